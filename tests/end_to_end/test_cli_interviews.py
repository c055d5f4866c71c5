"""A job interview is prepared for, moved, called off, asked about and thanked for, by typing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.end_to_end.conftest import Type

import weakties


@pytest.fixture
def volt(type_in: Type) -> None:
    """A lead at a firm, and two who may ask there."""
    type_in("add", "Tom Kern", "--on", "2026-02-01")
    type_in("add", "Salma Haddad", "--on", "2026-02-01")
    type_in("lead", "Volt", "--role", "planner", "--on", "2026-02-01")


def due(type_in: Type, on: str) -> list[str]:
    """Return what is due on a day, and why."""
    return [d["reason"] for d in type_in("--as-of", on, "today", "--json").json]


def agree(home: Any, starts: str, at: str) -> None:
    """Record that an interview with Tom was agreed, for a day that is over by now."""
    with weakties.open(home / "network.db") as network:
        tom: Any = weakties.find_person(network, "tom").id
        (heard,) = network.events(("lead.heard",))
        lead: Any = heard.id
        network.record(
            weakties.JobInterviewScheduled(
                lead=lead, people=(tom,), starts=weakties.when(starts), at=weakties.when(at)
            )
        )


def kinds(type_in: Type) -> list[str]:
    """Return the kinds of what counts of job interviews and meetings, in order."""
    events = type_in("history", "--json").json
    mine = ("job_interview.", "meeting.")
    return [e["kind"] for e in events if e["kind"].startswith(mine) and not e["undone"]]


def test_an_interview_is_prepared_for_asked_about_and_thanked_for(
    type_in: Type, home: Any, volt: None
) -> None:
    agree(home, "2026-03-12", "2026-03-01")

    assert due(type_in, "2026-03-10") == []
    assert due(type_in, "2026-03-11") == [
        "you have a job interview with Tom Kern on 2026-03-12: prepare"
    ]
    assert due(type_in, "2026-03-13") == [
        "did you have the job interview with Tom Kern on 2026-03-12?"
    ]
    had = type_in("interview", "Volt", "--on", "2026-03-12").out
    assert had == (
        "Had job interview 1 at Volt as planner on Thu 2026-03-12, as agreed. Thank them within a "
        "day: `weakties thank`.\n"
    )
    assert due(type_in, "2026-03-14") == [
        "you had a job interview with Tom Kern on 2026-03-12: say thank you"
    ]
    thanked = type_in("thank", "tom", "--on", "2026-03-13").out
    assert "for the job interview of Thu 2026-03-12" in thanked
    assert due(type_in, "2026-03-14") == []
    said = [e["text"] for e in type_in("history", "tom", "--json").json]
    assert said[-1] == "Thanked Tom Kern by e-mail for the job interview of Thu 2026-03-12"


def test_thanks_go_to_the_interview_of_a_day_not_to_another_talk(type_in: Type, volt: None) -> None:
    type_in("meet", "salma", "--on", "2026-10-01", "--learnt", "grids")
    type_in("interview", "Volt", "--with", "salma", "--on", "2026-11-12", "--note", "two tasks")

    assert "for the meeting of Thu 2026-10-01" in type_in(
        "thank", "salma", "--on", "2026-11-13", "--meeting", "2026-10-01").out  # fmt: skip
    assert "for the job interview of Thu 2026-11-12" in type_in(
        "thank", "salma", "--on", "2026-11-13", "--meeting", "2026-11-12").out  # fmt: skip
    assert due(type_in, "2026-11-14") == []
    # no talk, so no figure counts it as one
    stats = type_in("--as-of", "2026-11-20", "stats", "--json").json
    assert {s["name"]: s["n"] for s in stats["stages"]}["met"] == 1


def test_an_interview_is_moved_and_called_off(type_in: Type, volt: None) -> None:
    type_in("interview", "Volt", "--with", "tom", "--on", "2999-12-03", "--agreed-on", "2026-11-20")

    moved = type_in("interview", "volt", "--on", "2999-12-05").out
    again = type_in("interview", "volt", "--on", "2999-12-05").out

    assert moved == (
        "Moved to Thu 2999-12-05 job interview 1 at Volt as planner, agreed for Tue 2999-12-03. "
        "`weakties today` reminds you the day before.\n"
    )
    assert again.startswith("Already agreed: job interview 1 at Volt as planner on Thu 2999-12-05.")
    assert due(type_in, "2999-12-04") == [
        "you have a job interview with Tom Kern on 2999-12-05: prepare"
    ]
    cancelled = type_in("interview", "volt", "--cancelled").out
    assert cancelled.startswith(
        "Cancelled job interview 1 at Volt as planner of Thu 2999-12-05; nothing is owed for it."
    )
    assert due(type_in, "2999-12-04") == []
    assert kinds(type_in) == [
        "job_interview.scheduled", "meeting.rescheduled", "meeting.cancelled",
    ]  # fmt: skip
    for whom in ("tom", "volt"):
        story = " ".join(type_in("show", whom).out.split())
        assert (
            "Moved the job interview for planner at Volt with Tom Kern of Tue 2999-12-03" in story
        )
        assert "They cancelled the job interview for planner at Volt" in story
    (lead,) = type_in("show", "volt", "--json").json["leads"]
    assert lead["state"] == "heard of"
    assert type_in("interview", "volt", "--cancelled", code=1).err


def test_another_round_is_another_interview(type_in: Type, volt: None) -> None:
    type_in("interview", "Volt", "--on", "2999-12-03", "--with", "tom")

    second = type_in("interview", "Volt", "--on", "2999-12-10", "--round", "2", "--with", "tom").out
    asked = type_in("interview", "Volt", "--on", "2999-12-12", code=2).err
    moved = type_in("interview", "Volt", "--on", "2999-12-12", "--round", "2").out

    assert second.startswith("Agreed: job interview 2 at Volt as planner with Tom Kern")
    assert "Job interview 1, on Tue 2999-12-03, stands as well" in second
    assert "1, on Tue 2999-12-03 and 2, on Tue 2999-12-10" in asked
    assert "job interview 2 at Volt as planner, agreed for Tue 2999-12-10" in moved


def test_an_interview_that_fell_out_is_told_afterwards(type_in: Type, volt: None) -> None:
    type_in("interview", "Volt", "--on", "2999-12-03", "--with", "tom")
    assert "still to come" in type_in("interview", "Volt", "--missed", code=2).err
    type_in("undo")

    missing = type_in("interview", "Volt", "--on", "2026-03-10", "--cancelled", code=1).err
    told = type_in("interview", "Volt", "--on", "2026-03-10", "--agreed-on", "2026-03-01",
                   "--with", "tom", "--cancelled").out  # fmt: skip

    assert "No job interview at Volt as planner is agreed for Tue 2026-03-10" in missing
    assert "Cancelled job interview 1 at Volt as planner of Tue 2026-03-10" in told
    assert kinds(type_in) == ["job_interview.scheduled", "meeting.cancelled"]
    assert due(type_in, "2026-03-12") == []
    type_in("interview", "Volt", "--on", "2026-03-17", "--agreed-on", "2026-03-11", "--missed",
            "--by", "me")  # fmt: skip
    assert due(type_in, "2026-03-18") == []


def test_a_talk_leaves_an_interview_as_it_is(type_in: Type, volt: None) -> None:
    type_in("interview", "Volt", "--with", "tom", "--on", "2999-12-03")

    agreed = type_in("meet", "tom", "--on", "2999-12-10", "--kind", "coffee").out

    assert agreed.startswith("Agreed to meet Tom Kern on Tue 2999-12-10.")
    assert due(type_in, "2999-12-02")[0].startswith("you have a job interview with Tom Kern")


def test_meeting_somebody_on_the_day_of_an_interview_is_the_interview(
    type_in: Type, home: Any, volt: None
) -> None:
    agree(home, "2026-03-10", "2026-03-01")

    assert "--useful" in type_in("meet", "tom", "--on", "2026-03-10", "--useful", "4", code=2).err
    met = type_in("meet", "tom", "--on", "2026-03-10").out

    assert met.startswith("Met Tom Kern on Tue 2026-03-10, as agreed.")
    assert kinds(type_in)[-1] == "job_interview.held"
    assert type_in("show", "volt", "--json").json["leads"][0]["state"] == "interviewed"


def test_what_was_learnt_in_an_interview_goes_with_a_forgetting(type_in: Type, home: Any) -> None:
    type_in("add", "Tom Kern")
    type_in("interview", "Volt", "--with", "tom", "--on", "2026-03-10")
    type_in("debrief", "tom", "--learnt", "the zebra project")

    type_in("forget", "Tom Kern", "--yes")

    assert "zebra" not in type_in("history", "--ids", "--json").out
    assert not type_in("find", "zebra", "--json").json


def test_a_debrief_says_that_an_agreed_interview_took_place(
    type_in: Type, home: Any, volt: None
) -> None:
    agree(home, "2026-03-10", "2026-03-01")

    type_in("debrief", "tom", "--learnt", "the grid teams grow", "--on", "2026-03-10")

    assert kinds(type_in) == [
        "job_interview.scheduled", "job_interview.held", "meeting.debriefed",
    ]  # fmt: skip


@pytest.mark.parametrize("days", [("2026-09-01", "2026-09-10"), ("2026-09-10", "2026-09-01")])
def test_rounds_follow_the_days_in_whatever_order_they_are_recorded(
    type_in: Type, days: tuple[str, str]
) -> None:
    type_in("lead", "Cobalt", "--role", "dev", "--on", "2026-08-01")
    for day in days:
        type_in("interview", "Cobalt", "--on", day)
    type_in("interview", "Cobalt", "--on", "2026-09-20", "--round", "5")
    said = type_in("interview", "Cobalt", "--on", "2026-09-25").out

    assert "job interview 6" in said
    (lead,) = type_in("show", "cobalt", "--json").json["leads"]
    rounds = [(i["on"], i["round"]) for i in lead["interviews"]]
    assert rounds == [
        ("2026-09-01", 1), ("2026-09-10", 2), ("2026-09-20", 5), ("2026-09-25", 6),
    ]  # fmt: skip
    history = type_in("history").out
    assert [f"round {n}" in history for n in (1, 2, 5, 6)] == [True] * 4
