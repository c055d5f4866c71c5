"""How LinkedIn's export becomes events."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Importer, hookimpl


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads ``Connections.csv``."""
    from weakties_linkedin.connections import Connections  # noqa: PLC0415  # a start need not read it

    yield Connections()
