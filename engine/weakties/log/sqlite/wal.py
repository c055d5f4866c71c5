"""Whether the WAL beside a log is its own, and whether one is missing.

SQLite applies whatever WAL lies beside a file, and takes a file without one for complete. So the
lock file holds, while there is a WAL, how that begins and how far the log has come with it. Where
both agree nothing more is done; where not, the whole chain is verified before the WAL may be merged
into the file.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from weakties.errors import BrokenLog, ForeignWal, NotANetwork
from weakties.log.chain import genesis
from weakties.log.envelope import Head, Row
from weakties.log.sqlite import handles
from weakties.log.sqlite.schema import APPLICATION_ID

NOTE_AT, NOTE_BYTES = 16, 240
"""Where the note lies in the lock file: behind the number of the process that writes."""
_HEADER, _SALTS = 32, slice(16, 24)
_OTHER_ERRORS = ("unable to open", "readonly", "locked", "locking protocol")


class Note(NamedTuple):
    """How far a log has come that has a WAL, and how that WAL begins."""

    network: str
    salts: str
    position: int
    hash: bytes

    @classmethod
    def parse(cls, text: bytes) -> Note | None:
        """Return what was noted; None if nothing was."""
        try:
            network, salts, position, digest = text.decode("ascii").split()
            return cls(network, salts, int(position), bytes.fromhex(digest))
        except ValueError:
            return None

    def encode(self) -> bytes:
        """Return it as it stands in the lock file."""
        text = f"{self.network} {self.salts} {self.position} {self.hash.hex()}\n"
        return text.ljust(NOTE_BYTES).encode("ascii")


BLANK = b" " * NOTE_BYTES


def read_salts(path: Path) -> str:
    """Return the salts of a file's WAL as hex; empty if there is no WAL.

    Opening a WAL drops no lock: SQLite keeps those on the file itself and on its index.
    """
    return _read(Path(f"{path}-wal"), 0, _HEADER)[_SALTS].hex()


def read_note(path: Path) -> Note | None:
    """Return what the lock file of a log says of its WAL."""
    return Note.parse(_read(Path(f"{path}.lock"), NOTE_AT, NOTE_BYTES))


def _read(path: Path, start: int, size: int) -> bytes:
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | handles.SAFELY)
        try:
            return handles.read_at(handle, size, start)
        finally:
            os.close(handle)
    return b""


def check(path: Path) -> None:
    """Refuse a WAL that is another file's, before anything of it gets into this one.

    Raises:
        ForeignWal: with it the log does not hold.
        NotANetwork: the file belongs to another program, or its WAL does.
    """
    salts = read_salts(path)
    note = read_note(path) if salts else None
    if not salts or (note and note.salts == salts):
        return
    try:
        _verify(path)
    except (sqlite3.DatabaseError, BrokenLog, TypeError, UnicodeDecodeError) as error:
        if any(word in str(error) for word in _OTHER_ERRORS):
            return  # which the opening that follows says better
        raise ForeignWal(str(path)) from error


def _open_read_only(path: Path) -> sqlite3.Connection:
    """Open a file read-only, so that closing it merges no WAL."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)


def _verify(path: Path) -> None:
    """Recompute the chain of a file together with its WAL."""
    from weakties.log.rows import verify_rows  # noqa: PLC0415  # seldom asked for
    from weakties.log.sqlite.queries import STORED  # noqa: PLC0415  # as above

    with closing(_open_read_only(path)) as connection:
        if not connection.execute("select 1 from sqlite_master").fetchone():
            return
        (application,) = connection.execute("pragma application_id").fetchone()
        if application != APPLICATION_ID:
            raise NotANetwork(str(path))
        connection.execute("begin")
        identity = connection.execute("select id, secret from network").fetchone()
        query = f"select {STORED} from event order by position"  # noqa: S608  # our own columns
        with closing(connection.execute(query)) as rows:  # else an error keeps the file open
            for _ in verify_rows(Head(0, genesis(*identity)), map(Row._make, rows)):
                pass
