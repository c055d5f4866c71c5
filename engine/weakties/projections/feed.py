"""Where history comes from: a log, or as much of it as had happened and was known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from itertools import takewhile
from typing import Protocol

import attrs

from weakties.domain.moments import Moment, end_of_day, moment
from weakties.domain.watching import Seen
from weakties.domain.when import When, last_day
from weakties.envelope import STRUCTURAL, Dated, Head, Recorded, Row


class Told(Protocol):
    """As much of a `weakties.log.protocol.Log` as read models need."""

    def head(self) -> Head:
        """See `Log.head`."""
        ...

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.rows`."""
        ...

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """See `Log.read`."""
        ...

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """See `Log.read_at`."""
        ...

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """See `Log.find`."""
        ...

    def dates(self, after: int = 0, until: int | None = None) -> Iterator[Dated]:
        """See `Log.dates`."""
        ...

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        ...


@attrs.frozen
class Feed:
    """A log, or the part of it that had happened by a day and was known by an instant.

    Attributes:
        occurred: the last day; what counts by then, see `weakties.domain.moments`.
        known: the last instant, as the log spells it; wrong clocks that were corrected are right.
        seen: hears how far a replay of it has come.
        end: where the log ended when a question began; None for wherever it ends by now.
    """

    log: Told
    occurred: date | None = None
    known: str | None = None
    seen: Seen | None = None
    end: Head | None = None

    @property
    def bound(self) -> Moment | None:
        """The last moment that belongs to this part; None if no day bounds it."""
        return None if self.occurred is None else end_of_day(self.occurred)

    def head(self) -> Head:
        """Give the end of the whole log: what lies behind the day is passed over when read."""
        return self.end or self.log.head()

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """Give the events that had happened and were known; see `Log.read`.

        What tells about the log itself, undoing or merging, holds for every day: where only such
        kinds are asked for, the day leaves none out.
        """
        if self.end is not None:
            until = self.end.position if until is None else min(until, self.end.position)
        is_whole = self.known is None and self.occurred is None and self.seen is None
        told = self.log.read(after, until, kinds, bare=bare and is_whole)
        if (instant := self.known) is not None:
            told = takewhile(lambda recorded: recorded.recorded_at <= instant, told)
        if (bound := self.bound) is not None and not (kinds and STRUCTURAL.issuperset(kinds)):
            told = (r for r in told if moment(r.occurred_at, r.recorded_at) <= bound)
        return told

    def until(self, head: Head) -> int:
        """Return the last position that was known, of those up to a head."""
        if self.known is None:
            return head.position
        low, high = 0, head.position
        while low < high:
            middle = (low + high + 1) // 2
            if next(self.log.dates(middle - 1, middle)).recorded_at <= self.known:
                low = middle
            else:
                high = middle - 1
        return low


def end_of(moment: When, zone: tzinfo = UTC) -> str:
    """Spell the last instant of a moment as the log does: a day, month or year means its end.

    Args:
        zone: where days end, and where a clock without an offset is read.

    >>> from weakties.domain.when import when
    >>> end_of(when("2026-02"))
    '2026-02-28T23:59:59.999999Z'
    >>> from datetime import timezone, timedelta
    >>> end_of(when("2026-02"), timezone(timedelta(hours=2)))
    '2026-02-28T21:59:59.999999Z'
    """
    if len(moment) <= len("2026-11-20"):
        end = datetime.combine(last_day(moment), time.max, zone)
    else:
        end = datetime.fromisoformat(moment)
        end = end.replace(tzinfo=zone) if end.tzinfo is None else end
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
