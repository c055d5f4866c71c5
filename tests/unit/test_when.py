"""What does a moment mean, and which texts are none?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from weakties import CommitmentMade, MeetingScheduled, OutreachSent, ReplyReceived, When, when
from weakties.domain.when import NOW, first_day, instant, last_day
from weakties.errors import MalformedDate
from weakties.readmodel.feed import format_end


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026", "2026"), ("2026-11", "2026-11"), ("2024-02-29", "2024-02-29"),
        ("2026-11-20T14:30", "2026-11-20T14:30"),
        ("2026-11-20T14:30:01.5+01:00", "2026-11-20T14:30:01.5+01:00"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 9, tzinfo=UTC), "2026-11-20T09:00:00Z"),
        (
            datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=-5))),
            "2026-11-20T09:00:00-05:00",
        ),
        (..., NOW), ("", NOW),
    ],
)  # fmt: skip
def test_a_moment_is_kept_as_precisely_as_it_was_told(told: str, expected: str) -> None:
    assert when(told) == expected


@pytest.mark.parametrize(
    "told",
    ["yesterday", "2026-13", "2026-02-30", "2025-02-29", "2026-11-20T25:00", "2026-11-20 14:30",
     "2026-11-20T14:30+99:99", "20261120", "26-11-20", "2026-1-2", "2026-W47", " 2026", "2026\n",
     "0000-01-01", "0001-01-01T00:00+14:00", "9999-12-31",
     "\u0662\u0660\u0662\u0666",
     "2026-11-20T", date.min, date.max],
)  # fmt: skip
def test_what_is_no_moment_is_refused(told: str) -> None:
    with pytest.raises(MalformedDate):
        when(told)


def test_a_month_begins_on_its_first_day_and_ends_on_its_last() -> None:
    assert (first_day(When("2024-02")), last_day(When("2024-02"))) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
    )
    assert (first_day(When("2026")), last_day(When("2026"))) == (
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert (
        first_day(When("2026-11-20T23:59-11:00"))
        == last_day(When("2026-11-20"))
        == date(2026, 11, 20)
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2026-11-20", "2026-11-20T00:00:00+00:00"),
     ("2026-11-20T01:00+03:00", "2026-11-19T22:00:00+00:00"),
     ("2026-11-20T01:00", "2026-11-20T01:00:00+00:00"),
     ("2026-11-20T01:00Z", "2026-11-20T01:00:00+00:00")],
)  # fmt: skip
def test_an_instant_is_in_utc(told: str, expected: str) -> None:
    assert instant(When(told)).isoformat() == expected


def test_the_end_of_a_moment_is_its_last_microsecond() -> None:
    assert format_end(When("2026")) == "2026-12-31T23:59:59.999999Z"
    assert format_end(When("2026-11-20T01:00+03:00")) == "2026-11-19T22:00:00.000000Z"


@pytest.mark.parametrize("wrong", ["soon", "", ...])
def test_no_field_of_an_event_holds_what_is_no_moment(wrong: str) -> None:
    for made, field in (
        (MeetingScheduled, {"people": ("p-1",), "starts": wrong}),
        (CommitmentMade, {"person": "p-1", "due": wrong}),
        (ReplyReceived, {"person": "p-1", "later_until": wrong}),
    ):
        with pytest.raises(MalformedDate):
            made(at="2026", **field)


def test_every_moment_of_an_event_may_be_told_as_a_date() -> None:
    promised = CommitmentMade(person="p-1", at=date(2026, 11, 20), due=date(2026, 12, 1))  # type: ignore[arg-type]  # converted

    assert (promised.at, promised.due) == ("2026-11-20", "2026-12-01")
    assert OutreachSent(person="p-1").at == NOW  # type: ignore[arg-type]  # a short id
