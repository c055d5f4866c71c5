"""Bridges: people through whom others came, whom I would know no other way."""

from __future__ import annotations

import attrs

from weakties.contracts import Readable
from weakties.log.envelope import Recorded
from weakties.progress.descent import get_pair, list_introductions
from weakties.shape.paths import ME
from weakties.shape.web import read_employers, read_labels
from weakties.statistics.graphs.descent import descent, list_descendants, reach, sizes
from weakties.statistics.graphs.dominators import dominators


@attrs.frozen
class Bridge:
    """Somebody through whom others came.

    Attributes:
        brought: people who came through them, directly or not, by who introduced each first.
        only: people of whom no introduction tells another way, by all introductions.
        organizations: at which the people brought work.
    """

    person: str
    label: str
    brought: int
    only: int
    organizations: int


def find_bridges(view: Readable) -> list[Bridge]:
    """Return everybody through whom somebody came, those who brought most first.

    What was not told is not seen: who is here by an introduction may be known otherwise, too.
    """
    pairs = [*map(get_pair, list_introductions(view))]
    grown, named = descent(pairs).parents, read_labels(view)
    brought, organization_counts = sizes(grown), reach(grown, read_employers(view))
    only = _count_only_reachable(pairs)
    bridges = [
        Bridge(p, named.get(p, p), brought.get(p, 0), only.get(p, 0), organization_counts.get(p, 0))
        for p in dict.fromkeys(introducer for introducer, _ in pairs)
    ]
    return sorted(bridges, key=lambda b: (-b.brought, -b.only, b.label, b.person))


def list_introductions_through(view: Readable, person: str) -> list[Recorded]:
    """Return the introductions by which others came through somebody, oldest first."""
    introductions = list_introductions(view)
    grown = descent(map(get_pair, introductions)).parents
    line = {person, *list_descendants(grown, person)}
    return [
        r
        for r in introductions
        for introducer, introduced in (get_pair(r),)
        if introducer in line and grown.get(introduced) == introducer
    ]


def _count_only_reachable(pairs: list[tuple[str, str]]) -> dict[str, int]:
    """Return for each person how many people are reachable only through them."""
    introduced = {person for _, person in pairs}
    graph: dict[str, dict[str, float]] = {ME: {}}
    for introducer, person in pairs:
        if introducer not in introduced:
            graph[ME][introducer] = 1.0
        if introducer != person:
            graph.setdefault(introducer, {})[person] = 1.0
        graph.setdefault(person, {})
    return sizes({p: by for p, by in dominators(graph, ME).items() if by != ME})
