"""References to a meeting, a request, a person ... that no event begins any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from weakties.domain.event import Event, event_id_fields, list_person_ids, reference_fields
from weakties.domain.ids import AreaId, OrganizationId
from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.people import PersonAdded
from weakties.log.envelope import STRUCTURAL, Recorded
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.log.protocol import Log

ENTRIES = (PersonAdded, OrganizationAdded, AreaAdded)


class MissingReference(NamedTuple):
    """Something that an event names and no event that counts begins.

    Attributes:
        noun: ``person``, ``organization``, ``area``, or ``event``.
    """

    recorded: Recorded
    noun: str
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


def list_references(event: Event, structure: Structure) -> Iterator[tuple[str, str]]:
    """Yield all that an event names but does not begin: which kind of thing, and the id."""
    begun = entry_of(event)
    for person in list_person_ids(event):
        if begun != ("person", person):
            yield "person", structure.resolve_id(person)
    for noun, kind in (("organization", OrganizationId), ("area", AreaId)):
        for name in reference_fields(type(event), kind):
            value = getattr(event, name)
            if value is not None and begun != (noun, value):
                yield noun, structure.resolve_id(value)
    for name in event_id_fields(type(event)):
        value = getattr(event, name)
        for reference in value if isinstance(value, tuple) else (value,):
            if reference is not None:
                yield "event", reference


def list_begun_entries(log: Log, structure: Structure) -> set[tuple[str, str]]:
    """Return all people, organizations and areas that events which count begin."""
    events = log.read(kinds=[kind.KIND for kind in ENTRIES])
    counting = (r for r in events if structure.is_counted(r.id, r.batch))
    entries = (entry_of(recorded.event) for recorded in counting)
    return {(noun, structure.resolve_id(name)) for noun, name in filter(None, entries)}


def find_missing(
    log: Log, structure: Structure, events: Iterable[Recorded] | None = None
) -> Iterator[MissingReference]:
    """Yield what events name that count, and no event begins that counts.

    Args:
        events: those to look at; all if left out.
    """
    counting = [
        r
        for r in (log.read() if events is None else events)
        if r.kind not in STRUCTURAL and structure.is_counted(r.id, r.batch)
    ]
    entries = list_begun_entries(log, structure)
    named = [
        (r, noun, name) for r in counting for noun, name in list_references(r.event, structure)
    ]
    begun = log.find({name for _, noun, name in named if noun == "event"})
    alive = {i for i, r in begun.items() if structure.is_counted(r.id, r.batch)}
    for recorded, noun, name in named:
        if name not in alive if noun == "event" else (noun, name) not in entries:
            yield MissingReference(recorded, noun, name)
