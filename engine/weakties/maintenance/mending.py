"""Mending a log that contradicts itself, in the few cases in which something can be done."""

from __future__ import annotations

from collections import Counter

import attrs

from weakties.corrections.forgetting import scrub
from weakties.log import verification
from weakties.network.facade import Network


@attrs.frozen
class Mending:
    """What would be mended, or was.

    Attributes:
        positions: the events that lose their words, since a forgetting says that they have none.
        kinds: how many of each kind these are.
    """

    positions: tuple[int, ...]
    kinds: dict[str, int]


def foresee_mending(network: Network) -> Mending:
    """Return what `mend` would do; nothing is changed."""
    rows = verification.find_unblanked(network.log)
    return Mending(tuple(row.position for row in rows), dict(Counter(row.kind for row in rows)))


def mend(network: Network, foreseen: Mending) -> Mending:
    """Blank for good what a forgetting says is blank, so that the log holds.

    Args:
        foreseen: what was agreed to; nothing else is blanked.

    Returns:
        what was mended.
    """
    rows = [r for r in verification.find_unblanked(network.log) if r.position in foreseen.positions]
    if rows:
        network.run_as_writer(lambda writer: writer.blank([row.id for row in rows]))
        scrub(network)
    return Mending(tuple(row.position for row in rows), dict(Counter(row.kind for row in rows)))
