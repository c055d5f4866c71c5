"""Who follows a network of a database is told of what others record, and keeps no place in it."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

import weakties
import weakties_postgres
from weakties import InteractionNoted, Network
from weakties.errors import NoFolder


def open_network(url: str, views: Path | None = None) -> Network:
    return weakties.open(url, plugins=[weakties_postgres], views=views)


def test_who_follows_hears_of_another_writer_at_once(url: str) -> None:
    seen, is_waiting = list[float](), Event()
    with open_network(url) as network, open_network(url) as writer:
        writer.record(InteractionNoted(people=()))

        def follow() -> None:
            for recorded in network.follow(wait=20):
                seen.append(monotonic())
                is_waiting.set()
                if recorded.position == 6:
                    return

        thread = Thread(target=follow)
        thread.start()
        assert is_waiting.wait(20)
        recorded_at = []
        for count in range(2, 7):
            writer.record(InteractionNoted(people=()))
            recorded_at.append(monotonic())
            while len(seen) < count and thread.is_alive():
                thread.join(0.001)
        thread.join(20)
        waits = [heard - recorded for heard, recorded in zip(seen[1:], recorded_at, strict=True)]
        assert sorted(waits)[2] < 0.5  # a look without a notice comes after a second


def test_a_consumer_keeps_its_position_in_the_folder_of_the_answers(
    url: str, tmp_path: Path
) -> None:
    with open_network(url, tmp_path) as network:
        network.record(InteractionNoted(people=()))
        assert [r.position for r in network.consume("mail", wait=0)] == [1]
    with open_network(url, tmp_path) as network:
        network.record(InteractionNoted(people=()))
        assert [r.position for r in network.consume("mail", wait=0)] == [2]
    with open_network(url) as network, pytest.raises(NoFolder):
        next(iter(network.consume("mail")))


def test_a_server_that_goes_away_is_said_to_who_follows(url: str, cut: object) -> None:
    assert callable(cut)
    with open_network(url) as network:
        network.record(InteractionNoted(people=()))
        events = network.follow(wait=20)
        next(events)
        cut(url)
        with pytest.raises(weakties.stores.Unreadable):
            next(events)
