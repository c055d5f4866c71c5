"""Time zones by the names that Google, Microsoft, Apple and others give them.

Names that everybody knows are looked up, Microsoft's by a table. What a calendar defines by itself
is followed as it says, from 1970 on. A name that nobody knows leaves a time without an offset, as
a time without a zone is: the hour is still right where it was told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC as ZERO
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

import attrs
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from weakties_calendar.rules import Rule
from weakties_calendar.values import parse_moment, parse_offset

YEARS, OBSERVANCES_LIMIT = range(1970, 2100), 60
_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
_OF_THE_MACHINE = frozenset({"Factory", "localtime", "posixrules"})


@attrs.frozen
class Zone:
    """A zone that turns what a clock on the wall shows into an instant.

    Attributes:
        python_zone: the zone as Python has it; None where a calendar defines it, or nobody
            knows it.
        changes: for a zone of the calendar's own, from when on which offset holds.
    """

    python_zone: tzinfo | None = None
    changes: tuple[tuple[datetime, timedelta], ...] = ()

    def instant(self, wall: datetime) -> datetime:
        """Return the instant; without an offset if the zone is not known."""
        return wall.replace(
            tzinfo=timezone(self._offset(wall)) if self.changes else self.python_zone
        )

    def wall(self, instant: datetime) -> datetime:
        """Return what the clock shows at an instant."""
        if self.changes:
            universal = instant.astimezone(ZERO).replace(tzinfo=None)
            return universal + self._offset(universal + self._offset(universal))
        return instant.astimezone(self.python_zone or ZERO).replace(tzinfo=None)

    def _offset(self, wall: datetime) -> timedelta:
        index = bisect_right(self.changes, wall, key=lambda change: change[0])
        return self.changes[max(index - 1, 0)][1]


class Moment(NamedTuple):
    """What a clock on the wall shows, and where that wall is."""

    wall: datetime
    zone: Zone

    @property
    def instant(self) -> datetime:
        """Return the instant; without an offset if the zone is not known."""
        return self.zone.instant(self.wall)

    @property
    def universal(self) -> datetime:
        """Return the instant in UTC, to compare with; a time without an offset counts as UTC."""
        instant = self.instant
        return (instant.astimezone(ZERO) if instant.tzinfo else instant).replace(tzinfo=None)


UNKNOWN, UTC = Zone(), Zone(ZERO)


@attrs.frozen
class Zones:
    """The zones of one calendar.

    Attributes:
        defined: the lines of those it defines by itself, by their id.
        cache: those that were asked for by now.
    """

    defined: Mapping[str, list[str]]
    cache: dict[str, Zone] = attrs.field(factory=dict)

    def find_zone(self, name: str) -> Zone:
        """Return the zone of a name; one without an offset if the name is unknown."""
        if name not in self.cache:
            python_zone = next(filter(None, map(_find_python_zone, _iterate_spellings(name))), None)
            self.cache[name] = (
                Zone(python_zone) if python_zone else _read_own_zone(self.defined.get(name, []))
            )
        return self.cache[name]


def _iterate_spellings(name: str) -> Iterator[str]:
    """Yield the names a zone may have elsewhere, such as without the address of who made it up."""
    plain = name.strip('/" ')
    yield WINDOWS_TO_OLSON.get(plain, plain)
    if name.startswith("/"):
        parts = plain.split("/")[:10]
        yield from ("/".join(parts[n:]) for n in range(1, len(parts)))


@lru_cache(maxsize=512)
def _find_python_zone(name: str) -> tzinfo | None:
    """Look a zone up; names that could mean a file, or this machine, are none."""
    if not _NAME.fullmatch(name) or len(name) > 64 or name in _OF_THE_MACHINE:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _read_own_zone(lines: list[str]) -> Zone:
    """Read a zone as a calendar defines it; one that knows no offset if it cannot be followed."""
    changes: list[tuple[datetime, timedelta]] = []
    try:
        for observance in islice(_iterate_observances(lines), OBSERVANCES_LIMIT):
            utc_offset = parse_offset(observance["TZOFFSETTO"])
            changes += [(onset, utc_offset) for onset in _iterate_onsets(observance)]
    except (KeyError, ValueError, OverflowError, TypeError):
        return UNKNOWN
    return Zone(changes=tuple(sorted(changes)))


def _iterate_observances(lines: list[str]) -> Iterator[dict[str, str]]:
    """Yield the properties of each part of a zone; several `RDATE` become one."""
    inside: dict[str, str] | None = None
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0].strip().upper()
        kind = value.strip().upper()
        if name == "BEGIN" and kind in ("STANDARD", "DAYLIGHT"):
            inside = {}
        elif name == "END" and inside is not None:
            yield inside
            inside = None
        elif inside is not None:
            more = f"{inside[name]}," if name in inside and name == "RDATE" else ""
            inside[name] = more + value.strip()


def _iterate_onsets(observance: Mapping[str, str]) -> Iterator[datetime]:
    """Yield the moments from which an observance holds; a rule is followed by the year."""
    values = (observance["DTSTART"], *observance.get("RDATE", "").split(","))
    start, *more = (parse_moment(value.strip()) for value in values)
    if not isinstance(start, datetime):
        raise TypeError(start)
    start = start.replace(tzinfo=None)
    yield start
    yield from (m.replace(tzinfo=None) for m in more if isinstance(m, datetime))
    if rule_text := observance.get("RRULE"):
        rule = Rule.of(rule_text, start)
        if rule.frequency != "YEARLY" or rule.interval != 1 or rule.count is not None:
            raise ValueError(rule_text)
        first = start.date().replace(year=max(start.year, YEARS[0] - 1), day=min(start.day, 28))
        for _, days in islice(rule.iterate_periods(first), len(YEARS)):
            yield from (
                datetime.combine(day, start.time()) for day in days if rule.lasts_until(day)
            )
