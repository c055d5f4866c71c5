"""Do the importer and the exporter keep their word?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from weakties import Bookmark, Draft, Progress, Reject, Skip, Source
from weakties.testing import conformance, exporter_conformance
from weakties.testing.importer.samples import Sample, compare_with_golden
from weakties_calendar.agenda import AgendaExport
from weakties_calendar.meetings import Meetings
from weakties_calendar.options import Options

NO_CALENDAR = ("empty.ics", "login_page.ics")
OWNER = "robin.vale@example.org"
VENDORS = [
    sample
    for sample in sorted((Path(__file__).parent / "samples").glob("*.ics"))
    if sample.stem.startswith(("apple_", "calendar_", "google_", "office_", "recurring_", "store_"))
]
GUESTS = (
    b"ORGANIZER:mailto:robin.vale@example.org\n"
    b"ATTENDEE;CN=Kim Sato:mailto:kim.sato@example.com\nEND:VEVENT"
)


class Robins(Meetings):
    """Reads as Robin asks it to, whose calendars do not say that they are Robin's."""

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip | Progress | Bookmark]:
        """Name the owner."""
        return super().read(source, Options(owner=OWNER), since)


TestMeetings = conformance(Meetings(), samples="samples/*.ics", decoys=NO_CALENDAR)
# Of two versions of one event the later one counts, so that what the other tells depends on it.
TestRobins = conformance(Robins(), samples="samples/robins", together=("several.ics",))
TestAgenda = exporter_conformance(AgendaExport())


@pytest.mark.parametrize("sample", VENDORS, ids=lambda s: s.stem)
def test_a_vendors_times_are_understood_once_somebody_is_invited(sample: Path) -> None:
    content = sample.read_bytes().replace(b"END:VEVENT", GUESTS)
    source = Source(sample.name, lambda: content)

    compare_with_golden(Robins(), Sample(sample.with_suffix(".with_attendees.ics"), source))
