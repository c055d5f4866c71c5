"""Do processes that write at once lose, double or skip anything, whatever becomes of them?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Timer
from typing import Any

import pytest

import weakties
import weakties_postgres
from tests import depth
from weakties import InteractionNoted, OutreachSent, Query, maintenance
from weakties.errors import Changed

CLOSED_S = 120
WRITER = """
import sys
import weakties, weakties_postgres
from weakties import InteractionNoted

url, writer, each = sys.argv[1:]
with weakties.open(url, plugins=[weakties_postgres]) as network:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(int(each)):
        told = InteractionNoted(people=(), at="2026-11-20", note=f"{writer}/{n}")
        network.record(told, key=f"{writer}/{n}")
"""
READER = """
import sys
import weakties, weakties_postgres

with weakties.open(sys.argv[1], plugins=[weakties_postgres]) as network:
    print("ready", flush=True)
    sys.stdin.readline()
    for recorded in network.follow(wait=60):
        print(recorded.position, recorded.event.note, flush=True)
        if recorded.position == int(sys.argv[2]):
            break
"""
OPENER = """
import sys
import weakties, weakties_postgres

print("ready", flush=True)
sys.stdin.readline()
with weakties.open(sys.argv[1], plugins=[weakties_postgres]) as network:
    print(network.log.network_id, network.head.hash.hex())
"""
DYING = """
import sys
import weakties, weakties_postgres
from weakties import Draft, InteractionNoted

def work(writer):
    writer.append(Draft(event=InteractionNoted(people=(), note=str(n))) for n in range(500))
    print("ready", flush=True)
    sys.stdin.readline()

with weakties.open(sys.argv[1], plugins=[weakties_postgres]) as network:
    network.log.transact(work)
"""
Process = subprocess.Popen[str]


@contextmanager
def start_process(code: str, *arguments: object) -> Iterator[Process]:
    """Start a process, wait until it is ready, and end it whatever happens."""
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout is not None
            assert run.stdout.readline() == "ready\n"
            yield run
        finally:
            run.kill()


def finish_processes(processes: list[Process]) -> list[str]:
    """Let all go at once, and return what each printed.

    It reads on in the buffer that `start_process` read a line from, as `communicate` would not.
    """
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.close()
    timers = [Timer(CLOSED_S, process.kill) for process in processes]
    try:
        for timer in timers:
            timer.start()
        printed = [process.stdout.read() for process in processes if process.stdout]
        assert [process.wait() for process in processes] == [0] * len(processes)
    finally:
        for timer in timers:
            timer.cancel()
    return printed


def run(codes: list[tuple[object, ...]]) -> list[str]:
    """Start one process for each, let all go at once, and give what each printed."""
    processes = [start_process(str(code), *arguments) for code, *arguments in codes]
    try:
        return finish_processes([process.__enter__() for process in processes])
    finally:
        for process in processes:
            process.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("writers", "each"),
    [
        pytest.param(2, 150, marks=pytest.mark.landing),
        (8, depth.choose(day=20, landing=40, night=40)),
    ],
)
@pytest.mark.xdist_group("processes")
def test_processes_lose_double_and_skip_nothing(url: str, writers: int, each: int) -> None:
    weakties.open(url, plugins=[weakties_postgres]).close()
    names = [f"w{n}" for n in range(writers)]

    *_, printed = run([*((WRITER, url, w, each) for w in names), (READER, url, writers * each)])

    lines = printed.splitlines()
    assert [int(line.split()[0]) for line in lines] == list(range(1, writers * each + 1))
    notes = [line.split()[1] for line in lines]
    for w in names:
        assert [n for n in notes if n.startswith(f"{w}/")] == [f"{w}/{n}" for n in range(each)]
    with weakties.open(url, plugins=[weakties_postgres]) as network:
        assert maintenance.verify(network).position == writers * each


@pytest.mark.xdist_group("processes")
def test_processes_that_begin_a_network_at_once_begin_the_same(server: Any) -> None:
    for _ in range(2):
        url = server.new()
        assert len(set(run([(OPENER, url)] * 4))) == 1


@pytest.mark.xdist_group("processes")
def test_the_same_facts_told_by_several_processes_are_recorded_once(url: str) -> None:
    run([(WRITER, url, "same", 50)] * 3)

    with weakties.open(url, plugins=[weakties_postgres]) as network:
        assert network.head.position == 50
        assert maintenance.verify(network) == network.head


@pytest.mark.xdist_group("processes")
def test_a_writer_that_is_killed_leaves_nothing_and_blocks_nobody(url: str) -> None:
    for number in range(1, 3):
        with start_process(DYING, url) as dying:
            os.kill(dying.pid, signal.SIGKILL)
            dying.wait()
            with weakties.open(url, plugins=[weakties_postgres]) as network:
                recorded = network.record(InteractionNoted(people=(), note="the next"))
                assert recorded.position == number
                assert maintenance.verify(network).position == number


def test_of_several_who_decided_alike_one_records(url: str) -> None:
    with weakties.open(url, plugins=[weakties_postgres]) as network:
        people = [network.add_person(name=f"Person {n}") for n in range(8)]
        seen = network.head

    def decide(number: int) -> bool:
        with weakties.open(url, plugins=[weakties_postgres]) as own:
            mine = OutreachSent(person=people[number])
            own.record(mine, if_unchanged_since=seen, of=Query(OutreachSent, about=people[number]))
            try:
                own.record(InteractionNoted(people=()), if_none=Query(InteractionNoted))
            except Changed:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, range(8))) == 1
    with weakties.open(url, plugins=[weakties_postgres]) as network:
        assert network.head.position == 8 + 8 + 1
