"""Positions of named consumers, in a file of their own: the answers may be deleted at any time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from weakties.domain.structural import LogRestored
from weakties.errors import CannotWrite, ConsumerTaken
from weakties.log.envelope import Recorded
from weakties.log.protocol import Log
from weakties.log.rows import format_timestamp
from weakties.log.sqlite import file
from weakties.log.sqlite.explain import explain_errors, explain_refusal
from weakties.log.sqlite.handles import SAFELY
from weakties.log.sqlite.lock import open_lock

_APPLICATION_ID = 0x776B6373
_TABLE = """create table if not exists consumers (
    name text primary key, position integer not null, hash blob not null,
    moved_at text not null default '', failed_at integer, error text) strict"""
_MOVE = """update consumers set position = ?, hash = ?, moved_at = ?, failed_at = null, error = null
    where name = ? and position = ? and hash = ?"""


class ChainLink(NamedTuple):
    """Where a consumer is: a position, and the link of the chain there."""

    position: int
    hash: bytes

    @classmethod
    def of(cls, log: Log, position: int) -> ChainLink:
        """Return a link of a log; one without a link before the first event."""
        rows = log.read_rows(position - 1, position) if position else ()
        return cls(position, next((row.hash for row in rows), b""))

    @classmethod
    def of_event(cls, log: Log, recorded: Recorded) -> ChainLink | None:
        """Return the link of an event that was read; None if another one stands there by now."""
        rows = log.read_rows(recorded.position - 1, recorded.position)
        row = next(iter(rows), None)
        return cls(row.position, row.hash) if row and row.id == recorded.id else None

    def is_in(self, log: Log) -> bool:
        """Check whether it is still a link of a log, which may have been put back."""
        return ChainLink.of(log, self.position) == self


class Positions:
    """The positions of all consumers of a network, in a file of their own."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def _execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        with explain_errors(self._path):
            return self._connection.execute(statement, values)

    @contextmanager
    def reserve(self, name: str) -> Iterator[None]:
        """Keep others of the same name out, in this process and in others.

        Raises:
            ConsumerTaken: there is one.
        """
        end = sha256(name.encode()).hexdigest()[:12]
        with explain_errors(self._path):
            lock = open_lock(f"{self._path}.{end}.lock", os.O_RDWR | os.O_CREAT | SAFELY)
        try:
            if not lock.try_acquire():
                raise ConsumerTaken(name)
            yield
            lock.release()
        finally:
            lock.close()

    def find(self, name: str, log: Log) -> ChainLink:
        """Return where a consumer goes on; a log that was put back is followed from there."""
        row = self._execute(
            "select position, hash from consumers where name = ?", (name,)
        ).fetchone()
        if row is None:
            self._execute(
                "insert into consumers (name, position, hash) values (?, 0, ?)", (name, b"")
            )
            return ChainLink.of(log, 0)
        link = ChainLink(*row)
        if link.is_in(log):
            return link
        link = ChainLink.of(log, _find_common_position(log, link))
        self._execute("update consumers set position = ?, hash = ? where name = ?", (*link, name))
        return link

    def move(self, name: str, link: ChainLink, to: ChainLink, at: datetime) -> None:
        """Move a consumer on, if it is where it was.

        Raises:
            ConsumerTaken: somebody else moved it.
        """
        moved = self._execute(_MOVE, (*to, format_timestamp(at), name, *link))
        if not moved.rowcount:
            raise ConsumerTaken(name)

    def note_failure(self, name: str, position: int, error: Exception) -> None:
        """Note at which event the work failed, without a word of the error's."""
        self._execute(
            "update consumers set failed_at = ?, error = ? where name = ?",
            (position, type(error).__name__, name),
        )

    def list_rows(self) -> Sequence[tuple[str, int, str, int | None, str | None]]:
        """Return all of them; none of a file that was just made."""
        if not self._execute("select 1 from sqlite_master").fetchall():
            return []
        return self._execute(
            "select name, position, moved_at, failed_at, error from consumers order by name"
        ).fetchall()


def _find_common_position(log: Log, link: ChainLink) -> int:
    """Return up to where a log that was put back is the one that a link is of.

    Which of several restorations came since is known where the link was the end of what was left;
    else all count, and some events are given again.
    """
    restored = (recorded.event for recorded in log.read(kinds=(LogRestored.KIND,)))
    events = [event for event in restored if isinstance(event, LogRestored)]
    ends = [(event.left_position, event.left_hash) for event in events]
    end = link.position, link.hash.hex()
    since = ends.index(end) if end in ends else 0
    positions = (event.position for event in events[since:])
    return min((p for p in positions if p <= link.position), default=0)


@contextmanager
def open_positions(path: Path) -> Iterator[Positions]:
    """Open the file of positions, private from its first moment.

    Raises:
        CannotWrite: it takes nothing, is damaged, or something else is in its place.
    """
    file.check_companions(path, ("", "-wal", "-shm", "-journal"))
    with explain_errors(path):
        file.create_file(path)
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
        with _explain_damage(path):
            _check_owner(connection, path)
            for statement in (
                "pragma journal_mode = wal", "pragma synchronous = normal", _TABLE,
                f"pragma application_id = {_APPLICATION_ID}",
            ):  # fmt: skip
                connection.execute(statement)
        yield Positions(connection, path)


@contextmanager
def read_positions(path: Path) -> Iterator[Positions]:
    """Open the file of positions to look at it, also where nothing can be written.

    Raises:
        CannotWrite: it is damaged, or something else is in its place.
    """
    file.check_companions(path, ("", "-wal", "-shm", "-journal"))
    access = "immutable=1" if file.is_read_only(path) else "mode=ro"
    uri = f"{path.absolute().as_uri()}?{access}"
    with (
        _explain_damage(path),
        closing(sqlite3.connect(uri, timeout=10, isolation_level=None, uri=True)) as connection,
    ):
        _check_owner(connection, path)
        yield Positions(connection, path)


@contextmanager
def _explain_damage(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        cure = "move it away and retry: its consumers then begin with the first event"
        raise CannotWrite(
            str(path), *(explain_refusal(error) or ("it is damaged", cure))
        ) from error


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse the database of another program."""
    (application,) = connection.execute("pragma application_id").fetchone()
    is_empty = connection.execute("select 1 from sqlite_master").fetchone() is None
    if application != _APPLICATION_ID and not is_empty:
        raise CannotWrite(str(path), "it belongs to another program", "move it away and retry")
