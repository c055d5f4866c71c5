"""Undo and redo: what was recorded stays in the log, and counts no longer, or again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.corrections.references import (
    entry_of,
    find_missing,
    list_begun_entries,
    list_references,
)
from weakties.domain.event import Event
from weakties.domain.identity import keys_of
from weakties.domain.ids import BatchId, EventId, make_batch_id
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import (
    BatchImported,
    BatchRetracted,
    EventRetracted,
    LogRestored,
    PersonForgotten,
)
from weakties.errors import CannotUndo, SamePerson, UnknownId
from weakties.history.event_names import (
    LAST,
    correction_of,
    find_blanked_ids,
    find_event,
    find_latest,
    is_correction,
    is_of_a_forgetting,
    resolve_correction,
)
from weakties.log.envelope import OBEYED, STRUCTURAL, Draft, Recorded
from weakties.log.protocol import Log, Writer
from weakties.projections.people import People
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

_RETRACTIONS = (EventRetracted, BatchRetracted)
_FEW = 5
_A = {"event": "an event", "person": "a person", "organization": "an organization",
      "area": "an area"}  # fmt: skip


@attrs.frozen(kw_only=True)
class UndoAction:
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


def foresee_undo(network: Network, name: str = LAST) -> UndoAction:
    """Return what `undo` would do, and with it all that rests on it; nothing is changed.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: it is undone already, or belongs to a forgetting.
    """
    return _plan(network, name).action


def undo(
    network: Network,
    name: str = LAST,
    *,
    along: bool = False,
    reason: str | None = None,
    source: str = "api",
) -> UndoAction:
    """Let an event, or all events of a batch, count no longer, as of any day.

    An organization or area that was added there and is named elsewhere stays in view, and so does
    a person of an import. What was undone shows only as known before, see `Network.at`.

    Args:
        name: a batch's id, or an event's number, the beginning of its id, or `last`; the latest
            step that counts if left out.
        along: whether later events that rest on it, such as the notes of a meeting, are undone
            with it.
        source: who undoes it.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: it is undone already, belongs to a forgetting, or later events rest on it.
    """

    def work(writer: Writer) -> UndoAction:
        plan = _plan(network, name)
        action = plan.action
        if action.resting and not along:
            raise CannotUndo(_explain_resting(action.resting))
        if action.undone and len(action.kept) == len(action.undone) and not action.returned:
            raise CannotUndo(_explain_naming(action.later))
        if action.returned:
            _refuse_a_second_holder(network, action.returned, Structure.read_from(network.log))
            _refuse_dangling(network.log, action.returned, plan.after)
        single = () if plan.batch is not None else (plan.named,)
        others = [r.id for r in action.resting]
        others += _find_replaced_ids(network.log, (*single, *action.resting), action.returned)
        batch = make_batch_id(network.chance) if others else None
        retraction: Event = EventRetracted(event=EventId(plan.named.id), reason=reason)
        if plan.batch is not None:
            retraction = BatchRetracted(batch=BatchId(plan.batch), reason=reason)
        writer.append([Draft(event=retraction, cause=plan.named.id, source=source, batch=batch)])
        for other in others:
            retraction = EventRetracted(event=EventId(other), reason=reason)
            writer.append([Draft(event=retraction, cause=other, source=source, batch=batch)])
        writer.append([Draft(event=r.event, cause=r.id, source=source) for r in action.kept])
        return action

    return network.run_as_writer(work)


def redo(network: Network, name: str = LAST, *, source: str = "api") -> UndoAction:
    """Let what was undone count again, with all that was undone along with it.

    Args:
        name: an event or a batch that was undone, named as for `undo`; what was undone last if
            left out, unless something new was recorded since.

    Raises:
        UnknownId: there is no such event or batch.
        CannotUndo: nothing of that is undone, or it is named by nothing and not the last step.
        SamePerson: somebody else has got an address or profile meanwhile that would come back.
    """

    def work(writer: Writer) -> UndoAction:
        log, structure = network.log, Structure.read_from(network.log)
        wanted = None if name.lower() == LAST else _find(network, name)
        for retraction in reversed(list(log.read(kinds=[k.KIND for k in _RETRACTIONS]))):
            target = _get_target(retraction.event)
            is_wanted = wanted is None or retraction.id == wanted.id
            is_wanted = is_wanted or target in (name, wanted and wanted.id, wanted and wanted.batch)
            if not is_wanted or not structure.is_counted(retraction.id, retraction.batch):
                continue
            if wanted is None and _is_of_an_import(log, retraction):
                continue  # a newer file says it otherwise
            if is_correction(retraction):
                if wanted is None:
                    continue  # it is undone by `undo`
                raise CannotUndo("it was corrected; take the correction back with `weakties undo`")
            if all(isinstance(r.event, _RETRACTIONS) for r in _list_members(log, target)):
                continue  # it brought something back itself
            if wanted is None:
                _refuse_if_not_the_last(log, retraction)
            return _bring_back(network, writer, retraction, source)
        raise CannotUndo("nothing of that is undone; see `weakties history`")

    return network.run_as_writer(work)


def _refuse_if_not_the_last(log: Log, retraction: Recorded) -> None:
    """Make sure that nothing new was recorded since an undo, as nobody would expect it back.

    Raises:
        CannotUndo: something was.
    """
    undone = _list_members(log, _get_target(retraction.event))
    ids = {r.id for r in undone}
    for recorded in log.read(retraction.position):
        is_of_an_undo = isinstance(recorded.event, _RETRACTIONS) or recorded.cause in ids
        if not is_of_an_undo:  # what an undo leaves in view is recorded again by it
            number = undone[0].position
            raise CannotUndo(
                "since the last undo, something new was recorded; to bring back all the same what "
                f"was undone then: `weakties redo {number}` (event {number} says what it was)"
            )


def _bring_back(network: Network, writer: Writer, retraction: Recorded, source: str) -> UndoAction:
    """Retract a retraction, and those that were recorded with it."""
    log, before = network.log, Structure.read_from(network.log)
    event: Event = EventRetracted(event=EventId(retraction.id))
    together = [retraction]
    if retraction.batch is not None:
        members = _list_members(log, retraction.batch)
        if all(isinstance(r.event, _RETRACTIONS) for r in members):
            event, together = BatchRetracted(batch=BatchId(retraction.batch)), members
    after = _simulate_structure(log, event)
    undone = [r for t in together for r in _list_members(log, _get_target(t.event))]
    back = [
        r
        for r in undone
        if after.is_counted(r.id, r.batch) and not before.is_counted(r.id, r.batch)
    ]
    _refuse_a_second_holder(network, back, before)
    _refuse_dangling(log, back, after)
    writer.append([Draft(event=event, cause=retraction.id, source=source)])
    target = _get_target(together[0].event)
    restored = [r for r in back if r.kind not in STRUCTURAL] or back
    own = tuple(r for r in restored if target in (r.id, r.batch))
    resting = tuple(r for r in restored if target not in (r.id, r.batch))
    first = (own or undone)[0]
    return UndoAction(id=target, first=first, undone=own, resting=resting)


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
    action: UndoAction
    after: Structure


def _plan(network: Network, name: str) -> _Plan:
    log, before = network.log, Structure.read_from(network.log)
    is_last = name.lower() == LAST
    recorded = find_latest(log, before) if is_last else _find(network, name)
    if is_last and next(iter(log.read(recorded.position, kinds=[PersonForgotten.KIND])), None):
        raise CannotUndo(
            "what was done last is a forgetting, which nothing brings back; "
            "undo what was before it by its number, see `weakties history`"
        )
    now = recorded if is_last else resolve_correction(log, before, recorded)
    if now.id != recorded.id and correction_of(log, before, now) == now:
        raise CannotUndo(
            f"it was corrected by event {now.position}; "
            f"undo that with `weakties undo {now.position}`"
        )
    recorded = now
    if not before.is_counted(recorded.id, recorded.batch):
        raise CannotUndo("it is undone already; bring it back with `weakties redo`")
    if is_of_a_forgetting(recorded, find_blanked_ids(log)):
        raise CannotUndo("what was forgotten is gone")
    if isinstance(recorded.event, LogRestored):
        raise CannotUndo(
            "it says what became of the log; restore the copy that was kept to have that back"
        )
    batch = recorded.batch if is_last or name == recorded.batch else None
    if (
        isinstance(recorded.event, BatchImported)
        or correction_of(log, before, recorded) == recorded
    ):
        batch = recorded.batch
    members = [recorded] if batch is None else _list_members(log, batch)
    retraction: Event = EventRetracted(event=EventId(recorded.id))
    if batch is not None:
        retraction = BatchRetracted(batch=BatchId(batch))
    after = _simulate_structure(log, retraction)
    counted = [r for r in members if before.is_counted(r.id, r.batch)]
    undone = [r for r in counted if r.kind not in STRUCTURAL]  # of a merge alone, that is said
    undone = undone or [r for r in counted if not isinstance(r.event, _RETRACTIONS)]
    returned = list(_find_returned(log, members, before, after))
    keeps_people = isinstance(members[0].event, BatchImported)
    resting, kept, later = _find_resting(log, undone, retraction, keeps_people=keeps_people)
    action = UndoAction(
        id=batch or recorded.id, first=members[0], undone=tuple(undone), returned=tuple(returned),
        resting=resting, kept=kept, later=later,
    )  # fmt: skip
    return _Plan(recorded, batch, action, after)


def _find_resting(
    log: Log, undone: Collection[Recorded], retraction: Event, *, keeps_people: bool
) -> tuple[tuple[Recorded, ...], tuple[Recorded, ...], int]:
    """Return what rests on events that are undone, which entries stay, and how many need them."""
    gone = {r.id: r for r in undone}
    entries = {e: r for r in undone if (e := entry_of(r.event)) is not None}
    resting: dict[str, Recorded] = {}
    while True:
        retractions = [EventRetracted(event=EventId(i)) for i in resting]
        after = _simulate_structure(log, retraction, *retractions)
        ids = {*gone, *resting, *(name for _, name in entries)}
        naming = log.read_at(log.positions(mentions=ids)) if ids else ()
        lacking = list(find_missing(log, after, naming))
        ours = [
            m for m in lacking if m.id in ids or (m.noun, m.id) in _resolve_entries(entries, after)
        ]
        more = {
            m.recorded.id: m.recorded
            for m in ours
            if m.noun == "event" or (m.noun == "person" and not keeps_people)
        }
        if more.keys() <= resting.keys():
            needed = [m for m in ours if (m.noun, m.id) in _resolve_entries(entries, after)]
            kept = {(m.noun, m.id) for m in needed}
            staying = _list_staying_entries(log, kept, entries, after)
            in_order = sorted(resting.values(), key=lambda r: r.position)
            return tuple(in_order), tuple(staying), len({m.recorded.id for m in needed})
        resting |= more


def _list_staying_entries(
    log: Log,
    kept: set[tuple[str, str]],
    entries: dict[tuple[str, str], Recorded],
    after: Structure,
) -> list[Recorded]:
    """Return what begins these entries, and the places that those name, in the order of the log."""
    begun = {(noun, after.resolve_id(name)): r for (noun, name), r in entries.items()}
    if not kept:
        return []
    alive = list_begun_entries(log, after)
    left, staying = list(kept), dict[int, Recorded]()
    while left:
        recorded = begun.get(left.pop())
        if recorded is not None and recorded.position not in staying:
            staying[recorded.position] = recorded
            left += set(list_references(recorded.event, after)) - alive
    return [staying[position] for position in sorted(staying)]


def _resolve_entries(
    entries: Iterable[tuple[str, str]], structure: Structure
) -> set[tuple[str, str]]:
    return {(noun, structure.resolve_id(name)) for noun, name in entries}


def _find_returned(
    log: Log, members: Iterable[Recorded], before: Structure, after: Structure
) -> Iterator[Recorded]:
    """Yield what counts again once these retractions count no more."""
    for retraction in members:
        if isinstance(retraction.event, _RETRACTIONS):
            for r in _list_members(log, _get_target(retraction.event)):
                if after.is_counted(r.id, r.batch) and not before.is_counted(r.id, r.batch):
                    yield r


def _simulate_structure(log: Log, *retractions: Event) -> Structure:
    """Return the structure as it would be with some retractions more."""
    structural_events = list(log.read(kinds=tuple(OBEYED)))
    end = log.read_head().position
    for number, event in enumerate(retractions, 1):
        names = "", type(event).KIND, 1, "", "", "me", "api", None, None
        structural_events.append(Recorded(end + number, *names, event))
    return Structure.from_history(structural_events)


def _find_replaced_ids(
    log: Log, events: Iterable[Recorded], returned: Collection[Recorded]
) -> Iterator[str]:
    """Yield the ids of events that these replaced; they must not count again after the undo.

    An event that was recorded again behind a corrected one may be undone alone, and afterwards the
    correction.
    """
    before = {new: old for old, new in Structure.read_from(log).corrections.items()}
    back = {r.id for r in returned}
    for recorded in events:
        name: str | None = recorded.id
        while (name := before.pop(name or "", None)) is not None and name not in back:
            yield name


def _explain_resting(resting: Collection[Recorded]) -> str:
    numbers = [str(r.position) for r in resting]
    if len(numbers) == 1:
        return f"the later event {numbers[0]} rests on it; undo that first, or with it by --yes"
    few = numbers[:_FEW]
    shown = f"{', '.join(few[:-1])} and {few[-1]}"
    which = f"{len(numbers)} later events rest on it, the first are {shown}"
    if len(numbers) == len(few):
        which = f"the later events {shown} rest on it"
    return f"{which}; undo those first, or with it by --yes"


def _explain_naming(later: int) -> str:
    if later == 1:
        return "a later event names it, so it stays; undo that first"
    return f"{later} later events name it, so it stays; undo those first"


def _refuse_dangling(log: Log, returned: Iterable[Recorded], after: Structure) -> None:
    """Make sure that what comes back names nothing that is undone.

    Raises:
        CannotUndo: it would.
    """
    lacking = next(find_missing(log, after, list(returned)), None)
    if lacking is not None:
        raise CannotUndo(
            f"event {lacking.recorded.position} would come back, and names {_A[lacking.noun]} that "
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
        event = recorded.event
        if isinstance(event, PersonAdded | PersonDescribed):
            for key in keys_of(event):
                holder = people.find_holder(key)
                if holder not in (None, structure.resolve_id(event.person)):
                    raise SamePerson(key.partition(":")[0], str(holder))


def _is_of_an_import(log: Log, recorded: Recorded) -> bool:
    batch = recorded.batch
    members = [] if batch is None else _list_members(log, batch)
    return any(isinstance(r.event, BatchImported) for r in members)


def _get_target(retraction: Event) -> str:
    """Return what a retraction is about."""
    return retraction.event if isinstance(retraction, EventRetracted) else retraction.batch  # type: ignore[attr-defined]  # one of two


def _list_members(log: Log, target: str) -> list[Recorded]:
    """Return the event of an id, or all events of a batch."""
    return list(log.read_at(log.positions(events=[target], batches=[target])))


def _find(network: Network, name: str) -> Recorded:
    """Find an event, or the first of a batch."""
    first = next(network.log.read_at(network.log.positions(batches=[name])[:1]), None)
    if first is not None:
        return first
    try:
        return find_event(network, name)
    except UnknownId as error:
        raise UnknownId("event or batch", name, error.alike) from None
