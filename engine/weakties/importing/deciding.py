"""What does one row mean to this network: whom does it name, and what of it is new?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Literal

import attrs

from weakties.domain.event import Event, changed, mentioned, references
from weakties.domain.hiring import LeadHeard, OfferReceived
from weakties.domain.identity import keys_of, linkedin_slug
from weakties.domain.ids import EventId, OrganizationId, PersonId
from weakties.domain.introductions import (
    IntroductionMade,
    IntroductionOffered,
    IntroductionRequested,
)
from weakties.domain.meetings import MeetingHeld, MeetingScheduled
from weakties.domain.outreach import OutreachSent
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import EventRetracted
from weakties.domain.when import When
from weakties.envelope import Draft
from weakties.errors import UnknownId
from weakties.importing.protocol import Skip
from weakties.importing.reading import Reading
from weakties.importing.recognizing import Begun, address_of, identified, recognized
from weakties.importing.resolving import Resolver
from weakties.importing.retelling import Telling, tellings
from weakties.log.protocol import Log
from weakties.projections.structure import Structure

Outcome = Literal["new", "known", "changed", "repeated", "conflict", "withdrawn"]
BEGINNINGS: dict[str, tuple[str, tuple[type[Event], ...]]] = {
    "lead": ("lead:", (LeadHeard,)),
    "outreach": ("request:", (OutreachSent,)),
    "meeting": ("meeting:", (MeetingScheduled, MeetingHeld)),
    "introduction": (
        "introduction:",
        (IntroductionOffered, IntroductionRequested, IntroductionMade),
    ),
    "offer": ("offer:", (OfferReceived,)),
}
"""For each field that may claim what another event begins, how a claim starts, and such events."""
_CHANGEABLE = (
    "name", "email", "linkedin", "title", "organization", "emails", "phones", "profiles",
    "nicknames",
)  # fmt: skip
BY_HAND = frozenset({"api", "cli"})
"""Sources that are the user: what they tell, no import takes back."""


@attrs.define(slots=False)
class Decision:
    """What was decided so far.

    Attributes:
        begun: whom the files add or describe, as their rows told by then.
        silent: rows that told nothing new, and where their drafts would go.
        people: whom each importer met in its files, by its id.
        done: the names of rows that were decided.
        planned: for each fact that gets a new version, the key under which it is recorded.
    """

    resolver: Resolver
    log: Log
    begun: Begun = attrs.field(factory=dict)
    silent: list[tuple[Draft, list[Draft]]] = attrs.field(factory=list)
    people: dict[str, set[str]] = attrs.field(factory=dict)
    done: set[str] = attrs.field(factory=set)
    planned: dict[str, str] = attrs.field(factory=dict)

    def met(self, row: Draft, person: str | None = None) -> None:
        """Remember whom a row is about, found by what it claims unless that is known."""
        if isinstance(row.event, PersonAdded):
            holder = person or identified(row.event, self.resolver, self.begun)
            self.people.setdefault(row.source, set()).update(filter(None, (holder,)))

    @cached_property
    def _told(self) -> list[tuple[str, PersonAdded | PersonDescribed]]:
        """What was told of people so far and still counts, each with who told it.

        What an importer told and the user corrected, both did.
        """
        kinds = (PersonAdded.KIND, PersonDescribed.KIND)
        structure = Structure.within(self.log)
        by_hand = dict.fromkeys(structure.corrected.values(), "cli")
        return [(source, r.event) for r in structure.applied(self.log.read(kinds=kinds))
                if isinstance(r.event, PersonAdded | PersonDescribed)
                for source in dict.fromkeys((r.source, by_hand.get(r.id, r.source)))]  # fmt: skip

    @cached_property
    def _by_hand(self) -> set[tuple[str, str]]:
        """People and the fields of theirs that the user told last."""
        found: set[tuple[str, str]] = set()
        for source, told in self._told:
            for field in ("name", "email", "linkedin", "title", "organization"):
                if getattr(told, field) is not None:
                    keep = found.add if source in BY_HAND else found.discard
                    keep((told.person, field))
        return found

    def edited(self, person: str, fields: Iterable[str]) -> list[str]:
        """Give those fields of a person that the user told last."""
        return [f for f in fields if (person, f) in self._by_hand]

    def gone(self, reading: Reading) -> int:
        """Count whom an earlier file held and this one, which holds all there is, does not."""
        if not reading.snapshot:
            return 0
        before = {e.person for source, e in self._told if source == reading.importer}
        return len(before - self.people.get(reading.importer, set()))


def decide(row: Draft, decision: Decision, telling: Telling, drafts: list[Draft]) -> Outcome:
    """Turn claims into ids, and a person who is known already into what is new about them.

    Args:
        telling: how the fact was told before, if it is one.
        drafts: takes what is to be appended.

    Raises:
        UnknownId: it names somebody nobody told of.
        SamePerson: the address is one person's, the profile another's.
    """
    if isinstance(row.event, PersonAdded):
        return _decide_person(row, row.event, decision, drafts)
    for person in row.mentions:
        if isinstance(person, PersonAdded):
            _mention(attrs.evolve(row, event=person, key=None, mentions=()), decision, drafts)
    event = changed(row.event, **decision.resolver.claims(row.event))
    for field in BEGINNINGS:
        event = _with_beginning(event, field, row, decision, drafts)
    for person_id in mentioned(event):
        if ":" in person_id:  # a claim names somebody, and would stand in the data for ever
            raise UnknownId("person", person_id)
    places = {
        field: _organization(value, row, decision.resolver, drafts)
        for field in references(type(event), OrganizationId)
        if isinstance(value := getattr(event, field), str) and value.startswith("name:")
    }
    event = changed(event, **places)
    if telling.holds(event):
        return "known"
    if (before := telling.standing) is not None:
        corrected = EventRetracted(event=EventId(before.id), at=event.at)
        drafts.append(attrs.evolve(row, event=corrected, key=None, mentions=()))
    drafts.append(attrs.evolve(row, event=event, mentions=()))
    decision.planned[telling.base] = telling.key
    return "new" if before is None else "changed"


def withdraw(
    row: Draft | Skip, telling: Telling, drafts: list[Draft], *, source: str
) -> Outcome | None:
    """Take back a fact that a source says no more; None if it never told it.

    What the user told of the same is another event, and stays.

    Args:
        telling: how the fact was told before.
        drafts: takes what is to be appended.
        source: the importer.
    """
    if (standing := telling.standing) is None:
        return "known" if telling.versions else None
    reason = row.reason if isinstance(row, Skip) else None
    event = EventRetracted(event=EventId(standing.id), reason=reason)
    drafts.append(Draft(event=event, source=source, row=row.row))
    return "withdrawn"


def _with_beginning(
    event: Event, field: str, row: Draft, decision: Decision, drafts: list[Draft]
) -> Event:
    """Find the lead, request, meeting ... that an event claims, or plan to record it.

    One that is planned gets its id when it is recorded.

    Raises:
        UnknownId: nobody recorded such a thing, and the row does not begin it either.
    """
    start, kinds = BEGINNINGS[field]
    claim = getattr(event, field, None)
    if not isinstance(claim, str) or not claim.startswith(start):
        return event
    name = f"{row.source}\0{claim}"
    if name not in decision.planned:
        telling = tellings((name,), decision.log)[name]
        if telling.standing is not None:
            return changed(event, **{field: telling.standing.id})
        begins: Any = next((m for m in row.mentions if isinstance(m, kinds)), None)
        if begins is None and isinstance(event, MeetingHeld):
            return changed(event, **{field: None})  # it was not agreed: a meeting by itself
        if begins is None or name in decision.done:
            raise UnknownId(start.rstrip(":"), claim)
        decision.done.add(name)
        for other in BEGINNINGS:
            begins = _with_beginning(begins, other, row, decision, drafts)
        changes = decision.resolver.claims(begins)
        if place := getattr(begins, "organization", None):
            changes["organization"] = _organization(place, row, decision.resolver, drafts)
        begins = changed(begins, **changes)
        drafts.append(attrs.evolve(row, event=begins, key=telling.key, mentions=()))
        decision.planned[name] = telling.key
    return changed(event, **{field: f"{start}{decision.planned[name]}"})


def _decide_person(
    row: Draft, told: PersonAdded, decision: Decision, drafts: list[Draft]
) -> Outcome:
    """Decide a row that tells of somebody; what the user told last stays."""
    resolver, begun = decision.resolver, decision.begun
    place = told.organization and _organization(told.organization, row, resolver, drafts)
    event = recognized(told, place, resolver, begun)
    decision.met(row, event.person if event else None)
    if event is None:
        decision.silent.append((row, drafts))
        return "known"
    outcome: Outcome = "new"
    if isinstance(event, PersonDescribed):
        outcome = "changed"
        fields = [f for f in _CHANGEABLE if getattr(event, f) is not None]
        if kept := decision.edited(event.person, fields):
            outcome = "conflict"
            event = _beside(event, kept)
            if not any(getattr(event, f) for f in _CHANGEABLE):
                return outcome
    drafts.append(attrs.evolve(row, event=event))
    return outcome


def _beside(event: PersonDescribed, kept: Collection[str]) -> PersonDescribed:
    """Return an event that leaves some fields as they are; another address is a further one."""
    changes: dict[str, Any] = dict.fromkeys(kept)
    if "email" in kept:
        changes["emails"] = (*(event.emails or ()), event.email)
    if "linkedin" in kept:
        profile = f"https://www.linkedin.com/in/{linkedin_slug(str(event.linkedin))}"
        changes["profiles"] = (*(event.profiles or ()), profile)
    return changed(event, **changes)


def _mention(row: Draft, decision: Decision, drafts: list[Draft]) -> None:
    """Add somebody an event is about, if nobody is known by what is claimed of them."""
    told = row.event
    assert isinstance(told, PersonAdded)  # its one caller asks
    holder = identified(told, decision.resolver, decision.begun)
    if holder is None:
        place = told.organization and _organization(
            told.organization, row, decision.resolver, drafts
        )
        event = recognized(told, place, decision.resolver, decision.begun)
        assert event is not None  # nobody known by it: it is new
        drafts.append(attrs.evolve(row, event=event))
        return
    if told.alias:  # the same somebody may be claimed by it
        alias = f"alias:{decision.resolver.alias(told.alias)}"
        if decision.resolver.holder(alias) is None:
            decision.resolver.fresh[alias] = holder
    if learnt := address_of(told, holder, decision.resolver, decision.begun):
        drafts.append(attrs.evolve(row, event=learnt))


def settle(decision: Decision) -> None:
    """Let a row that told nothing new, until a later one contradicted it, leave its key behind."""
    final = dict(decision.begun)
    for row, drafts in decision.silent:
        told = row.event
        assert isinstance(told, PersonAdded)  # all others tell something new
        place = told.organization and _organization(
            told.organization, row, decision.resolver, drafts
        )
        again = recognized(told, place, decision.resolver, decision.begun)
        if again is not None:
            decision.begun[again.person] = final[again.person]
            event: Event = PersonDescribed(person=PersonId(again.person), at=told.at)
            drafts.append(attrs.evolve(row, event=event))


def is_suppressed(row: Draft, resolver: Resolver) -> bool:
    """Claim that a row is about somebody who must not come back."""
    told = row.event
    claims = [p for p in mentioned(told) if ":" in p]
    own = keys_of(told) if isinstance(told, PersonAdded) else []
    return any(map(resolver.is_suppressed, (*own, *map(resolver.key, claims))))


def _organization(
    claim: str, row: Draft, resolver: Resolver, drafts: list[Draft]
) -> OrganizationId:
    """Find the organization a row names, or plan to add it."""
    at: When = row.event.at
    organization, added = resolver.organization(claim.removeprefix("name:"), at)
    if added is not None:
        drafts.append(attrs.evolve(row, event=added, key=None, mentions=()))
    return organization
