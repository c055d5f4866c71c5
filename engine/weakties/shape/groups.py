"""The groups of a network without me, and its reach."""

from __future__ import annotations

from collections import Counter

import attrs

from weakties.shape.paths import ME
from weakties.shape.web import Web
from weakties.statistics.graphs.communities import communities
from weakties.statistics.graphs.graph import components, rings

FEWEST, HOPS = 3, 3
"""People who make a group, and steps that are counted."""


@attrs.frozen
class Group:
    """People who are tied to one another rather than to others, me left out.

    Attributes:
        people: their ids.
        label: where most of them work; None if that is not known of any, or of one alone.
        at: how many of them work there.
    """

    people: tuple[str, ...]
    label: str | None
    at: int


def find_groups(web: Web) -> list[Group]:
    """Return the groups of at least `FEWEST` people, the largest first.

    Only ties between others that were told count: introductions, shared meetings, and what the
    user said; so most people are in no group.
    """
    groups = []
    for people in communities(web.graph, ME):
        if len(people) >= FEWEST:
            most = Counter(
                web.employer_names[p] for p in people if p in web.employer_names
            ).most_common(1)
            label, at = most[0] if most and most[0][1] > 1 else (None, 0)
            groups.append(Group(tuple(people), label, at))
    return groups


def count_parts(web: Web) -> list[int]:
    """Return the sizes of the components of the network without me, the largest first."""
    return [len(part) for part in components(web.graph, ME)]


def count_reached(web: Web, hops: int = HOPS) -> list[int]:
    """Count the people one step away, two, and so on; those in contact are one step away."""
    counts = [len(ring) for ring in rings(web.graph, ME, hops=hops)[1:]]
    return counts + [0] * (hops - len(counts))
