"""Who is tied to whom, and how much: the one shape in which a network is measured."""

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
