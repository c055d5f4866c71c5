"""How LinkedIn's export becomes events."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Importer, hookimpl, offered


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads ``Connections.csv``."""
    from weakties_linkedin.connections import Connections  # noqa: PLC0415  # a start need not read it

    yield Connections()


@hookimpl
def weakties_manifest() -> offered.Manifest:
    """Say what the plugin is."""
    return offered.Manifest(title="Reads LinkedIn's export")
