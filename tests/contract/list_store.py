"""A stranger's store: it keeps its logs in lists, and is made of what the front door gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any, TypeVar

from weakties import hookimpl, stores

T = TypeVar("T")


class ListLog(stores.Transacting):
    """See `weakties.stores.Log`; it is its own writer."""

    def __init__(
        self, identity: tuple[str, bytes], made: tuple[Callable[[], stores.Codec], Any]
    ) -> None:
        self.network_id, self.secret = identity
        self._made, self._lock, self._writes = made, RLock(), False
        self._forge = stores.RowFactory(made[0](), self.secret, *made[1], seals_keys=True)
        self._rows: list[stores.Row] = []

    def read_head(self) -> stores.Head:
        if not self._rows:
            return stores.Head(0, stores.genesis(self.network_id, self.secret))
        return stores.Head(len(self._rows), self._rows[-1].hash, self._rows[-1].recorded_at)

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[stores.Row]:
        yield from self._rows[after:until]

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[stores.Recorded]:  # fmt: skip
        for row in self.read_rows(after, until):
            if not kinds or row.kind in kinds:
                yield stores.decode_row(self._forge.codec, (*row[:10], row.data, row.personal))

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        ids = {row.key: row.id for row in self._rows}
        hashed = {key: stores.hash_key(self.secret, key) for key in keys}
        return {key: ids[kept] for key, kept in hashed.items() if kept in ids}

    def find(self, ids: Collection[str]) -> dict[str, stores.Recorded]:
        return {r.id: r for r in self.read() if r.id in ids}

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[stores.Recorded]:
        for position in positions:
            yield from self.read(position - 1, position, bare=bare)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[stores.EventDate]:
        for row in self.read_rows(after, until):
            yield stores.EventDate(*[getattr(row, name) for name in stores.EventDate._fields])

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        is_mentioned = stores.make_mention_check(mentions)
        return [
            r.position for r in self._rows
            if r.id in events or r.batch in batches or is_mentioned(r.data)
        ]  # fmt: skip

    @contextmanager
    def watch(self) -> Iterator[Callable[[float], None]]:
        yield lambda seconds: sleep(min(seconds, 0.01))

    @contextmanager
    def begin(self) -> Iterator[stores.Writer]:
        with self._lock:
            if self._writes:
                raise RuntimeError("a writing was begun within another")
            before, self._writes = self._rows.copy(), True
            try:
                yield self
            except BaseException:
                self._rows = before
                raise
            finally:
                self._writes = False

    def append(self, drafts: Iterable[stores.Draft]) -> list[stores.Recorded]:
        drafts = list(drafts)
        keys = self._forge.hash_keys(drafts)
        existing = {
            row.key: next(self.read(row.position - 1, row.position))
            for row in self._rows if row.key is not None and row.key in keys
        }  # fmt: skip
        new = self._forge.make_rows(self.read_head(), drafts, keys, existing)
        self._rows += map(stores.Row._make, new.rows)
        return new.collect()

    def restore(self, rows: Iterable[stores.Row]) -> int:
        before = len(self._rows)
        self._rows += stores.verify_rows(self.read_head(), rows)
        return len(self._rows) - before

    def blank(self, ids: Collection[str]) -> int:
        told = [r.event for r in self.read(kinds=("person.forgotten",))]
        named = {event for forgotten in told for event in getattr(forgotten, "events", ())}
        if not named.issuperset(ids):
            raise stores.BrokenLog(0, "it is only blanked, when a person is forgotten")
        found = [n for n, row in enumerate(self._rows) if row.id in ids and row.personal]
        for n in found:
            self._rows[n] = stores.blank_row(self._rows[n])
        return len(found)

    def scrub(self) -> bool:
        return True

    def backup(self, to: Path) -> None:
        make_codec, (clock, chance) = self._made
        stores.copy_log(
            self, self.read_rows(), to, make_codec=make_codec, clock=clock, chance=chance
        )

    def find_faults(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """Let go of nothing."""


class ListStore:
    """See `weakties.contracts.Store`."""

    id = "list"

    def __init__(self) -> None:
        self._logs: dict[tuple[str, str], ListLog] = {}

    def open(
        self, url: str, network: str | None, /, *, create: bool, codec: Callable[[], stores.Codec],
        sources: tuple[stores.Clock, stores.Chance], secret: bytes | None = None,
    ) -> stores.Log:  # fmt: skip
        identity = network or sources[1](16).hex(), secret or sources[1](32)
        place = url, identity[0]
        if place not in self._logs and not create:
            raise stores.NoNetwork(url)
        return self._logs.setdefault(place, ListLog(identity, (codec, sources)))


STORE = ListStore()


@hookimpl
def weakties_stores() -> list[ListStore]:
    """Offer it."""
    return [STORE]
