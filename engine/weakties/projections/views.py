"""The read models of a network, kept at the end of its log; they may be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from weakties.envelope import Head, Recorded, Row
from weakties.errors import BrokenPlugin
from weakties.projections.file import ViewsFile
from weakties.projections.projection import Projection, fingerprint, schema, tables

P = TypeVar("P", bound=Projection)
RETELLING = ("event.retracted", "batch.retracted", "person.merged", "person.forgotten")
"""The kinds that change what earlier events mean."""


class Feed(Protocol):
    """Where history comes from: as much of a log as read models need."""

    def head(self) -> Head:
        """See `Log.head`."""
        ...

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        ...

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = ()
    ) -> Iterator[Recorded]:
        """See `Log.read`."""
        ...


class Checkpoint(NamedTuple):
    """How far a projection has come, and why it stopped if it did."""

    name: str
    fingerprint: str
    position: int
    hash: bytes
    fault: str | None = None


class Views:
    """The read models of one network.

    Args:
        path: their file; None keeps them in memory.
        kinds: gives the projections; asked only when all of them are meant.
    """

    def __init__(self, path: Path | None, kinds: Callable[[], Sequence[type[Projection]]]) -> None:
        self._file, self._kinds = ViewsFile(path), kinds

    @cached_property
    def kinds(self) -> tuple[type[Projection], ...]:
        """All projections, the core's before the guests'."""
        return tuple(self._kinds())

    def read(self, kind: type[P], feed: Feed, day: date) -> P:
        """Give a projection that has seen all of the feed, as of a day.

        Raises:
            BrokenPlugin: the projection is a guest's, and failed.
        """
        self.catch_up(feed, (kind, *kind.needs))
        fault = self.checkpoints()[kind.name].fault
        if fault is not None:
            raise BrokenPlugin(kind.name, "replay", fault)
        return kind(self._file.connection(), day)

    def catch_up(self, feed: Feed, kinds: Iterable[type[Projection]] | None = None) -> None:
        """Replay to projections what they have not seen; from the start if they changed."""
        wanted = self.kinds if kinds is None else tuple(kinds)
        head, stored = feed.head(), self.checkpoints()
        if not all(_is_current(stored.get(k.name), k, head) for k in wanted):
            self._file.write(lambda connection: self._advance(connection, feed, wanted))

    def rebuild(self, feed: Feed) -> None:
        """Replay everything, in one transaction: readers keep the old answers until it is done."""
        told = feed, feed.head()
        self._file.write(lambda connection: self._fold(connection, told, (self.kinds, None)))

    def checkpoints(self) -> dict[str, Checkpoint]:
        """Give how far each projection has come."""
        query = "select name, fingerprint, position, hash, fault from checkpoints"
        return {c.name: c for c in map(Checkpoint._make, self._file.ask(query))}

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _advance(
        self, connection: sqlite3.Connection, feed: Feed, wanted: Sequence[type[Projection]]
    ) -> None:
        """Fold on from where each stands; begin again where that is not a place in this log."""
        stored, head = self.checkpoints(), feed.head()
        due = [k for k in wanted if not _is_current(stored.get(k.name), k, head)]
        on = [k for k in due if _continues(stored.get(k.name), k, feed)]
        earliest = min((stored[k.name].position for k in on), default=head.position)
        if next(feed.read(earliest, head.position, RETELLING), None):
            due, on = list(self.kinds), []
        again = [k for k in due if k not in on]
        if again:
            self._fold(connection, (feed, head), (again, None))
        for position in sorted({stored[k.name].position for k in on}):
            group = [k for k in on if stored[k.name].position == position]
            self._fold(connection, (feed, head), (group, position))

    def _fold(
        self,
        connection: sqlite3.Connection,
        told: tuple[Feed, Head],
        part: tuple[Sequence[type[Projection]], int | None],
    ) -> None:
        """Replay to some projections from a position up to one head; given none, from nothing."""
        from weakties.projections.core import NAMES  # noqa: PLC0415  # only when there is something new
        from weakties.projections.fold import fold  # noqa: PLC0415  # only when there is something new
        from weakties.projections.structure import STRUCTURAL, Structure  # noqa: PLC0415  # as above

        (feed, head), (kinds, after) = told, part
        if after is None:
            for kind in kinds:
                _remake(connection, kind)
        structure = Structure.of(feed.read(0, head.position, tuple(STRUCTURAL)))
        history = structure.applied(feed.read(after or 0, head.position))
        projections = [kind(connection) for kind in kinds]
        for table in (t for p in projections for t in p.rows()):
            if after is None:
                table.begin()
        faults = fold(projections, history, NAMES)
        connection.executemany(
            "insert or replace into checkpoints values (?, ?, ?, ?, ?)",
            [(k.name, fingerprint(k), head.position, head.hash, faults.get(k.name)) for k in kinds],
        )


def _remake(connection: sqlite3.Connection, kind: type[Projection]) -> None:
    """Empty a projection's tables, whatever shape they had."""
    for table in tables(kind).values():
        connection.execute(f"drop table if exists {table.name}")
    for statement in schema(kind):
        connection.execute(statement)


def _is_current(stored: Checkpoint | None, kind: type[Projection], head: Head) -> bool:
    """Claim that there is nothing to do: it has seen all, or is set aside."""
    if stored is None or stored.fingerprint != fingerprint(kind):
        return False
    return stored.fault is not None or (stored.position, stored.hash) == head[:2]


def _continues(stored: Checkpoint | None, kind: type[Projection], feed: Feed) -> bool:
    """Claim that a checkpoint is a place in this log, reached by this projection."""
    if stored is None or stored.fingerprint != fingerprint(kind):
        return False
    if stored.position == 0:
        return True
    row = next(feed.rows(stored.position - 1, stored.position), None)
    return row is not None and row.hash == stored.hash
