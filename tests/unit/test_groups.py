"""Are groups and rings what a look at the graph says?"""

from __future__ import annotations

from itertools import combinations

import networkx

from weakties.statistics.graphs.communities import communities
from weakties.statistics.graphs.graph import Graph, build_graph, components, rings


def tied(*pairs: str) -> Graph:
    """Tie people of one letter."""
    return build_graph((pair[0], pair[1], 1) for pair in pairs)


def test_components_come_largest_first_then_by_id() -> None:
    graph = build_graph([("d", "c", 1), ("b", "f", 1), ("f", "e", 1)], ["z", "a"])

    assert components(graph) == [["b", "e", "f"], ["c", "d"], ["a"], ["z"]]
    assert components({}) == communities({}) == []


def test_whoever_is_left_out_ties_nobody() -> None:
    graph = tied("ma", "mb", "mc", "ab")

    assert components(graph, "m") == communities(graph, "m") == [["a", "b"], ["c"]]
    assert rings(graph, "a", "m") == [["a"], ["b"]]
    assert components(graph, "a stranger") == components(graph)


def test_rings_count_the_fewest_steps() -> None:
    graph = tied("ab", "ac", "bd", "cd", "de", "xy")

    assert rings(graph, "a") == [["a"], ["b", "c"], ["d"], ["e"]]
    assert rings(graph, "a", hops=1) == [["a"], ["b", "c"]]
    assert rings(graph, "a", hops=0) == [["a"]]
    assert rings(graph, "a stranger") == [["a stranger"]]


def test_groups_that_know_one_another_are_found_whole() -> None:
    ring = networkx.connected_caveman_graph(8, 6)
    graph = build_graph((f"{a:02}", f"{b:02}", 1) for a, b in ring.edges)

    found = communities(graph)

    assert [len(group) for group in found] == [6] * 8
    assert found[0] == ["00", "01", "02", "03", "04", "05"]


def test_a_line_does_not_become_one_community() -> None:
    assert communities(tied("ab", "bc", "cd", "de")) == [["a", "b", "c"], ["d", "e"]]


def test_the_stronger_tie_decides() -> None:
    pairs = [(a, b, 1.0) for group in ("abc", "xyz") for a, b in combinations(group, 2)]

    for more, less in (("a", "x"), ("x", "a")):
        torn = build_graph([*pairs, ("m", less, 0.3), ("m", more, 0.7)])

        assert communities(torn)[0] == sorted({"m", *("abc" if more == "a" else "xyz")})


def test_shared_contacts_tie_more() -> None:
    pairs = [(a, b, 1.0) for group in ("abc", "xyz") for a, b in combinations(group, 2)]

    graph = build_graph([*pairs, ("m", "a", 0.3), ("m", "b", 0.3), ("m", "x", 0.7)])

    assert communities(graph) == [["a", "b", "c", "m"], ["x", "y", "z"]]


def test_noise_in_the_last_digit_decides_nothing() -> None:
    mine = [("m", "p", 0.1), ("m", "q", 0.2), ("m", "r", 0.3), ("m", "a", 0.6)]
    theirs = [("h", "p", 9.0), ("h", "q", 9.0), ("h", "r", 9.0), ("a", "b", 9.0)]

    for told in (mine, mine[::-1]):
        assert communities(build_graph([*told, *theirs])) == [["h", "p", "q", "r"], ["a", "b", "m"]]


def test_it_ends_after_the_rounds_allowed() -> None:
    line = tied("ab", "bc", "cd", "de")

    assert communities(line, rounds=0) == [["a"], ["b"], ["c"], ["d"], ["e"]]
    assert communities(line, rounds=1) != communities(line, rounds=0)
