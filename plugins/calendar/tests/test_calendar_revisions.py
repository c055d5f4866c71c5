"""Which version of a meeting stands: the newest, in whatever order its files are imported."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

import weakties
import weakties_calendar
from weakties import Agenda, Network, corrections, exchange
from weakties.errors import NothingToImport

OWNER = "robin.vale@example.org"


def format_event(title: str, stamp: str, more: str = "", start: str = "20261110T090000Z") -> str:
    """Spell one version of a meeting with Kim."""
    return (
        f"BEGIN:VEVENT\nUID:x\nDTSTART:{start}\nDURATION:PT30M\nDTSTAMP:{stamp}\nSUMMARY:{title}\n"
        f"ORGANIZER:mailto:{OWNER}\nATTENDEE;CN=Kim Sato:mailto:kim.sato@example.com\n"
        f"{more}END:VEVENT\n"
    )


def import_and_count(network: Network, folder: Path, *events: str) -> dict[str, int]:
    """Import events as one calendar, and count its rows."""
    path = folder / "x.ics"
    path.write_text(f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n")
    options = {"owner": OWNER, "until": "2026-11-29"}
    return exchange.import_file(network, path, options=options).counts()


def titles(network: Network) -> list[str]:
    """Return what stands of the meetings that were imported."""
    return [str(getattr(r.event, "note", "")) for r in network.events(["meeting.held"])]


def open_network() -> Network:
    return weakties.open(":memory:", plugins=[weakties_calendar])


FIRST = format_event("First", "20261101T100000Z")
SECOND = format_event("Second", "20261102T100000Z", "SEQUENCE:1\n")
RENAMED = format_event("Renamed", "20261103T100000Z", "SEQUENCE:1\n")
CALLED_OFF = format_event("Off", "20261104T100000Z", "SEQUENCE:2\nSTATUS:CANCELLED\n")
AGAIN = format_event("Again", "20261105T100000Z", "SEQUENCE:3\n")


@pytest.mark.parametrize(("versions", "stands"), [
    ((FIRST, SECOND), ["Second"]),
    ((FIRST, SECOND, RENAMED), ["Renamed"]),
    ((FIRST, CALLED_OFF), []),
    ((FIRST, SECOND, CALLED_OFF), []),
    ((FIRST, CALLED_OFF, AGAIN), ["Again"]),
])  # fmt: skip
def test_the_newest_version_stands_whatever_the_order_of_import(
    versions: tuple[str, ...], stands: list[str], tmp_path: Path
) -> None:
    for order in permutations(versions):
        with open_network() as network:
            for version in (*order, order[0]):
                import_and_count(network, tmp_path, version)

            assert titles(network) == stands


def test_the_sequence_comes_before_the_stamp(tmp_path: Path) -> None:
    with open_network() as network:
        import_and_count(
            network, tmp_path, format_event("Ninth", "20261101T100000Z", "SEQUENCE:9\n")
        )
        counts = import_and_count(
            network, tmp_path, format_event("Tenth", "20261020T100000Z", "SEQUENCE:10\n")
        )

        assert counts["changed"] == 1
        assert (
            import_and_count(network, tmp_path, format_event("Later", "20261120T100000Z"))["known"]
            == 1
        )
        assert titles(network) == ["Tenth"]


def test_when_it_was_modified_decides_and_not_when_the_file_was_written(tmp_path: Path) -> None:
    modified = "LAST-MODIFIED:202611{}T100000Z\n"
    with open_network() as network:
        import_and_count(
            network, tmp_path, format_event("New", "20261120T100000Z", modified.format("05"))
        )
        import_and_count(
            network, tmp_path, format_event("Old", "20261128T100000Z", modified.format("01"))
        )

        assert titles(network) == ["New"]


def test_the_same_title_seen_later_is_as_new_as_it_was_seen(tmp_path: Path) -> None:
    versions = (
        format_event("Same", "20261101T100000Z"),
        format_event("Other", "20261102T100000Z"),
        format_event("Same", "20261103T100000Z"),
    )
    for order in permutations(versions):
        with open_network() as network:
            for version in order:
                import_and_count(network, tmp_path, version)

            assert titles(network) == ["Same"]


def test_a_lone_cancellation_is_remembered_and_told_twice_is_no_error(tmp_path: Path) -> None:
    with open_network() as network:
        first, head = import_and_count(network, tmp_path, CALLED_OFF), network.head
        again = import_and_count(network, tmp_path, CALLED_OFF)

        assert (first["new"], first["skipped"]) == (again["new"], again["skipped"]) == (0, 1)
        assert network.head == head
        assert import_and_count(network, tmp_path, FIRST)["known"] == 1
        assert titles(network) == []


def test_an_undone_import_is_not_remembered(tmp_path: Path) -> None:
    with open_network() as network:
        import_and_count(network, tmp_path, CALLED_OFF)
        corrections.undo(network)
        import_and_count(network, tmp_path, FIRST)

        assert titles(network) == ["First"]

        import_and_count(network, tmp_path, RENAMED)
        corrections.undo(network)
        import_and_count(network, tmp_path, SECOND)

        assert titles(network) == ["Second"]


def test_what_the_user_undid_does_not_come_back_with_a_newer_stamp(tmp_path: Path) -> None:
    with open_network() as network:
        import_and_count(network, tmp_path, FIRST)
        [meeting] = network.events(["meeting.held"])
        corrections.undo(network, meeting.id)
        import_and_count(network, tmp_path, format_event("First", "20261120T100000Z"))

        assert titles(network) == []


def test_one_archive_of_several_versions_tells_the_newest(tmp_path: Path) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    for name, version in (("a", CALLED_OFF), ("b", FIRST)):
        (folder / f"{name}.ics").write_text(f"BEGIN:VCALENDAR\n{version}END:VCALENDAR\n")
    with open_network() as network:
        options = {"owner": OWNER, "until": "2026-11-29"}
        exchange.import_file(network, folder, options=options)

        assert titles(network) == []


def test_an_occasion_that_was_moved_stays_moved(tmp_path: Path) -> None:
    series = "SEQUENCE:5\nRRULE:FREQ=WEEKLY;COUNT=2\n"
    moved = format_event(
        "Moved", "20261109T100000Z", "RECURRENCE-ID:20261117T090000Z\n", "20261118T090000Z"
    )
    before = [format_event("Series", "20261101T100000Z", series)]
    after = [*before, moved]
    for order in permutations((before, after)):
        with open_network() as network:
            for version in order:
                import_and_count(network, tmp_path, *version)

            days = sorted(meeting.starts[:10] for meeting in network.read(Agenda).meetings.where())
            assert days == ["2026-11-10", "2026-11-18"]


def test_a_calendar_that_says_nothing_of_its_age_tells_the_last_imported(tmp_path: Path) -> None:
    def version(title: str) -> str:
        return format_event(title, "20261101T100000Z").replace("DTSTAMP:20261101T100000Z\n", "")

    with open_network() as network:
        for title in ("One", "Two", "One"):
            import_and_count(network, tmp_path, version(title))

        assert titles(network) == ["One"]


def test_a_calendar_of_nothing_but_a_note_imports_nothing(tmp_path: Path) -> None:
    with open_network() as network, pytest.raises(NothingToImport):
        import_and_count(
            network, tmp_path, format_event("Alone", "20261101T100000Z").replace("ATTENDEE", "X-A")
        )
