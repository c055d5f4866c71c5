"""Whatever is typed wrongly ends in one sentence with its cure, and loses nothing."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import SAMPLES, Type

_POWERLESS = (
    "import ctypes; ctypes.CDLL(None).capset("
    "(ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())"
)
"""Lets even root be refused: gives up every capability."""


def _one_sentence(text: str) -> bool:
    """Look for one sentence, after what is told once of plugins that were found."""
    told = [line for line in text.splitlines() if not line.startswith("note: found plugin")]
    return len(told) == 1 and told[0].startswith("Error: ")


def test_an_unknown_person_gets_a_suggestion(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    asked = type_in("ask", "Anna Ruiz", code=1)

    assert _one_sentence(asked.err)
    assert "did you mean Ana Ruiz?" in asked.err


def test_an_ambiguous_name_lists_the_candidates(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "a@example.org")
    type_in("add", "Ana Reyes", "--email", "b@example.org")

    asked = type_in("ask", "ana", code=1)

    assert _one_sentence(asked.err)
    assert "Ana Ruiz" in asked.err
    assert "Ana Reyes" in asked.err


def test_a_malformed_date_is_explained(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    for written in ("2026-02-30", "sometime soonish", "31/31/2026"):
        assert _one_sentence(type_in("ask", "ana", "--on", written, code=2).err)
    assert len(type_in("history", "--json").json) == 1


def test_a_network_that_was_not_begun_says_how_to_begin(type_in: Type) -> None:
    for command in (["today"], ["people"], ["status"], ["verify"], ["who", "x"]):
        assert "begin one" in type_in(*command, code=1).err


@pytest.mark.parametrize("content", [b"", b"just a text\n" * 50])
def test_a_file_that_is_no_network_stays_as_it_is(run: Type, home: Path, content: bytes) -> None:
    if not content:
        connection = sqlite3.connect(home / "network.db")
        connection.execute("create table other (x)")
        connection.close()
    else:
        (home / "network.db").write_bytes(content)
    before = (home / "network.db").read_bytes()

    assert "is no weakties network" in run("people", code=1).err
    assert (home / "network.db").read_bytes() == before


def test_a_newer_network_asks_for_an_upgrade(run: Type, home: Path) -> None:
    run("add", "Ana Ruiz")
    connection = sqlite3.connect(home / "network.db")
    connection.execute("pragma user_version = 99")
    connection.close()

    assert "upgrade weakties" in run("people", code=1).err


def test_a_read_only_folder_is_explained(run: Type, home: Path) -> None:
    run("add", "Ana Ruiz")
    home.chmod(0o500)
    code = f"{_POWERLESS}; from weakties_cli import main; main(['add', 'Ben Okri'])"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )

    home.chmod(0o700)
    assert done.returncode == 1
    assert _one_sentence(done.stderr), done.stderr
    assert len(run("people", "--json").json) == 1


def test_a_full_disk_is_explained_and_loses_nothing(run: Type, home: Path) -> None:
    run("add", "Ana Ruiz")
    before = run("verify", "--json").json
    command = [sys.executable, "-m", "weakties_cli", "import", str(SAMPLES / "Connections.csv")]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = subprocess.run(
        command, preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert _one_sentence(done.stderr), done.stderr
    assert run("verify", "--json").json == before


def test_hostile_names_cannot_steer_the_terminal(type_in: Type) -> None:
    type_in("add", "Eve \x1b[2J\x9b31m \u202egnp.exe\r\nAna Ruiz trusted")

    shown = type_in("people").out

    assert not {"\x1b", "\x9b", "\u202e", "\r"} & set(shown)
    assert len(shown.splitlines()) == 2


def test_a_mistyped_command_gets_a_suggestion(type_in: Type) -> None:
    assert "Did you mean today?" in type_in("tody", code=2).err


def test_a_name_of_any_length_is_looked_for(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert "There is no person" in type_in("show", "x" * 200, code=1).err
    assert "at most 200" in type_in("show", "x" * 60_000, code=2).err


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(type_in: Type, tmp_path: Path) -> None:
    pipe = tmp_path / "people.csv"
    os.mkfifo(pipe)

    refused = type_in("import", str(pipe), code=1)

    assert "it is no file, but a device or a pipe" in " ".join(refused.err.split())


def test_a_whole_name_of_several_asks_for_no_more_letters(type_in: Type) -> None:
    for number in range(5):
        type_in("add", "Ana Ruiz", "--email", f"ana{number}@example.org")

    for words in (("ask", "ana ruiz"), ("forget", "Ana Ruiz", "--yes")):
        said = " ".join(type_in(*words, code=1).err.split())
        assert "Give an address or the id." in said
        assert "Type more letters" not in said
        assert said.count("(p-") == 5


def test_every_format_is_listed_where_one_is_unknown(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert "node-link, sqlite" in " ".join(
        type_in("export", "--as", "nonsense", code=2).err.split()
    )


def test_what_the_engine_warns_of_fits_the_lines(
    run: Type, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "Ana Ruiz")
    (home / "network.copies").mkdir()

    monkeypatch.setenv("COLUMNS", "60")
    said = run("export", "-o", str(tmp_path / "log.jsonl")).err

    assert "cannot be noted in" in " ".join(said.split())
    assert all(len(line) <= 60 for line in said.splitlines() if "/" not in line)
    assert len(said.splitlines()) > 1
