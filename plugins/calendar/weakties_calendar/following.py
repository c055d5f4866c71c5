"""The calendar that lies beside a network, kept up to date."""

from __future__ import annotations

import os
from pathlib import Path

import weakties


def find_calendar(network: weakties.Network) -> Path | None:
    """Return the path of the calendar beside a network: ``network.ics`` beside ``network.db``.

    Returns:
        None for a network that is no file, and where no such calendar lies, or one that weakties
        did not write.
    """
    if network.path is None:
        return None
    path = network.path.with_suffix(".ics")
    if not path.is_file():  # a pipe would keep waiting who opens it
        return None
    try:
        with path.open(encoding="utf-8") as file:
            begins = file.read(512)
    except (OSError, UnicodeDecodeError):
        return None
    from weakties_calendar.writing import MAKER  # noqa: PLC0415  # few networks have one

    return path if f"PRODID:{MAKER}" in begins else None


def check_writable(network: weakties.Network) -> None:
    """Check that this calendar, if there is one, can be written.

    Raises:
        OSError: its folder does not take it.
    """
    path = find_calendar(network)
    if path is not None and not os.access(path.parent, os.W_OK):
        raise PermissionError(f"{path.name} is not kept up to date: its folder is read-only")


def refresh(network: weakties.Network) -> None:
    """Write that calendar anew, whole or not at all, if it says something else by now.

    It is written as well if somebody was forgotten since, so that it counts as one without them.

    Raises:
        CannotWrite: its folder does not take it; then the old one stays.
    """
    path = find_calendar(network)
    if path is None:
        return
    from weakties_calendar.agenda import AgendaExport  # noqa: PLC0415  # as above

    text = "".join(AgendaExport().lines(network))
    is_outdated = path.read_bytes() != text.encode()
    if is_outdated or weakties.corrections.is_outdated_copy(network, path):
        weakties.exchange.save((text,), path, force=True, network=network.path)
