"""Which groups have no tie to each other?"""

from __future__ import annotations

from weakties.statistics.graphs.graph import Graph


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
