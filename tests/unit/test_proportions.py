"""Are the bounds of a share those of the literature?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.proportions import Proportion


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
     (1, 29, 0.0061, 0.1718), (1, 1, 0.2065, 1), (0, 1, 0, 0.7935),

     (0, 12, 0, 0.2425), (0, 0, 0, 1)],
)  # fmt: skip
def test_bounds_are_those_newcombe_printed(n: int, of: int, low: float, high: float) -> None:
    assert Proportion(n, of).interval() == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_bounds_hold_the_observed_share(told: tuple[int, int]) -> None:
    share = Proportion(*told)

    low, high = share.interval()

    assert 0 <= low <= (share.rate or 0) <= high <= 1 or share.rate is None
    assert low == 0 or told[0] > 0
    assert high == 1 or told[0] < told[1]


@given(st.integers(0, 500), st.integers(0, 500))
def test_bounds_of_failures_mirror_those_of_successes(n: int, m: int) -> None:
    low, high = Proportion(n, n + m).interval()

    assert Proportion(m, n + m).interval() == pytest.approx((1 - high, 1 - low))


def test_nothing_tried_has_no_rate() -> None:
    assert Proportion(0, 0).rate is None
