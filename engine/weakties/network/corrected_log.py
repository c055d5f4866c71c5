"""A log as it reads where the clock was corrected: each event at the time of a right clock.

Stored rows stay as they are, and so do the chain, exports and backups; `read_rows` gives them.
Whoever reads events gets the right times. The corrections count as they are known at the end of
the log, also for who asks what was known before: they say nothing new about the world, only when
what was recorded was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from weakties.log.protocol import Transacting

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from weakties.log.envelope import Draft, EventDate, Head, Recorded, Row
    from weakties.log.protocol import Log, Writer
    from weakties.network.times import Times

_CLOCKS = ("clock.corrected",)
_OF_CLOCKS = (*_CLOCKS, "event.retracted", "batch.retracted")


class _State(NamedTuple):
    """What was known of the corrections when a log ended at a position; -1 is nothing yet."""

    position: int
    times: Times | None


_NOTHING = _State(-1, None)


class CorrectedLog(Transacting):
    """See `weakties.log.protocol.Log`; what it holds is another log's.

    Attributes:
        stored: the log that it reads.
    """

    def __init__(self, stored: Log) -> None:
        self.stored = stored
        self.network_id, self.secret = stored.network_id, stored.secret
        self._state = _NOTHING
        self._reached: int | None = None  # where the log ends, unless it went on here

    @property
    def times(self) -> Times | None:
        """What corrects the clock, up to where the log was last seen to end; None if nothing."""
        # Every read asks for this. Who asks a question looked for the head first: until the next
        # look it is read with one state of the corrections, whatever others add meanwhile, and
        # without a query for the head at each read. The end of a transaction forgets it.
        reached = self.read_head().position if self._reached is None else self._reached
        state = self._state
        if reached > state.position:
            kinds = _CLOCKS if state.times is None else _OF_CLOCKS
            times = state.times
            if next(iter(self.stored.read(max(state.position, 0), reached, kinds)), None):
                from weakties.network.times import Times  # noqa: PLC0415  # few clocks are wrong

                times = Times.within(self.stored, reached)
            self._state = state = _State(reached, times)
        return state.times

    def read_head(self) -> Head:
        """See `Log.read_head`; its time is as stored: no later one is before it."""
        head = self.stored.read_head()
        if head.position < self._state.position:  # what was seen of it was rolled back
            self._state = _NOTHING
        self._reached = head.position
        return head

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        times, events = self.times, self.stored.read(after, until, kinds, bare=bare)
        return events if times is None else map(times.read, events)

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        times, events = self.times, self.stored.read_at(positions, bare=bare)
        return events if times is None else map(times.read, events)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """See `Log.read_dates`."""
        times, dates = self.times, self.stored.read_dates(after, until)
        return dates if times is None else map(times.date, dates)

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.read_rows`: as stored, with what the clock said."""
        return self.stored.read_rows(after, until)

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        """See `Log.find_ids_by_key`."""
        return self.stored.find_ids_by_key(keys)

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        times, found = self.times, self.stored.find(ids)
        return found if times is None else {name: times.read(r) for name, r in found.items()}

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        return self.stored.positions(events=events, batches=batches, mentions=mentions)

    @contextmanager
    def begin(self) -> Iterator[Writer]:
        """See `Log.begin`."""
        try:
            with self.stored.begin() as writer:
                yield _CorrectedWriter(writer, self)
        except BaseException:
            self._state = _NOTHING  # what was seen within it may never have been
            raise
        finally:
            self._reached = None

    def watch(self) -> AbstractContextManager[Callable[[float], None]]:
        """See `Log.watch`."""
        return self.stored.watch()

    def scrub(self) -> bool:
        """See `Log.scrub`."""
        return self.stored.scrub()

    def backup(self, to: Path) -> None:
        """See `Log.backup`."""
        self.stored.backup(to)

    def find_faults(self) -> Iterator[str]:
        """See `Log.find_faults`."""
        return self.stored.find_faults()

    def close(self) -> None:
        """See `Log.close`."""
        self.stored.close()


class _CorrectedWriter:
    """See `weakties.log.protocol.Writer`; what it gives back has the right times."""

    def __init__(self, writer: Writer, log: CorrectedLog) -> None:
        self._writer, self._log = writer, log

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """See `Writer.append`."""
        recorded = self._writer.append(drafts)
        times = self._log.times
        return recorded if times is None else [times.read(r) for r in recorded]

    def restore(self, rows: Iterable[Row]) -> int:
        """See `Writer.restore`."""
        return self._writer.restore(rows)

    def blank(self, ids: Collection[str]) -> int:
        """See `Writer.blank`."""
        return self._writer.blank(ids)
