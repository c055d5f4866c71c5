"""Errors of SQLite and the system, in words a person can act on."""

from __future__ import annotations

import os
import sqlite3
from errno import EDQUOT, EFBIG, EMFILE, ENFILE, ENOSPC
from pathlib import Path
from types import TracebackType

from weakties.errors import BrokenLog, CannotWrite, NotANetwork, WeaktiesError

NO_ROOM = "there is no room on the disk"
_CURES = (
    ("readonly", "it is read-only", "make the file and its folder writable and retry"),
    ("unable to open", "it cannot be opened for writing", "make its folder writable and retry"),
    ("full", NO_ROOM, "make room and retry"),
    ("disk i/o", "the disk does not take it", "free some space, check the disk and retry"),
    ("locked", "another program holds it", "close that program and retry"),
    (
        "locking protocol",  # somebody who was stopped in the middle of a look into the WAL
        "another program holds it and does not go on",
        "close that program, or end it if it hangs, and retry",
    ),
)


_TAKES_NO_MORE = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
"""What SQLite says of a quota, or of a limit to the size of a file, and of a broken disk."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_NO_ROOM_CODES = (ENOSPC, EDQUOT, EFBIG)
_TOO_MANY_CODES = (EMFILE, ENFILE)
_HANDLES = 8
"""What the log and the answers open at once: each a file, its WAL and the index of that."""
_TOO_MANY_FILES = (
    "this program has too many files open",
    "close the networks that it does not use, or raise its limit (ulimit -n), and retry",
)


def explain_refusal(error: sqlite3.Error | OSError) -> tuple[str, str] | None:
    """Return why a file cannot be written, and what to do; None if it is another kind of error."""
    if isinstance(error, OSError):
        return _explain_os_error(error)
    if getattr(error, "sqlite_errorcode", None) in _TAKES_NO_MORE:
        return f"{NO_ROOM}, or it is broken", "make room, or check the disk, and retry"
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN and _lacks_handles():
        return _TOO_MANY_FILES
    text = str(error).lower()
    return next(((reason, cure) for word, reason, cure in _CURES if word in text), None)


def _explain_os_error(error: OSError) -> tuple[str, str]:
    if error.errno in _NO_ROOM_CODES:
        return NO_ROOM, "make room and retry"
    if error.errno in _TOO_MANY_CODES:
        return _TOO_MANY_FILES
    return (error.strerror or str(error)).lower(), "choose a place you can write to and retry"


def _lacks_handles() -> bool:
    """Check whether this process can open too few files: SQLite only says that it cannot open."""
    opened = list[int]()
    try:
        opened += [os.open(os.devnull, os.O_RDONLY)]
        while len(opened) < _HANDLES:
            opened += [os.dup(opened[0])]
    except OSError as error:
        return error.errno in _TOO_MANY_CODES
    finally:
        for handle in opened:
            os.close(handle)
    return False


def is_busy(error: BaseException) -> bool:
    """Check whether somebody else who reads or writes is in the way, and nothing else."""
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF
    return code in _BUSY or code == sqlite3.SQLITE_ERROR  # a query of our own is not at its end


class explain_errors:  # noqa: N801  # reads as a phrase: with explained(path)
    """Turn what a log file can raise into a `WeaktiesError`; all else passes through."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            raise self._explain(error) from error
        if isinstance(error, UnicodeDecodeError):
            raise BrokenLog(0, "SQLite says something that is no text") from error
        if isinstance(error, OSError):
            raise CannotWrite(str(self._path), *_explain_os_error(error)) from error

    def _explain(self, error: sqlite3.Error) -> WeaktiesError:
        text = str(error).lower()
        if "not a database" in text:
            return NotANetwork(str(self._path))
        refusal = explain_refusal(error)
        return (
            CannotWrite(str(self._path), *refusal)
            if refusal
            else BrokenLog(0, f"SQLite says {text}")
        )
