"""Which job an application, an interview or an offer belongs to, by typing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import on_a_terminal

import weakties


def jobs(home: Any, kind: str) -> list[str | None]:
    """Return the roles of the leads that the events of a kind name."""
    with weakties.open(home / "network.db") as network:
        log: list[Any] = list(network.log.read())
        roles = {r.id: r.event.role for r in log if r.kind == "lead.heard"}
        return [roles[r.event.lead] for r in log if r.kind == kind]


@pytest.fixture
def two_roles(type_in: Type) -> None:
    """Two leads at one firm."""
    type_in("lead", "Gridco", "--role", "Frontend", "--on", "2026-02-01")
    type_in("lead", "Gridco", "--role", "Backend", "--on", "2026-02-02")


def test_of_two_roles_at_one_firm_one_is_asked_for(
    type_in: Type, home: Any, two_roles: None
) -> None:
    refused = type_in("apply", "Gridco", code=2).err
    assert "Frontend" in refused
    assert "Backend" in refused
    assert "--role" in refused
    assert jobs(home, "application.sent") == []

    applied = type_in("apply", "gridco", "--role", "front", "--on", "2026-02-03").out

    assert applied == (
        "Applied at Gridco as Frontend to a posting on Tue 2026-02-03. Once you hear from them: "
        "`weakties interview 'Gridco'`, `weakties offer 'Gridco'`, or "
        "`weakties lead 'Gridco' --closed`.\n"
    )
    assert jobs(home, "application.sent") == ["Frontend"]


def test_what_follows_on_an_application_needs_no_role(
    type_in: Type, home: Any, two_roles: None
) -> None:
    type_in("apply", "Gridco", "--role", "Backend", "--on", "2026-02-03")

    had = type_in("interview", "Gridco", "--on", "2026-02-10").out
    offered = type_in("offer", "Gridco", "--on", "2026-02-20").out
    took = type_in("offer", "Gridco", "--accept", "--on", "2026-02-21").out

    assert had == "Had job interview 1 at Gridco as Backend on Tue 2026-02-10.\n"
    assert offered.startswith("Gridco offered you a job as Backend on Fri 2026-02-20.")
    assert took.startswith("You took the job at Gridco as Backend on Sat 2026-02-21.")


def test_of_two_offers_one_is_answered(type_in: Type, two_roles: None) -> None:
    for role in ("Frontend", "Backend"):
        type_in("offer", "Gridco", "--role", role, "--on", "2026-02-20")

    assert "Frontend" in type_in("offer", "Gridco", "--accept", code=2).err
    declined = type_in("offer", "Gridco", "--decline", "--role", "Backend", "--reason", "far").out
    assert declined.startswith("You declined the job at Gridco as Backend")
    # the only one that is left without an answer
    assert "as Frontend" in type_in("offer", "Gridco", "--accept").out


def test_a_closed_lead_is_meant_no_more(type_in: Type, home: Any, two_roles: None) -> None:
    closed = type_in("lead", "Gridco", "--closed", "--role", "Frontend", "--reason", "filled",
                     "--on", "2026-02-04").out  # fmt: skip

    type_in("apply", "Gridco", "--on", "2026-02-05")

    assert closed == "The lead at Gridco as Frontend is closed (filled) on Wed 2026-02-04.\n"
    assert jobs(home, "application.sent") == ["Backend"]


def test_the_order_of_telling_does_not_decide_which_lead_is_meant(type_in: Type, home: Any) -> None:
    type_in("lead", "Acme", "--role", "later one", "--on", "2026-05-01")
    type_in("lead", "Acme", "--role", "earlier one", "--on", "2026-02-01")

    type_in("apply", "Acme", "--on", "2026-03-01")

    assert jobs(home, "application.sent") == ["earlier one"]


def test_a_lead_told_for_a_later_day_is_meant_where_there_is_no_other(
    type_in: Type, home: Any
) -> None:
    type_in("lead", "Acme", "--role", "analyst", "--on", "2026-05-01")

    type_in("apply", "Acme", "--on", "2026-03-01")

    assert jobs(home, "application.sent") == ["analyst"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("apply",), "application.sent"),
        (("interview",), "job_interview.held"),
        (("offer",), "offer.received"),
    ],
)
def test_without_a_lead_one_is_recorded_along(
    type_in: Type, home: Any, words: tuple[str, ...], kind: str
) -> None:
    told = type_in(*words, "Newco", "--role", "analyst", "--on", "2026-02-03").out

    assert "Newco is new here: it was added, with a lead of the same day." in told
    assert jobs(home, kind) == ["analyst"]
    leads = [e for e in type_in("history", "--json").json if e["kind"] == "lead.heard"]
    assert [lead["occurred_at"] for lead in leads] == ["2026-02-03"]
    type_in("undo")
    assert type_in("who", "newco", code=1).err


def test_another_role_at_a_firm_with_a_lead_is_another_lead(type_in: Type, home: Any) -> None:
    type_in("lead", "Acme", "--role", "analyst", "--on", "2026-02-01")

    told = type_in("apply", "Acme", "--role", "driver", "--on", "2026-02-03").out

    assert "No lead at Acme as driver was recorded, so one of the same day was added" in told
    assert "analyst" in told
    assert jobs(home, "application.sent") == ["driver"]


def test_an_agreed_interview_is_the_one_that_is_held(type_in: Type, home: Any) -> None:
    type_in("add", "Dana Osei")
    type_in("lead", "Acme", "--on", "2026-02-01")
    type_in("interview", "Acme", "--on", "2026-02-10")
    agreed = type_in("interview", "Acme", "--on", "2999-03-10", "--with", "dana").out

    assert agreed.startswith("Agreed: job interview 2 at Acme with Dana Osei on Sun 2999-03-10.")
    assert type_in("interview", "Acme", "--on", "2999-03-10", "--note", "x", code=2).err


def test_a_job_referral_is_asked_for_given_and_declined(type_in: Type, home: Any) -> None:
    type_in("add", "Ana", "--org", "Acme")
    type_in("lead", "Acme", "--role", "analyst", "--on", "2026-02-01")
    asked = type_in("refer", "ana", "acme", "--on", "2026-02-02").out
    given = type_in("refer", "ana", "--given", "--on", "2026-02-05").out

    assert asked.startswith(
        "Asked Ana of Acme to recommend you for the job at Acme as analyst on Mon 2026-02-02."
    )
    assert given.startswith(
        "Ana of Acme recommended you on Thu 2026-02-05, as you had asked on Mon 2026-02-02."
    )
    assert jobs(home, "job_referral.given") == ["analyst"]
    assert "would not" in type_in("refer", "ana", "acme", "--declined").out
    assert type_in("refer", "ana", "--role", "analyst", code=2).err
    assert type_in("refer", "ana", "--to", "2026-02-02", code=2).err
    assert type_in("refer", "ana", "--given", "--to", "2026-02-09", code=1).err


def test_on_a_terminal_the_role_is_asked_for(type_in: Type, home: Any, two_roles: None) -> None:
    shown = on_a_terminal("apply", "Gridco", answers="2\n")

    assert "Which job at Gridco" in shown
    assert jobs(home, "application.sent") == ["Backend"]


def test_the_same_application_is_recorded_once(type_in: Type, home: Any) -> None:
    first = type_in("apply", "Halden", "--on", "2026-10-24").out
    again = type_in("apply", "Halden", "--on", "2026-10-24").out
    later = type_in("apply", "Halden", "--on", "2026-11-02").out

    assert first.startswith("Applied at Halden")
    assert again.startswith("Already recorded: you applied at Halden on Sat 2026-10-24. Nothing is")
    assert "You applied for that job on Sat 2026-10-24, too" in later
    assert jobs(home, "application.sent") == [None, None]
    type_in("interview", "Halden", "--on", "2026-11-05")
    assert "Nothing is new." in type_in("interview", "Halden", "--on", "2026-11-05").out
    type_in("interview", "Halden", "--on", "2026-11-05", "--round", "2")
    assert jobs(home, "job_interview.held") == [None, None]
    type_in("offer", "Halden", "--on", "2026-11-09")
    assert "Nothing is new." in type_in("offer", "Halden", "--on", "2026-11-09").out
    assert jobs(home, "offer.received") == [None]


def test_answers_to_an_offer_that_contradict_are_remarked_on(type_in: Type) -> None:
    type_in("offer", "Halden", "--on", "2026-11-09")

    early = type_in("offer", "Halden", "--accept", "--on", "2026-11-01").out
    same = type_in("offer", "Halden", "--accept").out
    turned = type_in("offer", "Halden", "--decline", "--on", "2026-11-20").out

    assert "But it was offered on Mon 2026-11-09, after that: is a day wrong?" in early
    assert "`weakties today` goes on with what is under way" in early
    assert same == (
        "Already recorded: you took the job at Halden on Sun 2026-11-01. Nothing is new.\n"
    )
    assert "You had taken it already, on Sun 2026-11-01: both are recorded." in turned
    kinds = [e["kind"] for e in type_in("history", "--json").json]
    assert kinds[-2:] == ["offer.accepted", "offer.declined"]


def test_a_lead_that_was_closed_goes_on_if_more_comes_and_it_is_said(type_in: Type) -> None:
    type_in("lead", "Halden", "--role", "planner", "--on", "2026-10-01")
    type_in("lead", "Halden", "--closed", "--reason", "rejected", "--on", "2026-10-10")

    before = type_in("interview", "Halden", "--on", "2026-10-05").out
    closed = type_in("show", "halden", "--json").json["leads"][0]["state"]
    after = type_in("offer", "Halden", "--on", "2026-10-20").out

    assert "closed" not in before
    assert closed == "closed: they said no"
    assert "That lead was closed on Sat 2026-10-10; recorded all the same, and it goes on." in after
    assert type_in("show", "halden", "--json").json["leads"][0]["state"] == "offered"
