"""Where history comes from: a log, or as much of it as had happened and was known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import Protocol

import attrs

from weakties.domain.watching import Seen
from weakties.domain.when import When, instant, last_day
from weakties.envelope import Dated, Head, Recorded, Row


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
        occurred: the last day, ISO; events told as a month count from its first day.
        known: the last instant, as the log spells it.
        seen: hears how far a replay of it has come.
    """

    log: Told
    occurred: str | None = None
    known: str | None = None
    seen: Seen | None = None

    def head(self) -> Head:
        """Give the end of the whole log: what lies behind the day is passed over when read."""
        return self.log.head()

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """Give the events that had happened and were known; see `Log.read`."""
        told = self.log.read(after, until, kinds, bare=bare and self.known is None)
        if (instant := self.known) is not None:
            told = takewhile(lambda recorded: recorded.recorded_at <= instant, told)
        if (last := self.occurred) is not None:
            told = (recorded for recorded in told if recorded.occurred_at[:10] <= last)
        return told

    def covers(self, position: int, latest: str) -> bool:
        """Claim that everything up to a position belongs to this part.

        Args:
            position: 0 is before everything.
            latest: when the last of these events happened.
        """
        if self.occurred is not None and latest[:10] > self.occurred:
            return False
        if self.known is None or not position:
            return True
        row = next(self.log.rows(position - 1, position), None)
        return row is not None and row.recorded_at <= self.known


def end_of(moment: When) -> str:
    """Spell the last instant of a moment as the log does: a day, month or year means its end.

    >>> from weakties.domain.when import when
    >>> end_of(when("2026-02"))
    '2026-02-28T23:59:59.999999Z'
    """
    if len(moment) <= len("2026-11-20"):
        return f"{last_day(moment)}T23:59:59.999999Z"
    return instant(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
