"""Comparing moments and counting days between them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from weakties.domain.precedence import is_before, latest_day
from weakties.domain.when import When, first_day, instant

__all__ = ["count_days", "is_before", "latest", "mature_until", "sort_key"]
_DAY = len("2026-11-20")
latest = latest_day
_END = datetime.max.replace(tzinfo=UTC)


def mature_until(today: date, days: int) -> str:
    """Return the last day, ISO, on which something may have begun to be so many days old."""
    return (today - timedelta(days=days)).isoformat()


def sort_key(moment: str) -> tuple[str, datetime]:
    """Return what moments are ordered by: the day where it was, then the instant.

    What is told as a day, a month or a year counts at its end.

    >>> sorted(["2026-03", "2026-03-31T09:00Z", "2026-03-15"], key=sort_key)
    ['2026-03-15', '2026-03-31T09:00Z', '2026-03']
    """
    return latest(moment), instant(When(moment)) if "T" in moment else _END


def count_days(start: str, end: str) -> int | None:
    """Count the days from one moment to another, where the first was.

    Returns:
        None if either is not told to the day, or the second came before the first.

    >>> count_days("2026-11-19", "2026-11-20T08:00Z"), count_days("2026-11", "2026-11-20")
    (1, None)
    """
    if len(start) < _DAY or len(end) < _DAY or is_before(end, start):
        return None
    if "T" in start and "T" in end:
        zone = datetime.fromisoformat(start).tzinfo or UTC
        return (instant(When(end)).astimezone(zone).date() - first_day(When(start))).days
    return (first_day(When(end)) - first_day(When(start))).days
