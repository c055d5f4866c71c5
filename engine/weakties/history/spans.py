"""Splitting a span of time into days, weeks, months or years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, get_args

from weakties.domain.when import When, last_day
from weakties.errors import UnknownId, WrongSpan

Pace = Literal["day", "week", "month", "year"]
PACES: tuple[str, ...] = get_args(Pace)
MOST = 1_000
"""A series has at most so many points: each is a replay."""


def build_span_error(start: date, end: date) -> WrongSpan:
    """Return the error for a span whose end is before its start."""
    cure = "give the earlier day first"
    return WrongSpan(start.isoformat(), end.isoformat(), "time runs backwards", cure)


def list_period_ends(start: date, end: date, pace: str) -> list[date]:
    """Return the last day of every step of a span; the last of all is its end.

    Args:
        pace: day, week, month or year; a week ends on Sunday.

    Raises:
        UnknownId: there is no such step.
        WrongSpan: the later day comes first, or there are more than `MOST` steps.

    >>> [str(d) for d in list_period_ends(date(2026, 1, 30), date(2026, 3, 5), "month")]
    ['2026-01-31', '2026-02-28', '2026-03-05']
    """
    if pace not in PACES:
        raise UnknownId("step", pace, PACES)
    if start > end:
        raise build_span_error(start, end)
    ends, on = list[date](), start
    while on <= end:
        ends.append(min(_find_end(on, pace), end))
        on = ends[-1] + timedelta(days=1)
        if len(ends) > MOST:
            reason = f"there are more than {MOST:,} steps of a {pace}"
            cure = "choose a longer step, or days closer together"
            raise WrongSpan(start.isoformat(), end.isoformat(), reason, cure)
    return ends


def _find_end(on: date, pace: str) -> date:
    """Return the last day of the step that a day is in."""
    if pace == "day":
        return on
    if pace == "week":
        return on + timedelta(days=6 - on.weekday())
    return last_day(When(on.isoformat()[: {"month": 7, "year": 4}[pace]]))
