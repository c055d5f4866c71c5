"""What changed between two days, and how the network grew, by typing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import corrections

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
    assert as_of == type_in("diff", "2026-03", "2026-05-31", "--json").json
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


def test_what_was_done_in_each_period_stands_side_by_side(type_in: Type, year: Path) -> None:
    found = type_in("diff", "2026-03", "2026-04", "--json").json
    shown = type_in("diff", "2026-03", "2026-04").out

    before, after = found["periods"]["before"], found["periods"]["after"]
    assert (before["days"], after["days"]) == (31, 30)
    assert (before["done"]["requests"], before["weekly"]["requests"]) == (4, 0.9)
    assert after["done"]["talks"] == 1
    assert "They are not equally long" in shown
    assert re.search(r"^Requests +4 +0\.9 +4 +0\.9$", shown, re.M)
    series = type_in("progress", "--from", "2026-03", "--to", "2026-04", "--json").json
    done = {(r["period"], r["measure"]): r["value"] for r in series["rows"] if r["about"] == "done"}
    for period in (before, after):
        assert all(done[period["name"], m] == n for m, n in period["done"].items())


def test_equally_long_periods_are_compared_by_their_counts(type_in: Type, year: Path) -> None:
    shown = type_in("diff", "2026-05-10", "2026-05-20").out

    assert "a week" not in shown
    assert re.search(r"^Requests +2 +1 +-1$", shown, re.M)
    assert shown.startswith("Before: 2026-05-01 to 2026-05-10, 10 days\n")


def test_what_was_told_late_corrected_or_undone_is_named(type_in: Type, home: Path) -> None:
    now = [datetime(2026, 3, 20, 12, tzinfo=UTC)]
    with weakties.open(home / "network.db", clock=lambda: now[0]) as network:
        ana, ben = (
            network.add_person(name=n, at="2026-01-05") for n in ("Ana Ruiz", "\x1b[31mBen")
        )
        asked = network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
        network.record(weakties.ThanksSent(person=ana, at="2026-03-03"))
        now[0] = datetime(2026, 4, 5, 12, tzinfo=UTC)
        network.record(weakties.OutreachSent(person=ben, at="2026-03-09"))
        corrections.edit(network, asked.id, {"at": "2026-03-04"})
        corrections.undo(network, "4")

    shown = type_in("diff", "2026-03", "2026-04").out
    alone = type_in("diff", "2026-03", "--recorded-since", "end").out
    found = type_in("diff", "2026-03", "--recorded-since", "end", "--json").json

    for words in ("2026-03-09 Asked", "(recorded 2026-04-05)", "(corrected 2026-04-05)", "undone"):
        assert words in " ".join(shown.split())
        assert words in " ".join(alone.split())
    assert "\x1b" not in shown + alone
    assert {r["what"] for r in found["revised"]} == {"late", "corrected", "undone"}
    assert (found["before"]["done"]["requests"], found["after"]["done"]["requests"]) == (1, 2)
    assert (found["before"]["done"]["thanks"], found["after"]["done"]["thanks"]) == (1, 0)
    then = ("diff", "2026-03", "--recorded-since", "2026-04-01", "--known-at", "2026-04-02")
    assert "Nothing about it was recorded, corrected or undone since then." in type_in(*then).out


def test_options_of_a_difference_that_exclude_each_other_are_refused(
    type_in: Type, year: Path
) -> None:
    wrong = type_in("diff", "2026-03", "2026-04", "--recorded-since", "end", code=2).err
    assert "leave TO out" in wrong
    assert "no date" in type_in("diff", "2026-03", "--recorded-since", "soon", code=2).err
    assert "no date" in type_in("diff", "2026-W60", code=2).err
    assert "is missing" in type_in("diff", "..", code=2).err
    assert "not over" in type_in("diff", "this month", code=2).err


def test_what_was_known_later_is_not_compared_with_earlier(type_in: Type, home: Path) -> None:
    """Once the later moment was cut to the earlier, and nothing seemed to have changed."""
    type_in("add", "Ana")
    type_in("ask", "ana", "--on", "2026-09-01")

    words = ("diff", "2026-09", "--recorded-since", "2099-12-01", "--known-at", "2020-11-01")

    assert "time runs backwards" in type_in(*words, code=2).err


def test_a_period_is_not_compared_with_itself(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")

    assert "Both are 2026-11-01 to 2026-11-30" in type_in("diff", "2026-11", "2026-11", code=2).err


def test_hours_are_hours_and_minutes(type_in: Type, home: Path) -> None:
    type_in("add", "Ana")
    type_in("meet", "ana", "--on", "2026-09-05", "--minutes", "25")
    type_in("meet", "ana", "--on", "2026-10-05", "--minutes", "155")

    lines = type_in("diff", "2026-09", "2026-10").out.splitlines()

    (hours,) = (line.split()[3:] for line in lines if line.startswith("Hours of talks"))
    assert hours == ["0:25", "0:06", "2:35", "0:35"]


def test_replay_and_progress_count_the_same_names(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-01-05")
    type_in("intro", "Ben Okri", "--from", "ana", "--on", "2026-01-12")
    type_in("intro", "Ben Okri", "--from", "ana", "--declined", "--on", "2026-01-20")
    type_in("intro", "Cy Ode", "--from", "ana", "--on", "2026-01-13")
    type_in("intro", "Cy Ode", "--from", "ana", "--on", "2026-01-25")
    type_in("add", "Di Voss", "--on", "2026-01-05")
    type_in("intro", "Di Voss", "--from", "ana", "--requested", "--on", "2026-01-26")
    with weakties.open(home / "network.db") as network:
        asked = network.read(weakties.Agenda).introductions.where("not is_given")
        (introduction,) = asked
        network.record(
            weakties.IntroductionClosed(
                introducer=introduction.introducer, introduced=introduction.introduced,
                introduction=introduction.id, at="2026-01-28",
            )
        )  # fmt: skip

    (point,) = type_in("replay", "--from", "2026-01", "--to", "2026-01", "--json").json
    rows = type_in("progress", "--from", "2026-01", "--to", "2026-01", "--json").json["rows"]

    names = [row["value"] for row in rows if row["measure"] == "introductions"]
    assert (point["introductions"], names) == (2, [2])
