"""Earlier versions of a table's rows, and how to return to a snapshot.

Each row says since which stamp it is as it is. When it changes, what it was goes into a second
table, with the stamp until which it was so. States that can be gone back to are *snapshots*.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties.readmodel.tables import Rows

_INTERVALS, _SMALLEST, _MANY = 12, 256, 96
_LONG = 200_000
"""Of a longer log each snapshot changes most rows: it gets half as many."""


def render_tables(table: Rows[Any]) -> list[str]:
    """Return the SQL that makes a table, and the one of what its rows were before."""
    columns, key = table.render_columns(), table.key
    return [
        f"create table {table.name} ({columns}, since integer not null, primary key ({key})) "
        "strict, without rowid",
        f"create table {table.name}_past ({columns}, since integer not null, "
        f"until integer not null, primary key (until, {key})) strict, without rowid",
    ]


def render_table_indexes(table: Rows[Any]) -> list[str]:
    """Return the SQL of a table's indexes; made after it was filled, they cost half."""
    return [
        f"create index if not exists {table.name}_{i.replace(', ', '_')} on {table.name} ({i})"
        for i in table.indexes
    ]


def rewind(connection: sqlite3.Connection, table: Rows[Any], stamp: int) -> None:
    """Take a table back to what it was at a snapshot."""
    columns = ", ".join((*table.columns, "since"))
    name = table.name
    connection.execute(f"delete from {name} where since > ?", (stamp,))  # noqa: S608  # as above
    connection.execute(
        f"insert into {name} select {columns} from {name}_past "  # noqa: S608  # as above
        "where since <= ? and until > ?",
        (stamp, stamp),
    )
    connection.execute(f"delete from {name}_past where until > ?", (stamp,))  # noqa: S608  # as above


def select_at(table: Rows[Any], stamp: int, prefix: str = "") -> tuple[str, str]:
    """Return the queries for a table's rows as they were at a snapshot, with their ``since``.

    Args:
        prefix: the name of an attached file, with a dot.

    Returns:
        one for those that still are so, and one for those that changed since.
    """
    columns, name = ", ".join((*table.columns, "since")), f"{prefix}{table.name}"
    return (
        f"select {columns} from {name} where since <= {stamp:d}",  # noqa: S608  # names of our own
        f"select {columns} from {name}_past "  # noqa: S608  # as above
        f"where since <= {stamp:d} and until > {stamp:d}",
    )


def thin(connection: sqlite3.Connection, tables: Iterable[Rows[Any]], projection: str) -> None:
    """Forget what held at none of a projection's snapshots."""
    for table in tables:
        connection.execute(
            f"delete from {table.name}_past where not exists (select 1 from snapshots "  # noqa: S608  # as above
            "where projection = ? and stamp >= since and stamp < until)",
            (projection,),
        )


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
