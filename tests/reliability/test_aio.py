"""A network in asyncio: what it does, what cancelling means, and that the loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from weakties import InteractionNoted, OutreachSent, People, Query, aio
from weakties.errors import Changed, NoNetwork


def run(main: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(main, 60))


def test_it_records_and_answers_as_a_network_does(tmp_path: Path) -> None:
    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:
            ana = await network.run(lambda network: network.add_person(name="Ana"))
            await network.record(OutreachSent(person=ana), key="one")
            assert (await network.record(OutreachSent(person=ana), key="one")).position == 2
            with pytest.raises(Changed):
                await network.record(OutreachSent(person=ana), if_none=Query(about=ana))
            assert await network.run(lambda network: network.read(People).count()) == 1

    run(main())


def test_what_cannot_be_opened_is_said_and_leaves_no_thread(tmp_path: Path) -> None:
    async def main() -> None:
        with pytest.raises(NoNetwork):
            async with aio.open(tmp_path / "network.db", create=False):
                pass

    run(main())
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(aio.open(tmp_path / "network.db").run(lambda network: network.head))


def test_who_follows_gets_each_event_while_others_record(tmp_path: Path) -> None:
    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:

            async def write() -> None:
                for _ in range(150):
                    await network.record(InteractionNoted(people=()))

            writing = asyncio.create_task(write())
            seen = []
            async for recorded in network.follow(wait=20):
                seen.append(recorded.position)
                if len(seen) == 150:
                    break
            await writing
            assert seen == list(range(1, 151))
            assert [r.position async for r in network.follow(149, wait=0)] == [150]

    run(main())


def test_a_consumer_goes_on_where_it_was(tmp_path: Path) -> None:
    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:
            for _ in range(3):
                await network.record(InteractionNoted(people=()))
            async for recorded in network.consume("mail", wait=0):
                if recorded.position == 2:
                    break
        async with aio.open(tmp_path / "network.db") as network:
            assert [r.position async for r in network.consume("mail", wait=0)] == [2, 3]
            assert [r.position async for r in network.consume("mail", wait=0)] == []

    run(main())


def test_who_waits_can_be_cancelled_and_lets_go(tmp_path: Path) -> None:
    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:

            async def wait_for_ever() -> None:
                async for _ in network.consume("mail"):
                    pass

            for _ in range(2):
                waiting = asyncio.create_task(wait_for_ever())
                await asyncio.sleep(0.2)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting

    run(main())


def test_what_was_asked_for_is_done_though_nobody_waits(tmp_path: Path) -> None:
    """Cancelling stops no thread: a key is what makes a second try safe."""

    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:
            ana = await network.run(lambda network: network.add_person(name="Ana"))
            asking = asyncio.create_task(network.record(OutreachSent(person=ana), key="one"))
            await asyncio.sleep(0)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert (await network.record(OutreachSent(person=ana), key="one")).position == 2

    run(main())


def test_the_loop_goes_on_while_answers_are_made(tmp_path: Path) -> None:
    """Much is recorded and replayed; a loop that waited for it would beat a few times only."""
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.001)
            beats += 1

    async def main() -> None:
        async with aio.open(tmp_path / "network.db") as network:
            beating = asyncio.create_task(beat())
            await network.run(
                lambda network: network.run_transaction(
                    lambda recorder: [recorder.add_person(name=f"Ana {n}") for n in range(500)]
                )
            )
            assert await network.run(lambda network: network.read(People).count()) == 500
            beating.cancel()

    run(main())
    assert beats > 20


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
def test_whoever_is_cancelled_while_it_opens_or_closes_leaves_nothing_open(tmp_path: Path) -> None:
    def count() -> int:
        names = list[str]()
        for file in Path("/proc/self/fd").iterdir():
            with suppress(OSError):  # the one by which they are listed
                names.append(str(file.readlink()))
        return sum("network.db" in name for name in names)

    async def use(seconds: float) -> None:
        async with aio.open(tmp_path / "network.db") as network:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    async for _ in network.follow():
                        pass

    async def main() -> None:
        for number in range(30):
            using = asyncio.create_task(use(0.001))
            await asyncio.sleep(number / 3000)
            using.cancel()
            with suppress(asyncio.CancelledError):
                await using
        for _ in range(200):
            if not count():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(count())

    run(main())
