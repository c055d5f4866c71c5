"""Which day does a cell name, and can day and month be told apart in its column?"""

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


def day(cell: str, order: Order | None) -> str | None:
    """Give a day in ISO 8601; None if it cannot be read, or could be two days.

    A year has four digits. Months in words are English.

    >>> day("2024-05-03 10:30", None), day("3 May 2024", None), day("31/5/2024", None)
    ('2024-05-03', '2024-05-03', '2024-05-31')
    >>> day("3/5/2024", None), day("3/5/2024", "day-first"), day("3.5.24", "day-first")
    (None, '2024-05-03', None)
    """
    found = _readings(cell)
    if order is not None:
        return found.get(order) or found.get("iso")
    return next(iter(found.values())) if len(set(found.values())) == 1 else None


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
    def of(cls, cells: Iterable[str], told: Order | None) -> Dates:
        """Look at every cell of a column: a 13th shows where days stand, an 8th shows nothing.

        Args:
            told: what the user says of the order; it is not doubted.
        """
        seen = Counter(_kind(cell) for cell in cells if cell)
        order = told
        if told is None and bool(seen["day-first"]) != bool(seen["month-first"]):
            order = "day-first" if seen["day-first"] else "month-first"
        unlike: dict[Order | None, tuple[str, ...]] = {
            "day-first": ("month-first",),
            "month-first": ("day-first",),
            "iso": ("day-first", "month-first", "either", "both"),
        }
        wrong = sum(seen[kind] for kind in unlike.get(order, ()))
        return cls(order, 0 if order else seen["either"], seen["none"] + wrong)


def _kind(cell: str) -> str:
    """Name the only order that a cell fits; ``both`` gives one day, ``either`` two."""
    found = _readings(cell)
    if len(found) == 2:
        return "either" if len(set(found.values())) == 2 else "both"
    return next(iter(found), "none")


def _readings(cell: str) -> dict[Order, str]:
    """Give every day that a cell can mean, by the order it is read in."""
    text = " ".join(cell[:_LONGEST].casefold().split())
    if told := _YEAR_FIRST.fullmatch(text.upper()):
        return _valid({"iso": (told[1], told[3], told[4])})
    if told := _NUMBERS.fullmatch(text.upper()):
        return _valid(
            {"day-first": (told[4], told[3], told[1]), "month-first": (told[4], told[1], told[3])}
        )
    if told := _DAY_WORD.fullmatch(text):
        return _valid({"iso": (told[3], _month(told[2]), told[1])})
    if told := _WORD_DAY.fullmatch(text):
        return _valid({"iso": (told[3], _month(told[1]), told[2])})
    return {}


def _month(word: str) -> str:
    """Number a month by its name, or the beginning of it; 0 is none."""
    names = (n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word))
    return str(next(names, 0))


def _valid(told: dict[Order, tuple[str, str, str]]) -> dict[Order, str]:
    """Keep the days that exist, in years that a calendar in use can mean."""
    found: dict[Order, str] = {}
    for order, (year, month, dom) in told.items():
        try:
            made = date(int(year), int(month), int(dom))
        except ValueError:
            continue
        if 1900 <= made.year < 2200:
            found[order] = made.isoformat()
    return found
