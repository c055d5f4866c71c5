"""The audit: whether read models match the log row by row, and from which event they do not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from weakties.log.envelope import Recorded
from weakties.readmodel.feed import Feed
from weakties.readmodel.fold import BATCH, Fold
from weakties.readmodel.order import Order, OrderKey
from weakties.readmodel.projection import Projection, kinds_of, render_schema, tables
from weakties.readmodel.snapshots import Snapshot, Snapshots
from weakties.readmodel.structure import Structure
from weakties.readmodel.tables import Rows
from weakties.readmodel.versions import rewind, select_at

_COMPARED = 16
_LATEST = 2**62
ProjectionType = type[Projection]


class Divergence(NamedTuple):
    """The first difference between a read model and the log.

    Attributes:
        position: of the first event after which they differ; 0 if none of them explains it.
        rows: how many rows differ there.
    """

    projection: str
    table: str
    position: int
    rows: int


def read_contents(
    connection: sqlite3.Connection, projection_types: Iterable[ProjectionType], stamp: int = _LATEST
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table, by table, as they are or as they were at a snapshot."""
    return {
        table.name: sorted(_list_facts(connection, table, stamp), key=repr)
        for projection_type in projection_types
        for table in tables(projection_type).values()
    }


def _list_facts(
    connection: sqlite3.Connection, table: Rows[Any], stamp: int
) -> Iterator[tuple[Any, ...]]:
    for query in select_at(table, stamp):
        for *values, _ in connection.execute(query):
            yield from table.list_facts(tuple(values))


def find_divergence(
    connection: sqlite3.Connection,
    projection_type: ProjectionType,
    feed: Feed,
    end: int,
    *,
    is_thorough: bool = True,
) -> Divergence | None:
    """Replay a projection aside, and compare it at its snapshots; None if all is the same.

    Args:
        connection: to the read models as they are kept.
        end: the position up to which they know the log.
        is_thorough: whether earlier snapshots are compared, too, and not only the answers of now.
    """
    snapshots = Snapshots(connection).list_all(projection_type)
    if not is_thorough:
        divergence = _compare_snapshots(connection, projection_type, feed, end, snapshots[:1])
        if divergence is None:
            return None
    return _compare_snapshots(connection, projection_type, feed, end, _select_snapshots(snapshots))


def _compare_snapshots(
    connection: sqlite3.Connection,
    projection_type: ProjectionType,
    feed: Feed,
    end: int,
    compared: Iterable[Snapshot],
) -> Divergence | None:
    """Replay a projection aside, and compare it at some snapshots, the earliest first."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as scratch:
        for statement in render_schema(projection_type):
            scratch.execute(statement)
        replay = _ScratchReplay(scratch, projection_type, feed, end)
        for snapshot in compared:
            before = replay.advance(snapshot.key)
            for table in tables(projection_type).values():
                stored = _list_facts(connection, table, snapshot.stamp)
                differing = set(stored) ^ set(_list_facts(scratch, table, replay.count))
                if differing:
                    keys = {table.key_of(fact) for fact in differing}
                    position = replay.find_first_change(table, keys, before)
                    return Divergence(projection_type.name, table.name, position, len(keys))
    return None


def _select_snapshots(snapshots: Sequence[Snapshot]) -> Iterable[Snapshot]:
    """Return the snapshots to compare, earliest first: some of them, the last always."""
    interval = max(1, len(snapshots) // _COMPARED)
    return [*reversed(snapshots[1::interval]), *snapshots[:1]]


class _ScratchReplay:
    """A replay from the beginning into tables of its own.

    Attributes:
        count: the events that were replayed, those that do not count among them.
    """

    def __init__(
        self, connection: sqlite3.Connection, projection_type: ProjectionType, feed: Feed, end: int
    ) -> None:
        self._connection, self._projection_type, self._feed = connection, projection_type, feed
        self._structure = Structure.read_from(feed)
        order, head = Order(connection), feed.read_head()
        order.catch_up(feed.log, head)
        self._pushed, self._order = order.list_pushed(end, self._structure), order
        self._positions = order.positions(kinds_of(projection_type), until=end, pushed=self._pushed)
        self._fold = self._begin_fold(0)
        self._fold.begin()
        self.count = 0

    def advance(self, key: OrderKey) -> int:
        """Replay up to a key; return the count before."""
        before, stop = self.count, self.count
        while stop < len(self._positions) and self._key_at(stop) <= key:
            stop += 1
        events = self._read_events(before, stop)
        while batch := list(islice(events, BATCH)):
            self._fold.advance(batch, stop)
        self._fold.seal(stop)
        self._fold.write()
        if self._feed.on_progress is not None:
            self._feed.on_progress(stop)
        self.count = stop
        return before

    def find_first_change(self, table: Rows[Any], keys: set[tuple[Any, ...]], before: int) -> int:
        """Return the position of the first event behind a count that changes one of these rows.

        It replays again, event by event, what `advance` replayed last.
        """
        for declared in tables(self._projection_type).values():
            rewind(self._connection, declared, before)
        bound = table.bind(self._connection)
        fold = self._begin_fold(before)
        rows = {key: bound.find_fact(key) for key in keys}
        for number, recorded in enumerate(self._read_events(before, self.count), 1):
            fold.advance((recorded,), number)
            fold.seal(number)
            fold.write()
            if any(bound.find_fact(key) != row for key, row in rows.items()):
                return recorded.position
        return 0

    def _begin_fold(self, stamp: int) -> Fold:
        projection = self._projection_type(self._connection)
        forgotten = self._structure.list_forgotten_people()
        return Fold([projection], {projection.name: stamp}, forgotten=forgotten)

    def _key_at(self, index: int) -> OrderKey:
        return self._order.key_of(self._positions[index], self._pushed)

    def _read_events(self, start: int, stop: int) -> Iterator[Recorded]:
        """Yield the events that count between two counts."""
        positions = self._positions[start:stop]
        return iter(self._structure.select_counted(self._feed.log.read_at(positions)))
