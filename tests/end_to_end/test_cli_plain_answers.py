"""Answers that a job seeker understands and can act upon: lists, refusals, sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.end_to_end import conftest
from tests.end_to_end.terminal import on_a_terminal


def test_how_many_a_few_letters_fit_is_said(type_in: conftest.Type) -> None:
    for number in range(12):
        type_in("add", f"Dana Scully{chr(97 + number)}")

    err = type_in("show", "scully", code=1).err

    assert "'scully' fits 12, of whom the first are: " in err
    assert err.count("Dana Scully") == 8
    asked = on_a_terminal("show", "scully", answers="1\n")
    assert "and 3 more, whom more letters, or an id, would name" in asked


def test_duplicates_say_what_tells_entries_apart(type_in: conftest.Type) -> None:
    type_in("add", "Lena Brandt", "--org", "Voltwerk", "--title", "planner", "--on", "2026-03-02")
    type_in("add", "Lena Brandt", "--email", "lena@b.example", "--on", "2026-03-03")
    type_in("note", "lena@b.example", "rang", "--on", "2026-04-01")

    out = type_in("duplicates").out

    assert "      planner at Voltwerk; added Mon 2026-03-02 by hand\n" in out
    assert (
        "      lena@b.example; 0 meetings, last contact 2026-04-01; added Tue 2026-03-03 by hand\n"
        in out
    )


def test_an_organization_tells_its_namesakes_apart(type_in: conftest.Type) -> None:
    type_in("add", "Lena Brandt", "--org", "Voltwerk", "--email", "lena@a.example")
    type_in("add", "Lena Brandt", "--org", "Voltwerk", "--email", "lena@b.example", "--new")

    out = type_in("show", "voltwerk").out

    assert "Lena Brandt (lena@a.example)" in out
    assert "Lena Brandt (lena@b.example)" in out


def test_organizations_that_may_all_be_one_are_listed_once(type_in: conftest.Type) -> None:
    names = ("Voltwerk", "Voltwerk AG", "Voltwerk GmbH", "Voltwerk Ltd")
    for name in names:
        type_in("add", f"Somebody at {name}", "--org", name)

    out = type_in("duplicates").out.partition("Organizations that may be one:\n")[2]

    assert [out.count(f" {name} (") for name in names] == [1, 1, 1, 1]
    assert len(out.splitlines()) == 6  # four names, why, and how to merge


def test_what_rests_on_an_event_is_listed_in_words(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-03-02")
    for day in range(3, 10):
        type_in("ask", "ana", "--on", f"2026-03-0{day}")

    err = type_in("undo", "1", code=1).err

    first = "  2  Tue 2026-03-03  Asked Ana Ruiz by e-mail for a talk"
    assert err.splitlines()[:2] == ["Error: Nothing was changed: 7 later events rest on it:", first]
    assert err.splitlines()[6:] == [
        "  and 2 more",
        "Undo all with --yes, or undo those first.",
    ]
    assert len(type_in("history", "--json").json) == 8


def test_the_history_of_an_organization_and_of_a_lead(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Nordlicht", "--on", "2026-03-01")
    type_in("add", "Ben Ito", "--org", "Acme", "--on", "2026-03-01")
    type_in("lead", "nordlicht", "--role", "planner", "--on", "2026-03-02")
    type_in("apply", "nordlicht", "--on", "2026-03-03")
    type_in("offer", "nordlicht", "--on", "2026-03-04")
    type_in("offer", "nordlicht", "--decline", "--on", "2026-03-05")
    type_in("undo")

    of_firm = type_in("history", "nordlicht", "--json").json
    of_lead = type_in("history", "nordlicht", "--role", "planner", "--json").json

    assert [e["kind"] for e in of_firm] == [
        "organization.added", "person.added", "lead.heard", "application.sent", "offer.received",
        "offer.declined",
    ]  # fmt: skip
    assert [e["undone"] for e in of_firm] == [False] * 5 + [True]
    assert [e["kind"] for e in of_lead] == [e["kind"] for e in of_firm[2:]]
    assert [e["kind"] for e in type_in("history", "ana", "--json").json] == ["person.added"]
    assert "There is no person 'zzz'" in type_in("history", "zzz", code=1).err


def test_today_names_the_organization_and_whom_you_met(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme", "--on", "2026-03-02")
    type_in("add", "Ada Granger", "--org", "Acme", "--on", "2026-03-02")
    type_in("ask", "ana", "--on", "2026-03-02")
    type_in("add", "Paulo Reis", "--on", "2026-03-02")
    type_in("intro", "Mara Lind", "--from", "paulo", "--on", "2026-03-02")
    type_in("meet", "mara", "--on", "2026-03-03")

    early = type_in("today", "--as-of", "2026-03-05", "--json").json
    late = type_in("today", "--as-of", "2026-03-08", "--json").json

    assert [d["reason"] for d in early if d["rule"] == "R1"] == [
        "no answer from Ana Ruiz for 3 business days: ask Ada Granger at Acme"
    ]
    (report,) = [d for d in late if d["rule"] == "R9"]
    assert report["reason"] == (
        "tell Paulo Reis what came of meeting Mara Lind: they gave you the name"
    )
    assert [o["name"] for o in report["others"]] == ["Mara Lind"]


def test_nobody_is_done_when_things_were_let_go(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-03-02")
    type_in("ask", "ana", "--on", "2026-03-02")

    out = type_in("today", "--as-of", "2026-12-01").out

    assert out.splitlines() == [
        "Nothing is due on 2026-12-01.",
        "1 older thing was let go; `weakties today --all` shows it.",
    ]


def test_edit_has_the_options_of_the_commands_that_record(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-03-01")
    type_in("lead", "Acme", "--role", "planner", "--from", "ana", "--on", "2026-03-02")
    type_in("apply", "acme", "--on", "2026-03-03")
    type_in("meet", "ana", "--on", "2026-03-04", "--useful", "4")
    type_in("debrief", "ana", "--fit", "less")
    numbers = {e["kind"]: str(e["position"]) for e in type_in("history", "--json").json}

    held = type_in("edit", numbers["meeting.held"]).out
    applied = type_in("edit", numbers["application.sent"]).out
    debriefed = type_in("edit", numbers["meeting.debriefed"]).out

    assert "\n--useful " in held
    assert "\n--again " in held
    assert "yes or no" in held
    assert "yes-no" not in held + applied
    assert f"{numbers['lead.heard']}: Heard of" in applied
    assert "a date" in applied
    assert "less, same, more" in debriefed
    type_in("edit", numbers["meeting.held"], "--useful", "5")
    type_in("edit", numbers["meeting.debriefed"], "--fit", "more")
    type_in("edit", numbers["lead.heard"], "--from", "")
    stories = {e["kind"]: e for e in type_in("history", "--json").json if not e["undone"]}
    assert stories["meeting.debriefed"]["details"]["fits you"] == "more than before"
    assert stories["lead.heard"]["people"] == []
    err = type_in("edit", "last", "--usefulness", "5", code=2).err
    assert "has no --usefulness; it has --on, " in " ".join(err.split())


def test_an_undo_that_was_undone_reads_as_one(type_in: conftest.Type) -> None:
    type_in("add", "Ana Ruiz", "--on", "2026-03-02")
    type_in("undo")
    type_in("redo")

    texts = [e["text"] for e in type_in("history", "--json").json]

    assert texts == [
        "Added Ana Ruiz",
        "Undid all of one command or import, which began with: Added Ana Ruiz",
        "Brought back all of one command or import, which began with: Added Ana Ruiz",
    ]
    assert type_in("history").out.splitlines()[0].split()[0] == "#"


def test_a_blank_name_is_refused_in_plain_words(type_in: conftest.Type) -> None:
    err = " ".join(type_in("add", "Ana", "--nickname", "A", "--phone", " ", code=2).err.split())
    assert err.endswith("it is empty; give it a value, or leave the option out.")
    err = " ".join(type_in("add", "Ana", "--email", "ana at home", code=2).err.split())
    assert "This cannot be recorded: 'ana at home' is no e-mail address. Correct that, and" in err


def test_a_sentence_ends_with_one_stop(type_in: conftest.Type) -> None:
    out = type_in("add", "Tom Kern", "--org", "Voltwerk A.G.").out
    assert out.startswith("Added Tom Kern of Voltwerk A.G. on ")
    assert ".." not in out


def test_a_lead_heard_of_by_another_route_says_so(type_in: conftest.Type) -> None:
    type_in("lead", "Acme", "--role", "planner", "--source", "other", "--on", "2026-03-02")
    assert "Heard     Mon 2026-03-02, by another route\n" in type_in("show", "acme").out
    assert "Heard of planner at Acme by another route #2\n" in type_in("show", "acme").out


def test_you_are_called_you(type_in: conftest.Type) -> None:
    type_in("add", "Tom Kern", "--org", "Acme", "--on", "2026-03-01")
    type_in("lead", "acme", "--role", "planner", "--on", "2026-03-01")
    type_in("refer", "tom", "acme", "--given", "--on", "2026-03-02")
    type_in("lead", "acme", "--closed", "--reason", "withdrawn", "--on", "2026-03-03")

    out = type_in("show", "acme").out

    assert "Tom Kern recommended you Mon 2026-03-02" in out
    assert "closed: you withdrew" in out
    for word in (" me ", " my ", " I "):
        assert word not in out.replace("\n", " ")


def test_namesakes_are_named_with_one_id_each(type_in: conftest.Type) -> None:
    for _ in range(3):
        err = type_in("add", "Kat Oel", "--new").err
    assert err == ""
    for _ in range(2):
        err = type_in("add", "Kat Oel").err
    newest = err.strip().rpartition(" ")[2]
    others = [p["id"] for p in type_in("people", "--json").json if p["id"] != newest]
    named = [err.count(f"Kat Oel ({other})") for other in others]
    assert sorted(named) == [0, 1, 1, 1]
    assert sum(err.count(other) for other in others) == 3
    assert f"are called the same as {newest}; " in err
    assert f"weakties merge ID {newest}" in err


@pytest.mark.parametrize("name", ["Zero\u200bWidth", "\u202eZero\u202c\ufeffWidth"])
def test_invisible_marks_are_dropped_from_names(type_in: conftest.Type, name: str) -> None:
    type_in("add", name)
    assert [p["name"] for p in type_in("people", "--json").json] == ["ZeroWidth"]


def test_a_name_of_very_many_words_is_refused(type_in: conftest.Type, home: Path) -> None:
    err = type_in("add", "Ana " * 200, code=2).err
    assert "it has 800 letters, and a name has at most 200; write" in " ".join(err.split())
    assert "There is no network" in type_in("people", code=1).err
