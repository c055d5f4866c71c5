"""Facts told late or out of order, by typing: the right answers were written by hand."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.end_to_end.conftest import Type

from tests import depth

TODAY = ("today", "--as-of", "2026-11-30", "--json")
JOBS = (
    ("Alpha Grid", "2024-01-10"), ("Beta Power", "2026-05-02"), ("Old School", "2019-09-01"),
)  # fmt: skip
FIVE = (
    ("ask", "ana", "--on", "2026-11-02"),
    ("reply", "ana", "no", "--on", "2026-11-20"),
    ("ask", "ana", "--on", "2026-09-01"),
    ("reply", "ana", "yes", "--on", "2026-09-04"),
    ("meet", "ana", "--on", "2026-09-10"),
)


@pytest.mark.parametrize("jobs", list(permutations(JOBS)))
def test_the_present_job_is_the_latest_whenever_it_was_told(
    type_in: Type, jobs: tuple[tuple[str, str], ...]
) -> None:
    for place, day in jobs:
        type_in("add", "Nils Aho", "--email", "nils@example.org", "--org", place, "--on", day)

    (nils,) = type_in("people", "--json").json

    assert nils["organization"]["name"] == "Beta Power"
    assert "Beta Power" in type_in("show", "nils").out
    assert "Nils" in type_in("who", "beta power").out
    assert "Nils" in type_in("who", "alpha grid", "--as-of", "2025-01-01").out
    assert "Nils" in type_in("who", "old school", "--as-of", "2020-01-01").out
    assert "Nils" not in type_in("who", "old school").out


@pytest.mark.parametrize("first", [("2026-11-20", "no"), ("2026-11-05", "yes")])
def test_the_latest_answer_counts_and_not_the_one_told_last(
    type_in: Type, first: tuple[str, str]
) -> None:
    type_in("add", "Pat Old")
    type_in("ask", "pat", "--on", "2026-11-02")
    for day, said in sorted((("2026-11-20", "no"), ("2026-11-05", "yes")), key=first.__ne__):
        type_in("reply", "pat", said, "--on", day)

    assert type_in(*TODAY).json == []


def test_an_answer_told_before_its_request_is_its_answer(type_in: Type) -> None:
    type_in("add", "Bo Late")
    type_in("reply", "bo", "no", "--on", "2026-11-20")
    type_in("ask", "bo", "--on", "2026-11-10")

    assert type_in(*TODAY).json == []


def test_yes_after_later_asks_for_a_time(type_in: Type) -> None:
    type_in("add", "Lou Lat")
    type_in("ask", "lou", "--on", "2026-11-02")
    type_in("reply", "lou", "yes", "--on", "2026-11-26")
    type_in("reply", "lou", "later", "--until", "2026-12-15", "--on", "2026-11-03")

    (due,) = type_in(*TODAY).json

    assert (due["rule"], due["due"]) == ("R4", "2026-11-27")


def test_an_answer_belongs_to_the_latest_request_before_it(type_in: Type) -> None:
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-09-01")
    type_in("ask", "ana", "--on", "2026-10-20")
    type_in("reply", "ana", "yes", "--on", "2026-09-04")

    shown = type_in("stats", "--explain", "email", "--json").json

    assert [bool(thread["reply"]) for thread in shown] == [True, False]
    due = type_in("today", "--as-of", "2026-11-02", "--json").json
    assert [d["rule"] for d in due] == ["R2"]


def test_five_facts_have_one_answer_in_whatever_order(type_in: Type) -> None:
    answers = set()
    orders = list(permutations(FIVE))[:: depth.choose(day=5, landing=1, night=1)]
    for number, order in enumerate(orders):
        name = f"ana{number:03}"
        type_in("add", name)
        for words in order:
            type_in(words[0], name, *words[2:])
        shown = type_in("show", name, "--json").json
        answers.add(str({k: v for k, v in shown.items() if k in ("stage", "asks", "meetings")}))

    assert type_in(*TODAY).json == []
    assert len(answers) == 1
    rates = {s["name"]: (s["n"], s["of"]) for s in type_in("stats", "--json").json["stages"]}
    assert rates["met"][0] == len(orders)


def test_as_of_a_day_who_was_asked_by_then_is_there(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Halden Grid")
    type_in("ask", "ana", "--on", "2026-10-01")

    (ana,) = type_in("people", "--as-of", "2026-10-15", "--json").json

    assert (ana["name"], ana["organization"]["name"]) == ("Ana Ruiz", "Halden Grid")
    assert type_in("people", "--as-of", "2026-09-30", "--json").json == []


def test_what_was_undone_shows_on_no_day_unless_known_then(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-10-01")
    type_in("ask", "ana", "--on", "2026-10-02")
    known = type_in("history", "--json").json[-1]["recorded_at"]
    type_in("undo")

    assert type_in("today", "--as-of", "2026-10-20", "--json").json == []
    then = type_in("stats", "--as-of", "2026-10-20", "--known-at", known, "--json").json
    now = type_in("stats", "--as-of", "2026-10-20", "--json").json
    assert [next(s["n"] for s in said["stages"]) for said in (then, now)] == [1, 0]


def test_an_organization_that_others_name_stays_when_its_first_mention_is_undone(
    type_in: Type,
) -> None:
    type_in("add", "Uno", "--org", "Halden")
    type_in("add", "Duo", "--org", "Halden")
    batch = next(e["batch"] for e in type_in("history", "--json").json if e["batch"])
    type_in("undo", batch)

    assert "Duo" in type_in("who", "halden").out
    assert "Uno" not in type_in("people").out
    type_in("undo")
    assert type_in("people", "--json").json == []
    type_in("redo")
    type_in("redo", batch)
    assert len(type_in("who", "halden", "--json").json) == 2


def test_thanks_are_for_the_latest_talk_before_them_also_if_that_is_told_later(
    type_in: Type,
) -> None:
    type_in("add", "Ben Ho")
    type_in("meet", "ben", "--learnt", "x", "--on", "2026-10-28")
    type_in("thank", "ben", "--on", "2026-11-18")
    type_in("meet", "ben", "--learnt", "y", "--on", "2026-11-17")

    assert [d["rule"] for d in type_in(*TODAY).json if d["rule"] == "R7"] == []


def test_an_offer_comes_of_the_latest_lead_by_its_day(type_in: Type) -> None:
    for name, day in (("Ana", "2026-10-10"), ("Bea", "2026-11-10")):
        type_in("add", name, "--org", "Acme", "--on", "2026-10-01")
        type_in("lead", "Acme", "--from", name, "--on", day)
    type_in("apply", "Acme", "--on", "2026-10-20")
    type_in("offer", "Acme", "--on", "2026-10-30")

    (line,) = type_in("lineage", "--json").json

    assert [link["label"] for link in line["links"]] == ["Ana"]
