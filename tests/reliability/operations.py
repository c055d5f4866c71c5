"""What is done to a network while something breaks, and how one looks whether it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import weakties
from weakties import (
    MeetingHeld,
    Network,
    OutreachSent,
    People,
    PersonId,
    corrections,
    exchange,
    maintenance,
)
from weakties.testing.importer import plain

ROWS = 40


def opened(folder: Path) -> Network:
    """Open the network of a folder."""
    return weakties.open(folder / "network.db", plugins=[plain])


def written(folder: Path) -> None:
    """Write a small network, with read models caught up, and a file to import."""
    folder.mkdir()
    rows = [f"{n},Person {n},{n}@example.org,Acme,2026-11-20" for n in range(ROWS)]
    (folder / "people.csv").write_text("\n".join([",".join(plain.HEADING), *rows]), "utf-8")
    with opened(folder) as network:
        for name in ("Ana", "Ben", "Cleo"):
            person = network.add_person(name=name, email=f"{name}@example.net", note="a note")
            network.record(OutreachSent(person=person, note=f"wrote to {name}"))
            network.record(MeetingHeld(people=(person,), note=f"met {name}"))
        maintenance.backup(network, folder / "backup.db")
        network.add_person(name="Later than the backup")
        corrections.forget(network, person)
        network.views.catch_up(network.feed)


def _people(network: Network) -> list[PersonId]:
    """Return whoever has a name, in the order of joining; who was forgotten merges with nobody."""
    people = network.read(People).people.where("name is not null order by added_at, name")
    return [p.id for p in people]


def _record(network: Network, _: Path) -> None:
    network.add_person(name="Dai", organization="Bolt")


def _import(network: Network, folder: Path) -> None:
    exchange.import_file(network, folder / "people.csv")


def _undo(network: Network, _: Path) -> None:
    """Undo the last event that can be; a forgetting behind it cannot."""
    last = [r for r in network.log.read() if r.kind == "person.added"][-1]
    corrections.undo(network, last.id)
    network.views.catch_up(network.feed)


def _merge(network: Network, _: Path) -> None:
    one, two = _people(network)[:2]
    corrections.merge(network, one, two)
    network.views.catch_up(network.feed)


def _forget(network: Network, _: Path) -> None:
    corrections.forget(network, _people(network)[0], suppress=True)


def _rebuild(network: Network, _: Path) -> None:
    maintenance.rebuild(network)


def _restore(_: Network, folder: Path) -> None:
    maintenance.restore(folder / "network.db", folder / "backup.db", lambda _: True)


OPERATIONS: dict[str, Callable[[Network, Path], None]] = {
    "record": _record,
    "import": _import,
    "undo": _undo,
    "merge": _merge,
    "forget": _forget,
    "rebuild": _rebuild,
    "restore": _restore,
}


class Whole(NamedTuple):
    """How a network that is whole looks: where its log ends, and how many events were blanked."""

    position: int
    blanked: int


def looked_at(folder: Path) -> Whole:
    """Make sure that a network is whole: its chain, its answers, and that it goes on."""
    with opened(folder) as network:
        head = maintenance.verify(network)
        network.views.catch_up(network.feed)
        maintenance.verify_answers(network)
        rows = list(network.log.read_rows())
        blanked = sum(1 for r in rows if r.commitment is not None and r.personal is None)
        return Whole(head.position, blanked)


def copied(folder: Path, to: Path) -> Path:
    """Copy a closed network."""
    return Path(shutil.copytree(folder, to))


def both(base: Path, name: str, scratch: Path) -> tuple[Whole, Whole]:
    """Return how the network looks before an operation, and after it."""
    after = copied(base, scratch / f"{name}-after")
    before = looked_at(after)
    with opened(after) as network:
        OPERATIONS[name](network, after)
    return before, looked_at(after)
