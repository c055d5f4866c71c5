"""Calendars for a subscriber: agreed meetings and what is due, as iCalendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from weakties import when
from weakties_calendar.people import clean

if TYPE_CHECKING:
    from icalendar import Event

MAKER = "-//weakties//weakties//EN"


@attrs.frozen(kw_only=True)
class PlannedItem:
    """One thing to write into a calendar.

    Attributes:
        id: names it for ever, such as the id of the event that agreed a meeting; for what is due
            also its rule and its person.
        kind: of the meeting, such as ``coffee``, or the rule by which something is due.
        start: a day, or an instant; a month or a year stands for its first day.
        people: their labels, as a person knows them.
        reason: what is due and why, in a sentence; empty for a meeting.
        minutes: how long it is to take; None if that is not known.
    """

    id: str
    kind: str
    start: str
    people: tuple[str, ...] = ()
    reason: str = ""
    minutes: int | None = None


def render_calendar(planned: Iterable[PlannedItem], written: datetime) -> str:
    """Return the text of a calendar; the same things give the same text in whatever order.

    What is due stands on its day and blocks no time. Nobody is an attendee, but named in words
    only, so that no program sends invitations.

    Args:
        written: the instant at which it is written, which is stamped on each entry.

    Raises:
        MalformedDate: a start is none.
        ValueError: two things have one id.

    Source:
        RFC 5545; RFC 7986 for the calendar's name.

    >>> start = "2026-11-20T14:30Z"
    >>> agreed = PlannedItem(id="m1", kind="coffee", start=start, people=("Ana Ruiz",))
    >>> print(render_calendar([agreed], datetime(2026, 11, 19, tzinfo=UTC)))  # doctest: +ELLIPSIS
    BEGIN:VCALENDAR
    ...
    SUMMARY:Coffee with Ana Ruiz
    ...
    """
    from icalendar import Calendar  # noqa: PLC0415  # a plugin that is only heard need not read it

    whole = Calendar()
    for name, value in (("version", "2.0"), ("prodid", MAKER), ("name", "weakties")):
        whole.add(name, value)
    whole.add("x-wr-calname", "weakties")
    ids: set[str] = set()
    for item in sorted(planned, key=lambda p: (p.start, p.id)):
        if item.id in ids:
            raise ValueError(f"{item.id} is told twice")
        ids.add(item.id)
        whole.add_component(_build_entry(item, written))
    return str(whole.to_ical().decode())


def _build_entry(item: PlannedItem, written: datetime) -> Event:
    """Write one thing."""
    from icalendar import Event  # noqa: PLC0415  # as above

    start = _parse_start(item.start)
    entry = Event()
    entry.add("uid", f"{item.id}@weakties")
    entry.add("dtstamp", written.astimezone(UTC))
    entry.add("dtstart", start)
    if not isinstance(start, datetime):
        entry.add("dtend", start + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    elif item.minutes is not None:
        entry.add("dtend", start + timedelta(minutes=item.minutes))
    entry.add("summary", _clean_words(item.reason) or _describe_meeting(item))
    entry.add("categories", [item.kind])
    return entry


def _describe_meeting(item: PlannedItem) -> str:
    """Return who is met, and for what."""
    people = ", ".join(filter(None, map(_clean_words, item.people)))
    kind = item.kind.replace("-", " ").capitalize()
    return f"{kind} with {people}" if people else kind


def _clean_words(text: str) -> str:
    """Return a text on one line; icalendar would make a line break of a backslash before an N."""
    return clean(text).replace("\\", "/")


def _parse_start(text: str) -> date:
    """Read a start; an instant goes into UTC, which every program understands."""
    moment = when(text)
    if len(moment) <= len("2026-11-20"):
        return date.fromisoformat(f"{moment}-01-01"[:10])
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo is None else read.astimezone(UTC)
