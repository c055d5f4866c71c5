"""May many threads use one network?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
