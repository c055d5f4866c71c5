"""From where does each projection go on, and how does it get to the head?"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from weakties.domain.resting import undisturbed
from weakties.domain.watching import watched
from weakties.envelope import Head
from weakties.projections import snapshots
from weakties.projections.feed import Feed
from weakties.projections.fold import Fold
from weakties.projections.projection import (
    Projection,
    indexed,
    kinds_of,
    schema,
    tables,
)
from weakties.projections.snapshots import Lent, Past, Snapshot
from weakties.projections.versions import rewind, stops

RETELLING = ("event.retracted", "batch.retracted", "person.merged", "person.forgotten")
"""The kinds that change what earlier events mean."""
_ALL = 24
"""A question is about fewer kinds than these, and then only they are read."""
Kind = type[Projection]
Place = tuple[int, bytes]


class Replay:
    """One replay to some projections, within one transaction on their file.

    Args:
        connection: to their file.
        feed: what is replayed.
        head: up to where.
        lender: read models of the same log.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        feed: Feed,
        head: Head,
        lender: Lent | None,
    ) -> None:
        self._connection, self._feed, self._head = connection, feed, head
        self._own = Past(Lent(connection), (feed, feed), head.position)
        self._lent = Past(lender, (Feed(feed.log), feed), head.position) if lender else None

    def advance(self, due: Iterable[Kind], places: Mapping[Kind, Place]) -> dict[str, str]:
        """Bring projections to the head.

        Args:
            due: those that are not there.
            places: where each stands, if that can be gone on from.

        Returns:
            for each that failed, why.
        """
        groups: dict[int, list[Kind]] = defaultdict(list)
        for kind in due:
            groups[self._start(kind, places.get(kind))].append(kind)
        faults: dict[str, str] = {}
        with undisturbed():
            for position, kinds in sorted(groups.items()):
                faults |= self._fold(kinds, position)
        return faults

    def _start(self, kind: Kind, place: Place | None) -> int:
        """Find where a projection goes on, and take it there."""
        if place is None or not self._is_here(place):
            return self._begin(kind)
        position, _ = place
        told = self._feed.read(position, self._head.position, RETELLING)
        if next(iter(told), None) is None or self._own.means_the_same(position, position):
            return position
        found = self._own.latest(kind, position)
        if found is None:
            return self._begin(kind)
        for table in tables(kind).values():
            rewind(self._connection, table, found.position)
        snapshots.drop_after(self._connection, kind, found.position)
        return found.position

    def _is_here(self, place: Place) -> bool:
        """Claim that a checkpoint is a place in this log."""
        position, expected = place
        if position == 0:
            return True
        row = next(self._feed.log.rows(position - 1, position), None)
        return row is not None and row.hash == expected

    def _begin(self, kind: Kind) -> int:
        """Empty a projection's tables, whatever shape they had; fill them from a lent snapshot."""
        for table in tables(kind).values():
            for name in (table.name, f"{table.name}_past"):
                self._connection.execute(f"drop table if exists main.{name}")
        for statement in schema(kind):
            self._connection.execute(statement)
        snapshots.drop_after(self._connection, kind, -1)
        found = self._lent and self._lent.latest(kind, self._head.position)
        if not found or not self._lent:
            return 0
        for table in tables(kind).values():
            place = found.position, self._head.position
            self._lent.lent.copy(table, place, self._connection)
        self._index((kind,))
        snapshots.take(self._connection, (found,))
        return found.position

    def _index(self, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            for statement in indexed(kind):
                self._connection.execute(statement)

    def _fold(self, kinds: Sequence[Kind], start: int) -> dict[str, str]:
        """Replay to projections that stand at one position, snapshot by snapshot."""
        fold = Fold([k(self._connection) for k in kinds], keeps_past=self._lent is None)
        if start == 0:
            fold.begin()
        wanted = {name for kind in kinds for name in kinds_of(kind)}
        only = sorted(wanted) if len(wanted) < _ALL else ()
        before, position = {k: self._latest(k, start) for k in kinds}, start
        for stop in self._stops(start):
            told = self._feed.read(position, stop, only)
            seen = watched(told, self._feed.seen)
            fold.advance(self._own.structure.counted(seen), stop)
            made = [
                Snapshot(k.name, stop, self._head.position, max(before[k], fold.latest(k)))
                for k in kinds
                if k.name not in fold.faults
            ]
            snapshots.take(self._connection, made)
            position = stop
        fold.write()
        if start == 0:
            self._index(kinds)
        for kind in kinds:
            snapshots.thin_out(self._connection, kind)
        return fold.faults

    def _stops(self, start: int) -> Sequence[int]:
        """Say where to stop for snapshots; who borrows looks back once, and needs none."""
        head = self._head.position
        return stops(start, head) if self._lent is None else [head] * (start < head)

    def _latest(self, kind: Kind, position: int) -> str:
        """Say when the last event happened that a projection has seen by a position."""
        query = "select latest from snapshots where projection = ? and position = ?"
        found = self._connection.execute(query, (kind.name, position)).fetchone()
        return str(found[0]) if found else ""
