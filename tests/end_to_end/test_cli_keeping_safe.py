"""Keeping a network safe, by typing: anchors, backups, restores, the doctor, and one's own data."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.reliability.keeping import cut, forget, note, people

import weakties
from weakties import EventId, EventRetracted, PersonMerged, corrections, maintenance


@pytest.fixture
def backup(type_in: Type, home: Path) -> Path:
    """Write a network of five events, back it up, and go on."""
    path = home / "backup.db"
    with weakties.open(home / "network.db") as network:
        people(network)
        note(network, 2)
    type_in("backup", str(path))
    with weakties.open(home / "network.db") as network:
        note(network, 3)
    return path


def test_a_backup_says_how_much_it_holds(type_in: Type, home: Path, backup: Path) -> None:
    again = str(home / "again.db")

    said = type_in("backup", again, "--json").json
    assert said == {
        "file": again, "events": 8, "position": 8, "hash": type_in("verify", "--json").json["hash"],
    }  # fmt: skip
    assert "is there already" in type_in("backup", again, code=1).err
    assert "8 events" in type_in("backup", again, "--force").out


def test_a_restore_needs_a_yes_and_says_what_it_did(type_in: Type, backup: Path) -> None:
    refused = type_in("restore", str(backup), code=2).err
    assert "3 events" in refused
    assert "--yes" in refused
    assert type_in("verify", "--json").json["position"] == 8

    done = type_in("restore", str(backup), "--yes", "--json").json

    assert (done["events"], done["lost"], done["forgotten"], done["clean"]) == (6, 3, 0, True)
    assert done["kept"].endswith("network.before-restore-1.db")
    assert type_in("verify", "--json").json["position"] == 6
    assert "8 events" in type_in("restore", done["kept"], "--yes").out


def test_a_restore_into_nothing_needs_no_yes(type_in: Type, home: Path, backup: Path) -> None:
    new = ["--network", str(home / "new.db")]

    assert type_in(*new, "restore", str(backup), "--json").json["kept"] is None
    assert type_in(*new, "verify", "--json").json["position"] == 5


def test_who_was_forgotten_is_said_to_be_forgotten_again(
    type_in: Type, home: Path, backup: Path
) -> None:
    with weakties.open(home / "network.db") as network:
        forget(network, 1, 2, 3)

    assert "1 person was forgotten" in type_in("restore", str(backup), "--yes").out


def test_a_log_that_went_back_ends_with_four_until_it_is_accepted(
    type_in: Type, home: Path, backup: Path
) -> None:
    cut(home / "network.db", 6)

    for command in (["people"], ["anchor"], ["status"], ["verify"], ["add", "Ana"]):
        assert "went back" in type_in(*command, code=4).err
    assert "went back" in type_in("doctor", code=1).out
    assert type_in("anchor", "--accept", "--json").json["position"] == 7
    type_in("people")


def test_an_anchor_says_when_it_was_made(type_in: Type, home: Path, backup: Path) -> None:
    text, said = type_in("anchor").out, type_in("anchor", "--json").json

    assert text.splitlines()[4].startswith("20")
    assert (said["position"], said["made_at"][:10]) == (8, text.splitlines()[4][:10])
    (home / "anchor.txt").write_text(text)
    type_in("verify", "--anchor", str(home / "anchor.txt"))


def test_the_doctor_says_every_trouble_with_its_cure(
    type_in: Type, home: Path, backup: Path
) -> None:
    assert type_in("doctor").out == "All is well.\n"
    (home / "network.anchor").chmod(0o644)
    (home / "network.db.draft-4000000").write_text("")

    found = type_in("doctor", "--json", code=1).json
    said = " ".join(f["problem"] for f in found if not f["note"])

    for word in ("network.anchor can be read", "draft-4000000 was left"):
        assert word in said
    assert all(f["cure"] for f in found)


def test_the_doctor_says_when_somebody_who_was_forgotten_is_back(
    type_in: Type, home: Path, backup: Path
) -> None:
    with weakties.open(home / "network.db") as network:
        forget(network, 1, 2, 3)
        maintenance.note(network)
    backup.replace(home / "network.db")

    said = type_in("doctor", code=1).out
    assert "3 events about people who were forgotten have their words again" in said

    assert "1 person was forgotten again" in type_in("anchor", "--accept").err
    assert type_in("doctor").out == "All is well.\n"


def test_a_damaged_ledger_is_said_with_its_cure(type_in: Type, home: Path, backup: Path) -> None:
    (home / "network.erasures").write_text("nonsense\n")

    assert "line 1" in type_in("doctor", code=1).out
    assert "line 1" in type_in("restore", str(backup), "--yes", code=1).err


def test_a_person_gets_all_that_is_held_about_them(type_in: Type, home: Path) -> None:
    zora, ben = weakties.PersonId("p-zora"), weakties.PersonId("p-ben")
    noted = weakties.InteractionNoted
    with weakties.open(home / "network.db") as network:
        people(network)
        network.record(noted(people=(), note="Zorana Quill called \x9b52 \u202e"))
        network.record(weakties.MeetingHeld(people=(zora, ben), note="both"))
        network.record(noted(people=(ben,), note="Zorana Quill knows of his debts"))

    text = type_in("export", "--person", "zorana").out

    held = json.loads(text)
    assert held["person"]["name"] == "Zorana Quill"
    assert [(e["position"], e["others"]) for e in held["events"]] == [
        (1, 0),
        (2, 0),
        (4, 0),
        (5, 1),
    ]
    assert held["events"][1]["personal"] == {"note": "likes velvet"}
    assert [(w["position"], w["why"].partition(" that")[0]) for w in held["withheld"]] == [
        (3, "a text"), (6, "a text about other people"),
    ]  # fmt: skip
    assert not any(word in text for word in ("Ben", "debts", "\x9b", "\u202e"))


def test_every_entry_of_a_merged_person_is_held(type_in: Type, home: Path) -> None:
    with weakties.open(home / "network.db") as network:
        people(network)
        other = network.add_person(name="Z. Q.", email="zq@example.net")
        merged = PersonMerged(survivor=weakties.PersonId("p-zora"), absorbed=other)
        network.log.transact(lambda w: w.append([weakties.Draft(event=merged)]))
        (last,) = network.log.read(1, 2)
        network.log.transact(
            lambda w: w.append([weakties.Draft(event=EventRetracted(event=EventId(last.id)))])
        )

    held = json.loads(type_in("export", "--person", "zq@example.net").out)

    assert held["person"]["ids"] == sorted(["p-zora", other])
    assert [(e["position"], e["counts"]) for e in held["events"]] == [
        (1, True), (2, False), (4, True), (5, True),
    ]  # fmt: skip


def test_a_forgotten_person_hears_what_remains(type_in: Type, home: Path) -> None:
    with weakties.open(home / "network.db") as network:
        people(network)
        corrections.forget(network, weakties.PersonId("p-zora"), suppress=True)

    type_in("export", "--person", "p-zora", "-o", str(home / "zora.json"))

    held = json.loads((home / "zora.json").read_text())
    assert held["person"]["name"] is None
    assert held["forgotten"][0]["suppressed"] == 2  # the address, and the name
    assert [e["kind"] for e in held["events"]] == [
        "person.added", "interaction.noted", "person.forgotten",
    ]  # fmt: skip
    assert not any(e["personal"] for e in held["events"])
    assert [e["erased"] for e in held["events"]] == [True, True, False]


def test_people_and_a_person_are_two_things(type_in: Type, backup: Path) -> None:
    assert "Choose one" in type_in("export", "--people", "--person", "ben", code=2).err


def test_answers_that_were_faked_are_found_by_verify_and_doctor(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme")
    type_in("add", "Ben Okri")
    assert type_in("people", "--json").json[0]["name"] == "Ana Ruiz"
    answers = home / "network.views.db"
    with closing(sqlite3.connect(answers, isolation_level=None)) as connection:
        assert connection.execute("update people set name = 'Eve'").rowcount == 2

    found = type_in("verify", code=4).err
    assert "people parts from the log at position" in found
    assert "weakties rebuild" in found
    assert "projection people" in type_in("doctor", code=1).out

    type_in("rebuild")
    type_in("verify")
    type_in("doctor")


def test_verify_makes_no_answers_that_nobody_asked_for(type_in: Type, home: Path) -> None:
    type_in("add", "Ana Ruiz")
    type_in("backup", str(home / "backup.db"))

    type_in("--network", str(home / "backup.db"), "verify")

    assert not (home / "backup.views.db").exists()
