"""Business days: the days on which an answer can be expected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Check whether people are at work on that day: no weekend, no holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def add_business_days(start: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the business day that lies so many business days after the start.

    Args:
        start: any day; the count begins on the next one.
        count: 0 gives the start itself, or the next business day if it is none.
        holidays: days off besides Saturday and Sunday.

    >>> add_business_days(date(2026, 11, 20), 1)   # from a Friday
    datetime.date(2026, 11, 23)
    """
    day = start
    while not is_business_day(day, holidays):
        day += timedelta(days=1)
    if day != start and count:
        count -= 1
    for _ in range(count):
        day += timedelta(days=1)
        while not is_business_day(day, holidays):
            day += timedelta(days=1)
    return day
