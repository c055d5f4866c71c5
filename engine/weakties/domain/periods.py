"""Periods: a span of time cut into days, weeks, months, quarters or years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, get_args

import attrs

from weakties.errors import UnknownId, WrongSpan

Pace = Literal["day", "week", "month", "quarter", "year"]
PACES: tuple[str, ...] = get_args(Pace)
MOST = 1_000
"""A series has at most so many points: more of them nobody reads."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@attrs.frozen
class Period:
    """A day, week, month, quarter or year, or the part of it that lies within a span.

    Attributes:
        name: ``2026-11-20``, ``2026-W47``, ``2026-11``, ``2026-Q4`` or ``2026``.
        start, end: the first and the last day within the span.
        is_whole: whether all of it lies within.
    """

    name: str
    start: date
    end: date
    is_whole: bool

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def build_span_error(start: date, end: date) -> WrongSpan:
    """Return the error for a span whose end is before its start."""
    cure = "give the earlier day first"
    return WrongSpan(start.isoformat(), end.isoformat(), "time runs backwards", cure)


def list_periods(start: date, end: date, pace: str) -> list[Period]:
    """Return the periods of a span, in their order; the first and the last are cut to it.

    Args:
        pace: one of `PACES`; a week begins on Monday, a quarter in January, April, July or October.

    Raises:
        UnknownId: there is no such pace.
        WrongSpan: the later day comes first, or there are more than `MOST` periods.

    >>> [(p.name, str(p.end), p.is_whole)
    ...  for p in list_periods(date(2026, 10, 30), date(2026, 11, 5), "month")]
    [('2026-10', '2026-10-31', False), ('2026-11', '2026-11-05', False)]
    >>> [p.name for p in list_periods(date(2026, 12, 28), date(2027, 1, 3), "week")]
    ['2026-W53']
    """
    if pace not in PACES:
        raise UnknownId("step", pace, PACES)
    if start > end:
        raise build_span_error(start, end)
    periods, day = list[Period](), start
    while True:
        first, last = find_period(day, pace)
        is_whole = start <= first and last <= end
        period = Period(_name_period(first, pace), max(first, start), min(last, end), is_whole)
        periods.append(period)
        if last >= end:
            return periods
        if len(periods) == MOST:
            reason = f"there are more than {MOST:,} steps of a {pace}"
            cure = "choose a longer step, or days closer together"
            raise WrongSpan(start.isoformat(), end.isoformat(), reason, cure)
        day = last + timedelta(days=1)


def list_period_ends(start: date, end: date, pace: str) -> list[date]:
    """Return the last day of every period of a span; the last of all is its end.

    Args:
        pace: one of `PACES`; a week ends on Sunday.

    Raises:
        UnknownId: there is no such pace.
        WrongSpan: the later day comes first, or there are more than `MOST` periods.

    >>> [str(d) for d in list_period_ends(date(2026, 1, 30), date(2026, 3, 5), "month")]
    ['2026-01-31', '2026-02-28', '2026-03-05']
    """
    return [period.end for period in list_periods(start, end, pace)]


def find_period(day: date, pace: str) -> tuple[date, date]:
    """Return the first and the last day of the period that a day is in.

    >>> [str(d) for d in find_period(date(2026, 11, 20), "quarter")]
    ['2026-10-01', '2026-12-31']
    >>> [str(d) for d in find_period(date(2026, 11, 20), "week")]
    ['2026-11-16', '2026-11-22']
    """
    if pace == "day":
        return day, day
    if pace == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, min(date.max, monday + timedelta(days=6))
    months = _MONTHS[pace]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last_month = first.month + months - 1
    if last_month == 12:
        return first, date(first.year, 12, 31)
    return first, date(first.year, last_month + 1, 1) - timedelta(days=1)


def _name_period(first: date, pace: str) -> str:
    """Return what a period is called that begins on a day."""
    match pace:
        case "day":
            return first.isoformat()
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return first.isoformat()[:7]
        case "quarter":
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case _:
            return str(first.year)
