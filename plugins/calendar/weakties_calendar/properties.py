"""Properties of an entry: value, parameters, and moments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import attrs

from weakties_calendar import values
from weakties_calendar.components import Entry
from weakties_calendar.values import split_line
from weakties_calendar.zones import UTC, Moment, Zones

_ESCAPED = re.compile(r"\\(.)")


class Unclear(ValueError):
    """What an entry says that cannot be used: a stable word, and a sentence with its cure."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@attrs.frozen
class Property:
    """One line of an entry: its value as it stands, and its parameters by upper-case name."""

    value: str
    parameters: Mapping[str, object]

    @classmethod
    def of(cls, line: str) -> Property:
        """Take a line apart.

        Raises:
            Unclear: it is no line of a calendar.
        """
        name, _, value = line.partition(":")
        if ";" not in name and '"' not in name:  # most lines, and a hundred times as fast
            return cls(value.strip(), {})
        try:
            parameters, value = split_line(line)
        except ValueError:
            wrong = name.partition(";")[0][:40]
            raise Unclear("line.unreadable", f"Its {wrong} line is none; look for a stray quote, "
                          "or export the calendar again.") from None  # fmt: skip
        return cls(value.strip(), parameters)

    def get_parameter(self, name: str) -> str:
        """Return a parameter, the first of several values; empty if it is not told."""
        value = self.parameters.get(name, "")
        return str(value[0] if isinstance(value, list) and value else value).strip()


def read_text(entry: Entry, name: str) -> str:
    """Return a property as text without escapes; empty if it is not there."""
    line = next(iter(entry.of(name)), None)
    prop = Property.of(line or "")
    return prop.value if prop.parameters else _ESCAPED.sub(_unescape, prop.value).strip()


def read_moment(entry: Entry, name: str, zones: Zones) -> Moment | date | None:
    """Return the one moment or day that a property names; None if it is not there."""
    return next(read_moments(entry, name, zones), None)


def read_moments(entry: Entry, name: str, zones: Zones) -> Iterator[Moment | date]:
    """Yield the moments and days that a property names, the beginnings of its periods.

    Raises:
        Unclear: one of them is none.
    """
    for line in entry.of(name):
        prop = Property.of(line)
        for value in filter(None, map(str.strip, prop.value.split(","))):
            parsed = values.parse_moment(value)
            if isinstance(parsed, datetime):
                zone = UTC if parsed.tzinfo else zones.find_zone(prop.get_parameter("TZID"))
                yield Moment(parsed.replace(tzinfo=None), zone)
            elif isinstance(parsed, date):
                yield parsed
            else:
                raise _unreadable(name, value)


def read_duration(entry: Entry) -> timedelta | None:
    """Return the duration an event tells instead of its end; None if it tells none."""
    line = next(iter(entry.of("DURATION")), None)
    if line is None:
        return None
    value = Property.of(line).value
    parsed = values.parse_moment(value)
    if not isinstance(parsed, timedelta):
        raise _unreadable("DURATION", value)
    return parsed


def parse_stamp(line: str) -> datetime | None:
    """Return the instant of a stamp such as ``DTSTAMP``; None if it is not one in UTC.

    >>> parse_stamp("DTSTAMP:20260105T120000Z").isoformat()
    '2026-01-05T12:00:00'
    """
    try:
        return datetime.strptime(line.rpartition(":")[2].strip(), "%Y%m%dT%H%M%SZ")
    except ValueError:
        return None


def _unescape(escaped: re.Match[str]) -> str:
    """Return what a backslash and a letter stand for."""
    return " " if escaped[1] in "nN" else escaped[1]


def _unreadable(name: str, value: str) -> Unclear:
    return Unclear(
        "date.unreadable",
        f"Its {name} is {value[:40]!r}; expected a moment such as 20261120T143000.",
    )
