"""The panel of the strongest and of dormant ties."""

from __future__ import annotations

from collections.abc import Iterator

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Table
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.report.naming import Names, describe_limit
from weakties.shape.dormant import DORMANT_DAYS, DormantTie, find_dormant_ties

MOST = 10
_HEADS = ("Who", "Where", "Last contact", "Talks")


def _describe_others(tie: DormantTie) -> str:
    """Return a note if I have no current contact at a person's organization."""
    if not tie.is_new:
        return ""
    return "in touch with nobody there now" if tie.others else "your only tie there"


class TiesPanel:
    """The ties of most recent contact, and those that sleep."""

    id, title = "ties", "My strongest ties, and those to pick up again"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`; not who wants no contact, or was forgotten."""
        names, ties = Names(view), view.read(Ties)
        silent = {p.id for p in view.read(People).people.where("do_not_contact or is_forgotten")}
        mine = [t for t in ties.ties.where("contact_at is not null order by person")
                if t.person not in silent]  # fmt: skip
        mine.sort(key=ties.compute_warmth, reverse=True)
        if mine:
            rows = (
                (names.person(t.person), names.employer(t.person), ties.find_last_contact(t) or "",
                 t.meetings)
                for t in mine[:MOST]
            )  # fmt: skip
            note = describe_limit(MOST, len(mine), "the strongest")
            yield Table(_HEADS, rows, "Strongest", note)
        asleep = find_dormant_ties(view)
        if asleep:
            besides = any(d.is_new for d in asleep[:MOST])
            woken = (
                (
                    names.person(d.person),
                    names.organization(d.organization),
                    d.last_at[:10],
                    d.meetings,
                    *([_describe_others(d)] * besides),
                )
                for d in asleep[:MOST]
            )
            note = describe_limit(MOST, len(asleep), "those who lead where nobody else does")
            title = f"Without contact for {DORMANT_DAYS} days"
            yield Table((*_HEADS, *(["Besides"] * besides)), woken, title, note)
