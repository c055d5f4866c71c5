"""Is "No copies are left" said only when no file beside the log has a word of who was forgotten?"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import weakties
from weakties import InteractionNoted, People, care, correcting, past
from weakties.network import examining
from weakties.network.correcting import forgetting
from weakties_cli.main import main

WORDS = ("zorana", "quillfeather", "zq@example")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri")
        network.add_person(name="Zorana Quillfeather", email="zq@example.org", note="velvet")
        network.record(InteractionNoted(people=(ben,), note="with Zorana Quillfeather"))
        assert past.find(network, "velvet")
    return path


def run(path: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--network", str(path), *arguments])
    assert result.exit_code == code, result.output
    return result


def spellings(word: str) -> list[bytes]:
    """Return how a word can stand in a file."""
    escaped = "".join(f"\\u{ord(c):04x}" for c in word)
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped.encode()]


def left(folder: Path) -> list[str]:
    """Return in which files words are; another process reads them, as it must."""
    found = []
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        held = subprocess.check_output(["cat", file]).lower()
        for word in WORDS:
            found += [f"{word} in {file.name}" for s in spellings(word) if s in held]
    return found


def test_nothing_is_left_beside_a_log(path: Path) -> None:
    assert left(path.parent)
    run(path, "forget", "Zorana Quillfeather", "--yes")

    assert left(path.parent) == []
    assert "No copies are left." in run(path, "forget", "--finish").output


def test_a_draft_of_a_killed_restore_is_named_and_removed(path: Path) -> None:
    draft = path.with_name("network.db.draft-999999999-1")
    with weakties.open(path) as network:
        network.log.backup(draft)
    answer = run(path, "forget", "Zorana Quillfeather", "--yes")
    assert draft.name in answer.output
    with weakties.open(path) as network:
        assert any(draft.name in c.problem for c in examining.examine(network))

    done = run(path, "forget", "--finish").output

    assert f"{draft.name} was left by a backup or a restore" in done
    assert done.endswith("No copies are left.\n")
    assert left(path.parent) == []


def test_the_log_from_before_a_restore_is_forgotten_in(path: Path) -> None:
    backup = path.with_name("backup.db")
    run(path, "backup", str(backup))
    with weakties.open(path) as network:
        (zorana,) = network.read(People).search("zorana")
        network.record(
            InteractionNoted(people=(weakties.PersonId(zorana.id),), note="Zorana's later word")
        )
        network.record(InteractionNoted(people=(), note="of Zorana Quillfeather"))
    run(path, "restore", str(backup), "--yes")
    kept = path.with_name("network.before-restore-1.db")
    assert kept.exists()
    backup.unlink()

    run(path, "forget", "Zorana Quillfeather", "--yes")
    with weakties.open(path) as network:
        assert any(
            kept.name in c.problem and "words" in c.problem for c in examining.examine(network)
        )
    assert "No copies are left." in run(path, "forget", "--finish").output

    assert left(path.parent) == []
    with weakties.open(kept) as network:
        assert care.verify(network)


def test_files_that_were_written_are_named_until_they_are_gone(path: Path, tmp_path: Path) -> None:
    export, backup = tmp_path / "out" / "log.jsonl", tmp_path / "out" / "backup.db"
    export.parent.mkdir()
    run(path, "export", "-o", str(export))
    run(path, "backup", str(backup))
    run(path, "report", "-o", str(export.with_name("report.md")))

    answer = run(path, "forget", "Zorana Quillfeather", "--yes").output
    assert export.name in answer
    left_over = run(path, "--json", "forget", "--finish", code=1).output
    assert {Path(c["file"]).name for c in json.loads(left_over)["left"]} == {
        "log.jsonl", "backup.db", "report.md",
    }  # fmt: skip
    for file in export.parent.iterdir():
        file.unlink()

    assert "No copies are left." in run(path, "forget", "--finish").output
    assert not path.with_name("network.copies").exists()
    assert left(tmp_path) == []


def test_what_was_written_afterwards_is_not_named(path: Path) -> None:
    run(path, "forget", "Zorana Quillfeather", "--yes")
    run(path, "export", "-o", str(path.with_name("log.jsonl")))

    assert run(path, "forget", "--finish").output == "No copies are left.\n"


def test_a_damaged_ledger_does_not_keep_words(path: Path) -> None:
    path.with_name("network.erasures").write_bytes(b"nonsense\n")

    answer = run(path, "forget", "Zorana Quillfeather", "--yes", code=1)

    assert "the words are erased" in answer.output
    assert left(path.parent) == []


def test_a_reader_of_the_answers_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "_TRIES", 2)
    views = path.with_name("network.views.db")
    with closing(sqlite3.connect(views)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from sqlite_master").fetchone()
        assert "--finish" in run(path, "forget", "Zorana Quillfeather", "--yes", code=1).output
        assert "--finish" in run(path, "forget", "--finish", code=1).output
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(path.parent) == []


def test_nobody_was_forgotten_and_nothing_is_named(path: Path) -> None:
    run(path, "export", "-o", str(path.with_name("log.jsonl")))

    with weakties.open(path) as network:
        assert correcting.find_copies(network) == []
