"""How a calendar's past meetings become events."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Importer, hookimpl


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads iCalendar files."""
    from weakties_calendar.meetings import Meetings  # noqa: PLC0415  # a start need not read it

    yield Meetings()
