"""Does a rebuild keep writers waiting, or bring back whom they forgot meanwhile?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import ModuleType

import weakties
from weakties import (
    Network,
    PersonAdded,
    Projection,
    Rows,
    corrections,
    hookimpl,
    maintenance,
    on,
    row,
)

PATIENCE_S = 5
begun, go = Event(), Event()
in_time: list[bool] = []


@row
class Name:
    """What somebody is called."""

    person: str
    name: str


class Slow(Projection):
    """Who was added, as long as it takes?"""

    name = "slow"
    names = Rows("slow_names", Name, "person")

    @on(PersonAdded)
    def added(self, event: PersonAdded, _: weakties.Recorded) -> None:
        begun.set()
        in_time.append(go.wait(PATIENCE_S))
        self.names.put(Name(event.person, event.name or ""))


def in_between(path: Path, work: Callable[[Network], object]) -> None:
    """Do some work while somebody else rebuilds, and is half-way."""
    begun.clear()
    go.clear()
    in_time.clear()
    plugin = ModuleType("slow")
    offered = hookimpl(lambda: [Slow], specname="weakties_projections")
    plugin.weakties_projections = offered  # type: ignore[attr-defined]  # a hook of this module
    with weakties.open(path, plugins=[plugin]) as rebuilding:
        thread = Thread(target=maintenance.rebuild, args=(rebuilding,))
        thread.start()
        assert begun.wait(PATIENCE_S)
        with weakties.open(path) as network:
            work(network)
        go.set()
        thread.join()


def test_who_writes_while_somebody_rebuilds_does_not_wait_for_it(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        network.add_person(name="Ana")

    in_between(path, lambda network: network.add_person(name="Ben"))

    assert in_time == [True, True]  # what was written meanwhile is taken in, too
    with weakties.open(path) as network:
        assert {p.name for p in network.read(weakties.People).people.where()} == {"Ana", "Ben"}


def test_who_is_forgotten_while_somebody_rebuilds_stays_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        ana = network.add_person(name="Wortana")

    in_between(path, lambda network: corrections.forget(network, ana))

    assert in_time[0]
    for file in tmp_path.iterdir():
        assert b"Wortana" not in file.read_bytes(), file
