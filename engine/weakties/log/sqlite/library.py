"""Can the SQLite library of this machine be relied on?"""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec

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
