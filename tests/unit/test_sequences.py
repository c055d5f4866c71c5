"""Do bounds and verdicts hold at every look, and is nothing decided that could not be otherwise?"""

from __future__ import annotations

from math import inf, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import depth
from weakties import Proportion
from weakties.statistics.offers import DecidedTalks
from weakties.statistics.sequences import (
    ERROR,
    Trials,
    count_to_differ,
    differ,
    odds_times,
)

CLAIMS = ((1 / 12, 1 / 12), (0.2, 0.2), (0.56, 0.56), (0.8, 0.8), (0.01, 0.08), (0.9, 1.0))
WEEKS, A_WEEK = 52, 3


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(0, 1, 0, 0.975), (0, 5, 0, 0.616148), (0, 12, 0, 0.370853), (1, 12, 0.000322, 0.486165),
     (3, 10, 0.036640, 0.733259), (7, 10, 0.266741, 0.963360), (6, 20, 0.075428, 0.626931),
     (12, 40, 0.118109, 0.540412), (30, 100, 0.169446, 0.457246)],
)  # fmt: skip
def test_bounds_at_every_look_are_those_reckoned_apart(
    n: int, of: int, low: float, high: float
) -> None:
    assert Trials(n, of).bounds() == pytest.approx((low, high), abs=5e-7)


def test_where_all_failed_the_bound_has_a_closed_form() -> None:
    for of in range(1, 60):
        closed = 1 - (20 * (of + 1)) ** (-1 / of)
        assert Trials(0, of).bounds()[1] == pytest.approx(closed, abs=1e-9)
        assert Trials(of, of).bounds() == pytest.approx((1 - closed, 1), abs=1e-9)
    assert Trials(0, 0).bounds() == (0, 1)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.001, 0.2))
def test_bounds_at_every_look_hold_the_rate_and_wilsons(n: int, failed: int, error: float) -> None:
    if n + failed == 0:
        return
    of, trials = n + failed, Trials(n, n + failed)

    low, high = trials.bounds(error)

    assert 0 <= low <= n / of <= high <= 1
    wilson = Proportion(n, of).interval()
    if error <= ERROR:
        assert low <= wilson[0]
        assert wilson[1] <= high
    for edge, inner in ((low, 1e-6), (high, -1e-6)):
        if 0 < edge < 1:
            assert trials.evidence(edge + inner) < -log(error) + 1e-9
            assert trials.evidence(edge) == pytest.approx(-log(error), abs=1e-6)


def test_what_cannot_be_has_all_evidence_against_it() -> None:
    assert (Trials(1, 2).evidence(0.0), Trials(1, 2).evidence(1.0)) == (inf, inf)
    assert Trials(0, 3).evidence(0.0) == pytest.approx(log(1 / 4))


def test_nothing_is_decided_by_data_that_could_not_have_said_otherwise() -> None:
    """None of 42 holds for one in 25 as well; and a single try fits nearly anything."""
    assert Trials(0, 42).settle(low=1 / 12, high=1 / 12) is None
    assert Trials(1, 1).settle(low=0.8, high=0.8) is None
    assert Trials(0, 1).settle(low=0.8, high=0.8) is None
    assert Trials(1, 1).settle(low=0.0, high=0.05) is None
    assert Trials(0, 0).settle(low=0.0, high=1.0) is None


def test_enough_decides() -> None:
    assert Trials(0, 90).settle(low=1 / 12, high=1 / 12) is False
    assert Trials(20, 240).settle(low=1 / 12, high=1 / 12) is True
    assert Trials(60, 75).settle(low=0.8, high=0.8) is True
    assert Trials(0, 60).settle(low=0.0, high=0.05) is True
    assert Trials(60, 60).settle(low=0.9, high=1.0) is True


@given(st.sampled_from(CLAIMS), st.integers(0, 80), st.integers(0, 80))
def test_a_verdict_agrees_with_the_bounds(claim: tuple[float, float], n: int, failed: int) -> None:
    (low, high), trials = claim, Trials(n, n + failed)
    bottom, top = trials.bounds()

    settled = trials.settle(low=low, high=high)

    if settled is False:
        assert top <= low + 1e-9 or high <= bottom + 1e-9
    elif settled:
        assert top >= low
        assert bottom <= high
        assert low == 0 or odds_times(low, 1 / 3) <= bottom + 1e-9
        assert high == 1 or top <= odds_times(high, 3) + 1e-9
    more = trials.count_to_settle(low=low, high=high)
    assert (more == 0) == (settled is not None)


@pytest.mark.parametrize(("low", "high"), CLAIMS)
def test_so_many_more_tries_tell(low: float, high: float) -> None:
    more = Trials(0, 0).count_to_settle(low=low, high=high)
    rate = (low + high) / 2

    assert Trials(rate * more, more).settle(low=low, high=high) is True
    assert Trials(rate * (more - 1), more - 1).settle(low=low, high=high) is None


@pytest.mark.parametrize("rate", [0.083, 0.2, 0.4])
def test_bounds_of_52_looks_miss_once_in_fifty_searches(rate: float) -> None:
    chance, missed = Random(2026), 0
    times = depth.choose(day=100, landing=300, night=300)
    for _ in range(times):
        n = 0
        for of in range(1, 53):
            n += chance.random() < rate
            low, high = Trials(n, of).bounds()
            if not low <= rate <= high:
                missed += 1
                break
    assert missed / times <= 0.05


def ever(rate: float, low: float, high: float, chance: Random, error: float) -> set[bool]:
    """Look every week of a year, and return all that was ever decided."""
    found, n = set(), 0
    for week in range(1, WEEKS + 1):
        n += sum(chance.random() < rate for _ in range(A_WEEK))
        settled = Trials(n, week * A_WEEK).settle(low=low, high=high, error=error)
        found |= {settled} - {None}
    return found  # type: ignore[return-value]  # without None


def searches(times: int) -> None:
    """Check how often a year of weekly looks decides wrongly, and that it decides at all."""
    four_errors = 4 * (ERROR * (1 - ERROR) / times) ** 0.5
    for low, high in CLAIMS:
        chance = Random(f"{low} {high}")
        for true in {low, high}:
            wrong = sum(False in ever(true, low, high, chance, ERROR) for _ in range(times))
            assert wrong / times <= ERROR + four_errors, (low, high, true)
        different = 0
        for other in {odds_times(low, 1 / 3), odds_times(high, 3)} - {0.0, 1.0}:
            decided = [ever(other, low, high, chance, ERROR) for _ in range(times)]
            assert sum(True in d for d in decided) / times <= ERROR + four_errors
            different += sum(False in d for d in decided)
        assert different / times > 0.3


def test_in_a_year_of_weekly_looks_few_searches_decide_wrongly() -> None:
    searches(depth.choose(day=100, landing=300, night=300))


@pytest.mark.nightly
def test_in_a_year_of_weekly_looks_few_searches_decide_wrongly_at_length() -> None:
    searches(5_000)


def test_all_claims_together_are_wrong_in_few_searches() -> None:
    """Nineteen figures, each at a share of the error: hardly one search in twenty is ever wrong."""
    chance, times, figures = Random(19), 60, 19
    wrong = 0
    for _ in range(times):
        of_each = [chance.choice(CLAIMS) for _ in range(figures)]
        wrong += any(
            False in ever(low, low, high, chance, ERROR / figures) for low, high in of_each
        )
    assert wrong / times <= ERROR


def test_verdicts_at_shares_of_the_error_are_reached_within_a_year() -> None:
    """Three tries a week: a true claim fits in most searches, and one far off differs in most."""
    chance, times, error = Random(8), 200, ERROR / 19
    fits = sum(True in ever(0.2, 0.2, 0.2, chance, error) for _ in range(times))
    assert fits / times == pytest.approx(0.8, abs=0.11)
    for low, high in CLAIMS:
        other = odds_times(high, 3) if high < 1 else odds_times(low, 1 / 3)
        differs = sum(False in ever(other, low, high, chance, error) for _ in range(times))
        assert differs / times > 0.5


def test_talks_that_had_part_of_their_time_decide_as_seldom_wrongly() -> None:
    """A talk a week, of which one in twelve leads to an offer, some 90 days later."""
    chance, times, wrong = Random(90), 150, 0
    for _ in range(times):
        delays = [
            chance.expovariate(1 / 90) if chance.random() < 1 / 12 else inf for _ in range(WEEKS)
        ]
        told = False
        for week in range(WEEKS):
            ages = [(7 * (week - n), delays[n]) for n in range(week + 1)]
            led = sum(delay <= age for age, delay in ages)
            talks = DecidedTalks.from_ages(led, [age for age, delay in ages if delay > age])
            told |= Trials(talks.n, talks.of).settle(low=1 / 12, high=1 / 12) is False
        wrong += told
    assert wrong / times <= ERROR


def test_wilsons_interval_would_decide_wrongly_far_too_often() -> None:
    """What a verdict rested on before: looked at every week, it was wrong in a third."""
    chance, wrong, times = Random(3), 0, 300
    for _ in range(times):
        n, missed = 0, False
        for week in range(1, WEEKS + 1):
            n += sum(chance.random() < 0.2 for _ in range(A_WEEK))
            low, high = Proportion(n, week * A_WEEK).interval()
            missed |= not low <= 0.2 <= high
        wrong += missed
    assert wrong / times > 0.25


def test_two_rates_part_when_their_bounds_do() -> None:
    assert differ(Trials(18, 20), Trials(2, 20)) is True
    assert differ(Trials(2, 20), Trials(18, 20)) is False
    assert differ(Trials(4, 4), Trials(0, 4)) is None
    assert count_to_differ(Trials(18, 20), Trials(2, 20)) == 0
    more = count_to_differ(Trials(0, 0), Trials(0, 0))
    high, low = odds_times(0.5, 3**0.5), odds_times(0.5, 3**-0.5)
    assert differ(Trials(high * more, more), Trials(low * more, more)) is True
    assert differ(Trials(high * (more - 1), more - 1), Trials(low * (more - 1), more - 1)) is None


def test_two_equal_rates_hardly_ever_part() -> None:
    chance, wrong, times = Random(4), 0, depth.choose(day=50, landing=150, night=150)
    for _ in range(times):
        one = other = 0
        told = False
        for week in range(1, WEEKS + 1):
            one += sum(chance.random() < 0.3 for _ in range(2))
            other += sum(chance.random() < 0.3 for _ in range(2))
            told |= differ(Trials(one, 2 * week), Trials(other, 2 * week)) is not None
        wrong += told
    assert wrong / times <= ERROR
