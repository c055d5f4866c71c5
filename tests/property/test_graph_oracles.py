"""Do measures of graphs agree with networkx?"""

from __future__ import annotations

from itertools import islice, pairwise
from math import log, prod

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.statistics.graphs.dominators import dominators
from weakties.statistics.graphs.graph import build_graph, components, rings
from weakties.statistics.graphs.holes import constraint, effective_size
from weakties.statistics.graphs.paths import warm_paths

PEOPLE = st.sampled_from("abcdefgh")
PAIRS = st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1])
TIES = st.dictionaries(PAIRS, st.sampled_from([0.1, 0.5, 1.0, 3.0]), min_size=6, max_size=24)
CHANCES = st.dictionaries(PAIRS, st.floats(0.01, 1), min_size=10, max_size=40)


@given(TIES)
def test_the_measures_of_everybody_are_those_of_networkx(
    ties: dict[tuple[str, str], float],
) -> None:
    graph = build_graph((one, other, weight) for (one, other), weight in ties.items())
    theirs = networkx.Graph()
    theirs.add_weighted_edges_from((a, b, w) for a, tied in graph.items() for b, w in tied.items())

    expected = networkx.constraint(theirs, weight="weight")
    sizes = networkx.effective_size(theirs)

    assert {person: constraint(graph, person) for person in graph} == pytest.approx(expected)
    assert {person: effective_size(graph, person) for person in graph} == pytest.approx(sizes)
    assert {frozenset(group) for group in components(graph)} == set(
        map(frozenset, networkx.connected_components(theirs))
    )


@given(TIES, PEOPLE, PEOPLE)
def test_who_is_left_out_is_as_if_not_there(
    ties: dict[tuple[str, str], float], left_out: str, start: str
) -> None:
    graph = build_graph(((*pair, 1) for pair in ties), "abcdefgh")
    theirs = networkx.Graph(list(ties))
    theirs.add_nodes_from("abcdefgh")
    theirs.remove_node(left_out)

    groups = {frozenset(group) for group in components(graph, left_out)}

    assert groups == set(map(frozenset, networkx.connected_components(theirs)))
    if start != left_out:
        steps = networkx.single_source_shortest_path_length(theirs, start)
        found = rings(graph, start, left_out)
        assert {one: n for n, ring in enumerate(found) for one in ring} == dict(steps)


@given(TIES)
def test_dominators_are_those_of_networkx(ties: dict[tuple[str, str], float]) -> None:
    theirs = networkx.DiGraph(list(ties))
    theirs.add_node("a")
    graph = {one: dict.fromkeys(others, 1.0) for one, others in theirs.adjacency()}

    expected = dict(networkx.immediate_dominators(theirs, "a"))
    expected.pop("a", None)

    assert dominators(graph, "a") == expected


@given(CHANCES, st.integers(1, 6))
def test_all_ways_are_those_of_yen(chances: dict[tuple[str, str], float], most: int) -> None:
    theirs = networkx.DiGraph([(a, b, {"cost": -log(p)}) for (a, b), p in chances.items()])
    theirs.add_nodes_from("ab")

    found = warm_paths(lambda to: [(a, p) for (a, b), p in chances.items() if b == to],
                       "a", "b", most=most, hops=9)  # fmt: skip

    try:
        ways = list(islice(networkx.shortest_simple_paths(theirs, "a", "b", "cost"), most))
    except networkx.NetworkXNoPath:
        ways = []
    expected = [prod(chances[step] for step in pairwise(way)) for way in ways]
    assert [path.chance for path in found] == pytest.approx(expected)
