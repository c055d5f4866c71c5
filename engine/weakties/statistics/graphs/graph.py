"""Who is tied to whom, and how much: the one shape in which a network is measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

Graph = Mapping[str, Mapping[str, float]]
"""From each id to those tied to it, and how much.

Weights are above 0 and nobody is tied to themselves. Where a tie has two sides it stands on both;
only `dominators` looks at the side from which a tie was followed.
"""


def undirected(
    ties: Iterable[tuple[str, str, float]], people: Iterable[str] = ()
) -> dict[str, dict[str, float]]:
    """Make a graph whose ties stand on both sides.

    Args:
        ties: two ids and a weight; told more than once, weights add up. A tie of somebody to
            themselves counts as none, and so does a weight that is not above 0 and finite.
        people: who is there even without a tie.

    >>> undirected([("ana", "ben", 1), ("ben", "ana", 2), ("ana", "ana", 1)], ["cleo"])
    {'cleo': {}, 'ana': {'ben': 3}, 'ben': {'ana': 3}}
    """
    made: dict[str, dict[str, float]] = {person: {} for person in people}
    for one, other, weight in ties:
        if one != other and 0 < weight < inf:
            for near, far in ((one, other), (other, one)):
                tied = made.setdefault(near, {})
                tied[far] = tied.get(far, 0) + weight
    return made
