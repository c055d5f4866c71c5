"""Finding, correcting and undoing from the command line: what is said, and what is then so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import Draft, EventRetracted


@pytest.fixture
def type_in_story(type_in: Type) -> Type:
    """Record what two people are about."""
    type_in("add", "Nora Text", "--note", "two dogs", "--org", "Straße AG")
    type_in("add", "Łukasz Ørsted")
    type_in("meet", "nora", "--on", "2026-11-20", "--note", "grid storage, and\nthe Zürich office")
    return type_in


def test_notes_names_and_places_are_found(type_in_story: Type) -> None:
    assert "two [dogs]" in type_in_story("find", "dogs").out
    assert "Added Nora Text" in type_in_story("find", "nora").out.splitlines()[0]
    assert "[grid] storage" in type_in_story("find", "nora", "GRI").out
    assert "the [Zürich] office" in type_in_story("find", "zurich").out
    assert "[Straße] AG" in type_in_story("find", "strasse").out
    assert "[Łukasz] Ørsted" in type_in_story("find", "lukasz").out
    assert "Łukasz [Ørsted]" in type_in_story("find", "orsted").out


def test_what_is_found_has_number_day_and_sentence(type_in_story: Type) -> None:
    first, second = type_in_story("find", "grid").out.splitlines()

    assert first == "4  Fri 2026-11-20  Met Nora Text"
    assert second == "   note: [grid] storage, and the Zürich office"
    assert (
        type_in_story("find", "grid", "--plain")
        .out.splitlines()[1]
        .endswith("note: grid storage, and the Zürich office")
    )
    (hit,) = type_in_story("find", "grid", "--json").json
    assert (hit["position"], hit["kind"], hit["about"]) == (4, "meeting.held", ["Nora Text"])
    assert hit["words"] == {"note": "grid storage, and\nthe Zürich office"}
    start, end = hit["marks"][0]
    assert hit["excerpt"][start:end] == "grid"


def test_words_side_by_side_are_found_apart_if_nothing_has_them_so(type_in_story: Type) -> None:
    assert "[grid storage]" in type_in_story("find", "grid storage").out
    apart = type_in_story("find", "storage grid")
    assert "[grid] [storage]" in apart.out
    assert "side by side" in apart.err


def test_nothing_found_says_what_was_looked_for_and_what_to_try(type_in_story: Type) -> None:
    answer = type_in_story("find", "dogs", "zebra").out

    assert "Nothing holds “dogs” and “zebra”." in answer
    assert "“dogs” alone is in 1 entry." in answer
    assert "Try fewer words" in answer
    assert "as of 2026-01-01" in type_in_story("find", "dogs", "--as-of", "2026-01-01").out


@pytest.mark.parametrize(
    "words", ["NEAR(", "a:b", "-", "*", '"', "^x", "{names}:grid OR", "' or 1=1 --", "a AND", "(("]
)
def test_nothing_that_is_typed_is_a_command_of_the_index(type_in_story: Type, words: str) -> None:
    code = 0 if re.search(r"\w", words) else 2
    answer = type_in_story("find", "--", words, code=code)
    assert "There is no word in" in answer.err or not code


def test_a_day_in_the_past_finds_what_had_happened(type_in_story: Type) -> None:
    type_in_story("note", "nora", "grid again", "--on", "2026-11-25")

    assert len(type_in_story("find", "grid", "--json").json) == 2
    assert len(type_in_story("find", "grid", "--as-of", "2026-11-20", "--json").json) == 1
    assert type_in_story("find", "grid", "--as-of", "2026-11-19", "--json").json == []


def test_undoing_merging_and_forgetting_reach_the_index(type_in_story: Type, home: Path) -> None:
    assert len(type_in_story("find", "grid", "--json").json) == 1
    type_in_story("undo")
    assert type_in_story("find", "grid", "--json").json == []
    type_in_story("redo")
    type_in_story("add", "Nora T.", "--email", "n@example.org")
    type_in_story("merge", "Nora Text", "n@example.org")
    (hit,) = type_in_story("find", "grid", "--json").json
    assert len(hit["people"]) == 1
    type_in_story("forget", "Nora Text", "--yes")
    assert type_in_story("find", "grid", "--json").json == []
    kept = b"".join(f.read_bytes() for f in home.rglob("*") if f.is_file())
    assert b"storage" not in kept
    assert b"dogs" not in kept
    assert b"rsted" in kept


def test_an_event_is_undone_by_its_number_and_said_in_words(type_in_story: Type) -> None:
    assert type_in_story("undo", "4").out == "Undid event 4 of Fri 2026-11-20: Met Nora Text.\n"
    assert (
        type_in_story("redo", "4").out == "Brought back event 4 of Fri 2026-11-20: Met Nora Text.\n"
    )
    assert "There is no event or batch '99'" in type_in_story("undo", "99", code=1).err


def test_what_rests_on_an_event_is_listed_and_undone_with_it(type_in_story: Type) -> None:
    type_in_story("ask", "lukasz")
    refused = type_in_story("undo", "3", code=1).err
    assert "1 later event rests on it:\n  5  " in refused
    assert "Asked Łukasz Ørsted by e-mail for a talk" in refused
    assert "\nUndo both with --yes, or undo that first.\n" in refused

    said = type_in_story("undo", "3", "--yes").out

    assert "Added Łukasz Ørsted" in said
    assert "With it, since it rests on it:\n  5  " in said
    assert [p["name"] for p in type_in_story("people", "--json").json] == ["Nora Text"]
    assert type_in_story("doctor").out == "All is well.\n"
    said = type_in_story("redo").out
    assert "With it:\n  5  " in said
    assert len(type_in_story("people", "--json").json) == 2


def test_of_many_events_five_are_said(type_in_story: Type) -> None:
    for day in range(10, 17):
        type_in_story("note", "lukasz", "x", "--on", f"2026-11-{day}")

    assert "  and 2 more\n" in type_in_story("undo", "3", "--yes").out


def test_an_organization_that_others_name_stays_and_it_is_said(type_in: Type) -> None:
    type_in("add", "Uno", "--org", "Halden")
    type_in("add", "Duo", "--org", "Halden")
    batch = type_in("history", "--json").json[0]["batch"]

    said = type_in("undo", batch).out

    assert said.splitlines()[-1] == "Halden stays, since a later event names it."
    assert [p["name"] for p in type_in("who", "halden", "--json").json] == ["Duo"]
    assert type_in("doctor").out == "All is well.\n"


def test_after_the_only_request_is_undone_the_first_step_is_said_again(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")
    before = type_in("today").out, type_in("stats").out
    type_in("ask", "ana")
    assert (type_in("today").out, type_in("stats").out) != before

    type_in("undo")

    assert (type_in("today").out, type_in("stats").out) == before


def test_doctor_finds_what_names_something_undone(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz")
    type_in("ask", "ana")
    with weakties.open(next(home.rglob("network.db"))) as network:
        first = next(network.follow())
        network.log.transact(
            lambda w: w.append([Draft(event=EventRetracted(event=first.id))])  # type: ignore[arg-type]  # an event's id
        )

    said = type_in("doctor", code=1).out

    assert "event 2 names a person that was undone or is not there" in said
    assert "`weakties undo 2`" in said
    type_in("redo")
    assert type_in("doctor").out == "All is well.\n"


def test_a_correction_says_what_was_and_what_is(type_in_story: Type) -> None:
    said = type_in_story("edit", "last", "--on", "2026-11-21", "--note", "grids").out

    assert said.splitlines() == [
        "Corrected event 4:",
        "  was  Fri 2026-11-20  Met Nora Text",
        "  now  Sat 2026-11-21  Met Nora Text",
        "  when: 2026-11-20 → 2026-11-21",
        "  note: grid storage, and\\nthe Zürich office → grids",
        "One `weakties undo` takes this back.",
    ]
    assert type_in_story("find", "storage", "--json").json == []
    assert "Took the correction back" in type_in_story("undo").out
    assert len(type_in_story("find", "storage", "--json").json) == 1


def test_a_dry_run_changes_nothing(type_in_story: Type) -> None:
    before = type_in_story("history", "--json").json

    said = type_in_story("edit", "4", "--note", "", "--dry-run").out

    assert "  note: grid storage, and\\nthe Zürich office → nothing\nNothing was changed." in said
    assert type_in_story("history", "--json").json == before


def test_without_a_change_the_fields_are_listed(type_in_story: Type) -> None:
    said = type_in_story("edit", "4").out

    assert said.startswith("Event 4 of Fri 2026-11-20: Met Nora Text.\nOption")
    for option in ("--on", "--person", "--kind", "--useful", "--asked-for-names", "--note"):
        assert f"\n{option} " in said
    fields = {f["name"]: f for f in type_in_story("edit", "4", "--json").json["fields"]}
    assert (fields["usefulness"]["shape"], fields["asked_for_names"]["shape"]) == (
        "number", "yes-no",
    )  # fmt: skip


def test_every_shape_of_a_field_is_read(type_in_story: Type) -> None:
    type_in_story("edit", "last", "--person", "nora", "--person", "lukasz", "--useful", "4",
         "--asked-for-names", "yes", "--kind", "coffee")  # fmt: skip
    (hit,) = type_in_story("find", "grid", "--json").json
    assert sorted(hit["about"]) == ["Nora Text", "Łukasz Ørsted"]
    type_in_story("edit", "2", "--org", "")
    assert type_in_story("who", "strasse", "--json").json == []
    type_in_story("edit", "2", "--org", "Straße AG", "--name", "Nora Texter")
    assert [p["name"] for p in type_in_story("who", "strasse", "--json").json] == ["Nora Texter"]
    for words, said in (
        (("--useful", "x"), "is a whole number, not 'x'"),
        (("--kind", "tea"), "is one of information-interview, coffee"),
        (("--asked-for-names", "maybe"), "is yes or no"),
        (("--starts", "2026-12-01"), "has no --starts; it has --on, --person"),
    ):
        assert said in type_in_story("edit", "4", *words, code=2).err.replace("\n", " "), words
    assert "cannot be empty" in type_in_story("edit", "4", "--kind", "", code=2).err


def test_the_day_of_an_agreed_meeting_is_corrected(type_in_story: Type) -> None:
    type_in_story("meet", "lukasz", "--on", "2999-01-02")
    type_in_story("meet", "lukasz", "--cancelled")

    said = type_in_story("edit", "5", "--on", "2999-01-03").out

    assert "starts: 2999-01-02 → 2999-01-03" in said
    assert "1 event that names it, or follows it on that day, was recorded again" in said
    assert type_in_story("doctor").out == "All is well.\n"


def test_an_event_is_shown_with_what_belongs_to_it(type_in_story: Type) -> None:
    type_in_story("edit", "4", "--note", "grids")
    type_in_story("undo")

    for command in ("show", "history"):
        said = type_in_story(command, "4").out.splitlines()
        assert said[:2] == [
            "Event 4 of Fri 2026-11-20: Met Nora Text.",
            "  note: grid storage, and\\nthe Zürich office",
        ]
    type_in_story("redo")
    shown = type_in_story("show", "4").out
    assert shown.startswith("Event 4 of Fri 2026-11-20 (corrected by 5): Met Nora Text.")
    assert "\n  5  Fri 2026-11-20  Met Nora Text\n" in shown
    assert type_in_story("show", "5", "--json").json["related"][0]["position"] == 4
    listed = {e["position"]: e["correction"] for e in type_in_story("history", "--json").json}
    assert (listed[4], listed[5]) == (5, None)
    assert "There is no event '99'" in type_in_story("show", "99", code=1).err


def test_a_redo_does_not_reach_back_over_what_was_recorded_since(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Voltwrek AG")
    type_in("undo")
    type_in("add", "Ana Ruiz", "--org", "Voltwerk AG")
    type_in("undo")
    assert "Voltwerk AG" in type_in("redo").out
    type_in("note", "ana", "rang me")

    refused = type_in("redo", code=1).err

    assert "since the last undo, something new was recorded" in refused
    assert "`weakties redo 1`" in refused
    assert "Voltwrek" not in type_in("show", "ana").out
    type_in("undo")
    assert "rang me" in type_in("redo").out + type_in("show", "ana").out
    # the undo of the typing error lies behind what was recorded since
    type_in("redo", code=1)
    assert "Voltwrek AG" in type_in("redo", "1").out


def test_what_an_undo_leaves_in_view_does_not_hinder_its_redo(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme")
    batch = type_in("history", "--json").json[0]["batch"]
    type_in("add", "Ben Okri", "--org", "Acme")
    assert "Acme stays" in type_in("undo", batch, "--yes").out

    assert type_in("redo").out.startswith("Brought back")


def test_undoing_the_import_of_a_folder_names_every_importer(home: Path, type_in: Type) -> None:
    folder = home / "contacts"
    folder.mkdir()
    (folder / "people.csv").write_text("name,email\nBen Okri,ben@example.org\n")
    for name in ("Ana Ruiz", "Cy Lund", "Dee Moss"):
        card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEND:VCARD\n"
        (folder / f"{name.split()[0]}.vcf").write_text(card)
    type_in("import", str(folder))

    said = " ".join(type_in("undo").out.split())

    assert "recorded by vcard." in said
    assert "and spreadsheet.people (" in said
