"""What becomes of a calendar in a network: through the front door, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import weakties
import weakties_calendar
from weakties import Agenda, Network, People, Ties, exchange
from weakties.errors import NothingToImport

SAMPLES = Path(__file__).parent / "samples"
ME = "robin.vale@example.org"
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    path = tmp_path / "network.db"
    with weakties.open(path, plugins=[weakties_calendar], clock=lambda: NOON) as opened:
        yield opened


def import_and_count(
    network: Network, folder: Path, content: str, **options: str
) -> dict[str, int]:
    path = folder / "x.ics"
    path.write_text(f"BEGIN:VCALENDAR\n{content}END:VCALENDAR\n")
    return exchange.import_file(network, path, options=options).counts()


def format_event(
    day: str, more: str = "", *, stamp: str = "20261120T100000Z", rule: str = ""
) -> str:
    return (
        f"BEGIN:VEVENT\nUID:x\nDTSTART:{day}T090000Z\nDURATION:PT30M\nDTSTAMP:{stamp}\n{rule}"
        f"ORGANIZER:mailto:{ME}\nATTENDEE;CN=Kim Sato:mailto:kim.sato@example.com\n"
        f"{more}END:VEVENT\n"
    )


def states(network: Network) -> list[tuple[str, str]]:
    return sorted((m.starts[:10], m.state) for m in network.read(Agenda).meetings.where())


def test_a_meeting_to_come_is_agreed_and_held_once_it_is_over(
    network: Network, tmp_path: Path
) -> None:
    import_and_count(network, tmp_path, format_event("20261202"), owner=ME)
    assert states(network) == [("2026-12-02", "scheduled")]

    import_and_count(network, tmp_path, format_event("20261203", "SEQUENCE:1\n"), owner=ME)
    assert states(network) == [("2026-12-03", "scheduled")]

    counts = import_and_count(
        network,
        tmp_path,
        format_event("20261203", "SEQUENCE:1\n", stamp="20261204T100000Z"),
        owner=ME,
    )
    assert counts["new"] == 1
    assert states(network) == [("2026-12-03", "held")]


def test_a_meeting_to_come_that_is_called_off_is_taken_back(
    network: Network, tmp_path: Path
) -> None:
    import_and_count(network, tmp_path, format_event("20261202"), owner=ME)
    counts = import_and_count(
        network, tmp_path, format_event("20261202", "SEQUENCE:1\nSTATUS:CANCELLED\n")
    )

    assert counts["withdrawn"] == 1
    assert states(network) == []


def test_of_a_series_the_next_time_is_agreed(network: Network, tmp_path: Path) -> None:
    import_and_count(
        network, tmp_path, format_event("20261117", rule="RRULE:FREQ=WEEKLY\n"), owner=ME
    )

    assert states(network) == [("2026-11-17", "held"), ("2026-12-01", "scheduled")]


@pytest.mark.parametrize(("day", "state"), [("20261121", "held"), ("20261201", "scheduled")])
def test_a_saved_invitation_is_judged_by_today(
    day: str, state: str, network: Network, tmp_path: Path
) -> None:
    import_and_count(
        network,
        tmp_path,
        "METHOD:REQUEST\n" + format_event(day, stamp="20261110T100000Z"),
        owner=ME,
    )

    assert [s for _, s in states(network)] == [state]


def test_what_was_to_come_in_an_old_file_may_have_taken_place_or_not(
    network: Network, tmp_path: Path
) -> None:
    with pytest.raises(NothingToImport, match="export the calendar again"):
        import_and_count(network, tmp_path, format_event("20261121"), owner=ME)


def test_whose_calendar_it_is_needs_to_be_said_once(network: Network, tmp_path: Path) -> None:
    with pytest.raises(NothingToImport, match=r"owner=you@example\.org"):
        import_and_count(network, tmp_path, format_event("20261110"))

    import_and_count(network, tmp_path, format_event("20261110"), owner=ME)
    again = format_event("20261112").replace("UID:x", "UID:y")
    assert import_and_count(network, tmp_path, again)["new"] == 1
    cursors = [
        str(getattr(r.event, "bookmark", "")) for r in network.log.read(kinds=("batch.imported",))
    ]
    assert "robin" not in "".join(cursors)


def test_a_calendar_read_twice_is_known_the_second_time(network: Network) -> None:
    first = exchange.import_file(network, SAMPLES / "meetings.ics").counts()
    second = exchange.import_file(network, SAMPLES / "meetings.ics").counts()

    assert (first["new"], first["skipped"], first["rejected"]) == (8, 6, 0)
    assert (second["new"], second["known"], second["skipped"]) == (0, 8, 6)


def test_the_people_of_a_meeting_come_along_once(network: Network) -> None:
    network.add_person(name="Kofi M.", email="Kofi.Mensah@example.net")

    exchange.import_file(network, SAMPLES / "meetings.ics")

    names = sorted(str(p.name) for p in network.read(People).people.where())
    assert names == ["Kofi M.", "Lena Ohlsson", "Nora Carvalho", "Tomasz Brandt"]
    assert len(list(network.read(Ties).ties.where())) == 4


def test_options_are_told_as_text(network: Network) -> None:
    options = {"owner": "robin.vale@example.org", "kind": "mentoring", "since": "2026-03-05",
             "until": "2026-03-31", "largest": "2"}  # fmt: skip

    report = exchange.import_file(network, SAMPLES / "robins" / "apple.ics", options=options)

    assert (report.counts()["new"], report.counts()["rejected"]) == (2, 0)


def test_a_calendar_whose_owner_cannot_be_told_imports_nothing(network: Network) -> None:
    with pytest.raises(weakties.WeaktiesError):
        exchange.import_file(network, SAMPLES / "no_owner.ics")


def test_what_cannot_be_read_is_rejected_and_the_rest_comes_in(network: Network) -> None:
    counts = exchange.import_file(network, SAMPLES / "hostile.ics").counts()

    assert (counts["new"], counts["rejected"], counts["skipped"]) == (9, 16, 0)


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
