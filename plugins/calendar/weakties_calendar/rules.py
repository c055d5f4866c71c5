"""Rules of recurrence, and the days on which they fall.

Followed period by period, so that who asks bounds the work: a rule that falls on no day, such as
each 30th of February, keeps the common libraries busy up to the year 9999. Rules by the hour or
faster, by week number, by day of the year or by Easter are no meetings, and refused.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from icalendar.prop import vRecur

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS",
})  # fmt: skip
_CLOCK = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
ONE_DAY, INTERVAL_LIMIT = timedelta(days=1), 1_000


@attrs.frozen(kw_only=True)
class Rule:
    """How something recurs.

    Attributes:
        until: the last moment or day it can fall on.
        weekdays: each from 0, Monday, with which of its month or year; 0 is every one.
        month_days: from 1, or from -1 backwards.
        set_positions: which of the days in a period count; none is all.
        week_start: the weekday on which a week begins.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    set_positions: tuple[int, ...] = ()
    week_start: int = 0

    @classmethod
    def of(cls, text: str, start: datetime) -> Rule:
        """Read a rule of something that begins at that time of day.

        Raises:
            ValueError: it is none, or none by which people meet.
        """
        read = vRecur.from_ical(text)
        parts: dict[str, Any] = {name.upper(): value for name, value in read.items()}
        for name, unit in _CLOCK.items():
            if parts.get(name) == [getattr(start, unit)]:
                del parts[name]
        [frequency] = parts.get("FREQ", [""])
        if unusual := sorted(parts.keys() - _PARTS):
            raise ValueError(f"it recurs by {unusual[0]}")
        if frequency not in _FREQUENCIES:
            raise ValueError(f"it recurs by FREQ={frequency}")
        rule = cls(
            frequency=frequency,
            interval=parts.get("INTERVAL", [1])[0],
            count=parts.get("COUNT", [None])[0],
            until=parts.get("UNTIL", [None])[0],
            weekdays=tuple(
                (DAYS.index(d.weekday), d.relative or 0) for d in parts.get("BYDAY", ())
            ),
            month_days=tuple(parts.get("BYMONTHDAY", ())),
            months=tuple(map(int, parts.get("BYMONTH", ()))),
            set_positions=tuple(parts.get("BYSETPOS", ())),
            week_start=DAYS.index(parts.get("WKST", ["MO"])[0]),
        )
        if not 1 <= rule.interval <= INTERVAL_LIMIT:
            raise ValueError(f"its INTERVAL is {rule.interval}")
        if rule.month_days and any(nth for _, nth in rule.weekdays):
            raise ValueError("it recurs by BYMONTHDAY and a counted BYDAY")
        return rule

    def lasts_until(self, day: date) -> bool:
        """Check whether the rule has not ended by that day."""
        return self.until is None or day <= (
            self.until.date() if isinstance(self.until, datetime) else self.until
        )

    def iterate_periods(self, first: date) -> Iterator[tuple[date, list[date]]]:
        """Yield each period in turn: the day it begins on, and on which days from the first on."""
        for begin in self._iterate_begins(first):
            days = sorted(set(self._iterate_days(begin, first)))
            if self.set_positions:
                from_end = {n - len(days): day for n, day in enumerate(days)}
                placed = from_end | dict(enumerate(days, start=1))
                days = sorted({placed[n] for n in self.set_positions if n in placed})
            yield begin, [day for day in days if day >= first]

    def _iterate_begins(self, first: date) -> Iterator[date]:
        """Yield the first day of each period, up to the last year there is."""
        begin, stride = first, timedelta(days=self.interval)
        if self.frequency == "WEEKLY":
            begin -= timedelta(days=(first.weekday() - self.week_start) % 7)
            stride *= 7
        months = self.interval * (12 if self.frequency == "YEARLY" else 1)
        number = first.year * 12 + (first.month - 1 if self.frequency == "MONTHLY" else 0)
        try:
            while True:
                if self.frequency in ("DAILY", "WEEKLY"):
                    yield begin
                    begin += stride
                else:
                    yield date(number // 12, number % 12 + 1, 1)
                    number += months
        except (OverflowError, ValueError):
            return

    def _iterate_days(self, begin: date, first: date) -> Iterator[date]:
        """Yield the days of one period."""
        match self.frequency:
            case "DAILY":
                yield from self._filter_days([begin])
            case "WEEKLY":
                weekdays = {d for d, _ in self.weekdays} or {first.weekday()}
                week = [begin + n * ONE_DAY for n in range(7)]
                yield from (d for d in self._filter_days(week) if d.weekday() in weekdays)
            case "MONTHLY":
                if not self.months or begin.month in self.months:
                    yield from self._iterate_month(begin, first)
            case _:
                yield from self._iterate_year(begin, first)

    def _filter_days(self, days: list[date]) -> Iterator[date]:
        """Yield those days that no part of the rule excludes."""
        weekdays = {d for d, _ in self.weekdays}
        for day in days:
            if self.months and day.month not in self.months:
                continue
            if weekdays and day.weekday() not in weekdays:
                continue
            last = monthrange(day.year, day.month)[1]
            if not self.month_days or {day.day, day.day - last - 1} & {*self.month_days}:
                yield day

    def _iterate_year(self, begin: date, first: date) -> Iterator[date]:
        """Yield the days of a year: of its months, or its weekdays counted through the year."""
        if self.weekdays and not self.months and not self.month_days:
            yield from self._iterate_weekdays(begin, begin.replace(month=12, day=31))
            return
        by_default = () if self.month_days else (first.month,)
        for month in sorted({*(self.months or by_default or range(1, 13))}):
            yield from self._iterate_month(begin.replace(month=month), first)

    def _iterate_month(self, begin: date, first: date) -> Iterator[date]:
        """Yield the days of a month."""
        last = monthrange(begin.year, begin.month)[1]
        by_default = () if self.weekdays else (first.day,)
        numbers = {n if n > 0 else last + 1 + n for n in self.month_days or by_default}
        days = [begin.replace(day=n) for n in sorted(numbers) if 1 <= n <= last]
        if self.weekdays:
            counted = set(self._iterate_weekdays(begin, begin.replace(day=last)))
            days = [day for day in days if day in counted] if self.month_days else sorted(counted)
        yield from days

    def _iterate_weekdays(self, begin: date, end: date) -> Iterator[date]:
        """Yield the weekdays of a month or a year, every one or the nth from either end."""
        for weekday, nth in self.weekdays:
            head = begin + (weekday - begin.weekday()) % 7 * ONE_DAY
            tail = end - (end.weekday() - weekday) % 7 * ONE_DAY
            if nth == 0:
                yield from (head + 7 * n * ONE_DAY for n in range((tail - head).days // 7 + 1))
            else:
                day = head + (nth - 1) * 7 * ONE_DAY if nth > 0 else tail + (nth + 1) * 7 * ONE_DAY
                if begin <= day <= end:
                    yield day
