"""The most likely paths to somebody, step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from heapq import heappop, heappush
from itertools import pairwise
from math import exp, inf, log

import attrs

Edges = Callable[[str], Iterable[tuple[str, float]]]
"""Gives who leads to a person, each with a chance from 0 to 1; where ties have no direction, to
whom they are tied. It is asked once a person, and around the goals only: the search goes back from
them, since the start may be tied to everybody."""
_Label = tuple[int, int, tuple[str, ...], float]
"""The end of a path: its cost, coarse so that noise breaks no tie; its steps; its people; and its
cost as it is. The lesser label is the better one."""
_FINE = 1e9


@attrs.frozen
class Path:
    """A chain of people from one to another.

    Attributes:
        people: from the start to the goal.
        chance: that every step holds, if they hold independently of each other.
    """

    people: tuple[str, ...]
    chance: float


def warm_paths(
    edges: Edges, start: str, goals: Collection[str], *, most: int = 3, hops: int = 4
) -> list[Path]:
    """Find the likeliest paths to any of the goals, none passing anybody twice.

    A path ends at the first goal it meets. Of paths as likely the one of fewer steps comes first,
    then the one of smaller ids. A chance of 0 is no tie; of several chances between the same two
    the best counts. The start is no goal of its own.

    Args:
        most: paths to look for, 1 or more; a further one costs a search for each step of the last.
        hops: the most steps a path may have.

    Raises:
        ValueError: a chance is not from 0 to 1.

    Source:
        Dijkstra (1959), Numerische Mathematik 1, pp. 269-271, on the negative log of each chance;
        Yen (1971), Manage. Sci. 17 (11), pp. 712-716; Lawler (1972), 18 (7), pp. 401-405.

    >>> leading = {"ben": [("ana", 0.5), ("me", 0.2)], "ana": [("ben", 0.5), ("me", 0.9)]}
    >>> for path in warm_paths(leading.__getitem__, "me", ["ben"]):
    ...     print(path.people, f"{path.chance:.2f}")
    ('me', 'ana', 'ben') 0.45
    ('me', 'ben') 0.20
    """
    search = _Search(edges, start, frozenset(goals) - {start}, hops)
    labels: list[_Label] = []
    waiting = [(first, 0)] if (first := search.best((), ())) else []
    while waiting:
        label, shared = heappop(waiting)
        labels.append(label)
        if len(labels) == most:
            break
        for at in range(shared, label[1] + 1):
            end = label[2][-at:] if at else ()
            barred = {route[-at - 1] for _, _, route, _ in labels if at == 0 or route[-at:] == end}
            if other := search.best(end, barred):
                heappush(waiting, (other, at))
    return [Path(people, exp(-cost)) for _, _, people, cost in labels]


class _Search:
    """The part of the edges that one question has read."""

    def __init__(self, edges: Edges, start: str, goals: frozenset[str], hops: int) -> None:
        self._edges, self._start, self._goals, self._hops = edges, start, goals, hops
        self._read: dict[str, dict[str, float]] = {}

    def best(self, end: tuple[str, ...], barred: Collection[str]) -> _Label | None:
        """Find the best path that ends like this and has nobody barred before that.

        Somebody is passed again by a dearer path if it has fewer steps, since it may lead further.
        """
        queue = self._list_beginnings(end, barred)
        fewest, enough = dict.fromkeys(end[1:], 0), inf
        while queue:
            label = heappop(queue)
            _, steps, people, cost = label
            if people[0] == self._start:
                return label
            if fewest.get(people[0], self._hops) <= steps:
                continue
            fewest[people[0]] = steps
            steps += 1
            costs = self._read_costs(people[0])
            for before in costs if steps < self._hops else costs.keys() & {self._start}:
                further = cost + costs[before]
                key = int(further * _FINE)
                if (
                    key > enough
                    or fewest.get(before, steps + 1) <= steps
                    or (steps == len(end) and before in barred)
                ):
                    continue
                if before == self._start:
                    enough = key
                heappush(queue, (key, steps, (before, *people), further))
        return None

    def _list_beginnings(self, end: tuple[str, ...], barred: Collection[str]) -> list[_Label]:
        """Return what the search begins with: the end of a path, or every goal that may end one."""
        if not end:
            return [(0, 0, (goal,), 0.0) for goal in sorted(self._goals.difference(barred))]
        steps = reversed([*pairwise(end)])
        cost = sum(self._read_costs(after)[before] for before, after in steps)
        return [(int(cost * _FINE), len(end) - 1, end, cost)]

    def _read_costs(self, person: str) -> dict[str, float]:
        """Return what each step to somebody costs; a step from a goal is none."""
        if person not in self._read:
            best: dict[str, float] = {}
            for before, chance in self._edges(person):
                if not 0 <= chance <= 1:
                    raise ValueError(f"a chance is from 0 to 1, not {chance}")
                if chance > best.get(before, 0) and before not in self._goals:
                    best[before] = chance
            self._read[person] = {before: -log(chance) for before, chance in best.items()}
        return self._read[person]
