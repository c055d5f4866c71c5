"""A log kept in memory: for trying things out, for tests, and as the model of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import TypeVar

from weakties import chain
from weakties.codec import Codec
from weakties.domain.structural import PersonForgotten
from weakties.envelope import Dated, Draft, Head, Recorded, Row
from weakties.errors import BrokenLog
from weakties.log.continuing import blank_row, continued, copied
from weakties.log.forge import Forge
from weakties.log.protocol import Chance, Clock, Writer
from weakties.log.reading import mentioning, way

T = TypeVar("T")


class MemoryLog:
    """See `weakties.log.protocol.Log`; it is gone when the process ends."""

    def __init__(
        self,
        kinds: Callable[[], Codec],
        clock: Clock,
        chance: Chance,
        identity: tuple[str, bytes] | None = None,
    ) -> None:
        self.network_id, self.secret = identity or (chance(16).hex(), chance(32))
        self._codec = kinds
        self._forge = Forge(kinds(), self.secret, clock, chance, seals_keys=True)
        self._rows: list[Row] = []
        self._keys: dict[bytes, int] = {}
        self._places: dict[str, int] = {}
        self._lock, self._writing = RLock(), False

    def head(self) -> Head:
        """See `Log.head`."""
        if not self._rows:
            return Head(0, chain.genesis(self.network_id, self.secret))
        last = self._rows[-1]
        return Head(last.position, last.hash, last.recorded_at)

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        columns, opens = way(bare=bare)
        names = columns.split(", ")
        for row in self.rows(after, until):
            if not kinds or row.kind in kinds:
                yield from opens(self._forge.codec, (tuple([getattr(row, n) for n in names]),))

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        for position in positions:
            yield from self.read(position - 1, position, bare=bare)

    def dates(self, after: int = 0, until: int | None = None) -> Iterator[Dated]:
        """See `Log.dates`."""
        for row in self.rows(after, until):
            yield Dated(*[getattr(row, name) for name in Dated._fields])

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        while after < len(self._rows) and (until is None or after < until):
            yield self._rows[after]
            after += 1

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.known`."""
        hashed = {key: chain.keyed(self.secret, key) for key in keys}
        return {k: self._rows[self._keys[h] - 1].id for k, h in hashed.items() if h in self._keys}

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        places = (self._places[i] for i in ids if i in self._places)
        return {r.id: r for p in places for r in self.read(p - 1, p)}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        is_mentioned = mentioning(mentions)
        return [
            r.position
            for r in self._rows
            if r.id in events or r.batch in batches or is_mentioned(r.data)
        ]

    def writing(self, work: Callable[[Writer], T]) -> T:
        """See `Log.writing`."""
        with self._lock:
            if self._writing:
                raise RuntimeError("a writing was begun within another: use the first one's writer")
            before = self._rows.copy(), self._keys.copy(), self._places.copy()
            self._writing = True
            try:
                return work(self)
            except BaseException:
                self._rows, self._keys, self._places = before
                raise
            finally:
                self._writing = False

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        return [self._append(draft) for draft in drafts]

    def _append(self, draft: Draft) -> Recorded:
        key = self._forge.keyed(draft)
        told = self._keys.get(key) if key else None
        if told:
            return next(self.read(told - 1, told))
        rows, recorded = self._forge.rows(self.head(), (draft,), (key,))
        for row in rows:
            self._keep(Row._make(row))
        return recorded[0]

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        count = 0
        for count, row in enumerate(continued(self.head(), rows), 1):  # noqa: B007  # the last count is the answer
            self._keep(row)
        return count

    def _keep(self, row: Row) -> None:
        self._rows.append(row)
        self._places[row.id] = row.position
        if row.key is not None:
            self._keys[row.key] = row.position

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        places = [n for n, row in enumerate(self._rows) if row.id in ids and row.personal]
        named = {
            (event, r.position)
            for r in self.read(kinds=(PersonForgotten.KIND,))
            for event in getattr(r.event, "events", ())
        }
        for place in places:
            row = self._rows[place]
            if not any(event == row.id and at > row.position for event, at in named):
                raise BrokenLog(row.position, "it is only blanked, when a person is forgotten")
            self._rows[place] = blanked = blank_row(row)
            if row.key is not None and blanked.key is None:
                del self._keys[row.key]
        return len(places)

    def scrub(self) -> bool:
        """See `Log.scrub`; memory keeps no copies."""
        return True

    def backup(self, to: Path) -> None:
        """See `Log.backup`."""
        copied(self, self.rows(), to, (self._codec, (self._forge.clock, self._forge.chance)))

    def faults(self) -> Iterator[str]:
        """See `Log.faults`; memory has none."""
        return iter(())

    def close(self) -> None:
        """See `Log.close`; there is nothing to let go of."""
