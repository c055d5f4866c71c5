"""The moments in an export of LinkedIn's: every spelling that says one thing is read in every file.

LinkedIn spells dates in one way in each file, in another in the next, and now and then changes
which. Nothing is guessed: ``1/2/24`` alone may be a day in January or in February, and is no date
here. With LinkedIn's clock of twelve hours it is one: that is American, and the month comes first.
With dots, as a spreadsheet may have saved it again, the day comes first.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from weakties import When
from weakties_linkedin.cells import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?P<half>am|pm))?"
)
_ZONE = r"(?: ?(?P<zone>utc|gmt|z|[+-]\d\d(?::?\d\d)?))?"
_SPELLINGS = tuple(
    re.compile(spelling, re.ASCII)
    for spelling in (
        r"(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d\d)(?P=sign)(?P<day>\d\d)"
        rf"(?:[ t]{_CLOCK}{_ZONE})?",
        rf"(?P<day>\d\d?)(?:[ -]|\. ?)(?P<name>{_MONTH})\.?[ -](?P<year>\d{{4}}|\d\d)"
        rf"(?:,? {_CLOCK}{_ZONE})?",
        rf"(?P<name>{_MONTH}) (?P<day>\d\d?),? (?P<year>\d{{4}})(?:,? {_CLOCK}{_ZONE})?",
        rf"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{{4}}|\d\d),? {_CLOCK}{_ZONE}",
        rf"(?:mon|tue|wed|thu|fri|sat|sun) (?P<name>{_MONTH}) (?P<day>\d\d?) {_CLOCK}{_ZONE}"
        r" (?P<year>\d{4})",
        rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{{4}})(?:,? {_CLOCK}{_ZONE})?",
    )
)
_AMERICAN = 3
"""Which of the spellings says a month by its number first; it needs the clock of twelve hours."""
_OF_MONTH = re.compile(rf"(?:({_MONTH}) )?(\d{{4}})", re.ASCII)


def parse_moment(cell: str) -> When | None:
    """Read a day, or an instant, in any spelling that can mean only one.

    What tells a zone is given in UTC; what tells a clock and no zone stays without one. Two digits
    of a year mean 2000 to 2069, or 1970 to 1999. Months are English, whatever the machine speaks.

    >>> parse_moment("2024-03-05 14:07:09 UTC"), parse_moment("2023/11/02 08:00:01 UTC")
    ('2024-03-05T14:07:09Z', '2023-11-02T08:00:01Z')
    >>> parse_moment("2024-03-05T14:07:09+02:00"), parse_moment("2024-03-05 14:07")
    ('2024-03-05T12:07:09Z', '2024-03-05T14:07')
    >>> parse_moment("2024-03-05")
    '2024-03-05'
    >>> parse_moment("05 Jun 1833"), parse_moment("7-Feb-22"), parse_moment("Nov 28, 2024")
    ('1833-06-05', '2022-02-07', '2024-11-28')
    >>> parse_moment("3/5/24, 2:07 PM"), parse_moment("Wed Jun 24 12:43:42 UTC 2026")
    ('2024-03-05T14:07', '2026-06-24T12:43:42Z')
    >>> parse_moment("05. Jan 25"), parse_moment("05.01.2025")
    ('2025-01-05', '2025-01-05')
    >>> tuple(parse_moment(t) for t in ("1/2/24", "13/5/24, 2:07 PM", "31 Feb 2024", "soon"))
    (None, None, None, None)
    """
    text = " ".join(cell.casefold().split())
    for number, spelling in enumerate(_SPELLINGS):
        if (match := spelling.fullmatch(text)) is not None:
            parts = {name: value for name, value in match.groupdict().items() if value}
            if number == _AMERICAN and "half" not in parts:
                return None
            return _build_moment(parts)
    return None


def parse_day(cell: str) -> str | None:
    """Read the day of a moment, as a day in ISO 8601.

    >>> parse_day("05 Jun 1833"), parse_day("7-Feb-22"), parse_day("2024-01-07 10:00:00 UTC")
    ('1833-06-05', '2022-02-07', '2024-01-07')
    >>> parse_day("1/2/24") is None
    True
    """
    parsed = parse_moment(cell)
    return parsed and parsed[:10]


def parse_month(cell: str) -> When | None:
    """Read a month, a year alone, or the month of any moment.

    >>> parse_month("Jan 2024"), parse_month("2019"), parse_month("01 Oct 2022")
    ('2024-01', '2019', '2022-10')
    """
    match = _OF_MONTH.fullmatch(" ".join(cell.casefold().split()))
    if match is None:
        whole = parse_moment(cell)
        return When(whole[:7]) if whole else None
    spelled = f"{match[2]}-{MONTHS[match[1]]:02}" if match[1] else match[2]
    return When(spelled) if "1" <= spelled[0] <= "8" else None


def _build_moment(parts: dict[str, str]) -> When | None:
    """Return the moment that the parts of a spelling name; None if there is no such moment."""
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 70 else 1900
    number = MONTHS[parts["name"]] if "name" in parts else int(parts["month"])
    try:
        on = datetime(year, number, int(parts["day"]))
        if "hour" not in parts:
            return _limit_years(on.date().isoformat())
        hour = _hour(int(parts["hour"]), parts.get("half"))
        at = on.replace(hour=hour, minute=int(parts["minute"]), second=int(parts.get("second", 0)))
        if "zone" in parts:
            return _limit_years(_universal(at, parts["zone"]))
    except (ValueError, OverflowError):
        return None
    return _limit_years(at.isoformat(timespec="seconds" if "second" in parts else "minutes"))


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of a day; with a clock of twelve hours, 12 AM is midnight."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("such a clock has twelve hours")
    return hour % 12 + 12 * (half == "pm")


def _universal(at: datetime, zone: str) -> str:
    """Return an instant in UTC."""
    if zone in ("utc", "gmt", "z"):
        return f"{at.isoformat()}Z"
    offset = zone.replace(":", "") + "00"
    aware = datetime.strptime(f"{at.isoformat()}{offset[:5]}", "%Y-%m-%dT%H:%M:%S%z")
    return f"{aware.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _limit_years(spelled: str) -> When | None:
    """Return a moment that events can tell of: from the year 1000 to 8999."""
    return When(spelled) if "1" <= spelled[0] <= "8" else None
