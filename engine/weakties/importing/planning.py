"""What an import would do: each row new, known, changed, rejected or skipped."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

import attrs

from weakties.codec import Codec
from weakties.domain.event import Event, changed, mentioned
from weakties.domain.identity import keys
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.envelope import Draft
from weakties.errors import MalformedEvent, UnknownId
from weakties.importing.protocol import Importer, Reject, Skip, Told
from weakties.importing.resolving import Resolver
from weakties.log.protocol import Log
from weakties.projections.people import Person

Outcome = Literal["new", "known", "changed"]
_DESCRIBED = ("name", "email", "linkedin", "title", "organization")


@attrs.define
class Plan:
    """What an import would append, and what became of every row.

    Attributes:
        drafts: in order, organizations before the people in them.
        outcomes: for each draft of the file its row and what it is.
        begun: whom the file adds, as far as its rows told by then.
    """

    drafts: list[Draft] = attrs.field(factory=list)
    outcomes: list[tuple[int, Outcome]] = attrs.field(factory=list)
    rejects: list[Reject] = attrs.field(factory=list)
    skips: list[Skip] = attrs.field(factory=list)
    begun: dict[str, PersonAdded] = attrs.field(factory=dict)

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
    known = log.known([key for _, key in keyed])
    for row, key in keyed:
        if key in known:
            made.outcomes.append((row.row, "known"))
            continue
        known[key] = ""
        try:
            made.outcomes.append((row.row, _decide(row, key, resolver, made)))
        except UnknownId as error:
            made.rejects.append(Reject("person.unknown", str(error), row.row))
    return made


def _key(row: Draft, importer: Importer, codec: Codec) -> str:
    """Name what a row tells: the source's own name for it, and a fingerprint of the content."""
    encoded = codec.encode(row.event)
    content = sha256("\0".join(map(str, encoded)).encode()).hexdigest()[:32]
    return f"{importer.id}\0{row.key}\0{content}"


def _decide(row: Draft, key: str, resolver: Resolver, made: Plan) -> Outcome:
    """Turn claims into ids, and a person who is known already into what is new about them."""
    event: Event | None = row.event
    outcome: Outcome
    if isinstance(row.event, PersonAdded):
        event, outcome = _person(row.event, row, resolver, made)
    else:
        event, outcome = changed(row.event, **resolver.claims(row.event)), "new"
        for person in mentioned(event):
            if ":" in person:  # a claim names somebody, and would stand in the data for ever
                raise UnknownId("person", person)
    if event is not None:
        made.drafts.append(attrs.evolve(row, event=event, key=key))
    return outcome


def _person(
    event: PersonAdded, row: Draft, resolver: Resolver, made: Plan
) -> tuple[Event | None, Outcome]:
    """Find or begin a person, and the organization they are at."""
    alias = None
    if event.person.startswith("alias:"):
        alias = resolver.alias(event.person.removeprefix("alias:"))
    claimed = keys(event.email, event.linkedin, alias)
    holders = [h for key in claimed if (h := resolver.holder(key))]
    holder = next(iter(holders), None)
    organization = event.organization and _organization(event, row, resolver, made)
    told = changed(event, organization=organization, alias=alias)
    if holder is None:
        told = changed(told, person=resolver.new_person(claimed))
        made.begun[told.person] = told
        return told, "new"
    person = made.begun.get(holder) or resolver.people.get(holder)
    changes = _differences(told, person) if person else {}
    if len(set(holders)) > 1 or not changes:
        return None, "known"
    resolver.fresh.update(dict.fromkeys(claimed, holder))
    if holder in made.begun:
        made.begun[holder] = changed(made.begun[holder], **changes)
    return PersonDescribed(person=holder, **changes), "changed"  # type: ignore[arg-type]  # the fields are those of both


def _organization(event: PersonAdded, row: Draft, resolver: Resolver, made: Plan) -> str:
    name = str(event.organization).removeprefix("name:")
    organization, added = resolver.organization(name, event.at)
    if added is not None:
        made.drafts.append(attrs.evolve(row, event=added, key=None))
    return organization


def _differences(told: PersonAdded, person: Person | PersonAdded) -> dict[str, object]:
    """Give what a row tells that is not known of the person yet."""
    return {
        name: getattr(told, name)
        for name in _DESCRIBED
        if getattr(told, name) is not None and getattr(told, name) != getattr(person, name)
    }
