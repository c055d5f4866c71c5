"""Graphs of ties, their rings and their components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

Graph = Mapping[str, Mapping[str, float]]
"""From each id to those tied to it, and how much.

Weights are above 0 and nobody is tied to themselves. Where a tie has two sides it stands on both;
only `dominators` looks at the side from which a tie was followed.
"""


def build_graph(
    ties: Iterable[tuple[str, str, float]], people: Iterable[str] = ()
) -> dict[str, dict[str, float]]:
    """Make a graph whose ties stand on both sides.

    Args:
        ties: two ids and a weight; told more than once, weights add up. A tie of somebody to
            themselves counts as none, and so does a weight that is not above 0 and finite.
        people: who is there even without a tie.

    >>> build_graph([("ana", "ben", 1), ("ben", "ana", 2), ("ana", "ana", 1)], ["cleo"])
    {'cleo': {}, 'ana': {'ben': 3}, 'ben': {'ana': 3}}
    """
    graph: dict[str, dict[str, float]] = {person: {} for person in people}
    for left, right, weight in ties:
        if left != right and 0 < weight < inf:
            for near, far in ((left, right), (right, left)):
                weights = graph.setdefault(near, {})
                weights[far] = weights.get(far, 0) + weight
    return graph


def rings(
    graph: Graph, start: str, without: str | None = None, *, hops: int | None = None
) -> list[list[str]]:
    """Order people by the fewest steps to them.

    Args:
        without: somebody through whom no step goes, such as the user.
        hops: the last ring that is looked at; all if not given.

    Returns:
        ids in order, ring by ring; the first is the start alone. Who cannot be reached is in none.

    >>> graph = {"me": {"ana": 1}, "ana": {"me": 1, "ben": 1}, "ben": {"ana": 1}}
    >>> [len(ring) for ring in rings(graph, "me")]
    [1, 1, 1]
    """
    visited, ring, levels = {without, start}, [start], []
    while ring:
        levels.append(ring)
        if len(levels) - 1 == hops:
            break
        further = {other for person in ring for other in graph.get(person, ())} - visited
        visited |= further
        ring = sorted(further)
    return levels


def components(graph: Graph, without: str | None = None) -> list[list[str]]:
    """Part a graph into groups that are tied within and not to one another.

    Args:
        without: somebody who is looked past, such as the user, to whom everybody is tied.

    Returns:
        ids in order, the largest group first, then by the first id; no group if nobody is there.

    >>> graph = {"me": {"ana": 1, "ben": 1}, "ana": {"me": 1}, "ben": {"me": 1}}
    >>> components(graph), components(graph, without="me")
    ([['ana', 'ben', 'me']], [['ana'], ['ben']])
    """
    visited = {without}
    groups = []
    for start in graph:
        if start not in visited:
            visited.add(start)
            group = [start]
            for person in group:
                new = [other for other in graph[person] if other not in visited]
                visited.update(new)
                group += new
            groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group[0]))
