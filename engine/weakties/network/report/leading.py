"""Through whom did offers, leads and others come?"""

from __future__ import annotations

from collections.abc import Iterator

from weakties.hookspecs.blocks import Block, Name, Table
from weakties.hookspecs.offered import Readable
from weakties.network.report.naming import Names, listed, some
from weakties.network.shape.bridges import bridges
from weakties.network.shape.lineages import Descendant, family, lineages

MOST = 8
BACK = ", through "


class WhoLedToWhom:
    """The longest lines of introductions: to offers, to leads, and to people."""

    id, title = "lineages", "Who led to whom"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`."""
        yield from _things(view)
        yield from _people(view)
        found = bridges(view)
        if found:
            names = Names(view)
            rows = ((names.person(b.person), b.brought, b.organizations) for b in found[:MOST])
            note = some(MOST, len(found), "those who brought most")
            yield Table(("Who", "People", "Organizations"), rows, "Through whom others came", note)


def _things(view: Readable) -> Iterator[Block]:
    """List offers and leads with everybody they came through."""
    names = Names(view)
    told = [line for what in ("offer", "lead") for line in lineages(view, what) if line.links]
    told.sort(key=lambda line: -len(line.links))
    rows = (
        (line.what, names.place(line.organization), line.at[:10],
         listed([names.person(link.person) for link in line.links], BACK))
        for line in told[:MOST]
    )  # fmt: skip
    if told:
        note = some(MOST, len(told), "the longest lines")
        yield Table(("What", "Where", "When", "Told by"), rows, "Offers and leads", note)


def _people(view: Readable) -> Iterator[Block]:
    """List the longest lines to people that went on to nobody."""
    names, there = Names(view), family(view)
    known = {one.person: one for one in there}
    on = {one.parent for one in there}
    ends = sorted((d for d in there if d.depth > 1 and d.person not in on), key=lambda d: -d.depth)
    rows = (
        (names.person(end.person), listed(_back(end, known, names)), end.depth)
        for end in ends[:MOST]
    )
    if ends:
        note = some(MOST, len(ends), "the longest")
        yield Table(("Who", "Through", "Introductions"), rows, "Lines of introductions", note)


def _back(end: Descendant, known: dict[str, Descendant], names: Names) -> list[Name]:
    """Name everybody from who introduced somebody to the first."""
    found, one = [], end
    while one.parent is not None:
        one = known[one.parent]
        found.append(names.person(one.person))
    return found
