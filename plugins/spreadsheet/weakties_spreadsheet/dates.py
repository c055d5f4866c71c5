"""Days in cells, and whether day and month can be told apart in a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

import attrs

Order = Literal["day-first", "month-first", "iso"]

_TIME = r"(?:[ T,]+\d{1,2}:\d\d.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/])(\d\d?)\2(\d\d?){_TIME}", re.ASCII)
_NUMBERS = re.compile(rf"(\d\d?)([./-])(\d\d?)\2(\d{{4}}){_TIME}", re.ASCII)
_DAY_WORD = re.compile(rf"(\d\d?)[ .-]+([a-z]{{3,9}})[ .,-]+(\d{{4}}){_TIME}", re.ASCII)
_WORD_DAY = re.compile(rf"([a-z]{{3,9}})[ .]+(\d\d?)[ ,]+(\d{{4}}){_TIME}", re.ASCII)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_LONGEST = 64


def parse_day(cell: str, order: Order | None) -> str | None:
    """Return a day in ISO 8601; None if it cannot be read, or could be two days.

    A year has four digits. Months in words are English.

    >>> tuple(parse_day(t, None) for t in ("2024-05-03 10:30", "3 May 2024", "31/5/2024"))
    ('2024-05-03', '2024-05-03', '2024-05-31')
    >>> parse_day("3/5/2024", None), parse_day("3/5/2024", "day-first")
    (None, '2024-05-03')
    >>> parse_day("3.5.24", "day-first") is None
    True
    """
    readings = _list_readings(cell)
    if order is not None:
        return readings.get(order) or readings.get("iso")
    return next(iter(readings.values())) if len(set(readings.values())) == 1 else None


@attrs.frozen
class Dates:
    """What is known of a column of dates.

    Attributes:
        order: how its numbers are to be read; None if nothing in it shows that.
        unclear: how many of its cells could be two days.
        unreadable: how many are no date, or none in that order.
    """

    order: Order | None = None
    unclear: int = 0
    unreadable: int = 0

    @classmethod
    def of(cls, cells: Iterable[str], chosen_order: Order | None) -> Dates:
        """Look at every cell of a column: a 13th shows where days stand, an 8th shows nothing.

        Args:
            chosen_order: what the user says of the order; it is not doubted.
        """
        counts = Counter(_find_kind(cell) for cell in cells if cell)
        order = chosen_order
        if chosen_order is None and bool(counts["day-first"]) != bool(counts["month-first"]):
            order = "day-first" if counts["day-first"] else "month-first"
        unlike: dict[Order | None, tuple[str, ...]] = {
            "day-first": ("month-first",),
            "month-first": ("day-first",),
            "iso": ("day-first", "month-first", "either", "both"),
        }
        wrong = sum(counts[kind] for kind in unlike.get(order, ()))
        return cls(order, 0 if order else counts["either"], counts["none"] + wrong)


def _find_kind(cell: str) -> str:
    """Name the only order that a cell fits; ``both`` gives one day, ``either`` two."""
    readings = _list_readings(cell)
    if len(readings) == 2:
        return "either" if len(set(readings.values())) == 2 else "both"
    return next(iter(readings), "none")


def _list_readings(cell: str) -> dict[Order, str]:
    """Return every day that a cell can mean, by the order it is read in."""
    text = " ".join(cell[:_LONGEST].casefold().split())
    if match := _YEAR_FIRST.fullmatch(text.upper()):
        return _keep_valid({"iso": (match[1], match[3], match[4])})
    if match := _NUMBERS.fullmatch(text.upper()):
        return _keep_valid(
            {
                "day-first": (match[4], match[3], match[1]),
                "month-first": (match[4], match[1], match[3]),
            }
        )
    if match := _DAY_WORD.fullmatch(text):
        return _keep_valid({"iso": (match[3], _parse_month(match[2]), match[1])})
    if match := _WORD_DAY.fullmatch(text):
        return _keep_valid({"iso": (match[3], _parse_month(match[1]), match[2])})
    return {}


def _parse_month(word: str) -> str:
    """Number a month by its name, or the beginning of it; 0 is none."""
    names = (n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word))
    return str(next(names, 0))


def _keep_valid(parts_by_order: dict[Order, tuple[str, str, str]]) -> dict[Order, str]:
    """Keep the days that exist, in years that a calendar in use can mean."""
    days: dict[Order, str] = {}
    for order, (year, month, dom) in parts_by_order.items():
        try:
            parsed = date(int(year), int(month), int(dom))
        except ValueError:
            continue
        if 1900 <= parsed.year < 2200:
            days[order] = parsed.isoformat()
    return days
