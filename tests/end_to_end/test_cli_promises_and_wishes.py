"""Promises, wishes and ties, as they are typed, and what `today` makes of them."""

from __future__ import annotations

import shlex

import pytest
from tests.end_to_end.conftest import Type

ANA = ("add", "Ana Ruiz", "--on", "2026-01-05")


def due(type_in: Type, day: str) -> list[tuple[str, str, str]]:
    """Return what is due on a day: the rule, the day, and why."""
    things = type_in("today", "--as-of", day, "--json").json
    return [(d["rule"], d["due"], d["reason"]) for d in things]


def test_a_promise_is_due_on_its_day_until_it_is_kept(type_in: Type) -> None:
    type_in(*ANA)
    told = type_in("promise", "ana", "send the article", "--by", "2026-02-10", "--on", "2026-02-02")

    assert told.out.startswith("You promised Ana Ruiz on Mon 2026-02-02: send the article.")
    assert "lists it on Tue 2026-02-10" in told.out
    why = "you promised Ana Ruiz something by 2026-02-10: send the article"
    assert due(type_in, "2026-02-09") == []
    assert due(type_in, "2026-02-10") == [("R10", "2026-02-10", why)]

    kept = type_in("promise", "ana", "--kept", "--on", "2026-02-12").out

    assert kept.startswith("Your promise to Ana Ruiz of Mon 2026-02-02 (send the article) was kept")
    assert due(type_in, "2026-02-11") == [("R10", "2026-02-10", why)]
    assert due(type_in, "2026-02-12") == []


def test_a_promise_of_theirs_is_due_too_and_can_be_dropped(type_in: Type) -> None:
    type_in(*ANA)
    type_in("promise", "ana", "ask her team", "--from-them", "--by", "2026-02-10",
            "--on", "2026-02-02")  # fmt: skip

    why = "Ana Ruiz promised you something by 2026-02-10: ask her team"
    assert due(type_in, "2026-02-11") == [("R10", "2026-02-10", why)]
    type_in("promise", "ana", "--dropped", "--on", "2026-02-10")
    assert due(type_in, "2026-02-11") == []


def test_a_promise_is_let_go_after_sixty_days(type_in: Type) -> None:
    type_in(*ANA)
    type_in("promise", "ana", "x", "--by", "2026-02-10", "--on", "2026-02-02")

    assert len(due(type_in, "2026-04-11")) == 1
    assert due(type_in, "2026-04-12") == []


def test_a_promise_without_a_day_says_that_no_reminder_comes(type_in: Type) -> None:
    type_in(*ANA)

    assert "no reminder comes" in type_in("promise", "ana", "x", "--on", "2026-02-02").out
    assert due(type_in, "2026-03-01") == []


def test_of_two_promises_one_is_named_by_its_words(type_in: Type) -> None:
    type_in(*ANA)
    for what in ("the article", "a name"):
        type_in("promise", "ana", what, "--by", "2026-02-10", "--on", "2026-02-02")

    refused = type_in("promise", "ana", "--kept", code=2).err
    assert "the article" in refused
    assert "a name" in refused
    assert type_in("promise", "ana", "car", "--kept", code=1).err
    type_in("promise", "ana", "article", "--kept", "--on", "2026-02-03")

    assert [why for *_, why in due(type_in, "2026-02-10")] == [
        "you promised Ana Ruiz something by 2026-02-10: a name"
    ]
    type_in("promise", "ana", "--kept")
    assert "No promise between you and Ana Ruiz is open" in (
        type_in("promise", "ana", "--kept", code=1).err
    )


def test_the_words_of_a_promise_go_when_the_person_is_forgotten(type_in: Type) -> None:
    type_in(*ANA)
    type_in("promise", "ana", "send the article", "--by", "2026-02-10", "--on", "2026-02-02")
    type_in("forget", "Ana Ruiz", "--yes")

    assert "article" not in type_in("today", "--as-of", "2026-02-11", "--json").out


def test_whoever_wants_no_contact_is_in_no_reminder_until_they_do(type_in: Type) -> None:
    type_in(*ANA)
    type_in("ask", "ana", "--on", "2026-02-02")
    type_in("promise", "ana", "x", "--by", "2026-02-10", "--on", "2026-02-02")
    told = type_in("prefer", "ana", "--no-contact", "--note", "no time", "--on", "2026-02-11").out

    assert told.startswith("Ana Ruiz does not want to be contacted, as said on Wed 2026-02-11.")
    assert {rule for rule, *_ in due(type_in, "2026-02-10")} == {"R1", "R10"}
    assert due(type_in, "2026-02-12") == []
    # a channel alone does not take the wish back
    type_in("prefer", "ana", "--channel", "phone", "--on", "2026-02-12")
    assert due(type_in, "2026-02-12") == []
    assert "does not want to be contacted" in type_in("ask", "ana", "--on", "2026-02-12").err

    type_in("prefer", "ana", "--contact", "--on", "2026-02-13")

    assert [rule for rule, *_ in due(type_in, "2026-02-13")] == ["R10"]


def test_the_preferred_channel_is_the_one_that_is_asked_on(type_in: Type) -> None:
    type_in(*ANA)
    type_in("prefer", "ana", "--channel", "phone", "--on", "2026-02-02")

    assert "by e-mail" in type_in("ask", "ana", "--on", "2026-02-01").out
    assert "by phone" in type_in("ask", "ana", "--on", "2026-02-03").out
    by_mail = type_in("ask", "ana", "--channel", "email", "--on", "2026-02-04").out
    assert "by e-mail" in by_mail


def test_a_new_job_and_a_new_name_are_told(type_in: Type) -> None:
    type_in(*ANA)
    told = type_in("describe", "ana", "--org", "Beta", "--title", "head", "--name", "Ana Lund",
                   "--on", "2026-02-02").out  # fmt: skip

    assert told == (
        "Ana Ruiz, on Mon 2026-02-02: is called Ana Lund, works as head and works at Beta.\n"
    )
    assert "Works     head at Beta" in type_in("show", "lund").out
    assert type_in("describe", "lund", code=2).err


def test_a_tie_between_two_others_is_a_way(type_in: Type) -> None:
    type_in(*ANA, "--closeness", "5")
    type_in("add", "Ben Ode", "--found", "introduction", "--on", "2026-01-05")
    told = type_in("tie", "ana", "--with", "ben", "--kind", "colleague", "--on", "2026-02-02").out

    assert told == "Ana Ruiz and Ben Ode are colleagues, noted on Mon 2026-02-02.\n"
    assert "Ana Ruiz" in type_in("path", "ben").out
    assert type_in("tie", "ana", "--with", "ana", code=2).err


def test_an_organization_is_described_and_renamed(type_in: Type) -> None:
    type_in("org", "Acme", "--size", "10-49", "--on", "2026-01-05")
    told = type_in("org", "acme", "--name", "Acme Power", "--location", "Bremen",
                   "--on", "2026-02-02").out  # fmt: skip

    assert told == "Acme: location Bremen, now called Acme Power, on Mon 2026-02-02.\n"
    assert type_in("who", "acme power").out
    assert type_in("org", "acme", code=2).err
    type_in("org", "Beta")
    assert "another organization" in type_in("org", "beta", "--name", "ACME POWER", code=2).err


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "ana", "--note", ""),
        ("ask", "ana", "--again", "--to", " "),
        ("reply", "ana", "--to", ""),
        ("import", "review", "--since", ""),
        ("add", "Ben", "--org", ""),
        ("meet", "ana", "--learnt", ""),
        ("--network", "", "people"),
        ("lead", "", "--role", "x"),
        ("area", " "),
    ],
)
def test_an_empty_text_is_not_taken_for_none(type_in: Type, words: tuple[str, ...]) -> None:
    type_in(*ANA)
    events = type_in("status", "--json").json["events"]

    refused = type_in(*words, code=2).err

    assert "it is empty" in refused or "Name the" in refused
    assert type_in("status", "--json").json["events"] == events


@pytest.mark.parametrize(
    "words", [("ask", "ana", "--minutes", "1441"), ("meet", "ana", "--minutes", "1441")]
)
def test_no_talk_takes_longer_than_a_day(type_in: Type, words: tuple[str, ...]) -> None:
    type_in(*ANA)

    assert "1440" in type_in(*words, code=2).err


def test_how_an_answer_came_is_kept(type_in: Type) -> None:
    type_in(*ANA)
    type_in("ask", "ana", "--on", "2026-02-02")

    told = type_in("reply", "ana", "yes", "--channel", "phone", "--on", "2026-02-03").out

    assert told.startswith("Ana Ruiz answered by phone on Tue 2026-02-03, to the request of")


def test_of_several_open_promises_the_echo_names_one_that_can_be_kept(type_in: Type) -> None:
    type_in("add", "Salma Haddad")
    alone = type_in("promise", "salma", "send the slides on grids")
    second = type_in("promise", "salma", "send the slides on storage by post").out

    assert alone.out.endswith("Once done: `weakties promise 'Salma Haddad' --kept`.\n")
    echo = second.split("Once done: `weakties ")[1].split("`")[0]
    kept = type_in(*shlex.split(echo)).out
    assert "(send the slides on storage by post) was kept" in kept


def test_whoever_was_forgotten_has_no_id_in_the_place_of_a_name(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme")
    type_in("ask", "ana", "--on", "2026-11-10")
    type_in("forget", "Ana Ruiz", "--yes")

    due = type_in("--as-of", "2026-11-20", "today").out
    listed = type_in("people").out
    there = type_in("who", "acme").out
    past = type_in("history").out

    for said in (due, listed, there, past):
        assert "p-" not in said
    assert "Asked somebody you forgot by e-mail for a talk" in past
