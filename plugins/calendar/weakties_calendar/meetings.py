"""The importer of meetings: one held, or agreed, for each talk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weakties import Bookmark, Draft, Importer, Match, Progress, Reject, Skip, Source
from weakties_calendar.components import read_utf8
from weakties_calendar.options import ID, Options

_CALENDAR = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCALENDAR", re.IGNORECASE)
_ENDINGS = (".ics", ".ical", ".ifb", ".icalendar")


class Meetings(Importer):
    """Reads iCalendar files."""

    id = ID
    version = 4
    title = "Meetings of a calendar (iCalendar, .ics)"
    options = Options

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`; only the first line is looked at."""
        head = read_utf8(source.head(512))
        if _CALENDAR.match(head):
            return Match(0.95, "it begins with BEGIN:VCALENDAR")
        if source.name.casefold().endswith(_ENDINGS):
            beginning = head[:40].decode("utf-8", "replace")
            return Match(0.2, f"expected BEGIN:VCALENDAR, but the file begins {beginning!r}")
        return None

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip | Progress | Bookmark]:
        """See :meth:`weakties.Importer.read`; a row is the line on which an entry begins.

        An event that recurs gives a draft for each time it took place, and for the next time
        if that is within a month, all with its row. The bookmark keeps whose calendar it is, once
        the user said so.
        """
        from weakties_calendar.telling import read_calendar  # noqa: PLC0415  # it loads icalendar

        yield from read_calendar(source, options or Options(), since)
