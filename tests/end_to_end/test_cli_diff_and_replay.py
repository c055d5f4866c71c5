"""What changed between two days, and how the network grew, by typing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties

_CAUSAL = re.compile(
    r"\b(because|due to|caused?|led to|thanks to|therefore|so that|effect)\b", re.I
)


def test_a_difference_names_who_and_what_changed(type_in: Type, year: Path) -> None:
    found = type_in("diff", "2026-10", "2026-11-20", "--json").json

    assert (found["start"], found["end"]) == ("2026-10-31", "2026-11-20")
    (change,) = found["changed"]
    assert (change["name"], change["what"]) == ("Ana Almeida", "title")
    assert (change["before"], change["after"]) == ("Head of operations", "Head of planning")
    assert {(s["before"], s["after"]) for s in found["stages"]} <= {
        ("job-interview", "offer"), ("offer", "accepted"), ("job-interview", "accepted"),
    }  # fmt: skip
    assert {t["after"] for t in found["ties"]} <= {"strong", "medium", "weak"}
    assert [a["name"] for a in found["added"]] == ["somebody you forgot"]
    assert found["gone"] == []


def test_what_is_due_is_compared_thing_by_thing(type_in: Type, year: Path) -> None:
    days = ("2026-05-10", "2026-05-20")
    found = type_in("diff", *days, "--json").json

    before, after = (
        {(d["rule"], d["id"], d["person"]) for d in type_in("today", "--as-of", day, "--json").json}
        for day in days
    )
    shown = {w: {(d["rule"], d["id"], d["person"]) for d in found[w]} for w in ("due", "settled")}
    assert before & after
    assert shown == {"due": after - before, "settled": before - after}


def test_its_statistics_are_those_of_both_days(type_in: Type, year: Path) -> None:
    found = type_in("diff", "2026-03-15", "2026-07-04", "--json").json["statistics"]

    for side, day in (("before", "2026-03-15"), ("after", "2026-07-04")):
        then = type_in("stats", "--as-of", day, "--json").json
        for what in ("stages", "channels"):
            shown = {r["name"]: r[side] for r in found[what]}
            assert shown == {r["name"]: {k: r[k] for k in shown[r["name"]]} for r in then[what]}
        assert set(found["stages"][0][side]) == {"n", "of", "rate", "low", "high"}


def test_counts_come_before_lists_and_long_lists_are_cut(type_in: Type, year: Path) -> None:
    found = type_in("diff", "2025-11", "2026-11-20", "--json").json
    shown = type_in("diff", "2025-11", "2026-11-20", "--limit", "3").out

    (block,) = [part for part in shown.split("\n\n") if part.startswith("From ")]
    first = block.splitlines()
    assert first[0].split() == ["From", "2025-11-30", "to", "2026-11-20"]
    counts = [
        len(found[n]) for n in ("added", "gone", "changed", "ties", "stages", "due", "settled")
    ]
    assert [int(line.split()[-1]) for line in first[1:]] == counts
    assert f"The first 3 of {len(found['added'])}; --limit shows more." in shown
    assert len(shown.split("New people:\n")[1].split("The first")[0].splitlines()) == 1 + 3
    assert "The first" not in type_in("diff", "2025-11", "2026-11-20", "--limit", "999").out


def test_it_says_nothing_of_causes(type_in: Type, year: Path) -> None:
    for words in (["diff", "2025-11", "2026-11-20", "--limit", "99"], ["diff", "--help"]):
        assert not _CAUSAL.search(type_in(*words).out)


def test_the_later_day_is_today_unless_it_is_told(type_in: Type, year: Path) -> None:
    today = type_in("diff", "2026-10", "today", "--json").json

    assert type_in("diff", "2026-10", "--json").json == today
    as_of = type_in("diff", "2026-03", "--as-of", "2026-05", "--json").json
    assert as_of == type_in("diff", "2026-03", "2026-05", "--json").json
    assert "give one" in type_in("diff", "2026-03", "2026-05", "--as-of", "2026", code=2).err
    assert "backwards" in type_in("diff", "2026-05", "2026-03", code=2).err
    assert "no date" in type_in("diff", "some day", code=2).err


def test_what_was_undone_is_in_no_difference(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-05")
    type_in("ask", "ana", "--on", "2026-01-06")
    type_in("undo")
    type_in("add", "Ben Okri", "--on", "2026-01-05")
    type_in("undo")

    found = type_in("diff", "2026-02", "--json").json

    assert not any(found[part] for part in ("added", "gone", "changed", "stages"))


@pytest.mark.parametrize(("step", "lines"), [("day", 31), ("week", 6), ("month", 1), ("year", 1)])
def test_a_replay_is_the_statistics_of_every_step(
    type_in: Type, year: Path, step: str, lines: int
) -> None:
    series = type_in(
        "replay", "--from", "2026-03", "--to", "2026-03", "--step", step, "--json"
    ).json

    assert len(series) == lines
    assert series[-1]["day"] == "2026-03-31"
    for point in (series[0], series[-1]):
        stages = {s["name"]: s["n"] for s in _stats(type_in, point["day"])}
        assert {n: point[n] for n in ("asked", "replied", "met")}.items() <= stages.items()
        assert point["people"] == len(
            type_in("people", "--as-of", point["day"], "--limit", "999", "--json").json
        )


def _stats(type_in: Type, day: str) -> list[dict[str, int]]:
    stages: list[dict[str, int]] = type_in("stats", "--as-of", day, "--json").json["stages"]
    return stages


def test_a_replay_counts_leads_offers_and_names(type_in: Type, year: Path) -> None:
    last = type_in("replay", "--as-of", "2026-11-20", "--json").json[-1]

    assert (last["leads"], last["offers"], last["in_contact"]) == (4, 2, 38)
    given = type_in("history", "--kind", "introduction.offered", "--limit", "99", "--json").json
    assert len(given) + 2 == last["introductions"]
    lines = type_in("replay", "--step", "year", "--as-of", "2026-11-20").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["2025-12-31", "2026-11-20"]


def test_a_name_that_was_given_stays_one_when_it_is_asked_for(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-05")
    type_in("add", "Cy Ode", "--on", "2026-01-05")
    type_in("intro", "Ben Okri", "--from", "ana", "--on", "2026-01-12")
    type_in("intro", "Ben Okri", "--from", "ana", "--requested", "--on", "2026-02-02")
    type_in("intro", "Cy Ode", "--from", "ana", "--requested", "--on", "2026-02-03")

    points = type_in("replay", "--from", "2026-01", "--to", "2026-02", "--json").json

    assert [point["introductions"] for point in points] == [1, 1]


def test_too_many_steps_are_refused_with_a_cure(type_in: Type, year: Path) -> None:
    error = type_in("replay", "--from", "2020", "--step", "day", code=2).err

    assert "more than 1,000 steps of a day" in error
    assert "choose a longer step" in error
    assert "backwards" in type_in("replay", "--from", "2026-05", "--to", "2026-03", code=2).err
    assert "give one" in type_in("replay", "--to", "2026", "--as-of", "2026", code=2).err


def test_an_empty_network_has_an_empty_past(type_in: Type, home: Path) -> None:
    weakties.open(home / "network.db").close()

    assert type_in("replay").out == "Nobody is in this network yet.\n"
    assert type_in("replay", "--json").json == []
    assert type_in("diff", "2020", "--json").json["statistics"]["channels"] == []
    assert type_in("history", "--as-of", "2020").out == "Nothing of that is recorded.\n"
    assert type_in("status", "--as-of", "2020", "--json").json["head"]["position"] == 0
    assert "Nobody counts" in type_in("stats", "--explain", "met").out
