"""The panel of due items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Name, Part, Quote, Table
from weakties.reminders import DueItem, Other, list_due_items
from weakties.report.naming import describe_limit

MOST = 25
_OWN = re.compile(r"R\d+")


class DuePanel:
    """What is due by the view's day, as `weakties.list_due_items` says."""

    id, title = "due", "What to do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        due_items = list_due_items(view)
        if due_items:
            rows = ((Name(d.person, d.label), d.due, _explain(d)) for d in due_items[:MOST])
            note = describe_limit(MOST, len(due_items), "the longest due")
            yield Table(("Who", "Since", "Why"), rows, "What is due, and since when", note)


def _explain(item: DueItem) -> tuple[Part, ...]:
    """Return the reason with people as names; the words of a plugin's rule may hold others."""
    is_own = _OWN.fullmatch(item.rule) is not None
    return tuple(
        Name(part.person, part.label)
        if isinstance(part, Other)
        else part
        if is_own
        else Quote(part)
        for part in item.parts
    )
