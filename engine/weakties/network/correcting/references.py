"""What events name that no event begins any more: a meeting, a request, a person, a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from weakties.domain.event import Event, event_fields, mentioned, references
from weakties.domain.ids import AreaId, OrganizationId
from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.people import PersonAdded
from weakties.envelope import STRUCTURAL, Recorded
from weakties.projections.structure import Structure

if TYPE_CHECKING:
    from weakties.log.protocol import Log

ENTRIES = (PersonAdded, OrganizationAdded, AreaAdded)


class Missing(NamedTuple):
    """Something that an event names and no event that counts begins.

    Attributes:
        what: ``person``, ``organization``, ``area``, or ``event``.
    """

    recorded: Recorded
    what: str
    id: str


def entry_of(event: Event) -> tuple[str, str] | None:
    """Return what an event begins that has an id of its own: which kind of thing, and the id."""
    match event:
        case PersonAdded(person=person):
            return "person", person
        case OrganizationAdded(organization=organization):
            return "organization", organization
        case AreaAdded(area=area):
            return "area", area
        case _:
            return None


def names_of(event: Event, structure: Structure) -> Iterator[tuple[str, str]]:
    """Yield all that an event names but does not begin: which kind of thing, and the id."""
    begun = entry_of(event)
    for person in mentioned(event):
        if begun != ("person", person):
            yield "person", structure.stands_for(person)
    for what, kind in (("organization", OrganizationId), ("area", AreaId)):
        for name in references(type(event), kind):
            value = getattr(event, name)
            if value is not None and begun != (what, value):
                yield what, structure.stands_for(value)
    for name in event_fields(type(event)):
        value = getattr(event, name)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                yield "event", one


def begun_entries(log: Log, structure: Structure) -> set[tuple[str, str]]:
    """Return all people, organizations and areas that events which count begin."""
    events = log.read(kinds=[kind.KIND for kind in ENTRIES])
    counting = (r for r in events if structure.counts(r.id, r.batch))
    found = (entry_of(recorded.event) for recorded in counting)
    return {(what, structure.stands_for(name)) for what, name in filter(None, found)}


def missing(
    log: Log, structure: Structure, events: Iterable[Recorded] | None = None
) -> Iterator[Missing]:
    """Yield what events name that count, and no event begins that counts.

    Args:
        events: those to look at; all if left out.
    """
    counting = [
        r
        for r in (log.read() if events is None else events)
        if r.kind not in STRUCTURAL and structure.counts(r.id, r.batch)
    ]
    entries = begun_entries(log, structure)
    named = [(r, what, name) for r in counting for what, name in names_of(r.event, structure)]
    begun = log.find({name for _, what, name in named if what == "event"})
    alive = {i for i, r in begun.items() if structure.counts(r.id, r.batch)}
    for recorded, what, name in named:
        if name not in alive if what == "event" else (what, name) not in entries:
            yield Missing(recorded, what, name)
