"""Timing variants in turn, so that a machine that slows down slows all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

RUNS = 5
Variant = Callable[[], object]


class Line(NamedTuple):
    """One ratio: what was measured, how it came out, and what it may be at the most.

    Attributes:
        ours: in seconds, or in the unit.
        unit: of both; milliseconds show what is given in seconds.
    """

    what: str
    ours: float
    against: str
    other: float
    limit: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Return ours over theirs."""
        return self.ours / self.other

    def __str__(self) -> str:
        """Show the line, and whether it holds."""
        verdict = "ok" if self.ratio <= self.limit else "MISSED"
        scale = 1000 if self.unit == "ms" else 1
        ours, other = (f"{n * scale:10.1f} {self.unit:5}" for n in (self.ours, self.other))
        return (
            f"{self.what:42}{ours}{self.against:>34}{other}"
            f"{self.ratio:9.2f} of {self.limit:<6g}{verdict}"
        )


def timed(work: Variant) -> float:
    """Time one run, from a clean heap."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def medians(runs: int = RUNS, **variants: Variant) -> dict[str, float]:
    """Run variants in turn, so many rounds, and give the median of each in seconds."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(runs):
        for name, work in variants.items():
            times[name].append(timed(work))
    return {name: median(seconds) for name, seconds in times.items()}
