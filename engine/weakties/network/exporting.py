"""How does a network leave in the format of an exporter, weakties' own or a plugin's?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties.errors import BrokenPlugin, UnknownExporter
from weakties.plugins.offers import FORMATS

if TYPE_CHECKING:
    from weakties.hookspecs.offered import Exporter
    from weakties.network.facade import Network, View


def exporters(network: Network) -> list[Exporter]:
    """Give weakties' own exporters and those of the network's plugins, by id."""
    from weakties.network.graph.formats import EXPORTERS  # noqa: PLC0415  # most commands write none

    given = [*EXPORTERS.values(), *network.plugins.offered("exporters")]
    return sorted(given, key=lambda e: str(e.id))


def export_as(view: Network | View, wanted: str, *, named: bool = True) -> Iterator[str]:
    """Write a network, or what it was on a day, in the format of one exporter.

    Args:
        named: whether with names; only weakties' own formats can do without.

    Raises:
        UnknownExporter: there is none, or none that can do without names.
        BrokenPlugin: it failed.
    """
    if wanted in FORMATS:
        from weakties.network.graph.formats import EXPORTERS  # noqa: PLC0415  # as above

        yield from EXPORTERS[wanted].lines(view, named=named)
        return
    if not named:
        raise UnknownExporter(wanted, FORMATS, " that leaves names out")
    known: dict[str, Exporter] = {e.id: e for e in view.plugins.offered("exporters")}
    if wanted not in known:
        raise UnknownExporter(wanted, tuple(sorted((*FORMATS, *known))))
    try:
        yield from known[wanted].lines(view)
    except Exception as error:
        raise BrokenPlugin(wanted, "call", f"{type(error).__name__}: {error}") from error
