"""The share of weak ties, and the openness of a network."""

from __future__ import annotations

import attrs

from weakties.shape.paths import ME
from weakties.shape.web import Web
from weakties.statistics.figures import NO_DATA, Figure
from weakties.statistics.graphs.holes import constraint, effective_size
from weakties.statistics.ties import MEDIUM

ENOUGH = 10
"""Contacts below which nothing is said of openness."""


@attrs.frozen
class Openness:
    """How little my contacts know one another, as far as that was told.

    Attributes:
        constraint: Burt's; lower is more open.
        effective_size: contacts, less how many of the others each of them knows on average.
    """

    contacts: int
    constraint: float
    effective_size: float


def measure_openness(web: Web) -> Openness | None:
    """Return how open the network is; None below `ENOUGH` contacts, or if no two have a tie.

    Ties between others are seen only when they are told, so that the figures flatter.
    """
    graph = web.graph
    mine = graph[ME]
    burt, size = constraint(graph, ME), effective_size(graph, ME)
    has_ties = any(mine.keys() & graph[person].keys() for person in mine)
    if len(mine) < ENOUGH or burt is None or size is None or not has_ties:
        return None
    return Openness(len(mine), burt, size)


def measure_weak_shares(web: Web) -> list[Figure]:
    """Return the share of weak ties by recent contact, by contacts in common, and by both.

    These are all ties there are, and no sample of more: so there is no interval.

    The two are kept apart, since they are not the same: of the ties that helped people to a job,
    those with the least contact did best, but not those with the fewest contacts in common.

    Source:
        Rajkumar et al. (2022), Science 377, pp. 1304-1310.
    """
    weak = {p for p, strength in web.strengths.items() if strength < MEDIUM}
    apart = {p for p in web.strengths if not _count_shared_contacts(web, p)}
    of = len(web.strengths)
    return [
        Figure(
            name=name, n=len(those), of=of, value=len(those) / of if of else None,
            remark="" if of else NO_DATA,
            sentence=f"{len(those)} of your {of} ties {predicate}" if of else "",
        )
        for name, predicate, those in (
            ("little recent contact", "had little contact of late", weak),
            ("no contact in common", "share no contact with you", apart),
            ("both", "had neither", weak & apart),
        )
    ]  # fmt: skip


def _count_shared_contacts(web: Web, person: str) -> int:
    """Count the contacts that I share with somebody."""
    return len(web.graph[ME].keys() & web.graph[person].keys())
