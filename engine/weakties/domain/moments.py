"""Moments: when things happened, as whole numbers that sort in the order of what happened.

A moment is the day it was where it happened, then the instant. What is told less precisely counts
at its end: a day as its last instant, a month as that of its last day. If it was recorded before
it was over, it counts at the instant of recording: what is told of today happened by now. So a
moment depends on the log alone, never on when somebody asks.

The log does not say in which zone somebody lives. So a day lasts from where it begins first on
earth to where it ends last: an evening in Honolulu is recorded on the next day in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from weakties.domain.when import When, first_day, instant, last_day

_DAY_LENGTH = len("2026-11-20")


def latest_day(moment: str) -> str:
    """Return the last day, ISO, that a moment can mean.

    >>> latest_day("2026-02"), latest_day("2026-02-03T09:30Z")
    ('2026-02-28', '2026-02-03')
    """
    return (
        moment[:_DAY_LENGTH] if len(moment) >= _DAY_LENGTH else last_day(When(moment)).isoformat()
    )


def is_before(moment: str, other: str) -> bool:
    """Check that one moment was surely before another.

    >>> is_before("2026-11-20", "2026-11"), is_before("2026-10", "2026-11")
    (False, True)
    >>> is_before("2026-11-20", "2026-11-20T09:00Z"), is_before("2026-11-20T09:00Z", "2026-11-20")
    (False, False)
    >>> is_before("2026-11-20T09:00+13:00", "2026-11-19T23:00Z")
    True
    """
    if len(moment) == _DAY_LENGTH == len(other):  # two days, as nearly always in a replay
        return moment < other
    if "T" in moment and "T" in other:
        return instant(When(moment)) < instant(When(other))
    first = other[:_DAY_LENGTH] if len(other) >= _DAY_LENGTH else first_day(When(other)).isoformat()
    return latest_day(moment) < first


def can_be_same_day(moment: str, other: str) -> bool:
    """Check that two moments can lie on one day, whatever the clock says.

    >>> can_be_same_day("2026-11-20T09:00Z", "2026-11-20T17:00Z")
    True
    >>> can_be_same_day("2026-11-20", "2026-11-21"), can_be_same_day("2026-11", "2026-11-21")
    (False, True)
    """
    left, right = moment[:_DAY_LENGTH], other[:_DAY_LENGTH]
    return not (is_before(left, right) or is_before(right, left))


Moment = int
_BITS = 38
_END = (1 << _BITS) - 1
"""Comes after every instant of a day."""
_SECOND, _MINUTE = 1_000_000, 60_000_000
_EAST = 14 * 60 * _MINUTE
"""How far clocks are ahead of UTC at most, in microseconds; behind it they are twelve hours."""
_DAY_US = 24 * 60 * _MINUTE
_MINUTES, _SECONDS = len("2026-11-20T14:30"), len("2026-11-20T14:30:05")


def compute_moment(occurred_at: str, recorded_at: str) -> Moment:
    """Return when something happened.

    Args:
        occurred_at: as told: a year, a month, a day or an instant.
        recorded_at: the instant of recording, as the log spells it.

    >>> by_the_day = compute_moment("2026-11-20", "2026-12-01T09:00:00.000000Z")
    >>> compute_moment("2026-11-20T23:59Z", "2026-12-01T09:00:00.000000Z") < by_the_day
    True
    >>> compute_moment("2026-11-20", "2026-11-20T09:00:00.000000Z") < by_the_day
    True
    >>> by_the_day < compute_moment("2026-11-21T00:00+14:00", "2026-12-01T09:00:00.000000Z")
    True
    """
    if len(occurred_at) > len("2026-11-20"):
        return _instant(occurred_at, recorded_at)
    span = _span(occurred_at)
    if not span.begins <= recorded_at < span.ends:
        return span.last << _BITS | _END
    recorded = datetime.fromisoformat(recorded_at)
    ordinal = min(max(recorded.toordinal(), span.first), span.last)
    return (
        (ordinal << _BITS)
        + (recorded.toordinal() - ordinal) * _DAY_US
        + _microseconds_of_day(recorded)
        + _EAST
    )


def is_vague(at: Moment) -> bool:
    """Check whether only the day, the month or the year is known: then it counts at the end."""
    return at & _END == _END


def end_of_day(last: date) -> Moment:
    """Return the moment behind everything that happened by the end of a day."""
    return (last.toordinal() << _BITS) | _END


def day_of(at: Moment) -> str:
    """Return the day of a moment, ISO: by its end it had happened.

    >>> day_of(compute_moment("2026-11", "2026-11-20T09:00:00.000000Z"))
    '2026-11-20'
    """
    return _format_day(at >> _BITS)


@lru_cache(maxsize=4096)
def _format_day(ordinal: int) -> str:
    """Spell a day; a replay asks for few."""
    return date.fromordinal(ordinal).isoformat()


class _Span(NamedTuple):
    """The days that a text can mean, and in UTC when the first may begin and the last may end."""

    first: int
    last: int
    begins: str
    ends: str


@lru_cache(maxsize=4096)
def _span(text: str) -> _Span:
    first, last = first_day(When(text)).toordinal(), last_day(When(text)).toordinal()
    begins = f"{date.fromordinal(first - 1)}T10:00:00.000000Z"
    return _Span(first, last, begins, f"{date.fromordinal(last + 1)}T12:00:00.000000Z")


def _instant(occurred_at: str, recorded_at: str) -> Moment:
    """Return the moment of an instant; one told to the minute counts at the end of that minute."""
    happened = datetime.fromisoformat(occurred_at)
    offset = happened.utcoffset()
    ahead = 0 if offset is None else (offset.days * 86_400 + offset.seconds) * _SECOND
    at = (happened.toordinal() << _BITS) + _microseconds_of_day(happened) - ahead + _EAST
    if happened.microsecond:
        return at
    is_to_the_minute = len(occurred_at) == _MINUTES or occurred_at[_MINUTES] != ":"
    width = _MINUTE if is_to_the_minute else _SECOND
    if not is_to_the_minute and occurred_at[17:19] != recorded_at[17:19]:  # spares most a parsing
        return at + width - 1
    recorded = datetime.fromisoformat(recorded_at)
    since = recorded - (happened if offset is not None else happened.replace(tzinfo=UTC))
    age = (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds
    return at + (age if 0 <= age < width else width - 1)


def _microseconds_of_day(instant: datetime) -> int:
    """Return the microseconds since the day began."""
    seconds = (instant.hour * 60 + instant.minute) * 60 + instant.second
    return seconds * _SECOND + instant.microsecond
