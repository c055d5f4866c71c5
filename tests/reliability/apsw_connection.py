"""How does the log's code get onto another SQLite, whose writes can be watched?

`weakties.log.sqlite.file` calls `sqlite3.connect`; here is what can stand in that name's place, and
opens the same files through apsw, on any VFS. All statements and pragmas are the log's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

ERRORS = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.CorruptError, sqlite3.DatabaseError),
    (apsw.NotADBError, sqlite3.DatabaseError),
    (apsw.Error, sqlite3.OperationalError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise what `sqlite3` would raise."""
    try:
        yield
    except apsw.Error as error:
        kind = next(ours for theirs, ours in ERRORS if isinstance(error, theirs))
        raise kind(str(error)) from error


class ApswSqlite:
    """As much of the module `sqlite3` as opens a log, on one VFS."""

    def __init__(self, vfs: str) -> None:
        self._vfs = vfs

    def connect(self, path: Path, *, timeout: float, **_: object) -> ApswConnection:
        """See `sqlite3.connect`."""
        with translated():
            connection = apsw.Connection(str(path), vfs=self._vfs)
            connection.set_busy_timeout(int(1e3 * timeout))
        return ApswConnection(connection)

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)


class ApswConnection:
    """As much of `sqlite3.Connection` as a log asks of one."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        """See `sqlite3.Connection.in_transaction`."""
        return self._connection.in_transaction

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> ApswRows:
        """See `sqlite3.Connection.execute`."""
        with translated():
            return ApswRows(self._connection.execute(statement, values).fetchall())

    def executemany(self, statement: str, values: Iterable[tuple[Any, ...]]) -> ApswRows:
        """See `sqlite3.Connection.executemany`."""
        before = self._connection.total_changes()
        with translated():
            self._connection.executemany(statement, values).fetchall()
        return ApswRows([], self._connection.total_changes() - before)

    def setlimit(self, category: int, limit: int) -> int:
        """See `sqlite3.Connection.setlimit`."""
        return self._connection.limit(category, limit)

    def close(self) -> None:
        """See `sqlite3.Connection.close`."""
        with translated():
            self._connection.close()


class ApswRows:
    """The rows of a statement, all read at once."""

    def __init__(self, rows: list[tuple[Any, ...]], rowcount: int = -1) -> None:
        self._rows, self.rowcount = iter(rows), rowcount

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """See `sqlite3.Cursor.fetchone`."""
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """See `sqlite3.Cursor.fetchall`."""
        return list(self._rows)
