"""The log's file: made private, opened with every safety on, refused if it is something else.

A thread has one connection to it, and a child of the process none.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from importlib.util import find_spec
from pathlib import Path

from weakties.errors import (
    BrokenLog,
    CannotWrite,
    ForkedNetwork,
    NewerNetwork,
    NoNetwork,
    NotANetwork,
)
from weakties.errors.files import describe_obstacle
from weakties.log.protocol import Chance
from weakties.log.sqlite import handles
from weakties.log.sqlite.connecting import ClosingConnection, ThreadConnections
from weakties.log.sqlite.lock import PATIENCE_S, LockFile
from weakties.log.sqlite.schema import (
    APPLICATION_ID,
    CONNECTION_PRAGMAS,
    USER_VERSION,
    list_statements,
)

_BUG_BEGINS, _BUG_FIXED = (3, 7, 0), (3, 51, 3)
_WITHDRAWN = (3, 52, 0)


def get_version() -> str:
    """Name the library's version."""
    return sqlite3.sqlite_version


def has_wal_reset_bug(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Check whether a version is known to damage a WAL file in rare cases: two that write at once.

    Source:
        sqlite.org/wal.html, section "The WAL-Reset Bug".

    >>> has_wal_reset_bug((3, 40, 1)), has_wal_reset_bug((3, 51, 3)), has_wal_reset_bug((3, 53, 0))
    (True, False, False)
    """
    return _BUG_BEGINS <= version < _BUG_FIXED or version == _WITHDRAWN


def has_second_sqlite() -> bool:
    """Check whether a second SQLite would be loaded here: each undoes the other's locks."""
    return find_spec("pysqlite3") is not None


_NO_ROOM_FOR_INDEX = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMOPEN,
}  # fmt: skip
Identity = tuple[str, bytes]


def resolve_link(path: Path) -> Path:
    """Return the file that a link leads to: lock, WAL, note and ledger lie beside that one."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def create_file(path: Path, *, fresh: bool = False) -> None:
    """Create an empty private file, unless there is one: WAL and shm inherit its mode.

    Raises:
        FileExistsError: there is one, and it was to be fresh.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | handles.BASIC, 0o600))
    except FileExistsError:
        if fresh:
            raise


class Connections:
    """The connections of one opened log."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path, self._process = path, os.getpid()
        self._file: tuple[int, int] | None = None
        self._of_threads = ThreadConnections(lambda: connect(path, create=create))

    def get_own(self) -> sqlite3.Connection:
        """Return this thread's connection.

        Raises:
            ForkedNetwork: this is a child of the process that opened the log.
        """
        if os.getpid() != self._process:
            raise ForkedNetwork
        connection = self._of_threads.get_own()
        if self._file is None:
            self._file = _identify_file(self._path)
        return connection

    def check_file(self) -> None:
        """Refuse to write into a file that was moved, replaced or linked while it was open.

        SQLite goes on writing into the file that it opened, and into a WAL beside its old name:
        whoever opens the moved file does not see that WAL.
        """
        if self._file is None or self._file == _identify_file(self._path):
            return
        raise CannotWrite(
            str(self._path),
            "the file was moved, deleted, replaced or linked while it was open",
            "put it back, or open it where it is, and retry",
        )

    def is_open_here(self) -> bool:
        """Check whether this process has any: a child must not close its parent's."""
        return self._of_threads.is_open_here()

    def close(self) -> None:
        """Close all of them; the last one checkpoints."""
        self._of_threads.close()


def _identify_file(path: Path) -> tuple[int, int] | None:
    """Return which file lies under a name, and under that one alone; None if none does."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_nlink == 1 else None


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the file for one thread, after looking at whose it is.

    Raises:
        NoNetwork: there is no such file, or it is empty, and none is to be created.
        NotANetwork: it belongs to another program, or is no file.
        NewerNetwork: a later weakties wrote it.
        CannotWrite: the file has a second name.
    """
    if not path.exists():
        if not create:
            raise NoNetwork(str(path))
        create_file(path)
    check_kind(path)
    if not create and not path.stat().st_size and not _has_wal(path):
        raise NoNetwork(str(path))
    target, is_uri = str(path), is_read_only(path)
    if is_uri:  # without a WAL SQLite would have to make one to read the file where it lies
        access = "mode=ro" if _has_wal(path) else "immutable=1"
        target = f"{path.absolute().as_uri()}?{access}"
    connection = _open(target, is_uri=is_uri)
    try:
        connection = _recognize_on_any_disk(connection, path, create=create)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in CONNECTION_PRAGMAS:
            connection.execute(f"pragma {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _open(target: str, *, is_uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(
        target, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False, uri=is_uri,
        factory=ClosingConnection,
    )  # fmt: skip


def _recognize_on_any_disk(
    connection: sqlite3.Connection, path: Path, *, create: bool
) -> sqlite3.Connection:
    """Return a connection to a file that was looked at; on a full disk it keeps the file to itself.

    SQLite makes an index of the WAL beside the file to read it. Where that has no room, it has the
    index in memory, of which no other process knows: they wait until the file is closed.
    """
    try:
        _recognize(connection, path, create=create)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) not in _NO_ROOM_FOR_INDEX:
            raise
        connection.close()
    else:
        return connection
    alone = _open(str(path))
    try:
        alone.execute("pragma locking_mode = exclusive")
        _recognize(alone, path, create=create)
    except BaseException:
        alone.close()
        raise
    return alone


def check_kind(path: Path) -> None:
    """Refuse what is no file, and a file with two names.

    SQLite names the WAL after the file: opened under two names, each side writes into a WAL that
    the other does not see.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise NotANetwork(str(path))
    if status.st_nlink > 1:
        raise CannotWrite(
            str(path),
            "it has a second name, a hard link, and under two names it would be damaged",
            f"make it a file of its own and retry: cp -p {path} {path}.own && mv {path}.own {path}",
        )


def check_companions(
    path: Path, ends: tuple[str, ...] = ("-wal", "-shm", "-journal", ".lock")
) -> None:
    """Refuse what is no file of our own in the place of one; see `describe_obstacle`.

    Raises:
        CannotWrite: with the name of what is in the way.
    """
    for end in ends:
        companion = Path(f"{path}{end}")
        if (obstacle := describe_obstacle(companion)) is not None:
            raise CannotWrite(str(companion), obstacle, "move it away and retry")


def is_read_only(path: Path) -> bool:
    """Check whether a file can be read only: by its own mode, its folder's, or the medium's."""
    if not path.exists():
        return False
    in_use = _has_wal(path) and os.access(f"{path}-shm", os.W_OK)
    return not (os.access(path, os.W_OK) and (in_use or os.access(path.parent, os.W_OK)))


def _has_wal(path: Path) -> bool:
    """Check whether anything is in the file's WAL."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def _recognize(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Look before touching: another program's database must stay as it is."""
    connection.execute("begin")  # one snapshot: somebody else may be making the tables right now
    try:
        empty = _is_empty(connection)
        (application,) = connection.execute("pragma application_id").fetchone()
        (version,) = connection.execute("pragma user_version").fetchone()
    finally:
        connection.execute("rollback")
    if application != APPLICATION_ID and not empty:
        raise NotANetwork(str(path))
    if version > USER_VERSION:
        raise NewerNetwork(str(path), version, USER_VERSION)
    if empty and not create:
        raise NoNetwork(str(path))


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Check if no table was made yet: a network that is just begun has a page, but no table."""
    return connection.execute("select 1 from sqlite_master").fetchone() is None


def load_identity(
    connection: sqlite3.Connection, lock: LockFile, chance: Chance, identity: Identity | None
) -> Identity:
    """Return the network's id and secret, after making the tables if the file is still empty."""
    if _is_empty(connection):
        with lock.hold():
            _make_tables(connection, identity or (chance(16).hex(), chance(32)))
    match connection.execute("select id, secret from network").fetchone():
        case (str() as network_id, bytes() as secret):
            return network_id, secret
        case _:
            raise BrokenLog(0, "it does not say whose network it is")


def _make_tables(connection: sqlite3.Connection, identity: Identity) -> None:
    """Make the tables, unless somebody else just did; they are in the file itself at once.

    A database that lives in its WAL alone opens as an empty one when it is moved without it.
    """
    (mode,) = connection.execute("pragma journal_mode = wal").fetchone()
    if mode != "wal":
        raise sqlite3.OperationalError(f"unable to open: journal mode {mode} instead of wal")
    connection.execute("begin immediate")
    try:
        if _is_empty(connection):
            for statement in list_statements():
                connection.execute(statement)
            connection.execute("insert into network values (?, ?)", identity)
            connection.execute(f"pragma application_id = {APPLICATION_ID}")
            connection.execute(f"pragma user_version = {USER_VERSION}")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()


def empty_wal(connection: sqlite3.Connection) -> bool:
    """Empty the WAL at once; False if somebody still reads from it."""
    connection.execute("pragma busy_timeout = 0")
    try:
        busy, *_ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    finally:
        connection.execute(f"pragma busy_timeout = {PATIENCE_S * 1000:.0f}")
    return not busy
