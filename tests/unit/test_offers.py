"""Is the chance of an offer the one of the claim and of what was seen?"""

from __future__ import annotations

from fractions import Fraction
from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.distributions import Beta
from weakties.statistics.offers import RESUMES, chance_within, posterior, prior, tries_for
from weakties.statistics.proportions import Proportion

CLAIM = Beta(1, 11)
HALVES = st.integers(1, 40).map(lambda n: Fraction(n, 2))


def without(a: Fraction, b: Fraction, tries: int) -> Fraction:
    """Give the chance of no offer, try by try."""
    chance = Fraction(1)
    for k in range(tries):
        chance *= (b + k) / (a + b + k)
    return chance


@pytest.mark.parametrize(
    ("seen", "half", "most", "nearly_all"),
    [((0, 0), 11, 44, 209), ((0, 6), 17, 68, 323), ((0, 12), 23, 92, 437),
     ((0, 24), 35, 140, 665), ((1, 5), 7, 20, 54), ((1, 12), 10, 28, 79), ((2, 24), 9, 25, 59)],
)  # fmt: skip
def test_tries_for_an_offer_are_those_printed(
    seen: tuple[int, int], half: int, most: int, nearly_all: int
) -> None:
    believed = posterior(CLAIM, Proportion(*seen))

    assert believed
    assert [tries_for(believed, c) for c in (0.5, 0.8, 0.95)] == [half, most, nearly_all]


def test_a_claim_counts_for_as_much_as_it_is_let() -> None:
    weighed = {weight: prior(12, weight) for weight in (0, 6, 12, 24)}

    assert weighed == {0: None, 6: Beta(0.5, 5.5), 12: CLAIM, 24: Beta(2, 22)}


def test_without_a_claim_only_what_was_seen_speaks() -> None:
    assert posterior(None, Proportion(0, 0)) is None
    assert posterior(None, Proportion(1, 12)) == Beta(1.5, 11.5)


def test_the_claim_of_resumes_lies_between_its_two_figures() -> None:
    assert 1 / RESUMES.quantile(0.05) == pytest.approx(1500, abs=0.1)
    assert 1 / RESUMES.quantile(0.95) == pytest.approx(200, abs=0.1)
    assert [tries_for(RESUMES, c) for c in (0.5, 0.8, 0.95)] == [324, 882, 2116]


@given(HALVES, HALVES, st.integers(0, 300))
def test_the_chance_is_that_of_counting_try_by_try(a: Fraction, b: Fraction, tries: int) -> None:
    expected = 1 - without(a, b, tries)

    assert chance_within(Beta(float(a), float(b)), tries) == pytest.approx(expected, abs=1e-12)


@given(HALVES, HALVES, st.floats(0.01, 0.8))
def test_tries_are_the_fewest_that_suffice(a: Fraction, b: Fraction, chance: float) -> None:
    believed = Beta(float(a), float(b))

    tries = tries_for(believed, chance)

    assert tries
    assert chance_within(believed, tries) >= chance - 1e-9
    assert chance_within(believed, tries - 1) < chance


@given(st.floats(0.5, 50), st.floats(0.5, 5000), st.integers(0, 2000))
def test_more_tries_never_lower_the_chance(a: float, b: float, tries: int) -> None:
    fewer, more = (chance_within(Beta(a, b), tries + k) for k in (0, 1))

    assert 0 <= fewer <= more + 1e-11 <= 1 + 1e-11


def test_what_takes_more_than_a_million_tries_is_not_known() -> None:
    claim = prior(one_in=1500, weight=12)

    assert claim
    assert tries_for(claim, 0.95) is None
    assert tries_for(CLAIM, 0) == 0


def test_the_chance_comes_true_for_seekers_of_every_rate() -> None:
    chance, seekers = Random(12), 20_000

    found = sum(
        any(chance.random() < rate for _ in range(12))
        for rate in (chance.betavariate(1, 11) for _ in range(seekers))
    )

    four_errors = 4 * (0.25 / seekers) ** 0.5
    assert found / seekers == pytest.approx(chance_within(CLAIM, 12), abs=four_errors)
    assert chance_within(CLAIM, 12) == pytest.approx(0.522, abs=5e-4)


def test_stopping_at_an_offer_misleads_the_observed_rate_and_its_bounds() -> None:
    rate, seen, held, above = 1 / 12, 0.0, 0.0, 0.0
    for tries in range(1, 2000):
        chance = rate * (1 - rate) ** (tries - 1)
        low, high = Proportion(1, tries).interval()
        seen += chance / tries
        held += chance * (low <= rate <= high)
        above += chance * (low > rate)

    assert seen == pytest.approx(-rate * log(rate) / (1 - rate))
    assert seen > 2.7 * rate
    assert (held, above) == pytest.approx((0.836, 0.160), abs=5e-4)


def test_stopping_at_an_offer_leaves_the_posterior_as_true_as_it_was() -> None:
    chance, seekers, held, excess = Random(1), 2000, 0, 0.0
    for _ in range(seekers):
        rate = chance.betavariate(1, 11)
        tries = next((n for n in range(1, 25) if chance.random() < rate), 0)
        seen = Proportion(1, tries) if tries else Proportion(0, 24)
        believed = posterior(CLAIM, seen)
        assert believed
        held += believed.quantile(0.1) <= rate <= believed.quantile(0.9)
        excess += seen.n / seen.of - rate

    assert held / seekers == pytest.approx(0.8, abs=4 * (0.16 / seekers) ** 0.5)
    assert excess / seekers > 0.1
