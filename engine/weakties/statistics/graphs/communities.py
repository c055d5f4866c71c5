"""Communities: groups tied more within than to one another."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from weakties.statistics.graphs.graph import Graph, components


def communities(graph: Graph, without: str | None = None, *, rounds: int = 100) -> list[list[str]]:
    """Let everybody join the group they are tied to most, until nobody would rather be elsewhere.

    A tie counts once by its weight, and once more for each contact the two share. There is no
    chance in it: people choose one after the other, the greatest id first; who is content stays,
    and of equals the smallest id gives its name. Each change ties more within, so it ends.

    Args:
        without: somebody who is looked past, such as the user, to whom everybody is tied.
        rounds: after so many it stops, content or not.

    Returns:
        as from `components`: each group is connected, and everybody is in one, if alone.

    Source:
        Raghavan, Albert and Kumara (2007), Phys. Rev. E 76, 036106; shared contacts as in Xie and
        Szymanski (2011), IEEE Network Science Workshop.

    >>> from weakties.statistics.graphs.graph import build_graph
    >>> pairs = ["ab", "bc", "ca", "cx", "xy", "yz", "zx"]
    >>> communities(build_graph((pair[0], pair[1], 1) for pair in pairs))
    [['a', 'b', 'c'], ['x', 'y', 'z']]
    """
    order = sorted(graph.keys() - {without}, reverse=True)
    votes = {person: _weigh_ties(graph, person, without) for person in order}
    groups = {person: person for person in order}
    unsure = set(order)
    for _ in range(rounds):
        for person, current in groups.items():
            if person in unsure:
                best = _choose_group(votes[person], groups, current)
                if best != current:
                    groups[person] = best
                    unsure.update(votes[person])
                unsure.discard(person)
        if not unsure:
            break
    return components(
        {
            member: {o: 1 for o in votes[member] if groups[o] == group}
            for member, group in groups.items()
        }
    )


def _weigh_ties(graph: Graph, person: str, without: str | None) -> dict[str, float]:
    """Weigh somebody's ties, more where contacts are shared."""
    mine = graph[person]
    shared = {other: len((mine.keys() & graph[other].keys()) - {without}) for other in mine}
    return {o: weight * (1 + shared[o]) for o, weight in mine.items() if o != without}


def _choose_group(votes: Mapping[str, float], groups: Mapping[str, str], current: str) -> str:
    """Find the group to which somebody is tied most: their own among equals, else the smallest."""
    weights: dict[str, list[float]] = {}
    for other, weight in votes.items():
        weights.setdefault(groups[other], []).append(weight)
    sums = {group: fsum(of) for group, of in weights.items()}
    most = max(sums.values(), default=0.0)
    best = [group for group, total in sums.items() if total == most]
    return current if current in best or not best else min(best)
