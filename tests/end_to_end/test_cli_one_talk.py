"""Recording a talk twice, and what cannot be: as a user types it."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.end_to_end.conftest import Type


def count_talks(type_in: Type) -> int:
    return len(type_in("history", "--kind", "meeting.held", "--json").json)


def test_a_talk_recorded_twice_is_one(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20")

    again = type_in("meet", "ana", "--on", "2026-11-20")
    more = type_in("meet", "ana", "--on", "2026-11-20", "--useful", "4", "--note", "grids")

    assert "Already recorded: you met Ana Ruiz on Fri 2026-11-20. Nothing is new." in again.out
    assert "--again" in again.out
    added = "Added to the talk with Ana Ruiz of Fri 2026-11-20: how useful it was and your note."
    assert added in more.out
    assert count_talks(type_in) == 2
    assert len(type_in("show", "ana", "--json").json["absences"]) == 0


def test_somebody_else_who_was_there_is_added(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Lee")
    type_in("meet", "ana", "--on", "2026-11-20")

    both = type_in("meet", "ana", "ben", "--on", "2026-11-20")

    added = "Added to the talk with Ana Ruiz of Fri 2026-11-20: that Ben Lee came."
    assert f"{added} Thank them within a day." in both.out
    texts = [e["text"] for e in type_in("show", "ben", "--json").json["events"]]
    assert "Added to the talk with Ana Ruiz of Fri 2026-11-20: Ben Lee came, too" in texts


def test_more_of_a_talk_is_no_second_meeting_and_was_not_agreed(type_in: Type) -> None:
    type_in("add", "Tom Kern")
    type_in("meet", "tom", "--on", "2026-11-05", "--note", "first")

    more = type_in(
        "meet", "tom", "--on", "2026-11-05", "--note", "second", "--asked-for-no-names"
    ).out
    shown = type_in("show", "tom").out

    said = "Added to the talk with Tom Kern of Thu 2026-11-05: that you asked for no names and"
    assert f"{said} your note." in " ".join(more.split())
    assert "as agreed" not in shown
    assert shown.count("Met Tom Kern") == 1
    assert "Added to the talk with Tom Kern of Thu 2026-11-05" in shown
    assert "first" in shown
    assert "second" in shown
    assert "as agreed" not in type_in("history").out


def test_the_place_of_a_talk_that_is_over_agrees_to_nothing(type_in: Type) -> None:
    type_in("add", "Katrin Keller")

    type_in("meet", "katrin", "--on", "2026-10-14", "--place", "Café Mitte")
    held, _ = type_in("show", "katrin", "--json").json["events"]
    assert held["text"] == "Met Katrin Keller at Café Mitte"

    more = type_in("meet", "katrin", "--on", "2026-10-14", "--place", "Café Nord").out
    assert "of Wed 2026-10-14: where it was." in more


def test_a_talk_that_was_agreed_and_is_over_has_its_place_in_what_was_agreed(type_in: Type) -> None:
    type_in("add", "Katrin Keller")
    agreed = ("--on", "2026-10-14", "--agreed-on", "2026-10-01", "--place", "Café Mitte")

    type_in("meet", "katrin", *agreed)
    texts = [e["text"] for e in type_in("show", "katrin", "--json").json["events"]][:-1]

    assert "Agreed to meet Katrin Keller on Wed 2026-10-14 at Café Mitte" in texts
    assert "Met Katrin Keller, as agreed for Wed 2026-10-14" in texts


def test_another_talk_on_the_same_day_is_recorded_on_demand(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20")

    assert "Met Ana Ruiz" in type_in("meet", "ana", "--on", "2026-11-20", "--again").out
    assert count_talks(type_in) == 2


def test_a_time_well_apart_is_another_talk(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20T09:00Z")

    assert "Met Ana" in type_in("meet", "ana", "--on", "2026-11-20T16:00Z").out
    assert "Already recorded" in type_in("meet", "ana", "--on", "2026-11-20T16:30Z").out


def test_what_was_learnt_first_is_of_the_talk(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--learnt", "grids", "--on", "2026-11-20")

    assert "Already recorded" in type_in("meet", "ana", "--on", "2026-11-20").out
    assert count_talks(type_in) == 1


def test_agreeing_with_fewer_people_for_the_same_day_moves_nothing(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Lee")
    type_in("meet", "ana", "ben", "--on", "2999-01-05")

    answer = type_in("meet", "ana", "--on", "2999-01-05")

    assert "Moved" not in answer.out
    assert "Already agreed: you meet Ana Ruiz and Ben Lee on Sat 2999-01-05" in answer.out


def test_an_instant_after_now_is_to_come(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert "Agreed to meet" in type_in("meet", "ana", "--on", "2999-01-05T09:00Z").out


def test_a_later_that_was_over_is_refused(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("ask", "ana", "--on", "2026-11-02")

    for more in ((), ("--on", "2026-11-20")):
        until = ("--until", "2026-11-10", *more)
        assert "was over when they answered" in type_in("reply", "ana", "later", *until, code=2).err
    type_in("reply", "ana", "later", "--until", "2026-11-10", "--on", "2026-11-03")


def test_thanking_twice_names_the_day_of_the_first_thanks(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-17")
    type_in("thank", "ana", "--on", "2026-11-18")
    type_in("thank", "ana", "--on", "2026-11-20")

    answer = type_in("thank", "ana", "--on", "2026-11-23")

    assert "You had thanked them on Wed 2026-11-18 already: nothing was owed" in answer.out


def test_a_meeting_that_was_agreed_and_fell_out_is_recorded_afterwards(type_in: Type) -> None:
    type_in("add", "Mara Lind", "--on", "2026-01-05")

    missing = type_in("meet", "mara", "--on", "2026-10-27", "--cancelled", code=1).err
    told = type_in("meet", "mara", "--on", "2026-10-27", "--agreed-on", "2026-10-21",
                   "--cancelled", "--place", "Café Mitte").out  # fmt: skip
    again = type_in("meet", "mara", "--on", "2026-11-03", "--agreed-on", "2026-10-28",
                    "--missed", "--by", "me").out  # fmt: skip

    assert "No meeting with Mara Lind is agreed" in missing
    assert "--agreed-on" in missing
    assert told.startswith("The meeting with Mara Lind of Tue 2026-10-27, agreed on Wed 2026-10-21,"
                           " was cancelled; nothing is owed for it.")  # fmt: skip
    assert "was missed: you did not come." in again
    kinds = [(e["kind"], e["occurred_at"]) for e in type_in("history", "--json").json][1:]
    assert kinds == [
        ("meeting.scheduled", "2026-10-21"), ("meeting.cancelled", "2026-10-27"),
        ("meeting.scheduled", "2026-10-28"), ("meeting.missed", "2026-11-03"),
    ]  # fmt: skip
    assert type_in("--as-of", "2026-11-05", "today", "--json").json == []
    refused = type_in("meet", "mara", "--agreed-on", "2026-10-21", "--cancelled", code=2).err
    assert "--on" in refused


def test_another_meeting_to_come_moves_none(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2999-02-02", "--place", "Harbour")

    said = type_in("meet", "ana", "--on", "2999-03-03", "--place", "Station", "--again").out

    assert said.startswith("Agreed to meet Ana Ruiz on ")
    shown = " ".join(type_in("show", "ana").out.split())
    assert "at Harbour" in shown
    assert "at Station" in shown
    assert "Moved" not in shown


ONE_TALK = (
    ("meet", "ana", "--on", "2026-11-09", "--note", "Of grids."),
    ("meet", "ben", "--on", "2026-11-09"),
    ("meet", "ana", "ben", "--on", "2026-11-09"),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_records_that_a_third_ties_together_are_one_talk(
    type_in: Type, order: tuple[int, ...]
) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-09-01")
    type_in("add", "Ben Lee", "--on", "2026-09-01")
    for number in order:
        type_in(*ONE_TALK[number])

    due = [d for d in type_in("today", "--all", "--json").json if d["rule"] == "R7"]
    assert sorted(d["name"] for d in due) == ["Ana Ruiz", "Ben Lee"]
    assert "No thanks are recorded within a day of meeting 2 people" in " ".join(
        type_in("stats").out.split()
    )
    assert "Of grids." in type_in("show", "ana").out
    assert "Of grids." in type_in("show", "ben").out


@pytest.mark.parametrize("names", [("ana", "ben"), ("ben", "ana")])
def test_a_talk_without_its_hour_joins_no_two_that_are_hours_apart(
    type_in: Type, names: tuple[str, str]
) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-09-01")
    type_in("add", "Ben Lee", "--on", "2026-09-01")
    type_in("meet", "ana", "--on", "2026-11-09T09:00Z")
    type_in("meet", "ben", "--on", "2026-11-09T16:00Z")
    type_in("meet", *names, "--on", "2026-11-09")

    due = [d for d in type_in("today", "--all", "--json").json if d["rule"] == "R7"]
    assert sorted(d["name"] for d in due) == ["Ana Ruiz", "Ben Lee", "Ben Lee"]


AGREED = (
    ("meet", "ana", "--on", "2026-11-09"),
    ("meet", "ana", "--on", "2026-11-09", "--agreed-on", "2026-11-01", "--place", "Café Mitte"),
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1)])
def test_when_a_talk_was_agreed_can_be_recorded_before_or_after_it(
    type_in: Type, order: tuple[int, ...]
) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-09-01")
    said = [type_in(*AGREED[number]).out for number in order]

    assert "1 of 1 agreed meetings took place" in " ".join(type_in("stats").out.split())
    story = type_in("show", "ana").out
    assert story.count("Café Mitte") == 1
    if order == (0, 1):
        assert "already recorded; added when and where it was agreed" in said[1]
    else:
        assert "Nothing is new" in said[-1]


def test_another_day_of_agreement_is_no_second_one(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-09-01")
    type_in(*AGREED[1])

    other = type_in("meet", "ana", "--on", "2026-11-09", "--agreed-on", "2026-11-02", code=2)
    assert "was agreed on Sun 2026-11-01 already" in other.err
    assert "weakties edit" in other.err
