"""The log in one SQLite file: one writer at a time, any number of readers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import RLock, local
from typing import TYPE_CHECKING, Any, TypeVar

from weakties import chain
from weakties.envelope import Draft, Head, Recorded, Row
from weakties.errors import BrokenLog, ForkedNetwork
from weakties.log.protocol import Chance, Clock, Writer
from weakties.log.sqlite import file, schema
from weakties.log.sqlite.explain import explained
from weakties.log.sqlite.lock import LockFile
from weakties.log.sqlite.schema import IS_STRUCTURAL, STRUCTURAL

if TYPE_CHECKING:
    from weakties.codec import Codec
    from weakties.log.forge import Forge

T = TypeVar("T")
Opener = Callable[[tuple[Any, ...]], Recorded]
PAGE, _VARIABLES, _MANY, _TOLD = 2_000, 500, 10, -1
_SEEN = (
    "position, id, kind, version, occurred_at, recorded_at, actor, source, batch, cause, "
    "data, personal"
)
_STORED = ", ".join(Row._fields)
_INSERT = f"insert into event values ({', '.join('?' * len(Row._fields))})"  # noqa: S608  # marks


class SqliteLog:
    """See `weakties.log.protocol.Log`; its file has a lock beside it."""

    def __init__(
        self,
        path: Path,
        kinds: Callable[[], Codec],
        sources: tuple[Clock, Chance],
        *,
        create: bool = True,
        identity: file.Identity | None = None,
    ) -> None:
        self._path, self._create, self._process = path, create, os.getpid()
        self._mutex, self._threads = RLock(), local()
        self._connections: list[sqlite3.Connection] = []
        with explained(path):
            connection = self._connection()
            self._lock = LockFile(f"{path}.lock")
            self.network_id, self.secret = file.found(connection, self._lock, sources[1], identity)
        self._kinds, self._sources = kinds, sources

    @cached_property
    def _forge(self) -> Forge:
        """What makes rows; a log that is only asked for its head needs no codec."""
        from weakties.log.forge import Forge  # noqa: PLC0415  # as it says

        return Forge(self._kinds(), self.secret, *self._sources)

    @cached_property
    def _open(self) -> Opener:
        return self._forge.codec.opener()

    def head(self) -> Head:
        """See `Log.head`."""
        query = "select position, hash, recorded_at from event order by position desc limit 1"
        with explained(self._path):
            last = self._connection().execute(query).fetchone()
        return Head(*last) if last else Head(0, chain.genesis(self.network_id, self.secret))

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = ()
    ) -> Iterator[Recorded]:
        """See `Log.read`."""
        for page in self._pages(_SEEN, (after, until), kinds):
            yield from map(self._open, page)

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        for page in self._pages(_STORED, (after, until), ()):
            yield from map(Row._make, page)

    def _pages(
        self, columns: str, span: tuple[int, int | None], kinds: Collection[str]
    ) -> Iterator[list[tuple[object, ...]]]:
        """Read page by page: no statement stays open, so that no reader holds back the WAL."""
        after, until = span
        where = "position > ?" + ("" if until is None else " and position <= ?")
        if kinds:
            where += f" and kind in ({', '.join('?' * len(kinds))})"
            if STRUCTURAL.issuperset(kinds):
                where += f" and {IS_STRUCTURAL}"
        query = f"select {columns} from event where {where} order by position limit {PAGE}"  # noqa: S608  # columns and marks are ours
        rest = (*(() if until is None else (until,)), *kinds)
        while True:
            with explained(self._path):
                page = self._connection().execute(query, (after, *rest)).fetchall()
            if page:
                yield page
                after = page[-1][0]
            if len(page) < PAGE:
                return

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.known`."""
        hashed = {chain.keyed(self.secret, key): key for key in keys}
        with explained(self._path):
            return {hashed[key]: i for key, i in self._found("key, id", "key", hashed)}

    def kinds_of(self, ids: Collection[str]) -> dict[str, str]:
        """See `Log.kinds_of`."""
        with explained(self._path):
            return dict(self._found("id, kind", "id", ids))

    def _found(self, columns: str, column: str, values: Iterable[object]) -> Iterator[Any]:
        """Find the events with these values in a unique column."""
        remaining, connection = iter(values), self._connection()
        while chunk := tuple(islice(remaining, _VARIABLES)):
            marks = ", ".join("?" * len(chunk))
            query = f"select {columns} from event where {column} in ({marks})"  # noqa: S608  # names of our own
            yield from connection.execute(query, chunk)

    def writing(self, work: Callable[[Writer], T]) -> T:
        """See `Log.writing`."""
        with explained(self._path):
            self._connection()  # a forked child must not touch the lock it shares with its parent
            with self._mutex:
                return self._lock.hold(lambda: self._transaction(work))

    def _transaction(self, work: Callable[[Writer], T]) -> T:
        """Run work between begin and commit; whatever it raises, nothing half stays."""
        connection = self._connection()
        if connection.in_transaction:
            connection.execute("rollback")
        connection.execute("begin immediate")
        try:
            done = work(self)
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was ended by somebody else")
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        return done

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        drafts = list(drafts)
        keys = [self._forge.keyed(draft) for draft in drafts]
        known = self._known(keys)
        told = {key: self._open(row) for key, *row in self._found(f"key, {_SEEN}", "key", known)}
        fresh: list[tuple[Draft, bytes | None]] = []
        first: dict[bytes, int] = {}
        places: list[int] = []
        for draft, key in zip(drafts, keys, strict=True):
            place = len(fresh)
            if key is not None:
                place = _TOLD if key in told else first.setdefault(key, place)
            if place == len(fresh):
                fresh.append((draft, key))
            places.append(place)
        rows, recorded = self._forge.rows(self.head(), fresh)
        self._connection().executemany(_INSERT, rows)
        return [
            told[key] if place == _TOLD and key else recorded[place]
            for place, key in zip(places, keys, strict=True)
        ]

    def _known(self, keys: Collection[bytes | None]) -> set[bytes]:
        """Give which of these keyed hashes were told before; for many, by reading all there are."""
        sought = {key for key in keys if key is not None}
        if not sought:
            return sought
        if len(sought) * _MANY < self.head().position:
            return {key for (key,) in self._found("key", "key", sought)}
        every = self._connection().execute("select key from event where key is not null")
        return {key for (key,) in every if key in sought}

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        head, count = self.head(), 0
        position, previous = head.position, head.hash
        kept = []
        for row in rows:
            previous = chain.link(previous, row[:-1])
            position += 1
            if (row.position, row.hash) != (position, previous):
                raise BrokenLog(position, "the row does not continue the chain")
            if not chain.bound(row):
                raise BrokenLog(position, "its personal part was changed")
            kept.append(row)
            count += 1
            if len(kept) == PAGE:
                self._connection().executemany(_INSERT, kept)
                kept.clear()
        self._connection().executemany(_INSERT, kept)
        return count

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        query = (
            "update event set personal = null, salt = null where id = ? and personal is not null"
        )
        return self._connection().executemany(query, [(i,) for i in ids]).rowcount

    def faults(self) -> Iterator[str]:
        """See `Log.faults`: SQLite's own check, and the tables and triggers as they must be."""
        connection = self._connection()
        try:
            for (said,) in connection.execute("pragma integrity_check"):
                if said != "ok":
                    yield f"SQLite says {said}"
            stored, right = schema.built(connection), schema.as_it_must_be()
            for kind, name, *_ in sorted(stored ^ right, key=str):
                yield f"its {kind} {name} is not as weakties made it"
        except (sqlite3.Error, UnicodeDecodeError) as error:
            yield f"SQLite says {error}"

    def close(self) -> None:
        """See `Log.close`; the last close checkpoints, and that needs the lock too."""
        if os.getpid() == self._process and self._connections:
            with self._mutex, explained(self._path):
                self._lock.hold(self._close_all)
                self._lock.close()

    def _close_all(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _connection(self) -> sqlite3.Connection:
        """Give this thread's connection; a child of the process that opened it gets none."""
        if os.getpid() != self._process:
            raise ForkedNetwork
        if not hasattr(self._threads, "connection"):
            self._threads.connection = file.connect(self._path, create=self._create)
            self._connections.append(self._threads.connection)
        connection: sqlite3.Connection = self._threads.connection
        return connection
