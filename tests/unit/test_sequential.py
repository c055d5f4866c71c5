"""Is the evidence that may be looked at every week what the literature and simulations say?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from math import comb, exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Proportion, progress
from weakties.progress.cuts import choose_threshold
from weakties.statistics.proportions import difference
from weakties.statistics.sequential import (
    Trial,
    compare,
    estimate_needed,
    log_factor,
    split_odds,
)

CLASSES = {
    "introduced": 2, "channel": 5, "template": 3, "purpose": 3, "tie": 3, "closeness": 5,
    "size": 4, "area": 3, "month": 12,
}  # fmt: skip
"""How many classes a search has in each table; attempts are not compared."""
BLOCKS = [(2, 2, 0, 2), (1, 2, 0, 2), (1, 3, 0, 2), (2, 2, 1, 2), (1, 2, 0, 3), (2, 2, 0, 2)]


def blocks(*counts: tuple[int, int, int, int]) -> list[Trial]:
    """Return tries, of which each block closes with the last of it."""
    found = []
    for ka, na, kb, nb in counts:
        mine = [Trial("a", n < ka, "") for n in range(na)]
        others = [Trial("b", n < kb, "") for n in range(nb)]
        found += [*mine, *others] if nb == 2 else [*others, *mine]
    return found


@pytest.mark.parametrize(
    ("block", "three", "third", "evidence"),
    [((1, 2, 0, 2), 1.5, 0.5, 1), ((2, 2, 0, 2), 2.454545, 0.272727, 1.363636),
     ((2, 3, 0, 2), 1.956522, 0.333333, 1.144928), ((1, 2, 1, 2), 0.818182, 0.818182, 0.818182),
     ((4, 5, 1, 5), 3.434051, 0.127187, 1.780619), ((6, 10, 2, 10), 4.244749, 0.052404, 2.148577),
     ((3, 8, 0, 2), 1.588235, 0.405405, 0.996820),
     ((12, 20, 4, 20), 18.722597, 0.002854, 9.362725)],
)  # fmt: skip
def test_the_factor_of_a_block(
    block: tuple[int, int, int, int], three: float, third: float, evidence: float
) -> None:
    left, right = Proportion(*block[:2]), Proportion(*block[2:])

    factors = exp(log_factor(left, right)), exp(log_factor(right, left))

    assert factors == pytest.approx((three, third), abs=5e-7)
    assert sum(factors) / 2 == pytest.approx(evidence, abs=5e-7)


def test_the_factor_of_other_odds_is_that_of_safestats() -> None:
    assert exp(log_factor(Proportion(2, 2), Proportion(0, 2), odds=2)) == pytest.approx(24 / 13)


@given(st.integers(1, 8), st.integers(1, 8), st.data())
def test_a_factor_is_one_on_average_if_both_sides_are_alike(
    left: int, right: int, data: st.DataObject
) -> None:
    """Whatever the number of successes is: then no stopping and no drift can raise it."""
    successes = data.draw(st.integers(0, left + right))
    fewest, most = max(0, successes - right), min(left, successes)

    mean = sum(
        comb(left, n) * comb(right, successes - n) / comb(left + right, successes)
        * exp(log_factor(Proportion(n, left), Proportion(successes - n, right)))
        for n in range(fewest, most + 1)
    )  # fmt: skip

    assert mean == pytest.approx(1)


def test_evidence_grows_block_by_block() -> None:
    """The last block of three and two closes on the second try of the first side."""
    found = [
        compare(blocks(*BLOCKS[:count]), threshold=1000)[0].evidence
        for count in range(1, len(BLOCKS) + 1)
    ]

    assert found == pytest.approx(
        [1.363636, 1.909091, 2.548209, 3.784435, 6.284435, 15.406649], abs=5e-7
    )


def test_an_open_block_does_not_count() -> None:
    (found,) = compare([*blocks(BLOCKS[0]), *(Trial("a", True, "") for _ in range(9))])

    assert found.evidence == pytest.approx(1.363636, abs=5e-7)
    assert (found.own, found.others) == (Proportion(11, 11), Proportion(0, 2))


@pytest.mark.parametrize(
    ("lead", "rate", "needed"),
    [(0, 0.3, 68), (1, 0.3, 49), (2.5, 0.3, 22), (-1, 0.3, 86), (0, 0.1, 157), (1.2, 0.2, 60),
     (3, 0.5, 11)],
)  # fmt: skip
def test_how_many_more_would_settle_it(lead: float, rate: float, needed: int) -> None:
    assert estimate_needed(lead, Proportion(round(rate * 1000) - 1, 998)) == needed


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.5, 0.9])
def test_shares_apart_have_three_times_the_odds(rate: float) -> None:
    high, low = split_odds(rate)

    assert (high + low) / 2 == pytest.approx(rate)
    assert high / (1 - high) / (low / (1 - low)) == pytest.approx(3)


Rate = Callable[[str, int], float]


def trials(random: Random, sides: str, rate: Rate, joins: dict[str, int]) -> list[Trial]:
    """Send 120 requests to new people, each of a class that is there by then."""
    found = []
    for number in range(120):
        side = random.choice([s for s in sides if joins.get(s, 0) <= number])
        found.append(Trial(side, random.random() < rate(side, number), f"{number:03}"))
    return found


def settled(random: Random, sides: str, rate: Rate, threshold: float, years: int) -> float:
    """Return the share of years in which anything was ever said."""
    said = (compare(trials(random, sides, rate, {}), threshold) for _ in range(years))
    return sum(any(c.verdict for c in found) for found in said) / years


def false_years(random: Random, rate: float, years: int) -> float:
    """Give the share of years without any difference in which any table ever says that there is."""
    wrong = 0
    for _ in range(years):
        outcomes = [random.random() < rate for _ in range(120)]
        tables = (
            compare(
                (Trial(str(random.randrange(n)), o, "") for o in outcomes), choose_threshold(by)
            )
            for by, n in CLASSES.items()
        )
        wrong += any(c.verdict for c in chain.from_iterable(tables))
    return wrong / years


def test_the_simulated_tables_are_those_there_are() -> None:
    assert {*CLASSES, "attempt"} == {*progress.CUTS}


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_in_a_year_without_a_difference_no_table_says_that_there_is_one(rate: float) -> None:
    """What is ever settled is what any weekly look would have shown."""
    assert false_years(Random(2026), rate, 60) <= 0.02


@pytest.mark.nightly
@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5])
def test_in_thousands_of_years_without_a_difference_hardly_any_table_says_so(rate: float) -> None:
    assert false_years(Random(2027), rate, 3000) <= 0.02


POWER = [
    ("ab", 0.2, 0.4, 20, 0.39), ("ab", 0.2, 0.5, 20, 0.76), ("ab", 0.1, 0.3, 20, 0.47),
    ("ab", 0.2, 0.4, 80, 0.17), ("ab", 0.2, 0.5, 80, 0.55), ("ab", 0.3, 0.3, 20, 0.018),
    ("ab", 0.5, 0.5, 20, 0.026),
]  # fmt: skip


@pytest.mark.parametrize(("sides", "one", "other", "threshold", "said"), POWER)
def test_a_strong_difference_is_said_as_often_as_it_can_be(
    sides: str, one: float, other: float, threshold: float, said: float
) -> None:
    rate: Rate = lambda side, _: one if side == "a" else other  # noqa: E731

    assert settled(Random(2026), sides, rate, threshold, 500) == pytest.approx(said, abs=0.06)


@pytest.mark.nightly
@pytest.mark.parametrize(("sides", "one", "other", "threshold", "said"), POWER)
def test_it_is_said_as_often_in_thousands_of_years(
    sides: str, one: float, other: float, threshold: float, said: float
) -> None:
    rate: Rate = lambda side, _: one if side == "a" else other  # noqa: E731

    assert settled(Random(8), sides, rate, threshold, 4000) == pytest.approx(said, abs=0.03)


@pytest.mark.nightly
def test_classes_that_join_late_and_rates_that_drift_spend_no_more_of_the_error() -> None:
    random = Random(9)
    joins = {"b": 5, "c": 30, "d": 60, "e": 80}
    for rate in (lambda *_: 0.5, lambda _, number: 0.1 + 0.5 * number / 120):
        years = (compare(trials(random, "abcde", rate, joins)) for _ in range(3000))
        assert sum(any(c.verdict for c in found) for found in years) / 3000 <= 0.05


def test_who_joins_late_gets_no_more_than_what_is_left() -> None:
    """Two classes that are alike lose evidence, and a third cannot begin with more than that."""
    alike = blocks(*[(1, 2, 1, 2)] * 10)
    (before,) = compare(alike, threshold=20)

    later = compare([*alike, Trial("c", True, "")], threshold=20)

    assert before.evidence == pytest.approx(0.818182**10, abs=1e-4)
    assert sum(c.evidence for c in later) == pytest.approx(before.evidence)
    assert compare([Trial(side, True, "") for side in "abc"])[2].evidence == pytest.approx(1 / 3)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_a_look_on_a_day_shows_what_was_settled_by_then(tries: list[tuple[str, bool]]) -> None:
    told = [Trial(side, worked, f"{n:03}") for n, (side, worked) in enumerate(tries)]
    settled_by_then: dict[str, object] = {}
    for n in range(len(told) + 1):
        for found in compare(told[:n], threshold=2):
            if found.side in settled_by_then:
                assert found.verdict == settled_by_then[found.side]
            elif found.verdict is not None:
                assert found.verdict.day == told[n - 1].day
                settled_by_then[found.side] = found.verdict


@pytest.mark.nightly
@pytest.mark.parametrize(("rate", "said"), [(0.1, 0.15), (0.3, 0.26), (0.5, 0.28)])
def test_an_interval_looked_at_every_week_says_what_is_not(rate: float, said: float) -> None:
    """That is why nothing rests on Newcombe's: the page on statistics prints these numbers."""
    random, wrong = Random(10), 0
    for _ in range(1500):
        year = trials(random, "ab", lambda *_: rate, {})
        wrong += any(_is_apart(year[:sent]) for sent in range(2, 121, 2))
    assert wrong / 1500 == pytest.approx(said, abs=0.05)


def _is_apart(told: list[Trial]) -> bool:
    """Check whether Newcombe's interval leaves out 0, where either side has five tries."""
    one, other = (
        Proportion(sum(t.worked for t in told if t.side == side), sum(t.side == side for t in told))
        for side in "ab"
    )
    low, high = difference(one, other)
    return min(one.of, other.of) >= 5 and not low <= 0 <= high
