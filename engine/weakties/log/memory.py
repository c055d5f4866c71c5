"""A log kept in memory: for trying things out, for tests, and as the model of the others."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, RLock
from typing import TypeVar

from weakties.domain.structural import PersonForgotten
from weakties.errors import BrokenLog
from weakties.log import chain
from weakties.log.codec import Codec
from weakties.log.decoding import choose_decoder, make_mention_check
from weakties.log.envelope import Draft, EventDate, Head, Recorded, Row
from weakties.log.protocol import Chance, Clock, Transacting, Writer
from weakties.log.rows import RowFactory, blank_row, verify_rows

T = TypeVar("T")


class MemoryLog(Transacting):
    """See `weakties.log.protocol.Log`; it is gone when the process ends."""

    def __init__(
        self,
        make_codec: Callable[[], Codec],
        clock: Clock,
        chance: Chance,
        identity: tuple[str, bytes] | None = None,
    ) -> None:
        self.network_id, self.secret = identity or (chance(16).hex(), chance(32))
        self._make_codec = make_codec
        self._row_factory = RowFactory(make_codec(), self.secret, clock, chance, seals_keys=True)
        self._rows: list[Row] = []
        self._keys: dict[bytes, int] = {}
        self._positions: dict[str, int] = {}
        self._positions_by_kind: dict[str, list[int]] = defaultdict(list)
        self._blanked: dict[int, Row] = {}  # as they were before the writing that goes on
        self._lock, self._writing = RLock(), False
        self._written = Condition(self._lock)

    def read_head(self) -> Head:
        """See `Log.read_head`."""
        if not self._rows:
            return Head(0, chain.genesis(self.network_id, self.secret))
        last = self._rows[-1]
        return Head(last.position, last.hash, last.recorded_at)

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        columns, decode = choose_decoder(bare=bare)
        names = columns.split(", ")
        rows = self._select(after, until, kinds) if kinds else self.read_rows(after, until)
        for row in rows:
            yield from decode(self._row_factory.codec, (tuple([getattr(row, n) for n in names]),))

    def _select(self, after: int, until: int | None, kinds: Collection[str]) -> Iterator[Row]:
        """Yield the rows of some kinds; also those that are added before the reader comes to them.

        A log has many events and few of the kinds that are asked for at each change.
        """
        last = len(self._rows) if until is None else until
        lists = [self._positions_by_kind[kind] for kind in set(kinds)]
        while positions := sorted(
            p for each in lists for p in each[bisect_right(each, after) : bisect_right(each, last)]
        ):
            yield from (self._rows[position - 1] for position in positions)
            after, last = positions[-1], len(self._rows) if until is None else until

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        for position in positions:
            yield from self.read(position - 1, position, bare=bare)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """See `Log.read_dates`."""
        for row in self.read_rows(after, until):
            yield EventDate(*[getattr(row, name) for name in EventDate._fields])

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        while after < len(self._rows) and (until is None or after < until):
            yield self._rows[after]
            after += 1

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.find_ids_by_key`."""
        hashed = {key: chain.hash_key(self.secret, key) for key in keys}
        return {k: self._rows[self._keys[h] - 1].id for k, h in hashed.items() if h in self._keys}

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        positions = (self._positions[i] for i in ids if i in self._positions)
        return {r.id: r for p in positions for r in self.read(p - 1, p)}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        is_mentioned = make_mention_check(mentions)
        return [
            r.position
            for r in self._rows
            if r.id in events or r.batch in batches or is_mentioned(r.data)
        ]

    @contextmanager
    def begin(self) -> Iterator[Writer]:
        """See `Log.begin`."""
        with self._lock:
            if self._writing:
                raise RuntimeError("a writing was begun within another: use the first one's writer")
            self._writing, count = True, len(self._rows)
            try:
                yield self
            except BaseException:
                self._take_back(count)
                raise
            else:
                self._written.notify_all()
            finally:
                self._writing = False
                self._blanked.clear()

    def _take_back(self, count: int) -> None:
        """Leave the log as it was before a writing, with so many rows."""
        while len(self._rows) > count:
            row = self._rows.pop()
            del self._positions[row.id]
            self._positions_by_kind[row.kind].pop()
            if row.key is not None:
                del self._keys[row.key]
        for index, row in self._blanked.items():
            if index < count:
                self._rows[index] = row
                if row.key is not None:
                    self._keys[row.key] = row.position

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        return [self._append(draft) for draft in drafts]

    def _append(self, draft: Draft) -> Recorded:
        (key,) = keys = self._row_factory.hash_keys((draft,))
        position = self._keys.get(key) if key else None
        if position:
            return next(self.read(position - 1, position))
        new = self._row_factory.make_rows(self.read_head(), (draft,), keys, {})
        for row in new.rows:
            self._store(Row._make(row))
        return new.collect()[0]

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        count = 0
        for count, row in enumerate(verify_rows(self.read_head(), rows), 1):  # noqa: B007  # the last count is the answer
            self._store(row)
        return count

    def _store(self, row: Row) -> None:
        self._rows.append(row)
        self._positions[row.id] = row.position
        self._positions_by_kind[row.kind].append(row.position)
        if row.key is not None:
            self._keys[row.key] = row.position

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        indexes = [n for n, row in enumerate(self._rows) if row.id in ids and row.personal]
        forgettings = {
            (event, r.position)
            for r in self.read(kinds=(PersonForgotten.KIND,))
            for event in getattr(r.event, "events", ())
        }
        for index in indexes:
            row = self._rows[index]
            if not any(event == row.id and at > row.position for event, at in forgettings):
                raise BrokenLog(row.position, "it is only blanked, when a person is forgotten")
            self._blanked.setdefault(index, row)
            self._rows[index] = blanked = blank_row(row)
            if row.key is not None and blanked.key is None:
                del self._keys[row.key]
        return len(indexes)

    @contextmanager
    def watch(self) -> Iterator[Callable[[float], None]]:
        """See `Log.watch`."""
        seen = len(self._rows)

        def wait(seconds: float) -> None:
            nonlocal seen
            with self._written:
                self._written.wait_for(lambda: len(self._rows) != seen, min(seconds, 1.0))
                seen = len(self._rows)

        yield wait

    def scrub(self) -> bool:
        """See `Log.scrub`; memory keeps no copies."""
        return True

    def backup(self, to: Path) -> None:
        """See `Log.backup`."""
        from weakties.log.copying import copy_log  # noqa: PLC0415  # few of them end in a file

        copy_log(
            self,
            self.read_rows(),
            to,
            make_codec=self._make_codec,
            clock=self._row_factory.clock,
            chance=self._row_factory.chance,
        )

    def find_faults(self) -> Iterator[str]:
        """See `Log.find_faults`; memory has none."""
        return iter(())

    def close(self) -> None:
        """See `Log.close`; there is nothing to let go of."""
