"""Lineages: through whom an offer, a lead, or a person came."""

from __future__ import annotations

from itertools import zip_longest

import attrs

from weakties.contracts import Readable
from weakties.progress.descent import get_pair, list_introductions
from weakties.projections.funnel import Chain, Funnel
from weakties.projections.organizations import Organizations
from weakties.projections.timeline import Timeline
from weakties.shape.web import read_labels
from weakties.statistics.graphs import credit
from weakties.statistics.graphs.descent import depths, descent, lineage


@attrs.frozen
class Link:
    """Somebody in a line, and how they came into it.

    Attributes:
        at: when whoever stands behind them introduced them; of the last one, when they were first
            heard of.
        others: ids of those who introduced them, too.
        position: the number of the event by which they were introduced; None of the last one.
    """

    person: str
    label: str
    at: str
    others: tuple[str, ...] = ()
    position: int | None = None


@attrs.frozen
class Lineage:
    """An offer or a lead, and the people through whom it came, the latest first.

    Attributes:
        what: offer, or lead.
        id: of its event.
        links: who told of the lead, who introduced them, and so on; empty if nobody told of it.
        credit: 1 shared among all full lines by Shapley's rule; None if there are too many to say.
            It describes what was told, and not what would have been without somebody.
        position: the number of its event.
    """

    what: str
    id: str
    organization: str | None
    at: str
    links: tuple[Link, ...]
    credit: dict[str, float] | None
    position: int | None = None


@attrs.frozen
class Descendant:
    """A person in the tree of introductions, listed depth first.

    Attributes:
        depth: introductions since the first; 0 for who came through nobody.
    """

    person: str
    label: str
    depth: int
    parent: str | None


def find_lineages(
    view: Readable, goal: str = "offer", organization: str | None = None
) -> list[Lineage]:
    """Return every offer, or every lead, and through whom it came, the latest first.

    Args:
        organization: the id of the only one that is asked for.
    """
    introductions = list_introductions(view)
    grown, named = descent(map(get_pair, introductions)), read_labels(view)
    first = {get_pair(r): r for r in reversed(introductions)}
    organizations, timeline = view.read(Organizations), view.read(Timeline)

    def link(person: str, by: str) -> Link:
        begun = first.get((by, person))
        at = begun.occurred_at if begun else timeline.find_first_moment(person) or ""
        others = tuple(grown.others.get(person, ()))
        return Link(person, named.get(person, person), at, others, begun and begun.position)

    def build_lineage(chain: Chain) -> Lineage:
        line = lineage(grown.parents, chain.person) if chain.person else []
        lines = credit.lineages(grown, chain.person) if chain.person else []
        links = tuple(link(*ends) for ends in zip_longest(line, line[1:], fillvalue=""))
        employer = organizations.get(chain.organization or "")
        shared = None if lines is None else credit.shapley(lines)
        name, own = employer.name if employer else None, events.get(chain.id)
        return Lineage(chain.what, chain.id, name, chain.at, links, shared, own and own.position)

    condition = "what = ? and ? in (organization, '') order by at desc, id"
    chains = list(view.read(Funnel).chains.where(condition, (goal, organization or "")))
    events = view.feed.log.find([chain.id for chain in chains])
    return [*map(build_lineage, chains)]


def list_descendants(view: Readable) -> list[Descendant]:
    """Return the forest of introductions, depth first: who came through whom."""
    grown, named = descent(map(get_pair, list_introductions(view))).parents, read_labels(view)
    deep = depths(grown)
    children: dict[str, list[str]] = {}
    called = sorted(deep, key=lambda p: (named.get(p, p), p))
    for person in called:
        if person in grown:
            children.setdefault(grown[person], []).append(person)
    descendants, waiting = [], [p for p in called if not deep[p]][::-1]
    while waiting:
        person = waiting.pop()
        descendants.append(
            Descendant(person, named.get(person, person), deep[person], grown.get(person))
        )
        waiting += reversed(children.get(person, ()))
    return descendants
