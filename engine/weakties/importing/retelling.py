"""Under which key is a row recorded, and was it before?

A row that was told before is known. One whose telling was undone is not: it is told again, under
a key of its own, so that an import that was undone can be done again.
"""

from __future__ import annotations

from collections.abc import Collection

from weakties.log.protocol import Log
from weakties.projections.structure import Structure

_AGAIN = "\0again"


def told_before(keys: Collection[str], log: Log) -> tuple[set[str], dict[str, str]]:
    """Give the keys whose rows count already, and the key under which each other is recorded."""
    structure = Structure.within(log)
    names, known = {key: key for key in keys}, set[str]()
    sought = set(keys)
    while sought:
        told = log.known({names[key] for key in sought})
        undone = _undone(told.values(), structure, log)
        sought = {key for key in sought if names[key] in told}
        known |= {key for key in sought if told[names[key]] not in undone}
        sought -= known
        for key in sought:
            names[key] += _AGAIN
    return known, names


def _undone(ids: Collection[str], structure: Structure, log: Log) -> set[str]:
    """Give those events that no longer count."""
    if not (structure.events or structure.batches):
        return set()
    found = log.find(ids).values()
    return {r.id for r in found if r.id in structure.events or r.batch in structure.batches}
