"""Dominators of a graph: the people whom every path to somebody passes."""

from __future__ import annotations

from weakties.statistics.graphs.graph import Graph


def dominators(graph: Graph, root: str) -> dict[str, str]:
    """Return for each person the last one through whom every path from the root to them leads.

    Ties are followed from the side on which they stand, so that they may have a direction. The
    answer is a forest like those of `weakties.statistics.graphs.descent`: who stands below
    somebody in it would be reached by no other path.

    Returns:
        nothing for the root and for those whom no path reaches; the root for those for whom no
        other single person is needed. It takes about the time of a sort, whatever the graph.

    Source:
        Lengauer and Tarjan (1979), ACM Trans. Program. Lang. Syst. 1 (1), pp. 121-141, the simple
        one of the two; that of Cooper, Harvey and Kennedy (2001) is quadratic for some graphs.

    >>> graph = {"me": {"ana": 1, "ben": 1}, "ana": {"cleo": 1, "dai": 1}, "ben": {"dai": 1}}
    >>> dominators(graph, "me")
    {'ana': 'me', 'cleo': 'ana', 'dai': 'me', 'ben': 'me'}
    """
    order, above = _number_depth_first(graph, root)
    leading = _list_predecessors(graph, order)
    forest = _Forest(len(order))
    least, dominating = forest.least, [0] * len(order)
    waiting: list[list[int]] = [[] for _ in order]
    for node in range(len(order) - 1, 0, -1):
        for other in leading[node]:
            least[node] = min(least[node], least[forest.best(other)])
        waiting[least[node]].append(node)
        forest.above[node] = above[node]
        for other in waiting[above[node]]:
            best = forest.best(other)
            dominating[other] = best if least[best] < least[other] else above[node]
        waiting[above[node]].clear()
    for node in range(1, len(order)):
        if dominating[node] != least[node]:
            dominating[node] = dominating[dominating[node]]
    return {order[node]: order[dominating[node]] for node in range(1, len(order))}


def _number_depth_first(graph: Graph, root: str) -> tuple[list[str], list[int]]:
    """Number people as a search in depth comes to them; give from where it came, too."""
    order, above, visited = [root], [0], {root}
    stack = [(0, iter(graph.get(root, ())))]
    while stack:
        number, others = stack[-1]
        other = next((o for o in others if o not in visited), None)
        if other is None:
            stack.pop()
        else:
            visited.add(other)
            stack.append((len(order), iter(graph.get(other, ()))))
            order.append(other)
            above.append(number)
    return order, above


def _list_predecessors(graph: Graph, order: list[str]) -> list[list[int]]:
    """Return for each number those that lead to it."""
    number = {person: n for n, person in enumerate(order)}
    leading: list[list[int]] = [[] for _ in order]
    for n, person in enumerate(order):
        for other in graph.get(person, ()):
            leading[number[other]].append(n)
    return leading


class _Forest:
    """The part of the search that was gone through, with its ways up made short.

    Attributes:
        least: of each number its semidominator, as far as it is known.
        above: of each number one further up; -1 for those not gone through.
    """

    def __init__(self, size: int) -> None:
        self.least, self.above = list(range(size)), [-1] * size
        self._best = list(range(size))

    def best(self, node: int) -> int:
        """Find the number with the least semidominator on the way up."""
        above, best, least = self.above, self._best, self.least
        path: list[int] = []
        while above[node] >= 0 and above[above[node]] >= 0:
            path.append(node)
            node = above[node]
        for lower in reversed(path):
            upper = above[lower]
            if least[best[upper]] < least[best[lower]]:
                best[lower] = best[upper]
            above[lower] = above[upper]
        return best[path[0] if path else node]
