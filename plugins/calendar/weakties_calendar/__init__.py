"""Calendars: past meetings become events, and what is agreed becomes a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties import Importer, contracts, hookimpl

if TYPE_CHECKING:
    from weakties import Network


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads iCalendar files."""
    from weakties_calendar.meetings import Meetings  # noqa: PLC0415  # a start need not read it

    yield Meetings()


@hookimpl
def weakties_exporters() -> Iterator[contracts.Exporter]:
    """Offer what writes meetings to come, and what is due."""
    from weakties_calendar.agenda import AgendaExport  # noqa: PLC0415  # as above

    yield AgendaExport()


@hookimpl
def weakties_manifest() -> contracts.Manifest:
    """Return what the plugin is."""
    return contracts.Manifest(title="Reads meetings, and writes what is agreed and due")


@hookimpl
def weakties_attach(network: Network) -> None:
    """Warn at once if the calendar beside a network cannot be kept up to date."""
    from weakties_calendar.following import check_writable  # noqa: PLC0415  # as above

    check_writable(network)


@hookimpl
def weakties_detach(network: Network) -> None:
    """Bring the calendar beside a network up to date, if there is one."""
    from weakties_calendar.following import refresh  # noqa: PLC0415  # as above

    refresh(network)
