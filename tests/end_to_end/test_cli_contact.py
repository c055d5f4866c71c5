"""Does a contact end what is said of silence, and is only that asked for which can still be done?

Told by typing, on fixed days, with the right answers written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import when

Due = list[tuple[str, str, str]]
Story = list[str]


class Calendar:
    """The day on which it is typed."""

    def __init__(self, day: str) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime.fromisoformat(f"{self.day}T12:00:00").replace(tzinfo=UTC)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    days = Calendar("2026-11-30")
    monkeypatch.setattr(weakties, "open", partial(weakties.open, clock=days))
    # a story turns its calendar as it likes, which test_cli_clock tries to
    monkeypatch.setattr("weakties.maintenance.doubt_clock", lambda _: None)
    return days


@pytest.fixture
def live(type_in: Type, calendar: Calendar) -> Callable[[str], str]:
    """Type commands, one a line; a line that is a day moves the calendar."""
    import shlex

    def lived(story: str) -> str:
        last = ""
        for line in filter(None, map(str.strip, story.splitlines())):
            if line[:2] == "20":
                calendar.day = line
            else:
                last = type_in(*shlex.split(line)).out
        return last

    return lived


def due(type_in: Type) -> Due:
    """Return the rules that ask for something today, with whom and by when."""
    return [(d["rule"], d["name"], d["due"]) for d in type_in("today", "--json").json]


CASES: list[tuple[str, str, Due]] = [
    ("an older yes told after a no", """
        add "Pat Old"
        ask pat --on 2026-11-02
        reply pat no --on 2026-11-20
        reply pat yes --on 2026-11-05""", []),
    ("a request told after its answer", """
        add "Bo Late"
        reply bo no --on 2026-11-20
        ask bo --on 2026-11-10""", []),
    ("a later that became a yes", """
        add "Lou Lat"
        ask lou --on 2026-11-02
        reply lou later --until 2026-12-15 --on 2026-11-03
        reply lou yes --on 2026-11-26""", [("R4", "Lou Lat", "2026-11-27")]),
    ("a yes to an older request", """
        add "Ana"
        ask ana --on 2026-09-01
        ask ana --on 2026-10-20
        reply ana yes --on 2026-09-04""", [("R2", "Ana", "2026-10-29")]),
    ("a meeting after a request without an answer", """
        add "Tim Met"
        ask tim --on 2026-11-02
        meet tim --on 2026-11-09
        thank tim --on 2026-11-10
        meet tim --learnt x""", []),
    ("a meeting that is agreed", """
        add "Uli Met"
        ask uli --on 2026-11-02
        meet uli --on 2026-12-10""", []),
    ("a meeting that is agreed, on the day before", """
        add "Uli Met"
        ask uli --on 2026-11-02
        meet uli --on 2026-12-10
        2026-12-09""", [("R5", "Uli Met", "2026-12-09")]),
    ("a call", """
        add "Vic Met"
        ask vic --on 2026-11-02
        note vic "rang me" --direction in --channel phone --on 2026-11-04""", []),
    ("a word of mine is no contact", """
        add "Vic Met"
        ask vic --on 2026-11-02
        note vic "saw an article" --direction out --on 2026-11-04""",
        [("R2", "Vic Met", "2026-11-11")]),
    ("two introducers of one person", """
        add "Ina Old"
        add "Uwe Old"
        intro "Tom New" --from ina --on 2026-11-02
        intro "Tom New" --from uwe --on 2026-11-03
        ask tom --on 2026-11-04
        reply tom no --on 2026-11-05""", []),
    ("a person met of whom two gave the name", """
        add "Ina Old"
        add "Uwe Old"
        intro "Tom New" --from ina --on 2026-11-02
        intro "Tom New" --from uwe --on 2026-11-03
        meet tom --on 2026-11-17
        thank tom --on 2026-11-18
        meet tom --learnt x
        intro tom --from ina --told""", [("R9", "Uwe Old", "2026-11-20")]),
    ("a later without a day", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        reply cy later --on 2026-11-03""", [("R4", "Cy Ode", "2026-11-04")]),
    ("a later without a day, asked again since", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        reply cy later --on 2026-11-03
        ask cy --on 2026-11-27""", []),
    ("a yes, and a call since", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        reply cy yes --on 2026-11-03
        note cy "will see in January" --on 2026-11-05""", []),
    ("a yes, and a note of that day", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        reply cy yes --on 2026-11-03
        note cy "likes Tuesdays" --on 2026-11-03""", [("R4", "Cy Ode", "2026-11-04")]),
    ("somebody asked gives a name instead of an answer", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        intro "Tom New" --from cy --on 2026-11-25
        note tom "wrote" --direction out --on 2026-11-26""", []),
    ("an automatic answer is none", """
        add "Cy Ode"
        ask cy --on 2026-11-02
        reply cy auto --on 2026-11-02""", [("R2", "Cy Ode", "2026-11-11")]),
]  # fmt: skip


@pytest.mark.parametrize(("story", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_real_contact_ends_silence(
    type_in: Type, live: Callable[[str], str], story: str, expected: Due
) -> None:
    live(story)

    assert due(type_in) == expected


def test_who_did_not_come_is_owed_nothing_and_shown(
    type_in: Type, live: Callable[[str], str]
) -> None:
    echo = live("""
        2026-10-15
        add "Ines Vo"
        add "Tom Ode"
        meet ines tom --on 2026-10-22
        2026-10-23
        meet ines --on 2026-10-22""")

    assert "Met Ines Vo on Thu 2026-10-22, as agreed. Tom Ode did not come" in echo
    assert due(type_in) == [
        ("R6", "Ines Vo", "2026-10-22"), ("R7", "Ines Vo", "2026-10-23"),
    ]  # fmt: skip
    assert type_in("show", "tom", "--json").json["absences"] == ["2026-10-22"]
    assert "did not come on Thu 2026-10-22" in type_in("show", "tom").out
    thanks = type_in("thank", "tom").out
    assert "Tom Ode did not come on Thu 2026-10-22: nothing was owed; recorded all" in thanks
    assert "absences" in type_in("show", "ines", "--json").json
    assert type_in("show", "ines", "--json").json["absences"] == []


def test_who_came_after_all_can_be_recorded_apart(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        2026-10-15
        add "Ines Vo"
        add "Tom Ode"
        meet ines tom --on 2026-10-22 --kind coffee
        2026-10-23
        meet ines --on 2026-10-22
        meet tom --on 2026-10-22""")

    assert {(rule, name) for rule, name, _ in due(type_in)} == {
        ("R6", "Ines Vo"), ("R7", "Ines Vo"), ("R7", "Tom Ode"),
    }  # fmt: skip
    assert "Ines Vo and Tom Ode: write down what you learnt" in type_in("today").out
    held = type_in("history", "--kind", "meeting.held", "--json").json
    assert len(held) == 2


@pytest.mark.parametrize("order", [("missed", "met"), ("met", "missed")])
def test_somebody_can_be_marked_as_absent(
    type_in: Type, live: Callable[[str], str], order: tuple[str, str]
) -> None:
    live("""
        2026-10-15
        add "Ines Vo"
        add "Tom Ode"
        meet ines tom --on 2026-10-22
        2026-10-23""")
    told = {"missed": "meet tom --missed --on 2026-10-22", "met": "meet ines --on 2026-10-22"}

    echoes = {what: live(told[what]) for what in order}

    assert "Tom Ode did not come on Thu 2026-10-22" in echoes["missed"]
    assert "The meeting with Ines Vo stands." in echoes["missed"]
    assert {name for _, name, _ in due(type_in)} == {"Ines Vo"}


def test_who_was_recorded_as_met_can_be_marked_as_absent(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        add "Ines Vo"
        add "Tom Ode"
        meet tom --on 2026-11-20
        meet ines tom --on 2026-11-27
        meet tom --missed --on 2026-11-27
        thank tom --on 2026-11-28""")

    assert due(type_in) == [
        ("R6", "Tom Ode", "2026-11-20"), ("R6", "Ines Vo", "2026-11-27"),
        ("R7", "Ines Vo", "2026-11-28"),
    ]  # fmt: skip


def test_a_meeting_on_another_day_is_not_the_agreed_one(
    type_in: Type, live: Callable[[str], str]
) -> None:
    echo = live("""
        2026-11-20
        add "Ana Ruiz"
        meet ana --on 2026-12-03
        meet ana --on 2026-11-18""")

    assert "The meeting agreed for Thu 2026-12-03 stands." in echo
    live("""
        2026-12-02
        thank ana
        meet ana --learnt x""")
    assert due(type_in) == [("R5", "Ana Ruiz", "2026-12-02")]
    assert ", as agreed" in live("2026-12-03\nmeet ana")


def test_what_was_learnt_in_an_agreed_meeting_says_that_it_took_place(
    type_in: Type, live: Callable[[str], str]
) -> None:
    echo = live("""
        2026-11-20
        add "Ana Ruiz"
        meet ana --on 2026-11-24 --kind coffee
        2026-11-25
        meet ana --learnt x""")

    assert "Met Ana Ruiz on Tue 2026-11-24, and kept what you learnt." in echo
    assert due(type_in) == [("R7", "Ana Ruiz", "2026-11-25")]
    live("meet ana --on 2026-11-20 --learnt y")
    assert [(r, d) for r, _, d in due(type_in)] == [("R7", "2026-11-21"), ("R7", "2026-11-25")]


def test_nothing_is_owed_for_a_cancelled_meeting(type_in: Type, live: Callable[[str], str]) -> None:
    echo = live(
        """
        2026-11-20
        add "Ana Ruiz" --org Acme
        meet ana --on 2026-11-24
        meet ana --cancelled
        2026-11-25"""
        + "\nthank ana"
    )

    assert "You have not met Ana Ruiz: nothing was owed; recorded all the same." in echo
    assert due(type_in) == []


def test_thanks_twice_say_that_nothing_was_owed(type_in: Type, live: Callable[[str], str]) -> None:
    echo = live("""
        add "Ana Ruiz"
        meet ana --on 2026-11-20
        thank ana --on 2026-11-21
        thank ana""")

    assert "You had thanked them on Sat 2026-11-21 already: nothing was owed" in echo


def test_the_next_there_is_named_strongest_tie_first(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        2026-11-20
        add "Ana Ruiz" --org Acme
        add "Ben Ode" --org Acme
        add "Cy Ode" --org Acme
        add "Dan Elsewhere" --org Beta
        note cy "rang" --on 2026-11-10
        ask ana
        2026-11-25""")

    (found,) = type_in("today", "--json").json
    assert (found["rule"], [o["name"] for o in found["others"]]) == ("R1", ["Cy Ode", "Ben Ode"])
    assert found["reason"] == (
        "no answer from Ana Ruiz for 3 business days: ask Cy Ode or Ben Ode at Acme"
    )


@pytest.mark.parametrize(
    "since",
    ["ask ben", "reply ben yes --on 2026-11-03", "meet ben --on 2026-12-10",
     "ask ben --on 2026-11-20\nask ben --bounced\nask cy"],
)  # fmt: skip
def test_nobody_else_is_to_be_asked_where_somebody_was_or_said_yes(
    type_in: Type, live: Callable[[str], str], since: str
) -> None:
    live(f"""
        2026-11-20
        add "Ana Ruiz" --org Acme
        add "Ben Ode" --org Acme
        add "Cy Ode" --org Acme
        ask ana
        {since}
        2026-11-25""")

    assert [d for d in due(type_in) if d[:2] == ("R1", "Ana Ruiz")] == []


def test_nobody_is_named_who_is_not_to_be_contacted_or_was_asked(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        2026-11-20
        add "Ana Ruiz" --org Acme
        add "Ben Ode" --org Acme
        ask ben --on 2026-11-02
        ask ben --close --on 2026-11-19
        ask ana
        2026-11-25""")

    (found,) = type_in("today", "--json").json
    assert found["others"] == []
    assert "you know nobody else to ask there yet" in found["reason"]


def test_an_answer_names_its_request_by_day_or_id(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        add "Ana Ruiz"
        ask ana --on 2026-09-01
        ask ana --on 2026-10-20 --channel phone
        ask ana --on 2026-10-20""")
    requests = type_in("history", "--kind", "outreach.sent", "--json").json

    echo = live("reply ana no --to 2026-09-01 --on 2026-10-25")
    several = type_in("reply", "ana", "yes", "--to", "2026-10-20", code=1).err
    none = type_in("reply", "ana", "yes", "--to", "2026-08", code=1).err
    by_id = type_in("reply", "ana", "yes", "--to", requests[1]["id"]).out

    assert "to the request of Tue 2026-09-01: no." in echo
    assert "2 requests to Ana Ruiz are of '2026-10-20'" in several
    assert f"Tue 2026-10-20 by phone: {requests[1]['id']}" in several
    assert "No request to Ana Ruiz is of '2026-08'" in none
    assert "Tue 2026-09-01 by e-mail" in none
    assert "to the request of Tue 2026-10-20: yes." in by_id
    assert type_in("reply", "ana", "--to", "nonsense", code=1).err.startswith("Error: No request")
    assert "--to belongs to" in type_in("ask", "ana", "--to", "2026-09-01", code=2).err


def test_what_follows_on_a_request_can_name_it(type_in: Type, live: Callable[[str], str]) -> None:
    echo = live("""
        add "Ana Ruiz"
        ask ana --on 2026-11-02
        ask ana --on 2026-11-20
        ask ana --close --to 2026-11-20""")

    assert "to answer the request of Fri 2026-11-20" in echo
    stopped = type_in("history", "--kind", "outreach.closed", "--json").json
    assert len(stopped) == 1
    assert due(type_in) == []


def test_what_is_older_is_let_go_and_can_be_shown(
    type_in: Type, live: Callable[[str], str]
) -> None:
    live("""
        2026-06-01
        add "Ana Ruiz"
        add "Ben Ode"
        ask ana
        intro "Tom New" --from ben
        meet ben
        2026-11-30""")

    assert due(type_in) == []
    assert type_in("today").out == (
        "Nothing is due on 2026-11-30.\n"
        "4 older things were let go; `weakties today --all` shows them.\n"
    )
    older = type_in("today", "--all", "--json").json
    assert {(d["rule"], d["let_go"]) for d in older} == {
        ("R2", True), ("R6", True), ("R7", True), ("R8", True),
    }  # fmt: skip
    assert "(let go)" in type_in("today", "--all").out


ECHOES = [
    ("ask ana --on 2026-11-27", "Asked Ana Ruiz of Acme by e-mail on Fri 2026-11-27. If no answer"),
    ("ask ana --again --on 2026-11-30", "Wrote to Ana Ruiz of Acme once more by e-mail on Mon"),
    ("ask ana --bounced", "Noted on Mon 2026-11-30 that the request of Mon 2026-11-02 to Ana Ruiz"),
    ("reply ana later --until 2026-12-15", "answered on Mon 2026-11-30, to the request of Mon"),
    ("reply ana later --until 2026-12-15", "reminds you to ask again on Tue 2026-12-15."),
    ("note ana hello --channel phone", "Noted on Mon 2026-11-30: you were in touch with Ana Ruiz"),
    ("meet ana --on 2026-11-27", "Met Ana Ruiz of Acme on Fri 2026-11-27. Thank them within a day"),
    ("meet ana --on 2026-12-04", "Agreed to meet Ana Ruiz of Acme on Fri 2026-12-04. `weakties t"),
    ("intro Bo --from ana --org Beta", "Ana Ruiz of Acme gave you the name of Bo of Beta on Mon"),
    ("intro Cy --from ana --made", "Ana Ruiz of Acme introduced you to Cy on Mon 2026-11-30. W"),
    ("reply ana --on 2026-11", "Ana Ruiz of Acme answered in 2026-11, to the request of Mon"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "understood"), ECHOES)
def test_each_command_says_whom_it_understood_where_how_and_when(
    live: Callable[[str], str], command: str, understood: str
) -> None:
    echo = live(f"""
        add "Ana Ruiz" --org Acme
        add Cy
        ask ana --on 2026-11-02
        {command}""")

    assert understood in echo


def test_an_import_brings_no_reminder_of_what_lay_before_it(calendar: Calendar) -> None:
    clock: Any = calendar
    with weakties.open(":memory:", clock=clock) as network:
        ana, ben = (network.add_person(name=name) for name in ("Ana", "Ben"))

        def imported(recorder: Any) -> None:
            for event in (
                weakties.OutreachSent(person=ana, at=when("2026-11-02")),
                weakties.OutreachSent(person=ben, at=when("2026-11-02")),
                weakties.ReplyReceived(person=ben, at=when("2026-11-20")),
                weakties.MeetingHeld(people=(ben,), at=when("2026-11-27")),
                weakties.MeetingScheduled(
                    people=(ana,), starts=when("2026-11-26"), at=when("2026-11-20")
                ),
                weakties.IntroductionOffered(introducer=ben, introduced=ana, at=when("2026-11-10")),
                weakties.CommitmentMade(person=ben, due=when("2026-11-28"), at=when("2026-11-20")),
                weakties.MeetingScheduled(
                    people=(ben,), starts=when("2026-12-03"), at=when("2026-11-20")
                ),
            ):
                recorder.record(event)

        network.run_transaction(imported, source="calendar.meetings")

        assert weakties.list_due_items(network, let_go=True) == []
        calendar.day = "2026-12-02"
        assert [(d.rule, d.due) for d in weakties.list_due_items(network, let_go=True)] == [
            ("R5", "2026-12-02")
        ]
        cy = network.add_person(name="Cy")
        network.record(weakties.OutreachSent(person=cy, at=when("2026-11-03")))
        assert [(d.rule, d.label) for d in weakties.list_due_items(network)] == [
            ("R2", "Cy"),
            ("R5", "Ben"),
        ]
