"""The log in one SQLite file: one writer at a time, any number of readers."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from weakties import chain
from weakties.envelope import Dated, Draft, Head, Recorded, Row
from weakties.log.continuing import appended, continued
from weakties.log.protocol import Chance, Clock, Writer
from weakties.log.reading import SEEN, one, opened, way
from weakties.log.sqlite import file, queries, schema, wal
from weakties.log.sqlite.connections import Connections
from weakties.log.sqlite.explain import explained
from weakties.log.sqlite.lock import LockFile, NoLock
from weakties.log.sqlite.queries import INSERT, PAGE, STORED, Columns

if TYPE_CHECKING:
    from weakties.codec import Codec
    from weakties.log.forge import Forge

T = TypeVar("T")
_MANY = 10


class SqliteLog:
    """See `weakties.log.protocol.Log`; its file has a lock beside it.

    Attributes:
        reached: the end of the log when this last wrote; None if it did not.
    """

    reached: Head | None = None

    def __init__(
        self,
        path: Path,
        kinds: Callable[[], Codec],
        sources: tuple[Clock, Chance],
        *,
        create: bool = True,
        identity: file.Identity | None = None,
    ) -> None:
        self._path, self._mutex = path, RLock()
        self._connections = Connections(path, create=create)
        with explained(path):
            file.check_companions(path)
            wal.check(path)
            connection = self._connections.mine()
            self._lock = (NoLock if file.is_read_only(path) else LockFile)(f"{path}.lock")
            try:
                found = file.found(connection, self._lock, sources[1], identity)
            except BaseException:
                self.close()
                raise
        self.network_id, self.secret = found
        self._kinds, self._sources = kinds, sources

    @cached_property
    def _codec(self) -> Codec:
        """What reads events; a log that is only asked for its head needs none."""
        return self._kinds()

    def _forge(self, *, seals_keys: bool) -> Forge:
        """Return what makes rows by the rule of the file."""
        from weakties.log.forge import Forge  # noqa: PLC0415  # who only reads makes none

        return Forge(self._codec, self.secret, *self._sources, seals_keys=seals_keys)

    def head(self) -> Head:
        """See `Log.head`."""
        with explained(self._path):
            return self._end(self._connections.mine())

    def _end(self, connection: sqlite3.Connection) -> Head:
        last = connection.execute(queries.LAST).fetchall()
        return Head(*last[0]) if last else Head(0, chain.genesis(self.network_id, self.secret))

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        part = queries.condition(until, kinds, self._version() if kinds else schema.USER_VERSION)
        columns, opens = way(bare=bare)
        pages = queries.pages(self._ask, columns, after, part)
        return itertools.chain.from_iterable(opens(self._codec, page) for page in pages)

    def _version(self) -> int:
        """Return the version of the file: a correction raises it, a restore may lower it."""
        with explained(self._path):
            return schema.version_of(self._connections.mine())

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        columns, opens = way(bare=bare)
        pages = queries.pages_at(self._ask, columns, positions)
        return itertools.chain.from_iterable(opens(self._codec, page) for page in pages)

    def dates(self, after: int = 0, until: int | None = None) -> Iterator[Dated]:
        """See `Log.dates`."""
        pages = queries.pages(self._ask, queries.DATED, after, queries.condition(until, ()))
        make = partial(tuple.__new__, Dated)  # `_make` is the same, with a call in Python for each
        return map(make, itertools.chain.from_iterable(pages))

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        part = queries.condition(until, ())
        for page in queries.pages(self._ask, STORED, after, part):
            yield from map(Row._make, page)

    def _ask(self, query: str, values: Columns) -> list[Columns]:
        with explained(self._path):
            return self._connections.mine().execute(query, values).fetchall()

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.known`."""
        hashed = {chain.keyed(self.secret, key): key for key in keys}
        with explained(self._path):
            return {hashed[key]: i for key, i in self._found("key, id", "key", hashed)}

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        with explained(self._path):
            return {r.id: r for r in opened(self._codec, self._found(SEEN, "id", ids))}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        with explained(self._path):
            found = {p for (p,) in self._found("position", "id", events)}
            found |= {p for (p,) in self._found("position", "batch", batches)}
            found |= queries.holding(self._connections.mine(), mentions)
        return sorted(found)

    def _found(self, columns: str, column: str, values: Iterable[object]) -> Iterator[Any]:
        return queries.found(self._connections.mine(), columns, column, values)

    def writing(self, work: Callable[[Writer], T]) -> T:
        """See `Log.writing`."""
        with explained(self._path):
            connection = self._connections.mine()  # a forked child must not touch the lock
            with self._mutex:
                return self._lock.hold(lambda: self._transaction(connection, work))

    def _transaction(self, connection: sqlite3.Connection, work: Callable[[Writer], T]) -> T:
        """Run work between begin and commit; whatever it raises, nothing half stays."""
        self._connections.check_place()
        if connection.in_transaction:
            connection.execute("rollback")
        connection.execute("begin immediate")
        try:
            done = work(self)
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was ended by somebody else")
            head = self._end(connection)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        self.reached = head
        self._note(head)
        return done

    def _note(self, head: Head) -> None:
        """Note in the lock file which WAL holds the end of the log, see `wal`."""
        salts = wal.salts_of(self._path)
        if salts:
            note = wal.Note(self.network_id, salts, head.position, head.hash).spell()
        else:
            note = wal.BLANK
        self._lock.write(note)

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        drafts, head = list(drafts), self._end(self._connections.mine())
        self._upgrade(getattr(type(draft.event), "KIND", "") for draft in drafts)
        forge = self._forge(seals_keys=schema.is_latest(self._version()))

        def keep(rows: Iterator[Columns], count: int) -> None:
            queries.insert(self._connections.mine(), rows, count)

        return appended(
            forge, head, drafts, told=lambda keys: self._told(keys, head.position), keep=keep
        )

    def _told(self, keys: Collection[bytes], head: int) -> dict[bytes, Recorded]:
        """Give what these keyed hashes were told for; many are found by reading all there are."""
        sought = set(keys)
        if len(sought) * _MANY >= head:
            every = self._connections.mine().execute("select key from event where key is not null")
            sought = {key for (key,) in every if key in sought}
        found = self._found(f"key, {SEEN}", "key", sought)
        return {key: one(self._codec, row) for key, *row in found}

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        kept, count = continued(self.head(), rows, seals_keys=schema.is_latest(self._version())), 0
        while chunk := list(itertools.islice(kept, PAGE)):
            self._upgrade(row.kind for row in chunk)
            self._connections.mine().executemany(INSERT, chunk)
            count += len(chunk)
        return count

    def _upgrade(self, kinds: Iterable[str]) -> None:
        """Raise the version of the file before it holds an event that corrects a clock."""
        if schema.LATE_KIND in kinds:
            schema.upgrade(self._connections.mine())

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        return self._connections.mine().executemany(queries.BLANK, [(i,) for i in ids]).rowcount

    def faults(self) -> Iterator[str]:
        """See `Log.faults`: SQLite's own check, and the tables and triggers as they must be."""
        connection = self._connections.mine()
        try:
            for (said,) in connection.execute("pragma integrity_check"):
                if said != "ok":
                    yield f"SQLite says {said}"
            right = schema.as_it_must_be(schema.version_of(connection))
            stored = schema.built(connection)
            for kind, name, *_ in sorted(stored ^ right, key=str):
                yield f"its {kind} {name} is not as weakties made it"
        except (sqlite3.Error, UnicodeDecodeError) as error:
            yield f"SQLite says {error}"

    def scrub(self) -> bool:
        """See `Log.scrub`: the WAL is emptied; pages in the file were overwritten already."""
        with explained(self._path), self._mutex:
            return self._lock.hold(self._emptied)

    def _emptied(self) -> bool:
        """Empty the WAL, unless somebody still reads from it."""
        return file.emptied(self._connections.mine())

    def backup(self, to: Path) -> None:
        """See `Log.backup`: SQLite's own way, which no writer disturbs."""
        with explained(to):
            file.make(to, fresh=True)
            with closing(sqlite3.connect(to)) as copy:
                self._connections.mine().backup(copy)

    def close(self) -> None:
        """See `Log.close`; who only read does not wait for somebody who writes.

        The last close checkpoints, under the lock where it is free. Where another process holds it,
        that one is open too, so that this is not the last; and if it ends at this very moment,
        SQLite checkpoints only once it has the whole file for itself.
        """
        if self._connections.open_here():
            with self._mutex, explained(self._path):
                self._lock.hold_if_free(self._closed)
                self._lock.close()

    def _closed(self) -> None:
        """Close all connections; without a WAL the file is complete, and nothing need be noted."""
        self._connections.close()
        if wal.noted(self._path) and not wal.salts_of(self._path):
            self._lock.write(wal.BLANK)
