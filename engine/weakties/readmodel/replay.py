"""The replay: where each projection resumes, and how it reaches the head.

Projections are replayed what happened in the order in which it happened. What is recorded late
rewinds those that handle its kind to the latest snapshot before its key. What changes the
meaning of earlier events, an undo, a merge or a forgetting, does the same.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from weakties.domain.event import list_entity_ids
from weakties.domain.resting import pause_garbage_collection
from weakties.domain.structural import ClockCorrected
from weakties.log.envelope import OBEYED, Head, Recorded
from weakties.readmodel.feed import Feed
from weakties.readmodel.fold import BATCH, Fold
from weakties.readmodel.order import BEGINNING, Order, OrderKey, PushedMoments, is_part_of
from weakties.readmodel.projection import (
    Projection,
    is_core,
    kinds_of,
    render_indexes,
    render_schema,
    tables,
)
from weakties.readmodel.snapshots import Lender, Snapshot, Snapshots, list_stops
from weakties.readmodel.structure import REINTERPRETING, Structure
from weakties.readmodel.versions import rewind

ProjectionType = type[Projection]


class ReplayedHead(NamedTuple):
    """Where a projection stands: the position up to which it knows the log, and the hash there."""

    position: int
    hash: bytes


class ResumePoint(NamedTuple):
    """Where a projection goes on.

    Attributes:
        snapshot: the state of its tables.
        behind: everything of its kinds that was recorded up to this position stands at or before
            the snapshot's key, so that only later positions need to be looked at.
    """

    snapshot: Snapshot
    behind: int = 0


class LogState(NamedTuple):
    """What was known of a log at a position.

    Attributes:
        pushed: see `Order.list_pushed`.
    """

    position: int
    structure: Structure
    pushed: PushedMoments


class Replay:
    """One replay to some projections, within one transaction on their file.

    Args:
        connection: to their file.
        feed: what is replayed.
        head: up to where.
        lender: read models of the same log, which have seen as much of it.
    """

    def __init__(
        self, connection: sqlite3.Connection, feed: Feed, head: Head, lender: Lender | None
    ) -> None:
        self._connection, self._feed, self._lender = connection, feed, lender
        self._snapshots, self._head = Snapshots(connection), head
        self._until = feed.find_last_position(head)
        # A look back writes to memory and borrows the order of the whole log: it may not move that
        # one on, which belongs to another file and perhaps to another process.
        if lender is None:
            self._order = Order(connection)
            self._order.catch_up(feed.log, head)
        else:
            self._order = Order(lender.connection, lender.prefix)
        self._states: dict[int, LogState] = {}
        self._replayed = 0

    @cached_property
    def _structural_events(self) -> list[Recorded]:
        """Every structural event of the log."""
        return list(self._feed.log.read(kinds=tuple(OBEYED)))

    def _are_clocks_changed(self, since: int) -> bool:
        """Check whether a clock was corrected, or that undone, after a position: see `Structure`.

        Corrections count as they are known at the head, also for who asks what was known before.
        """
        if not any(isinstance(r.event, ClockCorrected) for r in self._structural_events):
            return False
        before = self._load_state(since).structure.clocks
        return before != self._load_state(self._head.position).structure.clocks

    def _load_state(self, position: int) -> LogState:
        """Return what was known at a position: retractions lie on the recorded axis alone."""
        if position not in self._states:
            structure = Structure.from_history(
                r for r in self._structural_events if r.position <= position
            )
            pushed = self._order.list_pushed(position, structure)
            self._states[position] = LogState(position, structure, pushed)
        return self._states[position]

    @property
    def _current_state(self) -> LogState:
        return self._load_state(self._until)

    def advance(
        self, due: Iterable[ProjectionType], progress: Mapping[ProjectionType, ReplayedHead]
    ) -> dict[str, str]:
        """Bring projections to the head.

        Args:
            due: those that are not there.
            progress: where each stands, if that can be gone on from.

        Returns:
            for each that failed, why.
        """
        groups: dict[tuple[OrderKey, int], dict[ProjectionType, Snapshot]] = defaultdict(dict)
        for projection_type in due:
            start = self._find_start(projection_type, progress.get(projection_type))
            groups[start.snapshot.key, start.behind][projection_type] = start.snapshot
        faults: dict[str, str] = {}
        with pause_garbage_collection():
            for (key, behind), starts in sorted(groups.items(), key=lambda group: group[0]):
                faults |= self._fold(starts, key, behind)
        return faults

    def _find_start(
        self, projection_type: ProjectionType, progress: ReplayedHead | None
    ) -> ResumePoint:
        """Find where a projection goes on, and take its tables there."""
        if (
            progress is None
            or not is_part_of(self._feed.log, *progress)
            or self._are_clocks_changed(progress.position)
        ):
            return self._reset(projection_type)
        # A checkpoint names the head, by which it is seen whether the log went on; of a look back
        # only what was known by then was replayed, which is less.
        position = min(progress.position, self._until)
        change = self._find_first_change(projection_type, position, self._until)
        current = self._snapshots.find_latest(projection_type, None)
        if current is not None and (change is None or current.key < change):
            return ResumePoint(current, position)
        snapshot = self._snapshots.find_latest(projection_type, change)
        if snapshot is None or snapshot.key == BEGINNING:
            return self._reset(projection_type)
        for table in tables(projection_type).values():
            rewind(self._connection, table, snapshot.stamp)
        self._snapshots.drop_after(projection_type, snapshot.stamp)
        return ResumePoint(snapshot)

    def _find_first_change(
        self, projection_type: ProjectionType, left: int, right: int
    ) -> OrderKey | None:
        """Return the key of the first event that a projection sees differently at two positions.

        It is the key of an event that is known at one of them only, or means something else.
        """
        low, high = sorted((left, right))
        kinds = kinds_of(projection_type)
        changed = [
            self._order.find_first(kinds, behind=low, until=high, pushed=self._current_state.pushed)
        ]
        if next(iter(self._feed.log.read(low, high, REINTERPRETING)), None) is not None:
            before, after = self._load_state(low), self._load_state(high)
            positions = before.structure.find_changed_positions(after.structure, self._feed.log)
            positions += before.pushed.keys() ^ after.pushed.keys()
            positions += [p for p, at in before.pushed.items() if after.pushed.get(p, at) != at]
            changed += [
                self._order.find_earliest(positions, kinds, knowledge.pushed)
                for knowledge in (before, after)
            ]
        return min(filter(None, changed), default=None)

    def _reset(self, projection_type: ProjectionType) -> ResumePoint:
        """Empty a projection's tables, whatever shape they had; fill them from a lent snapshot."""
        for table in tables(projection_type).values():
            for name in (table.name, f"{table.name}_past"):
                self._connection.execute(f"drop table if exists main.{name}")
        for statement in render_schema(projection_type):
            self._connection.execute(statement)
        self._snapshots.drop_after(projection_type, -1)
        snapshot = self._lender and self._borrow(projection_type, self._lender)
        return ResumePoint(snapshot or Snapshot(projection_type.name, 0, *BEGINNING))

    def _borrow(self, projection_type: ProjectionType, lender: Lender) -> Snapshot | None:
        """Fill a projection's tables from the latest snapshot that belongs to the feed."""
        row = lender.connection.execute(
            f"select position from {lender.prefix}checkpoints where name = ?",  # noqa: S608  # names of our own
            (projection_type.name,),
        ).fetchone()
        if row is None:
            return None
        theirs = Snapshots(lender.connection, lender.prefix)
        change, end = (
            self._find_first_change(projection_type, self._until, row[0]),
            theirs.find_latest(projection_type, None),
        )
        snapshot = theirs.find_latest(projection_type, change, self._feed.last_moment)
        if snapshot is None or end is None or snapshot.key == BEGINNING:
            return None
        for table in tables(projection_type).values():
            lender.copy(table, snapshot.stamp, end.stamp, self._connection)
        self._create_indexes((projection_type,))
        self._snapshots.add((snapshot,))
        return snapshot

    def _create_indexes(self, projection_types: Iterable[ProjectionType]) -> None:
        for projection_type in projection_types:
            for statement in render_indexes(projection_type):
                self._connection.execute(statement)

    def _fold(
        self, starts: Mapping[ProjectionType, Snapshot], key: OrderKey, behind: int
    ) -> dict[str, str]:
        """Replay to projections that stand at one key, snapshot by snapshot."""
        stamps = {
            projection_type.name: snapshot.stamp for projection_type, snapshot in starts.items()
        }
        # words that are erased come back on no earlier day, so this holds for a look back, too
        forgotten = self._load_state(self._head.position).structure.list_forgotten_people()
        fold = Fold(
            [k(self._connection) for k in starts],
            stamps,
            keeps_past=self._lender is None,
            forgotten=forgotten,
        )
        if key == BEGINNING:
            fold.begin()
        pushed, bound = self._current_state.pushed, self._feed.last_moment
        kinds = {name for projection_type in starts for name in kinds_of(projection_type)}
        positions = self._order.positions(
            kinds, until=self._until, pushed=pushed, key=key, bound=bound, behind=behind
        )
        start = 0
        for stop in self._list_stops(max(stamps.values()), len(positions)):
            for events in self._batches(positions[start:stop], starts):
                fold.advance(events, stop)
            if bound is not None and stop == len(positions) and any(k.early_kinds for k in starts):
                fold.foretell(self._beginnings)
            fold.seal(stop)
            if stop < len(positions):
                self._take_snapshots(
                    fold, stamps, stop, self._order.key_of(positions[stop - 1], pushed)
                )
            start = stop
        if bound is None:
            end = max(key, self._order.find_last(until=self._until, pushed=pushed, behind=behind))
        else:
            end = OrderKey(bound, self._until)
        self._take_snapshots(fold, stamps, len(positions), end)
        fold.write()
        if key == BEGINNING:
            self._create_indexes(starts)
        for projection_type in starts:
            self._snapshots.thin_out(projection_type)
        return fold.faults

    @cached_property
    def _beginnings(self) -> list[Recorded]:
        """What begins the entries that events up to the feed's day name, and stands behind it."""
        now, bound, log = self._current_state, self._feed.last_moment, self._feed.log
        assert bound is not None  # a look back has one
        kinds = ("person.added", "organization.added", "area.added")
        late = self._order.list_late(kinds, until=now.position, pushed=now.pushed, bound=bound)
        if not late:
            return []
        later = self._order.positions(
            kinds, until=now.position, pushed=now.pushed, key=OrderKey(bound, now.position)
        )
        names = {
            n
            for r in now.structure.select_counted(log.read_at(late))
            for n in list_entity_ids(r.event)
        }
        entries: dict[str, Recorded] = {}
        for recorded in now.structure.select_counted(log.read_at(later)):
            entries.setdefault(list_entity_ids(recorded.event)[0], recorded)
        if not names & entries.keys():
            return []
        earlier = self._order.positions(
            kinds, until=now.position, pushed=now.pushed, bound=bound
        )  # whoever was merged, or added twice, began once
        for recorded in now.structure.select_counted(log.read_at(earlier)):
            if recorded.kind == "person.added" or getattr(recorded.event, "name", None):
                entries.pop(list_entity_ids(recorded.event)[0], None)  # else its name stands in
        beginnings, waiting = dict[str, Recorded](), [*names]
        while waiting:
            name = waiting.pop()
            if name in entries and name not in beginnings:
                beginnings[name] = entries[name]
                waiting += list_entity_ids(entries[name].event)
        return sorted(beginnings.values(), key=lambda recorded: recorded.position)

    def _batches(
        self, positions: Sequence[int], projection_types: Iterable[ProjectionType]
    ) -> Iterator[Sequence[Recorded]]:
        """Yield the events that count, some at a time, and say how many were read."""
        structure = self._current_state.structure
        bare = all(map(is_core, projection_types)) and not structure.retracted_batches
        events = iter(self._feed.log.read_at(positions, bare=bare))
        while batch := list(islice(events, BATCH)):
            yield list(structure.select_counted(batch))
            if self._feed.on_progress is not None:
                self._replayed += len(batch)
                self._feed.on_progress(min(self._replayed, self._until))

    def _take_snapshots(
        self, fold: Fold, stamps: Mapping[str, int], count: int, key: OrderKey
    ) -> None:
        """Remember the state after so many events as one to which each projection can go back."""
        self._snapshots.add(
            Snapshot(name, stamp + count, *key)
            for name, stamp in stamps.items()
            if name not in fold.faults
        )

    def _list_stops(self, stamp: int, count: int) -> Sequence[int]:
        """Return after how many events to stop for snapshots.

        Who borrows looks back once, and needs none.
        """
        if self._lender is not None:
            return [count]
        return [stop - stamp for stop in list_stops(stamp, stamp + count)] or [0]
