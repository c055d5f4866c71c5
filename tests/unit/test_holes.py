"""Are constraint and effective size those of the literature?"""

from __future__ import annotations

import networkx
import pytest

from weakties.statistics.graphs.graph import build_graph
from weakties.statistics.graphs.holes import constraint, effective_size

TIES = {"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1, "DG": 3, "GC": 10}
PLAIN = build_graph((pair[0], pair[1], 1) for pair in TIES)
WEIGHED = build_graph((pair[0], pair[1], weight) for pair, weight in TIES.items())
KARATE = build_graph((str(a), str(b), 1) for a, b in networkx.karate_club_graph().edges)


@pytest.mark.parametrize(
    ("person", "expected"), [("G", 0.4003), ("A", 0.5955), ("C", 1), ("D", 0.7847)]
)
def test_constraint_is_that_of_ucinet(person: str, expected: float) -> None:
    assert constraint(PLAIN, person) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("person", "expected"), [("G", 0.2989), ("A", 0.7950), ("C", 1)])
def test_stronger_ties_weigh_more(person: str, expected: float) -> None:
    assert constraint(WEIGHED, person) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("person", "expected"), [("G", 4.67), ("A", 2.5), ("C", 1)])
def test_effective_size_is_that_of_ucinet(person: str, expected: float) -> None:
    assert effective_size(PLAIN, person) == pytest.approx(expected, abs=5e-3)
    assert effective_size(WEIGHED, person) == effective_size(PLAIN, person)


@pytest.mark.parametrize(
    ("person", "constrained", "size"), [("0", 0.155423, 13.75), ("33", 0.156419, 15.235)]
)
def test_the_heads_of_the_karate_club(person: str, constrained: float, size: float) -> None:
    assert constraint(KARATE, person) == pytest.approx(constrained, abs=5e-7)
    assert effective_size(KARATE, person) == pytest.approx(size, abs=5e-4)


def test_nobody_one_and_two_contacts() -> None:
    pair = build_graph([("me", "ana", 3)], ["ben"])
    triangle = build_graph([("me", "ana", 1), ("me", "ben", 1), ("ana", "ben", 1)])

    assert constraint(pair, "ben") is constraint(pair, "stranger") is None
    assert effective_size(pair, "ben") is effective_size(pair, "stranger") is None
    assert constraint(pair, "me") == constraint(pair, "ana") == 1
    assert effective_size(pair, "me") == 1
    assert constraint(triangle, "me") == 1.125
    assert effective_size(triangle, "me") == 1


def test_a_tie_to_oneself_and_a_weight_of_nothing_are_none() -> None:
    odd = [("me", "me", 1.0), ("me", "ana", 0.0), ("me", "ben", -1.0)]

    assert build_graph([*odd, ("me", "cleo", float("nan")), ("me", "dai", float("inf"))]) == {}
