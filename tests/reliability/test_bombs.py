"""Does every file made to burst a program end soon, in a sentence, with nothing recorded?

The limits are those of `weakties.importing.limits` and of each importer, and docs/explanation
has a table of them. Time is processor time, so that a busy machine fails no test.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import weakties
import weakties_calendar
import weakties_linkedin
import weakties_spreadsheet
import weakties_vcard
from tests import depth
from weakties import WeaktiesError, exchange
from weakties.importing.archive import Bounds, Unpacking, iterate_members

pytestmark = pytest.mark.usefixtures("fresh_processes")

GUESTS = [weakties_calendar, weakties_linkedin, weakties_spreadsheet, weakties_vcard]
SECONDS = 5
"""Of an idle machine's processor; most take less than one."""
CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ruiz\n"
END = b"END:VCARD\n"
SHEET = b"Name,Email\nAna Ruiz,ana@example.org\n"
MEETING = (
    b"BEGIN:VEVENT\nUID:%d\nDTSTAMP:20260101T000000Z\nDTSTART:20160101T100000Z\n"
    b"DTEND:20160101T110000Z\nSUMMARY:Talk\nORGANIZER:mailto:me@example.org\n"
    b"ATTENDEE:mailto:ana%d@example.org\nATTENDEE:mailto:me@example.org\n"
)


def calendar(body: bytes) -> bytes:
    return (
        b"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:me@example.org\n" + body + b"END:VCALENDAR\n"
    )


def zipped(number: int, *, before: str = "", content: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(number):
            archive.writestr(f"{before}{n}.csv", content)
    return packed.getvalue()


def lying(number: int) -> bytes:
    """Return an archive that says of itself that it holds one file."""
    content = bytearray(zipped(number))
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, 1, 1)
    return bytes(content)


ANA = "Ana Ruiz"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "cards.vcf": (lambda: (CARD + END) * 200_001, "more than 200,000 cards"),
    "hollow.vcf": (lambda: b"BEGIN:VCARD\nEND:VCARD\n" * 200_001, "more than 200,000 cards"),
    "nested.vcf": (lambda: b"BEGIN:VCARD\nFN:A\nAGENT:\n" * 40_000, "stand within others"),
    "lines.vcf": (
        lambda: CARD + b"EMAIL:a@example.org\n" * 150_000 + END,
        "more than 100,000 and 50 a card",
    ),
    "folded.vcf": (lambda: CARD + b"NOTE:a" + b"\n " * 10_100_000 + END, "10,000,000 lines"),
    "long-name.vcf": (
        lambda: b"BEGIN:VCARD\nFN:" + b"\n a" * 2_000_000 + b"\n" + END,
        "longer than 1,000 characters",
    ),
    "accents.vcf": (
        lambda: (b"BEGIN:VCARD\nFN:a" + "\u0301\u0316".encode() * 16_000 + b"\n" + END) * 20,
        "longer than 1,000 characters",
    ),
    "rows.csv": (
        lambda: SHEET + b"".join(b"Ana,a%d@example.org\n" % n for n in range(200_000)),
        "more than 200,000 rows",
    ),
    "rejects.csv": (lambda: SHEET + b",x\n" * 50_001, "more than 50,000 of its rows"),
    "columns.csv": (lambda: SHEET + b"Ana,b@example.org" + b"," * 20_000, "16,384 cells"),
    "header.csv": (lambda: b"Name,Email" + b",c" * 30_000 + b"\n" + SHEET, "16,384 cells"),
    "cells.csv": (lambda: SHEET + b"," * 26_000_000 + b"a", "more than 25,000,000 cells"),
    "lines.csv": (lambda: SHEET + b"\n" * 2_000_001 + b"Ben,b@x.org", "more than 2,000,000 lines"),
    "quote.csv": (lambda: SHEET + b'Ben,"' + b"x\n" * 5_000_000, "cannot be read"),
    "blank.csv": (lambda: b"\n" * 1_000_000, "Nothing in blank.csv can be imported"),
    "many.zip": (lambda: zipped(5_001), "more than 5,000 files"),
    "lying.zip": (lambda: lying(5_001), "more than 5,000 files"),
    "names.zip": (
        lambda: zipped(2_000, before="n" * 60_000),
        "the names of its files take more than 16 MiB",
    ),
    "others.zip": (
        lambda: zipped(2_000, content=b"Colour,Size\nred,2\n"),
        "and so on, in 2,000 files",
    ),
    "entries.ics": (
        lambda: calendar(b"BEGIN:VEVENT\nEND:VEVENT\n" * 100_001),
        "more than 100,000 entries",
    ),
    "lines.ics": (
        lambda: calendar(MEETING % (1, 1) + b"X-A:b\n" * 300_000 + b"END:VEVENT\n"),
        "more than 200,000 and 100 an event",
    ),
    "attendees.ics": (
        lambda: calendar(
            MEETING % (1, 1)
            + b"".join(b"ATTENDEE:mailto:p%d@example.org\n" % n for n in range(10_000))
            + b"END:VEVENT\n"
        ),
        "more than 2,000 lines",
    ),
    "seconds.ics": (
        lambda: calendar(MEETING % (1, 1) + b"RRULE:FREQ=SECONDLY\nEND:VEVENT\n"),
        "FREQ=SECONDLY",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", depth.spread([*BOMBS], by_day=9))
def test_a_bomb_ends_soon_in_a_sentence_and_nothing_is_recorded(name: str, tmp_path: Path) -> None:
    make, said = BOMBS[name]
    path = tmp_path / name
    path.write_bytes(make())
    with weakties.open(":memory:", plugins=GUESTS) as network:
        begun = time.process_time()

        with pytest.raises(WeaktiesError, match=said):
            exchange.import_file(network, path)

        assert time.process_time() - begun < SECONDS
        assert network.head.position == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("end.csv", SHEET + b",\r\n" * 1_048_574),
        ("between.csv", b"Name,Email\n" + b",\n" * 300_000 + b"Ana Ruiz,ana@example.org\n"),
        ("picture.vcf", CARD + b"PHOTO;BASE64:\n" + b"QUJD+/\n" * 3_000_000 + b"\n" + END),
        ("accents.csv", SHEET + b"," + "\u0301\u0316".encode() * 500_000 + b"\n"),
        ("junk.vcf", CARD + b"junk\n \n" * 2_000_000 + END),
        ("note.vcf", CARD + b"NOTE:" + b"a\n" * 2_000_000 + END),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_says_nothing_costs_nearly_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    """A sheet of Excel may have a million blank rows below three people, a card a huge picture."""
    path = tmp_path / name
    path.write_bytes(content)
    with weakties.open(":memory:", plugins=GUESTS) as network:
        begun = time.process_time()

        report = exchange.import_file(network, path)

        assert time.process_time() - begun < SECONDS
        assert report.counts()["new"] == 1
        assert [p.name for p in network.read(weakties.People).people.where()] == [ANA]


@pytest.mark.nightly
def test_series_bring_no_more_meetings_than_a_life_has(tmp_path: Path) -> None:
    """Each of 200 series takes place 400 times: 80,000 meetings of a file of 60 kB."""
    series = b"RRULE:FREQ=DAILY;COUNT=400\nEND:VEVENT\n"
    path = tmp_path / "series.ics"
    path.write_bytes(calendar(b"".join(MEETING % (n, n) + series for n in range(200))))
    with weakties.open(":memory:", plugins=GUESTS) as network:
        report = exchange.import_file(network, path, dry_run=True)

    assert report.counts()["new"] <= 50_000
    assert {reject.code for reject in report.plan.rejects} == {"file.endless"}


def test_an_archive_of_thousands_of_sheets_is_imported(tmp_path: Path) -> None:
    """Each sheet looked at the names of all others, and each program parsed it anew."""
    path = tmp_path / "sheets.zip"
    path.write_bytes(zipped(2_000, content=SHEET))
    with weakties.open(":memory:", plugins=GUESTS) as network:
        begun = time.process_time()

        report = exchange.import_file(network, path)

        assert time.process_time() - begun < SECONDS
        assert report.counts()["new"] == 1


def test_archives_unpack_together_to_no_more_than_one_file_may_have() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(10):
            archive.writestr(f"{n}.csv", b"a" * 1_000)
    files = list(
        iterate_members("x.zip", packed.getvalue(), Bounds(unpacking=Unpacking(bytes_left=5_500)))
    )

    assert [len(file.head(10).read()) for file in files] == [10] * 10
    assert [len(file.read()) for file in files[:5]] == [1_000] * 5
    with pytest.raises(WeaktiesError, match="unpacks to more than"):
        files[5].read()


@pytest.mark.parametrize(
    "content",
    [b"[" * 5_000_000, b"\n" * 30_000_000, b'{"a":"' + b"a" * 30_000_000, b"{}\n" * 9_000_000],
    ids=["deep", "blank", "long", "many"],
)  # fmt: skip
def test_what_is_no_exported_log_is_refused_at_its_first_line(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    begun = time.process_time()

    with pytest.raises(WeaktiesError, match="no exported log"):
        exchange.import_log(path, tmp_path / "n.db")

    assert time.process_time() - begun < 1
    assert not (tmp_path / "n.db").exists()


def test_merges_into_one_person_do_not_slow_down() -> None:
    """Merges 151 to 300 take no more than thrice as long as the first 150, each under 10 ms."""
    with weakties.open(":memory:") as network:
        people: list[weakties.PersonId] = []
        network.run_transaction(
            lambda recorder: people.extend(recorder.add_person(name=f"P {n}") for n in range(301))
        )
        halves = []
        for others in (people[1:151], people[151:]):
            begun = time.process_time()
            for other in others:
                weakties.corrections.merge(network, people[0], other)
            halves.append(time.process_time() - begun)

    assert halves[1] < 3 * halves[0]
    assert halves[1] / 150 < 0.010


def test_an_import_of_thousands_is_redone_as_fast_as_it_was_undone() -> None:
    """Each event was compared with all others: to redo 20,000 took seven times their undoing."""
    with weakties.open(":memory:") as network:
        network.run_transaction(
            lambda recorder: [recorder.add_person(name=f"P {n}") for n in range(15_000)]
        )
        begun = time.process_time()
        undone = weakties.corrections.undo(network)
        between = time.process_time()
        redone = weakties.corrections.redo(network)
        ended = time.process_time()

        assert [r.id for r in redone.undone] == [r.id for r in undone.undone]
        assert redone.resting == ()
    assert ended - between < 6 * (between - begun)
