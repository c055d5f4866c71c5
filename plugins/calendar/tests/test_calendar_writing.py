"""What is written for a calendar: read back, it says what was told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from weakties import Skip, Source, WeaktiesError
from weakties_calendar.meetings import Meetings
from weakties_calendar.people import clean
from weakties_calendar.writing import PlannedItem, render_calendar

WRITTEN = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
COFFEE = PlannedItem(
    id="0190-a", kind="information-interview", start="2026-11-20T14:30+01:00",
    people=("Ana Ruiz", "Zoë Brandt; Brandt, & Co."), minutes=30,
)  # fmt: skip
THANKS = PlannedItem(
    id="0190-a/R7/p-x", kind="R7", start="2026-11-21", people=("Ana Ruiz",),
    reason="you met Ana Ruiz on 2026-11-20: say thank you",
)  # fmt: skip
starts = st.datetimes(datetime(1000, 1, 2), datetime(8999, 12, 30)).map(
    lambda d: d.isoformat(timespec="seconds")
)
planned_items = st.builds(
    PlannedItem,
    id=st.text("abcdef-0123456789/,;", min_size=1),
    kind=st.sampled_from(["coffee", "job-interview", "R7"]),
    start=st.one_of(starts, starts.map(lambda s: f"{s}Z"), starts.map(lambda s: s[:10])),
    people=st.lists(st.text(), max_size=3).map(tuple),
    reason=st.text(),
    minutes=st.none() | st.integers(0, 600),
)


def read_entries(planned: list[PlannedItem]) -> list[dict[str, object]]:
    """Return what another program reads: of each entry its words and its times."""
    entries: list[Any] = Calendar.from_ical(render_calendar(planned, WRITTEN)).walk("VEVENT")
    return [
        {
            "uid": str(e["UID"]),
            "summary": str(e["SUMMARY"]),
            "start": e["DTSTART"].dt,
            "end": e["DTEND"].dt if "DTEND" in e else None,
        }
        for e in entries
    ]


def test_a_meeting_is_read_back_with_its_people_and_its_length() -> None:
    assert read_entries([COFFEE]) == [
        {
            "uid": "0190-a@weakties",
            "summary": "Information interview with Ana Ruiz, Zoë Brandt; Brandt, & Co.",
            "start": datetime(2026, 11, 20, 13, 30, tzinfo=UTC),
            "end": datetime(2026, 11, 20, 14, 0, tzinfo=UTC),
        }
    ]


def test_what_is_due_stands_on_its_day_and_blocks_no_time() -> None:
    [entry] = read_entries([THANKS])

    assert entry["summary"] == "you met Ana Ruiz on 2026-11-20: say thank you"
    assert (entry["start"], entry["end"]) == (date(2026, 11, 21), date(2026, 11, 22))
    assert "TRANSP:TRANSPARENT" in render_calendar([THANKS], WRITTEN)


def test_the_name_of_an_entry_depends_on_nothing_but_its_id() -> None:
    moved = PlannedItem(id=COFFEE.id, kind="coffee", start="2027-01")

    assert read_entries([moved])[0]["uid"] == read_entries([COFFEE])[0]["uid"]
    assert read_entries([moved])[0]["start"] == date(2027, 1, 1)


def test_the_order_in_which_things_are_told_changes_nothing() -> None:
    assert render_calendar([COFFEE, THANKS], WRITTEN) == render_calendar([THANKS, COFFEE], WRITTEN)


def test_nobody_is_invited_by_it_and_it_brings_no_meeting_back() -> None:
    text = render_calendar([COFFEE, THANKS], WRITTEN)
    source = Source("weakties.ics", text.encode)

    results = list(Meetings().read(source, None, None))

    assert "ATTENDEE" not in text
    assert [t.reason for t in results if isinstance(t, Skip)] == ["nobody else takes part"] * 2


def test_two_things_of_one_id_and_a_start_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match="told twice"):
        render_calendar([COFFEE, COFFEE], WRITTEN)
    with pytest.raises(WeaktiesError, match="no date"):
        render_calendar([PlannedItem(id="x", kind="coffee", start="tomorrow")], WRITTEN)


@given(st.lists(planned_items, max_size=4, unique_by=lambda p: p.id))
def test_whatever_is_told_is_read_back_on_lines_that_every_program_takes(
    planned: list[PlannedItem],
) -> None:
    text = render_calendar(planned, WRITTEN)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    entries = {entry["uid"]: entry for entry in read_entries(planned)}
    assert entries.keys() == {f"{p.id}@weakties" for p in planned}
    for item in planned:
        if words := clean(item.reason).replace("\\", "/"):
            assert entries[f"{item.id}@weakties"]["summary"] == words
