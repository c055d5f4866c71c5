"""Can the SQLite library of this machine be relied on?"""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec

_RESETS, _MENDED = (3, 7, 0), (3, 51, 3)
_WITHDRAWN = (3, 52, 0)


def version() -> str:
    """Name the library's version."""
    return sqlite3.sqlite_version


def may_reset(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Claim that a version is known to damage a WAL file in rare cases: two that write at once.

    Source:
        sqlite.org/wal.html, section "The WAL-Reset Bug".

    >>> may_reset((3, 40, 1)), may_reset((3, 51, 3)), may_reset((3, 53, 0))
    (True, False, False)
    """
    return _RESETS <= version < _MENDED or version == _WITHDRAWN


def is_doubled() -> bool:
    """Claim that a second SQLite would be loaded here: each undoes the other's locks."""
    return find_spec("pysqlite3") is not None
