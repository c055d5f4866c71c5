"""Earlier versions of a table's rows, and how to return to a snapshot.

Each row says since which stamp it is as it is. When it changes, what it was goes into a second
table, with the stamp until which it was so. States that can be gone back to are *snapshots*.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties.readmodel.tables import Rows


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
    connection.execute(f"delete from {name} where since > ?", (stamp,))  # noqa: S608  # names of our own
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
