"""How does a network leave in the format of a plugin?"""

from __future__ import annotations

from collections.abc import Iterator

from weakties.errors import BrokenPlugin, UnknownExporter
from weakties.hookspecs.offered import Exporter
from weakties.network.facade import Network, View


def exporters(network: Network) -> list[Exporter]:
    """Give the exporters of the network's plugins, by id."""
    return sorted(network.plugins.offered("exporters"), key=lambda e: str(e.id))


def export_as(view: Network | View, wanted: str) -> Iterator[str]:
    """Write a network, or what it was on a day, in the format of one exporter.

    Raises:
        UnknownExporter: no plugin offers it.
        BrokenPlugin: it failed.
    """
    known: dict[str, Exporter] = {e.id: e for e in view.plugins.offered("exporters")}
    if wanted not in known:
        raise UnknownExporter(wanted, tuple(sorted(known)))
    try:
        yield from known[wanted].lines(view)
    except Exception as error:
        raise BrokenPlugin(wanted, "call", f"{type(error).__name__}: {error}") from error
