"""Dates as people write them: 2026-11-20, yesterday, last tue, 20 nov, fri at 9, in 3 days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from attrs import frozen

import weakties

Direction = Literal["past", "future", "either"]
"""Where a date lies that names no year or no month: a talk can be both over and agreed."""

DOUBTFUL = timedelta(weeks=6)
"""A date without a year that is further away was perhaps meant the other way round."""

_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_PLAIN = {"today": 0, "yesterday": -1, "tomorrow": 1}
_MONTHS_AWAY = {"last month": -1, "this month": 0, "next month": 1}
_DAY = len("2026-11-20")

_ISO = re.compile(r"\d{4}(-\d.*)?", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"((?P<which>last|next) )?(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"(day|sday|s|nesday|rsday|rs|r|urday)?"
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
_TIMED = re.compile(r"\b(hours?|hrs?|h|minutes?|mins?|now)\b|\d ?[ap]m\b|\d:\d")


class DateError(weakties.WeaktiesError):
    """A text that is no date, or could be two."""

    exit_code = 2


@frozen(kw_only=True)
class Reading:
    """A date as it was read.

    Attributes:
        at: the moment; empty for now.
        other: what else the words could mean; None if there is no doubt.
    """

    at: weakties.When
    other: weakties.When | None = None


def parse_date(
    text: str | None, now: date | datetime, *, direction: Direction = "past"
) -> weakties.When:
    """Return the date that a text most likely names; see `read_date`."""
    return read_date(text, now, direction=direction).at


def read_date(text: str | None, now: date | datetime, *, direction: Direction = "past") -> Reading:
    """Read a date as people write it; None is now.

    A time of day is kept, with the offset that this machine's clock has on that day.

    Args:
        text: such as `2026-11-20`, `20 nov`, `20th`, `tue`, `yesterday 14:30`, `3 weeks ago`.
        now: what `yesterday` is counted from.
        direction: where a date lies that names no year; `either` leaves that in doubt.

    Raises:
        DateError: it is no date, is a time of day alone, or could be two dates.

    >>> read_date("fri", date(2026, 11, 30), direction="either")
    Reading(at='2026-11-27', other='2026-12-04')
    """
    if text is None:
        return Reading(at=weakties.when(...))
    words = " ".join(text.split())
    if not words:
        raise DateError(
            "A date is missing: write 2026-11-20 or yesterday, or leave the option out."
        )
    if _LOCAL.fullmatch(words):
        return Reading(at=weakties.when(_with_offset(words.upper())))
    if _OFFSET.fullmatch(words):  # its offset looks like a time of day
        return Reading(at=weakties.when(words.upper()))
    words = words.lower()
    clock = _CLOCK.fullmatch(words)
    if (bare := _BARE_HOUR.fullmatch(words)) and _is_day_in_words(bare["day"]):
        raise DateError(
            f"{text!r} could be an hour or a day; for the time of day write "
            f"'{bare['day']} at {bare['hour']}'."
        )
    if clock is None:
        return _read_day(words, text, now, direction)
    at = _time_of(clock, text)
    if not clock["day"]:
        raise DateError(f"{text!r} is a time of day without a day: write 'today {at:%H:%M}'.")
    reading = _read_day(clock["day"], text, now, direction)
    if len(reading.at) != _DAY:
        raise weakties.WeaktiesError(f"{text!r} has a time of day, but no day.")
    other = reading.other and _with_offset(f"{reading.other}T{at:%H:%M}")
    return Reading(
        at=weakties.when(_with_offset(f"{reading.at}T{at:%H:%M}")),
        other=weakties.when(other) if other else None,
    )


_BARE_HOUR = re.compile(r"(?P<day>.*[a-z]) (?P<hour>\d{1,2})", re.ASCII)


def _build_format_error(text: str) -> DateError:
    return DateError(
        f"{text!r} is no date; write 2026-11-20, 20 nov, last tue, or yesterday 14:30."
    )


def _is_day_in_words(words: str) -> bool:
    """Check whether words without a number name a day, such as next friday."""
    return words in _PLAIN or _WEEKDAY.fullmatch(words) is not None


def _time_of(clock: re.Match[str], text: str) -> time:
    """Return the time of day that was written.

    Raises:
        DateError: no clock shows it.
    """
    if clock["noon"]:
        return time(12)
    hour, half = (
        int(clock["hour"] or clock["full"] or clock["bare"]),
        clock["half"] or clock["part"],
    )
    try:
        if half:
            hour = time(hour).hour % 12 + (12 if half == "pm" else 0)
        return time(hour, int(clock["minute"] or 0))
    except ValueError:
        raise _build_format_error(text) from None


def _with_offset(local: str) -> str:
    """Add the offset that this machine's clock has at a moment; leave what is no moment."""
    try:
        offset = datetime.fromisoformat(local).astimezone().strftime("%z")
    except (ValueError, OverflowError):
        return local
    return f"{local}{offset[:3]}:{offset[3:5]}"


def _read_day(words: str, text: str, now: date | datetime, direction: Direction) -> Reading:
    """Read a day, a month or a year, in lower case."""
    if _ISO.fullmatch(words):
        return Reading(at=weakties.when(words.upper()))
    today = now.date() if isinstance(now, datetime) else now
    if reading := _read_words(words, today, direction):
        return reading
    if match := _FIGURES.fullmatch(words):
        written = match[4] or ""
        year = int(f"20{written}"[-4:]) if written else None
        return _read_figures(
            int(match[1]), int(match[3]), year, text=text, today=today, direction=direction
        )
    for pattern in _NAMED:
        if match := pattern.fullmatch(words):
            part: dict[str, str | None] = match.groupdict()
            name = part.get("name")
            month = str(_MONTHS.index(name) + 1) if name else part.get("month")
            return _read_parts(
                _number(part.get("year")), _number(month), _number(part.get("day")),
                text=text, today=today, direction=direction,
            )  # fmt: skip
    return Reading(at=_guess(words, text, now, direction))


def _read_words(words: str, today: date, direction: Direction) -> Reading | None:
    """Read a date that has no number."""
    if words in _PLAIN:
        return Reading(at=weakties.when(today + timedelta(days=_PLAIN[words])))
    if words in _MONTHS_AWAY:
        months = today.year * 12 + today.month - 1 + _MONTHS_AWAY[words]
        return Reading(at=weakties.when(f"{months // 12}-{months % 12 + 1:02}"))
    if match := _WEEKDAY.fullmatch(words):
        return _read_weekday(_WEEKDAYS.index(match["weekday"]), match["which"], today, direction)
    return None


def _read_weekday(number: int, which: str | None, today: date, direction: Direction) -> Reading:
    """Read `tue`, `last tue`, `next tue`; today's own name means today, or else last week's."""
    ahead = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    back = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    if which:
        return Reading(at=weakties.when(ahead if which == "next" else back))
    if direction == "future":
        return Reading(at=weakties.when(ahead))
    if number == today.weekday():
        return Reading(at=weakties.when(today), other=weakties.when(back))
    other = weakties.when(ahead) if direction == "either" else None
    return Reading(at=weakties.when(back), other=other)


def _read_figures(
    first: int, second: int, year: int | None, *, text: str, today: date, direction: Direction
) -> Reading:
    """Read two numbers, of which the one above 12 is the day.

    Raises:
        DateError: either could be the day.
    """
    if first != second and max(first, second) <= 12:
        both = [
            f"{year or today.year}-{m:02}-{d:02}" for d, m in ((first, second), (second, first))
        ]
        raise DateError(f"{text!r} could be {both[0]} or {both[1]}: write the one that you mean.")
    day, month = (second, first) if second > 12 else (first, second)
    return _read_parts(year, month, day, text=text, today=today, direction=direction)


def _read_parts(
    year: int | None, month: int | None, day: int | None,
    *, text: str, today: date, direction: Direction,
) -> Reading:  # fmt: skip
    """Read a day or a month of which parts are left out, in the direction that fits.

    Raises:
        DateError: there is no such day.
    """
    days = sorted(_candidates(year, month, day, today))
    if not days:
        raise _build_format_error(text)
    if year is not None:
        return Reading(at=_build_moment(days[0], day))
    back = max((d for d in days if d <= today), default=None)
    ahead = min((d for d in days if d > today), default=None)
    at, other = (ahead, back) if direction == "future" else (back, ahead)
    if at is None or other is None:
        return Reading(at=_build_moment(at or other or days[0], day))
    is_doubtful = at != today and (direction == "either" or abs(today - at) > DOUBTFUL)
    return Reading(
        at=_build_moment(at, day), other=_build_moment(other, day) if is_doubtful else None
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _candidates(
    year: int | None, month: int | None, day: int | None, today: date
) -> Iterator[date]:
    """Yield the days around today that have those parts; a month stands for its first day."""
    for y in (year,) if year is not None else range(today.year - 8, today.year + 9):
        for m in (month,) if month is not None else range(1, 13):
            try:
                yield date(y, m, 1 if day is None else day)
            except ValueError:
                continue


def _build_moment(on: date, day: int | None) -> weakties.When:
    """Return a day, or the month it begins if no day was named."""
    return weakties.when(on.isoformat()[: len("2026-11") if day is None else _DAY])


def _guess(words: str, text: str, now: date | datetime, direction: Direction) -> weakties.When:
    """Let a library read the rest, such as `3 weeks ago`; it is loaded only for that.

    Raises:
        DateError: it cannot, either.
    """
    import warnings

    if not re.search("[a-z]", words):
        raise _build_format_error(text)
    base = now if isinstance(now, datetime) else datetime.combine(now, time())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dateparser

        moment = dateparser.parse(
            words,
            languages=["en"],
            settings={
                "RELATIVE_BASE": base.replace(tzinfo=None),
                "PREFER_DATES_FROM": "future" if direction == "future" else "past",
            },
        )
    if moment is None:
        raise _build_format_error(text)
    if _TIMED.search(words):
        return weakties.when(_with_offset(moment.isoformat(timespec="minutes")))
    return weakties.when(moment.date())
