"""What is due, for whom and why?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties.hookspecs.blocks import Block, Name, Part, Table, Told
from weakties.hookspecs.offered import Readable
from weakties.network.due import Due, Other, due
from weakties.network.report.naming import some

MOST = 25
_OWN = re.compile(r"R\d+")


class WhatToDo:
    """What is due by the view's day, as `weakties.due` says."""

    id, title = "due", "What to do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`."""
        found = due(view)
        if found:
            rows = ((Name(d.person, d.label), d.due, _why(d)) for d in found[:MOST])
            note = some(MOST, len(found), "the longest due")
            yield Table(("Who", "Since", "Why"), rows, "What is due, and since when", note)


def _why(found: Due) -> tuple[Part, ...]:
    """Give the reason with people as names; the words of a plugin's rule may hold others."""
    is_own = _OWN.fullmatch(found.rule) is not None
    return tuple(
        Name(part.person, part.label) if isinstance(part, Other) else part if is_own else Told(part)
        for part in found.parts
    )
