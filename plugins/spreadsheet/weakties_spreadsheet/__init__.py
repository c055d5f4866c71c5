"""Lists of contacts in sheets."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Importer, contracts, hookimpl


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads the sheets of known programs, and any other sheet of people."""
    from weakties_spreadsheet.programs import PROGRAMS  # noqa: PLC0415  # a start need not read it
    from weakties_spreadsheet.sheet import Sheet  # noqa: PLC0415  # as above

    yield from map(Sheet, PROGRAMS)


@hookimpl
def weakties_manifest() -> contracts.Manifest:
    """Return what the plugin is."""
    return contracts.Manifest(title="Reads lists of contacts in sheets")
