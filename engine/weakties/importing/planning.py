"""What an import would do: each row new, known, changed, rejected or skipped."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

import attrs

from weakties.codec import Codec
from weakties.domain.event import Event, changed, mentioned
from weakties.domain.identity import keys
from weakties.domain.ids import OrganizationId
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.when import NOW, When
from weakties.envelope import Draft
from weakties.errors import MalformedEvent, SamePerson, UnknownId
from weakties.importing.protocol import Importer, Reject, Skip, Told
from weakties.importing.recognizing import Begun, recognized
from weakties.importing.resolving import Resolver
from weakties.importing.retelling import told_before
from weakties.log.protocol import Log

Outcome = Literal["new", "known", "changed"]
UNDATED = When("1000")
"""Stands in a fingerprint for a row that does not say when."""
_OUTCOMES: dict[type, Outcome] = {
    PersonAdded: "new",
    PersonDescribed: "changed",
    type(None): "known",
}


@attrs.define
class Plan:
    """What an import would append, and what became of every row.

    Attributes:
        drafts: in order, organizations before the people in them.
        outcomes: for each draft of the file its row and what it is.
        begun: whom the file adds or describes, as its rows told by then.
        silent: rows that told nothing new, each with its key.
    """

    drafts: list[Draft] = attrs.field(factory=list)
    outcomes: list[tuple[int, Outcome]] = attrs.field(factory=list)
    rejects: list[Reject] = attrs.field(factory=list)
    skips: list[Skip] = attrs.field(factory=list)
    begun: Begun = attrs.field(factory=dict)
    silent: list[tuple[Draft, str]] = attrs.field(factory=list)

    def count(self, outcome: Outcome) -> int:
        """Count the rows with one outcome."""
        return sum(1 for _, o in self.outcomes if o == outcome)


def plan(
    told: Iterable[Told], reader: tuple[Importer, Codec], log: Log, resolver: Resolver
) -> Plan:
    """Decide for each row what it means to this network.

    Args:
        reader: what read the file, and the codec of the network.

    A row is known when the same content was told before under the same key, so that an older
    file read after a newer one changes nothing back.
    """
    made = Plan()
    keyed = _keyed(told, reader, made)
    known, names = told_before([key for _, key in keyed], log)
    for row, key in keyed:
        if _is_suppressed(row.event, resolver):
            made.skips.append(Skip("somebody who was forgotten, and is not to come back", row.row))
            continue
        if key in known:
            made.outcomes.append((row.row, "known"))
            continue
        known.add(key)
        try:
            made.outcomes.append((row.row, _decide(row, names[key], resolver, made)))
        except UnknownId as error:
            made.rejects.append(Reject("person.unknown", str(error), row.row))
        except SamePerson as error:
            made.rejects.append(Reject("person.conflict", str(error), row.row))
    _settle(made, resolver)
    return made


def _keyed(
    told: Iterable[Told], reader: tuple[Importer, Codec], made: Plan
) -> list[tuple[Draft, str]]:
    """Give the drafts with their keys; what is none goes where it belongs."""
    keyed: list[tuple[Draft, str]] = []
    for row in told:
        match row:
            case Reject():
                made.rejects.append(row)
            case Skip():
                made.skips.append(row)
            case Draft():
                try:
                    keyed.append((row, _key(row, *reader)))
                except MalformedEvent as error:
                    made.rejects.append(Reject("event.malformed", str(error), row.row))
    return keyed


def _settle(made: Plan, resolver: Resolver) -> None:
    """Let a row that told nothing new, until a later one contradicted it, leave its key behind."""
    final = dict(made.begun)
    for row, key in made.silent:
        assert isinstance(row.event, PersonAdded)  # all others tell something new
        place = row.event.organization and _organization(row.event, row, resolver, made)
        again = recognized(row.event, place, resolver, made.begun)
        if again is not None:
            made.begun[again.person] = final[again.person]
            told = PersonDescribed(person=again.person, at=row.event.at)
            made.drafts.append(attrs.evolve(row, event=told, key=key))


def _is_suppressed(told: Event, resolver: Resolver) -> bool:
    """Claim that an event is about somebody who must not come back."""
    claims = [p for p in mentioned(told) if ":" in p]
    own = keys(told.email, told.linkedin, None) if isinstance(told, PersonAdded) else []
    return any(map(resolver.is_suppressed, (*own, *map(resolver.key, claims))))


def _key(row: Draft, importer: Importer, codec: Codec) -> str:
    """Name what a row tells: the source's own name for it, and a fingerprint of the content."""
    told = row.event if row.event.at != NOW else changed(row.event, at=UNDATED)
    encoded = codec.encode(told)
    content = sha256("\0".join(map(str, encoded)).encode()).hexdigest()[:32]
    return f"{importer.id}\0{row.key}\0{content}"


def _decide(row: Draft, key: str, resolver: Resolver, made: Plan) -> Outcome:
    """Turn claims into ids, and a person who is known already into what is new about them."""
    event: Event | None = row.event
    outcome: Outcome
    if isinstance(row.event, PersonAdded):
        place = row.event.organization and _organization(row.event, row, resolver, made)
        event = recognized(row.event, place, resolver, made.begun)
        outcome = _OUTCOMES[type(event)]
    else:
        event, outcome = changed(row.event, **resolver.claims(row.event)), "new"
        for person in mentioned(event):
            if ":" in person:  # a claim names somebody, and would stand in the data for ever
                raise UnknownId("person", person)
    if event is not None:
        made.drafts.append(attrs.evolve(row, event=event, key=key))
    else:
        made.silent.append((row, key))
    return outcome


def _organization(event: PersonAdded, row: Draft, resolver: Resolver, made: Plan) -> OrganizationId:
    """Find the organization a row names, or plan to add it."""
    name = str(event.organization).removeprefix("name:")
    organization, added = resolver.organization(name, event.at)
    if added is not None:
        made.drafts.append(attrs.evolve(row, event=added, key=None))
    return organization
