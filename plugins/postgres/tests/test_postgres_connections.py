"""What becomes of a log whose connection breaks, in between and in the middle?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

import weakties
import weakties_postgres
from weakties import InteractionNoted, People, maintenance, stores

Cut = Callable[[str], None]
FORKING = """
import os, sys
import weakties, weakties_postgres
from weakties import InteractionNoted, People, maintenance, stores

network = weakties.open(sys.argv[1], plugins=[weakties_postgres])
network.record(InteractionNoted(people=()))
uses = (
    lambda: network.head,
    lambda: network.record(InteractionNoted(people=())),
    lambda: list(network.log.read()),
    lambda: network.log.transact(lambda writer: None),
    lambda: network.log.backup(sys.argv[2]),
)

def in_a_child():
    used = 0
    for use in uses:
        try:
            use()
            used += 1
        except stores.ForkedNetwork:
            pass
    network.close()
    return used

def fork():
    child = os.fork()
    if not child:
        os._exit(in_a_child())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

assert fork() == 0, "a child could use it"
assert network.log.transact(lambda writer: fork()) == 0, "a child could use it during a write"
network.record(InteractionNoted(people=()))
assert maintenance.verify(network).position == 2
network.close()
"""


def open_network(url: str, *, create: bool = True) -> weakties.Network:
    return weakties.open(url, plugins=[weakties_postgres], create=create)


def parse_database(url: str) -> str:
    """Return the database that a URL names."""
    return url.partition("?")[0].rpartition("/")[2]


def note(number: int = 0) -> stores.Draft:
    return stores.Draft(event=InteractionNoted(people=(), note=f"note {number}"))


def test_a_connection_that_broke_is_said_once_and_made_anew(url: str, cut: Cut) -> None:
    with open_network(url) as network:
        network.add_person(name="Ana Ruiz")
        for broken, use in (
            (stores.Unreadable, lambda: network.head),
            (stores.Unreadable, lambda: network.log.find(["x"])),
            (stores.CannotWrite, lambda: network.log.transact(lambda w: w.append([note()]))),
        ):
            cut(url)
            with pytest.raises(broken, match="the connection broke") as error:
                use()
            assert "sesame" not in str(error.value)
            assert network.read(People).count() == 1
        assert maintenance.verify(network).position == 1


@pytest.mark.parametrize("late", [False, True])
def test_a_connection_that_breaks_while_writing_leaves_nothing(
    url: str, cut: Cut, late: bool
) -> None:
    with open_network(url) as network:
        network.log.transact(lambda writer: writer.append([note()]))

        def work(writer: stores.Writer) -> None:
            writer.append(note(n) for n in range(100))
            cut(url)
            if not late:
                writer.append([note()])

        with pytest.raises((stores.CannotWrite, stores.Unconfirmed)):
            network.log.transact(work)

        assert network.log.transact(lambda writer: writer.append([note()]))[0].position == 2
        assert maintenance.verify(network).position == 2


def test_a_network_that_is_held_is_waited_for_and_then_given_up(url: str) -> None:
    impatient = f"{url}&options=-c%20statement_timeout%3D300"
    with open_network(url) as network, open_network(impatient) as other:

        def work(writer: stores.Writer) -> None:
            writer.append([note()])
            with pytest.raises(stores.CannotWrite, match="took too long"):
                other.log.transact(lambda waiting: waiting.append([note()]))

        network.log.transact(work)

        assert other.log.transact(lambda writer: writer.append([note()]))[0].position == 2


def test_a_server_that_takes_no_changes_is_read_and_not_written(url: str) -> None:
    open_network(url).close()
    standing_by = f"{url}&options=-c%20default_transaction_read_only%3Don"
    with open_network(standing_by, create=False) as network:
        assert not list(network.log.read())
        with pytest.raises(stores.CannotWrite, match="takes no changes"):
            network.record(InteractionNoted(people=()))


def test_reading_on_after_a_break_goes_on_where_it_was(url: str, cut: Cut) -> None:
    with open_network(url) as network:
        network.log.transact(lambda writer: writer.append(note(n) for n in range(1_500)))
        reading = network.log.read()
        positions = [next(reading).position for _ in range(1_000)]
        cut(url)
        with pytest.raises(stores.Unreadable):
            next(reading)

        positions += [r.position for r in network.log.read(positions[-1])]

        assert positions == list(range(1, 1_501))


def test_a_child_process_is_told_to_open_the_network_again(url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, url, str(tmp_path / "backup.db")]

    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")


def test_threads_have_connections_of_their_own_and_leave_none_behind(url: str, server: Any) -> None:
    query = "select count(*) from pg_stat_activity where application_name = 'weakties'"
    with open_network(url) as network:
        with ThreadPoolExecutor(8) as pool:
            recorded = pool.map(
                lambda n: network.record(InteractionNoted(people=(), note=str(n))).position,
                range(80),
            )
            assert sorted(recorded) == list(range(1, 81))
        for _ in range(20):
            thread = Thread(target=lambda: network.head)
            thread.start()
            thread.join()
        assert server.run(f"{query} and datname = '{parse_database(url)}'")[0][0] <= 3
        assert maintenance.verify(network).position == 80
    until = monotonic() + 20  # a session that ended shows for a moment
    while (left := server.run(f"{query} and datname = '{parse_database(url)}'")) != [(0,)]:
        assert monotonic() < until, left
        sleep(0.01)


def test_a_closed_log_stays_closed(url: str) -> None:
    network = open_network(url)
    network.close()

    with pytest.raises(RuntimeError, match="closed"):
        network.log.read_head()


def test_no_transaction_stays_open_between_pages(url: str, server: Any) -> None:
    query = (
        f"select state from pg_stat_activity where datname = '{parse_database(url)}' and pid <> 0"
    )
    with open_network(url) as network:
        network.log.transact(lambda writer: writer.append(note(n) for n in range(1_500)))
        reading = network.log.read()
        next(reading)

        assert server.run(query) == [("idle",)]
        assert sum(1 for _ in reading) == 1_499
