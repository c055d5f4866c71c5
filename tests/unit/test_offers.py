"""Is the chance of an offer the one of the claim and of what was seen?"""

from __future__ import annotations

from fractions import Fraction
from math import comb, inf, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Proportion
from weakties.statistics.distributions import Beta
from weakties.statistics.offers import (
    RESUMES,
    DecidedTalks,
    chance_within,
    posterior,
    prior,
    share_passed,
    tries_for,
)

CLAIM = Beta(1, 11)
HALVES = st.integers(1, 40).map(lambda n: Fraction(n, 2))


def without(a: Fraction, b: Fraction, tries: int) -> Fraction:
    """Return the chance of no offer, try by try."""
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


def test_without_a_claim_nothing_is_forecast_from_fewer_than_three_offers() -> None:
    """Jeffreys' prior alone would make 69 % within twelve talks of one talk without an offer."""
    assert chance_within(Beta(0.5, 1.5), 12) == pytest.approx(0.690, abs=5e-4)
    assert [posterior(None, Proportion(n, 12)) for n in (0, 1, 2)] == [None] * 3
    assert posterior(None, Proportion(0, 0)) is None
    assert posterior(None, Proportion(3, 12)) == Beta(3.5, 9.5)


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
    claim = prior(tries_per_offer=1500, weight=12)

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


def test_talks_count_by_how_much_of_their_time_they_had() -> None:
    assert [share_passed(days) for days in (-3, 0)] == [0, 0]
    assert share_passed(90) == pytest.approx(0.632121, abs=5e-7)
    assert share_passed(45, lag=45) == share_passed(90)

    thirteen = DecidedTalks.from_ages(0, range(0, 85, 7))
    believed = posterior(CLAIM, thirteen)

    assert believed
    assert thirteen.of == pytest.approx(4.498257, abs=5e-7)
    assert thirteen.of + thirteen.open == pytest.approx(13)
    assert chance_within(believed, 12) == pytest.approx(0.436391, abs=5e-7)
    assert chance_within(believed, thirteen.open) == pytest.approx(0.354239, abs=5e-7)
    assert DecidedTalks.from_ages(0, range(0, 176, 7)).of == pytest.approx(14.405199, abs=5e-7)


@given(st.lists(st.integers(0, 400), max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_talks_does_not_matter(ages: list[int], chance: Random) -> None:
    other = chance.sample(ages, len(ages))

    assert DecidedTalks.from_ages(1, ages) == DecidedTalks.from_ages(1, other)


@pytest.mark.parametrize(
    ("tries", "high"),
    [(1, 0.95), (3, 0.631597), (5, 0.450720), (10, 0.258866), (12, 0.220922), (20, 0.139108),
     (30, 0.095034), (35, 0.082032)],
)  # fmt: skip
def test_no_offer_leaves_an_upper_bound(tries: int, high: float) -> None:
    for stopped in (True, False):
        bounds = DecidedTalks(0, tries, 0).interval(stopped=stopped)
        assert bounds == pytest.approx((0, high), abs=5e-7)


@pytest.mark.parametrize(
    ("tries", "low", "high"),
    [(2, 0.012579, 0.975), (3, 0.008404, 0.841886), (5, 0.005051, 0.602365),
     (8, 0.003160, 0.409616), (12, 0.002108, 0.284914), (20, 0.001265, 0.176467),
     (30, 0.000844, 0.119445)],
)  # fmt: skip
def test_the_first_offer_leaves_a_wide_interval(tries: int, low: float, high: float) -> None:
    bounds = DecidedTalks(1, tries, 0).interval(stopped=True)
    assert bounds == pytest.approx((low, high), abs=5e-7)
    assert DecidedTalks(1, tries - 0.5, 0).interval(stopped=True) == bounds

    wider = DecidedTalks(1, tries, 0).interval(stopped=False)
    assert wider[0] == bounds[0]
    assert wider[1] > bounds[1]


def test_the_interval_of_the_first_offer_holds_the_rate_of_who_stops_and_of_who_goes_on() -> None:
    for rate in (0.03, 1 / 12, 0.3):
        held = [0.0, 0.0]
        for tries in range(1, 3000):
            at_the_last = rate * (1 - rate) ** (tries - 1)
            low, high = DecidedTalks(1, tries, 0).interval(stopped=True)
            held[0] += at_the_last * (low <= rate <= high)
        for offers in range(31):
            low, high = DecidedTalks(offers, 30, 0).interval(stopped=False)
            chance = comb(30, offers) * rate**offers * (1 - rate) ** (30 - offers)
            held[1] += chance * (low <= rate <= high)
        assert held[0] >= 0.95 - 1e-9
        assert held[1] >= 0.92


def test_the_rate_of_who_stops_leaves_out_the_last_talk() -> None:
    assert DecidedTalks(2, 24, 0).rate(stopped=True) == pytest.approx(0.043478, abs=5e-7)
    assert DecidedTalks(3, 30, 0).rate(stopped=True) == pytest.approx(0.068966, abs=5e-7)
    assert DecidedTalks(3, 30, 0).rate(stopped=False) == 0.1
    few = [DecidedTalks(n, 24, 0) for n in (0, 1)]
    assert [talks.rate(stopped=stopped) for talks in few for stopped in (True, False)] == [None] * 4


def test_talks_that_would_rule_a_claim_out() -> None:
    """Without an offer 35 talks leave (11/12)^35 = 4.8 % for one in twelve, and 34 5.2 %."""
    assert [DecidedTalks(0, 0, 0).count_to_rule_out(n) for n in (8, 12, 20)] == [23, 35, 59]
    assert DecidedTalks(0, 4.498257, 0).count_to_rule_out(12) == 31
    assert DecidedTalks(0, 35, 0).count_to_rule_out(12) == 0
    for tries in (64, 65):
        twice = (11 / 12) ** tries + tries / 12 * (11 / 12) ** (tries - 1)
        assert (twice < 0.025) == (tries == 65)
    assert DecidedTalks(1, 12, 0).count_to_rule_out(12) == 65 - 12


def test_talks_by_how_much_of_their_time_they_had_come_near_the_true_rate() -> None:
    """A talk a week, one in twelve with an offer some 90 days later, looked at after 13 weeks."""
    chance, times, rate, weeks = Random(13), 20_000, 1 / 12, 13
    naive = weighed = 0.0
    for _ in range(times):
        young = []
        for week in range(weeks):
            lag = chance.expovariate(1 / 90) if chance.random() < rate else inf
            if lag > 7 * week:
                young.append(7 * week)
        talks = DecidedTalks.from_ages(weeks - len(young), young)
        naive += talks.n / weeks
        weighed += talks.n / talks.of
    assert naive / times == pytest.approx(0.029, abs=0.003)
    assert weighed / times == pytest.approx(0.073, abs=0.006)
