"""A year by days and by months: against one replay, and how a search by periods grows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import process_time

from tests.benchmarks.material import BEGIN, DAYS, filled
from tests.benchmarks.measuring import RUNS, Line

import weakties
from weakties import history, progress
from weakties.readmodel.feed import Feed
from weakties.readmodel.views import Views

EVENTS, PEOPLE = 20_000, 3_000
SMALL = 10
"""So many times smaller is the search that the growth is measured against."""
_ASKED = (
    weakties.People, weakties.Ties, weakties.Funnel, weakties.Agenda, weakties.ReplyRates,
)  # fmt: skip
"""The projections that a point of `weakties replay` asks."""


def series(place: Path) -> Iterator[Line]:
    """Measure processor time in turn, and take the least: other work on the machine only adds."""
    with ExitStack() as stack:
        large, small = (
            stack.enter_context(_filled(place, EVENTS // size, PEOPLE // size))
            for size in (1, SMALL)
        )
        variants = (
            partial(_replay, large),
            partial(_grow, large, "month"),
            partial(_grow, large, "day"),
            partial(progress.measure_periods, large, "day"),
            partial(progress.measure_periods, small, "day"),
        )
        rounds = [[_time(variant) for variant in variants] for _ in range(RUNS)]
    replay, months, days, periods, few = map(min, zip(*rounds, strict=True))
    yield Line(f"replay by months, {EVENTS:,} events, CPU", months, "one plain replay", replay, 2)
    yield Line(f"replay by days, {EVENTS:,} events, CPU", days, "one plain replay", replay, 5)
    yield Line(f"replay by days, {EVENTS:,} events, CPU", days, "three seconds", 3.0, 1)
    yield Line(f"progress by days, {EVENTS:,} events, CPU", periods, "half a second", 0.5, 1)
    yield Line(f"progress by days, {EVENTS:,} events, CPU", periods, "of a tenth", few, 12)


def _filled(place: Path, count: int, people: int) -> weakties.Network:
    path = place / f"series-{count}.db"
    filled(path, count, people)
    return weakties.open(path)


def _replay(network: weakties.Network) -> None:
    """Replay the whole log once to what a point asks, in memory and without a snapshot."""
    Views(None, lambda: _ASKED).catch_up(Feed(network.log), _ASKED)


def _grow(network: weakties.Network, pace: str) -> None:
    end = BEGIN + timedelta(days=DAYS)
    for _ in history.compute_series(network, BEGIN, end, pace):
        pass


def _time(work: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    work()
    return process_time() - start
