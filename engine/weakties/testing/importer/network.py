"""A network that reads what one importer gives: empty, in memory, the same on every run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from weakties.contracts.marking import hookimpl
from weakties.exchange.importing import import_file
from weakties.network.facade import Network
from weakties.network.opening import MEMORY
from weakties.network.opening import open as open_network
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.testing.importer.trial import Trial
from weakties.testing.log.factories import make_ticking_clock, sequence


@contextmanager
def open_trial_network(trial: Trial) -> Iterator[Network]:
    """Open an empty network with the importer, and the kinds of its plugin."""
    plugin = make_plugin(
        weakties_importers=[trial.importer], weakties_event_types=list(trial.kinds),
        weakties_upcasters=trial.make_upcasters(),
    )  # fmt: skip
    with open_network(
        MEMORY, plugins=[plugin], clock=make_ticking_clock(), chance=sequence()
    ) as network:
        broken = network.plugins.broken
        assert not broken, str(broken[0])
        yield network


def make_plugin(**offers: list[Any]) -> ModuleType:
    """Return a plugin that offers this by its hooks."""
    plugin = ModuleType("tried")
    for hook, offer in offers.items():
        setattr(plugin, hook, hookimpl(lambda offered=offer: offered, specname=hook))
    return plugin


def import_and_count(trial: Trial, network: Network, path: Path) -> dict[str, int]:
    """Import a file, and give what became of its rows."""
    return import_file(network, path, importer=trial.importer.id).counts()


def list_people(network: Network) -> list[tuple[str, ...]]:
    """Return what is known of everybody, without ids and positions."""
    organizations = {o.id: o.folded for o in network.read(Organizations).organizations.where()}
    return sorted(
        (p.name or "", p.email or "", p.linkedin or "", p.title or "",
         (p.organization and organizations.get(p.organization)) or "")
        for p in network.read(People).people.where()
    )  # fmt: skip
