"""Snapshots: states of a projection's tables that can be gone back to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from weakties.domain.moments import Moment
from weakties.readmodel.order import OrderKey
from weakties.readmodel.projection import Projection, tables
from weakties.readmodel.tables import Rows
from weakties.readmodel.versions import render_table_indexes, select_at, select_surplus, thin

_COLUMNS = "projection, stamp, moment, position"


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
