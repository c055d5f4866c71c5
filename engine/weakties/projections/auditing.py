"""The audit: whether read models are what the log says, row by row; if not, since which event."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from weakties.envelope import Recorded
from weakties.projections.feed import Feed
from weakties.projections.fold import BATCH, Fold
from weakties.projections.order import Order, OrderKey
from weakties.projections.projection import Projection, kinds_of, schema, tables
from weakties.projections.rows import Rows
from weakties.projections.snapshots import Snapshot, Snapshots
from weakties.projections.structure import Structure
from weakties.projections.versions import rewind, select_at

_COMPARED = 16
_LATEST = 2**62
Kind = type[Projection]


class Parting(NamedTuple):
    """Where a read model and the log part.

    Attributes:
        position: of the first event after which they differ; 0 if none of them explains it.
        rows: how many rows differ there.
    """

    projection: str
    table: str
    position: int
    rows: int


def contents(
    connection: sqlite3.Connection, kinds: Iterable[Kind], stamp: int = _LATEST
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table, by table, as they are or as they were at a snapshot."""
    return {
        table.name: sorted(_rows(connection, table, stamp), key=repr)
        for kind in kinds
        for table in tables(kind).values()
    }


def _rows(
    connection: sqlite3.Connection, table: Rows[Any], stamp: int
) -> Iterator[tuple[Any, ...]]:
    for query in select_at(table, stamp):
        for *values, _ in connection.execute(query):
            yield from table.facts(tuple(values))


def parting(
    connection: sqlite3.Connection, kind: Kind, feed: Feed, end: int, *, is_thorough: bool = True
) -> Parting | None:
    """Replay a projection aside, and compare it at its snapshots; None if all is the same.

    Args:
        connection: to the read models as they are kept.
        end: the position up to which they know the log.
        is_thorough: whether earlier snapshots are compared, too, and not only the answers of now.
    """
    snapshots = Snapshots(connection).all(kind)
    if not is_thorough:
        found = _parting(connection, kind, feed, end, snapshots[:1])
        if found is None:
            return None
    return _parting(connection, kind, feed, end, _compared(snapshots))


def _parting(
    connection: sqlite3.Connection, kind: Kind, feed: Feed, end: int, compared: Iterable[Snapshot]
) -> Parting | None:
    """Replay a projection aside, and compare it at some snapshots, the earliest first."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as aside:
        for statement in schema(kind):
            aside.execute(statement)
        replay = _Aside(aside, kind, feed, end)
        for snapshot in compared:
            before = replay.advance(snapshot.key)
            for table in tables(kind).values():
                there = _rows(connection, table, snapshot.stamp)
                other = set(there) ^ set(_rows(aside, table, replay.count))
                if other:
                    keys = {table.key_of(fact) for fact in other}
                    position = replay.first(table, keys, before)
                    return Parting(kind.name, table.name, position, len(keys))
    return None


def _compared(snapshots: Sequence[Snapshot]) -> Iterable[Snapshot]:
    """Return the snapshots to compare, earliest first: some of them, the last always."""
    step = max(1, len(snapshots) // _COMPARED)
    return [*reversed(snapshots[1::step]), *snapshots[:1]]


class _Aside:
    """A replay from the beginning into tables of its own.

    Attributes:
        count: the events that were replayed, those that do not count among them.
    """

    def __init__(self, aside: sqlite3.Connection, kind: Kind, feed: Feed, end: int) -> None:
        self._connection, self._kind, self._feed = aside, kind, feed
        self._structure = Structure.within(feed)
        order, head = Order(aside), feed.head()
        order.catch_up(feed.log, head)
        self._pushed, self._order = order.pushed(end, self._structure), order
        self._positions = order.positions(kinds_of(kind), until=end, pushed=self._pushed)
        self._fold = Fold([kind(aside)], {kind.name: 0})
        self._fold.begin()
        self.count = 0

    def advance(self, key: OrderKey) -> int:
        """Replay up to a key; return the count before."""
        before, stop = self.count, self.count
        while stop < len(self._positions) and self._at(stop) <= key:
            stop += 1
        events = self._events(before, stop)
        while batch := list(islice(events, BATCH)):
            self._fold.advance(batch, stop)
        self._fold.seal(stop)
        self._fold.write()
        if self._feed.seen is not None:
            self._feed.seen(stop)
        self.count = stop
        return before

    def first(self, table: Rows[Any], keys: set[tuple[Any, ...]], before: int) -> int:
        """Return the position of the first event behind a count that changes one of these rows.

        It replays again, event by event, what `advance` replayed last.
        """
        for declared in tables(self._kind).values():
            rewind(self._connection, declared, before)
        bound = table.bound(self._connection)
        fold = Fold([self._kind(self._connection)], {self._kind.name: before})
        rows = {key: bound.fact(key) for key in keys}
        for number, recorded in enumerate(self._events(before, self.count), 1):
            fold.advance((recorded,), number)
            fold.seal(number)
            fold.write()
            if any(bound.fact(key) != row for key, row in rows.items()):
                return recorded.position
        return 0

    def _at(self, index: int) -> OrderKey:
        return self._order.key_of(self._positions[index], self._pushed)

    def _events(self, start: int, stop: int) -> Iterator[Recorded]:
        """Yield the events that count between two counts."""
        positions = self._positions[start:stop]
        return iter(self._structure.counted(self._feed.log.read_at(positions)))
