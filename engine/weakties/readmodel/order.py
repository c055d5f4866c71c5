"""The order in which events happened, kept beside the read models.

An event stands at its moment, see `weakties.domain.moments`; of two at one moment, the one that was
recorded first comes first. What names another event by its id stands behind it: who replied to a
request did so after it, whatever day was told. That holds only while the other event counts.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from weakties.domain.moments import Moment, compute_moment
from weakties.domain.resting import pause_garbage_collection
from weakties.log.envelope import STRUCTURAL, EventDate, Head
from weakties.readmodel.feed import ReadableLog
from weakties.readmodel.structure import Structure, are_clocks_changed
from weakties.readmodel.tables import insert

_TABLES = (
    """create table if not exists moments (
    position integer primary key, moment integer not null, kind integer not null) strict""",
    """create table if not exists moment_kinds (
    number integer primary key, name text not null unique) strict""",
    """create table if not exists pushes (
    position integer not null, cause integer not null, id text not null, batch text,
    primary key (position, cause)) strict, without rowid""",
    """create table if not exists ordered (
    position integer not null, hash blob not null, peak integer not null) strict""",
)
TABLES = ("moments", "moment_kinds", "pushes", "ordered")
_EVENT = re.compile(r'"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"')
_PAGE, _VARIABLES = 1_000, 500


class OrderKey(NamedTuple):
    """The key by which events are sorted; as a place it means everything up to that event."""

    moment: Moment
    position: int


BEGINNING = OrderKey(-1, 0)
PushedMoments = Mapping[int, Moment]
"""The moment of each event that stands later than at its own, by position."""


class Order:
    """The order of the events of a log, as far as it was read.

    Args:
        connection: to the read models that keep it.
        prefix: the name under which their file is attached, with a dot; empty if the connection
            is their own.
    """

    def __init__(self, connection: sqlite3.Connection, prefix: str = "") -> None:
        self._connection, self._prefix = connection, prefix

    def is_current(self, log: ReadableLog, head: Head) -> bool:
        """Check whether the dates of all events up to a head were read."""
        try:
            row = self._connection.execute("select position, hash from main.ordered").fetchone()
        except sqlite3.OperationalError:  # there is no such table yet
            return False
        return row is not None and row[0] >= head.position and is_part_of(log, *row)

    def catch_up(self, log: ReadableLog, head: Head) -> None:
        """Read the dates of all events up to a head.

        Of another log than before, or one whose clock was corrected since, from the start.
        """
        execute = self._connection.execute
        for statement in _TABLES:
            execute(statement)
        state = execute("select position, hash, peak from main.ordered").fetchone()
        if state is not None and (
            not is_part_of(log, state[0], state[1])
            or are_clocks_changed(log, state[0], head.position)
        ):
            for table in TABLES:
                execute(f"delete from main.{table}")  # noqa: S608  # names of our own
            state = None
        position, _, peak = state or (0, b"", -1)
        if position < head.position:
            peak = self._read(log, position, head.position, peak)
            execute("delete from main.ordered")
            execute("insert into main.ordered values (?, ?, ?)", (head.position, head.hash, peak))

    def _read(self, log: ReadableLog, after: int, until: int, peak: Moment) -> Moment:
        """Add the events of a span, and note which may be pushed back; return the latest moment."""
        names = "select name, number from main.moment_kinds"
        numbers: dict[str, int] = dict(self._connection.execute(names).fetchall())
        dates = log.read_dates(after, until)
        rows: list[tuple[int, Moment, int]] = []
        late: list[tuple[EventDate, Moment]] = []
        with pause_garbage_collection():
            for dated in dates:  # one loop, and no page of events kept: a million come by
                position, _, kind, occurred_at, recorded_at, _, _ = dated
                number = numbers.get(kind)
                if number is None:
                    if kind in STRUCTURAL:
                        continue
                    number = numbers[kind] = len(numbers) + 1
                    added = "insert into main.moment_kinds values (?, ?)"
                    self._connection.execute(added, (number, kind))
                at = compute_moment(occurred_at, recorded_at)
                if at < peak:
                    late.append((dated, at))
                else:
                    peak = at
                rows.append((position, at, number))
                if len(rows) == _PAGE:
                    self._store(log, rows, late)
            self._store(log, rows, late)
        return peak

    def _store(
        self,
        log: ReadableLog,
        rows: list[tuple[int, Moment, int]],
        late: list[tuple[EventDate, Moment]],
    ) -> None:
        """Write the moments of some events, and what pushes those that are late; empty both."""
        insert(self._connection, "moments", rows)
        self._note_pushes(log, late)
        rows.clear()
        late.clear()

    def _note_pushes(self, log: ReadableLog, late: Iterable[tuple[EventDate, Moment]]) -> None:
        """Note each late event that names a later one: it is pushed behind that while it counts."""
        # Only a late event can name one that happened after it: the log's times never run
        # backwards, so that all others are behind what they name already.
        naming = [(d, at, ids) for d, at in late if (ids := set(_EVENT.findall(d.data)))]
        causes = log.find({i for *_, ids in naming for i in ids}) if naming else {}
        for dated, at, ids in naming:
            for cause in filter(None, map(causes.get, ids)):
                if cause.position < dated.position and at < self._find_latest_moment(
                    cause.position
                ):
                    row = (dated.position, cause.position, cause.id, cause.batch)
                    added = "insert into main.pushes values (?, ?, ?, ?)"
                    self._connection.execute(added, row)

    def _find_latest_moment(self, position: int) -> Moment:
        """Return the latest moment that an event can stand at, whatever is undone."""
        query = "select moment from main.moments where position = ?"
        own = self._connection.execute(query, (position,)).fetchone()
        causes = "select cause from main.pushes where position = ?"
        pushing = self._connection.execute(causes, (position,)).fetchall()
        return max(
            [own[0] if own else -1, *(self._find_latest_moment(cause) for (cause,) in pushing)]
        )

    def list_pushed(self, until: int, structure: Structure) -> PushedMoments:
        """Return the moments of events that stand behind what they name.

        Args:
            until: the last position that is known.
            structure: says which events count.
        """
        p = self._prefix
        query = (
            f"select p.position, m.moment, p.cause, c.moment, p.id, p.batch from {p}pushes p "  # noqa: S608  # names of our own
            f"join {p}moments m on m.position = p.position "
            f"join {p}moments c on c.position = p.cause "
            "where p.position <= ? order by p.position"
        )
        pushed: dict[int, Moment] = {}
        for position, own, cause, at, event, batch in self._connection.execute(query, (until,)):
            if structure.is_counted(event, batch):
                latest = max(pushed.get(position, own), pushed.get(cause, at))
                if latest > own:
                    pushed[position] = latest
        return pushed

    def list_keys(
        self, *, until: int, pushed: PushedMoments
    ) -> tuple[Sequence[int], Sequence[Moment]]:
        """Return the positions of all events in order, and their moments.

        Args:
            until: the last position that is known.
            pushed: see `list_pushed`.
        """
        source, at = self._build_source(pushed)
        query = (
            f"select position, {at} as at from {source} where position <= ? order by at, position"  # noqa: S608  # names of our own
        )
        positions, moments = array("q"), array("q")
        for position, moment in self._connection.execute(query, (until,)):
            positions.append(position)
            moments.append(moment)
        return positions, moments

    def positions(
        self,
        kinds: Collection[str] | None,
        *,
        until: int,
        pushed: PushedMoments,
        key: OrderKey = BEGINNING,
        bound: Moment | None = None,
        behind: int = 0,
    ) -> Sequence[int]:
        """Return the positions of events in order.

        Args:
            kinds: of which kinds; None means all.
            until: the last position that is known.
            pushed: see `list_pushed`.
            key: only what stands behind it.
            bound: only what stands up to this moment; None is no bound.
            behind: only what was recorded behind this position.
        """
        values = [behind, until, key.moment, key.moment, key.position]
        condition = "" if kinds is None else f"and kind in ({self._render_kind_numbers(kinds)})"
        if bound is not None:
            condition += " and at <= ?"
            values.append(bound)
        source, at = self._build_source(pushed)
        query = (
            f"select position, {at} as at from {source} where position > ? and position <= ? "  # noqa: S608  # names of our own
            f"and (at > ? or at = ? and position > ?) {condition} order by at, position"
        )
        return array("q", (row[0] for row in self._connection.execute(query, values)))

    def list_late(
        self, kinds: Collection[str], *, until: int, pushed: PushedMoments, bound: Moment
    ) -> Sequence[int]:
        """Return the positions of what happened by a moment, and was recorded late.

        That is, behind the first event of these kinds that happened after that moment.
        """
        source, at = self._build_source(pushed)
        query = (
            f"select min(position) from {source} where position <= ? and {at} > ? "  # noqa: S608  # as above
            f"and kind in ({self._render_kind_numbers(kinds)})"
        )
        (first,) = self._connection.execute(query, (until, bound)).fetchone()
        if first is None:
            return ()
        return self.positions(None, until=until, pushed=pushed, bound=bound, behind=first)

    def find_first(
        self, kinds: Collection[str], *, behind: int, until: int, pushed: PushedMoments
    ) -> OrderKey | None:
        """Return the first key of what was recorded in a span of positions; None if nothing was.

        See `positions`.
        """
        source, at = self._build_source(pushed)
        query = (
            f"select {at} as at, position from {source} where position > ? and position <= ? "  # noqa: S608  # as above
            f"and kind in ({self._render_kind_numbers(kinds)}) order by at, position limit 1"
        )
        row = self._connection.execute(query, (behind, until)).fetchone()
        return OrderKey(*row) if row else None

    def find_last(self, *, until: int, pushed: PushedMoments, behind: int = 0) -> OrderKey:
        """Return the last key of what was recorded in a span of positions."""
        source, at = self._build_source(pushed)
        span = f"from {source} where position > ? and position <= ?"
        query = f"select max({at}) {span}"
        (latest,) = self._connection.execute(query, (behind, until)).fetchone()
        if latest is None:
            return BEGINNING
        query = f"select max(position) {span} and {at} = ?"
        return OrderKey(
            latest, self._connection.execute(query, (behind, until, latest)).fetchone()[0]
        )

    def key_of(self, position: int, pushed: PushedMoments) -> OrderKey:
        """Return where the event at a position stands."""
        at = pushed.get(position)
        if at is None:
            query = f"select moment from {self._prefix}moments where position = ?"  # noqa: S608  # as above
            (at,) = self._connection.execute(query, (position,)).fetchone()
        return OrderKey(at, position)

    def find_earliest(
        self, positions: Iterable[int], kinds: Collection[str], pushed: PushedMoments
    ) -> OrderKey | None:
        """Return the first of the keys of some events, of some kinds; None if there is none."""
        numbers, remaining, keys = (
            self._render_kind_numbers(kinds),
            iter(positions),
            list[OrderKey](),
        )
        while chunk := tuple(islice(remaining, _VARIABLES)):
            marks = ", ".join("?" * len(chunk))
            query = (
                f"select moment, position from {self._prefix}moments "  # noqa: S608  # as above
                f"where position in ({marks}) and kind in ({numbers})"
            )
            for at, position in self._connection.execute(query, chunk):
                keys.append(OrderKey(pushed.get(position, at), position))
        return min(keys, default=None)

    def _render_kind_numbers(self, kinds: Collection[str]) -> str:
        """Return the numbers of kinds, for a list of SQL; 0 is of none."""
        query = f"select name, number from {self._prefix}moment_kinds"  # noqa: S608  # as above
        rows = self._connection.execute(query).fetchall()
        return ", ".join(["0", *(str(number) for name, number in rows if name in kinds)])

    def _build_source(self, pushed: PushedMoments) -> tuple[str, str]:
        """Return the table to ask, and the expression for the moment of an event."""
        table = f"{self._prefix}moments"
        if not pushed:
            return table, "moment"
        execute = self._connection.execute
        execute(
            "create temp table if not exists pushed (position integer primary key, later integer)"
        )
        execute("delete from temp.pushed")
        self._connection.executemany("insert into temp.pushed values (?, ?)", pushed.items())
        return f"{table} left join temp.pushed using (position)", "coalesce(later, moment)"


def is_part_of(log: ReadableLog, position: int, expected: bytes) -> bool:
    """Check whether a log has this hash at a position; every log has its beginning."""
    if position == 0:
        return True
    row = next(log.read_rows(position - 1, position), None)
    return row is not None and row.hash == expected


def drop_order(connection: sqlite3.Connection) -> None:
    """Drop the tables of the order: whoever copies read models from here has its own."""
    for table in TABLES:
        connection.execute(f"drop table if exists main.{table}")
