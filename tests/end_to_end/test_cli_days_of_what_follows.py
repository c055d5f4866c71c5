"""Second mails, thanks and debriefs: which way, and of which day."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from tests.end_to_end.conftest import Type

import weakties

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weakties, "open", partial(weakties.open, clock=lambda: NOW))


def test_a_second_request_goes_the_way_of_the_first(type_in: Type) -> None:
    type_in("add", "Ben Okri")
    type_in("ask", "ben", "--channel", "linkedin-message", "--on", "2026-11-02")

    assert "once more by LinkedIn message" in type_in("ask", "ben", "--again").out
    assert "once more by phone" in type_in("ask", "ben", "--again", "--channel", "phone").out
    type_in("ask", "ben", "--channel", "email", "--on", "2026-11-20")
    named = type_in("ask", "ben", "--again", "--to", "2026-11-02").out
    assert "once more by LinkedIn message" in named
    assert "once more by e-mail" in type_in("ask", "ben", "--again").out


def test_thanks_before_the_meeting_are_recorded_with_a_word(type_in: Type) -> None:
    type_in("add", "Tom Kern")
    type_in("meet", "tom", "--on", "2026-11-05")

    early = type_in("thank", "tom", "--on", "2026-10-06", "--meeting", "2026-11-05").out

    assert "for the meeting of Thu 2026-11-05. That day was before the meeting" in early
    assert "`weakties undo`" in early
    assert "before the meeting" not in type_in("thank", "tom", "--on", "2026-11-05").out


def test_thanks_of_a_later_day_were_not_there_already(type_in: Type) -> None:
    type_in("add", "Tom Kern")
    type_in("meet", "tom", "--on", "2026-11-05")
    type_in("thank", "tom", "--on", "2026-11-09")

    earlier = type_in("thank", "tom", "--on", "2026-11-06").out
    later = type_in("thank", "tom", "--on", "2026-11-10").out

    assert "You thanked them on Mon 2026-11-09, too: the earlier thanks count." in earlier
    assert "You had thanked them on Fri 2026-11-06 already: nothing was owed" in later


def debriefs(type_in: Type) -> list[str]:
    events = type_in("show", "katrin", "--json").json["events"]
    return [e["on"][:10] for e in events if e["kind"] == "meeting.debriefed"]


def test_a_debrief_is_of_the_day_on_which_it_is_written_down(type_in: Type) -> None:
    type_in("add", "Katrin Keller")
    type_in("meet", "katrin", "--on", "2026-10-14")

    type_in("debrief", "katrin", "--learnt", "grids")
    type_in("debrief", "katrin", "--learnt", "more", "--on", "2026-10-14")
    type_in("meet", "katrin", "--learnt", "more", "--on", "2026-10-14")
    assert debriefs(type_in) == ["2026-11-30"] * 3

    type_in("debrief", "katrin", "--learnt", "x", "--on", "2026-10-14",
            "--written-on", "2026-10-15")  # fmt: skip
    assert debriefs(type_in) == ["2026-10-15", *["2026-11-30"] * 3]
