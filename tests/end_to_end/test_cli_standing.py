"""How I stand to somebody, in words: what I write alone is no contact, and a no is no warmth."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from tests.end_to_end.conftest import Type

import weakties

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def typed(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> Type:
    """What is typed on a fixed day."""
    monkeypatch.setattr(weakties, "open", partial(weakties.open, clock=lambda: NOW))
    return type_in


@pytest.fixture
def tennet(typed: Type) -> Type:
    """Two people at a place, who were asked and did not answer yet."""
    type_in = typed
    for name in ("Ingrid Vos", "Ben Okri"):
        type_in("add", name, "--org", "TenneT", "--on", "2026-11-01")
    type_in("ask", "ingrid", "--on", "2026-11-18")
    type_in("ask", "ben", "--on", "2026-11-18")
    return type_in


def test_an_answer_is_no_strong_tie_and_a_no_is_a_weak_one(tennet: Type) -> None:
    tennet("reply", "ingrid", "no", "--on", "2026-11-20")
    tennet("reply", "ben", "later", "--on", "2026-11-20")

    day = ("--as-of", "2026-11-20")
    assert "Contact   weak (0 meetings, last 2026-11-20)" in tennet("show", "ingrid", *day).out
    assert "Contact   medium (0 meetings, last 2026-11-20)" in tennet("show", "ben", *day).out
    table, _ = tennet("who", "tennet", *day).out.split("Contact: ")
    assert "strong" not in table
    assert "strong" not in tennet("path", "tennet", *day).out
    assert tennet("who", "tennet", "--json", *day).json[0]["contact"] == "medium"


def test_a_meeting_makes_a_strong_tie(tennet: Type) -> None:
    tennet("meet", "ben", "--on", "2026-11-20")

    shown = tennet("show", "ben", "--as-of", "2026-11-20").out
    assert "Contact   strong (1 meeting, last 2026-11-20)" in shown


def test_what_i_write_alone_is_no_contact(tennet: Type) -> None:
    shown = tennet("show", "ben").out
    listed, legend = tennet("who", "tennet").out.split("Contact: ")

    assert "Contact   one-sided (you wrote last on 2026-11-18)" in shown
    assert listed.count("one-sided") == 2
    assert "one-sided if only you wrote" in " ".join(legend.split())
    assert "you wrote to them, without an answer so far" in " ".join(
        tennet("path", "ben").out.split()
    )


def test_thanks_are_not_the_last_contact_and_what_is_to_come_is_none(tennet: Type) -> None:
    tennet("meet", "ben", "--on", "2026-11-20")
    tennet("thank", "ben", "--on", "2026-11-21")
    tennet("thank", "ben", "--on", "2999-12-05")

    assert "(1 meeting, last 2026-11-20)" in tennet("show", "ben").out
    assert "2026-11-20" in tennet("who", "tennet").out
    assert "2999" not in tennet("who", "tennet").out


def test_who_wants_no_contact_is_marked_and_leads_nowhere(tennet: Type) -> None:
    tennet("meet", "ingrid", "--on", "2026-11-20")
    tennet("intro", "Ada Sand", "--from", "ingrid", "--org", "Gridco", "--on", "2026-11-20")
    tennet("prefer", "ingrid", "--no-contact", "--on", "2026-11-21")

    for words in (("who", "tennet"), ("people",), ("show", "TenneT"), ("path", "ingrid")):
        out = tennet(*words).out
        assert "* Ingrid Vos" in out
        assert "* does not want to be contacted\n" in out
        assert "* Ben Okri" not in out
    assert "Ingrid" not in tennet("path", "tennet").out
    assert "Ingrid" not in tennet("path", "gridco").out
    assert tennet("path", "ingrid", "--json").json[0]["do_not_contact"] is True
    assert "* does not" not in tennet("people", "ben").out


def test_the_card_of_who_wants_no_contact_says_a_wish_and_expects_no_answer(tennet: Type) -> None:
    (owed,) = tennet("show", "ingrid", "--json").json["owed"]
    assert (owed["by"], owed["what"]) == ("them", "reply")

    tennet("prefer", "ingrid", "--no-contact", "--on", "2026-11-21")
    shown = tennet("show", "ingrid").out

    assert "Wishes    does not want to be contacted" in shown
    assert "They owe" not in shown
    assert tennet("show", "ingrid", "--json").json["owed"] == []


def test_thanks_that_were_let_go_are_not_owed_beside_those_that_are_due(typed: Type) -> None:
    typed("add", "Mara Lind")
    typed("meet", "mara", "--on", "2026-10-27")
    typed("meet", "mara", "--on", "2026-11-04")

    shown = " ".join(typed("show", "mara").out.split())

    assert "You owe" not in shown
    assert "Let go thanks for the meeting of Tue 2026-10-27: no reminder any more" in shown
    assert "you met Mara Lind on 2026-11-04: say thank you" in shown


def test_a_talk_of_two_is_to_be_written_down_with_both(typed: Type) -> None:
    typed("add", "Katrin Keller")
    typed("add", "Salma Aziz")
    typed("meet", "katrin", "salma", "--on", "2026-11-27")

    for name in ("katrin", "salma"):
        shown = " ".join(typed("show", name).out.split())
        assert "you met Katrin Keller and Salma Aziz: write down what you learnt" in shown
    rules = [d["rule"] for d in typed("show", "salma", "--json").json["due"]]
    assert sorted(rules) == ["R6", "R7"]
