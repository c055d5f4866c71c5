"""The log as it was: only what had happened by a day, or was recorded by an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

from weakties.domain.when import When, instant, last_day
from weakties.envelope import Head, Recorded, Row
from weakties.projections.views import Feed


@attrs.frozen
class AsOf:
    """A feed without the future.

    Attributes:
        occurred: the last day, ISO; events told as a month count from its first day.
        known: the last instant, as the log spells it.
    """

    feed: Feed
    occurred: str | None = None
    known: str | None = None

    def head(self) -> Head:
        """Give the end of the whole log: what lies behind the day is passed over when read."""
        return self.feed.head()

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """Give the rows of the whole log."""
        return self.feed.rows(after, until)

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = ()
    ) -> Iterator[Recorded]:
        """Give the events that had happened and were known."""
        day, instant = self.occurred, self.known
        for recorded in self.feed.read(after, until, kinds):
            if instant is not None and recorded.recorded_at > instant:
                return
            if day is None or recorded.occurred_at[:10] <= day:
                yield recorded


def end_of(moment: When) -> str:
    """Spell the last instant of a moment as the log does: a day, month or year means its end.

    >>> from weakties.domain.when import when
    >>> end_of(when("2026-02"))
    '2026-02-28T23:59:59.999999Z'
    """
    if len(moment) <= len("2026-11-20"):
        return f"{last_day(moment)}T23:59:59.999999Z"
    return instant(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
