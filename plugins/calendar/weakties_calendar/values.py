"""Parsed values of a calendar's lines, by icalendar, without its global state.

icalendar keeps the zones of every calendar it reads for the whole process, so that one file would
change how another is read. Here it is only asked for single lines and values, which depend on
nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes, vUTCOffset

When = datetime | date | timedelta


def split_line(line: str) -> tuple[Mapping[str, object], str]:
    """Return the parameters of a line by upper-case name, and its value.

    Raises:
        ValueError: it is no line of a calendar.
    """
    _, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]  # icalendar's
    return {name.upper(): parameter for name, parameter in parameters.items()}, str(value)


def parse_moment(value: str) -> When | None:
    """Return a moment, a day, a duration, or the beginning of a period; None if it is none."""
    try:
        parsed = vDDDTypes.from_ical(value)  # type: ignore[no-untyped-call]  # icalendar's
    except (ValueError, OverflowError):
        return None
    begun = parsed[0] if isinstance(parsed, tuple) else parsed
    return begun if isinstance(begun, When) else None


def parse_offset(value: str) -> timedelta:
    """Return an offset from UTC, to the minute, which is as fine as an instant is told.

    Raises:
        ValueError: it is none.

    >>> parse_offset("-075258")
    datetime.timedelta(days=-1, seconds=58020)
    """
    seconds = vUTCOffset.from_ical(value).total_seconds()  # type: ignore[no-untyped-call]  # icalendar's
    return timedelta(minutes=round(seconds / 60))
