"""Are ways, credit, lines and groups those of the plain rule, tried on all there are?"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise, permutations, product
from math import fsum, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.graphs.communities import communities
from weakties.statistics.graphs.credit import lineages, shapley
from weakties.statistics.graphs.descent import (
    depths,
    descent,
    lineage,
    list_descendants,
    reach,
    sizes,
)
from weakties.statistics.graphs.dominators import dominators
from weakties.statistics.graphs.graph import build_graph, components
from weakties.statistics.graphs.paths import warm_paths

NAMES = "abcdefg"
PEOPLE = st.sampled_from(NAMES)
PAIRS = st.tuples(PEOPLE, PEOPLE)
HALVES = st.lists(st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.5, 1.0]), min_size=49, max_size=49).map(
    lambda chances: dict(zip(product(NAMES, NAMES), chances, strict=True))
)
UNEQUAL = st.dictionaries(
    PAIRS.filter(lambda pair: pair[0] < pair[1]), st.sampled_from([0.1, 0.2, 0.3, 1.0]), max_size=18
)
GOALS = st.sets(PEOPLE, max_size=3)


@given(HALVES, GOALS, st.integers(0, 5), st.integers(1, 8))
def test_ways_are_the_best_of_all_there_are(
    chances: dict[tuple[str, str], float], goals: set[str], hops: int, most: int
) -> None:
    found = warm_paths(lambda to: [(a, p) for (a, b), p in chances.items() if b == to],
                       "a", goals, most=most, hops=hops)  # fmt: skip

    ways = [("a", *way) for n in range(1, hops + 1) for way in permutations(NAMES[1:], n)
            if way[-1] in goals and not goals & {*way[:-1]}]  # fmt: skip
    warmth = {way: prod(chances.get(step, 0) for step in pairwise(way)) for way in ways}
    order = sorted((way for way in ways if warmth[way]), key=lambda w: (-warmth[w], len(w), w))
    assert [path.people for path in found] == order[:most]
    assert [path.chance for path in found] == pytest.approx([warmth[w] for w in order[:most]])


def test_edges_are_read_around_the_goal_only_and_once() -> None:
    asked: Counter[str] = Counter()
    ties = {"goal": ["b"], "b": ["goal", "c", "me"], "c": ["b", "me"], "me": ["b", "c", "far"]}

    def edges(person: str) -> list[tuple[str, float]]:
        asked[person] += 1
        return [(other, 0.5) for other in ties[person]]

    found = warm_paths(edges, "me", ["goal"])

    assert [path.people for path in found] == [("me", "b", "goal"), ("me", "c", "b", "goal")]
    assert asked == {"goal": 1, "b": 1, "c": 1}


def test_noise_in_the_last_digit_breaks_no_tie() -> None:
    leading: dict[str, list[tuple[str, float]]] = {"goal": []}
    for route, (one, two, three) in enumerate(permutations((0.2, 0.5, 0.7))):
        leading |= {f"first{route}": [("me", one)], f"second{route}": [(f"first{route}", two)]}
        leading["goal"].append((f"second{route}", three))

    found = warm_paths(leading.__getitem__, "me", ["goal"], most=6)

    assert [path.people[1] for path in found] == [f"first{route}" for route in range(6)]


def test_of_ways_as_warm_the_smaller_id_comes_first_whichever_was_found_first() -> None:
    leading = {"goal": [("y", 0.25), ("z", 0.5)], "y": [("me", 0.5)], "z": [("me", 0.25)]}

    found = warm_paths(leading.__getitem__, "me", ["goal"])

    assert [path.people[1] for path in found] == ["y", "z"]


def test_of_several_chances_between_two_the_best_counts() -> None:
    (found,) = warm_paths(lambda _: [("me", 0.2), ("me", 0.5), ("me", 0.3)], "me", ["ana"])

    assert found.people == ("me", "ana")
    assert found.chance == pytest.approx(0.5)


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan")])
def test_what_is_no_chance_is_refused(chance: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        warm_paths(lambda _: [("me", chance)], "me", ["ana"])


@given(st.lists(st.sets(st.sampled_from("abcde"), min_size=1), max_size=5))
def test_credit_is_the_average_over_all_orders(lines: list[set[str]]) -> None:
    people = sorted(set().union(*lines))
    credit: Counter[str] = Counter()
    orders = list(permutations(people))
    for order in orders if lines else ():
        last = next(n for n in range(len(order)) if any(li <= {*order[: n + 1]} for li in lines))
        credit[order[last]] += 1

    shares = shapley(lines)

    assert shares == pytest.approx({p: n / len(orders) for p, n in credit.items()})
    assert not lines or sum(map(Fraction, (shares or {}).values())) == pytest.approx(1)


@given(st.lists(PAIRS, max_size=20))
def test_every_telling_has_its_place_in_a_forest(told: list[tuple[str, str]]) -> None:
    made = descent(told)

    kept = {(made.parents[one], one) for one in made.parents}
    kept |= {(before, one) for one, others in made.others.items() for before in others}
    assert kept == {(one, other) for one, other in told if one != other}
    for person, depth in depths(made.parents).items():
        line = lineage(made.parents, person)
        under = list_descendants(made.parents, person)
        assert len(set(line)) == len(line) == depth + 1
        assert {one for one in sizes(made.parents) if person in lineage(made.parents, one)} == {
            person, *under}  # fmt: skip
        assert sizes(made.parents)[person] == len(under)
        assert reach(made.parents, dict(zip(NAMES, "AABBCCD", strict=True)))[person] == len(
            {"AABBCCD"[NAMES.index(one)] for one in under}
        )


@given(st.lists(PAIRS, max_size=14), PEOPLE)
def test_lines_are_all_there_are(told: list[tuple[str, str]], person: str) -> None:
    made = descent(told)

    found = lineages(made, person)

    steps = {(one, other) for other, one in told if other != one and one in made.parents}
    orders = (way for n in range(1, 8) for way in permutations(NAMES, n) if way[0] == person)
    ways = {w for w in orders if w[-1] not in made.parents and steps >= {*pairwise(w)}}
    assert found is not None
    assert len(found) == len(ways)
    assert set(found) == ways
    assert found[0] == tuple(lineage(made.parents, person))


def test_a_graph_that_is_hard_for_others_takes_no_longer() -> None:
    people = [f"{n:05}" for n in range(20_000)]
    line, crowd = people[:10_000], people[10_000:]
    graph = {one: {other: 1.0} for one, other in pairwise(line)}
    for end in (line[0], line[-1]):
        graph.setdefault(end, {}).update(dict.fromkeys(crowd, 1.0))

    found = dominators(graph, line[0])

    assert found == dict(zip(line[1:], line, strict=False)) | dict.fromkeys(crowd, line[0])


@given(st.lists(PAIRS, max_size=18))
def test_whoever_dominates_cannot_be_gone_around(ties: list[tuple[str, str]]) -> None:
    graph = build_graph((*pair, 1.0) for pair in ties)
    found = dominators(graph, "a")

    for person in NAMES[1:]:
        left = next((g for g in components(graph, person) if "a" in g), ["a"])
        lost = {one for one in found if one != person and one not in left}
        assert {*list_descendants(found, person)} == (lost if person in found else set())


@given(UNEQUAL.flatmap(lambda ties: st.tuples(st.just(ties), st.permutations([*ties]))))
def test_nobody_would_rather_be_in_another_community(
    told: tuple[dict[tuple[str, str], float], list[tuple[str, str]]],
) -> None:
    ties, reordered = told
    graph = build_graph((*pair, ties[pair]) for pair in ties)

    found = communities(graph)

    assert communities(build_graph((*pair, ties[pair]) for pair in reordered)) == found
    assert sorted(one for group in found for one in group) == sorted(graph)
    for person, tied in graph.items():
        votes = {one: w * (1 + len({*tied} & {*graph[one]})) for one, w in tied.items()}
        weights = {tuple(g): fsum(votes.get(one, 0) for one in g) for g in found}
        assert max(weights.values()) == next(w for g, w in weights.items() if person in g)


@given(UNEQUAL)
def test_a_community_is_connected(ties: dict[tuple[str, str], float]) -> None:
    graph = build_graph((*pair, ties[pair]) for pair in ties)

    for group in communities(graph):
        within = {one: {o: 1.0 for o in graph[one] if o in group} for one in group}
        assert components(within) == [group]
