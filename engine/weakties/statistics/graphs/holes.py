"""Structural holes: how much somebody's contacts know one another."""

from __future__ import annotations

from math import fsum

from weakties.statistics.graphs.graph import Graph


def constraint(graph: Graph, person: str) -> float | None:
    """Return how much somebody's ties lead back to the same people; lower is more open.

    Each contact holds the share of ties given to them, and the shares of others that lead on to
    them; the squares are summed over the contacts. Ties of contacts to strangers count in their
    shares, as in UCINET, igraph and networkx.

    Returns:
        1 / n with n contacts, equally tied, who do not know one another; 1 with one contact; more
        than 1 is possible, such as 1.125 with two who know one another; None with none.

    Source:
        Burt (1992), Structural Holes, Harvard University Press, equation 2.4.

    >>> constraint({"me": {"ana": 1, "ben": 1}, "ana": {"me": 1}, "ben": {"me": 1}}, "me")
    0.5
    """
    mine = graph.get(person)
    if not mine:
        return None
    total = fsum(mine.values())
    shares = {contact: weight / total for contact, weight in mine.items()}
    parts = dict(shares)
    for contact, share in shares.items():
        theirs = graph[contact]
        total = fsum(theirs.values())
        for shared in mine.keys() & theirs.keys():  # looks at the smaller of the two only
            parts[shared] += share * theirs[shared] / total
    return fsum(part * part for part in parts.values())


def effective_size(graph: Graph, person: str) -> float | None:
    """Count somebody's contacts, less how many of the others each of them knows on average.

    Weights do not count: the formula is n - 2 t / n, with t ties among n contacts.

    Returns:
        from 1, when all know one another, to n, when nobody does; None with no contact.

    Source:
        Borgatti (1997), Connections 20 (1), pp. 35-38.

    >>> effective_size({"me": {"ana": 1, "ben": 1}, "ana": {"me": 1}, "ben": {"me": 1}}, "me")
    2.0
    """
    mine = graph.get(person)
    if not mine:
        return None
    twice = sum(len(mine.keys() & graph[contact].keys()) for contact in mine)
    return len(mine) - twice / len(mine)
