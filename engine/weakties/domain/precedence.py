"""Which of two moments came first, as precisely as each is known: a year, a month, a day, a clock.

Two moments of one day, of which one has no clock, are in no order: neither is before the other.
So it is for a day and a month that holds it.
"""

from __future__ import annotations

from weakties.domain.when import When, first_day, instant, last_day

_DAY = len("2026-11-20")


def latest_day(moment: str) -> str:
    """Return the last day, ISO, that a moment can mean.

    >>> latest_day("2026-02"), latest_day("2026-02-03T09:30Z")
    ('2026-02-28', '2026-02-03')
    """
    return moment[:_DAY] if len(moment) >= _DAY else last_day(When(moment)).isoformat()


def is_before(moment: str, other: str) -> bool:
    """Check that one moment was surely before another.

    >>> is_before("2026-11-20", "2026-11"), is_before("2026-10", "2026-11")
    (False, True)
    >>> is_before("2026-11-20", "2026-11-20T09:00Z"), is_before("2026-11-20T09:00Z", "2026-11-20")
    (False, False)
    >>> is_before("2026-11-20T09:00+13:00", "2026-11-19T23:00Z")
    True
    """
    if len(moment) == _DAY == len(other):  # two days, as nearly always in a replay
        return moment < other
    if "T" in moment and "T" in other:
        return instant(When(moment)) < instant(When(other))
    first = other[:_DAY] if len(other) >= _DAY else first_day(When(other)).isoformat()
    return latest_day(moment) < first


def can_be_same_day(moment: str, other: str) -> bool:
    """Check that two moments can lie on one day, whatever the clock says.

    >>> can_be_same_day("2026-11-20T09:00Z", "2026-11-20T17:00Z")
    True
    >>> can_be_same_day("2026-11-20", "2026-11-21"), can_be_same_day("2026-11", "2026-11-21")
    (False, True)
    """
    left, right = moment[:_DAY], other[:_DAY]
    return not (is_before(left, right) or is_before(right, left))
