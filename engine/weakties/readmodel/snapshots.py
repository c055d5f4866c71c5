"""Snapshots: states of a projection's tables that can be gone back to, and how dense they lie."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from weakties.domain.moments import Moment
from weakties.readmodel.order import OrderKey
from weakties.readmodel.projection import Projection, tables
from weakties.readmodel.tables import Rows
from weakties.readmodel.versions import render_table_indexes, select_at, thin

_COLUMNS = "projection, stamp, moment, position"
_INTERVALS, _SMALLEST, _MANY = 12, 256, 96
_LONG = 200_000
"""Of a longer log each snapshot changes most rows: it gets half as many."""


class Snapshot(NamedTuple):
    """A state of a projection's tables: all of its kinds up to a key was replayed.

    Attributes:
        stamp: counts up with every event that was replayed; rows say from and until which stamp
            they were as they are.
        moment, position: the key.
    """

    projection: str
    stamp: int
    moment: Moment
    position: int

    @property
    def key(self) -> OrderKey:
        """The key up to which everything was replayed."""
        return OrderKey(self.moment, self.position)


class Snapshots:
    """The snapshots of read models.

    Args:
        connection: to the read models.
        prefix: the name under which their file is attached, with a dot; empty if the connection
            is their own.
    """

    def __init__(self, connection: sqlite3.Connection, prefix: str = "") -> None:
        self._connection, self._prefix = connection, prefix

    def list_all(self, projection_type: type[Projection]) -> list[Snapshot]:
        """Return every snapshot of a projection, the latest first."""
        query = (
            f"select {_COLUMNS} from {self._prefix}snapshots "  # noqa: S608  # names of our own
            "where projection = ? order by stamp desc"
        )
        return [Snapshot(*row) for row in self._connection.execute(query, (projection_type.name,))]

    def find_latest(
        self,
        projection_type: type[Projection],
        change: OrderKey | None,
        bound: Moment | None = None,
    ) -> Snapshot | None:
        """Return the latest snapshot before a key and up to a moment; None if there is none."""
        return next(
            (
                snapshot
                for snapshot in self.list_all(projection_type)
                if (change is None or snapshot.key < change)
                and (bound is None or snapshot.moment <= bound)
            ),
            None,
        )

    def add(self, snapshots: Iterable[Snapshot]) -> None:
        """Remember that these states can be gone back to."""
        statement = "insert or replace into main.snapshots values (?, ?, ?, ?)"
        self._connection.executemany(statement, snapshots)

    def drop_after(self, projection_type: type[Projection], stamp: int) -> None:
        """Forget the snapshots after one; -1 forgets all."""
        query = "delete from main.snapshots where projection = ? and stamp > ?"
        self._connection.execute(query, (projection_type.name, stamp))

    def thin_out(self, projection_type: type[Projection]) -> None:
        """Drop what lies too dense, once there are many, and what held at none that is left."""
        gone = select_surplus([snapshot.stamp for snapshot in self.list_all(projection_type)])
        if gone:
            query = "delete from main.snapshots where projection = ? and stamp = ?"
            self._connection.executemany(query, [(projection_type.name, stamp) for stamp in gone])
            thin(self._connection, tables(projection_type).values(), projection_type.name)


class Lender(NamedTuple):
    """Read models whose snapshots another one may begin from.

    Attributes:
        prefix: the name under which their file is attached, with a dot; empty if the connection is
            their own.
    """

    connection: sqlite3.Connection
    prefix: str = ""

    def copy(self, table: Rows[Any], stamp: int, end: int, to: sqlite3.Connection) -> None:
        """Copy a table as it was at a snapshot.

        Args:
            stamp: of the snapshot.
            end: the stamp to which the table has come.
        """
        now, before = select_at(table, stamp, self.prefix)
        if not self.prefix:
            marks = ", ".join("?" * (len(table.columns) + 1))
            for query in (now, before):
                rows = self.connection.execute(query)
                to.executemany(f"insert into {table.name} values ({marks})", rows)  # noqa: S608  # names of our own
            return
        if stamp * 2 > end:  # a whole table is copied page by page, its indexes too
            for statement in render_table_indexes(table):
                to.execute(statement)
            to.execute(f"insert into main.{table.name} select * from {self.prefix}{table.name}")  # noqa: S608  # as above
            if stamp < end:
                to.execute(f"delete from main.{table.name} where since > ?", (stamp,))  # noqa: S608  # as above
        else:
            to.execute(f"insert into main.{table.name} {now}")
        to.execute(f"insert into main.{table.name} {before}")


def list_stops(after: int, head: int) -> list[int]:
    """Return the stamps at which a replay from one stamp to the head stops to write.

    They lie the denser the nearer they are to the head: a look back replays at most half of what
    has happened since, and never more than a twelfth of the log, of a long one a sixth.

    >>> list_stops(0, 4000)
    [333, 666, 999, 1332, 1665, 1998, 2331, 2664, 2997, 3330, 3744, 4000]
    >>> list_stops(4000, 4002)
    [4002]
    """
    interval, distance, stamps = max(_compute_interval(head), _SMALLEST), _SMALLEST, [head]
    while distance < interval:
        stamps.append(head - distance)
        distance += distance // 2
    stamps += range(interval, head - distance + 1, interval)
    return sorted(p for p in stamps if p > after)


def _compute_interval(head: int) -> int:
    return head // (_INTERVALS if head <= _LONG else _INTERVALS // 2)


def select_surplus(positions: Collection[int]) -> list[int]:
    """Return the snapshots to delete, once there are many: dense near the head, sparse before.

    >>> select_surplus(range(50))
    []
    >>> kept = sorted(set(range(1000)) - set(select_surplus(range(1000))))
    >>> kept[0], kept[-3:], len(kept) < 40
    (0, [997, 998, 999], True)
    """
    if len(positions) <= _MANY:
        return []
    head, kept, gone = max(positions), max(positions) + 1, []
    for position in sorted(positions, reverse=True):
        if kept - position >= min((head - position) // 4, _compute_interval(head)) or not position:
            kept = position
        else:
            gone.append(position)
    return gone
