"""When something happened, in the one spelling that each file of the export has.

Nothing is guessed: what is spelt otherwise is no date, and the row says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from weakties import When
from weakties_linkedin.cells import NAMES

_TEXT = "|".join(NAMES)
_SECOND = re.compile(r"(\d{4})([-/])(\d\d)\2(\d\d) (\d\d:\d\d:\d\d) UTC", re.ASCII)
_CLOCK = re.compile(r"(\d\d?)/(\d\d?)/(\d\d), (\d\d?):(\d\d) (am|pm)", re.ASCII)
_UNIX = re.compile(
    rf"(?:mon|tue|wed|thu|fri|sat|sun) ({_TEXT}) (\d\d?) (\d\d:\d\d:\d\d) utc (\d{{4}})", re.ASCII
)
_MONTH = re.compile(rf"(?:({_TEXT}) )?(\d{{4}})", re.ASCII)


def second(cell: str, separator: str = "-") -> When | None:
    """Read the instant of a message, or with a slash of an endorsement.

    >>> second("2024-03-05 14:07:09 UTC"), second("2023/11/02 08:00:01 UTC", "/")
    ('2024-03-05T14:07:09Z', '2023-11-02T08:00:01Z')
    """
    found = _SECOND.fullmatch(cell)
    if found is None or found[2] != separator:
        return None
    return _checked(f"{found[1]}-{found[3]}-{found[4]}T{found[5]}Z")


def clock(cell: str) -> When | None:
    """Read month, day and year with a clock of twelve hours, which tells no time zone.

    The years are those of this century: LinkedIn is no older.

    >>> clock("3/5/24, 2:07 PM"), clock("12/31/23, 12:00 AM"), clock("13/5/24, 2:07 PM")
    ('2024-03-05T14:07', '2023-12-31T00:00', None)
    """
    found = _CLOCK.fullmatch(cell.casefold())
    if found is None or not 1 <= int(found[4]) <= 12:
        return None
    hour = int(found[4]) % 12 + 12 * (found[6] == "pm")
    return _checked(f"20{found[3]}-{found[1]:0>2}-{found[2]:0>2}T{hour:02}:{found[5]}")


def unix(cell: str) -> When | None:
    """Read an instant as the ``date`` command writes it.

    >>> unix("Wed Jun 24 12:43:42 UTC 2026")
    '2026-06-24T12:43:42Z'
    """
    found = _UNIX.fullmatch(cell.casefold())
    if found is None:
        return None
    month = NAMES.index(found[1]) + 1
    return _checked(f"{found[4]}-{month:02}-{found[2]:0>2}T{found[3]}Z")


def month(cell: str) -> When | None:
    """Read a month, or a year alone.

    >>> month("Jan 2024"), month("2019"), month("01 Oct 2022")
    ('2024-01', '2019', None)
    """
    found = _MONTH.fullmatch(cell.casefold())
    if found is None:
        return None
    told = f"{found[2]}-{NAMES.index(found[1]) + 1:02}" if found[1] else found[2]
    return When(told) if "1" <= told[0] <= "8" else None


def whole(cell: str) -> When | None:
    """Read any of the spellings above that names a day at least, or a day in ISO 8601.

    Notes are the one file of which no export with rows was ever seen.
    """
    return second(cell) or clock(cell) or unix(cell) or _iso(cell)


def _iso(cell: str) -> When | None:
    try:
        return When(date.fromisoformat(cell).isoformat()) if len(cell) == 10 else None
    except ValueError:
        return None


def _checked(told: str) -> When | None:
    """Give a moment, unless there is no such day or hour, or events cannot tell of it."""
    try:
        datetime.fromisoformat(told)
    except ValueError:
        return None
    return When(told) if "1" <= told[0] <= "8" else None
