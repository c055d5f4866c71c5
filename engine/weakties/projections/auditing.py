"""Are the read models what the log says, row by row; and if not, since which event?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from weakties.domain.watching import watched
from weakties.envelope import Recorded
from weakties.projections.feed import Feed
from weakties.projections.fold import Fold
from weakties.projections.projection import Projection, kinds_of, schema, tables
from weakties.projections.rows import Rows
from weakties.projections.snapshots import Lent, Past
from weakties.projections.versions import held, rewind

_LOOKED_AT = 16
Kind = type[Projection]


class Parting(NamedTuple):
    """Where a read model and the log part.

    Attributes:
        position: of the first event after which they differ; 0 if none of them explains it.
        rows: how many rows differ there.
    """

    projection: str
    table: str
    position: int
    rows: int


def contents(
    connection: sqlite3.Connection, kinds: Iterable[Kind], position: int
) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of every table as of a snapshot, by table."""
    return {
        table.name: sorted(_rows(connection, table, position), key=repr)
        for kind in kinds
        for table in tables(kind).values()
    }


def _rows(
    connection: sqlite3.Connection, table: Rows[Any], position: int
) -> Iterator[tuple[Any, ...]]:
    for query in held(table, position):
        for *values, _ in connection.execute(query):
            yield from table.facts(tuple(values))


def parting(connection: sqlite3.Connection, kind: Kind, feed: Feed, end: int) -> Parting | None:
    """Replay a projection aside, and compare it at its snapshots; None if all is the same.

    Args:
        connection: to the read models as they are kept.
        end: the position that they have come to.
    """
    past = Past(Lent(connection), (feed, feed), end)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as aside:
        for statement in schema(kind):
            aside.execute(statement)
        fold, before = Fold([kind(aside)]), 0
        fold.begin()
        for stop in _stops(past, kind, end):
            told = watched(feed.read(before, stop, kinds_of(kind)), feed.seen)
            fold.advance(past.structure.applied(told), stop)
            fold.write()
            for table in tables(kind).values():
                other = set(_rows(connection, table, stop)) ^ set(_rows(aside, table, stop))
                if other:
                    keys = {table.key_of(fact) for fact in other}
                    again = past.structure.applied(feed.read(before, stop, kinds_of(kind)))
                    position = _first(aside, kind, (table, keys), (before, again))
                    return Parting(kind.name, table.name, position, len(keys))
            before = stop
    return None


def _stops(past: Past, kind: Kind, end: int) -> Sequence[int]:
    """Choose the snapshots to look at: all, or so many of them, and always the last."""
    query = "select position, knowledge from snapshots where projection = ? order by position"
    found = [
        position
        for position, knowledge in past.lent.connection.execute(query, (kind.name,))
        if position < end and past.means_the_same(position, knowledge)
    ]
    return [*found[:: max(1, len(found) // _LOOKED_AT)], end]


def _first(
    aside: sqlite3.Connection,
    kind: Kind,
    parted: tuple[Rows[Any], set[tuple[Any, ...]]],
    told: tuple[int, Iterable[Recorded]],
) -> int:
    """Replay event by event from where both were the same, until one touches what differs."""
    (declared, keys), (before, history) = parted, told
    for table in tables(kind).values():
        rewind(aside, table, before)
    table = declared.bound(aside)
    fold = Fold([kind(aside)])
    known = {key: table.fact(key) for key in keys}
    for recorded in history:
        fold.advance((recorded,), recorded.position)
        fold.write()
        if any(table.fact(key) != was for key, was in known.items()):
            return recorded.position
    return 0
