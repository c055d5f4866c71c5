"""Warm paths: the warmest short chains of people to somebody, and why each would help."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Literal

import attrs

from weakties.lookup import Readable
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Bond, Tie, Ties
from weakties.statistics.graphs import paths
from weakties.statistics.ties import MEDIUM, STRONG

ME = ""
HOPS = 4
BETWEEN = {"introduction": 0.6, "meeting": 0.4, "colleague": 0.5, "friend": 0.5, "family": 0.5}
RECORDED_TIE, SAME_EMPLOYER, CONNECTED = 0.3, 0.15, 0.1
Basis = Tie | Bond | None
"""What a step rests on; None for two who work at the same place."""


@attrs.frozen
class Hop:
    """One step of a path.

    Attributes:
        person: whom the step reaches.
        reason: why the one before would lead there.
        link: how warm the step is, in a word.
        chance: the figure behind the word, rough: a choice of this project, see `BETWEEN`.
        do_not_contact: whether the person does not want to be contacted.
    """

    person: str
    label: str
    reason: str
    link: Literal["strong", "medium", "weak"]
    chance: float
    do_not_contact: bool = False


def find_warm_path(view: Readable, people: Collection[str]) -> list[Hop]:
    """Find the path from me to any of these people that most likely holds at every step.

    Returns:
        at most `HOPS` steps; empty if nobody leads there.
    """
    return next(iter(find_warm_paths(view, people, most=1)), [])


def find_warm_paths(view: Readable, people: Collection[str], most: int = 3) -> list[list[Hop]]:
    """Find the warmest paths from me to any of these people, the warmest first.

    None leads through or to somebody who does not want to be contacted, unless nobody else of
    these people is there, and none through or to somebody who was forgotten.

    Returns:
        at most so many, each as from `find_warm_path`, and none through another of these people.

    Source:
        see `weakties.statistics.graphs.paths`.
    """
    links = _Links(view.read(People), view.read(Ties), view.read(Organizations), set(people))
    reachable = [person for person in people if not links.is_forgotten(person)]
    wanted = [person for person in reachable if not links.is_silent(person)] or reachable
    routes = paths.warm_paths(links.list_predecessors, ME, wanted, most=most, hops=HOPS)
    return [[links.build_hop(*pair) for pair in pairwise(path.people)] for path in routes]


class _Links:
    """Who leads to whom, looked up as the search goes."""

    def __init__(
        self, people: People, ties: Ties, organizations: Organizations, sought: Collection[str]
    ) -> None:
        self._people, self._ties, self._organizations, self._sought = (
            people,
            ties,
            organizations,
            sought,
        )

    def list_predecessors(self, person: str) -> Iterator[tuple[str, float]]:
        """Yield who leads to a person, and how likely."""
        for before, chance, _ in self._find_links(person):
            if before == ME or not (self.is_silent(before) or self.is_forgotten(before)):
                yield before, chance

    def is_silent(self, person: str) -> bool:
        """Check whether somebody does not want to be contacted."""
        entry = self._people.get(person)
        return entry is not None and bool(entry.do_not_contact)

    def is_forgotten(self, person: str) -> bool:
        """Check whether somebody was forgotten."""
        entry = self._people.get(person)
        return entry is not None and bool(entry.is_forgotten)

    def build_hop(self, before: str, person: str) -> Hop:
        """Make a step of a path."""
        candidates = [candidate for candidate in self._find_links(person) if candidate[0] == before]
        _, chance, basis = max(candidates, key=lambda candidate: candidate[1])
        link: Literal["strong", "medium", "weak"] = "weak"
        if chance >= MEDIUM:
            link = "strong" if chance >= STRONG else "medium"
        reason = self._explain_hop(person, basis)
        silent = self.is_silent(person)
        return Hop(person, self._find_label(person), reason, link, chance, silent)

    def _find_links(self, person: str) -> Iterator[tuple[str, float, Basis]]:
        """Follow what was told, both ways; a connection without contact only where it leads on."""
        tie, leads_on = self._ties.get_tie(person), person in self._sought
        for bond in self._ties.bonds.where(
            "one = ? or two = ? order by one, two, kind", (person, person)
        ):
            leads_on = True
            yield (
                bond.two if bond.one == person else bond.one,
                BETWEEN.get(bond.kind, RECORDED_TIE),
                bond,
            )
        if tie.connected and (tie.total or tie.closeness or leads_on):
            chance = max(CONNECTED, self._ties.compute_warmth(tie), (tie.closeness or 0) / 6)
            yield ME, chance, tie
        entry = self._people.get(person) if person in self._sought else None
        if entry and entry.organization:
            for colleague in self._people.list_employees(entry.organization):
                yield colleague.id, SAME_EMPLOYER, None

    def _explain_hop(self, person: str, basis: Basis) -> str:
        """Return why a step would hold."""
        match basis:
            case Tie():
                return _describe_tie(basis, self._ties.find_last_contact(basis))
            case Bond(kind="introduction"):
                return (
                    f"{self._find_label(basis.one)} introduced you to {self._find_label(basis.two)}"
                )
            case Bond(kind="meeting"):
                return f"both were in a meeting on {basis.at[:10]}"
            case Bond():
                return f"they know each other: {basis.kind}"
        entry = self._people.get(person)
        employer = entry and entry.organization and self._organizations.get(entry.organization)
        return f"both are at {employer.name if employer else 'the same place'}"

    def _find_label(self, person: str) -> str:
        """Return what a person is called."""
        entry = self._people.get(person)
        return entry.label if entry else person


def _describe_tie(tie: Tie, last: str | None) -> str:
    """Return how I stand to somebody.

    Args:
        last: the day of the latest contact in which they had a part.
    """
    if tie.meetings:
        times = "once" if tie.meetings == 1 else f"{tie.meetings} times"
        return f"you met {times}{f', last contact {last}' if last else ''}"
    if last:
        return f"you are in contact, last on {last}"
    if tie.closeness:
        return f"you said how close you are: {tie.closeness} of 5"
    if tie.last_at:
        return "you wrote to them, without an answer so far"
    return "you are connected, without contact so far"
