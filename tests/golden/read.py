"""All rows of all read models, as they are written beside a golden log."""

from __future__ import annotations

from typing import Any

import weakties
from weakties.projections.auditing import contents
from weakties.projections.core import CORE

_DIGITS = 9


def answers(network: weakties.Network) -> dict[str, list[list[Any]]]:
    """Give the rows by table; figures are rounded, since machines differ in the last digits."""
    for kind in CORE:
        network.read(kind)
    connection = network.read(CORE[0]).connection
    held = contents(connection, CORE, network.head.position)
    return {table: [list(map(_plain, row)) for row in rows] for table, rows in held.items()}


def _plain(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
