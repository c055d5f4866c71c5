"""Is "No copies are left" said only when no file beside the log has a word of who was forgotten?"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner, Result
from tests.reliability.child import Child

import weakties
from tests import depth, prepared
from weakties import InteractionNoted, People, corrections, exchange, history, maintenance
from weakties.corrections import forgetting, written_files
from weakties.maintenance import examination
from weakties_cli.main import main

WORDS = ("zorana", "quillfeather", "zq@example")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        ben = network.add_person(name="Ben Okri")
        network.add_person(name="Zorana Quillfeather", email="zq@example.org", note="velvet")
        network.record(InteractionNoted(people=(ben,), note="with Zorana Quillfeather"))
        assert history.find(network, "velvet")
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
        assert any(draft.name in c.problem for c in examination.examine(network))

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
            kept.name in c.problem and "words" in c.problem for c in examination.examine(network)
        )
    assert "No copies are left." in run(path, "forget", "--finish").output

    assert left(path.parent) == []
    with weakties.open(kept) as network:
        assert maintenance.verify(network)


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

    said = " ".join(answer.output.split())
    assert "The words are erased from the log, but network.erasures does not say so" in said
    assert left(path.parent) == []


def test_a_reader_of_the_answers_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "_PATIENCE_S", 0.1)
    views = path.with_name("network.views.db")
    with closing(sqlite3.connect(views)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from sqlite_master").fetchone()
        assert "--finish" in run(path, "forget", "Zorana Quillfeather", "--yes", code=1).output
        assert "--finish" in run(path, "forget", "--finish", code=1).output
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(path.parent) == []


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.readline()
"""
LOCK = """
import fcntl, os, sys
handle = os.open(sys.argv[1] + "-shm", os.O_RDWR)
fcntl.lockf(handle, fcntl.LOCK_EX, 5, 123)
print("held", flush=True)
sys.stdin.readline()
"""
READ = "begin", "select count(*) from sqlite_master"


@pytest.mark.parametrize("file", depth.spread(["network.db", "network.views.db"], by_day=1))
def test_what_a_stopped_reader_keeps_is_named_until_it_is_gone(path: Path, file: str) -> None:
    run(path, "note", "ben", "so that there is a WAL")
    with Child(HOLD, path.with_name(file), *READ) as reader:
        assert reader.read_line() == "held"
        os.kill(reader.process.pid, signal.SIGSTOP)

        said = run(path, "forget", "Zorana Quillfeather", "--yes", code=1)
        shown = " ".join(said.output.split())
        assert "The words are erased from the log, but copies of them may be left in" in shown
        assert f"process {reader.process.pid} reads it just now" in shown
        assert "weakties forget --finish" in shown
        assert "Nothing was lost" not in shown
        assert str(reader.process.pid) in run(path, "forget", "--finish", code=1).output
        well = " ".join(run(path, "doctor", code=1).output.split())
        kept = f"{file}-wal" if file == "network.db" else file
        assert f"{kept} may still have words of who was forgotten" in well
        run(path, "export", "-o", str(path.with_name("log.jsonl")))
        run(path, "verify")
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert "may still have words" not in run(path, "doctor").output
    assert left(path.parent) == []


def test_a_writer_of_the_answers_keeps_a_forgetting_waiting_for_a_bounded_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weakties.readmodel.store.PATIENCE_S", 0.5)
    with Child(HOLD, path.with_name("network.views.db"), "begin immediate") as writer:
        assert writer.read_line() == "held"
        begun = monotonic()
        said = run(path, "forget", "Zorana Quillfeather", "--yes", code=1).output
        assert monotonic() - begun < 20
        assert "copies of them may be left" in " ".join(said.split())
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(path.parent) == []


def test_who_is_killed_while_forgetting_leaves_that_to_the_doctor(path: Path) -> None:
    killed = """
import os, sys
import weakties
from weakties import People, corrections
from weakties.corrections import forgetting
forgetting.scrub = lambda network: os._exit(9)
with weakties.open(sys.argv[1]) as network:
    (person,) = network.read(People).search("zorana")
    corrections.forget(network, person.id)
"""
    command = [sys.executable, "-c", killed, str(path)]
    assert subprocess.run(command, check=False).returncode == 9

    assert "may still have words" in " ".join(run(path, "doctor", code=1).output.split())
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert run(path, "doctor")
    assert left(path.parent) == []


def test_a_forgetting_that_is_refused_leaves_no_note(path: Path) -> None:
    run(path, "forget", "Ben Okri", "--yes")
    with weakties.open(path) as network:
        (entry,) = network.read(People).search("zorana")
        zorana = weakties.PersonId(entry.id)
        with pytest.raises(RuntimeError, match="within"):
            network.run_transaction(lambda _: corrections.forget(network, zorana))
    assert "may still have words" not in run(path, "doctor").output


@pytest.mark.parametrize("options", [(), ("--suppress",)])
def test_a_ledger_that_could_not_be_written_is_written_at_the_end(
    path: Path, options: tuple[str, ...]
) -> None:
    backup, ledger = path.with_name("backup.db"), path.with_name("network.erasures")
    run(path, "backup", str(backup))
    ledger.mkdir()
    said = run(path, "forget", "Zorana Quillfeather", "--yes", *options, code=1).output
    assert "does not say so" in " ".join(said.split())
    assert "it is a folder" in " ".join(run(path, "forget", "--finish", code=1).output.split())
    ledger.rmdir()

    foreseen = run(path, "forget", "--finish", "--dry-run").output
    assert "The ledger lacks 1 forgetting" in foreseen
    assert not ledger.exists()
    assert json.loads(run(path, "--json", "forget", "--finish", "--dry-run").output)["to_note"] == 1
    assert "Added to the ledger" in run(path, "forget", "--finish", code=1).output
    assert ledger.is_file()

    run(path, "restore", str(backup), "--yes")
    assert "Zorana" not in run(path, "people").output
    assert "There is no person" in run(path, "show", "zorana", code=1).output


def test_what_is_only_listed_is_not_removed(path: Path) -> None:
    draft = path.with_name(f"{path.name}.draft-1234567-1")
    draft.write_text("Zorana Quillfeather")

    foreseen = run(path, "forget", "--finish", "--dry-run").output

    assert "would be cleaned" in foreseen
    assert "Nothing was changed." in foreseen
    assert draft.exists()
    run(path, "forget", "--finish")
    assert not draft.exists()


@pytest.mark.parametrize("flag", ["--suppress", "--thorough"])
def test_the_end_of_all_forgettings_takes_no_option_of_one(path: Path, flag: str) -> None:
    assert f"leave {flag} out" in run(path, "forget", "--finish", flag, code=2).output


FULL = """
import resource, signal, sys
from weakties_cli.main import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
main(sys.argv[2:])
"""


def run_on_a_full_disk(path: Path, room: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where files may grow only so far."""
    return prepared.run(FULL, str(room), "--network", str(path), *arguments)


@pytest.mark.parametrize("room", [0, 40_960])
@pytest.mark.parametrize("has_wal", [False, True])
def test_who_only_reads_needs_no_room(path: Path, room: int, has_wal: bool) -> None:
    with weakties.open(path) as network:
        network.add_person(name="Ana Ruiz")
        files = {f: f.read_bytes() for f in path.parent.glob("network.db*") if "shm" not in f.name}
    for file, content in files.items() if has_wal else ():
        file.write_bytes(content)  # as somebody leaves them who is killed

    for command, answer in {"people": "Ana Ruiz", "verify": "events hold", "today": ""}.items():
        done = run_on_a_full_disk(path, room, command)
        assert done.returncode == 0, done.stderr
        assert answer in done.stdout
    refused = run_on_a_full_disk(path, 0, "add", "Eve Moon")
    assert "no room on the disk" in refused.stderr
    assert "Nothing was lost" in " ".join(refused.stderr.split())
    assert "Ana Ruiz" in run(path, "people").output
    assert run(path, "verify")


def count_forgettings(path: Path) -> int:
    with weakties.open(path) as network:
        return sum(1 for _ in network.log.read(kinds=("person.forgotten",)))


def test_a_full_disk_is_told_from_a_reader_and_never_said_to_have_lost_nothing(
    path: Path, tmp_path: Path
) -> None:
    sizes = [f.stat().st_size for f in (path, path.with_name("network.views.db"))]
    rooms = sorted({32_768, 40_960, *sizes, *(size + 8_192 for size in sizes)})
    done = set()
    for room in (*rooms, 10_000_000):
        folder = tmp_path / str(room)
        folder.mkdir()
        for file in path.parent.glob("network.*"):
            (folder / file.name).write_bytes(file.read_bytes())
        copy = folder / path.name

        told = run_on_a_full_disk(copy, room, "forget", "Zorana Quillfeather", "--yes")

        said, is_done = " ".join(told.stderr.split()), bool(count_forgettings(copy))
        done.add((is_done, told.returncode))
        assert "another program" not in said
        if told.returncode:
            assert "there is no room on the disk" in said
            assert is_done is ("The words are erased from the log, but" in said)
            assert is_done is not ("Nothing was lost" in said)
        if is_done:
            assert "No copies are left." in run(copy, "forget", "--finish").output
            assert left(folder) == []
    assert {(True, 0), (True, 1)} <= done


@pytest.mark.landing  # SQLite itself waits ten seconds
def test_somebody_who_hangs_in_the_wal_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weakties.log.sqlite.file.PATIENCE_S", 0.5)
    with Child(HOLD, path, *READ, "rollback") as reader:
        assert reader.read_line() == "held"
        with Child(LOCK, path) as hanging:
            assert hanging.read_line() == "held"
            said = run(path, "export", "-o", str(path.with_name("log.jsonl")), code=1).output
    assert "another program holds it and does not go on" in " ".join(said.split())


def refuse_to_wait(_: float) -> None:
    raise AssertionError("it waits for what nobody takes away")


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_something_in_the_place_of_the_answers_is_named_until_it_is_moved(
    path: Path, monkeypatch: pytest.MonkeyPatch, end: str, kind: str
) -> None:
    monkeypatch.setattr(forgetting, "sleep", refuse_to_wait)
    obstacle = path.with_name(f"network.views.db{end}")
    obstacle.unlink(missing_ok=True)
    obstacle.mkdir() if kind == "folder" else os.mkfifo(obstacle)

    for command in (("forget", "Zorana Quillfeather", "--yes"), ("forget", "--finish")):
        said = " ".join(run(path, *command, code=1).output.split())
        assert "The words are erased from the log" in said
        what = "a folder" if kind == "folder" else "no file"
        assert f"{obstacle.name} is in the way, since it is {what}" in said
        assert "Move it away, then run `weakties forget --finish`" in said
    assert obstacle.name in run(path, "doctor", code=1).output.replace("\n", "")
    obstacle.rmdir() if kind == "folder" else obstacle.unlink()

    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(path.parent) == []


def test_a_folder_in_the_place_of_new_notes_is_said(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    draft = path.with_name("network.copies.draft")
    draft.mkdir()

    run(path, "backup", str(path.with_name("backup.db")))
    assert "cannot be noted" in caplog.text
    assert "backup.db" in caplog.text
    run(path, "forget", "Zorana Quillfeather", "--yes")
    said = " ".join(run(path, "forget", "--finish", code=1).output.split())
    assert f"{draft.name} is a folder where weakties notes what is exported" in said
    assert "move it away" in said
    assert draft.name in run(path, "doctor", code=1).output.replace("\n", "")
    draft.rmdir()
    path.with_name("backup.db").unlink()
    assert "No copies are left." in run(path, "forget", "--finish").output


@pytest.mark.parametrize("kind", ["pipe", "link", "file"])
def test_what_lies_in_the_place_of_new_notes_is_in_nobodys_way(path: Path, kind: str) -> None:
    draft, other = path.with_name("network.copies.draft"), path.with_name("other")
    other.write_text("mine")
    match kind:
        case "pipe":
            os.mkfifo(draft)
        case "link":
            draft.symlink_to(other)
        case _:
            draft.write_text("left")

    run(path, "backup", str(path.with_name("backup.db")))

    assert [Path(w.file).name for w in written_files.list_written_files(path)] == ["backup.db"]
    assert not os.path.lexists(draft)
    assert other.read_text() == "mine"


def test_a_draft_of_a_killed_backup_is_named_wherever_it_was_to_be(
    path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    killed = """
import os, sys
from pathlib import Path
import weakties
from weakties import maintenance
from weakties.maintenance import backups
backups.verify_draft = lambda *_: os._exit(9)
with weakties.open(sys.argv[1]) as network:
    maintenance.backup(network, Path(sys.argv[2]))
"""
    command = [sys.executable, "-c", killed, str(path), str(folder / "backup.db")]
    assert subprocess.run(command, check=False).returncode == 9
    (draft,) = [f for f in folder.iterdir() if not f.name.endswith(("-wal", "-shm", ".lock"))]

    assert draft.name in run(path, "forget", "Zorana Quillfeather", "--yes").output
    assert draft.name in run(path, "doctor", code=0).output
    assert "No copies are left." in run(path, "forget", "--finish").output

    assert left(tmp_path) == []
    assert list(folder.iterdir()) == []


def test_the_rows_of_a_retry_that_was_killed_are_removed(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "network.db.draft-999999999-1"
    folder.mkdir()
    (folder / "people.csv").write_text("Zorana Quillfeather")

    assert folder.name in run(path, "forget", "Zorana Quillfeather", "--yes").output
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(tmp_path) == []


def test_a_note_of_a_file_that_is_gone_does_not_keep_the_name(path: Path) -> None:
    export = path.with_name("zorana-quillfeather.json")
    run(path, "export", "--person", "zorana", "-o", str(export))
    export.unlink()

    run(path, "forget", "Zorana Quillfeather", "--yes")

    assert left(path.parent) == []


@pytest.mark.parametrize("damage", ["cut", "folder"])
def test_damaged_notes_of_what_was_written_are_said(path: Path, damage: str) -> None:
    notes, export = path.with_name("network.copies"), path.with_name("log.jsonl")
    run(path, "export", "-o", str(export))
    if damage == "cut":
        notes.write_bytes(notes.read_bytes()[:20])
    else:
        notes.unlink()
        notes.mkdir()

    assert notes.name in run(path, "forget", "Zorana Quillfeather", "--yes").output
    answer = run(path, "forget", "--finish", code=1).output
    assert "network.copies should say what was exported" in answer
    run(path, "export", "-o", str(path.with_name("other.jsonl")))
    assert notes.exists()


def test_what_was_begun_before_a_forgetting_is_named(path: Path) -> None:
    export = path.with_name("people.txt")

    def pieces() -> Iterator[str]:
        yield "Zorana Quillfeather"
        run(path, "forget", "Zorana Quillfeather", "--yes")

    exchange.save(pieces(), export, network=path)

    assert export.name in run(path, "forget", "--finish", code=1).output


def test_two_that_write_at_once_are_both_noted(path: Path) -> None:
    with written_files.noting(path, path.with_name("one.txt")):
        path.with_name("one.txt").touch()
        with written_files.noting(path, path.with_name("two.txt")):
            path.with_name("two.txt").touch()

    assert {Path(w.file).name for w in written_files.list_written_files(path)} == {
        "one.txt",
        "two.txt",
    }


@pytest.mark.parametrize("name", ["my[1].db", "a*b.db"])
def test_a_network_with_an_odd_name_loses_no_kept_log(path: Path, name: str) -> None:
    odd, backup = path.with_name(name), path.with_name("backup.db")
    with weakties.open(path) as network:
        network.log.backup(odd)
    path.unlink()
    run(odd, "backup", str(backup))
    run(odd, "note", "ben", "Zorana Quillfeather again")
    run(odd, "restore", str(backup), "--yes")
    backup.unlink()
    path.with_name("network.views.db").unlink()

    run(odd, "forget", "Zorana Quillfeather", "--yes")
    assert "cleaned" in run(odd, "forget", "--finish").output
    assert left(path.parent) == []


def test_a_kept_log_that_may_have_them_under_another_id_is_named(tmp_path: Path) -> None:
    path, backup = tmp_path / "network.db", tmp_path / "backup.db"
    run(path, "add", "Ben Okri")
    run(path, "backup", str(backup))
    run(path, "add", "Zorana Quillfeather")
    run(path, "restore", str(backup), "--yes")
    backup.unlink()
    run(path, "add", "Zorana Quillfeather")

    answer = run(path, "forget", "Zorana Quillfeather", "--yes").output
    assert "may have words about them" in " ".join(answer.split())
    assert "Copies may be left" in run(path, "forget", "--finish", code=1).output
    for file in tmp_path.glob("network.before-restore-1.db*"):
        file.unlink()
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(tmp_path) == []


def test_a_kept_log_in_which_they_were_added_again_by_hand_is_named(tmp_path: Path) -> None:
    path, backup = tmp_path / "network.db", tmp_path / "backup.db"
    run(path, "add", "Ben Okri")
    run(path, "add", "Zorana Quillfeather", "--email", "zq@example.org")
    run(path, "backup", str(backup))
    run(path, "undo")
    run(path, "add", "Zorana Quillfeather", "--org", "Acme")
    run(path, "restore", str(backup), "--yes")
    backup.unlink()

    run(path, "forget", "Zorana Quillfeather", "--yes")

    for _ in range(2):  # what the first could clean does not hide what is left
        said = " ".join(run(path, "forget", "--finish", code=1).output.split())
        assert "network.before-restore-1.db is the log from before a restore" in said
        assert "delete it: `rm" in said
    for file in tmp_path.glob("network.before-restore-1.db*"):
        file.unlink()
    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(tmp_path) == []


def test_a_kept_log_in_which_they_were_added_again_after_a_forgetting_is_named(
    tmp_path: Path,
) -> None:
    path, backup = tmp_path / "network.db", tmp_path / "backup.db"
    run(path, "add", "Zorana Quillfeather")
    run(path, "forget", "Zorana Quillfeather", "--yes")
    run(path, "add", "Ben Okri")
    run(path, "backup", str(backup))
    run(path, "add", "Zorana Quillfeather")
    run(path, "restore", str(backup), "--yes")
    backup.unlink()

    said = " ".join(run(path, "forget", "--finish", code=1).output.split())

    assert "may have words about them that the network lacks" in said


def test_a_kept_log_that_lost_nothing_of_others_is_not_named(tmp_path: Path) -> None:
    path, backup = tmp_path / "network.db", tmp_path / "backup.db"
    run(path, "add", "Ben Okri")
    run(path, "add", "Zorana Quillfeather")
    run(path, "describe", "ben", "--note", "a friend of Zorana Quillfeather", "--title", "Chief")
    run(path, "backup", str(backup))
    run(path, "note", "zorana", "a word")
    run(path, "restore", str(backup), "--yes")
    backup.unlink()

    run(path, "forget", "Zorana Quillfeather", "--yes")

    assert run(path, "forget", "--finish").output.endswith("No copies are left.\n")
    assert run(path, "forget", "--finish").output == "No copies are left.\n"
    assert left(tmp_path) == []


def test_a_backup_that_took_another_course_brings_no_word_back(path: Path) -> None:
    first, second = path.with_name("first.db"), path.with_name("second.db")
    run(path, "backup", str(first))
    run(path, "note", "zorana", "velvet")
    run(path, "note", "ben", "Zorana Quillfeather was kind")
    run(path, "note", "ben", "a word about Ben")
    run(path, "backup", str(second))
    run(path, "restore", str(first), "--yes")
    run(path, "forget", "Zorana Quillfeather", "--yes")

    run(path, "restore", str(second), "--yes")
    for file in (first, second):
        file.unlink()

    assert "No copies are left." in run(path, "forget", "--finish").output
    assert left(path.parent) == []
    with weakties.open(path) as network:
        words = " ".join(str(row.personal) for row in network.log.read_rows())
        assert "velvet" not in words
        assert "a word about Ben" in words
        assert maintenance.verify(network)


def test_nobody_was_forgotten_and_nothing_is_named(path: Path) -> None:
    run(path, "export", "-o", str(path.with_name("log.jsonl")))

    with weakties.open(path) as network:
        assert corrections.find_copies(network) == []


def test_what_lies_on_a_medium_that_is_away_is_named_until_it_is_back(path: Path) -> None:
    stick, away = path.with_name("stick"), path.with_name("away")
    stick.mkdir()
    run(path, "backup", str(stick / "b.db"))
    stick.rename(away)

    run(path, "forget", "Zorana Quillfeather", "--yes")
    assert "its folder is away" in run(path, "forget", "--finish", code=1).output
    away.rename(stick)
    assert "b.db was written" in run(path, "forget", "--finish", code=1).output.replace("\n", " ")
    (stick / "b.db").unlink()
    assert "No copies are left." in run(path, "forget", "--finish").output


def test_a_file_that_was_written_by_a_link_is_found_without_it(path: Path) -> None:
    folder, link = path.with_name("folder"), path.with_name("link")
    folder.mkdir()
    link.symlink_to(folder)
    run(path, "export", "-o", str(link / "x.jsonl"))
    link.unlink()

    run(path, "forget", "Zorana Quillfeather", "--yes")

    assert "x.jsonl was written" in run(path, "forget", "--finish", code=1).output.replace(
        "\n", " "
    )
