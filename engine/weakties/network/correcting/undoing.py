"""Undo and redo: what was recorded stays in the log, and counts no longer, or again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.domain.event import Event
from weakties.domain.identity import keys_of
from weakties.domain.ids import BatchId, EventId, new_batch
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import BatchImported, BatchRetracted, EventRetracted
from weakties.envelope import STRUCTURAL, Draft, Recorded
from weakties.errors import CannotUndo, SamePerson, UnknownId
from weakties.log.protocol import Log, Writer
from weakties.network import companions
from weakties.network.correcting.references import begun_entries, entry_of, missing, names_of
from weakties.network.event_names import LAST as _LAST
from weakties.network.event_names import (
    blanked_ids,
    correction_of,
    current,
    find_event,
    is_correction,
    is_of_a_forgetting,
    latest,
)
from weakties.projections.people import People
from weakties.projections.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

LAST = "LAST"
_RETRACTIONS = (EventRetracted, BatchRetracted)
_A = {"event": "an event", "person": "a person", "organization": "an organization",
      "area": "an area"}  # fmt: skip


@attrs.frozen(kw_only=True)
class Step:
    """What was undone or redone, or would be: one event, or all of one command or import.

    Attributes:
        id: of the event or the batch.
        first: the event, or the first of the batch.
        undone: the events that count no longer, or again, in the order of the log.
        returned: the events that count again since what undid or corrected them is undone.
        resting: later events that name what was begun here, and are undone with it.
        kept: entries of people, organizations and areas that stay, since other events name them.
        later: how many later events name what stays.
    """

    id: str
    first: Recorded
    undone: tuple[Recorded, ...]
    returned: tuple[Recorded, ...] = ()
    resting: tuple[Recorded, ...] = ()
    kept: tuple[Recorded, ...] = ()
    later: int = 0

    @property
    def events(self) -> int:
        """How many events the step has, without those that rest on it."""
        return max(1, len(self.undone))


def foresee_undo(network: Network, what: str = LAST) -> Step:
    """Return what `undo` would do, and with it all that rests on it; nothing is changed.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: it is undone already, or belongs to a forgetting.
    """
    return _plan(network, what).step


def undo(
    network: Network,
    what: str = LAST,
    *,
    along: bool = False,
    reason: str | None = None,
    source: str = "api",
) -> Step:
    """Let an event, or all events of a batch, count no longer, as of any day.

    An organization or area that was added there and is named elsewhere stays in view, and so does
    a person of an import. What was undone shows only as known before, see `Network.at`.

    Args:
        what: a batch's id, or an event's number, the beginning of its id, or `last`; the latest
            step that counts if left out.
        along: whether later events that rest on it, such as the notes of a meeting, are undone
            with it.
        source: who undoes it.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: it is undone already, belongs to a forgetting, or later events rest on it.
    """

    def work(writer: Writer) -> Step:
        plan = _plan(network, what)
        step = plan.step
        if step.resting and not along:
            raise CannotUndo(_rest_on_it(step.resting))
        if step.undone and len(step.kept) == len(step.undone) and not step.returned:
            raise CannotUndo(_is_named(step.later))
        if step.returned:
            _refuse_a_second_holder(network, step.returned, Structure.within(network.log))
            _refuse_dangling(network.log, step.returned, plan.after)
        single = () if plan.batch is not None else (plan.named,)
        others = [r.id for r in step.resting]
        others += _earlier(network.log, (*single, *step.resting), step.returned)
        batch = new_batch(network.chance) if others else None
        retraction: Event = EventRetracted(event=EventId(plan.named.id), reason=reason)
        if plan.batch is not None:
            retraction = BatchRetracted(batch=BatchId(plan.batch), reason=reason)
        writer.append([Draft(event=retraction, cause=plan.named.id, source=source, batch=batch)])
        for other in others:
            retraction = EventRetracted(event=EventId(other), reason=reason)
            writer.append([Draft(event=retraction, cause=other, source=source, batch=batch)])
        writer.append([Draft(event=r.event, cause=r.id, source=source) for r in step.kept])
        return step

    return companions.writing(network, work)


def redo(network: Network, what: str = LAST, *, source: str = "api") -> Step:
    """Let what was undone count again, with all that was undone along with it.

    Args:
        what: an event or a batch that was undone, named as for `undo`; what was undone last if
            left out.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: nothing of that is undone.
        SamePerson: somebody else has got an address or profile meanwhile that would come back.
    """

    def work(writer: Writer) -> Step:
        log, structure = network.log, Structure.within(network.log)
        wanted = None if what.lower() == _LAST else _find(network, what)
        for retraction in reversed(list(log.read(kinds=[k.KIND for k in _RETRACTIONS]))):
            target = _target(retraction.event)
            is_wanted = wanted is None or retraction.id == wanted.id
            is_wanted = is_wanted or target in (what, wanted and wanted.id, wanted and wanted.batch)
            if not is_wanted or not structure.counts(retraction.id, retraction.batch):
                continue
            if wanted is None and _is_of_an_import(log, retraction):
                continue  # a newer file says it otherwise
            if is_correction(retraction):
                if wanted is None:
                    continue  # it is undone by `undo`
                raise CannotUndo("it was corrected; take the correction back with `weakties undo`")
            if all(isinstance(r.event, _RETRACTIONS) for r in _members(log, target)):
                continue  # it brought something back itself
            return _bring_back(network, writer, retraction, source)
        raise CannotUndo("nothing of that is undone; see `weakties history`")

    return companions.writing(network, work)


def _bring_back(network: Network, writer: Writer, retraction: Recorded, source: str) -> Step:
    """Retract a retraction, and those that were recorded with it."""
    log, before = network.log, Structure.within(network.log)
    told: Event = EventRetracted(event=EventId(retraction.id))
    together = [retraction]
    if retraction.batch is not None:
        members = _members(log, retraction.batch)
        if all(isinstance(r.event, _RETRACTIONS) for r in members):
            told, together = BatchRetracted(batch=BatchId(retraction.batch)), members
    after = _with(log, told)
    undone = [r for t in together for r in _members(log, _target(t.event))]
    back = [r for r in undone if after.counts(r.id, r.batch) and not before.counts(r.id, r.batch)]
    _refuse_a_second_holder(network, back, before)
    _refuse_dangling(log, back, after)
    writer.append([Draft(event=told, cause=retraction.id, source=source)])
    target = _target(together[0].event)
    said = [r for r in back if r.kind not in STRUCTURAL] or back
    own = [r for r in said if target in (r.id, r.batch)]
    resting = tuple(r for r in said if r not in own)
    first = (own or undone)[0]
    return Step(id=target, first=first, undone=tuple(own), resting=resting)


@attrs.frozen
class _Plan:
    """What is to be undone.

    Attributes:
        named: the event that was named, or the first of the batch.
        batch: the batch, if all of it is undone.
        after: what is in force afterwards.
    """

    named: Recorded
    batch: str | None
    step: Step
    after: Structure


def _plan(network: Network, what: str) -> _Plan:
    log, before = network.log, Structure.within(network.log)
    is_last = what.lower() == _LAST
    found = latest(log, before) if is_last else _find(network, what)
    now = found if is_last else current(log, before, found)
    if now.id != found.id and correction_of(log, before, now) == now:
        raise CannotUndo(
            f"it was corrected by event {now.position}; "
            f"undo that with `weakties undo {now.position}`"
        )
    found = now
    if not before.counts(found.id, found.batch):
        raise CannotUndo("it is undone already; bring it back with `weakties redo`")
    if is_of_a_forgetting(found, blanked_ids(log)):
        raise CannotUndo("what was forgotten is gone")
    batch = found.batch if is_last or what == found.batch else None
    if isinstance(found.event, BatchImported) or correction_of(log, before, found) == found:
        batch = found.batch
    members = [found] if batch is None else _members(log, batch)
    retraction: Event = EventRetracted(event=EventId(found.id))
    if batch is not None:
        retraction = BatchRetracted(batch=BatchId(batch))
    after = _with(log, retraction)
    undone = [r for r in members if before.counts(r.id, r.batch) and r.kind not in STRUCTURAL]
    returned = list(_returned(log, members, before, after))
    keeps_people = isinstance(members[0].event, BatchImported)
    resting, kept, later = _rest(log, undone, retraction, keeps_people=keeps_people)
    step = Step(
        id=batch or found.id, first=members[0], undone=tuple(undone), returned=tuple(returned),
        resting=resting, kept=kept, later=later,
    )  # fmt: skip
    return _Plan(found, batch, step, after)


def _rest(
    log: Log, undone: Collection[Recorded], retraction: Event, *, keeps_people: bool
) -> tuple[tuple[Recorded, ...], tuple[Recorded, ...], int]:
    """Return what rests on events that are undone, which entries stay, and how many need them."""
    gone = {r.id: r for r in undone}
    entries = {e: r for r in undone if (e := entry_of(r.event)) is not None}
    resting: dict[str, Recorded] = {}
    while True:
        retractions = [EventRetracted(event=EventId(i)) for i in resting]
        after = _with(log, retraction, *retractions)
        ids = {*gone, *resting, *(name for _, name in entries)}
        naming = log.read_at(log.positions(mentions=ids)) if ids else ()
        lacking = list(missing(log, after, naming))
        ours = [m for m in lacking if m.id in ids or (m.what, m.id) in _canonical(entries, after)]
        more = {
            m.recorded.id: m.recorded
            for m in ours
            if m.what == "event" or (m.what == "person" and not keeps_people)
        }
        if more.keys() <= resting.keys():
            needed = [m for m in ours if (m.what, m.id) in _canonical(entries, after)]
            kept = {(m.what, m.id) for m in needed}
            staying = _with_their_places(log, kept, entries, after)
            in_order = sorted(resting.values(), key=lambda r: r.position)
            return tuple(in_order), tuple(staying), len({m.recorded.id for m in needed})
        resting |= more


def _with_their_places(
    log: Log,
    kept: set[tuple[str, str]],
    entries: dict[tuple[str, str], Recorded],
    after: Structure,
) -> list[Recorded]:
    """Return what begins these entries, and the places that those name, in the order of the log."""
    begun = {(what, after.stands_for(name)): r for (what, name), r in entries.items()}
    if not kept:
        return []
    alive = begun_entries(log, after)
    left, staying = list(kept), dict[int, Recorded]()
    while left:
        recorded = begun.get(left.pop())
        if recorded is not None and recorded.position not in staying:
            staying[recorded.position] = recorded
            left += set(names_of(recorded.event, after)) - alive
    return [staying[position] for position in sorted(staying)]


def _canonical(entries: Iterable[tuple[str, str]], structure: Structure) -> set[tuple[str, str]]:
    return {(what, structure.stands_for(name)) for what, name in entries}


def _returned(
    log: Log, members: Iterable[Recorded], before: Structure, after: Structure
) -> Iterator[Recorded]:
    """Yield what counts again once these retractions count no more."""
    for retraction in members:
        if isinstance(retraction.event, _RETRACTIONS):
            for r in _members(log, _target(retraction.event)):
                if after.counts(r.id, r.batch) and not before.counts(r.id, r.batch):
                    yield r


def _with(log: Log, *retractions: Event) -> Structure:
    """Return the structure as it would be with some retractions more."""
    told = list(log.read(kinds=tuple(STRUCTURAL)))
    end = log.head().position
    for number, event in enumerate(retractions, 1):
        names = "", type(event).KIND, 1, "", "", "me", "api", None, None
        told.append(Recorded(end + number, *names, event))
    return Structure.of(told)


def _earlier(log: Log, events: Iterable[Recorded], returned: Collection[Recorded]) -> Iterator[str]:
    """Yield what these events stand in the place of: it must not count again if that is undone.

    An event that was recorded again behind a corrected one may be undone alone, and afterwards the
    correction.
    """
    before = {new: old for old, new in Structure.within(log).corrected.items()}
    back = {r.id for r in returned}
    for recorded in events:
        name: str | None = recorded.id
        while (name := before.pop(name or "", None)) is not None and name not in back:
            yield name


def _rest_on_it(resting: Collection[Recorded]) -> str:
    numbers = [str(r.position) for r in resting]
    shown = ", ".join(numbers[:5]) + f" and {len(numbers) - 5} more" * (len(numbers) > 5)
    is_one = len(numbers) == 1
    return (
        f"the later event{'' if is_one else 's'} {shown} rest{'s' if is_one else ''} on it; undo "
        f"{'that' if is_one else 'those'} with it by --yes, or first"
    )


def _is_named(later: int) -> str:
    if later == 1:
        return "a later event names it, so it stays; undo that first"
    return f"{later} later events name it, so it stays; undo those first"


def _refuse_dangling(log: Log, returned: Iterable[Recorded], after: Structure) -> None:
    """Make sure that what comes back names nothing that is undone.

    Raises:
        CannotUndo: it would.
    """
    lacking = next(missing(log, after, list(returned)), None)
    if lacking is not None:
        raise CannotUndo(
            f"event {lacking.recorded.position} would come back, and names {_A[lacking.what]} that "
            "is undone; bring that back first with `weakties redo`"
        )


def _refuse_a_second_holder(
    network: Network, events: Iterable[Recorded], structure: Structure
) -> None:
    """Make sure that nobody who comes back shares an address or profile with somebody else.

    Raises:
        SamePerson: they would.
    """
    people = network.read(People)
    for recorded in events:
        told = recorded.event
        if isinstance(told, PersonAdded | PersonDescribed):
            for key in keys_of(told):
                holder = people.holder(key)
                if holder not in (None, structure.stands_for(told.person)):
                    raise SamePerson(key.partition(":")[0], str(holder))


def _is_of_an_import(log: Log, recorded: Recorded) -> bool:
    batch = recorded.batch
    members = [] if batch is None else _members(log, batch)
    return any(isinstance(r.event, BatchImported) for r in members)


def _target(told: Event) -> str:
    """Return what a retraction is about."""
    return told.event if isinstance(told, EventRetracted) else told.batch  # type: ignore[attr-defined]  # one of two


def _members(log: Log, target: str) -> list[Recorded]:
    """Return the event of an id, or all events of a batch."""
    return list(log.read_at(log.positions(events=[target], batches=[target])))


def _find(network: Network, what: str) -> Recorded:
    """Find an event, or the first of a batch."""
    first = next(network.log.read_at(network.log.positions(batches=[what])[:1]), None)
    if first is not None:
        return first
    try:
        return find_event(network, what)
    except UnknownId as error:
        raise UnknownId("event or batch", what, error.alike) from None
