"""Are the bounds of a share, and of two compared, those of the literature?"""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Proportion
from weakties.statistics.proportions import Z95, chance_above, difference

TOLD = st.integers(0, 10_000).flatmap(
    lambda of: st.builds(Proportion, st.integers(0, of), st.just(of))
)
FEW = st.integers(0, 30).flatmap(lambda of: st.builds(Proportion, st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
     (1, 29, 0.0061, 0.1718), (1, 1, 0.2065, 1), (0, 1, 0, 0.7935),

     (0, 12, 0, 0.2425), (0, 0, 0, 1)],
)  # fmt: skip
def test_bounds_are_those_newcombe_printed(n: int, of: int, low: float, high: float) -> None:
    assert Proportion(n, of).interval() == pytest.approx((low, high), abs=5e-5)


@given(TOLD)
def test_bounds_hold_the_observed_share(share: Proportion) -> None:
    for low, high in (share.interval(), share.jeffreys()):
        assert 0 <= low <= (share.rate or 0) <= high <= 1 or share.rate is None
        assert low == 0 or share.n > 0
        assert high == 1 or share.n < share.of


@given(st.integers(0, 500), st.integers(0, 500))
def test_bounds_of_failures_mirror_those_of_successes(n: int, m: int) -> None:
    worked, failed = Proportion(n, n + m), Proportion(m, n + m)

    for (low, high), mirrored in (
        (worked.interval(), failed.interval()),
        (worked.jeffreys(), failed.jeffreys()),
    ):
        assert mirrored == pytest.approx((1 - high, 1 - low))


@given(st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of))))
def test_bounds_rise_with_every_success(told: tuple[int, int]) -> None:
    less, more = Proportion(told[0] - 1, told[1]), Proportion(*told)

    assert less.interval() < more.interval()
    assert less.jeffreys() < more.jeffreys()


def test_nothing_tried_has_no_rate() -> None:
    assert Proportion(0, 0).rate is None
    assert Proportion(0, 0).jeffreys() == (0, 1)


def test_jeffreys_bounds_are_quantiles_inside_and_whole_at_the_ends() -> None:
    assert Proportion(1, 12).jeffreys() == pytest.approx((0.009144, 0.328496), abs=5e-7)
    assert Proportion(0, 1).jeffreys()[0] == 0
    assert Proportion(1, 1).jeffreys()[1] == 1


@pytest.mark.parametrize(
    ("of", "rate", "wilson", "jeffreys", "wald"),
    [(12, Fraction(1, 12), 0.928, 0.986, 0.646), (12, Fraction(4, 5), 0.981, 0.912, 0.912),
     (40, Fraction(1, 12), 0.955, 0.953, 0.852), (200, Fraction(1, 200), 0.920, 0.981, 0.632)],
)  # fmt: skip
def test_bounds_hold_the_true_rate_as_often_as_they_say_and_wald_does_not(
    of: int, rate: Fraction, wilson: float, jeffreys: float, wald: float
) -> None:
    covered = [0.0, 0.0, 0.0]
    for n in range(of + 1):
        chance = float(comb(of, n) * rate**n * (1 - rate) ** (of - n))
        p, share = n / of, Proportion(n, of)
        half = Z95 * sqrt(p * (1 - p) / of)
        for i, (low, high) in enumerate((share.interval(), share.jeffreys(), (p - half, p + half))):
            covered[i] += chance * (low <= rate <= high)

    assert covered == pytest.approx([wilson, jeffreys, wald], abs=5e-4)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
     ((10, 10), (0, 20), 0.6791, 1.0), ((0, 0), (3, 4), -1, 1), ((3, 4), (0, 0), -1, 1)],
)  # fmt: skip
def test_bounds_of_a_difference_are_those_newcombe_printed(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference(Proportion(*one), Proportion(*other))

    assert found == pytest.approx((low, high), abs=5e-5)


@given(TOLD, TOLD)
def test_a_difference_turns_round_with_its_sides(one: Proportion, other: Proportion) -> None:
    low, high = difference(one, other)

    assert difference(other, one) == pytest.approx((-high, -low))
    assert -1 <= low <= (one.rate or 0) - (other.rate or 0) <= high <= 1


@given(FEW, FEW)
def test_the_chance_to_be_above_is_that_of_exact_counting(
    one: Proportion, other: Proportion
) -> None:
    tries = other.of + 1
    expected = sum(
        Fraction(
            comb(tries, k) * comb(one.of, one.n) * (one.of + 1),
            comb(one.of + tries, one.n + k) * (one.of + tries + 1),
        )
        for k in range(other.n + 1, tries + 1)
    )

    assert chance_above(one, other) == pytest.approx(float(expected), abs=1e-12)


@given(TOLD.filter(lambda share: share.of < 500), TOLD.filter(lambda share: share.of < 500))
def test_either_is_above(one: Proportion, other: Proportion) -> None:
    there, back = chance_above(one, other), chance_above(other, one)

    assert 0 <= there <= 1
    assert there + back == pytest.approx(1, abs=1e-9)
