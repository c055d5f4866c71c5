"""Are chances and quantiles of shares and rates those of exact arithmetic and of the literature?"""

from __future__ import annotations

from fractions import Fraction
from math import atan2, comb, erf, exp, gamma, inf, nan, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.distributions import Beta, Gamma

COUNTS = st.floats(0.1, 2000)
CHANCES = st.floats(1e-6, 1 - 1e-6)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 1000))
def test_a_share_of_whole_counts_is_a_tail_of_the_binomial(
    a: int, b: int, thousandths: int
) -> None:
    x, n = Fraction(thousandths, 1000), a + b - 1
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))

    assert Beta(a, b).cdf(float(x)) == pytest.approx(float(tail), abs=1e-13)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0, 1))
def test_a_share_of_half_counts_grows_from_the_arcsine(k: int, m: int, x: float) -> None:
    expected, a, b = 2 / pi * atan2(sqrt(x), sqrt(1 - x)), 0.5, 0.5
    term = sqrt(x * (1 - x)) / pi
    for _ in range(k):
        expected -= term / a
        term, a = term * x * (a + b) / a, a + 1
    for _ in range(m):
        expected += term / b
        term, b = term * (1 - x) * (a + b) / b, b + 1

    assert Beta(a, b).cdf(x) == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 60), st.floats(0, 120))
def test_a_rate_of_whole_or_half_counts_is_a_tail_of_the_poisson(k: int, x: float) -> None:
    whole = 1 - sum(exp(-x) * x**i / gamma(i + 1) for i in range(k + 1))
    half = erf(sqrt(x)) - sum(exp(-x) * x ** (i + 0.5) / gamma(i + 1.5) for i in range(k))

    assert Gamma(k + 1, 1).cdf(x) == pytest.approx(whole, abs=1e-12)
    assert Gamma(k + 0.5, 1).cdf(x) == pytest.approx(half, abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "x", "expected"),
    [(3.063, 1273.73, 1 / 1500, 0.049995685295), (0.008, 11.992, 1e-9, 0.867896923268),
     (5000.5, 12000.25, 0.29, 0.118220532497), (0.3, 0.7, 0.999, 0.997076958644),
     (250000, 750000, 0.2504, 0.822209203578)],
)  # fmt: skip
def test_other_shares_are_those_of_scipy(a: float, b: float, x: float, expected: float) -> None:
    """Compare with scipy 1.17.1: `scipy.special.betainc(a, b, x)`."""
    assert Beta(a, b).cdf(x) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("shape", "x", "expected"),
    [(0.16, 1e-6, 0.117925836583), (2.7, 9.5, 0.997347335479), (5000.25, 4900, 0.077429156225),
     (1e6, 1000500, 0.691550475771)],
)  # fmt: skip
def test_other_rates_are_those_of_scipy(shape: float, x: float, expected: float) -> None:
    """Compare with scipy 1.17.1: `scipy.special.gammainc(shape, x)`."""
    assert Gamma(shape, 1).cdf(x) == pytest.approx(expected, abs=1e-9)


@given(COUNTS, COUNTS, CHANCES)
def test_a_quantile_of_a_share_takes_its_chance_back(a: float, b: float, chance: float) -> None:
    believed = Beta(a, b)

    x = believed.quantile(chance)

    one_float_less, one_float_more = believed.cdf(x - 2e-16), believed.cdf(x + 2e-16)
    assert one_float_less - 1e-10 <= chance <= one_float_more + 1e-10


@given(COUNTS, st.floats(0.01, 1000), CHANCES)
def test_a_quantile_of_a_rate_takes_its_chance_back(n: float, t: float, chance: float) -> None:
    assert Gamma(n, t).cdf(Gamma(n, t).quantile(chance)) == pytest.approx(chance, abs=1e-10)


@given(COUNTS, COUNTS, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_chances_grow_with_the_value(a: float, b: float, values: tuple[float, float]) -> None:
    low, high = sorted(values)

    assert 0 <= Beta(a, b).cdf(low) <= Beta(a, b).cdf(high) + 1e-10 <= 1 + 1e-10
    assert 0 <= Gamma(a, b).cdf(low) <= Gamma(a, b).cdf(high) + 1e-10 <= 1 + 1e-10


@given(COUNTS, COUNTS, st.integers(0, 1024))
def test_failures_mirror_successes(a: float, b: float, part: int) -> None:
    x = part / 1024

    assert Beta(a, b).cdf(x) == pytest.approx(1 - Beta(b, a).cdf(1 - x), abs=1e-10)


def test_the_ends_are_exact() -> None:
    share, rate = Beta(2, 3), Gamma(2, 3)

    assert [share.cdf(x) for x in (-1, 0, 1, 2)] == [0, 0, 1, 1]
    assert [rate.cdf(x) for x in (-1, 0, 5e-324, 1e308, inf)] == [0, 0, 0, 1, 1]
    assert (share.quantile(0), share.quantile(1)) == (0, 1)
    assert (rate.quantile(0), rate.quantile(1)) == (0, inf)


@pytest.mark.parametrize("count", [0, -1, nan, inf])
def test_counts_are_above_nothing(count: float) -> None:
    for make in (Beta, Gamma):
        with pytest.raises(ValueError, match="must be"):
            make(count, 1)
        with pytest.raises(ValueError, match="must be"):
            make(1, count)
