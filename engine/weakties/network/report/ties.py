"""With whom am I in contact most, and whom could I pick up again?"""

from __future__ import annotations

from collections.abc import Iterator

from weakties.hookspecs.blocks import Block, Table
from weakties.hookspecs.offered import Readable
from weakties.network.report.naming import Names, some
from weakties.network.shape.dormant import DORMANT_DAYS, Dormant, dormant
from weakties.projections.people import People
from weakties.projections.ties import Ties

MOST = 10
_HEADS = ("Who", "Where", "Last contact", "Talks")


def _beside(found: Dormant) -> str:
    """Say whether somebody leads to a place where I am in touch with nobody now."""
    if not found.is_new:
        return ""
    return "in touch with nobody there now" if found.others else "your only tie there"


class StrongestTies:
    """The ties of most recent contact, and those that sleep."""

    id, title = "ties", "My strongest ties, and those to pick up again"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`; who wants no contact is not in it."""
        names, ties = Names(view), view.read(Ties)
        silent = {p.id for p in view.read(People).people.where("do_not_contact")}
        mine = [t for t in ties.ties.where("contact_at is not null order by person")
                if t.person not in silent]  # fmt: skip
        mine.sort(key=ties.warmth, reverse=True)
        if mine:
            rows = (
                (names.person(t.person), names.employer(t.person), ties.last_contact(t) or "",
                 t.meetings)
                for t in mine[:MOST]
            )  # fmt: skip
            note = some(MOST, len(mine), "the strongest")
            yield Table(_HEADS, rows, "Strongest", note)
        asleep = dormant(view)
        if asleep:
            besides = any(d.is_new for d in asleep[:MOST])
            woken = (
                (names.person(d.person), names.place(d.organization), d.last_at[:10], d.meetings,
                 *([_beside(d)] * besides))
                for d in asleep[:MOST]
            )  # fmt: skip
            note = some(MOST, len(asleep), "those who lead where nobody else does")
            title = f"Without contact for {DORMANT_DAYS} days"
            yield Table((*_HEADS, *(["Besides"] * besides)), woken, title, note)
