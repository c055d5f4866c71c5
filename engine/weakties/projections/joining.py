"""How do read models that another process made get in among those of this one?"""

from __future__ import annotations

import sqlite3

from weakties.projections.file import ViewsFile


def content(file: ViewsFile) -> bytes:
    """Give all of a file in memory, to be joined to another."""
    return file.connection().serialize()


def join(file: ViewsFile, other: bytes) -> None:
    """Add the tables of another file to one in memory; checkpoints of both are kept."""
    connection = file.connection()
    connection.execute("attach ':memory:' as aside")
    try:
        connection.deserialize(other, name="aside")
        file.write(_joined)
    finally:
        connection.execute("detach aside")


def _joined(connection: sqlite3.Connection) -> None:
    """Copy every table and index of ``aside``."""
    there = {name for (name,) in connection.execute("select name from main.sqlite_master")}
    made = connection.execute("select type, name, sql from aside.sqlite_master where sql not null")
    for kind, name, sql in sorted(made.fetchall(), reverse=True):  # tables before their indexes
        if name not in there:
            connection.execute(sql)
        if kind == "table":
            connection.execute(f'insert into main."{name}" select * from aside."{name}"')  # noqa: S608  # a name of our own
