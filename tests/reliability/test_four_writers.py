"""Do four processes at once lose, double or skip an event, and does a reader see each once?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import weakties
from tests import depth
from weakties import maintenance

WRITERS, EACH = 4, depth.choose(day=60, landing=200, night=200)
WRITER = """
import sys
import weakties
from weakties import InteractionNoted

with weakties.open(sys.argv[1]) as network:
    sys.stdin.readline()
    for n in range(int(sys.argv[3])):
        told = InteractionNoted(people=(), at="2026-11-20", note=f"{sys.argv[2]}/{n}")
        network.record(told, key=f"{sys.argv[2]}/{n}")
"""
READER = """
import sys
import weakties

with weakties.open(sys.argv[1]) as network:
    print("ready", flush=True)
    for recorded in network.follow(wait=30):
        print(recorded.position, recorded.event.note, flush=True)
        if recorded.position == int(sys.argv[2]):
            break
"""
OPENER = """
import sys
import weakties

sys.stdin.readline()
with weakties.open(sys.argv[1]) as network:
    print(network.log.network_id, network.head.hash.hex())
"""


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that waits for a line before it begins."""
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finished(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Let all go at once, and give what each printed."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


@pytest.mark.xdist_group("processes")
def test_four_processes_lose_double_and_skip_nothing(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    weakties.open(path).close()
    reader = started(READER, path, WRITERS * EACH)
    writers = [started(WRITER, path, w, EACH) for w in range(WRITERS)]

    *_, seen = finished([*writers, reader])

    lines = seen.split("\n")[1:-1]
    assert [int(line.split()[0]) for line in lines] == list(range(1, WRITERS * EACH + 1))
    notes = [line.split()[1] for line in lines]
    assert sorted(notes) == sorted(f"{w}/{n}" for w in range(WRITERS) for n in range(EACH))
    for w in range(WRITERS):
        assert [n for n in notes if n.startswith(f"{w}/")] == [f"{w}/{n}" for n in range(EACH)]
    with weakties.open(path) as network:
        assert maintenance.verify(network).position == WRITERS * EACH


@pytest.mark.xdist_group("processes")
def test_four_processes_that_begin_a_network_at_once_begin_the_same(tmp_path: Path) -> None:
    for number in range(5):
        openers = [started(OPENER, tmp_path / f"{number}.db") for _ in range(4)]

        said = finished(openers)

        assert len(set(said)) == 1


@pytest.mark.xdist_group("processes")
def test_the_same_facts_told_by_four_processes_are_recorded_once(tmp_path: Path) -> None:
    path = tmp_path / "network.db"

    finished([started(WRITER, path, "same", 50) for _ in range(4)])

    with weakties.open(path) as network:
        assert network.head.position == 50
        assert maintenance.verify(network) == network.head
