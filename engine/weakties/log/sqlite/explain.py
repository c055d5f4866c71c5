"""Errors of SQLite and the system, in words a person can act on."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from weakties.errors import BrokenLog, CannotWrite, NotANetwork, WeaktiesError

_CURES = (
    ("readonly", "it is read-only", "make the file and its folder writable and retry"),
    ("unable to open", "it cannot be opened for writing", "make its folder writable and retry"),
    ("full", "the disk is full", "free some space and retry"),
    ("disk i/o", "the disk does not take it", "free some space, check the disk and retry"),
    ("locked", "another program holds it", "close that program and retry"),
    (
        "locking protocol",  # somebody who was stopped in the middle of a look into the WAL
        "another program holds it and does not go on",
        "close that program, or end it if it hangs, and retry",
    ),
)


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
            reason = (error.strerror or str(error)).lower()
            raise CannotWrite(
                str(self._path), reason, "choose a place you can write to and retry"
            ) from error

    def _explain(self, error: sqlite3.Error) -> WeaktiesError:
        text = str(error).lower()
        if "not a database" in text:
            return NotANetwork(str(self._path))
        for word, reason, cure in _CURES:
            if word in text:
                return CannotWrite(str(self._path), reason, cure)
        return BrokenLog(0, f"SQLite says {text}")
