"""What each program's calendar tells, event by event, as golden files beside the samples say."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from weakties import Draft, MeetingHeld, PersonAdded, Progress, Reject, Skip, Source
from weakties_calendar.meetings import Meetings, Options

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.ics"))
VENDORS = [s for s in SAMPLES if s.stem.startswith(("apple_", "calendar_", "google_", "office_",
                                                    "recurring_", "store_"))]  # fmt: skip
OWNER = "robin.vale@example.org"
ASKED = {name: Options(owner=OWNER) for name in ("apple.ics", "several.ics")}
NO_CALENDAR = {"empty.ics", "login_page.ics"}
GUESTS = (
    b"ORGANIZER:mailto:robin.vale@example.org\n"
    b"ATTENDEE;CN=Kim Sato:mailto:kim.sato@example.com\nEND:VEVENT"
)


def read(source: Source, options: Options | None = None) -> list[Draft | Reject | Skip]:
    """Give what stands for an entry."""
    given = Meetings().read(source, options, None)
    return [one for one in given if not isinstance(one, Progress)]


def shown(told: Draft | Reject | Skip) -> str:
    """Give one told thing as a line of a golden file."""
    match told:
        case Draft(event=MeetingHeld() as event):
            people = {m.person: [m.name, m.at] for m in told.mentions if isinstance(m, PersonAdded)}
            assert tuple(people) == event.people
            names = ("at", "minutes", "note", "kind")
            fields = {name: value for name in names if (value := getattr(event, name))}
            line = {"row": told.row, "key": told.key, "people": people, **fields}
        case Reject():
            raw = told.raw.splitlines()[:2]
            line = {"row": told.row, "reject": told.code, "why": told.message, "raw": raw}
        case Skip():
            line = {"row": told.row, "skip": told.reason}
        case _:
            raise AssertionError(told)
    return json.dumps(line, ensure_ascii=False)


def compare(golden: Path, told: list[Draft | Reject | Skip]) -> None:
    observed = [shown(one) for one in told]
    if os.environ.get("WEAKTIES_ACCEPT") == "1":
        golden.write_text("".join(f"{line}\n" for line in observed), encoding="utf-8", newline="\n")
    assert observed == golden.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_a_sample_tells_what_its_golden_file_says(sample: Path) -> None:
    told = read(Source.of(sample), ASKED.get(sample.name))

    compare(sample.with_suffix(".observed.jsonl"), told)


@pytest.mark.parametrize("sample", VENDORS, ids=lambda s: s.stem)
def test_a_vendors_times_are_understood_once_somebody_is_invited(sample: Path) -> None:
    content = sample.read_bytes().replace(b"END:VEVENT", GUESTS)
    source = Source(sample.name, lambda: content)

    told = read(source, Options(owner=OWNER))

    compare(sample.with_suffix(".with_guests.observed.jsonl"), told)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_every_entry_is_told_under_the_line_it_begins_on_and_in_order(sample: Path) -> None:
    content = sample.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16").encode()
    begun = re.compile(rb"BEGIN:V(EVENT|TODO|JOURNAL|FREEBUSY)")
    expected = [n for n, line in enumerate(content.splitlines(), start=1) if begun.match(line)]

    rows = [told.row for told in read(Source.of(sample))]

    assert list(dict.fromkeys(rows)) == expected
    assert rows == sorted(rows)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_a_calendar_is_recognized_by_how_it_begins_under_any_name(sample: Path) -> None:
    content = sample.read_bytes()
    named, renamed = (Meetings().sniff(Source(n, lambda: content)) for n in ("x.ICS", "x.txt"))

    assert named is not None
    if sample.name in NO_CALENDAR:
        assert renamed is None
        assert named.confidence < 0.5
        assert "BEGIN:VCALENDAR" in named.why
    else:
        assert renamed == named
        assert named.confidence >= 0.8
