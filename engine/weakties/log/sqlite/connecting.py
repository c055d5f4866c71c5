"""Connections that belong to a thread: closed when it ends, and never by a child process."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, local
from typing import Any
from weakref import WeakSet

_INHERITED: list[sqlite3.Connection] = []
"""What a child process has of its parent: it is neither used nor closed."""


def _end(connection: sqlite3.Connection, process: int) -> None:
    """Close a connection, unless this is a child of the process that opened it.

    A child ends the threads of its parent that it does not have. To close their connections would
    checkpoint a file under locks that are the parent's.
    """
    if os.getpid() == process:
        with suppress(sqlite3.ProgrammingError):  # it could not be opened
            connection.close()
    else:
        _INHERITED.append(connection)


class ClosingConnection(sqlite3.Connection):
    """A connection that closes itself when nobody has it any longer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._process = os.getpid()
        super().__init__(*args, **kwargs)

    def __del__(self) -> None:
        """Close; from Python 3.13 on one that is let go of open is warned of."""
        _end(self, self._process)


class _Lease:
    """A thread's hold on its connection, which ends with the thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self.connection, self._process = connect(), os.getpid()
        self._users_at_first = self._count_users()

    def _count_users(self) -> int:
        return sys.getrefcount(self.connection)

    def __del__(self) -> None:
        """Close the connection, unless an answer that outlives the thread has it: then that does.

        It does not end by itself at once: a connection and its cache of statements hold each other.
        """
        if hasattr(self, "_users_at_first") and self._count_users() <= self._users_at_first:
            _end(self.connection, self._process)


class ThreadConnections:
    """One connection for each thread that lives.

    The first one stays until all are closed: the end of some thread must not be the last close,
    which would empty the WAL without the lock. Of a connection that is closed SQLite keeps the
    descriptor while others have the file open, and takes it for the next one.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect, self._process = connect, os.getpid()
        self._threads, self._open, self._mutex = local(), WeakSet[sqlite3.Connection](), Lock()
        self._first: _Lease | None = None

    def get_own(self) -> sqlite3.Connection:
        """Return this thread's, which is opened if there is none, or if all were closed."""
        lease: _Lease | None = getattr(self._threads, "lease", None)
        if lease is None or lease.connection not in self._open:
            lease = self._threads.lease = _Lease(self._connect)
            with self._mutex:
                self._open.add(lease.connection)
                self._first = self._first or lease
        return lease.connection

    def is_open_here(self) -> bool:
        """Check whether this process has any: a child must not close its parent's."""
        return os.getpid() == self._process and bool(self._open)

    def close(self) -> None:
        """Close all of them, those of other threads, too."""
        if os.getpid() == self._process:
            with self._mutex:
                for connection in list(self._open):
                    connection.close()
                self._open.clear()
                self._first = None
