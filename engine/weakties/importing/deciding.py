"""The decision about each row: whom it names, and what in it is new to this network."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Literal

import attrs

from weakties.domain.event import Event, evolve, list_person_ids, reference_fields
from weakties.domain.hiring import LeadHeard, OfferReceived
from weakties.domain.identity import linkedin_slug
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
from weakties.errors import UnknownId
from weakties.importing.protocol import Skip
from weakties.importing.reading import Reading
from weakties.importing.recognizing import (
    PendingPeople,
    find_new_address,
    identify_person,
    recognize_person,
)
from weakties.importing.resolving import Resolver
from weakties.importing.retelling import FactHistory, load_histories
from weakties.importing.suppressing import BY_HAND
from weakties.log.envelope import Draft
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure

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


@attrs.define(slots=False)
class Decision:
    """What was decided so far.

    Attributes:
        pending_people: whom the files add or describe, as their rows told by then.
        unchanged_rows: rows that told nothing new, and where their drafts would go.
        people_by_importer: whom each importer met in its files, by its id.
        decided_names: the names of rows that were decided.
        planned_keys: for each fact that gets a new version, the key under which it is recorded.
        notes_left_out: rows whose note names somebody suppressed, and is not taken.
    """

    resolver: Resolver
    log: Log
    pending_people: PendingPeople = attrs.field(factory=dict)
    unchanged_rows: list[tuple[Draft, list[Draft]]] = attrs.field(factory=list)
    people_by_importer: dict[str, set[str]] = attrs.field(factory=dict)
    decided_names: set[str] = attrs.field(factory=set)
    planned_keys: dict[str, str] = attrs.field(factory=dict)
    notes_left_out: list[PersonAdded] = attrs.field(factory=list)

    def remember_person(self, row: Draft, person: str | None = None) -> None:
        """Remember which person a row is about; find them by the claims unless given."""
        if isinstance(row.event, PersonAdded):
            holder = person or identify_person(row.event, self.resolver, self.pending_people)
            self.people_by_importer.setdefault(row.source, set()).update(filter(None, (holder,)))

    @cached_property
    def _person_events(self) -> list[tuple[str, PersonAdded | PersonDescribed]]:
        """Return the events about people that still count, each with its source.

        What an importer told and the user corrected, both did.
        """
        kinds = (PersonAdded.KIND, PersonDescribed.KIND)
        structure = Structure.read_from(self.log)
        by_hand = dict.fromkeys(structure.corrections.values(), "cli")
        return [
            (source, r.event)
            for r in structure.select_for_projections(self.log.read(kinds=kinds))
            if isinstance(r.event, PersonAdded | PersonDescribed)
            for source in dict.fromkeys((r.source, by_hand.get(r.id, r.source)))
        ]

    @cached_property
    def _notes(self) -> set[tuple[str, str]]:
        """People and the notes of theirs that count, and such as were corrected since.

        A note that was undone is not among them: an import that was undone can be done again.
        """
        structure = Structure.read_from(self.log)
        return {
            (structure.resolve_id(event.person), _fold_note(event.note))
            for r in self.log.read(kinds=(PersonAdded.KIND, PersonDescribed.KIND))
            if isinstance(event := r.event, PersonAdded | PersonDescribed)
            and event.note
            and (structure.is_counted(r.id, r.batch) or r.id in structure.corrections)
        }

    def add_note(
        self, event: PersonAdded | PersonDescribed | None, row: PersonAdded
    ) -> PersonAdded | PersonDescribed | None:
        """Return what is new of somebody together with the note of their row, if that is new.

        A note that names somebody suppressed is not taken.
        """
        if not row.note:
            return event
        holder = event.person if event else identify_person(row, self.resolver, self.pending_people)
        if holder is None:
            return event
        note = holder, _fold_note(row.note)
        is_new = isinstance(event, PersonAdded) or note not in self._notes
        if is_new and self.resolver.suppressions.match_text(row.note):
            self.notes_left_out.append(row)
            return evolve(event, note=None) if isinstance(event, PersonAdded) else event
        if not is_new:
            return event
        if not isinstance(event, PersonAdded):
            event = evolve(event or PersonDescribed(person=PersonId(holder)), note=row.note)
        self._notes.add(note)
        return event

    @cached_property
    def _fields_by_hand(self) -> set[tuple[str, str]]:
        """People and the fields of theirs that the user told last."""
        fields: set[tuple[str, str]] = set()
        for source, event in self._person_events:
            for field in ("name", "email", "linkedin", "title", "organization"):
                if getattr(event, field) is not None:
                    keep = fields.add if source in BY_HAND else fields.discard
                    keep((event.person, field))
        return fields

    def find_edited(self, person: str, fields: Iterable[str]) -> list[str]:
        """Return those fields of a person that the user told last."""
        return [f for f in fields if (person, f) in self._fields_by_hand]

    def count_gone(self, reading: Reading) -> int:
        """Count the people of an earlier complete file that this one no longer holds.

        Who was forgotten is in no file any more.
        """
        if not reading.snapshot:
            return 0
        before = {e.person for source, e in self._person_events if source == reading.importer}
        gone = before - self.people_by_importer.get(reading.importer, set())
        people = self.resolver.people
        return sum(not ((entry := people.get(p)) and entry.is_forgotten) for p in gone)


def _fold_note(note: str) -> str:
    """Return a note as it is compared: with single spaces."""
    return " ".join(note.split())


def decide(row: Draft, decision: Decision, history: FactHistory, drafts: list[Draft]) -> Outcome:
    """Turn claims into ids, and a person who is known already into what is new about them.

    Args:
        history: how the fact was told before, if it is one.
        drafts: takes what is to be appended.

    Raises:
        UnknownId: it names somebody nobody told of.
        SamePerson: the address is one person's, the profile another's.
    """
    if isinstance(row.event, PersonAdded):
        return _decide_person(row, row.event, decision, drafts)
    for person in row.mentions:
        if isinstance(person, PersonAdded):
            _add_mentioned(attrs.evolve(row, event=person, key=None, mentions=()), decision, drafts)
    event = evolve(row.event, **decision.resolver.resolve_claims(row.event))
    for field in BEGINNINGS:
        event = _resolve_beginning(event, field, row, decision, drafts)
    for person_id in list_person_ids(event):
        if ":" in person_id:  # a claim names somebody, and would stand in the data for ever
            raise UnknownId("person", person_id)
    organizations = {
        field: _resolve_organization(value, row, decision.resolver, drafts)
        for field in reference_fields(type(event), OrganizationId)
        if isinstance(value := getattr(event, field), str) and value.startswith("name:")
    }
    event = evolve(event, **organizations)
    if history.matches(event):
        return "known"
    if (current := history.current) is not None:
        retraction = EventRetracted(event=EventId(current.id), at=event.at)
        drafts.append(attrs.evolve(row, event=retraction, key=None, mentions=()))
    drafts.append(attrs.evolve(row, event=event, mentions=()))
    decision.planned_keys[history.base] = history.key
    return "new" if current is None else "changed"


def withdraw(
    row: Draft | Skip, history: FactHistory, drafts: list[Draft], *, source: str
) -> Outcome | None:
    """Retract a fact that a source no longer states; return None if it was never recorded.

    What the user told of the same is another event, and stays.

    Args:
        history: how the fact was told before.
        drafts: takes what is to be appended.
        source: the importer.
    """
    if (current := history.current) is None:
        return "known" if history.versions else None
    reason = row.reason if isinstance(row, Skip) else None
    event = EventRetracted(event=EventId(current.id), reason=reason)
    drafts.append(Draft(event=event, source=source, row=row.row))
    return "withdrawn"


def _resolve_beginning(
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
    if name not in decision.planned_keys:
        history = load_histories((name,), decision.log)[name]
        if history.current is not None:
            return evolve(event, **{field: history.current.id})
        beginning: Any = next((m for m in row.mentions if isinstance(m, kinds)), None)
        if beginning is None and isinstance(event, MeetingHeld):
            return evolve(event, **{field: None})  # it was not agreed: a meeting by itself
        if beginning is None or name in decision.decided_names:
            raise UnknownId(start.rstrip(":"), claim)
        decision.decided_names.add(name)
        for other in BEGINNINGS:
            beginning = _resolve_beginning(beginning, other, row, decision, drafts)
        changes = decision.resolver.resolve_claims(beginning)
        if organization := getattr(beginning, "organization", None):
            changes["organization"] = _resolve_organization(
                organization, row, decision.resolver, drafts
            )
        beginning = evolve(beginning, **changes)
        drafts.append(attrs.evolve(row, event=beginning, key=history.key, mentions=()))
        decision.planned_keys[name] = history.key
    return evolve(event, **{field: f"{start}{decision.planned_keys[name]}"})


def _decide_person(
    row: Draft, added: PersonAdded, decision: Decision, drafts: list[Draft]
) -> Outcome:
    """Decide a row that tells of somebody; what the user told last stays."""
    resolver, pending_people = decision.resolver, decision.pending_people
    organization = added.organization and _resolve_organization(
        added.organization, row, resolver, drafts
    )
    event = recognize_person(added, organization, resolver, pending_people)
    event = decision.add_note(event, added)
    decision.remember_person(row, event.person if event else None)
    if event is None:
        decision.unchanged_rows.append((row, drafts))
        return "known"
    outcome: Outcome = "new"
    if isinstance(event, PersonDescribed):
        outcome = "changed"
        fields = [f for f in _CHANGEABLE if getattr(event, f) is not None]
        if kept := decision.find_edited(event.person, fields):
            outcome = "conflict"
            event = _leave_fields(event, kept)
            if not any(getattr(event, f) for f in (*_CHANGEABLE, "note")):
                return outcome
    drafts.append(attrs.evolve(row, event=event))
    return outcome


def _leave_fields(event: PersonDescribed, kept: Collection[str]) -> PersonDescribed:
    """Return the event without fields to keep; a different address becomes a further one."""
    changes: dict[str, Any] = dict.fromkeys(kept)
    if "email" in kept:
        changes["emails"] = (*(event.emails or ()), event.email)
    if "linkedin" in kept:
        profile = f"https://www.linkedin.com/in/{linkedin_slug(str(event.linkedin))}"
        changes["profiles"] = (*(event.profiles or ()), profile)
    return evolve(event, **changes)


def _add_mentioned(row: Draft, decision: Decision, drafts: list[Draft]) -> None:
    """Add somebody an event is about, if nobody is known by what is claimed of them."""
    added = row.event
    assert isinstance(added, PersonAdded)  # its one caller asks
    holder = identify_person(added, decision.resolver, decision.pending_people)
    if holder is None:
        organization = added.organization and _resolve_organization(
            added.organization, row, decision.resolver, drafts
        )
        event = recognize_person(added, organization, decision.resolver, decision.pending_people)
        assert event is not None  # nobody known by it: it is new
        drafts.append(attrs.evolve(row, event=event))
        return
    if added.alias:  # the same somebody may be claimed by it
        alias = f"alias:{decision.resolver.hash_alias(added.alias)}"
        if decision.resolver.find_holder(alias) is None:
            decision.resolver.new_ids[alias] = holder
    if new_address := find_new_address(added, holder, decision.resolver, decision.pending_people):
        drafts.append(attrs.evolve(row, event=new_address))


def settle(decision: Decision) -> None:
    """Plan an empty event for a row that became new only because a later row contradicted it."""
    final = dict(decision.pending_people)
    for row, drafts in decision.unchanged_rows:
        added = row.event
        assert isinstance(added, PersonAdded)  # all others tell something new
        organization = added.organization and _resolve_organization(
            added.organization, row, decision.resolver, drafts
        )
        description = recognize_person(
            added, organization, decision.resolver, decision.pending_people
        )
        if description is not None:
            decision.pending_people[description.person] = final[description.person]
            event: Event = PersonDescribed(person=PersonId(description.person), at=added.at)
            drafts.append(attrs.evolve(row, event=event))


def _resolve_organization(
    claim: str, row: Draft, resolver: Resolver, drafts: list[Draft]
) -> OrganizationId:
    """Find the organization a row names, or plan to add it."""
    at: When = row.event.at
    organization, new_organization = resolver.resolve_organization(claim.removeprefix("name:"), at)
    if new_organization is not None:
        drafts.append(attrs.evolve(row, event=new_organization, key=None, mentions=()))
    return organization
