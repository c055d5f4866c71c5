"""How many steps away is everybody?"""

from __future__ import annotations

from weakties.statistics.graphs.graph import Graph


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
