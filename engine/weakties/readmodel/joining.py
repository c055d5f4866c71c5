"""Merging of read models that another process built."""

from __future__ import annotations

import sqlite3

from weakties.readmodel.store import ViewsFile


def serialize(file: ViewsFile) -> bytes:
    """Return all of a file in memory, to be joined to another."""
    return file.connect().serialize()


def join(file: ViewsFile, other: bytes) -> None:
    """Add the tables of another file to one in memory; checkpoints of both are kept."""
    connection = file.connect()
    connection.execute("attach ':memory:' as aside")
    try:
        connection.deserialize(other, name="aside")
        file.write(_copy_tables)
    finally:
        connection.execute("detach aside")


def _copy_tables(connection: sqlite3.Connection) -> None:
    """Copy every table and index of ``aside``."""
    existing = {name for (name,) in connection.execute("select name from main.sqlite_master")}
    definitions = connection.execute(
        "select type, name, sql from aside.sqlite_master where sql not null"
    )
    for kind, name, sql in sorted(
        definitions.fetchall(), reverse=True
    ):  # tables before their indexes
        if name not in existing:
            connection.execute(sql)
        if kind == "table":
            connection.execute(f'insert into main."{name}" select * from aside."{name}"')  # noqa: S608  # a name of our own
