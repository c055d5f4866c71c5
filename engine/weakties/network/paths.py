"""Through whom do I reach somebody? The warmest short chain of people, and why each would help."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import heappop, heappush
from math import log
from typing import Literal

import attrs

from weakties.network.naming import Readable
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Tie, Ties

ME = ""
HOPS = 4
BETWEEN = {"introduction": 0.6, "meeting": 0.4, "colleague": 0.5, "friend": 0.5, "family": 0.5}
TOLD, SAME_EMPLOYER, CONNECTED = 0.3, 0.15, 0.1
STRONG, MEDIUM = 0.5, 0.2
Edge = tuple[str, float, str]


@attrs.frozen
class Hop:
    """One step of a path.

    Attributes:
        person: whom the step reaches.
        reason: why the one before would lead there.
        link: how warm the step is, in a word: the figures behind it are too rough to be shown.
    """

    person: str
    label: str
    reason: str
    link: Literal["strong", "medium", "weak"]


def warm_path(view: Readable, people: Collection[str]) -> list[Hop]:
    """Find the path from me to any of these people that most likely holds at every step.

    Returns:
        at most `HOPS` steps; empty if nobody leads there.

    Source:
        Dijkstra (1959), Numerische Mathematik 1, pp. 269-271, on the negative log of each chance.
    """
    graph = _Graph(view.read(People), view.read(Ties), view.read(Organizations))
    sought = set(people)
    best: dict[tuple[str, int], float] = {}
    queue: list[tuple[float, int, str, tuple[tuple[str, float, str], ...]]] = [(0.0, 0, ME, ())]
    while queue:
        cost, hops, at, path = heappop(queue)
        if at in sought:
            return [graph.hop(*step) for step in path]
        if hops == HOPS or best.get((at, hops), cost) < cost:
            continue
        seen = {ME, *(p for p, _, _ in path)}
        for to, chance, reason in graph.edges(at, sought):
            further = cost - log(chance)
            if to not in seen and further < best.get((to, hops + 1), float("inf")):
                best[to, hops + 1] = further
                heappush(queue, (further, hops + 1, to, (*path, (to, chance, reason))))
    return []


class _Graph:
    """Who leads to whom, looked up as the search goes."""

    def __init__(self, people: People, ties: Ties, places: Organizations) -> None:
        self._people, self._ties, self._places = people, ties, places

    def edges(self, at: str, sought: Collection[str]) -> Iterator[Edge]:
        """Give whom a person leads to, how likely, and why."""
        if at == ME:
            for tie in self._ties.ties.where("connected"):
                if tie.total or tie.closeness or tie.person in sought or self._bonded(tie.person):
                    yield tie.person, *self._mine(tie)
            return
        yield from self._told(at)
        yield from self._colleagues(at, sought)

    def _mine(self, tie: Tie) -> tuple[float, str]:
        """Say how I stand to somebody."""
        chance = max(CONNECTED, self._ties.strength(tie), (tie.closeness or 0) / 6)
        if tie.meetings:
            return (
                chance,
                f"you met {_times(tie.meetings)}, last contact {(tie.last_at or '')[:10]}",
            )
        if tie.last_at:
            return chance, f"you are in contact, last on {tie.last_at[:10]}"
        if tie.closeness:
            return chance, f"you said how close you are: {tie.closeness} of 5"
        return chance, "you are connected, without contact so far"

    def _told(self, at: str) -> Iterator[Edge]:
        """Follow what was told between two people, both ways."""
        for bond in self._ties.bonds.where("one = ? or two = ? order by one, two, kind", (at, at)):
            other = bond.two if bond.one == at else bond.one
            if bond.kind == "introduction":
                introduced = "introduced you to" if bond.one == at else "was introduced to you by"
                reason = f"{self.label(at)} {introduced} {self.label(other)}"
            elif bond.kind == "meeting":
                reason = f"both were in a meeting on {bond.at[:10]}"
            else:
                reason = f"they know each other: {bond.kind}"
            yield other, BETWEEN.get(bond.kind, TOLD), reason

    def _colleagues(self, at: str, sought: Collection[str]) -> Iterator[Edge]:
        """Step to somebody sought who works at the same place."""
        person = self._people.get(at)
        if person is None or person.organization is None:
            return
        for other in sought:
            colleague = self._people.get(other)
            if colleague and other != at and colleague.organization == person.organization:
                place = self._places.get(person.organization)
                yield (
                    other,
                    SAME_EMPLOYER,
                    f"both are at {place.name if place else 'the same place'}",
                )

    def _bonded(self, person: str) -> bool:
        """Claim that somebody leads anywhere beyond themselves."""
        bonds = self._ties.bonds.where("one = ? or two = ? limit 1", (person, person))
        return next(bonds, None) is not None

    def label(self, person: str) -> str:
        """Give what a person is called."""
        found = self._people.get(person)
        return found.label if found else person

    def hop(self, person: str, chance: float, reason: str) -> Hop:
        """Make a step of a path, its chance only as a word."""
        link: Literal["strong", "medium", "weak"] = "weak"
        if chance >= MEDIUM:
            link = "strong" if chance >= STRONG else "medium"
        return Hop(person, self.label(person), reason, link)


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
