"""Importing, exporting and checking, by typing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.end_to_end.conftest import SAMPLES, Type

import weakties_cli

REAL = Path(__file__).parents[3] / "shared/samples/linkedin/Complete_LinkedInDataExport_sample.zip"


def test_an_export_is_imported_once_however_often(type_in: Type) -> None:
    zipped = str(SAMPLES / "export.zip")
    dry = type_in("import", zipped, "--dry-run", "--json").json
    first = type_in("import", zipped, "--json").json
    again = type_in("import", zipped, "--json").json

    assert dry["new"] == first["new"] > 50
    assert (first["rejected"], again["new"], again["changed"]) == (0, 0, 0)
    assert again["known"] == first["new"]
    assert set(first) >= {"batch", "importer", "new", "known", "changed", "rejected", "skipped"}


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not here")
def test_a_real_export_answers_every_question(run: Type) -> None:
    connections = ("import", str(REAL), "--importer", "linkedin.connections", "--json")
    assert run(*connections).json["new"] == 2000
    assert run(*connections).json["new"] == 0

    assert len(run("who", "royal geographical society", "--json").json) > 50
    assert run("path", "royal institution", "--json").json[0]["reason"]
    assert run("stats", "--json").json["stages"][0]["n"] == 0
    assert run("today", "--json").json == []
    assert run("history", "--json").json[-1]["kind"] == "person.added"
    assert run("verify", "--json").json["ok"] is True
    assert run("status", "--json").json["people"] == 2000


def test_rejected_rows_end_with_two_and_nothing_with_three(type_in: Type, home: Path) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (home / "some.csv").write_text(head + "Ana,Ruiz,,,Acme,,01 Jan 2024\nBen,Okri,,,,,soon\n")
    (home / "none.csv").write_text(head)
    (home / "other.csv").write_text("a,b\n1,2\n")

    assert "line 3" in type_in("import", str(home / "some.csv"), code=2).err
    assert type_in("import", str(home / "none.csv"), code=3).err
    assert type_in("import", str(home / "other.csv"), code=3).err
    assert type_in("import", str(home / "missing.csv"), code=1).err


def test_an_exported_log_comes_back_with_the_same_hashes(
    type_in: Type, year: Path, home: Path
) -> None:
    type_in("export", "-o", str(home / "log.jsonl"))
    copy = ["--network", str(home / "copy.db")]

    type_in(*copy, "import", str(home / "log.jsonl"))

    assert type_in(*copy, "verify", "--json").json == type_in("verify", "--json").json
    assert "already holds" in type_in(*copy, "import", str(home / "log.jsonl"), code=1).err


def test_an_export_never_takes_the_place_of_the_network(type_in: Type, year: Path) -> None:
    before = year.read_bytes()

    for name in (year, year.parent / "." / year.name):
        refused = type_in("export", "-o", str(name), code=1).err
        assert "it is the network itself" in refused
    assert year.read_bytes() == before


def test_people_are_exported_without_formulas(type_in: Type) -> None:
    type_in("add", "=cmd|' /C calc'!A0")

    assert ",'=cmd" in type_in("export", "--people").out


def change(year: Path, day: str) -> None:
    """Return an event another day, behind the log's back."""
    with closing(sqlite3.connect(year, isolation_level=None)) as connection:
        connection.execute("drop trigger event_is_only_blanked")
        connection.execute("update event set occurred_at = ? where position = 17", (day,))


def test_a_changed_event_is_named_by_its_position(type_in: Type, year: Path) -> None:
    change(year, "2020-01-01")

    assert "Position 17 does not hold" in type_in("verify", code=4).err


@pytest.mark.parametrize("words", [("rebuild",), ("verify", "--replay")])
def test_who_stumbles_over_a_changed_event_says_so(
    type_in: Type, year: Path, words: tuple[str, ...]
) -> None:
    change(year, "no day")
    for views in year.parent.glob("*.views.db*"):
        views.unlink()

    assert "Position 17 does not hold" in type_in(*words, code=4).err


def test_another_fault_is_not_taken_for_a_change(
    year: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("weakties.maintenance.rebuild", stumble)

    done = CliRunner().invoke(weakties_cli.main, ("rebuild",))

    assert repr(done.exception) == "ValueError('a fault of ours')"


def test_a_cut_tail_shows_against_an_anchor(type_in: Type, year: Path, home: Path) -> None:
    (home / "anchor.txt").write_text(type_in("anchor").out)
    connection = sqlite3.connect(year)
    connection.execute("drop trigger event_stays")
    connection.execute("delete from event where position > 100")
    connection.commit()
    connection.close()

    assert "was cut" in type_in("verify", "--anchor", str(home / "anchor.txt"), code=4).err


def test_an_export_replaces_a_file_only_by_force(type_in: Type, year: Path, home: Path) -> None:
    (home / "kept.csv").write_text("mine")

    refused = type_in("export", "--people", "-o", str(home / "kept.csv"), code=1).err
    assert "there already" in refused
    assert "--force" in refused
    assert (home / "kept.csv").read_text() == "mine"

    type_in("export", "--people", "-o", str(home / "kept.csv"), "--force")
    assert (home / "kept.csv").read_text().startswith("id,name,")


@pytest.mark.parametrize("words", [("--people",), (), ("--person", "moved")])
def test_what_is_exported_to_a_terminal_does_not_steer_it(
    type_in: Type, home: Path, words: tuple[str, ...]
) -> None:
    from tests.end_to_end.terminal import on_a_terminal

    type_in("add", "Moved \x9b31m\u202eAna\x1b]0;x\x07")

    seen = on_a_terminal("export", *words)

    assert not set(seen) & {"\x9b", "\u202e", "\x1b", "\x07"}
    assert "Ana" in seen


def test_an_exported_log_that_was_cut_is_refused(type_in: Type, year: Path, home: Path) -> None:
    lines = type_in("export").out.splitlines()
    log = home / "cut.jsonl"
    log.write_text("\n".join([*lines[:50], lines[-1]]), "utf-8")

    refused = type_in("--network", str(home / "copy.db"), "import", str(log), code=1).err
    assert "49 events" in refused
    assert not (home / "copy.db").exists()

    log.write_text("\n".join(lines[:-1]), "utf-8")
    refused = type_in("--network", str(home / "copy.db"), "import", str(log), code=1).err
    assert "its last lines are missing" in " ".join(refused.split())

    log.write_text("\n".join([lines[0].replace(',"ends":true', ""), *lines[1:-1]]), "utf-8")
    read = type_in("--network", str(home / "copy.db"), "import", str(log))
    assert read.out.startswith("Read ")
    assert "does not say where it ends" in read.err
