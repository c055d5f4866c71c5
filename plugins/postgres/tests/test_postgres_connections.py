"""What becomes of a log whose connection breaks, in between and in the middle?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from tests.depth import choose

import weakties
import weakties_postgres
from weakties import InteractionNoted, People, maintenance, stores
from weakties_postgres import connections

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


def test_a_connection_that_broke_while_nobody_used_it_is_made_anew(url: str, cut: Cut) -> None:
    with open_network(url) as network:
        network.add_person(name="Ana Ruiz")
        uses: tuple[Callable[[], object], ...] = (
            lambda: network.head,
            lambda: network.log.find(["x"]),
            lambda: network.log.transact(lambda w: w.append([note()])),
        )
        for use in uses:
            cut(url)
            use()
            assert network.read(People).count() == 1
        assert maintenance.verify(network).position == 2


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


def test_reading_goes_on_where_it_was_after_a_break(url: str, cut: Cut) -> None:
    with open_network(url) as network:
        network.log.transact(lambda writer: writer.append(note(n) for n in range(1_500)))
        reading = network.log.read()
        positions = [next(reading).position for _ in range(1_000)]
        cut(url)

        positions += [r.position for r in reading]

        assert positions == list(range(1, 1_501))


def test_a_child_process_is_told_to_open_the_network_again(url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, url, str(tmp_path / "backup.db")]

    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")


def count_connections(url: str, server: Any) -> int:
    query = "select count(*) from pg_stat_activity where application_name = 'weakties' and datname"
    ((count,),) = server.run(f"{query} = '{parse_database(url)}'")
    return int(count)


def test_threads_share_connections_and_leave_none_behind(url: str, server: Any) -> None:
    with open_network(url) as network:
        with ThreadPoolExecutor(8) as pool:
            recorded = pool.map(
                lambda n: network.record(InteractionNoted(people=(), note=str(n))).position,
                range(80),
            )
            assert sorted(recorded) == list(range(1, 81))
        before = count_connections(url, server)
        for _ in range(150):
            thread = Thread(target=lambda: network.head)
            thread.start()
            thread.join()
        assert count_connections(url, server) <= before <= 8
        assert maintenance.verify(network).position == 80
    until = monotonic() + 20  # a session that ended shows for a moment
    while left := count_connections(url, server):
        assert monotonic() < until, left
        sleep(0.01)


def test_many_networks_at_once_do_with_twenty_connections(url: str, server: Any) -> None:
    count, most = choose(day=50, landing=200, night=200), 0
    open_network(f"{url}#n0").close()
    networks = [open_network(f"{url}#n{n}") for n in range(count)]
    try:
        with ThreadPoolExecutor(40) as pool:
            recording = [
                pool.submit(network.record, InteractionNoted(people=()))
                for network in networks
                for _ in range(2)
            ]
            while not all(each.done() for each in recording):
                most = max(most, count_connections(url, server))
        assert sorted(each.result().position for each in recording) == [1] * count + [2] * count
        assert most <= connections.MOST == 20
    finally:
        for network in networks:
            network.close()


def test_many_networks_in_turn_do_with_one_connection(url: str, server: Any) -> None:
    with open_network(f"{url}#first") as first:
        for n in range(choose(day=50, landing=500, night=500)):
            with open_network(f"{url}#n{n}") as network:
                network.record(InteractionNoted(people=()))
        assert first.head.position == 0
        assert count_connections(url, server) == 1


def test_who_finds_all_connections_in_use_is_told_so(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE_S", 0.3)
    may_end, at_work = Event(), Barrier(connections.MOST + 1)

    def work(writer: stores.Writer) -> None:
        at_work.wait(20)
        may_end.wait(20)

    with ExitStack() as opened, ThreadPoolExecutor(connections.MOST) as threads:
        networks = [
            opened.enter_context(open_network(f"{url}#n{n}")) for n in range(connections.MOST)
        ]
        for network in networks:
            threads.submit(network.log.transact, work)
        at_work.wait(20)
        try:
            with pytest.raises(stores.Unreadable, match="all 20 connections to it are in use"):
                networks[0].log.read_head()
        finally:
            may_end.set()
        assert networks[0].head.position == 0


def test_a_wrong_password_is_named_at_once_and_the_user_nowhere(
    url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    begin = monotonic()
    with pytest.raises(stores.Unreadable) as refused:
        open_network(url.replace("weakties_owner", "nobody_of_that_name"))
    assert monotonic() - begin < connections.PATIENCE_S / 3
    assert "no such database or user" in str(refused.value)
    assert "nobody_of_that_name" not in str(refused.value) + "".join(capfd.readouterr())


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
