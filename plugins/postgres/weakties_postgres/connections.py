"""One pool of connections a database, shared by all networks that a process has open there.

A connection is lent for one page of reading, or for one writing from its lock to its commit: many
networks and threads do with few connections. A child of the process has none.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from weakties import stores
from weakties_postgres.address import Connection, Database, configure
from weakties_postgres.explaining import explain_unreachable

if TYPE_CHECKING:
    from weakties_postgres.writing import PostgresWriter

MOST = 20
"""How many connections a process has to one database; whoever needs another waits for one."""
PATIENCE_S, IDLE_S = 30.0, 60.0
"""How long one is waited for, and how long one is kept unused."""
_LOOK_S = 0.2
"""After how long without a connection it is looked why."""
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())  # it may name the user


class SharedPool:
    """The pool of one database.

    Attributes:
        users: how many logs have it.
    """

    def __init__(self, database: Database) -> None:
        self._database, self.users = database, 0
        self._pool = ConnectionPool(
            connection_class=Connection, kwargs=database.parameters, configure=configure,
            min_size=0, max_size=MOST, max_idle=IDLE_S, num_workers=1, open=True,
            check=ConnectionPool.check_connection,  # one that broke while nobody used it
        )  # fmt: skip

    def take(self) -> Connection:
        """Take a connection out.

        Raises:
            Unreadable: the server cannot be reached, or all are in use for half a minute.
        """
        until = monotonic() + PATIENCE_S
        while True:
            try:
                return self._pool.getconn(_LOOK_S)
            except PoolTimeout:
                # Where no server answers, the pool goes on trying and does not say why.
                if self._pool.get_stats()["pool_size"] < MOST:
                    open_connection(self._database).close()
                if monotonic() < until:
                    continue
            reason, cure = f"all {MOST} connections to it are in use", "use fewer threads at once"
            raise stores.Unreadable(self._database.name, reason, f"{cure}, and retry")

    def put_back(self, connection: Connection) -> None:
        """Put a connection back; what it has not committed is undone."""
        self._pool.putconn(connection)

    def close(self) -> None:
        """Close all of them."""
        self._pool.close(timeout=1)


def open_connection(database: Database) -> Connection:
    """Open a connection that is nobody else's, which whoever asks closes.

    Raises:
        Unreadable: the server cannot be reached.
    """
    try:
        return database.connect()
    except psycopg.Error as error:
        raise explain_unreachable(database, error) from None


_POOLS: dict[tuple[int, str], SharedPool] = {}
"""By process and address: a child begins its own, and leaves its parent's alone."""
_MUTEX = threading.Lock()


def _join_pool(database: Database) -> SharedPool:
    with _MUTEX:
        key = os.getpid(), database.address
        pool = _POOLS.get(key) or _POOLS.setdefault(key, SharedPool(database))
        pool.users += 1
        return pool


def _leave_pool(database: Database) -> None:
    """Leave the pool; the last one closes it."""
    with _MUTEX:
        key = os.getpid(), database.address
        pool = _POOLS[key]
        pool.users -= 1
        if not pool.users:
            del _POOLS[key]
            pool.close()


class Connections:
    """What one opened log has of the pool of its database."""

    def __init__(self, database: Database) -> None:
        self._database, self._process = database, os.getpid()
        self._pool, self._threads = _join_pool(database), threading.local()
        self._is_closed = False

    @property
    def writer(self) -> PostgresWriter | None:
        """Who writes in this thread now; None if nobody does."""
        self._check_usable()
        return getattr(self._threads, "writer", None)

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lend a connection; to a thread that writes, the one by which it does.

        Raises:
            ForkedNetwork: this is a child of the process that opened the log.
            Unreadable: the server cannot be reached.
        """
        writer = self.writer
        if writer is not None:
            yield writer.connection
            return
        connection = self._pool.take()
        try:
            yield connection
        finally:
            self._pool.put_back(connection)

    @contextmanager
    def write(self, begin: Callable[[Connection], PostgresWriter]) -> Iterator[PostgresWriter]:
        """Let this thread write, with a connection that it has to the end.

        Raises:
            RuntimeError: it writes already.
        """
        if self.writer is not None:
            raise RuntimeError("a writing was begun within another: use the first one's writer")
        with self.lend() as connection:
            try:
                self._threads.writer = begin(connection)
                yield self._threads.writer
            finally:
                self._threads.writer = None

    def open_another(self) -> Connection:
        """Open a connection that is not of the pool, for what takes long."""
        self._check_usable()
        return open_connection(self._database)

    def _check_usable(self) -> None:
        if os.getpid() != self._process:
            raise stores.ForkedNetwork
        if self._is_closed:
            raise RuntimeError("this network was closed: open it again")

    def close(self) -> None:
        """Leave the pool; a child must not close its parent's."""
        if os.getpid() == self._process and not self._is_closed:
            self._is_closed = True
            _leave_pool(self._database)
