"""Is the chance of a reply honest about requests that still wait?"""

from __future__ import annotations

from math import exp, inf, log, nan
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import depth
from weakties import Proportion
from weakties.statistics.survival import MOST_EXACT, chance_half_waited, kaplan_meier

WAITS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=80)


def waits(told: str) -> list[tuple[float, bool]]:
    """Read lengths of wait; a plus goes on."""
    return [(int(word.rstrip("+")), not word.endswith("+")) for word in told.split()]


FREIREICH = waits("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
MAINTAINED = waits("9 13 13+ 18 23 28+ 31 34 45+ 48 161+")
PLACEBO = waits("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
NOT_MAINTAINED = waits("5 5 8 8 12 16+ 23 27 30 33 43 45")


def test_the_curve_of_freireich_is_the_one_of_r() -> None:
    """Compare with R survival 3.5.3, `conf.type = "log-log"`; data: Freireich and others (1963)."""
    curve = kaplan_meier(FREIREICH)

    still = [1 - (curve.chance_by(day) or 0) for day in (6, 7, 10, 13, 16, 22, 23)]
    printed = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert still == pytest.approx(printed, abs=5e-5)
    assert curve.interval_by(6) == pytest.approx((1 - 0.9516, 1 - 0.6197), abs=5e-5)
    assert (curve.median, curve.median_interval) == (23, (11, None))


def test_the_curve_of_maintained_patients_is_the_one_of_r() -> None:
    """Compare with R survival 3.5.3, `aml`; data: Miller (1981)."""
    curve = kaplan_meier(MAINTAINED)

    still = [step.waiting for step in curve.points if step.came]
    printed = [0.9091, 0.8182, 0.7159, 0.6136, 0.4909, 0.3682, 0.1841]
    assert still == pytest.approx(printed, abs=5e-5)
    assert (curve.median, curve.median_interval) == (31, (13, None))


def test_a_curve_that_ends_at_nothing_keeps_the_last_bound() -> None:
    curve = kaplan_meier(NOT_MAINTAINED)

    assert curve.points[-1].waiting == 0
    assert curve.chance_by(10_000) == 1
    assert curve.interval_by(10_000) == (curve.interval_by(44)[0], 1)
    assert curve.interval_by(44)[0] == pytest.approx(0.651, abs=5e-4)


def test_without_requests_nothing_is_known() -> None:
    curve = kaplan_meier([])

    assert curve.points == ()
    assert (curve.chance_by(0), curve.interval_by(0)) == (None, (0, 1))
    assert (curve.median, curve.median_interval) == (None, (None, None))


def test_after_the_longest_wait_nothing_is_known() -> None:
    curve = kaplan_meier(waits("2 5+ 9+"))

    assert curve.chance_by(9) == pytest.approx(1 / 3)
    assert (curve.chance_by(9.5), curve.interval_by(9.5)) == (None, (0, 1))
    assert curve.median is None


def test_before_the_first_reply_the_bounds_are_those_of_a_share() -> None:
    curve = kaplan_meier(waits("1+ 3+ 5 8+"))

    assert curve.chance_by(0) == curve.chance_by(3) == curve.chance_by(4) == 0
    assert curve.interval_by(0) == Proportion(0, 4).interval()
    assert curve.interval_by(3) == Proportion(0, 3).interval()
    assert curve.interval_by(4) == Proportion(0, 2).interval()


def test_replies_of_all_at_once_are_a_share_of_all() -> None:
    curve = kaplan_meier(waits("3 3 3"))

    assert curve.interval_by(3) == pytest.approx(Proportion(3, 3).interval())


def test_half_of_the_replies_is_half_whatever_the_rounding() -> None:
    for half in range(1, 60):
        assert kaplan_meier((day, True) for day in range(1, 2 * half + 1)).median == half


def test_bounds_allow_for_as_much_as_they_are_asked_to() -> None:
    narrow, wide = kaplan_meier(waits("3 4+ 5"), z=1), kaplan_meier(waits("3 4+ 5"), z=2)

    assert narrow.interval_by(0) == Proportion(0, 3).interval(1)
    assert wide.interval_by(3)[0] < narrow.interval_by(3)[0]


def test_a_reply_counts_before_who_goes_on_from_the_same_day() -> None:
    assert kaplan_meier(waits("2 2+")).chance_by(2) == 0.5


@pytest.mark.parametrize("days", [-1, nan, inf])
def test_a_wait_is_a_number_of_days(days: float) -> None:
    with pytest.raises(ValueError, match="a wait of"):
        kaplan_meier([(days, True)])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=80), st.integers(0, 70))
def test_with_every_reply_in_the_curve_is_the_share_replied(days: list[int], day: int) -> None:
    curve = kaplan_meier((d, True) for d in days)

    assert curve.chance_by(day) == pytest.approx(sum(d <= day for d in days) / len(days))
    assert curve.median == sorted(days)[(len(days) - 1) // 2]


@given(WAITS, st.integers(0, 60))
def test_bounds_hold_the_chance(told: list[tuple[float, bool]], day: int) -> None:
    curve = kaplan_meier(told)

    chance, (low, high) = curve.chance_by(day), curve.interval_by(day)

    assert 0 <= low <= high <= 1
    assert chance is None or low <= chance + 1e-12 <= high + 2e-12


@given(WAITS, st.integers(0, 59))
def test_the_chance_never_falls_and_is_at_least_the_share_of_all(
    told: list[tuple[float, bool]], day: int
) -> None:
    now, later = kaplan_meier(told).chance_by(day), kaplan_meier(told).chance_by(day + 1)

    assert now is None or later is None or now <= later
    assert now is None or now >= sum(d <= day and ended for d, ended in told) / len(told) - 1e-12


@given(WAITS, st.randoms(use_true_random=False))
def test_the_order_of_requests_does_not_matter(
    told: list[tuple[float, bool]], chance: Random
) -> None:
    assert kaplan_meier(chance.sample(told, len(told))) == kaplan_meier(told)


def asked(chance: Random, requests: int) -> list[tuple[float, bool]]:
    """Ask over sixty days: four of five reply at some time, after nine days on average."""
    told = []
    for _ in range(requests):
        age = chance.uniform(0, 60)
        delay = chance.expovariate(1 / 9) if chance.random() < 0.8 else inf
        told.append((min(age, delay), delay <= age))
    return told


def test_the_curve_is_near_the_truth_where_the_share_of_all_is_not() -> None:
    true, requests, watched_long = 0.8 * (1 - exp(-30 / 9)), 4000, 2000
    told = asked(Random(30), requests)

    found = kaplan_meier(told).chance_by(30)
    naive = sum(ended for _, ended in told) / requests

    assert true == pytest.approx(0.771, abs=5e-4)
    assert found == pytest.approx(true, abs=4 * (0.25 / watched_long) ** 0.5)
    assert naive == pytest.approx(0.680, abs=4 * (0.25 / requests) ** 0.5)


def test_bounds_hold_the_true_chance_as_often_as_they_say() -> None:
    chance, times, true = Random(7), 400, 0.8 * (1 - exp(-10 / 9))

    curves = [kaplan_meier(asked(chance, 40)) for _ in range(times)]
    held = sum(low <= true <= high for low, high in (c.interval_by(10) for c in curves))

    assert held / times == pytest.approx(0.95, abs=4 * (0.0475 / times) ** 0.5)


@pytest.mark.parametrize(
    ("at_risk", "chance"),
    [((8, 7, 6), 37 / 256), ((10, 7, 4), 0.209852), ((12, 9, 8, 5, 2), 0.679339),
     ((6, 3, 1), 0.778125), ((20, 15, 11, 7, 4, 2), 0.738406), ((), 0.0), ((3, 0), 1.0)],
)  # fmt: skip
def test_the_chance_that_half_waited_is_the_one_reckoned_by_hand(
    at_risk: tuple[int, ...], chance: float
) -> None:
    assert chance_half_waited(at_risk) == pytest.approx(chance, abs=5e-7)


def test_of_many_replies_the_chance_is_near_the_exact_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for at_risk in (range(110, 51, -1), range(200, 141, -1), range(176, 0, -3), range(99, 40, -2)):
        exact = chance_half_waited(at_risk)
        with monkeypatch.context() as patch:
            patch.setattr("weakties.statistics.survival.MOST_EXACT", 0)
            near = chance_half_waited(at_risk)
        assert len(at_risk) <= MOST_EXACT
        assert near == pytest.approx(exact, abs=2e-3)


@pytest.mark.parametrize(
    ("replies", "interval", "bound"),
    [(1, (0, None), None), (4, (0, None), None), (5, (0, None), 5), (6, (1, 6), 6),
     (7, (1, 7), 7), (8, (1, 8), 7), (9, (2, 8), 8), (10, (2, 9), 9), (11, (2, 10), 9),
     (12, (3, 10), 10)],
)  # fmt: skip
def test_bounds_of_the_median_of_replies_on_each_day(
    replies: int, interval: tuple[int, int | None], bound: int | None
) -> None:
    """Without an open request it is the sign test: the chance of a heads in n tosses of a coin."""
    curve = kaplan_meier((day, True) for day in range(1, replies + 1))

    assert (curve.median_interval, curve.median_bound()) == (interval, bound)


def test_bounds_of_the_median_with_open_requests() -> None:
    assert kaplan_meier(PLACEBO).median_interval == (4, 12)
    assert kaplan_meier(waits("1 2 6 9 12 20 21 4+ 6+ 15+")).median_interval == (2, 21)


@given(WAITS)
def test_bounds_of_the_median_are_where_looking_at_each_day_finds_them(
    told: list[tuple[float, bool]],
) -> None:
    curve = kaplan_meier(told)
    days, ended = sorted({0, *(d for d, _ in told)}), sorted(d for d, e in told if e)

    def at_risk(until: float) -> list[int]:
        before = [d for d in ended if d <= until]
        return [sum(e >= d for e, _ in told) - before[:n].count(d) for n, d in enumerate(before)]

    def chance_with_rest(until: float) -> float:
        return chance_half_waited([*at_risk(until), sum(d > until for d, _ in told)])

    low = next(d for d in days if chance_with_rest(d) >= 0.025) if told else None
    high = next((d for d in days if chance_half_waited(at_risk(d)) > 0.975), None)
    assert curve.median_interval == (low, high)
    assert (curve.requests, curve.replies) == (len(told), len(ended))
    for bound, sign in ((low, 1), (high, -1)):
        if bound is not None and curve.median is not None:
            assert sign * (curve.median - bound) >= 0


def share_that_held(seed: int, requests: int, censored: float, times: int) -> float:
    """Return how often the interval of the median holds the true one, of exponential waits.

    Args:
        censored: the share of requests that are looked at before their reply.
    """
    chance, held = Random(seed), 0
    rate = censored / (1 - censored)
    for _ in range(times):
        told = []
        for _ in range(requests):
            delay = chance.expovariate(1)
            age = chance.expovariate(rate) if rate else inf
            told.append((min(age, delay), delay <= age))
        low, high = kaplan_meier(told).median_interval
        held += (low or 0) <= log(2) and (high is None or log(2) <= high)
    return held / times


SIZES, CENSORED = (6, 8, 12, 20, 30), (0.0, 0.25, 0.5)


def hold(times: int) -> None:
    """Check that the median lies within its interval in 95 of 100 searches or more."""
    four_errors = 4 * (0.0475 / times) ** 0.5
    for requests in SIZES:
        for censored in CENSORED:
            held = share_that_held(7, requests, censored, times)
            assert held >= 0.95 - four_errors, (requests, censored)


def test_bounds_of_the_median_hold_it_as_often_as_they_say() -> None:
    hold(depth.choose(day=80, landing=200, night=200))


@pytest.mark.nightly
def test_bounds_of_the_median_hold_it_as_often_as_they_say_at_length() -> None:
    hold(10_000)
