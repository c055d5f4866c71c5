"""Is a backup whole, and does a restore bring all of it, or nothing, and nobody forgotten?"""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from tests.reliability.child import Child
from tests.reliability.keeping import BEN, forget, left, note, people, restored, verified

import weakties
from weakties import People, maintenance
from weakties.corrections import ledger
from weakties.errors import (
    BrokenLog,
    CannotWrite,
    Unreadable,
    WrittenMeanwhile,
)
from weakties.maintenance.restoring import Loss

WRITER = """
import sys, weakties
with weakties.open(sys.argv[1]) as network:
    while True:
        network.record(weakties.InteractionNoted(people=(), note="x" * 300))
        print(network.head.position, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network of five events and its backup; three more came since."""
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        people(network)
        note(network, 2)
        maintenance.backup(network, tmp_path / "backup.db")
        note(network, 3)
        network.read(People)
    return path


def test_a_backup_is_the_whole_log_in_one_private_file(path: Path) -> None:
    with weakties.open(path) as network:
        head = maintenance.backup(network, path.with_name("again.db"))
        assert head == network.head

    (again,) = path.parent.glob("again*")
    assert again.stat().st_mode & 0o077 == 0
    assert verified(again) == 8


@pytest.mark.xdist_group("processes")
def test_a_backup_while_another_process_writes_is_a_moment_of_it(path: Path) -> None:
    with Child(WRITER, path) as writer, weakties.open(path) as network:
        assert writer.read_line()
        heads = [maintenance.backup(network, path.with_name(f"{n}.db")) for n in range(5)]

    places = [head.position for head in heads]
    assert places == sorted(places)
    assert places[0] < places[-1], "nothing was written meanwhile"
    for number, head in enumerate(heads):
        assert verified(path.with_name(f"{number}.db")) == head.position


def test_what_is_there_is_not_replaced_unless_forced(path: Path) -> None:
    backup = path.with_name("backup.db")
    with weakties.open(path) as network:
        for to in (backup, path.parent, path):
            with pytest.raises(CannotWrite):
                maintenance.backup(network, to)
        with pytest.raises(CannotWrite, match="itself"):
            maintenance.backup(network, path, force=True)
        assert maintenance.backup(network, backup, force=True).position == 8

    assert verified(backup) == 8


def test_a_log_that_does_not_hold_is_not_backed_up(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("drop trigger event_stays")

    with weakties.open(path) as network, pytest.raises(BrokenLog):
        maintenance.backup(network, path.with_name("new.db"))

    assert not list(path.parent.glob("*new.db*"))


def test_a_restore_goes_back_and_keeps_what_was_there(path: Path) -> None:
    done = restored(path)

    assert (done.loss.lost, done.forgotten, done.head.position) == (3, 0, 6)
    assert verified(path) == 6  # with the event that says so
    assert done.kept == path.with_name("network.before-restore-1.db")
    assert verified(done.kept) == 8
    assert restored(path, done.kept.name).loss.lost == 1  # that event
    assert verified(path) == 9
    assert not [p for p in path.parent.iterdir() if "draft" in p.name]


def test_no_answer_from_after_the_backup_is_left(path: Path) -> None:
    with weakties.open(path) as network:
        network.add_person(name="Gudrun")
        assert network.read(People).search("gudrun")

    assert restored(path).clean

    answers = subprocess.check_output(["cat", path.with_name("network.views.db")])
    assert b"gudrun" not in answers.lower()


def test_whoever_is_asked_hears_the_loss_and_may_refuse(path: Path) -> None:
    before, heard = path.read_bytes(), list[Loss]()

    def refused(loss: Loss) -> bool:
        heard.append(loss)
        return False

    assert maintenance.restore(path, path.with_name("backup.db"), refused) is None

    assert [(loss.head.position, loss.lost, loss.damaged) for loss in heard] == [(5, 3, False)]
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*restore*"))


def test_whoever_was_forgotten_since_is_forgotten_again(path: Path) -> None:
    with weakties.open(path) as network:
        forget(network, 1, 2, 3)
        network.views.erase()

    done = restored(path)

    assert (done.loss.lost, done.forgotten, done.head.position) == (4, 1, 8)
    assert left(path, "backup.db") == []
    assert verified(path) == 8
    with weakties.open(path) as network:
        ben = network.read(People).get(BEN)
        assert ben is not None
        assert ben.name == "Ben Okri"


@pytest.mark.parametrize("gone", ["missing", "no database", "older"])
def test_the_ledger_alone_suffices_to_forget_again(path: Path, gone: str) -> None:
    with weakties.open(path) as network:
        forget(network, 1, 2, 3)
        ledger.remember(network)
    for file in path.parent.glob("network.*db*"):
        file.unlink()
    if gone == "no database":
        path.write_text("nothing that could be read" * 99)
    elif gone == "older":
        restored(path)

    assert restored(path).forgotten == 1

    assert left(path, "backup.db") == []
    assert verified(path) == 8


def test_a_backup_that_was_made_after_a_forgetting_needs_none(path: Path) -> None:
    with weakties.open(path) as network:
        forget(network, 1, 2, 3)
        maintenance.backup(network, path.with_name("later.db"))
        note(network)

    assert restored(path, "later.db").forgotten == 0
    assert verified(path) == 10


def test_a_log_that_took_another_course_loses_what_is_its_own(path: Path) -> None:
    restored(path)
    with weakties.open(path) as network:
        note(network, 4)

    done = restored(path, "network.before-restore-1.db")

    assert (done.loss.lost, done.head.position) == (5, 9)
    assert done.kept == path.with_name("network.before-restore-2.db")


def test_a_file_that_is_no_database_is_moved_aside_with_what_belongs_to_it(path: Path) -> None:
    path.write_bytes(b"broken" * 999)
    Path(f"{path}-wal").write_bytes(b"its WAL")

    done = restored(path)

    assert done.loss.damaged
    assert done.kept is not None
    assert done.kept.read_bytes() == b"broken" * 999
    assert Path(f"{done.kept}-wal").read_bytes() == b"its WAL"
    assert verified(path) == 6


def test_a_damaged_ledger_stops_a_restore(path: Path) -> None:
    ledger.get_ledger_path(path).write_text("nonsense\n")

    with pytest.raises(Unreadable, match="line 1"):
        restored(path)

    assert verified(path) == 8


def test_what_is_recorded_while_somebody_thinks_it_over_is_not_lost(path: Path) -> None:
    def agreed(_: Loss) -> bool:
        with weakties.open(path) as network:
            note(network)
        return True

    with pytest.raises(WrittenMeanwhile):
        maintenance.restore(path, path.with_name("backup.db"), agreed)

    assert verified(path) == 9
