"""Connections to read models, of one thread or shared by all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any


class ClosingConnection(sqlite3.Connection):
    """A connection that closes itself: an answer as of a day lives as long as who asks it."""

    def __del__(self) -> None:
        """Close; from Python 3.13 on one that is let go of open is warned of."""
        self.close()


class SharedConnection(ClosingConnection):
    """A connection shared by all threads: each result is read to its end under a lock.

    Python hands the same prepared statement to whoever asks the same.
    """

    def __init__(self, mutex: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mutex = mutex

    def execute(self, *args: Any) -> Any:
        """Return an answer that was read to its end."""
        with self._mutex:
            return _FetchedRows(super().execute(*args))

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """Write, as the only one."""
        with self._mutex:
            return super().executemany(*args)


class _FetchedRows:
    """The rows of an answer, as a cursor gives them."""

    __slots__ = ("_rows",)

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._rows = iter(cursor.fetchall() if cursor.description else ())

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)
