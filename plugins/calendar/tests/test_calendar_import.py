"""What becomes of a calendar in a network: through the front door, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_calendar
from weakties import Network, People, Ties, data

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_calendar]) as opened:
        yield opened


def test_a_calendar_read_twice_is_known_the_second_time(network: Network) -> None:
    first = data.import_file(network, SAMPLES / "meetings.ics").counts()
    second = data.import_file(network, SAMPLES / "meetings.ics").counts()

    assert (first["new"], first["skipped"], first["rejected"]) == (6, 7, 0)
    assert (second["new"], second["known"], second["skipped"]) == (0, 6, 7)


def test_the_people_of_a_meeting_come_along_once(network: Network) -> None:
    network.add_person(name="Kofi M.", email="Kofi.Mensah@example.net")

    data.import_file(network, SAMPLES / "meetings.ics")

    names = sorted(str(p.name) for p in network.read(People).people.where())
    assert names == ["Kofi M.", "Nora Carvalho", "Tomasz Brandt"]
    assert len(list(network.read(Ties).ties.where())) == 3


def test_options_are_told_as_text(network: Network) -> None:
    asked = {"owner": "robin.vale@example.org", "kind": "mentoring", "since": "2026-03-05",
             "until": "2026-03-31", "largest": "2"}  # fmt: skip

    report = data.import_file(network, SAMPLES / "robins" / "apple.ics", options=asked)

    assert (report.counts()["new"], report.counts()["rejected"]) == (2, 0)


def test_a_calendar_whose_owner_cannot_be_told_imports_nothing(network: Network) -> None:
    with pytest.raises(weakties.WeaktiesError):
        data.import_file(network, SAMPLES / "no_owner.ics")


def test_what_cannot_be_read_is_rejected_and_the_rest_comes_in(network: Network) -> None:
    counts = data.import_file(network, SAMPLES / "hostile.ics").counts()

    assert (counts["new"], counts["rejected"], counts["skipped"]) == (9, 15, 1)


def test_offering_the_importer_loads_nothing_heavy() -> None:
    script = (
        "import sys, weakties_calendar as w; list(w.weakties_importers());"
        "print({'icalendar', 'recurring_ical_events', 'dateutil', 'zoneinfo', 'click', 'rich',"
        " 'sqlite_utils', 'sqlite3', 'socket', 'hypothesis'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
