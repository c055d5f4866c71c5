"""The file of the read models: one connection a thread, private, and expendable."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

from weakties.errors import CannotWrite
from weakties.errors.files import describe_obstacle
from weakties.log.sqlite.connecting import ClosingConnection, ThreadConnections
from weakties.log.sqlite.explain import explain_refusal, is_busy


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
        self._mutex, self._connections = RLock(), ThreadConnections(self._open)
        self._memory = None if path else self._connect(MEMORY)

    def connect(self) -> sqlite3.Connection:
        """Return this thread's connection; memory has one for all."""
        if self._memory is not None:
            return self._memory
        try:
            return self._connections.get_own()
        except (OSError, sqlite3.OperationalError) as error:
            raise self._build_refusal(error) from error

    def write(
        self, work: Callable[[sqlite3.Connection], None], *, patience_s: float = READERS_S
    ) -> None:
        """Run work in one transaction; readers see what was, until it is done.

        Raises:
            CannotWrite: the file takes nothing, or somebody else writes to it for that long.
        """
        self._change(lambda: _run_transaction(self.connect(), work), patience_s)

    def replace_with(self, other: ViewsFile) -> None:
        """Replace the content by that of another file; readers see the old one until it is done."""
        self._change(
            lambda: other.connect().backup(self.connect(), progress=_refuse_to_wait), PATIENCE_S
        )

    def _change(self, change: Callable[[], None], patience_s: float) -> None:
        """Change the file; a damaged one is begun anew."""
        with self._mutex:
            try:
                _wait_for(self.connect(), patience_s)
                change()
            except sqlite3.OperationalError as error:
                raise self._build_refusal(error) from error
            except sqlite3.DatabaseError:
                if self._path is None:
                    raise
                self._delete()
                change()

    def _build_refusal(self, error: sqlite3.Error | OSError) -> CannotWrite:
        reason, cure = explain_refusal(error) or (str(error).lower(), _CURE)
        return CannotWrite(str(self._path), reason, cure)

    def read_snapshot(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Run work that sees one state of the file, whatever is written meanwhile."""
        with self._mutex:
            connection = self.connect()
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
            self.read_snapshot(lambda own: to.write(lambda other: work(other, own, "")))
            return
        connection = to.connect()
        connection.execute("attach ? as kept", (f"{self._path.absolute().as_uri()}?mode=ro",))
        try:
            to.write(lambda other: work(other, other, "kept."))
        finally:
            connection.execute("detach kept")

    def erase(self) -> bool:
        """Leave no byte behind of what is in it; False if somebody who reads stands in the way.

        Raises:
            CannotWrite: the file takes nothing.
        """
        with self._mutex:
            # Deleting rows leaves their bytes in free pages, and in the WAL. Vacuum writes the file
            # anew, and the truncating checkpoint empties the WAL; a reader that still needs an old
            # page stops either, and is not waited for: the caller tries again, and says so at last.
            self.write(_empty, patience_s=PATIENCE_S)
            connection = self.connect()
            _wait_for(connection, 0)
            try:
                connection.execute("vacuum")
                busy, *_ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
            except sqlite3.OperationalError as error:
                if is_busy(error):
                    return False
                raise self._build_refusal(error) from error
            return not busy

    def copy(self) -> ViewsFile:
        """Return one in memory with what is in this, or with nothing where it cannot be read."""
        try:
            ((page,),) = self.connect().execute("pragma page_size")
            copy = ViewsFile(None, page)
            self.connect().backup(copy.connect(), progress=_refuse_to_wait)
        except (sqlite3.Error, CannotWrite):
            return ViewsFile(None)
        return copy

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query; a damaged file is begun anew."""
        try:
            return self.connect().execute(statement).fetchall()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            with self._mutex:
                self._delete()
            return self.connect().execute(statement).fetchall()

    def close(self) -> None:
        """Let go of every connection; those of a forked child are its parent's."""
        # A child has copies of its parent's handles: closing one would drop the parent's locks,
        # which belong to the file and not to the handle (POSIX advisory locks).
        if os.getpid() != self._process:
            return
        self._connections.close()
        if self._memory is not None:
            self._memory.close()

    def _open(self) -> sqlite3.Connection:
        """Open the file, private from its first moment; one that is no database is replaced."""
        self._create()
        try:
            return self._connect(str(self._path))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._delete()
            self._create()
            return self._connect(str(self._path))

    def _create(self) -> None:
        """Make an empty private file, unless there is one; WAL and index take its mode.

        One that others can read is made private: whatever it was, it is about to hold names.
        """
        assert self._path is not None  # memory never comes here
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for end in ("", "-wal", "-shm", "-journal"):
            file = Path(f"{self._path}{end}")
            if (obstacle := describe_obstacle(file)) is not None:
                raise CannotWrite(str(file), obstacle, "move it away and retry")
            with suppress(OSError):
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)

    def _connect(self, target: str) -> sqlite3.Connection:
        factory: Any = (
            ClosingConnection if target != MEMORY else partial(SharedConnection, self._mutex)
        )
        connection: sqlite3.Connection = sqlite3.connect(
            target, timeout=READERS_S, isolation_level=None, check_same_thread=False,
            uri=target == MEMORY, factory=factory,
        )  # fmt: skip
        try:
            self._prepare(connection, target)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection, target: str) -> None:
        """Set how a new connection works, and make the tables that every file has."""
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
            _run_transaction(connection, _create_tables)

    def _delete(self) -> None:
        """Remove a damaged file: what was in it grows back from the log."""
        self.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{self._path}{end}").unlink(missing_ok=True)


def _create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables that every file has; another process may have done it by now."""
    (layout,) = connection.execute("pragma user_version").fetchone()
    if layout == _LAYOUT:
        return
    for name in _list_tables(connection):
        connection.execute(f'drop table if exists main."{name}"')
    for statement in (_CHECKPOINTS, SNAPSHOTS):
        connection.execute(statement)
    connection.execute(f"pragma user_version = {_LAYOUT}")


def _wait_for(connection: sqlite3.Connection, patience_s: float) -> None:
    """Set how long the next statements wait for somebody else who writes."""
    connection.execute(f"pragma busy_timeout = {patience_s * 1000:.0f}")


def _run_transaction(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None]
) -> None:
    """Run work in a transaction: all of it is done, or nothing."""
    connection.execute("begin immediate")
    try:
        work(connection)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _refuse_to_wait(_: int, remaining: int, __: int) -> None:
    """Raise if a copy is not complete after one pass: a writer holds the file."""
    if remaining:
        raise sqlite3.OperationalError("database is locked")


def _empty(connection: sqlite3.Connection) -> None:
    """Drop every table of an answer, and forget how far each had come."""
    own_tables = ("checkpoints", "snapshots")
    for name in _list_tables(connection):
        if name in own_tables:
            connection.execute(f"delete from main.{name}")  # noqa: S608  # a name of our own
        else:
            connection.execute(f'drop table if exists main."{name}"')


def _list_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables; an index of words first, whose own tables go with it."""
    query = (
        "select name from main.sqlite_master where type = 'table' "
        "order by sql not like 'create virtual table%'"
    )
    return [name for (name,) in connection.execute(query)]


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
