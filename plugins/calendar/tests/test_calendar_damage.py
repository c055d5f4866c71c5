"""Whatever happens to a calendar on its way: nothing is raised, and every entry is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Bookmark, Draft, Progress, Reject, Skip, Source, WeaktiesError
from weakties_calendar.components import iterate_entries, read_utf8
from weakties_calendar.meetings import Meetings
from weakties_calendar.options import Options
from weakties_calendar.people import parse_email
from weakties_calendar.zones import Zones

Damage = Callable[[bytes], bytes]
FILES = sorted((Path(__file__).parent / "samples").rglob("*.ics"))
SAMPLES = [f.read_bytes() for f in FILES if f.stat().st_size < 20_000]
ASKED = Options(owner="robin.vale@example.org")


def at(content: bytes, part: float) -> int:
    return int(part * len(content))


def lines(content: bytes, part: float, times: int) -> bytes:
    """Drop a line, or tell it several times."""
    every = content.splitlines(keepends=True) or [b""]
    n = min(int(part * len(every)), len(every) - 1)
    return b"".join([*every[:n], *([every[n]] * times), *every[n + 1 :]])


parts = st.floats(0, 1)
some = st.one_of(
    st.sampled_from([
        b'"', b"\0", b":", b";", b"=", b"\r", b"\n\n", b"\n ", b"\xff", b"\xef\xbb\xbf", b"\\",
        b"\nEND:VEVENT\n", b"\nBEGIN:VEVENT\n", b"\nBEGIN:VCALENDAR\n", b"99999999",
        b";TZID=America",
        b"\nRRULE:FREQ=SECONDLY\n", b"\nRRULE:FREQ=DAILY\n", b"\nEXDATE:99991231T235959Z\n",
        b"\nRDATE:00010101T000000\n", b"\nDURATION:P999999999D\n", b"\nSEQUENCE:\xd9\xa1\n",
        b"\nX-WR-TIMEZONE:Europe/Berlin\n", b"\nDTEND:20261120\n", b"\nRECURRENCE-ID:20260302\n",
    ]),
    st.binary(max_size=8),
)  # fmt: skip
damages: st.SearchStrategy[Damage] = st.one_of(
    st.builds(lambda p: lambda c: c[: at(c, p)], parts),
    st.builds(lambda p: lambda c: c[at(c, p) :], parts),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) :], parts, some),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) + len(x) :], parts, some),
    st.builds(lambda p, n: lambda c: lines(c, p, n), parts, st.integers(0, 3)),
    st.sampled_from([
        lambda c: c.replace(b"\r\n", b"\n"),
        lambda c: c.replace(b"\n", b"\r"),
        lambda c: c.replace(b"DTSTART", b"dtstart"),
        lambda c: b"\xef\xbb\xbf" + c,
        lambda c: c.decode("utf-8", "replace").encode("utf-16"),
    ]),
)  # fmt: skip


def _apply_damages(content: bytes, done: list[Damage]) -> bytes:
    for damage in done:
        content = damage(content)
    return content


damaged = st.builds(
    _apply_damages, st.sampled_from(SAMPLES), st.lists(damages, min_size=1, max_size=4)
)


def read_items(content: bytes) -> list[Draft | Reject | Skip]:
    items = Meetings().read(Source("x.ics", lambda: content), ASKED, None)
    return [item for item in items if not isinstance(item, Progress | Bookmark)]


@given(damaged)
def test_a_damaged_calendar_loses_no_entry(content: bytes) -> None:
    begun = [e.row for e in iterate_entries(read_utf8(Source("x.ics", lambda: content)))]

    rows = [t.row for t in read_items(content)]

    assert list(dict.fromkeys(rows)) == begun
    assert read_items(content) == read_items(content)
    assert all(t.raw and t.message for t in read_items(content) if isinstance(t, Reject))
    assert all(t.key and t.mentions for t in read_items(content) if isinstance(t, Draft))


@given(st.sampled_from(SAMPLES), parts, st.integers(0, 3))
def test_losing_or_doubling_a_line_spoils_no_other_event(
    content: bytes, part: float, times: int
) -> None:
    whole, changed = read_items(content), read_items(lines(content, part, times))

    assert sum(isinstance(t, Reject) for t in changed) <= 2 + sum(
        isinstance(t, Reject) for t in whole
    )


@given(st.text())
def test_any_text_is_a_zone_or_none_and_an_address_or_none(text: str) -> None:
    address = parse_email(text)

    assert address is None or ("@" in address and address.isprintable())
    assert Zones({text: [text]}).find_zone(text) == Zones({text: [text]}).find_zone(text)


@pytest.mark.parametrize(
    "name", ["America", "/etc/localtime", "../../etc/passwd", "localtime", "", "Etc/\0", "A" * 999]
)
def test_the_name_of_a_zone_is_no_way_into_the_file_system(name: str) -> None:
    zone = Zones({}).find_zone(name)

    assert zone.python_zone is None
    assert not zone.changes


def test_a_zone_that_one_file_defines_does_not_reach_another() -> None:
    defined = next(s for s in SAMPLES if b"TZID:Customized Time Zone" in s and b"ATTENDEE" in s)
    bare = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTAMP:20261120T000000Z\n"
        b"DTSTART;TZID=Customized Time Zone:20260702T100000\n"
        b"ATTENDEE:mailto:kim.sato@example.com\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    before = read_items(bare)

    read_items(defined)

    assert read_items(bare) == before
    assert isinstance(before[0], Draft)
    assert before[0].event.at == "2026-07-02T10:00:00"


def test_a_description_of_any_size_costs_next_to_nothing() -> None:
    large = b"DESCRIPTION:" + b"x" * 20_000_000 + b"\nATTACH:" + b"\n x" * 500_000 + b"\n"
    sample = (Path(__file__).parent / "samples" / "meetings.ics").read_bytes()
    content = sample.replace(b"BEGIN:VALARM", large + b"BEGIN:VALARM")
    begun = time.process_time()

    assert len(read_items(content)) == len(read_items(sample))
    assert time.process_time() - begun < 5


def test_more_entries_than_a_calendar_has_are_refused_with_a_sentence() -> None:
    content = b"BEGIN:VCALENDAR\n" + b"BEGIN:VTODO\nEND:VTODO\n" * 100_001

    with pytest.raises(WeaktiesError, match="more than 100,000 entries"):
        read_items(content)


def test_a_file_full_of_bombs_is_given_up_before_it_costs_minutes() -> None:
    bomb = (
        b"BEGIN:VEVENT\nUID:%d\nDTSTAMP:20261120T000000Z\nDTSTART:19750101T090000Z\n"
        b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nATTENDEE:mailto:kim.sato@example.com\nEND:VEVENT\n"
    )
    content = b"BEGIN:VCALENDAR\n" + b"".join(bomb % n for n in range(500))
    begun = time.process_time()

    codes = {t.code for t in read_items(content) if isinstance(t, Reject)}

    assert codes == {"file.endless"}
    assert time.process_time() - begun < 20
