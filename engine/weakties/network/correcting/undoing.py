"""Undo and redo: what was told stays in the log, and counts no longer, or again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
import msgspec

from weakties.domain.event import Event, named
from weakties.domain.identity import keys_of
from weakties.domain.ids import BatchId, EventId
from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import (
    BatchImported,
    BatchRetracted,
    EventRetracted,
    PersonForgotten,
)
from weakties.envelope import Draft, Recorded, Row
from weakties.errors import CannotUndo, SamePerson, UnknownId
from weakties.log.protocol import Log, Writer
from weakties.network import companions
from weakties.projections.people import People
from weakties.projections.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

LAST = "LAST"
_WINDOW, _FEW = 500, 50
_RETRACTIONS = (EventRetracted, BatchRetracted)
_PLACES = (OrganizationAdded, AreaAdded)


@attrs.frozen
class Step:
    """What was undone or redone: one event, or all events of one command or import.

    Attributes:
        id: of the event or the batch.
        first: the event, or the first of the batch.
        events: how many there are.
        later: how many later events name something that was begun here; they stay.
    """

    id: str
    first: Recorded
    events: int
    later: int = 0


def undo(
    network: Network, what: str = LAST, *, reason: str | None = None, source: str = "api"
) -> Step:
    """Let an event, or all events of a batch, count no longer, as of any day.

    An organization or area that was added there and is named elsewhere stays in view. What was
    undone shows only as known before, see `Network.at`.

    Args:
        what: id of an event or a batch; the latest step that counts if left out.
        source: who tells.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: it is undone already, or belongs to a forgetting.
    """

    def work(writer: Writer) -> Step:
        log, structure = network.log, Structure.within(network.log)
        found = _last(log, structure) if what == LAST else _named(log, what)
        if not _counts(found, structure):
            raise CannotUndo("it is undone already; bring it back with `weakties redo`")
        if _is_of_a_forgetting(found, _blanked(log)):
            raise CannotUndo("what was forgotten is gone")
        target = found.batch if what in (LAST, found.batch) else None
        if isinstance(found.event, BatchImported):
            target = found.batch
        told: Event = EventRetracted(event=EventId(found.id), reason=reason)
        if target is not None:
            told = BatchRetracted(batch=BatchId(target), reason=reason)
        step = _step(log, found, target)
        if _is_retraction(found):
            _refuse_a_second_holder(network, _target(found.event), structure)
        writer.append([Draft(event=told, cause=found.id, source=source)])
        writer.append(_named_still(log, step, source))
        return step

    return companions.writing(network, work)


def redo(network: Network, what: str = LAST, *, source: str = "api") -> Step:
    """Let what was undone count again.

    Args:
        what: id of an event or a batch that was undone; what was undone last if left out.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: nothing of that is undone.
        SamePerson: somebody else has got an address or profile meanwhile that would come back.
    """

    def work(writer: Writer) -> Step:
        log, structure = network.log, Structure.within(network.log)
        for retraction in reversed(list(log.read(kinds=[k.KIND for k in _RETRACTIONS]))):
            target = _target(retraction.event)
            begun = _named(log, target)
            wanted = what in (LAST, target, retraction.id)
            if wanted and _counts(retraction, structure) and not _is_retraction(begun):
                _refuse_a_second_holder(network, target, structure)
                told = EventRetracted(event=EventId(retraction.id))
                writer.append([Draft(event=told, cause=retraction.id, source=source)])
                return _step(log, begun, target if target == begun.batch else None)
        if what != LAST:
            _named(log, what)
        raise CannotUndo("nothing of that is undone; see `weakties history`")

    return companions.writing(network, work)


def _named_still(log: Log, step: Step, source: str) -> Iterator[Draft]:
    """Yield again what begins an organization or area that events beside the undone ones name."""
    structure = Structure.within(log)
    for recorded in log.read_at(log.positions(events=[step.id], batches=[step.id])):
        event = recorded.event
        if isinstance(event, _PLACES) and not _counts(recorded, structure):
            others = log.read_at(log.positions(mentions=named(event)))
            counting = [r for r in others if _counts(r, structure)]
            if counting and not any(type(r.event) is type(event) for r in counting):
                yield Draft(event=event, cause=recorded.id, source=source)


def _refuse_a_second_holder(network: Network, target: str, structure: Structure) -> None:
    """Make sure that nobody who comes back shares an address or profile with somebody else.

    Raises:
        SamePerson: they would.
    """
    people, log = network.read(People), network.log
    for recorded in log.read_at(log.positions(events=[target], batches=[target])):
        told = recorded.event
        if isinstance(told, PersonAdded | PersonDescribed):
            for key in keys_of(told):
                holder = people.holder(key)
                if holder not in (None, structure.stands_for(told.person)):
                    raise SamePerson(key.partition(":")[0], str(holder))


def _counts(recorded: Recorded, structure: Structure) -> bool:
    """Claim that an event is in force."""
    return recorded.id not in structure.events and recorded.batch not in structure.batches


def _is_retraction(recorded: Recorded) -> bool:
    return isinstance(recorded.event, _RETRACTIONS)


def _blanked(log: Log) -> frozenset[str]:
    """Give the ids of all events that lost their words to a forgetting."""
    told = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    return frozenset(i for e in told if isinstance(e, PersonForgotten) for i in e.events)


def _is_of_a_forgetting(recorded: Recorded, blanked: frozenset[str]) -> bool:
    """Claim that it is one, or tells again of somebody what stood beside what went."""
    again = isinstance(recorded.event, PersonDescribed) and recorded.cause in blanked
    return again or isinstance(recorded.event, PersonForgotten)


def _target(told: Event) -> str:
    """Give what a retraction is about."""
    return told.event if isinstance(told, EventRetracted) else told.batch  # type: ignore[attr-defined]  # one of two


def _named(log: Log, what: str) -> Recorded:
    """Find an event, or the first of a batch."""
    found = log.find([what]).get(what)
    if found is None:
        found = next(log.read_at(log.positions(batches=[what])[:1]), None)
        if found is None:
            raise UnknownId("event or batch", what)
    return found


def _last(log: Log, structure: Structure) -> Recorded:
    """Find the latest event that counts and can be undone."""
    blanked = _blanked(log)
    for recorded in _backwards(log):
        lasting = (
            _is_retraction(recorded)
            or _is_of_a_forgetting(recorded, blanked)
            or (isinstance(recorded.event, _PLACES) and recorded.cause is not None)
        )
        if not lasting and _counts(recorded, structure):
            return recorded
    raise CannotUndo("nothing is left to undo")


def _backwards(log: Log) -> Iterator[Recorded]:
    """Give all events, the latest first."""
    until = log.head().position
    while until > 0:
        yield from reversed(list(log.read(max(0, until - _WINDOW), until)))
        until -= _WINDOW


def _step(log: Log, found: Recorded, batch: str | None) -> Step:
    """Describe what is undone, and count what rests on it."""
    first = found
    if batch is not None:
        first = next(log.read_at(log.positions(batches=[batch])[:1]), found)
    events, begun, later = 0, set[str](), 0
    for row in log.rows(first.position - 1):
        if row.id == found.id if batch is None else row.batch == batch:
            events += 1
            begun.update(_begun(row))
        elif len(begun) <= _FEW and any(i in row.data for i in begun):
            later += 1
    return Step(batch or found.id, first, events, later)


def _begun(row: Row) -> Iterator[str]:
    """Give the ids that a row begins: its own, and that of a person, organization or area."""
    yield row.id
    what, _, happened = row.kind.partition(".")
    if happened == "added":
        yield msgspec.json.decode(row.data)[what]
