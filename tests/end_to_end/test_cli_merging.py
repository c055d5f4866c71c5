"""Making one of two entries by typing, and parting them again."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import on_a_terminal


@pytest.fixture
def ana(type_in: Type) -> list[str]:
    """Two entries of one person, and one of another; give the ids of the two."""
    told = ("Ana Ruiz", "--email", "ana@example.org"), ("Ruiz Ana", "--linkedin", "ana-ruiz")
    ids = [type_in("add", *words, "--json").json["person"] for words in told]
    type_in("add", "Ben Ho")
    return ids


def test_two_entries_become_one_and_are_parted_again(type_in: Type, ana: list[str]) -> None:
    merged = type_in("merge", "ana@example.org", "in/ana-ruiz").out
    one = type_in("people", "ruiz", "--json").json
    parted = type_in("unmerge", "ana").out

    assert merged.splitlines()[1] == f"To part them again: weakties unmerge {min(ana)}"
    assert f"Ana Ruiz ({min(ana)}) now stands for {max(ana)}, too." in merged
    assert [(p["id"], p["email"], p["linkedin"]) for p in one] == [
        (min(ana), "ana@example.org", "ana-ruiz")
    ]
    assert parted.startswith("Apart again:\n")
    assert set(ana) == {p["id"] for p in type_in("people", "ruiz", "--json").json}


def test_an_id_that_was_merged_away_is_understood_by_every_command(
    type_in: Type, ana: list[str]
) -> None:
    type_in("merge", *ana)

    type_in("ask", max(ana), "--on", "2026-01-05")
    shown = type_in("show", max(ana), "--json").json
    history = type_in("history", max(ana), "--json").json

    assert shown["id"] == min(ana)
    assert [e["kind"] for e in history][-1] == "outreach.sent"
    assert len(shown["events"]) == 3


def test_what_is_printed_for_programs(type_in: Type, ana: list[str]) -> None:
    (pair,) = type_in("duplicates", "--json").json
    merged = type_in("merge", *ana, "--json").json
    parted = type_in("unmerge", min(ana), "--event", merged["event"], "--json").json

    assert set(pair) == {"one", "two", "score", "evidence", "against"}
    assert {pair["one"]["id"], pair["two"]["id"]} == set(ana)
    assert [(e["word"], set(e)) for e in pair["evidence"]] == [
        ("order", {"word", "says", "weight"})
    ]
    assert (merged["person"], merged["entries"]) == (min(ana), sorted(ana))
    assert parted["events"] == [merged["event"]]
    assert parted["apart"] == [{"person": p, "entries": [p]} for p in sorted(ana)]


def test_what_cannot_be_merged_or_parted_is_one_sentence(type_in: Type, ana: list[str]) -> None:
    type_in("merge", *ana)

    again = type_in("merge", *ana, code=1).err
    other = type_in("unmerge", "ben", code=1).err

    assert again == (
        f"Error: Nothing was merged: {min(ana)} is one person already; "
        f"look with `weakties show {min(ana)}`.\n"
    )
    assert other.startswith("Error: Nothing was changed: nobody was merged with p-")
    assert "no person 'nobody'" in type_in("merge", "ana", "nobody", code=1).err


def test_elsewhere_than_on_a_terminal_duplicates_are_only_listed(
    type_in: Type, ana: list[str]
) -> None:
    listed = type_in("duplicates").out

    one, two = sorted(ana)
    names = ["Ana Ruiz", "Ruiz Ana"] if one == ana[0] else ["Ruiz Ana", "Ana Ruiz"]
    assert listed.splitlines()[:3] == [
        f" 1. {names[0]} ({one})", f"    {names[1]} ({two})",
        "    + order: they have the same names, in another order",
    ]  # fmt: skip
    assert listed.endswith("To make two of them one: weakties merge ID ID\n")
    type_in("merge", *ana)
    assert type_in("duplicates").out == "No two entries look like one person.\n"


def test_on_a_terminal_each_pair_is_asked_about(type_in: Type, ana: list[str]) -> None:
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Ho", "--linkedin", "ben-ho")

    seen = on_a_terminal("duplicates", answers="x\ny\ny\ny\n")

    assert seen.count("Are they one?") == 4  # one answer was none; the third pair was one by then
    assert seen.count("To part them again") == 3
    assert len(type_in("people", "--json").json) == 2


def test_who_wants_no_more_questions_gets_none(type_in: Type, ana: list[str]) -> None:
    type_in("add", "Ana Ruiz")

    seen = on_a_terminal("duplicates", answers="n\nq\n")

    assert seen.count("Are they one?") == 2
    assert len(type_in("people", "--json").json) == 4


def test_who_was_merged_begins_once_and_brings_no_later_employer_along(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Halden", "--on", "2026-11-13")
    type_in("add", "Bo Lee", "--org", "Elia", "--on", "2026-11-07")
    halden = type_in("show", "Halden", "--json").json["id"]
    type_in("merge", "Ana Ruiz", "Bo Lee")

    type_in("show", halden, "--as-of", "2026-11-12", code=1)

    assert "Halden" in type_in("show", halden, "--as-of", "2026-11-13").out
    assert "Works     Elia" in type_in("show", "bo", "--as-of", "2026-11-12").out
