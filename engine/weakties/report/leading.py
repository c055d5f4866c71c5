"""The panel of lineages: through whom offers, leads and people came."""

from __future__ import annotations

from collections.abc import Iterator

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Name, Table
from weakties.report.naming import Names, describe_limit, join_names
from weakties.shape.bridges import find_bridges
from weakties.shape.lineages import Descendant, find_lineages, list_descendants

MOST = 8
BACK = ", through "


class LineagesPanel:
    """The longest lines of introductions: to offers, to leads, and to people."""

    id, title = "lineages", "Who led to whom"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        yield from _list_offers_and_leads(view)
        yield from _list_lines_to_people(view)
        bridges = find_bridges(view)
        if bridges:
            names = Names(view)
            rows = ((names.person(b.person), b.brought, b.organizations) for b in bridges[:MOST])
            note = describe_limit(MOST, len(bridges), "those who brought most")
            yield Table(("Who", "People", "Organizations"), rows, "Through whom others came", note)


def _list_offers_and_leads(view: Readable) -> Iterator[Block]:
    """List offers and leads with everybody they came through."""
    names = Names(view)
    lineages = [
        line for goal in ("offer", "lead") for line in find_lineages(view, goal) if line.links
    ]
    lineages.sort(key=lambda line: -len(line.links))
    rows = (
        (line.what, names.organization(line.organization), line.at[:10],
         join_names([names.person(link.person) for link in line.links], BACK))
        for line in lineages[:MOST]
    )  # fmt: skip
    if lineages:
        note = describe_limit(MOST, len(lineages), "the longest lines")
        yield Table(("What", "Where", "When", "Told by"), rows, "Offers and leads", note)


def _list_lines_to_people(view: Readable) -> Iterator[Block]:
    """List the longest lines to people that went on to nobody."""
    names, descendants = Names(view), list_descendants(view)
    by_person = {descendant.person: descendant for descendant in descendants}
    on = {descendant.parent for descendant in descendants}
    ends = sorted(
        (d for d in descendants if d.depth > 1 and d.person not in on), key=lambda d: -d.depth
    )
    rows = (
        (names.person(end.person), join_names(_list_ancestors(end, by_person, names)), end.depth)
        for end in ends[:MOST]
    )
    if ends:
        note = describe_limit(MOST, len(ends), "the longest")
        yield Table(("Who", "Through", "Introductions"), rows, "Lines of introductions", note)


def _list_ancestors(end: Descendant, by_person: dict[str, Descendant], names: Names) -> list[Name]:
    """Return the names from a person's introducer back to the first person."""
    ancestors, descendant = [], end
    while descendant.parent is not None:
        descendant = by_person[descendant.parent]
        ancestors.append(names.person(descendant.person))
    return ancestors
