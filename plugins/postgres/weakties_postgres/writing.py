"""One transaction, which holds the network's row from its first statement on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from weakties import stores
from weakties_postgres import queries
from weakties_postgres.address import Connection, Database
from weakties_postgres.explaining import GONE, explain_errors
from weakties_postgres.queries import Columns

_BEGIN = sql.SQL(
    "begin isolation level read committed; "
    "set local lock_timeout = '60s'; "
    "set local idle_in_transaction_session_timeout = '10min'; "
    "select set_config('synchronous_commit', 'on', true) "
    "where current_setting('synchronous_commit') = 'off'; "
    "select position, hash, recorded_at from weakties.network where id = {} for update"
)
"""One message, one answer. Who writes, and sleeps for ten minutes, loses its turn and all of it."""
_COLUMNS = f"network_id, {queries.STORED}"
_MARKS = ", ".join(["%s"] * (len(stores.Row._fields) + 1))
_INSERT = f"insert into weakties.event ({_COLUMNS}) values ({_MARKS})"  # noqa: S608  # names of our own
_COPY = f"copy weakties.event ({_COLUMNS}) from stdin"
_ADVANCE = sql.SQL(
    "update weakties.network set position = {}, hash = {}, recorded_at = {} where id = {}; commit"
)
_BLANK = (
    "update weakties.event set personal = null, salt = null, "
    "key = case when octet_length(commitment) = 33 then null else key end "
    "where network_id = %s and id = any(%s) and personal is not null"
)


class PostgresWriter:
    """See `weakties.stores.Writer`.

    Attributes:
        connection: by which it writes, from the lock to the commit.
        head: the end of the log, as it will be.
    """

    def __init__(
        self,
        database: Database,
        connection: Connection,
        network: str,
        row_factory: stores.RowFactory,
    ) -> None:
        self._database, self.connection, self._network = database, connection, network
        self._row_factory = row_factory
        self._begun = self.head = lock_network(connection, network)

    def append(self, drafts: Iterable[stores.Draft]) -> list[stores.Recorded]:
        """See `Writer.append`."""
        drafts = list(drafts)
        for draft in drafts:
            _refuse((draft.actor, draft.source, draft.batch, draft.cause))
        with explain_errors(self._database, writing=True):
            keys = self._row_factory.hash_keys(drafts)
            new = self._row_factory.make_rows(self.head, drafts, keys, self._find_by_keys(keys))
            if new.count:
                self._store(new.rows, new.count)
            return new.collect()

    def _find_by_keys(self, keys: Iterable[bytes | None]) -> dict[bytes, stores.Recorded]:
        """Return what was recorded under these keyed hashes."""
        wanted = {key for key in keys if key is not None}
        if not wanted or not self.head.position:
            return {}
        columns = f"key, {stores.EVENT_COLUMNS}"
        rows = queries.select_by_values(self._query, columns, "key", (self._network, wanted))
        return {key: stores.decode_row(self._row_factory.codec, tuple(row)) for key, *row in rows}

    def _query(self, query: str, values: Columns) -> list[Columns]:
        return self.connection.execute(query, values).fetchall()

    def _store(self, rows: Iterator[Columns], count: int) -> None:
        """Store rows: one as any other statement, several as a stream."""
        connection, row = self.connection, tuple[Any, ...]()
        if count == 1:
            row = next(rows)
            connection.execute(_INSERT, (self._network, *row))
        else:
            with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row((self._network, *row))
        self.head = stores.Head(row[0], row[-1], row[5])

    def restore(self, rows: Iterable[stores.Row]) -> int:
        """See `Writer.restore`."""
        continued = stores.verify_rows(self.head, rows, seals_keys=self._row_factory.seals_keys)
        count = 0
        while chunk := list(islice(continued, queries.PAGE)):
            for row in chunk:
                _refuse((*row[1:3], *row[4:10], row.data, row.personal))
            with explain_errors(self._database, writing=True):
                self._store(iter(chunk), len(chunk))
            count += len(chunk)
        return count

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        values = self._network, queries.filter_storable(ids)
        with explain_errors(self._database, writing=True):
            return self.connection.execute(_BLANK, values).rowcount

    def commit(self) -> None:
        """Let all of it stay.

        Raises:
            CannotWrite: nothing of it stays.
            Unconfirmed: nobody knows whether it stays.
        """
        connection = self.connection
        if connection.info.transaction_status != TransactionStatus.INTRANS:
            reason = GONE if connection.closed else "something failed within the transaction"
            raise stores.CannotWrite(self._database.name, reason, "retry")
        values = map(sql.Literal, (*self.head, self._network))
        moved = _ADVANCE.format(*values) if self.head != self._begun else "commit"
        try:
            connection.execute(moved)
        except psycopg.Error as error:
            if connection.closed:
                raise stores.Unconfirmed(self._database.name) from error
            raise


def lock_network(connection: Connection, network: str) -> stores.Head:
    """Begin a transaction as the only one who writes to a network, and give the end of its log."""
    cursor = connection.execute(_BEGIN.format(sql.Literal(network)))
    while cursor.nextset():
        pass
    row = cursor.fetchone()
    if row is None:
        raise stores.BrokenLog(0, "its network is no longer there")
    return stores.Head(*row)


def _refuse(texts: Iterable[str | None]) -> None:
    """Refuse what PostgreSQL cannot keep, before anything is stored.

    Raises:
        MalformedEvent: a text holds a NUL character, or half of a character.
    """
    for text in texts:
        if text is not None and not queries.is_storable(text):
            reason = "PostgreSQL keeps no text with a NUL character, or with half of a character"
            raise stores.MalformedEvent("event", reason)
