"""On which days a rule falls: as the common libraries say, but never without an end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # has no types
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from weakties import Draft, Source
from weakties_calendar.meetings import Meetings
from weakties_calendar.options import Options
from weakties_calendar.rules import DAYS, Rule

SAMPLES = Path(__file__).parent / "samples"
OWNER = "robin.vale@example.org"
counts = st.integers(1, 12)
plain_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True)
counted_days = st.lists(
    st.builds("{}{}".format, st.sampled_from([-5, -1, 1, 2, 5]), st.sampled_from(DAYS)),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip
month_days = st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3, unique=True)
months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
set_positions = st.lists(st.integers(-4, 4).filter(bool), min_size=1, max_size=2, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Spell a rule as calendars do, with parts that people meet by."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(counts)}", f"WKST={draw(st.sampled_from(DAYS))}"]
    by = draw(st.sampled_from(["", "day", "month day", "both"]))
    if by == "day":
        counted = frequency in ("MONTHLY", "YEARLY") and draw(st.booleans())
        days = counted_days if counted else plain_days
        parts.append(f"BYDAY={','.join(draw(days))}")
    if by == "both":
        parts.append(f"BYDAY={','.join(draw(plain_days))}")
    if by in ("month day", "both") and frequency != "WEEKLY":
        parts.append(f"BYMONTHDAY={','.join(map(str, draw(month_days)))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={','.join(map(str, draw(months)))}")
    if by and frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        parts.append(f"BYSETPOS={','.join(map(str, draw(set_positions)))}")
    return ";".join(parts)


def dateutil_days(rule_text: str, start: datetime) -> Iterator[date]:
    """Yield the days up to the last year there is, at whose end dateutil fails."""
    with suppress(ValueError):
        moments = rrulestr(rule_text, dtstart=start)
        yield from (m.date() for m in takewhile(lambda m: m.year < 9999, moments))


@example("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", date(9985, 8, 6))
@example("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", date(9985, 8, 6))
@given(rules(), st.dates(date(9985, 1, 1), date(9991, 12, 31)))
def test_a_rule_falls_on_the_days_that_dateutil_gives(rule_text: str, first: date) -> None:
    """The years are the last there are, since dateutil looks for a day that never comes in all."""
    start = datetime.combine(first, datetime.min.time())
    expected = list(dateutil_days(rule_text, start))

    periods = takewhile(
        lambda p: p[0].year < 9999, Rule.of(rule_text, start).iterate_periods(first)
    )

    assert [d for _, days in periods for d in days if d.year < 9999] == expected


@pytest.mark.parametrize("rule_text", [
    "FREQ=SECONDLY", "FREQ=HOURLY;COUNT=3", "FREQ=DAILY;BYHOUR=9,10", "FREQ=YEARLY;BYWEEKNO=3",
    "FREQ=YEARLY;BYYEARDAY=100", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999", "FREQ=",
    "INTERVAL=2", "", "FREQ=MONTHLY;BYDAY=2MO;BYMONTHDAY=8", "FREQ=DAILY;UNTIL=soon",
    "RSCALE=CHINESE;FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=5L;BYEASTER=1",
])  # fmt: skip
def test_a_rule_by_which_nobody_meets_is_refused(rule_text: str) -> None:
    with pytest.raises(ValueError, match=r"it|Expected"):
        Rule.of(rule_text, datetime(2026, 1, 5, 9))


def test_the_hour_of_the_event_itself_is_no_part_of_its_rule() -> None:
    rule_text = "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYSECOND=0"

    assert Rule.of(rule_text, datetime(2026, 1, 5, 9, 30)).frequency == "DAILY"


@given(st.text() | rules().map(lambda r: r.replace("=", "=-")) | st.text("FREQ=DAILY;,0123456789"))
def test_any_text_is_a_rule_or_refused(rule_text: str) -> None:
    try:
        rule = Rule.of(rule_text, datetime(2026, 1, 5, 9))
    except (ValueError, OverflowError):
        return

    assert next(rule.iterate_periods(date(2026, 1, 5)))


BOMBS = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=2147483647", "FREQ=SECONDLY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
]  # fmt: skip


@pytest.mark.parametrize("start", ["16010102T090000Z", "20260106T090000Z"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_rule_keeps_the_reading_busy(bomb: str, start: str) -> None:
    event = (
        f"BEGIN:VEVENT\nUID:x\nDTSTAMP:20261120T000000Z\nDTSTART:{start}\nRRULE:{bomb}\n"
        f"ORGANIZER:mailto:{OWNER}\nATTENDEE:mailto:kim.sato@example.com\nEND:VEVENT\n"
    )
    content = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode()
    begun = time.process_time()

    results = list(Meetings().read(Source("x.ics", lambda: content), Options(owner=OWNER), None))

    assert 1 <= len(results) <= 1000
    assert time.process_time() - begun < 2  # the common libraries take up to 4 on some of them


@pytest.mark.parametrize("name", [
    "apple_ical", "google_calendar_invalid_offset", "office_356_custom_timezone",
    "office_360_nz_tz", "recurring_with_single_change", "google_dtstart_until_mismatch",
    "office_365_extended_timezone", "store_edit_bugs",
])  # fmt: skip
def test_a_vendors_calendar_takes_place_when_recurring_ical_events_says(name: str) -> None:
    content = (SAMPLES / f"{name}.ics").read_bytes()
    calendar = Calendar.from_ical(content)
    events = recurring_ical_events.of(calendar).between(date(2000, 1, 1), date(2027, 1, 1))
    expected = sorted(e["DTSTART"].dt.isoformat() for e in events
                      if isinstance(e["DTSTART"].dt, datetime))  # fmt: skip
    lines = f"ORGANIZER:mailto:{OWNER}\nATTENDEE:mailto:kim.sato@example.com\nEND:VEVENT".encode()
    source = Source("x.ics", lambda: content.replace(b"END:VEVENT", lines))
    options = Options(owner=OWNER, until=date(2026, 12, 31), since=date(2024, 9, 1))

    results = Meetings().read(source, options, None)

    after = [start for start in expected if start >= "2024-09-01"]
    assert sorted(t.event.at for t in results if isinstance(t, Draft)) == after
