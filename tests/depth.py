"""How deep tests go: by day, while somebody waits; before a change lands; and by night.

No law is left out by day. What is tried less often is the same law over more examples, more kills,
or all pairs where each of both was in one already; `tests/README.md` lists them.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

T = TypeVar("T")
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev")
IS_DAY, IS_NIGHT = PROFILE == "dev", PROFILE == "nightly"


def load_profile() -> None:
    """Let Hypothesis try as many examples as the time allows; `make test` has the fewest."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    day = settings(
        max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=slow
    )
    settings.register_profile("dev", day)
    settings.register_profile("landing", day, max_examples=25, derandomize=True)
    settings.register_profile("ci", day, max_examples=60, derandomize=True)
    settings.register_profile("nightly", day, max_examples=500, stateful_step_count=50)
    settings.load_profile(PROFILE)


def choose(*, day: T, landing: T, night: T) -> T:
    """Return how often, or how far: by day, before a change lands, or by night."""
    if IS_NIGHT:
        return night
    return day if IS_DAY else landing


def pair(rows: Sequence[object], columns: Sequence[object]) -> list[Any]:
    """Return all pairs as parameters of a test; by day each row and each column is in one at least.

    The other pairs are marked `landing`.
    """
    count = max(len(rows), len(columns))
    by_day = {(number % len(rows), number % len(columns)) for number in range(count)}
    return [
        pytest.param(rows[i], columns[j], marks=() if (i, j) in by_day else (pytest.mark.landing,))
        for i, j in product(range(len(rows)), range(len(columns)))
    ]


def spread(values: Sequence[object], *, by_day: int) -> list[Any]:
    """Return values as parameters of a test; by day only so many of them, from first to last.

    The other values are marked `landing`.
    """
    last, gaps = len(values) - 1, max(1, by_day - 1)
    kept = {round(number * last / gaps) for number in range(by_day)}
    return [
        pytest.param(value, marks=() if number in kept else (pytest.mark.landing,))
        for number, value in enumerate(values)
    ]


def leave_for_later(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By day, leave out what is marked `landing`; `-m landing` runs it nevertheless."""
    if not IS_DAY or "landing" in str(config.option.markexpr):
        return
    later = {item for item in items if item.get_closest_marker("landing")} | _thin_out(items)
    if later:
        config.hook.pytest_deselected(items=[*later])
        items[:] = [item for item in items if item not in later]


def _thin_out(items: Sequence[pytest.Item]) -> set[pytest.Item]:
    """Return what a check of a kit says of one file more: each check keeps every fifth file."""
    checks: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.path.stem.endswith("_conformance") and "plugins" in item.path.parts:
            checks[item.nodeid.partition("[")[0]].append(item)
    return {item for each in checks.values() for n, item in enumerate(each) if n % 5}
