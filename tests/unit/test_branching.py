"""Is the number of meetings that come from a meeting counted honestly?"""

from __future__ import annotations

from math import exp, inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.branching import Reproduction, extinction, meetings_in_all

COUNTED = st.builds(Reproduction, st.integers(0, 300), st.integers(1, 300))


def test_what_is_believed_is_that_of_the_gamma_distribution() -> None:
    """Compare with scipy: `scipy.stats.gamma(9.5, scale=1 / 8)`."""
    told = Reproduction(children=9, parents=8)

    assert told.mean == 1.1875
    assert told.interval() == pytest.approx((0.5567, 2.0533), abs=5e-5)
    assert told.growth_chance == pytest.approx(0.6573, abs=5e-5)


@pytest.mark.parametrize(
    ("children", "parents", "low", "high"),
    [(10, 1, 4.7954, 18.3904), (9, 8, 0.5144, 2.1356), (0, 1, 0, 3.6889), (0, 0, 0, inf)],
)
def test_garwoods_bounds_are_those_of_r(
    children: int, parents: int, low: float, high: float
) -> None:
    """Compare with R: `poisson.test(children, parents)`."""
    assert Reproduction(children, parents).garwood() == pytest.approx((low, high), abs=5e-5)


def test_without_parents_nothing_is_known() -> None:
    told = Reproduction(0, 0)

    assert (told.mean, told.interval(), told.growth_chance) == (None, (0, inf), None)


@pytest.mark.parametrize("true", [0.1, 0.5, 1, 1.5, 3])
def test_garwoods_bounds_hold_the_true_number_at_least_as_often_as_they_say(true: float) -> None:
    parents, chance, held, believed = 5, exp(-5 * true), 0.0, 0.0
    for children in range(80):
        told = Reproduction(children, parents)
        held += chance * (told.garwood()[0] <= true <= told.garwood()[1])
        believed += chance * (told.interval()[0] <= true <= told.interval()[1])
        chance *= parents * true / (children + 1)

    assert held >= 0.95
    assert 0.9 < believed <= held


@given(COUNTED)
def test_bounds_hold_the_observed_number_and_garwoods_are_wider(told: Reproduction) -> None:
    (low, high), (least, most) = told.interval(), told.garwood()

    assert 0 <= least <= low <= told.children / told.parents <= high <= most
    assert low < (told.mean or 0) < high


@given(COUNTED)
def test_another_child_makes_it_likelier_that_the_network_feeds_itself(told: Reproduction) -> None:
    more = Reproduction(told.children + 1, told.parents)

    assert 0 <= (told.growth_chance or 0) <= (more.growth_chance or 0) + 1e-12 <= 1 + 1e-12


def test_few_parents_make_it_too_sure_when_a_few_have_most_children() -> None:
    childless_by_luck = (0.5 / (0.5 + 1)) ** (0.5 * 5)

    assert Reproduction(0, 5).growth_chance == pytest.approx(0.002, abs=5e-4)
    assert childless_by_luck == pytest.approx(0.064, abs=5e-4)


@pytest.mark.parametrize(
    ("reproduction", "dispersion", "expected"),
    [(1.5, inf, 0.417188), (2, inf, 0.203188), (3, inf, 0.05952), (2, 1, 0.5), (2, 0.16, 0.837),
     (1 + 1e-9, 1e6, 1)],
)  # fmt: skip
def test_a_chain_ends_with_the_chance_printed(
    reproduction: float, dispersion: float, expected: float
) -> None:
    assert extinction(reproduction, dispersion) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("reproduction", [0, 0.3, 1])
def test_a_chain_that_does_not_grow_ends(reproduction: float) -> None:
    assert extinction(reproduction) == extinction(reproduction, 0.5) == 1


@given(st.floats(1.05, 20))
def test_with_geometric_children_a_chain_ends_with_one_over_the_number(reproduction: float) -> None:
    assert extinction(reproduction, 1) == pytest.approx(1 / reproduction)


@given(st.floats(1.05, 20), st.floats(0.05, 100))
def test_a_chain_ends_sooner_the_fewer_have_all_children(number: float, dispersion: float) -> None:
    assert extinction(number, dispersion) > extinction(number, 2 * dispersion) > extinction(number)


@pytest.mark.parametrize(("reproduction", "expected"), [(0, 1), (0.68, 3.125), (1, inf), (2, inf)])
def test_a_cold_start_brings_so_many_meetings(reproduction: float, expected: float) -> None:
    assert meetings_in_all(reproduction) == pytest.approx(expected)


def children(chance: Random, mean: float) -> int:
    """Draw a number of children by chance alone: arrivals within a length of time."""
    count, at = 0, chance.expovariate(1)
    while at < mean:
        count, at = count + 1, at + chance.expovariate(1)
    return count


def chain(chance: Random, mean: float) -> int:
    """Count a chain of meetings from one cold start, as far as a thousand."""
    alive = total = 1
    while alive and total < 1000:
        alive = sum(children(chance, mean) for _ in range(alive))
        total += alive
    return total


def test_chains_end_as_often_and_as_large_as_foretold() -> None:
    chance, starts = Random(3), 2000

    growing = [chain(chance, 1.5) for _ in range(starts)]
    shrinking = [chain(chance, 0.68) for _ in range(starts)]

    ended = sum(total < 1000 for total in growing) / starts
    variance_of_total = 0.68 / (1 - 0.68) ** 3
    assert ended == pytest.approx(extinction(1.5), abs=4 * (0.25 / starts) ** 0.5)
    assert sum(shrinking) / starts == pytest.approx(
        meetings_in_all(0.68), abs=4 * (variance_of_total / starts) ** 0.5
    )


def expected(least: float) -> float:
    """Return 1.5 times the share of children that are seen of parents at least so many days old."""
    return 1.5 * (1 - 14 / (90 - least) * (exp(-least / 14) - exp(-90 / 14)))


def test_parents_too_young_make_the_number_too_low() -> None:
    """Watch 90 days in which each parent has 1.5 children, 14 days later on average."""
    chance = Random(28)
    seen = [
        (age, sum(chance.expovariate(1 / 14) <= age for _ in range(children(chance, 1.5))))
        for age in (chance.uniform(0, 90) for _ in range(8000))
    ]
    old = [(age, count) for age, count in seen if age >= 28]

    naive, mature = (Reproduction(sum(n for _, n in p), len(p)).mean for p in (seen, old))

    assert naive == pytest.approx(expected(0), abs=4 * (1.5 / len(seen)) ** 0.5)
    assert mature == pytest.approx(expected(28), abs=4 * (1.5 / len(old)) ** 0.5)
    assert (expected(0), expected(28)) == pytest.approx((1.27, 1.455), abs=5e-3)
