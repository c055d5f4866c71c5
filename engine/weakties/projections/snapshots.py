"""From which snapshot may a replay go on, and does it still mean the same?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from weakties.envelope import Recorded
from weakties.projections.feed import Feed
from weakties.projections.projection import Projection, tables
from weakties.projections.rows import Rows
from weakties.projections.structure import STRUCTURAL, Structure
from weakties.projections.versions import held, indexes, thin, too_many


class Snapshot(NamedTuple):
    """A position to which a projection's tables can go back.

    Attributes:
        knowledge: the position up to which structural events were obeyed; an undo told later
            changes what the snapshot should be.
        latest: when the last of its events happened; as of an earlier day it says too much.
    """

    projection: str
    position: int
    knowledge: int
    latest: str


class Lent(NamedTuple):
    """Read models whose snapshots another one may begin from.

    Attributes:
        place: the name under which their file is attached, with a dot; empty if the connection is
            their own.
    """

    connection: sqlite3.Connection
    place: str = ""

    def copy(self, table: Rows[Any], snapshot: tuple[int, int], to: sqlite3.Connection) -> None:
        """Copy a table as it was at a snapshot.

        Args:
            snapshot: its position, and the one to which the table has come.
        """
        position, end = snapshot
        now, before = held(table, position, self.place)
        if not self.place:
            marks = ", ".join("?" * (len(table.columns) + 1))
            for query in (now, before):
                rows = self.connection.execute(query)
                to.executemany(f"insert into {table.name} values ({marks})", rows)  # noqa: S608  # names of our own
            return
        if position * 2 > end:  # a whole table is copied page by page, its indexes too
            for statement in indexes(table):
                to.execute(statement)
            to.execute(f"insert into main.{table.name} select * from {self.place}{table.name}")  # noqa: S608  # as above
            if position < end:
                to.execute(f"delete from main.{table.name} where since > ?", (position,))  # noqa: S608  # as above
        else:
            to.execute(f"insert into main.{table.name} {now}")
        to.execute(f"insert into main.{table.name} {before}")


class Past:
    """The snapshots of a read model, judged by a feed.

    Args:
        lent: the read model that has them.
        feeds: what they were made from, and what is to be replayed.
        until: the position up to which it will be.
    """

    def __init__(self, lent: Lent, feeds: tuple[Feed, Feed], until: int) -> None:
        self.lent, self._until = lent, until
        self._made_from, self._feed = feeds
        self._firsts: dict[int, int | None] = {}

    @cached_property
    def structure(self) -> Structure:
        """What is in force in the feed."""
        return Structure.of(self._feed.read(0, self._until, tuple(STRUCTURAL)))

    @cached_property
    def _told(self) -> list[Recorded]:
        """Every structural event that the snapshots can have obeyed."""
        return list(self._made_from.read(0, None, tuple(STRUCTURAL)))

    def means_the_same(self, position: int, knowledge: int) -> bool:
        """Claim that all events up to a position mean now what they meant with that knowledge."""
        if knowledge not in self._firsts:
            before = Structure.of(r for r in self._told if r.position <= knowledge)
            self._firsts[knowledge] = self.structure.parts_from(before, self._feed.log)
        first = self._firsts[knowledge]
        return first is None or first > position

    def latest(self, kind: type[Projection], up_to: int) -> Snapshot | None:
        """Find a projection's latest snapshot from which the feed can be replayed on."""
        query = (
            f"select projection, position, knowledge, latest from {self.lent.place}snapshots "  # noqa: S608  # a name of our own
            "where projection = ? and position <= ? order by position desc"
        )
        for found in map(Snapshot._make, self.lent.connection.execute(query, (kind.name, up_to))):
            if self._feed.covers(found.position, found.latest) and self.means_the_same(
                found.position, found.knowledge
            ):
                return found
        return None


def take(connection: sqlite3.Connection, snapshots: Iterable[Snapshot]) -> None:
    """Remember that these positions can be gone back to."""
    connection.executemany("insert or replace into snapshots values (?, ?, ?, ?)", snapshots)


def drop_after(connection: sqlite3.Connection, kind: type[Projection], position: int) -> None:
    """Forget the snapshots behind a position; before the first means all."""
    query = "delete from snapshots where projection = ? and position > ?"
    connection.execute(query, (kind.name, position))


def thin_out(connection: sqlite3.Connection, kind: type[Projection]) -> None:
    """Drop what lies too dense, once there are many."""
    query = "select position from snapshots where projection = ?"
    gone = too_many([p for (p,) in connection.execute(query, (kind.name,))])
    if gone:
        connection.executemany(
            "delete from snapshots where projection = ? and position = ?",
            [(kind.name, position) for position in gone],
        )
        thin(connection, tables(kind).values(), kind.name)
