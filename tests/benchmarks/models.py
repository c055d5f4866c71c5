"""The read models: all of them made anew from a long log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.logs import _SEEN
from tests.benchmarks.measuring import Line, medians

import weakties
from weakties import maintenance


def rebuild(place: Path) -> Iterator[Line]:
    """Rebuild from the million events that the replay left."""
    path = place / "long.db"
    network, connection = weakties.open(path), sqlite3.connect(path)

    def raw() -> None:
        for _ in connection.execute(f"select {_SEEN} from event order by position"):
            pass

    took = medians(ours=lambda: maintenance.rebuild(network), raw=raw)
    yield Line("rebuild all, 1,000,000 events", took["ours"], "raw select", took["raw"], 10)
