"""Exports in the format of an exporter, weakties' own or a plugin's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties.errors import BrokenPlugin, UnknownExporter
from weakties.plugins.registry import FORMATS

if TYPE_CHECKING:
    from weakties.contracts import Exporter
    from weakties.network.facade import Network, View

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def list_exporters(network: Network) -> list[Exporter]:
    """Return weakties' own exporters and those of the network's plugins, by id."""
    from weakties.exchange.graph.formats import EXPORTERS  # noqa: PLC0415  # most commands write none

    exporters = [*EXPORTERS.values(), *network.plugins.collect_offers("exporters")]
    return sorted(exporters, key=lambda e: str(e.id))


def export_as(view: Network | View, wanted: str, *, named: bool = True) -> Iterator[str]:
    """Write a network, or what it was on a day, in the format of one exporter.

    Args:
        named: whether with names; only weakties' own formats can do without.

    Raises:
        UnknownExporter: there is none, or none that can do without names.
        BrokenPlugin: it failed.
    """
    if wanted in FORMATS:
        from weakties.exchange.graph.formats import EXPORTERS  # noqa: PLC0415  # as above

        yield from EXPORTERS[wanted].lines(view, named=named)
        return
    if not named:
        raise UnknownExporter(wanted, FORMATS, " that leaves names out")
    exporters_by_id: dict[str, Exporter] = {
        e.id: e for e in view.plugins.collect_offers("exporters")
    }
    if wanted not in exporters_by_id:
        raise UnknownExporter(wanted, tuple(sorted((*FORMATS, *exporters_by_id))))
    try:
        yield from exporters_by_id[wanted].lines(view)
    except Exception as error:
        raise BrokenPlugin(wanted, "call", f"{type(error).__name__}: {error}") from error


def spell_cell(value: object) -> str:
    """Return a value as a cell of CSV that no spreadsheet runs as a formula; None is empty.

    Also behind spaces, and in full-width forms. A number stays as it is.

    Source:
        OWASP, CSV Injection.

    >>> spell_cell("=1+1"), spell_cell(-2), spell_cell(None)
    ("'=1+1", '-2', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    plain = unicodedata.normalize("NFKC", value).lstrip(" ")
    return f"'{value}" if plain.startswith(_FORMULA) else value
