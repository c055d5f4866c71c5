"""What a recording command makes of a date, and what it says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import on_a_terminal

TODAY = date.today()
NAME = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IN_TWO_DAYS = TODAY + timedelta(days=2)
FIVE_DAYS_AGO = TODAY - timedelta(days=5)


def test_a_weekday_in_doubt_is_named_where_nobody_can_be_asked(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    met = type_in("meet", "ana", "--on", NAME[IN_TWO_DAYS.weekday()])

    assert f"on {NAME[FIVE_DAYS_AGO.weekday()].title()} {FIVE_DAYS_AGO}" in met.out
    assert f"write {IN_TWO_DAYS}" in met.err


def test_a_weekday_in_doubt_is_asked_on_a_terminal(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    seen = on_a_terminal("meet", "ana", "--on", NAME[IN_TWO_DAYS.weekday()], answers="2\n")

    assert all(words in seen for words in ("1. ", "5 days ago", "in 2 days"))
    assert f"Agreed to meet Ana Ruiz on {NAME[IN_TWO_DAYS.weekday()].title()}" in seen


def test_what_only_a_past_meeting_has_leaves_no_doubt(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    met = type_in("meet", "ana", "--on", NAME[IN_TWO_DAYS.weekday()], "--useful", "4")

    assert str(FIVE_DAYS_AGO) in met.out
    assert "note:" not in met.err


def test_a_date_far_away_without_its_year_is_named(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    far = TODAY - timedelta(days=200)
    if (far.month, far.day) == (2, 29):
        far -= timedelta(days=1)

    asked = type_in("ask", "ana", "--on", f"{far:%d %b}")

    assert str(far) in asked.out
    assert f"{far:%d %b}" in asked.err
    assert "7 months ago" in asked.err


def test_a_time_of_day_is_kept_and_shown(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    agreed = type_in("meet", "ana", "--on", f"{IN_TWO_DAYS} 14:30")

    assert f"{IN_TWO_DAYS} at 14:30." in agreed.out
    (event,) = type_in("history", "--kind", "meeting.scheduled", "--json").json
    assert event["id"]


@pytest.mark.parametrize("text", ["", "noon", "03.04.2026", "0"])
def test_what_is_no_date_is_refused_with_a_sentence(type_in: Type, text: str) -> None:
    type_in("add", "Ana Ruiz")

    refused = type_in("ask", "ana", "--on", text, code=2)

    assert "Error: " in refused.err
    assert "write" in refused.err or "it is empty" in refused.err
    assert not type_in("history", "--kind", "outreach.sent", "--json").json


def test_an_answer_from_before_the_first_request_says_so(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("ask", "ana", "--on", "2026-10-05")

    early = type_in("reply", "ana", "yes", "--on", "2026-10-04").out
    late = type_in("reply", "ana", "yes", "--on", "2026-10-06").out

    assert "It answers no request: the earliest to Ana Ruiz is of Mon 2026-10-05" in early
    assert "to the request of Mon 2026-10-05" in late
    assert "no request" not in late
