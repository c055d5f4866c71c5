"""Which events of some kinds count, as of the view's day?"""

from __future__ import annotations

from collections.abc import Iterable

from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.projections.structure import Structure


def happened(view: Readable, *kinds: str) -> Iterable[Recorded]:
    """Give them in the order of the log, with canonical people, and without what was undone."""
    return Structure.within(view.feed).applied(view.feed.read(kinds=kinds))
