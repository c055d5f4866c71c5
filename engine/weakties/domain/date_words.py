"""Dates as people write them: 2026-11-20, yesterday, last tue, 20 nov, fri at 9, 3 weeks ago.

A reader takes the day that it counts from as an argument, and looks at no clock. What it cannot
know, it is handed: a function that reads more words, and the offset of a clock on another day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import attrs

from weakties.domain.periods import Period, build_span_error, find_period, list_periods
from weakties.domain.when import When, first_day, last_day, when
from weakties.errors import UnclearDate

DateDirection = Literal["past", "future", "either"]
"""Where a date lies that names no year or no month: a talk can be both over and agreed."""

DOUBTFUL = timedelta(weeks=6)
"""A date without a year that is further away was perhaps meant the other way round."""

_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_AWAY_BY = {"last": -1, "this": 0, "next": 1}
_PLAIN = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DAY = len("2026-11-20")
_YEARS = range(1000, 9000)
"""The years that a `When` can have."""

_ISO = re.compile(r"\d{4}(-\d.*)?", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"((?P<which>last|next) )?(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"(day|sday|s|nesday|rsday|rs|r|urday)?"
)
_SPAN = re.compile(r"(?P<which>last|this|next) (?P<unit>month|year)")
_PERIOD = re.compile(r"(?P<which>last|this|next) (?P<unit>week|quarter)")
_QUARTER = re.compile(r"(?P<year>[1-8]\d{3})-?q(?P<number>[1-4])", re.ASCII)
_WEEK = re.compile(r"(?P<year>[1-8]\d{3})-?w(?P<number>\d{1,2})", re.ASCII)
_AWAY = re.compile(
    r"(?P<ahead>in )?(?P<count>an?|one|\d{1,5}) (?P<unit>day|week|month|year)s?(?P<back> ago)?",
    re.ASCII,
)
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMBER = r"(the )?(?P<day>\d{1,2})(st|nd|rd|th)?\.?"
_YEAR = r"(,? (?P<year>\d{4}))?"
_NAMED = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_NAME}{_YEAR}",
        rf"{_NUMBER} (of )?{_NAME}{_YEAR}",
        rf"{_NAME} {_NUMBER}{_YEAR}",
        _NUMBER,
        r"(?P<year>\d{4})([/.]?)(?P<month>\d\d)\2(?P<day>\d\d)",
    )
]
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d\d)?)?", re.ASCII)
_CLOCK = re.compile(
    r"(?P<day>.*?),? ?\b(at )?"
    r"((?P<hour>\d{1,2}):(?P<minute>\d\d) ?(?P<half>am|pm)?"
    r"|(?P<full>\d{1,2}) ?(?P<part>am|pm)|(?P<noon>noon|midday)"
    r"|(?<=at )(?P<bare>\d{1,2})( o'clock|h)?)",
    re.ASCII,
)
_BARE_HOUR = re.compile(r"(?P<day>.*[a-z]) (?P<hour>\d{1,2})", re.ASCII)


@attrs.frozen(kw_only=True)
class DateReading:
    """A date as it was read.

    Attributes:
        at: the moment; empty for now.
        other: what else the words could mean; None if there is no doubt.
    """

    at: When
    other: When | None = None


def _keep_as_it_is(local: str) -> str:
    return local


def _guess_nothing(_: str) -> None:
    return None


@attrs.frozen(kw_only=True)
class DateReader:
    """What reads dates as people write them, counted from one moment.

    Attributes:
        now: what `yesterday` is counted from.
        direction: where a date lies that names no year; `either` leaves that in doubt.
        localize: adds an offset to a moment such as ``2026-11-20T14:30``; by default none is, and
            `weakties.Network.at` takes it by the network's clock.
        guess: reads other words, in lower case, into a moment or a day in ISO 8601; by default
            nothing does, and such words are refused.

    >>> reader = DateReader(now=date(2026, 11, 30))
    >>> reader.read("last month").at, reader.read("3 weeks ago").at, reader.read("20 nov").at
    ('2026-10', '2026-11-09', '2026-11-20')
    >>> DateReader(now=date(2026, 11, 30), direction="either").read("fri")
    DateReading(at='2026-11-27', other='2026-12-04')
    """

    now: date | datetime
    direction: DateDirection = "past"
    localize: Callable[[str], str] = _keep_as_it_is
    guess: Callable[[str], str | None] = _guess_nothing

    @property
    def today(self) -> date:
        """The day that dates are counted from."""
        return self.now.date() if isinstance(self.now, datetime) else self.now

    def read(self, text: str) -> DateReading:
        """Read a date.

        Args:
            text: such as `2026-11-20`, `20 nov`, `20th`, `tue`, `yesterday 14:30`, `3 weeks ago`.

        Raises:
            UnclearDate: it is no date, is a time of day alone, or could be two dates.
            MalformedDate: it is written as ISO 8601, and there is no such day.
        """
        words = " ".join(text.split())
        if not words:
            raise UnclearDate(
                "A date is missing: write 2026-11-20 or yesterday, or leave the option out."
            )
        if _LOCAL.fullmatch(words):
            return DateReading(at=when(self.localize(words.upper())))
        if _OFFSET.fullmatch(words):  # its offset looks like a time of day
            return DateReading(at=when(words.upper()))
        words = words.lower()
        clock = _CLOCK.fullmatch(words)
        if (bare := _BARE_HOUR.fullmatch(words)) and _is_day_in_words(bare["day"]):
            raise UnclearDate(
                f"{text!r} could be an hour or a day; for the time of day write "
                f"'{bare['day']} at {bare['hour']}'."
            )
        if clock is None:
            return self._read_day(words, text)
        at = _read_time(clock, text)
        if not clock["day"]:
            raise UnclearDate(f"{text!r} is a time of day without a day: write 'today {at}'.")
        reading = self._read_day(clock["day"], text)
        if len(reading.at) != _DAY:
            raise UnclearDate(f"{text!r} has a time of day, but no day.")
        other = reading.other and self.localize(f"{reading.other}T{at}")
        return DateReading(
            at=when(self.localize(f"{reading.at}T{at}")),
            other=when(other) if other else None,
        )

    def read_period(self, text: str) -> Period:
        """Read a span of days: a week, month, quarter or year, or all from one day to another.

        Args:
            text: such as `2026-10`, `2026-W40`, `2026-Q4`, `last week`, `this quarter`,
                `2026-10-05..2026-10-16`, or what `read` reads: a day is a span of one day.

        Raises:
            UnclearDate: it names no date, or could name two.
            MalformedDate: it is written as ISO 8601, and there is no such day.
            WrongSpan: its last day comes first.

        >>> reader = DateReader(now=date(2026, 11, 30))
        >>> [reader.read_period(text).name for text in ("last week", "last month", "this quarter")]
        ['2026-W48', '2026-10', '2026-Q4']
        >>> reader.read_period("20 nov..today").days
        11
        """
        words = " ".join(text.split()).lower()
        first, dots, last = words.partition("..")
        if dots:
            start, end = first_day(self.read(first).at), last_day(self.read(last).at)
            if start > end:
                raise build_span_error(start, end)
            return Period(f"{start}..{end}", start, end, is_whole=True)
        if match := _PERIOD.fullmatch(words):
            days = (7 if match["unit"] == "week" else 91) * _AWAY_BY[match["which"]]
            if match["unit"] == "quarter":  # counted from its middle, whose neighbours are sure
                middle = self.today.replace(month=(self.today.month - 1) // 3 * 3 + 2, day=15)
                return _find_named_period(middle + timedelta(days=days), "quarter")
            return _find_named_period(self.today + timedelta(days=days), "week")
        if match := _QUARTER.fullmatch(words):
            day = date(int(match["year"]), int(match["number"]) * 3, 1)
            return _find_named_period(day, "quarter")
        if match := _WEEK.fullmatch(words):
            try:
                monday = date.fromisocalendar(int(match["year"]), int(match["number"]), 1)
            except ValueError:
                raise _build_format_error(text) from None
            return _find_named_period(monday, "week")
        at = self.read(text).at
        return Period(at[:_DAY], first_day(at), last_day(at), is_whole=True)

    def _read_day(self, words: str, text: str) -> DateReading:
        """Read a day, a month or a year, in lower case."""
        if _ISO.fullmatch(words):
            return DateReading(at=when(words.upper()))
        if reading := self._read_words(words):
            return reading
        if match := _FIGURES.fullmatch(words):
            return self._read_figures(match, text)
        for pattern in _NAMED:
            if match := pattern.fullmatch(words):
                part: dict[str, str | None] = match.groupdict()
                name = part.get("name")
                month = str(_MONTHS.index(name) + 1) if name else part.get("month")
                parts = _Parts(*map(_number, (part.get("year"), month, part.get("day"))))
                return self._read_parts(parts, text)
        guessed = self.guess(words) if re.search("[a-z]", words) else None
        if guessed is None:
            raise _build_format_error(text)
        return DateReading(at=when(guessed))

    def _read_words(self, words: str) -> DateReading | None:
        """Read a date that names no day and no month by its number or name."""
        today = self.today
        if words in _PLAIN:
            return DateReading(at=when(today + timedelta(days=_PLAIN[words])))
        if match := _SPAN.fullmatch(words):
            away = _AWAY_BY[match["which"]]
            if match["unit"] == "year":
                return DateReading(at=when(f"{today.year + away}"))
            months = today.year * 12 + today.month - 1 + away
            return DateReading(at=when(f"{months // 12}-{months % 12 + 1:02}"))
        if match := _WEEKDAY.fullmatch(words):
            return self._read_weekday(_WEEKDAYS.index(match["weekday"]), match["which"])
        if (match := _AWAY.fullmatch(words)) and bool(match["ahead"]) != bool(match["back"]):
            count = int(match["count"]) if match["count"].isdecimal() else 1
            on = _move(today, count if match["ahead"] else -count, match["unit"])
            return None if on is None else DateReading(at=when(on))
        return None

    def _read_weekday(self, number: int, which: str | None) -> DateReading:
        """Read `tue`, `last tue`, `next tue`; today's own name means today, or else last week's."""
        today = self.today
        ahead = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
        back = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        if which:
            return DateReading(at=when(ahead if which == "next" else back))
        if self.direction == "future":
            return DateReading(at=when(ahead))
        if number == today.weekday():
            return DateReading(at=when(today), other=when(back))
        other = when(ahead) if self.direction == "either" else None
        return DateReading(at=when(back), other=other)

    def _read_figures(self, match: re.Match[str], text: str) -> DateReading:
        """Read two numbers, of which the one above 12 is the day.

        Raises:
            UnclearDate: either could be the day.
        """
        first, second, written = int(match[1]), int(match[3]), match[4] or ""
        year = int(f"20{written}"[-4:]) if written else None
        if first != second and max(first, second) <= 12:
            both = [
                f"{year or self.today.year}-{m:02}-{d:02}"
                for d, m in ((first, second), (second, first))
            ]
            raise UnclearDate(
                f"{text!r} could be {both[0]} or {both[1]}: write the one that you mean."
            )
        day, month = (second, first) if second > 12 else (first, second)
        return self._read_parts(_Parts(year, month, day), text)

    def _read_parts(self, parts: _Parts, text: str) -> DateReading:
        """Read a day or a month of which parts are left out, in the direction that fits.

        Raises:
            UnclearDate: there is no such day.
        """
        today, days = self.today, sorted(parts.list_days(self.today))
        if not days:
            raise _build_format_error(text)
        if parts.year is not None:
            return DateReading(at=parts.spell(days[0]))
        back = max((d for d in days if d <= today), default=None)
        ahead = min((d for d in days if d > today), default=None)
        at, other = (ahead, back) if self.direction == "future" else (back, ahead)
        if at is None or other is None:
            return DateReading(at=parts.spell(at or other or days[0]))
        is_doubtful = at != today and (self.direction == "either" or abs(today - at) > DOUBTFUL)
        return DateReading(at=parts.spell(at), other=parts.spell(other) if is_doubtful else None)


@attrs.frozen
class _Parts:
    """The numbers of a date, of which some are left out."""

    year: int | None
    month: int | None
    day: int | None

    def list_days(self, today: date) -> Iterator[date]:
        """Yield the days around today that have those parts; a month stands for its first day."""
        years = range(today.year - 8, today.year + 9) if self.year is None else (self.year,)
        for year in years:
            for month in (self.month,) if self.month is not None else range(1, 13):
                try:
                    yield date(year, month, 1 if self.day is None else self.day)
                except ValueError:
                    continue

    def spell(self, on: date) -> When:
        """Return a day, or the month it begins if no day was named."""
        return when(on.isoformat()[: len("2026-11") if self.day is None else _DAY])


def _find_named_period(day: date, pace: str) -> Period:
    """Return the whole week or quarter that a day is in."""
    first, last = find_period(day, pace)
    (period,) = list_periods(first, last, pace)
    return period


def _build_format_error(text: str) -> UnclearDate:
    return UnclearDate(
        f"{text!r} is no date; write 2026-11-20, 20 nov, last tue, or yesterday 14:30."
    )


def _is_day_in_words(words: str) -> bool:
    """Check whether words without a number name a day, such as next friday."""
    return words in _PLAIN or _WEEKDAY.fullmatch(words) is not None


def _read_time(clock: re.Match[str], text: str) -> str:
    """Return the time of day that was written, such as ``09:30``.

    Raises:
        UnclearDate: no clock shows it.
    """
    if clock["noon"]:
        return "12:00"
    hour, half = (
        int(clock["hour"] or clock["full"] or clock["bare"]),
        clock["half"] or clock["part"],
    )
    try:
        if half:
            hour = datetime.min.replace(hour=hour).hour % 12 + (12 if half == "pm" else 0)
        return f"{datetime.min.replace(hour=hour, minute=int(clock['minute'] or 0)):%H:%M}"
    except ValueError:
        raise _build_format_error(text) from None


def _move(today: date, count: int, unit: str) -> date | None:
    """Return the day so many units away; of a shorter month its end. None if there is none."""
    if unit in ("day", "week"):
        try:
            moved = today + timedelta(days=count * (7 if unit == "week" else 1))
        except OverflowError:
            return None
        return moved if moved.year in _YEARS else None
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if year not in _YEARS:
        return None
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
