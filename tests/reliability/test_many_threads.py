"""May many threads use one network?"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

import weakties
from weakties import InteractionNoted, OutreachSent, People, ReplyRates, maintenance

THREADS, EACH = 4, 25


def at_once(work: Callable[[int], None]) -> None:
    """Run work in four threads, and raise what any of them raises."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


@pytest.mark.parametrize("where", ["network.db", ":memory:"])
def test_four_threads_record_and_read_on_one_network(tmp_path: Path, where: str) -> None:
    with weakties.open(where if where == ":memory:" else tmp_path / where) as network:

        def work(thread: int) -> None:
            for n in range(EACH):
                person = network.add_person(name=f"Ana {thread} {n}", email=f"{thread}.{n}@x.org")
                network.record(OutreachSent(person=person, at="2026-11-20"))
                assert network.read(People).get(person) is not None
                assert network.read(ReplyRates).has_request(person)

        at_once(work)

        assert network.read(People).count() == THREADS * EACH
        assert [r.position for r in network.log.read()] == list(range(1, 2 * THREADS * EACH + 1))
        assert maintenance.verify(network) == network.head


def test_a_thread_that_only_reads_sees_no_half_transaction(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:

        def work(thread: int) -> None:
            for _ in range(EACH):
                if thread == 0:
                    network.run_transaction(
                        lambda r: [r.record(InteractionNoted(people=())) for _ in range(4)]
                    )
                else:
                    assert network.head.position % 4 == 0
                    assert len(list(network.log.read())) % 4 == 0

        at_once(work)


def count_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def use(network: weakties.Network) -> None:
    network.record(InteractionNoted(people=()))
    assert network.read(People).count() == 1
    assert list(network.log.read())


def run_in_thread(work: Callable[[], object]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
@pytest.mark.parametrize("at_a_time", [1, 10])
def test_threads_that_ended_keep_no_descriptor(tmp_path: Path, at_a_time: int) -> None:
    gc.disable()  # what only a collection closes is kept
    try:
        with weakties.open(tmp_path / "network.db") as network:
            network.add_person(name="Ana")
            use(network)
            before = count_descriptors()
            for _ in range(150 // at_a_time):
                with ThreadPoolExecutor(at_a_time) as pool:
                    list(pool.map(use, [network] * at_a_time))
            # SQLite keeps the main file of each connection that was open at once, and takes it
            # for the next one: POSIX would drop the locks of all with the first that is closed.
            assert count_descriptors() <= before + 2 * at_a_time
    finally:
        gc.enable()


def test_a_network_outlives_the_thread_that_opened_it(tmp_path: Path) -> None:
    path, opened = tmp_path / "network.db", list[weakties.Network]()
    run_in_thread(lambda: opened.append(weakties.open(path)))
    (network,) = opened
    run_in_thread(lambda: network.add_person(name="Ana"))
    run_in_thread(lambda: use(network))
    with weakties.open(path) as other:  # finds its WAL as the note beside it says
        assert other.head.position == 2
    network.close()
    with weakties.open(path) as other:
        assert other.head.position == 2


def test_an_answer_outlives_the_thread_that_asked(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        ana, answers = network.add_person(name="Ana"), list[People]()
        run_in_thread(lambda: answers.append(network.read(People)))
        for _ in range(3):
            run_in_thread(lambda: use(network))
        (person,) = answers
        found = person.get(ana)
        assert found is not None
        assert found.name == "Ana"


def test_a_child_of_a_process_with_threads_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    done = subprocess.run(
        [sys.executable, "-c", FORKING_BESIDE_THREADS, str(path)],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


FORKING_BESIDE_THREADS = """
import gc, os, sys
from threading import Event, Thread
import weakties
from weakties import People, maintenance

network, at_work, may_end = weakties.open(sys.argv[1]), Event(), Event()
def work():
    network.add_person(name="Ana")
    network.read(People).count()
    at_work.set()
    may_end.wait()
thread = Thread(target=work)
thread.start()
at_work.wait()
child = os.fork()
if not child:
    gc.collect()
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
network.add_person(name="Ben")
may_end.set()
thread.join()
network.add_person(name="Eve")
assert maintenance.verify(network).position == 3
assert os.path.getsize(sys.argv[1] + "-wal") > 0, "a child emptied the WAL"
network.close()
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
def test_too_many_open_files_are_named_as_what_they_are(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITH_FEW_DESCRIPTORS, str(tmp_path / "network.db")],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    *refused, last = done.stdout.splitlines()
    assert 0 < len(refused) < 12  # what a refusal opened it closes: else no number would do
    assert all("too many files open" in line and "ulimit -n" in line for line in refused)
    assert last == "recorded"


WITH_FEW_DESCRIPTORS = """
import os, resource, sys
import weakties
from weakties import InteractionNoted
from weakties.errors import CannotWrite

weakties.open(sys.argv[1]).close()
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
highest = max(map(int, os.listdir("/proc/self/fd")))
fillers = [os.open(os.devnull, os.O_RDONLY) for _ in range(highest)]  # no gap is left below
for left in range(40):
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(fillers) + 1 + left, hard))
    try:
        with weakties.open(sys.argv[1]) as network:
            network.record(InteractionNoted(people=()))
        print("recorded")
        break
    except CannotWrite as error:
        print(error)
"""
