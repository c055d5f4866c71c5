"""The log in a PostgreSQL database: one writer a network at a time, any number of readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import psycopg

from weakties import stores
from weakties_postgres import faults, networks, queries, tables
from weakties_postgres.connections import Connections
from weakties_postgres.explaining import explained
from weakties_postgres.networks import Wanted
from weakties_postgres.place import Place
from weakties_postgres.queries import HEAD, STORED, Columns
from weakties_postgres.writing import PostgresWriter

T = TypeVar("T")
_ONE_MOMENT = "begin isolation level repeatable read read only"


class PostgresLog:
    """See `weakties.stores.Log`."""

    def __init__(
        self, place: Place, kinds: Callable[[], stores.Codec],
        sources: tuple[stores.Clock, stores.Chance], wanted: Wanted,
    ) -> None:  # fmt: skip
        self._place, self._kinds, self._sources = place, kinds, sources
        self._connections = Connections(place)
        try:
            with explained(place, writing=True):
                connection = self._connections.mine().connection
                self.network_id, self.secret = networks.found(connection, place, wanted, sources[1])
        except BaseException:
            self.close()
            raise

    @cached_property
    def _forge(self) -> stores.Forge:
        """What makes rows; a log that is only asked for its head needs no codec."""
        seals_keys = tables.seals_keys(self._version)
        return stores.Forge(self._kinds(), self.secret, *self._sources, seals_keys=seals_keys)

    @cached_property
    def _version(self) -> int:
        """The version of the tables, which never changes."""
        with explained(self._place):
            return tables.version(self._connections.mine().connection) or tables.VERSION

    def _ask(self, query: str, values: Columns) -> list[Columns]:
        session = self._connections.mine()
        with explained(self._place, writing=session.writer is not None):
            return session.connection.execute(query, values).fetchall()

    def head(self) -> stores.Head:
        """See `Log.head`; while this thread writes, it is where it has come."""
        writer = self._connections.mine().writer
        if writer is not None:
            return writer.head
        rows = self._ask(HEAD, (self.network_id,))
        if not rows:
            raise stores.BrokenLog(0, "its network is no longer there")
        return stores.Head(*rows[0])

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[stores.Recorded]:  # fmt: skip
        """See `Log.read`."""
        part = queries.condition(until, kinds)
        columns, opens = stores.way(bare=bare)
        for page in queries.pages(self._ask, columns, (self.network_id, after), part):
            yield from opens(self._forge.codec, page)

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[stores.Recorded]:
        """See `Log.read_at`."""
        columns, opens = stores.way(bare=bare)
        for page in queries.pages_at(self._ask, columns, self.network_id, positions):
            yield from opens(self._forge.codec, page)

    def dates(self, after: int = 0, until: int | None = None) -> Iterator[stores.Dated]:
        """See `Log.dates`."""
        part, start = queries.condition(until, ()), (self.network_id, after)
        for page in queries.pages(self._ask, queries.DATED, start, part):
            yield from map(stores.Dated._make, page)

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[stores.Row]:
        """See `Log.rows`."""
        part = queries.condition(until, ())
        for page in queries.pages(self._ask, STORED, (self.network_id, after), part):
            yield from map(stores.Row._make, page)

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.known`."""
        hashed = {stores.keyed(self.secret, key): key for key in keys}
        sought = self.network_id, hashed
        return {hashed[key]: i for key, i in queries.found(self._ask, "key, id", "key", sought)}

    def find(self, ids: Collection[str]) -> dict[str, stores.Recorded]:
        """See `Log.find`."""
        sought = self.network_id, queries.keepable(ids)
        rows = queries.found(self._ask, stores.SEEN, "id", sought)
        return {r.id: r for r in stores.opened(self._forge.codec, rows)}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        network, found = self.network_id, set[int]()
        for column, ids in (("id", events), ("batch", batches)):
            sought = network, queries.keepable(ids)
            found.update(p for (p,) in queries.found(self._ask, "position", column, sought))
        found.update(queries.holding(self._ask, network, queries.keepable(mentions)))
        return sorted(found)

    def writing(self, work: Callable[[stores.Writer], T]) -> T:
        """See `Log.writing`: the transaction holds the row of the network.

        Raises:
            CannotWrite: the server went away, or another program holds the network for a minute;
                nothing stays.
            Unconfirmed: the server went away at the very end, and nobody knows whether it stays.
        """
        session = self._connections.mine()
        if session.writer is not None:
            raise RuntimeError("a writing was begun within another: use the first one's writer")
        forge = self._forge
        try:
            session.roll_back()
            with explained(self._place, writing=True):
                session.writer = PostgresWriter(self._place, session, self.network_id, forge)
            done = work(session.writer)
            with explained(self._place, writing=True):
                session.writer.commit()
        finally:
            session.writer = None
            session.roll_back()
        return done

    def scrub(self) -> bool:
        """Let the server clear what was blanked away, if its owner allows that.

        It is less than a file can promise. No query gives what was blanked, from the moment it is;
        after this no page holds it as a row. But its bytes stay on the disk until others take their
        place, and in the server's WAL, its archives, standbys and backups for as long as those are
        kept. While an older transaction is open in the database, the server clears by itself later.
        """
        session = self._connections.mine()
        try:
            with explained(self._place, writing=True):
                session.connection.execute("vacuum weakties.event")
        except psycopg.errors.QueryCanceled:
            return False
        return True

    def backup(self, to: Path) -> None:
        """See `Log.backup`: all of it as of one moment, which no writer disturbs."""
        with closing(self._connections.connected()) as connection, explained(self._place):
            connection.execute(_ONE_MOMENT)

            def ask(query: str, values: Columns) -> list[Columns]:
                return connection.execute(query, values).fetchall()

            everything = queries.condition(None, ())
            pages = queries.pages(ask, STORED, (self.network_id, 0), everything)
            rows = (stores.Row._make(columns) for page in pages for columns in page)
            stores.copied(self, rows, to, (self._kinds, self._sources))

    def faults(self) -> Iterator[str]:
        """See `Log.faults`: the tables and triggers as they must be, and where the log ends."""
        try:
            yield from faults.found(self._connections.mine().connection, self.network_id)
        except psycopg.Error as error:
            yield f"PostgreSQL refuses to show its tables, with code {error.sqlstate}"

    def close(self) -> None:
        """See `Log.close`."""
        self._connections.close()
