"""Is credit shared as by the axioms, and left alone where it would take too long?"""

from __future__ import annotations

from itertools import permutations

import pytest

from weakties.statistics.graphs.credit import TERMS, lineages, shapley
from weakties.statistics.graphs.descent import descent


@pytest.mark.parametrize(
    ("told", "person", "expected"),
    [
        ([], "D", {"D": 1}),
        (["AB", "BC", "CD"], "D", {"D": 0.25, "C": 0.25, "B": 0.25, "A": 0.25}),
        (["AC", "BC"], "C", {"C": 2 / 3, "A": 1 / 6, "B": 1 / 6}),
        (["AB", "BD", "CD"], "D", {"D": 7 / 12, "C": 1 / 4, "A": 1 / 12, "B": 1 / 12}),
    ],
)
def test_credit_is_shared_as_printed(
    told: list[str], person: str, expected: dict[str, float]
) -> None:
    found = lineages(descent((pair[0], pair[1]) for pair in told), person)

    assert found is not None
    assert shapley(found) == pytest.approx(expected)


def test_without_a_line_there_is_no_credit() -> None:
    assert shapley([]) == shapley([()]) == {}


def test_who_is_in_no_shortest_line_gets_nothing() -> None:
    assert shapley(["A", "AB"]) == {"A": 1}


def test_lines_begin_with_the_first_and_pass_nobody_twice() -> None:
    told = descent([("a", "b"), ("b", "c"), ("c", "b"), ("x", "c"), ("b", "a"), ("c", "d")])

    assert lineages(told, "d") == [("d", "c", "b", "a"), ("d", "c", "x")]
    assert lineages(told, "a") == [("a",)]


def test_too_many_lines_are_not_looked_at() -> None:
    crowd = [f"{n:02}" for n in range(12)]
    hostile = descent([("root", "00"), *permutations(crowd, 2)])

    assert lineages(hostile, "11") is None


def test_too_many_sets_are_not_added_up() -> None:
    pairs = [(f"a{n}", f"b{n}") for n in range(TERMS.bit_length() + 1)]

    assert shapley(pairs) is None
    assert shapley(pairs[:10]) == pytest.approx(dict.fromkeys(sum(pairs[:10], ()), 1 / 20))
