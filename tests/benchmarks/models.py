"""The read models: all of them made anew from a long log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.logs import _SEEN
from tests.benchmarks.material import new_log
from tests.benchmarks.measuring import Line, medians

from weakties.projections.core import CORE
from weakties.projections.feed import Feed
from weakties.projections.views import Views


def rebuild(place: Path) -> Iterator[Line]:
    """Rebuild from the million events that the replay left."""
    path = place / "long.db"
    log, connection = new_log(path), sqlite3.connect(path)
    views = Views(place / "long.views.db", lambda: CORE)

    def raw() -> None:
        for _ in connection.execute(f"select {_SEEN} from event order by position"):
            pass

    took = medians(ours=lambda: views.rebuild(Feed(log)), raw=raw)
    yield Line("rebuild all, 1,000,000 events", took["ours"], "raw select", took["raw"], 10)
