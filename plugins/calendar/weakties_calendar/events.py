"""The times of an event in a window, once or as its rule says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice

import attrs

from weakties_calendar.components import Calendar, Entry
from weakties_calendar.properties import (
    Property,
    Unclear,
    read_duration,
    read_moment,
    read_moments,
    read_text,
)
from weakties_calendar.rules import Rule
from weakties_calendar.zones import UNKNOWN, UTC, Moment, Zone, Zones

INSTANCES_LIMIT, PERIODS_LIMIT, WORK_LIMIT = 1_000, 20_000, 100_000
MOMENT_COST = 5
"""What it costs to read one moment that a series takes in or leaves out by name."""
AHEAD_DAYS = 31
_FACTS = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
_STAMP = re.compile(r"\d{8}T\d{6}Z?\Z", re.ASCII)


@attrs.define
class Window:
    """The time that is asked for, and how much work is left for finding what lies in it.

    Attributes:
        since: the first day, where a meeting was held.
        until: the last day, likewise; None leaves it to `written`.
        written: the instant in UTC at which the file was, at the earliest.
        today: the day of the import; None if nobody says.
        work_left: how many more periods and occasions may be looked at in this file.
    """

    since: date | None
    until: date | None
    written: datetime
    today: date | None = None
    work_left: int = WORK_LIMIT

    def spend(self, cost: int = 1) -> None:
        """Take steps.

        Raises:
            Unclear: there are not so many left.
        """
        self.work_left -= cost
        if self.work_left < 0:
            raise Unclear(
                "file.endless",
                "So much recurs in this file that the rest is not followed; export a shorter time.",
            )

    @property
    def last(self) -> date:
        """Return the last day on which anything asked for can begin, anywhere on earth.

        Of what is to come and recurs, a month is enough.
        """
        begun = max(filter(None, (self.today, self.written.date())))
        return self.until or begun + timedelta(days=AHEAD_DAYS)

    def is_early(self, start: Moment) -> bool:
        """Check whether something began before the time that is asked for."""
        return self.since is not None and start.wall.date() < self.since

    def is_over(self, start: Moment, lasts: timedelta, *, invited: bool = False) -> bool:
        """Check whether something had taken place by the end of that time.

        Args:
            invited: whether the file is a saved invitation, which is always written beforehand:
                then it is today that counts.
        """
        if self.until is not None:
            return start.wall.date() <= self.until
        if invited and self.today is not None and start.wall.date() < self.today:
            return True
        return start.universal + lasts <= self.written

    def is_ahead(self, start: Moment) -> bool:
        """Check whether something is still to come."""
        return self.until is None and (self.today is None or start.wall.date() >= self.today)


@attrs.frozen
class Times:
    """When an event takes place.

    Attributes:
        start: when it begins, the first time if it recurs.
        lasts: how long; zero if that is not told.
    """

    start: Moment
    lasts: timedelta


def make_zones(calendar: Calendar) -> Zones:
    """Return the zones a calendar speaks of."""
    return Zones(calendar.zones)


def read_times(entry: Entry, own: Zones) -> Times | None:
    """Return when an event takes place; None if it is about whole days.

    Raises:
        Unclear: it does not tell when, or in no way that can be read.
    """
    start = read_moment(entry, "DTSTART", own)
    if start is None:
        raise Unclear("date.missing", "It has no DTSTART; give it one, or export it again.")
    if not isinstance(start, Moment):
        return None
    end = read_moment(entry, "DTEND", own)
    lasts = read_duration(entry) or timedelta()
    if isinstance(end, Moment):
        lasts = end.universal - start.universal
    whole = read_text(entry, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    return None if whole or lasts >= timedelta(days=1) else Times(start, max(lasts, timedelta()))


def recurs(entry: Entry) -> bool:
    """Check whether an event takes place more than once."""
    return bool(entry.of("RRULE", "RDATE", "EXRULE"))


def format_moment(when: Moment | date) -> str:
    """Format a moment for a key, in UTC, so that it is the same in every zone."""
    if isinstance(when, Moment):
        return when.universal.isoformat() + ("Z" if when.instant.tzinfo else "")
    return when.isoformat()


@attrs.frozen(order=True)
class Version:
    """How new what an entry says of an event is; a later version of the event is higher.

    Attributes:
        sequence: how often the organizer changed it; decides first.
        stamp: when it was last modified, in UTC; else when it was written down. Empty if neither
            is told as the format demands.
    """

    sequence: int = 0
    stamp: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Version:
        """Return the version of an entry."""
        values = {name: Property.of(line).value for name, line in entry.lines if name in _FACTS}
        number = values.get("SEQUENCE", "")
        sequence = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        stamps = (values.get(name, "").strip() for name in ("LAST-MODIFIED", "DTSTAMP"))
        return cls(sequence, next(filter(_STAMP.match, stamps), ""))

    @property
    def revision(self) -> str | None:
        """The version as text that sorts alike; None if the entry says nothing of it."""
        if not (self.sequence or self.stamp):
            return None
        return f"{self.sequence:09}-{self.stamp.rstrip('Z')}"

    def and_of(self, other: Version) -> Version:
        """Return the version of a series in which one occasion has a version of its own."""
        return Version(max(self.sequence, other.sequence), max(self.stamp, other.stamp))


def localize(start: Moment, own: Zones, calendar: Calendar) -> Moment:
    """Convert a UTC moment to the calendar's own zone, if the calendar names one.

    Google tells all that happens once in UTC, and names the zone of the calendar.
    """
    name = calendar.lines.get("X-WR-TIMEZONE", "").partition(":")[2].strip()
    zone = own.find_zone(name) if name and start.zone == UTC else UNKNOWN
    if zone in (UNKNOWN, UTC):
        return start
    return Moment(zone.wall(start.instant), zone)


def iterate_occasions(
    entry: Entry, begun: Times, window: Window, overridden: Collection[Moment | date]
) -> Iterator[Moment]:
    """Yield when a recurring event takes place up to the end of the window, in order.

    Args:
        overridden: occasions of which another event of the file tells.

    Raises:
        Unclear: it recurs as no meeting does, or too often.
    """
    own, zone = make_zones(entry.calendar), begun.start.zone
    walls = {begun.start.wall}
    for wall in chain(
        _iterate_by_rule(entry, begun.start, window), _iterate_extra_dates(entry, own, zone, window)
    ):
        window.spend()
        walls.add(wall)
        if len(walls) > INSTANCES_LIMIT:
            raise Unclear(
                "rule.endless",
                f"It takes place more than {INSTANCES_LIMIT} times; import a part of the time "
                "with the options since and until.",
            )
    left_out = [*_spend_on(read_moments(entry, "EXDATE", own), window), *overridden]
    gone_days = {m for m in left_out if not isinstance(m, Moment)}
    gone = {m.universal for m in left_out if isinstance(m, Moment)}
    for wall in sorted(walls):
        occasion = Moment(wall, zone)
        if wall.date() not in gone_days and occasion.universal not in gone:
            yield occasion


def _spend_on(occasions: Iterator[Moment | date], window: Window) -> Iterator[Moment | date]:
    """Pass moments on, each for its steps."""
    for occasion in occasions:
        window.spend(MOMENT_COST)
        yield occasion


def _iterate_extra_dates(
    entry: Entry, own: Zones, zone: Zone, window: Window
) -> Iterator[datetime]:
    """Yield the further times an event names one by one, on the clock it begins by."""
    for occasion in _spend_on(read_moments(entry, "RDATE", own), window):
        if isinstance(occasion, Moment):
            instant = occasion.instant
            yield zone.wall(instant) if instant.tzinfo and zone != UNKNOWN else occasion.wall


def _iterate_by_rule(entry: Entry, start: Moment, window: Window) -> Iterator[datetime]:
    """Follow the rules of an event from its beginning to the end of the window."""
    for line in entry.of("RRULE", "EXRULE"):
        try:
            if line.upper().startswith("EXRULE"):
                raise ValueError("it leaves out by EXRULE")
            rule = Rule.of(Property.of(line).value, start.wall)
        except (ValueError, OverflowError) as error:
            message = str(error)
            reason = message if message.startswith("it") else "its RRULE cannot be read"
            raise Unclear("rule.unusual", f"No meeting that recurs so can be told ({reason}); "
                          "enter those that took place by hand.") from None  # fmt: skip
        yield from _follow_rule(rule, start, window)


def _follow_rule(rule: Rule, start: Moment, window: Window) -> Iterator[datetime]:
    """Follow one rule, and do no more work than a lifetime of meetings is worth."""
    end, count = _find_end(rule, start.zone), 0
    first = (window.since or date.min.replace(day=2)) - timedelta(days=1)
    for begin, days in islice(rule.iterate_periods(start.wall.date()), PERIODS_LIMIT):
        window.spend()
        for day in days:
            wall = datetime.combine(day, start.wall.time())
            count += 1
            if wall > end or (rule.count is not None and count > rule.count):
                return
            if first <= day <= window.last:
                yield wall
        if begin > window.last:
            return
    raise Unclear("rule.endless", f"It recurs over more than {PERIODS_LIMIT} days, weeks, months "
                  "or years; look for a wrong year.")  # fmt: skip


def _find_end(rule: Rule, zone: Zone) -> datetime:
    """Return the last moment of a rule on the event's own clock; a bare day counts as a whole."""
    if rule.until is None:
        return datetime.max
    if not isinstance(rule.until, datetime):
        return datetime.combine(rule.until, time.max)
    if rule.until.tzinfo is None or zone == UNKNOWN:
        return rule.until.replace(tzinfo=None)
    return zone.wall(rule.until)
