"""The log in one SQLite file: one writer at a time, any number of readers."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from weakties.log import chain
from weakties.log.decoding import EVENT_COLUMNS, choose_decoder, decode_row, decode_rows
from weakties.log.envelope import Draft, EventDate, Head, Recorded, Row
from weakties.log.protocol import Chance, Clock, Transacting, Writer
from weakties.log.sqlite import bell, file, queries, schema, wal
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.lock import LockFile, NoLock
from weakties.log.sqlite.queries import INSERT, PAGE, STORED, Columns

if TYPE_CHECKING:
    from weakties.log.codec import Codec
    from weakties.log.rows import RowFactory

T = TypeVar("T")
_MANY = 10


class SqliteLog(Transacting):
    """See `weakties.log.protocol.Log`; its file has a lock beside it.

    Attributes:
        written_head: the end of the log when this last wrote; None if it did not.
    """

    written_head: Head | None = None

    def __init__(
        self,
        path: Path,
        make_codec: Callable[[], Codec],
        sources: tuple[Clock, Chance],
        *,
        create: bool = True,
        identity: file.Identity | None = None,
    ) -> None:
        self._path, self._mutex = path, RLock()
        self._connections = file.Connections(path, create=create)
        with explain_errors(path):
            file.check_companions(path)
            wal.check(path)
            try:
                connection = self._connections.get_own()
                self._lock = (NoLock if file.is_read_only(path) else LockFile)(f"{path}.lock")
            except BaseException:
                self._connections.close()
                raise
            try:
                loaded = file.load_identity(connection, self._lock, sources[1], identity)
            except BaseException:
                self.close()
                raise
        self.network_id, self.secret = loaded
        self._make_codec, self._sources = make_codec, sources

    @cached_property
    def _codec(self) -> Codec:
        """What reads events; a log that is only asked for its head needs none."""
        return self._make_codec()

    def _make_row_factory(self, *, seals_keys: bool) -> RowFactory:
        """Return what makes rows by the rule of the file."""
        from weakties.log.rows import RowFactory  # noqa: PLC0415  # who only reads makes none

        return RowFactory(self._codec, self.secret, *self._sources, seals_keys=seals_keys)

    def read_head(self) -> Head:
        """See `Log.read_head`."""
        with explain_errors(self._path):
            return self._read_end(self._connections.get_own())

    def _read_end(self, connection: sqlite3.Connection) -> Head:
        last = connection.execute(queries.LAST).fetchall()
        return Head(*last[0]) if last else Head(0, chain.genesis(self.network_id, self.secret))

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        part = queries.build_condition(
            until, kinds, self._read_version() if kinds else schema.USER_VERSION
        )
        columns, decode = choose_decoder(bare=bare)
        pages = queries.read_pages(self._query, columns, after, part)
        return itertools.chain.from_iterable(decode(self._codec, page) for page in pages)

    def _read_version(self) -> int:
        """Return the version of the file: a correction raises it, a restore may lower it."""
        with explain_errors(self._path):
            return schema.version_of(self._connections.get_own())

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        columns, decode = choose_decoder(bare=bare)
        pages = queries.read_pages_at(self._query, columns, positions)
        return itertools.chain.from_iterable(decode(self._codec, page) for page in pages)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """See `Log.read_dates`."""
        pages = queries.read_pages(
            self._query, queries.DATED, after, queries.build_condition(until, ())
        )
        make = partial(
            tuple.__new__, EventDate
        )  # `_make` is the same, with a call in Python for each
        return map(make, itertools.chain.from_iterable(pages))

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.read_rows`."""
        part = queries.build_condition(until, ())
        for page in queries.read_pages(self._query, STORED, after, part):
            yield from map(Row._make, page)

    def _query(self, query: str, values: Columns) -> list[Columns]:
        with explain_errors(self._path):
            return self._connections.get_own().execute(query, values).fetchall()

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.find_ids_by_key`."""
        hashed = {chain.hash_key(self.secret, key): key for key in keys}
        with explain_errors(self._path):
            return {hashed[key]: i for key, i in self._select("key, id", "key", hashed)}

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        with explain_errors(self._path):
            return {
                r.id: r for r in decode_rows(self._codec, self._select(EVENT_COLUMNS, "id", ids))
            }

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        with explain_errors(self._path):
            positions = {p for (p,) in self._select("position", "id", events)}
            positions |= {p for (p,) in self._select("position", "batch", batches)}
            positions |= queries.find_mentioning(self._connections.get_own(), mentions)
        return sorted(positions)

    def _select(self, columns: str, column: str, values: Iterable[object]) -> Iterator[Any]:
        return queries.select_by_values(self._connections.get_own(), columns, column, values)

    @contextmanager
    def begin(self) -> Iterator[Writer]:
        """See `Log.begin`."""
        with explain_errors(self._path):
            connection = self._connections.get_own()  # a forked child must not touch the lock
            with self._mutex, self._lock.hold(), self._begin_transaction(connection):
                yield self

    @contextmanager
    def _begin_transaction(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Let a block lie between begin and commit; whatever it raises, nothing half stays."""
        # The path is looked at again under the lock: a file that was moved or replaced while it was
        # open would take the events along, away from everybody who opens the path afterwards.
        self._connections.check_file()
        # A thread that was interrupted between two statements may have left its transaction open.
        if connection.in_transaction:
            connection.execute("rollback")
        connection.execute("begin immediate")
        try:
            yield
            # SQLite rolls back by itself on a full disk or an error of the medium; what came before
            # would be lost, and what comes after would stand alone.
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was ended by somebody else")
            head = self._read_end(connection)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        # After the commit: a note of a head that was never written would look like a lost WAL.
        self.written_head = head
        self._note(head)

    def _note(self, head: Head) -> None:
        """Note in the lock file which WAL holds the end of the log, see `wal`."""
        salts = wal.read_salts(self._path)
        if salts:
            note = wal.Note(self.network_id, salts, head.position, head.hash).encode()
        else:
            note = wal.BLANK
        self._lock.write(note)

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        drafts, head = list(drafts), self._read_end(self._connections.get_own())
        self._upgrade(getattr(type(draft.event), "KIND", "") for draft in drafts)
        row_factory = self._make_row_factory(seals_keys=schema.is_latest(self._read_version()))
        keys = row_factory.hash_keys(drafts)
        new = row_factory.make_rows(head, drafts, keys, self._find_by_keys(keys, head))
        queries.insert(self._connections.get_own(), new.rows, new.count)
        return new.collect()

    def _find_by_keys(self, keys: Iterable[bytes | None], head: Head) -> dict[bytes, Recorded]:
        """Return what was recorded under these keyed hashes.

        Many are found by reading all there are, instead of a look into the index for each.
        """
        wanted = {key for key in keys if key is not None}
        if not wanted or not head.position:
            return {}
        if len(wanted) * _MANY >= head.position:
            every = self._connections.get_own().execute(
                "select key from event where key is not null"
            )
            wanted = {key for (key,) in every if key in wanted}
        rows = self._select(f"key, {EVENT_COLUMNS}", "key", wanted)
        return {key: decode_row(self._codec, row) for key, *row in rows}

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        from weakties.log.rows import verify_rows  # noqa: PLC0415  # as above

        seals_keys, count = schema.is_latest(self._read_version()), 0
        verified = verify_rows(self.read_head(), rows, seals_keys=seals_keys)
        while chunk := list(itertools.islice(verified, PAGE)):
            self._upgrade(row.kind for row in chunk)
            self._connections.get_own().executemany(INSERT, chunk)
            count += len(chunk)
        return count

    def _upgrade(self, kinds: Iterable[str]) -> None:
        """Raise the version of the file before it holds an event that corrects a clock."""
        if schema.LATE_KIND in kinds:
            schema.upgrade(self._connections.get_own())

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        return self._connections.get_own().executemany(queries.BLANK, [(i,) for i in ids]).rowcount

    def find_faults(self) -> Iterator[str]:
        """See `Log.find_faults`: SQLite's own check, and tables and triggers as they must be."""
        connection = self._connections.get_own()
        try:
            for (message,) in connection.execute("pragma integrity_check"):
                if message != "ok":
                    yield f"SQLite says {message}"
            expected = schema.build_schema(schema.version_of(connection))
            stored = schema.read_schema(connection)
            for kind, name, *_ in sorted(stored ^ expected, key=str):
                yield f"its {kind} {name} is not as weakties made it"
        except (sqlite3.Error, UnicodeDecodeError) as error:
            yield f"SQLite says {error}"

    def watch(self) -> AbstractContextManager[bell.Wait]:
        """See `Log.watch`."""
        return bell.watch_file(f"{self._path}.lock")

    def scrub(self) -> bool:
        """See `Log.scrub`: the WAL is emptied; pages in the file were overwritten already."""
        with explain_errors(self._path), self._mutex, self._lock.hold():
            return self._empty_wal()

    def _empty_wal(self) -> bool:
        """Empty the WAL, unless somebody still reads from it."""
        return file.empty_wal(self._connections.get_own())

    def backup(self, to: Path) -> None:
        """See `Log.backup`: SQLite's own way, which no writer disturbs."""
        with explain_errors(to):
            file.create_file(to, fresh=True)
            with closing(sqlite3.connect(to)) as copy:
                self._connections.get_own().backup(copy)

    def close(self) -> None:
        """See `Log.close`; who only read does not wait for somebody who writes.

        The last close checkpoints, under the lock where it is free. Where another process holds it,
        that one is open too, so that this is not the last; and if it ends at this very moment,
        SQLite checkpoints only once it has the whole file for itself.
        """
        if self._connections.is_open_here():
            with self._mutex, explain_errors(self._path):
                self._lock.hold_if_free(self._close_connections)
                self._lock.close()

    def _close_connections(self) -> None:
        """Close all connections; without a WAL the file is complete, and nothing need be noted."""
        self._connections.close()
        if wal.read_note(self._path) and not wal.read_salts(self._path):
            self._lock.write(wal.BLANK)
