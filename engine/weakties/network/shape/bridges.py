"""Through whom did others come, and whom would I know no other way?"""

from __future__ import annotations

import attrs

from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.network.paths import ME
from weakties.network.progress.descent import introductions, pair
from weakties.network.shape.web import employers, labels
from weakties.statistics.graphs.descent import below, descent, reach, sizes
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


def bridges(view: Readable) -> list[Bridge]:
    """Give everybody through whom somebody came, those who brought most first.

    What was not told is not seen: who is here by an introduction may be known otherwise, too.
    """
    told = [*map(pair, introductions(view))]
    grown, named = descent(told).parents, labels(view)
    brought, places = sizes(grown), reach(grown, employers(view))
    only = _only(told)
    found = [
        Bridge(p, named.get(p, p), brought.get(p, 0), only.get(p, 0), places.get(p, 0))
        for p in dict.fromkeys(introducer for introducer, _ in told)
    ]
    return sorted(found, key=lambda b: (-b.brought, -b.only, b.label, b.person))


def brought_by(view: Readable, person: str) -> list[Recorded]:
    """Give the introductions by which others came through somebody, oldest first."""
    told = introductions(view)
    grown = descent(map(pair, told)).parents
    line = {person, *below(grown, person)}
    return [r for r in told for one, two in (pair(r),) if one in line and grown.get(two) == one]


def _only(told: list[tuple[str, str]]) -> dict[str, int]:
    """Count for everybody who would be reached no other way."""
    introduced = {two for _, two in told}
    graph: dict[str, dict[str, float]] = {ME: {}}
    for one, two in told:
        if one not in introduced:
            graph[ME][one] = 1.0
        if one != two:
            graph.setdefault(one, {})[two] = 1.0
        graph.setdefault(two, {})
    return sizes({p: by for p, by in dominators(graph, ME).items() if by != ME})
