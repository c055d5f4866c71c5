"""Is a restore whole for who has the network open, and if it is killed at any moment?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reliability.child import Child
from tests.reliability.keeping import forget, left, note, people, restored, verified

import weakties
from tests import depth
from weakties import People, maintenance
from weakties.corrections import ledger

READER = """
import sys, weakties
with weakties.open(sys.argv[1]) as network:
    print(network.head.position, network.read(weakties.People).count(), flush=True)
    for line in sys.stdin:
        for _ in range(50):
            print(*(row.position for row in network.log.read_rows()), flush=True)
        print("people", network.read(weakties.People).count(), flush=True)
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


@pytest.mark.xdist_group("processes")
def test_a_reader_with_the_network_open_sees_all_of_it_or_nothing(path: Path) -> None:
    with Child(READER, path) as reader:
        assert reader.read_line() == "8 2"
        reader.write("go\n" * 40)
        first = reader.read_line()

        restored(path)
        reader.write("go\n")
        rest = reader.read_rest(60).splitlines()

    lines = [first, *(line for line in rest if line != "people 2")]
    assert lines == sorted(lines, reverse=True)
    assert [*dict.fromkeys(lines)] == ["1 2 3 4 5 6 7 8", "1 2 3 4 5 6"]
    assert verified(path) == 6


@pytest.mark.xdist_group("processes")
def test_a_writer_with_the_network_open_goes_on_from_what_was_restored(path: Path) -> None:
    with weakties.open(path) as network:
        note(network)
        command = [sys.executable, "-m", "weakties_cli", "--network", str(path),
                   "restore", str(path.with_name("backup.db")), "--yes"]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)

        assert network.read(People).count() == 2
        note(network)
        assert network.head.position == maintenance.verify(network).position == 7

    assert verified(path) == 7


def killed_at(step: int, path: Path) -> bool:
    """Restore in a child that ends itself at its n-th touch of a file; False if it got through."""
    child = os.fork()
    if not child:
        count = 0

        def touched(event: str, _: object) -> None:
            nonlocal count
            if event.startswith(("open", "os.", "sqlite3.", "fcntl.")):
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touched)
        restored(path)
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("damaged", [False, True])
def test_a_restore_that_is_killed_at_any_touch_is_done_or_not(path: Path, damaged: bool) -> None:
    with weakties.open(path) as network:
        forget(network, 1, 2, 3)
        ledger.remember(network)
        network.views.erase()
    if damaged:
        path.write_bytes(b"no database" * 999)
    before, ends = path.read_bytes(), set()
    for step in range(1, 10_000, depth.choose(day=9, landing=3, night=3)):
        path.write_bytes(before)
        if not killed_at(step, path):
            break
        ends.add(_end(path, before))
        for file in path.parent.glob("network.*"):
            if file.suffix not in (".anchor", ".erasures"):
                file.unlink()

    assert step > 40
    assert ends == ({"as it was", 8} if damaged else {9, 8})


def _end(path: Path, before: bytes) -> object:
    """Say in which of two states a killed restore left the network; nobody comes back with it."""
    found = path.read_bytes()
    if found == before and found.startswith(b"no database"):
        return "as it was"
    allowed = [p.name for p in path.parent.glob("*draft*")]
    assert left(path, "backup.db", *allowed) == []
    return verified(path)
