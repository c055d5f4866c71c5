"""The file of the read models: one connection a thread, private, and expendable."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import RLock, local
from typing import Any

from weakties.errors import CannotWrite
from weakties.projections.connections import Closing, Shared

SNAPSHOTS = """create table if not exists snapshots (
    projection text not null, stamp integer not null, moment integer not null,
    position integer not null, primary key (projection, stamp)) strict, without rowid"""

PATIENCE_S, MEMORY = 10.0, ":memory:"
"""How long a change waits for another one that nothing can take the place of."""
READERS_S = 0.25
"""How long a reader waits that brings answers up to date: else it does so for itself, in memory."""
_LAYOUT = 2
"""The file's `user_version`; what a file of another layout holds is dropped, and grows anew."""
_CHECKPOINTS = """create table if not exists checkpoints (
    name text primary key, fingerprint text not null, position integer not null,
    hash blob not null, fault text) strict"""
_CURE = "free some space, make its folder writable, and retry"


class ViewsFile:
    """A SQLite file, or memory, that is thrown away and made anew when it is damaged.

    Args:
        path: None for memory.
        page: the bytes of a page in memory; wide ones are copied, table by table, in three fifths
            of the time.
    """

    def __init__(self, path: Path | None, page: int = 65536) -> None:
        self._path, self._page, self._process = path, page, os.getpid()
        self._mutex, self._threads = RLock(), local()
        self._connections: list[sqlite3.Connection] = []
        self._memory = None if path else self._connected(MEMORY)

    def connection(self) -> sqlite3.Connection:
        """Give this thread's connection; memory has one for all."""
        if self._memory is not None:
            return self._memory
        if getattr(self._threads, "connection", None) not in self._connections:
            try:
                self._threads.connection = self._opened()
            except (OSError, sqlite3.OperationalError) as error:
                raise CannotWrite(str(self._path), str(error).lower(), _CURE) from error
        connection: sqlite3.Connection = self._threads.connection
        return connection

    def write(
        self, work: Callable[[sqlite3.Connection], None], *, patience_s: float = READERS_S
    ) -> None:
        """Run work in one transaction; readers see what was, until it is done.

        Raises:
            CannotWrite: the file takes nothing, or somebody else writes to it for that long.
        """
        self._changed(lambda: _committed(self.connection(), work), patience_s)

    def become(self, other: ViewsFile) -> None:
        """Put one with pages of the same size in the place of this, while readers see what was."""
        self._changed(
            lambda: other.connection().backup(self.connection(), progress=_at_once), PATIENCE_S
        )

    def _changed(self, change: Callable[[], None], patience_s: float) -> None:
        """Change the file; a damaged one is begun anew."""
        with self._mutex:
            try:
                _wait_for(self.connection(), patience_s)
                change()
            except sqlite3.OperationalError as error:
                raise CannotWrite(str(self._path), str(error).lower(), _CURE) from error
            except sqlite3.DatabaseError:
                if self._path is None:
                    raise
                self._throw_away()
                change()

    def reading(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Run work that sees one state of the file, whatever is written meanwhile."""
        with self._mutex:
            connection = self.connection()
            connection.execute("begin")
            try:
                work(connection)
            finally:
                connection.execute("rollback")

    def lend(
        self,
        to: ViewsFile,
        work: Callable[[sqlite3.Connection, sqlite3.Connection, str], None],
    ) -> None:
        """Run work that writes to another file and reads one state of this one.

        Args:
            work: takes a connection to the other, one that sees this, and the name under which it
                does: a file is attached, memory cannot be.
        """
        if self._path is None:
            self.reading(lambda own: to.write(lambda other: work(other, own, "")))
            return
        connection = to.connection()
        connection.execute("attach ? as kept", (f"{self._path.absolute().as_uri()}?mode=ro",))
        try:
            to.write(lambda other: work(other, other, "kept."))
        finally:
            connection.execute("detach kept")

    def erase(self) -> bool:
        """Leave no byte behind of what is in it; False if somebody who reads stands in the way."""
        with self._mutex:
            self.write(_emptied, patience_s=PATIENCE_S)
            connection = self.connection()
            _wait_for(connection, 0)
            try:
                connection.execute("vacuum")
                busy, *_ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
            except sqlite3.OperationalError:
                return False
            return not busy

    def copy(self) -> ViewsFile:
        """Return one in memory with what is in this, or with nothing where it cannot be read."""
        try:
            ((page,),) = self.connection().execute("pragma page_size")
            copy = ViewsFile(None, page)
            self.connection().backup(copy.connection(), progress=_at_once)
        except (sqlite3.Error, CannotWrite):
            return ViewsFile(None)
        return copy

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Give the rows of a query; a damaged file is begun anew."""
        try:
            return self.connection().execute(query).fetchall()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            with self._mutex:
                self._throw_away()
            return self.connection().execute(query).fetchall()

    def close(self) -> None:
        """Let go of every connection; those of a forked child are its parent's."""
        if os.getpid() != self._process:
            return
        for connection in (*self._connections, *((self._memory,) if self._memory else ())):
            connection.close()
        self._connections.clear()

    def _opened(self) -> sqlite3.Connection:
        """Open the file, private from its first moment; one that is no database is replaced."""
        self._make()
        try:
            return self._connected(str(self._path))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._throw_away()
            self._make()
            return self._connected(str(self._path))

    def _make(self) -> None:
        """Make an empty private file, unless there is one; WAL and index take its mode.

        One that others can read is made private: whatever it was, it is about to hold names.
        """
        assert self._path is not None  # memory never comes here
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                file = Path(f"{self._path}{end}")
                mode = file.stat().st_mode
                if not stat.S_ISREG(mode):
                    what = "a folder" if stat.S_ISDIR(mode) else "no file"
                    raise CannotWrite(str(file), f"it is {what}", "move it away and retry")
                if mode & 0o077:
                    file.chmod(0o600)

    def _connected(self, target: str) -> sqlite3.Connection:
        made: Any = Closing if target != MEMORY else partial(Shared, self._mutex)
        connection: sqlite3.Connection = sqlite3.connect(
            target, timeout=READERS_S, isolation_level=None, check_same_thread=False,
            uri=target == MEMORY, factory=made,
        )  # fmt: skip
        for pragma in (
            *((f"page_size = {self._page}",) if target == MEMORY else ()),
            "journal_mode = wal",
            "synchronous = normal",
            "temp_store = memory",
            "cache_size = -65536",
        ):
            connection.execute(f"pragma {pragma}")
        (layout,) = connection.execute("pragma user_version").fetchone()
        if layout != _LAYOUT:
            _committed(connection, _begin)
        self._connections.append(connection)
        return connection

    def _throw_away(self) -> None:
        """Remove a damaged file: what was in it grows back from the log."""
        self.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{self._path}{end}").unlink(missing_ok=True)


def _begin(connection: sqlite3.Connection) -> None:
    """Make the tables that every file has; another process may have done it by now."""
    (layout,) = connection.execute("pragma user_version").fetchone()
    if layout == _LAYOUT:
        return
    for name in _names(connection):
        connection.execute(f'drop table if exists main."{name}"')
    for statement in (_CHECKPOINTS, SNAPSHOTS):
        connection.execute(statement)
    connection.execute(f"pragma user_version = {_LAYOUT}")


def _wait_for(connection: sqlite3.Connection, patience_s: float) -> None:
    """Set how long the next statements wait for somebody else who writes."""
    connection.execute(f"pragma busy_timeout = {patience_s * 1000:.0f}")


def _committed(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None]) -> None:
    """Run work in a transaction: all of it is done, or nothing."""
    connection.execute("begin immediate")
    try:
        work(connection)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _at_once(_: int, remaining: int, __: int) -> None:
    """Give up what was not copied in one go: who writes kept it waiting for longer than one may."""
    if remaining:
        raise sqlite3.OperationalError("database is locked")


def _emptied(connection: sqlite3.Connection) -> None:
    """Drop every table of an answer, and forget how far each had come."""
    kept = ("checkpoints", "snapshots")
    for name in _names(connection):
        if name in kept:
            connection.execute(f"delete from main.{name}")  # noqa: S608  # a name of our own
        else:
            connection.execute(f'drop table if exists main."{name}"')


def _names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables; an index of words first, whose own tables go with it."""
    query = (
        "select name from main.sqlite_master where type = 'table' "
        "order by sql not like 'create virtual table%'"
    )
    return [name for (name,) in connection.execute(query)]
