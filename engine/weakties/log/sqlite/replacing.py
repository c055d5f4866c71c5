"""Replacement of a log's content by another's, while others have the file open.

A live file is never renamed over: whoever has it open would go on writing into a file without a
name. SQLite's backup gives it the new content in one transaction, under the lock of all writers.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from weakties.errors import NewerNetwork, NotANetwork, Unreadable
from weakties.log.sqlite import file, wal
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import sync_to_disk
from weakties.log.sqlite.lock import PATIENCE_S, LockFile
from weakties.log.sqlite.schema import APPLICATION_ID, USER_VERSION

State = Literal["absent", "empty", "network", "damaged"]
COMPANIONS = ("-wal", "-shm", "-journal")
_PRIMARY = 0xFF


def detect_state(path: Path) -> State:
    """Return what a path holds, without changing it.

    Raises:
        NotANetwork: a folder, or another program's database.
        NewerNetwork: a later weakties wrote it.
        CannotWrite: it has a second name.
    """
    if not path.exists():
        return "absent"
    file.check_kind(path)
    with explain_errors(path):
        try:
            with closing(_open_for_reading(path)) as connection:
                return _recognize(connection, path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return "damaged"


def _recognize(connection: sqlite3.Connection, path: Path) -> State:
    (application,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    if application == APPLICATION_ID and version > USER_VERSION:
        raise NewerNetwork(str(path), version, USER_VERSION)
    empty = connection.execute("select 1 from sqlite_master").fetchone() is None
    if application != APPLICATION_ID and not empty:
        raise NotANetwork(str(path))
    return "empty" if empty else "network"


def stage(backup: Path, to: Path) -> None:
    """Copy a backup, which may lie where nothing can be written, into a new file.

    Raises:
        Unreadable: there is none.
        NotANetwork: it is something else.
        BrokenLog: it is damaged.
    """
    if not backup.is_file():
        reason = "there is no such file"
        raise Unreadable(str(backup), reason, "name one that `weakties backup` wrote")
    with explain_errors(to):
        file.create_file(to, fresh=True)
    with explain_errors(backup), closing(_open_for_reading(backup, "immutable=1")) as source:
        if _recognize(source, backup) != "network":
            raise NotANetwork(str(backup))
        with closing(_open_for_writing(to)) as target:
            source.backup(target)


def _open_for_reading(path: Path, otherwise: str = "mode=rw") -> sqlite3.Connection:
    """Open a file to look at it.

    One that has a WAL is opened read-only: SQLite would throw away the WAL of what it takes for no
    database. Without one, opening it read-only would leave an empty WAL behind.
    """
    access = "mode=ro" if Path(f"{path}-wal").exists() else otherwise
    uri = f"{path.absolute().as_uri()}?{access}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE_S, isolation_level=None)


def _open_for_writing(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
    try:
        for pragma in ("synchronous = full", "secure_delete = on", "temp_store = memory"):
            connection.execute(f"pragma {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def replace(path: Path, staged: Path, keep: Path | None, confirm: Callable[[], None]) -> None:
    """Write one file's content into another: who has that open sees all of it at once, or nothing.

    Args:
        path: the live file, or where there is to be one.
        staged: the other, which nobody has open.
        keep: where a copy of what was there goes; None if there is nothing to keep.
        confirm: called while nobody can write; what it raises stops everything.

    Raises:
        CannotWrite: the place does not take it; then all is as it was.
    """
    lock = LockFile(f"{path}.lock")
    try:
        with explain_errors(path), lock.hold():
            _replace_content(lock, path, staged, keep, confirm)
    finally:
        lock.close()


def _replace_content(
    lock: LockFile, path: Path, staged: Path, keep: Path | None, confirm: Callable[[], None]
) -> None:
    # What would be lost was shown, and agreed to, without the lock: nobody holds up writers while a
    # person reads. So it is looked at again now that nobody can write, and whatever was recorded in
    # between stops the exchange instead of being lost unseen.
    confirm()
    # Written before the content changes: whoever dies in between leaves a lock file that expects no
    # WAL, and the next opening does not take the one of the old content for a missing part.
    lock.write(wal.BLANK)  # what it says of a WAL is of the log from before
    if keep is not None and not _save_copy(path, keep):
        _move_aside(path, staged, keep)
        return
    file.create_file(path)
    with closing(_open_for_writing(path)) as target, closing(_open_for_writing(staged)) as source:
        source.backup(target, progress=_refuse_to_wait)
        target.execute("pragma wal_checkpoint(truncate)").fetchall()


def _refuse_to_wait(status: int, _: int, __: int) -> None:
    """Give up when another program holds the file for too long; Python would try for ever."""
    if status & _PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("locked")


def _save_copy(path: Path, keep: Path) -> bool:
    """Copy what is there, page by page; False if it is no database that could be copied."""
    draft = keep.with_name(f"{keep.name}.draft")
    draft.unlink(missing_ok=True)
    file.create_file(draft, fresh=True)
    try:
        with closing(_open_for_reading(path)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target, progress=_refuse_to_wait)
    except sqlite3.OperationalError:
        draft.unlink()
        raise
    except sqlite3.DatabaseError:
        draft.unlink()
        return False
    draft.rename(keep)
    return True


def _move_aside(path: Path, staged: Path, keep: Path) -> None:
    """Put the new file in the place of one that is no database, which keeps another name.

    Its WAL goes first: beside the new file, SQLite would take it for that one's.
    """
    for end in COMPANIONS:
        companion = Path(f"{path}{end}")
        if companion.exists():
            companion.rename(f"{keep}{end}")
    # Linked and then replaced, the live name always leads to a file, the old one or the new; who
    # dies in between leaves the old one under both names. Where the disk knows no hard links there
    # is a moment without a file, and the next restore begins with "absent".
    with suppress(OSError):
        os.link(path, keep)
    if not keep.exists():
        path.rename(keep)
    sync_to_disk(staged)
    staged.replace(path)
    sync_to_disk(path.parent)
