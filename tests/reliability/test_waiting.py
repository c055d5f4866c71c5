"""Who waits for whom: readers for nobody, writers for a while, and stopping for the commit."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reliability.child import Child

import weakties
from weakties.errors import CannotWrite
from weakties.log.sqlite.lock import LockFile, open_lock

WRITER = """
import sys, weakties
with weakties.open(sys.argv[1]) as network:
    def work(writer):
        print("within", flush=True)
        sys.stdin.readline()
    network.log.transact(work)
    print("done", flush=True)
"""
"""Writes nothing, and holds the lock until it is told to end."""

ANSWERS_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("within", flush=True)
sys.stdin.readline()
"""

HOLDER = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(handle, fcntl.LOCK_EX)
print("within", flush=True)
sys.stdin.readline()
"""

READER = """
import sys, time, weakties
slowest = 0.0
for _ in range(6):
    began = time.monotonic()
    with weakties.open(sys.argv[1], create=False) as network:
        people = network.read(weakties.People).count()
        due = weakties.list_due_items(network)
    slowest = max(slowest, time.monotonic() - began) if _ else 0.0
print(people, slowest)
"""

IMPORTER = """
import os, signal, sys, weakties
with weakties.open(sys.argv[1]) as network:
    def work(recorder):
        recorder.add_person(name="Ben Okoro")
        os.kill(os.getpid(), signal.SIGTSTP)
        return recorder.add_person(name="Cy Ode")
    network.run_transaction(work, source="test")
    print("committed", flush=True)
"""


@pytest.fixture
def network_file(tmp_path: Path) -> Path:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        network.run_transaction(
            lambda recorder: recorder.add_person(name="Ana Ruiz"), source="test"
        )
        assert network.read(weakties.People).count() == 1
    return path


@pytest.fixture
def limit_s(network_file: Path) -> float:
    """Return how long a look may take: a second more than with nobody in the way."""
    return 1.0 + max(slowest for _, slowest in _read_with_eight(network_file))


@pytest.fixture
def stopped_writer(network_file: Path) -> Iterator[int]:
    """Stop a process within its transaction."""
    with Child(WRITER, network_file) as writer:
        assert writer.read_line() == "within"
        os.kill(writer.process.pid, signal.SIGSTOP)
        yield writer.process.pid


def _read_with_eight(path: Path) -> list[tuple[int, float]]:
    """Read in a loop with eight processes; return what each saw, and its slowest look."""
    command = [sys.executable, "-c", READER, str(path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    answers = [reader.communicate(timeout=300)[0].split() for reader in readers]
    return [(int(people), float(slowest)) for people, slowest in answers]


def test_eight_readers_do_not_wait_for_a_stopped_writer(
    network_file: Path, limit_s: float, stopped_writer: int
) -> None:
    seen = _read_with_eight(network_file)

    assert [people for people, _ in seen] == [1] * 8
    assert max(slowest for _, slowest in seen) < limit_s


def test_readers_bring_answers_up_to_date_for_themselves_while_the_file_is_taken(
    network_file: Path, limit_s: float
) -> None:
    answers = network_file.with_name("network.views.db")
    with Child(ANSWERS_WRITER, answers) as writer:
        assert writer.read_line() == "within"
        os.kill(writer.process.pid, signal.SIGSTOP)
        with weakties.open(network_file) as network:
            network.run_transaction(lambda recorder: recorder.add_person(name="Ben"), source="test")

        seen = _read_with_eight(network_file)

        assert [people for people, _ in seen] == [2] * 8
        assert max(slowest for _, slowest in seen) < limit_s
        with weakties.open(network_file) as network:
            ana = weakties.find_person(network, "ana")
            network.record(weakties.OutreachSent(person=weakties.PersonId(ana.id), channel="email"))
            assert network.read(weakties.ReplyRates).requests.where()
            writer.process.kill()
            writer.process.wait()
            network.run_transaction(lambda recorder: recorder.add_person(name="Cy"), source="test")
            assert network.read(weakties.People).count() == 3

    with sqlite3.connect(answers) as connection:
        assert connection.execute("select count(*) from people").fetchone() == (3,)


@pytest.mark.usefixtures("cards")
def test_a_second_writer_waits_a_bounded_time_says_so_and_says_for_whom(
    network_file: Path, stopped_writer: int
) -> None:
    began = time.monotonic()
    command = [sys.executable, "-m", "weakties_cli", "--network", str(network_file), "add", "Ben"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert 9 < time.monotonic() - began < 50, done.stderr  # ten, and what a loaded machine takes
    assert done.returncode == 1
    assert f"Waiting: process {stopped_writer}, since " in done.stderr
    assert f"cannot be written: process {stopped_writer}, since " in done.stderr
    assert "retry" in done.stderr
    assert "Traceback" not in done.stderr
    with weakties.open(network_file, create=False) as network:
        assert network.read(weakties.People).count() == 1


def test_the_error_of_a_wait_names_the_network(
    network_file: Path, stopped_writer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weakties.open(network_file) as network:
        monkeypatch.setattr("weakties.log.sqlite.lock.PATIENCE_S", 0.3)
        with pytest.raises(CannotWrite, match=r"network\.db cannot be written: process"):
            network.run_transaction(lambda recorder: recorder.add_person(name="Ben"), source="test")


def test_who_waited_for_its_turn_appends_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_text("first\n")
    with Child(HOLDER, path) as holder:
        assert holder.read_line() == "within"
        lock = open_lock(str(path), os.O_RDWR | os.O_APPEND)
        threading.Timer(0.3, lambda: holder.write("\n")).start()

        lock.acquire()

        os.write(lock.handle, b"second\n")
        lock.close()
    assert path.read_text() == "first\nsecond\n"


def test_a_turn_that_was_given_up_takes_the_lock_from_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weakties.log.sqlite.lock.PATIENCE_S", 0.2)
    path = tmp_path / "lock"
    lock = LockFile(str(path))
    with Child(HOLDER, path) as holder:
        assert holder.read_line() == "within"
        with pytest.raises(CannotWrite), lock.hold():
            pass
        holder.write("\n")
        holder.read_rest(30)
    for _ in range(3):
        with lock.hold():
            time.sleep(0.05)
    lock.close()
    with Child(HOLDER, path) as holder:
        assert holder.read_line() == "within"


def test_a_stop_signal_waits_for_the_commit(network_file: Path) -> None:
    with Child(IMPORTER, network_file) as importer:
        deadline = time.monotonic() + 30
        while _state(importer.process.pid) != "T" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _state(importer.process.pid) == "T"

        with weakties.open(network_file) as network:
            assert network.read(weakties.People).count() == 3
            network.run_transaction(lambda recorder: recorder.add_person(name="Dee"), source="test")

        os.kill(importer.process.pid, signal.SIGCONT)
        assert importer.read_line() == "committed"


def _state(process: int) -> str:
    """Return the letter of a process's state; T is stopped."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
