"""A feed: a log, or the part of it that had happened and was known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from itertools import takewhile
from typing import Protocol

import attrs

from weakties.domain.moments import Moment, compute_moment, end_of_day
from weakties.domain.watching import OnProgress
from weakties.domain.when import When, last_day
from weakties.log.envelope import STRUCTURAL, EventDate, Head, Recorded, Row


class ReadableLog(Protocol):
    """As much of a `weakties.log.protocol.Log` as read models need."""

    def read_head(self) -> Head:
        """See `Log.read_head`."""
        ...

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """See `Log.read_rows`."""
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

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """See `Log.read_dates`."""
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
        occurred_until: the last day; what counts by then, see `weakties.domain.moments`.
        recorded_until: the last instant, as the log spells it; wrong clocks that were corrected
            are right.
        position_until: the last position that was known; None for all of them.
        on_progress: hears how far a replay of it has come.
        end: where the log ended when a question began; None for wherever it ends by now.
    """

    log: ReadableLog
    occurred_until: date | None = None
    recorded_until: str | None = None
    on_progress: OnProgress | None = None
    end: Head | None = None
    position_until: int | None = None

    @property
    def _last_readable(self) -> int | None:
        """The last position that belongs to this part; None for wherever the log ends."""
        ends = (self.end and self.end.position, self.position_until)
        return min((end for end in ends if end is not None), default=None)

    @property
    def last_moment(self) -> Moment | None:
        """The last moment that belongs to this part; None if no day bounds it."""
        return None if self.occurred_until is None else end_of_day(self.occurred_until)

    def read_head(self) -> Head:
        """Return the end of the whole log: what lies behind the day is passed over when read."""
        return self.end or self.log.read_head()

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """Return the events that had happened and were known; see `Log.read`.

        What tells about the log itself, undoing or merging, holds for every day: where only such
        kinds are asked for, the day leaves none out.
        """
        last = self._last_readable
        if last is not None:
            until = last if until is None else min(until, last)
        is_all_known = self.recorded_until is None and self.position_until is None
        is_whole = is_all_known and self.occurred_until is None and self.on_progress is None
        events = self.log.read(after, until, kinds, bare=bare and is_whole)
        if (instant := self.recorded_until) is not None:
            events = takewhile(lambda recorded: recorded.recorded_at <= instant, events)
        if (bound := self.last_moment) is not None and not (kinds and STRUCTURAL.issuperset(kinds)):
            events = (r for r in events if compute_moment(r.occurred_at, r.recorded_at) <= bound)
        return events

    def is_visible(self, recorded: Recorded) -> bool:
        """Check whether an event belongs to this part; what is about the log lies on no day."""
        last = self._last_readable
        if last is not None and recorded.position > last:
            return False
        if self.recorded_until is not None and recorded.recorded_at > self.recorded_until:
            return False
        bound = self.last_moment
        if bound is None or recorded.kind in STRUCTURAL:
            return True
        return compute_moment(recorded.occurred_at, recorded.recorded_at) <= bound

    def find_last_position(self, head: Head) -> int:
        """Return the last position that was known, of those up to a head."""
        last = head.position
        if self.position_until is not None:
            last = min(last, self.position_until)
        if self.recorded_until is None:
            return last
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2
            if next(self.log.read_dates(middle - 1, middle)).recorded_at <= self.recorded_until:
                low = middle
            else:
                high = middle - 1
        return low


def format_end(moment: When, zone: tzinfo = UTC) -> str:
    """Return the last instant of a moment as the log formats it; of a day, month or year its end.

    Args:
        zone: where days end, and where a clock without an offset is read.

    >>> from weakties.domain.when import when
    >>> format_end(when("2026-02"))
    '2026-02-28T23:59:59.999999Z'
    >>> from datetime import timezone, timedelta
    >>> format_end(when("2026-02"), timezone(timedelta(hours=2)))
    '2026-02-28T21:59:59.999999Z'
    """
    if len(moment) <= len("2026-11-20"):
        end = datetime.combine(last_day(moment), time.max, zone)
    else:
        end = datetime.fromisoformat(moment)
        end = end.replace(tzinfo=zone) if end.tzinfo is None else end
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
