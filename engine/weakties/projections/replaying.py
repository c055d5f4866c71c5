"""The replay: from where each projection goes on, and how it gets to the head.

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

from weakties.domain.event import named
from weakties.domain.resting import undisturbed
from weakties.domain.structural import ClockCorrected
from weakties.envelope import STRUCTURAL, Head, Recorded
from weakties.projections.feed import Feed
from weakties.projections.fold import BATCH, Fold
from weakties.projections.order import BEGINNING, Order, OrderKey, Pushed, is_part_of
from weakties.projections.projection import (
    Projection,
    indexed,
    is_core,
    kinds_of,
    schema,
    tables,
)
from weakties.projections.snapshots import Lent, Snapshot, Snapshots
from weakties.projections.structure import RETELLING, Structure
from weakties.projections.versions import rewind, stops

Kind = type[Projection]


class Checked(NamedTuple):
    """Where a projection stands: the position up to which it knows the log, and the hash there."""

    position: int
    hash: bytes


class Start(NamedTuple):
    """Where a projection goes on.

    Attributes:
        snapshot: the state of its tables.
        behind: everything of its kinds that was recorded up to this position stands at or before
            the snapshot's key, so that only later positions need to be looked at.
    """

    snapshot: Snapshot
    behind: int = 0


class Knowledge(NamedTuple):
    """What was known of a log at a position.

    Attributes:
        pushed: see `Order.pushed`.
    """

    position: int
    structure: Structure
    pushed: Pushed


class Replay:
    """One replay to some projections, within one transaction on their file.

    Args:
        connection: to their file.
        feed: what is replayed.
        head: up to where.
        lender: read models of the same log, which have seen as much of it.
    """

    def __init__(
        self, connection: sqlite3.Connection, feed: Feed, head: Head, lender: Lent | None
    ) -> None:
        self._connection, self._feed, self._lent = connection, feed, lender
        self._snapshots, self._head = Snapshots(connection), head
        self._until = feed.until(head)
        if lender is None:
            self._order = Order(connection)
            self._order.catch_up(feed.log, head)
        else:
            self._order = Order(lender.connection, lender.prefix)
        self._known: dict[int, Knowledge] = {}
        self._replayed = 0

    @cached_property
    def _structural(self) -> list[Recorded]:
        """Every structural event of the log."""
        return list(self._feed.log.read(kinds=tuple(STRUCTURAL)))

    def _are_clocks_changed(self, since: int) -> bool:
        """Check whether a clock was corrected, or that undone, after a position: see `Structure`.

        Corrections count as they are known at the head, also for who asks what was known before.
        """
        if not any(isinstance(r.event, ClockCorrected) for r in self._structural):
            return False
        before = self._knowledge(since).structure.clocks
        return before != self._knowledge(self._head.position).structure.clocks

    def _knowledge(self, position: int) -> Knowledge:
        """Return what was known at a position: retractions lie on the recorded axis alone."""
        if position not in self._known:
            structure = Structure.of(r for r in self._structural if r.position <= position)
            pushed = self._order.pushed(position, structure)
            self._known[position] = Knowledge(position, structure, pushed)
        return self._known[position]

    @property
    def _now(self) -> Knowledge:
        return self._knowledge(self._until)

    def advance(self, due: Iterable[Kind], checked: Mapping[Kind, Checked]) -> dict[str, str]:
        """Bring projections to the head.

        Args:
            due: those that are not there.
            checked: where each stands, if that can be gone on from.

        Returns:
            for each that failed, why.
        """
        groups: dict[tuple[OrderKey, int], dict[Kind, Snapshot]] = defaultdict(dict)
        for kind in due:
            start = self._start(kind, checked.get(kind))
            groups[start.snapshot.key, start.behind][kind] = start.snapshot
        faults: dict[str, str] = {}
        with undisturbed():
            for (key, behind), starts in sorted(groups.items(), key=lambda group: group[0]):
                faults |= self._fold(starts, key, behind)
        return faults

    def _start(self, kind: Kind, checked: Checked | None) -> Start:
        """Find where a projection goes on, and take its tables there."""
        if (
            checked is None
            or not is_part_of(self._feed.log, *checked)
            or self._are_clocks_changed(checked.position)
        ):
            return self._begin(kind)
        known = min(checked.position, self._until)
        change = self._change(kind, known, self._until)
        current = self._snapshots.before(kind, None)
        if current is not None and (change is None or current.key < change):
            return Start(current, known)
        snapshot = self._snapshots.before(kind, change)
        if snapshot is None or snapshot.key == BEGINNING:
            return self._begin(kind)
        for table in tables(kind).values():
            rewind(self._connection, table, snapshot.stamp)
        self._snapshots.drop_after(kind, snapshot.stamp)
        return Start(snapshot)

    def _change(self, kind: Kind, one: int, other: int) -> OrderKey | None:
        """Return the first key at which a projection sees something else at another position.

        It is the key of an event that is known at one of them only, or means something else.
        """
        low, high = sorted((one, other))
        kinds = kinds_of(kind)
        changed = [self._order.first(kinds, behind=low, until=high, pushed=self._now.pushed)]
        if next(iter(self._feed.log.read(low, high, RETELLING)), None) is not None:
            before, after = self._knowledge(low), self._knowledge(high)
            positions = before.structure.positions_changed(after.structure, self._feed.log)
            positions += before.pushed.keys() ^ after.pushed.keys()
            positions += [p for p, at in before.pushed.items() if after.pushed.get(p, at) != at]
            changed += [
                self._order.earliest(positions, kinds, knowledge.pushed)
                for knowledge in (before, after)
            ]
        return min(filter(None, changed), default=None)

    def _begin(self, kind: Kind) -> Start:
        """Empty a projection's tables, whatever shape they had; fill them from a lent snapshot."""
        for table in tables(kind).values():
            for name in (table.name, f"{table.name}_past"):
                self._connection.execute(f"drop table if exists main.{name}")
        for statement in schema(kind):
            self._connection.execute(statement)
        self._snapshots.drop_after(kind, -1)
        lent = self._lent and self._borrow(kind, self._lent)
        return Start(lent or Snapshot(kind.name, 0, *BEGINNING))

    def _borrow(self, kind: Kind, lent: Lent) -> Snapshot | None:
        """Fill a projection's tables from the latest snapshot that belongs to the feed."""
        seen = lent.connection.execute(
            f"select position from {lent.prefix}checkpoints where name = ?",  # noqa: S608  # names of our own
            (kind.name,),
        ).fetchone()
        if seen is None:
            return None
        theirs = Snapshots(lent.connection, lent.prefix)
        change, end = self._change(kind, self._until, seen[0]), theirs.before(kind, None)
        snapshot = theirs.before(kind, change, self._feed.bound)
        if snapshot is None or end is None or snapshot.key == BEGINNING:
            return None
        for table in tables(kind).values():
            lent.copy(table, snapshot.stamp, end.stamp, self._connection)
        self._index((kind,))
        self._snapshots.take((snapshot,))
        return snapshot

    def _index(self, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            for statement in indexed(kind):
                self._connection.execute(statement)

    def _fold(self, starts: Mapping[Kind, Snapshot], key: OrderKey, behind: int) -> dict[str, str]:
        """Replay to projections that stand at one key, snapshot by snapshot."""
        stamps = {kind.name: snapshot.stamp for kind, snapshot in starts.items()}
        fold = Fold([k(self._connection) for k in starts], stamps, keeps_past=self._lent is None)
        if key == BEGINNING:
            fold.begin()
        pushed, bound = self._now.pushed, self._feed.bound
        kinds = {name for kind in starts for name in kinds_of(kind)}
        positions = self._order.positions(
            kinds, until=self._until, pushed=pushed, key=key, bound=bound, behind=behind
        )
        start = 0
        for stop in self._stops(max(stamps.values()), len(positions)):
            for events in self._batches(positions[start:stop], starts):
                fold.advance(events, stop)
            if bound is not None and stop == len(positions) and any(k.foretold for k in starts):
                fold.foretell(self._beginnings)
            fold.seal(stop)
            if stop < len(positions):
                self._take(fold, stamps, stop, self._order.key_of(positions[stop - 1], pushed))
            start = stop
        if bound is None:
            end = max(key, self._order.last(until=self._until, pushed=pushed, behind=behind))
        else:
            end = OrderKey(bound, self._until)
        self._take(fold, stamps, len(positions), end)
        fold.write()
        if key == BEGINNING:
            self._index(starts)
        for kind in starts:
            self._snapshots.thin_out(kind)
        return fold.faults

    @cached_property
    def _beginnings(self) -> list[Recorded]:
        """What begins the entries that events up to the feed's day name, and stands behind it."""
        now, bound, log = self._now, self._feed.bound, self._feed.log
        assert bound is not None  # a look back has one
        kinds = ("person.added", "organization.added", "area.added")
        late = self._order.late(kinds, until=now.position, pushed=now.pushed, bound=bound)
        if not late:
            return []
        later = self._order.positions(
            kinds, until=now.position, pushed=now.pushed, key=OrderKey(bound, now.position)
        )
        names = {n for r in now.structure.counted(log.read_at(late)) for n in named(r.event)}
        entries: dict[str, Recorded] = {}
        for recorded in now.structure.counted(log.read_at(later)):
            entries.setdefault(named(recorded.event)[0], recorded)
        if not names & entries.keys():
            return []
        earlier = self._order.positions(
            kinds, until=now.position, pushed=now.pushed, bound=bound
        )  # whoever was merged, or added twice, began once
        for recorded in now.structure.counted(log.read_at(earlier)):
            if recorded.kind == "person.added" or getattr(recorded.event, "name", None):
                entries.pop(named(recorded.event)[0], None)  # else its name stands in
        beginnings, waiting = dict[str, Recorded](), [*names]
        while waiting:
            name = waiting.pop()
            if name in entries and name not in beginnings:
                beginnings[name] = entries[name]
                waiting += named(entries[name].event)
        return sorted(beginnings.values(), key=lambda recorded: recorded.position)

    def _batches(
        self, positions: Sequence[int], kinds: Iterable[Kind]
    ) -> Iterator[Sequence[Recorded]]:
        """Yield the events that count, some at a time, and say how many were read."""
        structure = self._now.structure
        bare = all(map(is_core, kinds)) and not structure.batches
        events = iter(self._feed.log.read_at(positions, bare=bare))
        while batch := list(islice(events, BATCH)):
            yield list(structure.counted(batch))
            if self._feed.seen is not None:
                self._replayed += len(batch)
                self._feed.seen(min(self._replayed, self._until))

    def _take(self, fold: Fold, stamps: Mapping[str, int], count: int, key: OrderKey) -> None:
        """Remember the state after so many events as one to which each projection can go back."""
        self._snapshots.take(
            Snapshot(name, stamp + count, *key)
            for name, stamp in stamps.items()
            if name not in fold.faults
        )

    def _stops(self, stamp: int, count: int) -> Sequence[int]:
        """Say after how many events to stop for snapshots.

        Who borrows looks back once, and needs none.
        """
        if self._lent is not None:
            return [count]
        return [stop - stamp for stop in stops(stamp, stamp + count)] or [0]
