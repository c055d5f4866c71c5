"""Address books in vCard."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Importer, contracts, hookimpl


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads ``.vcf`` files."""
    from weakties_vcard.address_book import AddressBook  # noqa: PLC0415  # a start need not read it

    yield AddressBook()


@hookimpl
def weakties_exporters() -> Iterator[contracts.Exporter]:
    """Offer what writes the people."""
    from weakties_vcard.people import PeopleExport  # noqa: PLC0415  # as above

    yield PeopleExport()


@hookimpl
def weakties_manifest() -> contracts.Manifest:
    """Return what the plugin is."""
    return contracts.Manifest(title="Reads and writes address books in vCard")
