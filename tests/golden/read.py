"""All rows of all read models, as they are written beside a golden log."""

from __future__ import annotations

from typing import Any

import weakties
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.projection import tables

_DIGITS = 9


def answers(network: weakties.Network) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by table, each by column; figures are rounded: machines differ at the end."""
    for kind in CORE:
        network.read(kind)
    connection = network.read(CORE[0])._connection
    held = read_contents(connection, CORE, network.head.position)
    columns = {t.name: t.columns for kind in CORE for t in tables(kind).values()}
    return {
        table: [dict(zip(columns[table], map(_plain, row), strict=False)) for row in rows]
        for table, rows in held.items()
    }


def _plain(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
