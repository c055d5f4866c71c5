"""What names a meeting: its UID and the occasion in UTC, and neither the file nor its order."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import (
    Draft,
    MeetingHeld,
    MeetingScheduled,
    PersonAdded,
    Reject,
    Skip,
    Source,
    WeaktiesError,
)
from weakties_calendar.components import iterate_entries
from weakties_calendar.events import Window, iterate_occasions, make_zones, read_times
from weakties_calendar.meetings import Meetings
from weakties_calendar.options import Options
from weakties_calendar.properties import Unclear

OWNER = "robin.vale@example.org"
KIM = "ATTENDEE;CN=Kim Sato:mailto:kim.sato@example.com\n"


def format_event(uid: str, start: str = "DTSTART:20260302T120000Z", more: str = KIM) -> str:
    """Spell an event of the owner's."""
    return (
        f"BEGIN:VEVENT\nUID:{uid}\n{start}\nDTSTAMP:20261120T170000Z\n"
        f"ORGANIZER:mailto:{OWNER}\n{more}END:VEVENT\n"
    )


def read_events(*events: str, **settings: object) -> list[Draft | Reject | Skip]:
    """Read events as one calendar."""
    content = f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n".encode()
    options = Options(**{"owner": OWNER, **settings})  # type: ignore[arg-type]  # as told by the test
    items = Meetings().read(Source("x.ics", lambda: content), options, None)
    return [item for item in items if isinstance(item, Draft | Reject | Skip)]


def read_meetings(*events: str, **settings: object) -> list[MeetingHeld]:
    """Return the meetings of a calendar."""
    drafts = [t for t in read_events(*events, **settings) if isinstance(t, Draft)]
    return [d.event for d in drafts if isinstance(d.event, MeetingHeld)]


def list_reasons(*events: str, **settings: object) -> list[str]:
    """Return why entries tell nothing."""
    return [t.reason for t in read_events(*events, **settings) if isinstance(t, Skip)]


@given(st.permutations(range(5)))
def test_the_order_of_events_is_no_part_of_a_key(order: list[int]) -> None:
    events = [format_event(f"{n}", more=f"{KIM}RRULE:FREQ=WEEKLY;COUNT=2\n") for n in range(5)]

    def keys(results: list[Draft | Reject | Skip]) -> set[str | None]:
        return {t.key for t in results if isinstance(t, Draft)}

    assert keys(read_events(*(events[n] for n in order))) == keys(read_events(*events))
    assert len(keys(read_events(*events))) == 10


def test_an_occasion_has_one_key_in_whatever_zone_it_is_told() -> None:
    weekly = f"{KIM}RRULE:FREQ=WEEKLY;COUNT=1\n"
    [berlin] = read_events(format_event("x", "DTSTART;TZID=Europe/Berlin:20260302T130000", weekly))
    [utc] = read_events(format_event("x", "DTSTART:20260302T120000Z", weekly))
    moved = "RECURRENCE-ID;TZID=America/New_York:20260302T070000\n"
    [moved_draft] = read_events(format_event("x", "DTSTART:20260305T120000Z", KIM + moved))

    assert isinstance(berlin, Draft)
    assert isinstance(utc, Draft)
    assert isinstance(moved_draft, Draft)
    assert berlin.key == utc.key == moved_draft.key == "x\0" + "2026-03-02T12:00:00Z"


def test_a_later_version_replaces_an_earlier_one_wherever_it_stands() -> None:
    first = format_event("x", more=f"{KIM}SEQUENCE:1\n")
    second = format_event("x", "DTSTART:20260305T120000Z", f"{KIM}SEQUENCE:2\n")
    called_off = format_event("x", more=f"{KIM}SEQUENCE:3\nSTATUS:CANCELLED\n")

    assert [m.at for m in read_meetings(first, second)] == ["2026-03-05T12:00:00Z"]
    assert [m.at for m in read_meetings(second, first)] == ["2026-03-05T12:00:00Z"]
    assert read_meetings(called_off, second, first) == []


def test_only_what_is_over_was_held() -> None:
    meeting = format_event("x", "DTSTART:20261120T163000Z\nDTEND:20261120T171500Z")

    [agreed] = read_events(meeting)
    assert isinstance(agreed, Draft)
    assert isinstance(agreed.event, MeetingScheduled)
    assert len(read_meetings(meeting, until=date(2026, 11, 20))) == 1
    assert list_reasons(meeting, until=date(2026, 11, 19)) == ["after the last day asked for"]
    assert list_reasons(meeting, until=date(2026, 11, 20), since=date(2026, 11, 21)) == [
        "before the first day asked for"
    ]


def test_dates_told_one_by_one_are_counted_as_well() -> None:
    dates = ",".join(f"202601{day:02}T090000" for day in range(1, 31))
    content = format_event("x", "DTSTART:20260101T090000", f"{KIM}RDATE:{dates}\n").encode()
    [entry] = iterate_entries(content)
    own = make_zones(entry.calendar)
    begun = read_times(entry, own)
    assert begun is not None

    with pytest.raises(Unclear, match="So much recurs"):
        list(
            iterate_occasions(
                entry, begun, Window(None, None, datetime(2026, 11, 20), work_left=20), ()
            )
        )


def test_the_days_asked_for_bound_what_recurs() -> None:
    daily = format_event("x", "DTSTART:20200101T090000Z", f"{KIM}RRULE:FREQ=DAILY\n")

    meetings = read_meetings(daily, since=date(2026, 3, 1), until=date(2026, 3, 3))

    assert [m.at[:10] for m in meetings] == ["2026-03-01", "2026-03-02", "2026-03-03"]


@pytest.mark.parametrize(("attendees", "reason"), [
    ("", "nobody else takes part"),
    ("ATTENDEE;CUTYPE=ROOM:mailto:room@example.com\n", "nobody else takes part"),
    ("ATTENDEE;CUTYPE=GROUP:mailto:all@example.com\n", "nobody else takes part"),
    ("ATTENDEE;ROLE=NON-PARTICIPANT:mailto:a@example.com\n", "nobody else takes part"),
    ("ATTENDEE:mailto:no-reply@example.com\n", "nobody else takes part"),
    ("ATTENDEE:mailto:x@group.calendar.google.com\n", "nobody else takes part"),
    ("ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com\n", "everybody else declined"),
    ("ATTENDEE;PARTSTAT=DELEGATED:mailto:a@example.com\n", "everybody else declined"),
    (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}\n{KIM}", "the owner declined"),
    ("".join(f"ATTENDEE:mailto:p{n}@example.com\n" for n in range(8)),
     "more than 8 people are no talk"),
])  # fmt: skip
def test_who_takes_part_decides_whether_it_was_a_talk(attendees: str, reason: str) -> None:
    assert list_reasons(format_event("x", more=attendees)) == [reason]


def test_a_larger_circle_is_a_talk_for_who_says_so() -> None:
    attendees = "".join(f"ATTENDEE:mailto:p{n}@example.com\n" for n in range(9))

    [meeting] = read_meetings(format_event("x", more=attendees), largest=10, kind="event")

    assert (len(meeting.people), meeting.kind) == (9, "event")


def test_the_owner_is_told_by_the_option_by_the_calendar_or_by_being_always_there() -> None:
    other = "ATTENDEE:mailto:a@example.com\n"
    meetings = read_meetings(format_event("x"), format_event("y", more=other), owner="")
    doubtful = list_reasons(format_event("x"), format_event("y"), owner="")

    assert [m.people for m in meetings] == [
        ("email:kim.sato@example.com",),
        ("email:a@example.com",),
    ]
    assert all("option owner" in reason for reason in doubtful)


def test_a_meeting_of_others_in_the_calendar_is_none_of_the_owners() -> None:
    [reason] = list_reasons(format_event("x"), owner="elsewhere@example.org")

    assert "none of the owner's addresses" in reason


def test_several_addresses_are_one_owner() -> None:
    both = "ATTENDEE:mailto:robin@example.net\n"

    assert list_reasons(format_event("x", more=both), owner=f"{OWNER}, Robin@Example.net") == [
        "nobody else takes part"
    ]


def test_an_owner_who_is_no_address_is_refused() -> None:
    with pytest.raises(WeaktiesError, match="'Robin', which is no e-mail address"):
        read_events(format_event("x"), owner="Robin")


def test_a_bare_list_of_guests_belongs_to_the_owner() -> None:
    without = format_event("x").replace(f"ORGANIZER:mailto:{OWNER}\n", "")

    assert [m.people for m in read_meetings(without)] == [("email:kim.sato@example.com",)]


def test_somebody_comes_into_the_network_with_the_first_meeting_wherever_it_stands() -> None:
    later, first = (
        format_event("x", "DTSTART:20260502T120000Z"),
        format_event("y", "DTSTART:20260102T120000Z"),
    )

    drafts = [t for t in read_events(later, first) if isinstance(t, Draft)]

    assert {m.at for d in drafts for m in d.mentions} == {"2026-01-02T12:00:00Z"}


def test_of_two_spellings_of_a_name_the_earlier_one_counts_wherever_it_stands() -> None:
    spelt = KIM.replace("Kim Sato", "K. Sato")
    nameless = format_event(
        "z", "DTSTART:20251202T120000Z", "ATTENDEE:mailto:kim.sato@example.com\n"
    )
    first, later = format_event("x", "DTSTART:20260102T120000Z"), format_event("y", more=spelt)

    for events in permutations((nameless, first, later)):
        drafts = [t for t in read_events(*events) if isinstance(t, Draft)]
        mentions = {
            (m.name, m.at) for d in drafts for m in d.mentions if isinstance(m, PersonAdded)
        }
        assert mentions == {("Kim Sato", "2025-12-02T12:00:00Z")}
