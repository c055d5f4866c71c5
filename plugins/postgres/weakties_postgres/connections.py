"""One connection a thread to the database, and none for a child of the process."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING
from weakref import WeakSet

import attrs
import psycopg
from psycopg.pq import TransactionStatus

from weakties import stores
from weakties_postgres.address import Connection, Database
from weakties_postgres.explaining import explain_unreachable

if TYPE_CHECKING:
    from weakties_postgres.writing import PostgresWriter


@attrs.define(eq=False)
class Session:
    """What one thread has.

    Attributes:
        writer: who writes now in this thread; None if nobody does.
    """

    connection: Connection
    writer: PostgresWriter | None = None
    _process: int = attrs.field(factory=os.getpid)

    def __del__(self) -> None:
        """Close it when the thread ends; a child must not close its parent's."""
        if os.getpid() == self._process:
            self.connection.close()

    def roll_back(self) -> None:
        """Leave no transaction open; where that cannot be, close the connection, which ends it."""
        status = self.connection.info.transaction_status
        if status == TransactionStatus.IDLE:
            return
        try:
            if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                self.connection.execute("rollback")
                return
        except psycopg.Error:
            pass
        self.connection.close()


class Connections:
    """The connections of one opened log; a server has few, so that a thread takes its away."""

    def __init__(self, database: Database) -> None:
        self._database, self._process = database, os.getpid()
        self._threads, self._mutex = threading.local(), threading.Lock()
        self._sessions: WeakSet[Session] = WeakSet()
        self._is_closed = False

    def get_own(self) -> Session:
        """Return this thread's, with a new connection if there is none or it broke.

        Raises:
            ForkedNetwork: this is a child of the process that opened the log.
            Unreadable: the server cannot be reached.
        """
        self._check_process()
        session: Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = self._threads.session = Session(self.open_connection())
            with self._mutex:
                self._sessions.add(session)
        elif session.connection.closed and session.writer is None:
            session.connection = self.open_connection()
        return session

    def open_connection(self) -> Connection:
        """Open a connection of its own, which whoever asks closes."""
        self._check_process()
        if self._is_closed:
            raise RuntimeError("this network was closed: open it again")
        try:
            return self._database.connect()
        except psycopg.Error as error:
            raise explain_unreachable(self._database, error) from None

    def _check_process(self) -> None:
        if os.getpid() != self._process:
            raise stores.ForkedNetwork

    def close(self) -> None:
        """Close all of them; a child must not close its parent's."""
        if os.getpid() == self._process:
            self._is_closed = True
            with self._mutex:
                for session in list(self._sessions):
                    session.connection.close()
