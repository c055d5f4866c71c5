"""Dates as people write them, with right answers by hand; today is Monday, 30 November 2026."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.errors import UnclearDate, WeaktiesError
from weakties.history import DateDirection, DateReader
from weakties_cli.dates import parse_date, read_date

NOW = datetime(2026, 11, 30, 11, 0).astimezone()
DOUBTFUL = timedelta(weeks=6)


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("2026/11/20", "2026-11-20", "2026-11-20"),
        ("20261120", "2026-11-20", "2026-11-20"),
        ("2026-11", "2026-11", "2026-11"),
        ("20.11.2026", "2026-11-20", "2026-11-20"),
        ("20.11.26", "2026-11-20", "2026-11-20"),
        ("11/20/2026", "2026-11-20", "2026-11-20"),
        ("20.11.", "2026-11-20", "2027-11-20"),
        ("3/3/2026", "2026-03-03", "2026-03-03"),
        ("tue", "2026-11-24", "2026-12-01"),
        ("Tuesday", "2026-11-24", "2026-12-01"),
        ("thurs", "2026-11-26", "2026-12-03"),
        ("mon", "2026-11-30", "2026-12-07"),
        ("last mon", "2026-11-23", "2026-11-23"),
        ("next friday", "2026-12-04", "2026-12-04"),
        ("20", "2026-11-20", "2026-12-20"),
        ("the 20th", "2026-11-20", "2026-12-20"),
        ("31", "2026-10-31", "2026-12-31"),
        ("30", "2026-11-30", "2026-12-30"),
        ("20 Nov", "2026-11-20", "2027-11-20"),
        ("Nov 20, 2025", "2025-11-20", "2025-11-20"),
        ("12th of January", "2026-01-12", "2027-01-12"),
        ("29 feb", "2024-02-29", "2028-02-29"),
        ("jan", "2026-01", "2027-01"),
        ("December", "2025-12", "2026-12"),
        ("nov 2025", "2025-11", "2025-11"),
        ("last year", "2025", "2025"),
        ("a year ago", "2025-11-30", "2025-11-30"),
        ("in 3 months", "2027-02-28", "2027-02-28"),
        ("last month", "2026-10", "2026-10"),
        ("next month", "2026-12", "2026-12"),
        ("yesterday", "2026-11-29", "2026-11-29"),
        ("3 weeks ago", "2026-11-09", "2026-11-09"),
        ("in 3 weeks", "2026-12-21", "2026-12-21"),
    ],
)
def test_a_date_is_read_in_the_direction_of_the_command(text: str, past: str, future: str) -> None:
    assert parse_date(text, NOW, direction="past") == past
    assert parse_date(text, NOW, direction="future") == future


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("yesterday 14:30", "2026-11-29T14:30"),
        ("2026-11-20 14:30", "2026-11-20T14:30"),
        ("2026-07-20T14:30", "2026-07-20T14:30"),
        ("fri at 9", "2026-11-27T09:00"),
        ("fri 9pm", "2026-11-27T21:00"),
        ("12 am today", "2026-11-30T00:00"),
        ("fri, noon", "2026-11-27T12:00"),
        ("15.11. 9:05", "2026-11-15T09:05"),
        ("2 hours ago", "2026-11-30T09:00"),
    ],
)
def test_a_time_of_day_is_kept_with_this_machine_s_offset(text: str, moment: str) -> None:
    read = parse_date(text, NOW)

    assert read.startswith(moment)
    assert datetime.fromisoformat(read) == datetime.fromisoformat(moment).astimezone()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "date is missing"),
        ("  ", "date is missing"),
        ("noon", "write 'today 12:00'"),
        ("10:00", "time of day without a day"),
        ("03.04.2026", "could be 2026-04-03 or 2026-03-04"),
        ("1/2", "could be 2026-02-01 or 2026-01-02"),
        ("nov 9:00", "no day"),
        *((text, "is no date") for text in (
            "0", "32", "31 april", "2026-11-31", "2026-13", "monday week", "12:75",
            "20.11 9.30", "\x00", "\u0661\u0662", "soon",
        )),
    ],
)  # fmt: skip
def test_what_is_no_date_gets_a_sentence(text: str, words: str) -> None:
    with pytest.raises(WeaktiesError, match=words):
        read_date(text, NOW)


@pytest.mark.parametrize(
    ("text", "direction", "other"),
    [
        ("mon", "past", "2026-11-23"),
        ("mon", "future", None),
        ("tue", "past", None),
        ("tue", "either", "2026-12-01"),
        ("fri 9:00", "either", "2026-12-04T09:00"),
        ("20", "past", None),
        ("20", "either", "2026-12-20"),
        ("30", "either", None),
        ("20 oct", "past", None),
        ("18 oct", "past", "2027-10-18"),
        ("20 dec", "past", "2026-12-20"),
        ("20 dec", "future", None),
        ("12 jan", "future", "2026-01-12"),
        ("12 jan 2026", "past", None),
        ("next fri", "either", None),
    ],
)
def test_what_could_be_another_day_says_which(
    text: str, direction: DateDirection, other: str | None
) -> None:
    read = read_date(text, NOW, direction=direction).other

    assert (read and read[: len(other or "")]) == other


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_a_day_written_with_its_parts_is_that_day_or_in_doubt(today: date, apart: int) -> None:
    on = today + timedelta(days=apart)
    direction: DateDirection = "past" if apart <= 0 else "future"

    for text in (f"{on:%d %b}", f"{on:%B} {on.day}"):
        read = read_date(text, today, direction=direction)
        near = abs(on - today) <= DOUBTFUL
        assert read.at == on.isoformat() or not near
        assert read.other is None or not near
    if abs(apart) < 7 and apart != 0:
        assert parse_date(f"{on:%a}", today, direction=direction) == on.isoformat()
    if abs(apart) < 28 and apart != 0:
        assert parse_date(str(on.day), today, direction=direction) == on.isoformat()


@given(st.text(max_size=20), st.sampled_from(["past", "future", "either"]))
def test_any_text_is_a_date_or_gets_a_sentence(text: str, direction: DateDirection) -> None:
    with contextlib.suppress(WeaktiesError):
        assert read_date(text, NOW, direction=direction).at


@pytest.mark.parametrize(
    "text",
    ["2026-11-20T14:30+01:00", "2026-11-20T14:30:05.123456-05:30", "2026-11-20T14:30:05Z"],
)
def test_a_moment_with_an_offset_stays_as_it_is(text: str) -> None:
    assert read_date(text, date(2026, 11, 30)).at == text


@given(
    today=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    count=st.integers(0, 400),
    unit=st.sampled_from(["day", "days", "week", "weeks", "month", "months", "year", "years"]),
    is_ahead=st.booleans(),
)
def test_days_counted_from_today_are_those_of_another_library(
    today: date, count: int, unit: str, *, is_ahead: bool
) -> None:
    words = f"in {count} {unit}" if is_ahead else f"{count} {unit} ago"
    base = datetime.combine(today, datetime.min.time())

    expected = dateparser.parse(words, languages=["en"], settings={"RELATIVE_BASE": base})

    assert expected is not None
    assert DateReader(now=today).read(words).at == expected.date().isoformat()


@pytest.mark.parametrize("text", ["soon", "2 hours ago", "9999 years ago", "in 99999 months", ""])
def test_the_engine_alone_guesses_nothing(text: str) -> None:
    with pytest.raises(UnclearDate):
        DateReader(now=NOW).read(text)


def test_the_engine_alone_adds_no_offset() -> None:
    assert DateReader(now=NOW).read("yesterday 14:30").at == "2026-11-29T14:30"
