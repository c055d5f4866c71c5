"""Which days does a span have, and is it one?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, get_args

from weakties.domain.when import When, last_day
from weakties.errors import UnknownId, WrongSpan

Pace = Literal["day", "week", "month", "year"]
PACES: tuple[str, ...] = get_args(Pace)
MOST = 1_000
"""A series has at most so many points: each is a replay."""


def backwards(start: date, end: date) -> WrongSpan:
    """Make the error for two days that stand the wrong way round."""
    cure = "give the earlier day first"
    return WrongSpan(start.isoformat(), end.isoformat(), "time runs backwards", cure)


def steps(start: date, end: date, step: str) -> list[date]:
    """Give the last day of every step of a span; the last of all is its end.

    Args:
        step: day, week, month or year; a week ends on Sunday.

    Raises:
        UnknownId: there is no such step.
        WrongSpan: the later day comes first, or there are more than `MOST` steps.

    >>> [str(d) for d in steps(date(2026, 1, 30), date(2026, 3, 5), "month")]
    ['2026-01-31', '2026-02-28', '2026-03-05']
    """
    if step not in PACES:
        raise UnknownId("step", step, PACES)
    if start > end:
        raise backwards(start, end)
    found, on = list[date](), start
    while on <= end:
        found.append(min(_end(on, step), end))
        on = found[-1] + timedelta(days=1)
        if len(found) > MOST:
            reason = f"there are more than {MOST:,} steps of a {step}"
            cure = "choose a longer step, or days closer together"
            raise WrongSpan(start.isoformat(), end.isoformat(), reason, cure)
    return found


def _end(on: date, step: str) -> date:
    """Give the last day of the step that a day is in."""
    if step == "day":
        return on
    if step == "week":
        return on + timedelta(days=6 - on.weekday())
    return last_day(When(on.isoformat()[: {"month": 7, "year": 4}[step]]))
