"""The log in a PostgreSQL database: one writer a network at a time, any number of readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import psycopg

from weakties import stores
from weakties_postgres import faults, networks, queries, tables
from weakties_postgres.address import Connection, Database
from weakties_postgres.connections import Connections
from weakties_postgres.explaining import explain_errors
from weakties_postgres.networks import OpenRequest
from weakties_postgres.queries import HEAD, STORED, Columns
from weakties_postgres.writing import PostgresWriter

T = TypeVar("T")
_SNAPSHOT = "begin isolation level repeatable read read only"


class PostgresLog(stores.Transacting):
    """See `weakties.stores.Log`."""

    def __init__(
        self, database: Database, make_codec: Callable[[], stores.Codec],
        sources: tuple[stores.Clock, stores.Chance], request: OpenRequest,
    ) -> None:  # fmt: skip
        self._database, self._make_codec, self._sources = database, make_codec, sources
        self._connections = Connections(database)
        try:
            with explain_errors(database, writing=True), self._connections.lend() as connection:
                self.network_id, self.secret = networks.load_identity(
                    connection, database, request, sources[1]
                )
        except BaseException:
            self.close()
            raise

    @cached_property
    def _row_factory(self) -> stores.RowFactory:
        """What makes rows; a log that is only asked for its head needs no codec."""
        seals_keys = tables.seals_keys(self._version)
        return stores.RowFactory(
            self._make_codec(), self.secret, *self._sources, seals_keys=seals_keys
        )

    @cached_property
    def _version(self) -> int:
        """The version of the tables, which never changes."""
        with explain_errors(self._database), self._connections.lend() as connection:
            return tables.read_version(connection) or tables.VERSION

    def _query(self, query: str, values: Columns) -> list[Columns]:
        is_writing = self._connections.writer is not None
        with (
            explain_errors(self._database, writing=is_writing),
            self._connections.lend() as connection,
        ):
            return connection.execute(query, values).fetchall()

    def read_head(self) -> stores.Head:
        """See `Log.read_head`; while this thread writes, it is where it has come."""
        writer = self._connections.writer
        if writer is not None:
            return writer.head
        rows = self._query(HEAD, (self.network_id,))
        if not rows:
            raise stores.BrokenLog(0, "its network is no longer there")
        return stores.Head(*rows[0])

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[stores.Recorded]:  # fmt: skip
        """See `Log.read`."""
        part = queries.build_condition(until, kinds)
        columns, opens = stores.choose_decoder(bare=bare)
        for page in queries.read_pages(self._query, columns, (self.network_id, after), part):
            yield from opens(self._row_factory.codec, page)

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[stores.Recorded]:
        """See `Log.read_at`."""
        columns, opens = stores.choose_decoder(bare=bare)
        for page in queries.read_pages_at(self._query, columns, self.network_id, positions):
            yield from opens(self._row_factory.codec, page)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[stores.EventDate]:
        """See `Log.read_dates`."""
        part, start = queries.build_condition(until, ()), (self.network_id, after)
        for page in queries.read_pages(self._query, queries.DATED, start, part):
            yield from map(stores.EventDate._make, page)

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[stores.Row]:
        """See `Log.read_rows`."""
        part = queries.build_condition(until, ())
        for page in queries.read_pages(self._query, STORED, (self.network_id, after), part):
            yield from map(stores.Row._make, page)

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.find_ids_by_key`."""
        hashed = {stores.hash_key(self.secret, key): key for key in keys}
        sought = self.network_id, hashed
        return {
            hashed[key]: i
            for key, i in queries.select_by_values(self._query, "key, id", "key", sought)
        }

    def find(self, ids: Collection[str]) -> dict[str, stores.Recorded]:
        """See `Log.find`."""
        sought = self.network_id, queries.filter_storable(ids)
        rows = queries.select_by_values(self._query, stores.EVENT_COLUMNS, "id", sought)
        return {r.id: r for r in stores.decode_rows(self._row_factory.codec, rows)}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        network, positions = self.network_id, set[int]()
        for column, ids in (("id", events), ("batch", batches)):
            sought = network, queries.filter_storable(ids)
            positions.update(
                p for (p,) in queries.select_by_values(self._query, "position", column, sought)
            )
        positions.update(
            queries.find_mentioning(self._query, network, queries.filter_storable(mentions))
        )
        return sorted(positions)

    @contextmanager
    def begin(self) -> Iterator[stores.Writer]:
        """See `Log.begin`: the transaction holds the row of the network.

        Raises:
            CannotWrite: the server went away, or another program holds the network for a minute;
                nothing stays.
            Unconfirmed: the server went away at the very end, and nobody knows whether it stays.
        """
        row_factory = self._row_factory

        def make_writer(connection: Connection) -> PostgresWriter:
            with explain_errors(self._database, writing=True):
                return PostgresWriter(self._database, connection, self.network_id, row_factory)

        with self._connections.write(make_writer) as writer:
            yield writer
            with explain_errors(self._database, writing=True):
                writer.commit()

    @contextmanager
    def watch(self) -> Iterator[Callable[[float], None]]:
        """See `Log.watch`: by a connection of its own that listens, past any pooler.

        A notice of another network of the database comes, too; one that gets lost, as behind a
        pooler, costs a second.
        """
        with (
            closing(self._connections.open_another()) as connection,
            explain_errors(self._database),
        ):
            connection.execute("listen weakties")

            def wait(seconds: float) -> None:
                with explain_errors(self._database):
                    for _ in connection.notifies(timeout=min(seconds, 1.0), stop_after=1):
                        pass

            yield wait

    def scrub(self) -> bool:
        """Let the server clear what was blanked away, if its owner allows that.

        It is less than a file can promise. No query gives what was blanked, from the moment it is;
        after this no page holds it as a row. But its bytes stay on the disk until others take their
        place, and in the server's WAL, its archives, standbys and backups for as long as those are
        kept. While an older transaction is open in the database, the server clears by itself later.
        """
        try:
            with (
                explain_errors(self._database, writing=True),
                self._connections.lend() as connection,
            ):
                connection.execute("vacuum weakties.event")
        except psycopg.errors.QueryCanceled:
            return False
        return True

    def backup(self, to: Path) -> None:
        """See `Log.backup`: all of it as of one moment, which no writer disturbs."""
        with (
            closing(self._connections.open_another()) as connection,
            explain_errors(self._database),
        ):
            connection.execute(_SNAPSHOT)

            def execute(query: str, values: Columns) -> list[Columns]:
                return connection.execute(query, values).fetchall()

            everything = queries.build_condition(None, ())
            pages = queries.read_pages(execute, STORED, (self.network_id, 0), everything)
            rows = (stores.Row._make(columns) for page in pages for columns in page)
            clock, chance = self._sources
            stores.copy_log(self, rows, to, make_codec=self._make_codec, clock=clock, chance=chance)

    def find_faults(self) -> Iterator[str]:
        """See `Log.find_faults`: tables and triggers as they must be, and where the log ends."""
        try:
            with self._connections.lend() as connection:
                yield from faults.find_faults(connection, self.network_id)
        except psycopg.Error as error:
            yield f"PostgreSQL refuses to show its tables, with code {error.sqlstate}"

    def close(self) -> None:
        """See `Log.close`."""
        self._connections.close()
