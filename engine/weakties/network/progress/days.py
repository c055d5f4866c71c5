"""Which moment came first, how many days lie between two, which is long ago: as far as told?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from weakties.domain.when import When, day, instant, last_day

_DAY = len("2026-11-20")
_END = datetime.max.replace(tzinfo=UTC)


def mature_until(today: date, days: int) -> str:
    """Give the last day, ISO, on which something may have begun to be so many days old."""
    return (today - timedelta(days=days)).isoformat()


def latest(moment: str) -> str:
    """Give the last day, ISO, that a moment can mean; what is told of a month is old when that is.

    >>> latest("2026-02"), latest("2026-02-03T09:30Z")
    ('2026-02-28', '2026-02-03')
    """
    return moment[:_DAY] if len(moment) >= _DAY else last_day(When(moment)).isoformat()


def sort_key(moment: str) -> tuple[str, datetime]:
    """Return what moments are ordered by: the day where it was, then the instant.

    What is told as a day, a month or a year counts at its end.

    >>> sorted(["2026-03", "2026-03-31T09:00Z", "2026-03-15"], key=sort_key)
    ['2026-03-15', '2026-03-31T09:00Z', '2026-03']
    """
    return latest(moment), instant(When(moment)) if "T" in moment else _END


def is_before(one: str, other: str) -> bool:
    """Claim that one moment was surely before another: of the same day, or month, nobody can tell.

    >>> is_before("2026-11-20", "2026-11"), is_before("2026-10", "2026-11")
    (False, True)
    >>> is_before("2026-11-20T09:00+13:00", "2026-11-19T23:00Z")
    True
    """
    if "T" in one and "T" in other:
        return instant(When(one)) < instant(When(other))
    return latest(one) < (other[:_DAY] if len(other) >= _DAY else day(When(other)).isoformat())


def waited(start: str, end: str) -> int | None:
    """Count the days from one moment to another, where the first was.

    Returns:
        None if either is not told to the day, or the second came before the first.

    >>> waited("2026-11-19", "2026-11-20T08:00Z"), waited("2026-11", "2026-11-20")
    (1, None)
    """
    if len(start) < _DAY or len(end) < _DAY or is_before(end, start):
        return None
    if "T" in start and "T" in end:
        there = datetime.fromisoformat(start).tzinfo or UTC
        return (instant(When(end)).astimezone(there).date() - day(When(start))).days
    return (day(When(end)) - day(When(start))).days
