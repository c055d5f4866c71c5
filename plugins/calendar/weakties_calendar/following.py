"""Does the calendar that lies beside a network still say what the network says?"""

from __future__ import annotations

import os
from pathlib import Path

import weakties


def place_of(network: weakties.Network) -> Path | None:
    """Give the calendar that lies beside a network, ``network.ics`` beside ``network.db``.

    Returns:
        None for a network that is no file, and where no such calendar lies, or one that weakties
        did not write.
    """
    if network.path is None:
        return None
    place = network.path.with_suffix(".ics")
    try:
        with place.open(encoding="utf-8") as file:
            begins = file.read(512)
    except (OSError, UnicodeDecodeError):
        return None
    from weakties_calendar.writing import MAKER  # noqa: PLC0415  # few networks have one

    return place if f"PRODID:{MAKER}" in begins else None


def promise(network: weakties.Network) -> None:
    """Make sure that this calendar, if there is one, can be written anew.

    Raises:
        OSError: its folder does not take it.
    """
    place = place_of(network)
    if place is not None and not os.access(place.parent, os.W_OK):
        raise PermissionError(f"{place.name} is not kept up to date: its folder is read-only")


def refresh(network: weakties.Network) -> None:
    """Write that calendar anew, whole or not at all, if it says something else by now.

    Raises:
        CannotWrite: its folder does not take it; then the old one stays.
    """
    place = place_of(network)
    if place is None:
        return
    from weakties_calendar.agenda import AgendaExport  # noqa: PLC0415  # as above

    text = "".join(AgendaExport().lines(network))
    if place.read_bytes() != text.encode():
        weakties.data.save((text,), place, force=True)
