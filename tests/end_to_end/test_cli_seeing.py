"""Asking a network with a year in it."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Type

from weakties_cli.catalogue import COMMANDS

THEN = ("--as-of", "2026-11-20")


def test_today_lists_what_is_due_with_its_reason(type_in: Type, year: Path) -> None:
    due = type_in("today", *THEN, "--json").json

    assert {"id", "rule", "person", "name", "due", "overdue", "reason"} <= set(due[0])
    assert {d["rule"] for d in due} >= {"R5", "R6", "R7", "R9"}
    assert "say thank you" in " ".join(type_in("today", *THEN).out.split())


def test_a_network_without_open_things_is_done(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert "You are done" in type_in("today").out
    assert type_in("today", "--json").json == []


def test_who_lists_the_strongest_tie_first(type_in: Type, year: Path) -> None:
    known = type_in("who", "halden", *THEN, "--json").json

    strengths = [k["strength"] for k in known]
    assert strengths == sorted(strengths, reverse=True)
    assert all(k["organization"]["name"] == "Halden Grid" for k in known)


def test_a_path_says_why_every_step_holds(type_in: Type, year: Path) -> None:
    hops = type_in("path", "Zoë Bergström", *THEN, "--json").json

    warmest = [h for h in hops if h["path"] == 1]
    assert [h["step"] for h in warmest] == [1, 2]
    assert "introduced you to" in warmest[-1]["reason"]
    assert all(0 < h["chance"] <= 1 for h in hops)
    assert {h["path"] for h in hops} == {1, 2, 3}
    assert type_in("path", "Zoë Bergström", *THEN, "--most", "1", "--json").json == warmest


def test_stats_give_wilson_intervals(type_in: Type, year: Path) -> None:
    stages = type_in("stats", *THEN, "--json").json["stages"]

    counts = [s["n"] for s in stages]
    assert counts == sorted(counts, reverse=True)
    assert all(s["low"] <= s["rate"] <= s["high"] for s in stages)


def test_the_past_knows_nothing_of_what_came_after(type_in: Type, year: Path) -> None:
    early = type_in("stats", "--as-of", "2026-01", "--json").json["stages"]
    unknown = type_in("people", "--known-at", "2020-01-01", "--json").json

    assert early[-1]["n"] == 0 < early[0]["n"] < 38
    assert unknown == []


def test_show_and_history_name_the_events(type_in: Type, year: Path) -> None:
    shown = type_in("show", "Ana Almeida", *THEN, "--json").json
    listed = type_in("history", "Ana Almeida", *THEN, "--json").json

    assert {e["id"] for e in listed} <= {e["id"] for e in shown["events"]}
    assert type_in("show", "Ana Almeida", *THEN).out.startswith("Name")


def test_status_doctor_and_rebuild_agree_that_all_is_well(type_in: Type, year: Path) -> None:
    events = type_in("rebuild", "--json").json["events"]
    status = type_in("status", "--json").json

    assert status["events"] == status["head"]["position"] == events
    assert all(p["current"] for p in status["projections"])
    assert type_in("doctor").out == "All is well.\n"


def test_the_demo_uses_every_kind_of_event(type_in: Type, year: Path) -> None:
    from weakties.log.codec import KINDS

    told = {e["kind"] for e in type_in("history", "--limit", "9999", "--json").json}

    # nobody's clock is wrong, nobody comes back, nothing was lost, and one approach does it
    rare = {"clock.corrected", "suppression.lifted", "log.restored", "approach.changed"}
    assert told == set(KINDS) - rare
    assert "What is due today" in type_in("demo").out


def test_every_command_teaches(type_in: Type) -> None:
    for name in COMMANDS:
        assert len(type_in(name, "--help").out.splitlines()) > 5


def test_a_script_completes_in_every_shell(type_in: Type) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_WEAKTIES_COMPLETE" in type_in("completion", shell).out
