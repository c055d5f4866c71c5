"""What a date means: never more than its column shows, or its user says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, Skip, Source
from weakties_spreadsheet.dates import Dates, parse_day
from weakties_spreadsheet.options import Options
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet

PEOPLE = Sheet(PROGRAMS[-1])
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def read_days(*cells: str, **chosen: str) -> tuple[list[str], str]:
    """Return the days of a sheet with such dates, and what its header row says."""
    rows = "".join(f"Ana {n},ana{n}@example.org,{cell}\n" for n, cell in enumerate(cells))
    content = f"Name,Email,Met\n{rows}".encode()
    options = Options(**chosen)  # type: ignore[arg-type]  # the words of a user
    header, *people = PEOPLE.read(Source("x.csv", lambda: content), options, None)
    assert isinstance(header, Skip)
    assert header.columns is not None
    days = [str(t.event.at) for t in people if isinstance(t, Draft)]
    return days, "; ".join(header.columns.remarks)


@pytest.mark.parametrize(
    "cell",
    ["2024-05-03", "2024/5/3", "2024-05-03T10:30:00Z", "3 May 2024", "3-may-2024", "3. May 2024",
     "May 3, 2024", "03 MAY 2024", "2024-05-03 10:30"],
)  # fmt: skip
def test_a_date_of_one_meaning_is_read(cell: str) -> None:
    assert parse_day(cell, None) == "2024-05-03"


@pytest.mark.parametrize(
    "cell",
    ["", "0.0.00", "0/0/00", "03/05/24", "31/31/2024", "30 Feb 2024", "sometime", " --12-25",
     "3 Mai 2024", "3 Ma 2024", "1823-07-18", "9999-12-31", "2024", "2024-05-03 to 2024-05-20",
     "٣/٥/٢٠٢٤", "45415"],
)  # fmt: skip
def test_what_is_no_date_of_one_meaning_is_left(cell: str) -> None:
    assert parse_day(cell, None) is None


def test_a_column_in_which_no_day_is_above_twelve_is_not_guessed_and_that_is_said_once() -> None:
    days, remarks = read_days("03/04/2024", "5/6/2024", "7/7/2024")

    assert days == ["", "", "2024-07-07"]
    assert (
        "two days: 2 (--option dates=day-first or --option dates=month-first says which)" in remarks
    )


def test_one_day_above_twelve_shows_how_all_are_meant() -> None:
    assert read_days("03/04/2024", "13/04/2024")[0] == ["2024-04-03", "2024-04-13"]
    assert read_days("03/04/2024", "04/13/2024")[0] == ["2024-03-04", "2024-04-13"]


def test_a_column_that_contradicts_itself_shows_nothing() -> None:
    days, remarks = read_days("03/04/2024", "13/04/2024", "04/13/2024")

    assert days == ["", "2024-04-13", "2024-04-13"]
    assert "two days: 1" in remarks


def test_what_the_user_says_is_followed_and_what_does_not_fit_is_left() -> None:
    days, remarks = read_days("03/04/2024", "04/13/2024", "2024-05-03", dates="day-first")

    assert days == ["2024-04-03", "", "2024-05-03"]
    assert "cannot be read: 1" in remarks
    assert read_days("03/04/2024", dates="month-first")[0] == ["2024-03-04"]
    assert read_days("13/04/2024", "2024-05-03", dates="iso")[0] == ["", "2024-05-03"]


@given(st.lists(dates, min_size=1), st.sampled_from(["{0:%d/%m/%Y}", "{0:%m/%d/%Y}"]))
def test_no_date_is_ever_read_as_another(days: list[date], spelt: str) -> None:
    cells = [spelt.format(d) for d in days]
    column_dates = Dates.of(cells, None)

    read = [parse_day(cell, column_dates.order) for cell in cells]

    assert all(r in {None, d.isoformat()} for r, d in zip(read, days, strict=True))
    assert column_dates.unreadable == 0
    assert column_dates.unclear == read.count(None)


@given(dates)
def test_a_thirteenth_parts_days_from_months_for_every_other(other: date) -> None:
    column_dates = Dates.of(["13.05.2024", f"{other:%d.%m.%Y}"], None)

    assert parse_day(f"{other:%d.%m.%Y}", column_dates.order) == other.isoformat()
