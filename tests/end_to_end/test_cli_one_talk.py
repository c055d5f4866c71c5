"""Recording a talk twice, and what cannot be: as a user types it."""

from __future__ import annotations

from tests.end_to_end.conftest import Type


def held(type_in: Type) -> int:
    return len(type_in("history", "--kind", "meeting.held", "--json").json)


def test_a_talk_recorded_twice_is_one(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20")

    again = type_in("meet", "ana", "--on", "2026-11-20")
    more = type_in("meet", "ana", "--on", "2026-11-20", "--useful", "4", "--note", "grids")

    assert "Already recorded: you met Ana Ruiz on Fri 2026-11-20. Nothing is new." in again.out
    assert "--again" in again.out
    assert "added how useful it was and your note" in more.out
    assert held(type_in) == 2
    assert len(type_in("show", "ana", "--json").json["absences"]) == 0


def test_somebody_else_who_was_there_is_added(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Lee")
    type_in("meet", "ana", "--on", "2026-11-20")

    both = type_in("meet", "ana", "ben", "--on", "2026-11-20")

    assert "added that Ben Lee came. Thank them within a day." in both.out


def test_another_talk_on_the_same_day_is_recorded_on_demand(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20")

    assert "Met Ana Ruiz" in type_in("meet", "ana", "--on", "2026-11-20", "--again").out
    assert held(type_in) == 2


def test_a_time_well_apart_is_another_talk(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2026-11-20T09:00Z")

    assert "Met Ana" in type_in("meet", "ana", "--on", "2026-11-20T16:00Z").out
    assert "Already recorded" in type_in("meet", "ana", "--on", "2026-11-20T16:30Z").out


def test_what_was_learnt_first_is_of_the_talk(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--learnt", "grids", "--on", "2026-11-20")

    assert "Already recorded" in type_in("meet", "ana", "--on", "2026-11-20").out
    assert held(type_in) == 1


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


def test_another_meeting_to_come_moves_none(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    type_in("meet", "ana", "--on", "2999-02-02", "--place", "Harbour")

    said = type_in("meet", "ana", "--on", "2999-03-03", "--place", "Station", "--again").out

    assert said.startswith("Agreed to meet Ana Ruiz on ")
    shown = " ".join(type_in("show", "ana").out.split())
    assert "at Harbour" in shown
    assert "at Station" in shown
    assert "Moved" not in shown
