"""Under which key is a row recorded, and was it before, perhaps with another content?

A row that was told before is known. One whose telling was undone is not: it is told again, under
a key of its own, so that an import that was undone can be done again.
"""

from __future__ import annotations

from collections.abc import Collection

import attrs

from weakties.domain.event import Event, changed
from weakties.domain.when import NOW
from weakties.envelope import Recorded
from weakties.log.protocol import Log
from weakties.projections.structure import Structure, renamed

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


@attrs.frozen
class Telling:
    """How a fact that a source names for ever was told so far, version by version.

    Attributes:
        key: under which another version is recorded.
        base: what the source calls the fact, for ever; empty for a row about a person.
        versions: as they were recorded, the first first, with people as they are known now.
        is_restored: whether the source took it back, and says again since that it holds.
    """

    key: str
    base: str = ""
    versions: list[Recorded] = attrs.field(factory=list)
    structure: Structure = attrs.field(factory=Structure)
    is_restored: bool = False

    @property
    def standing(self) -> Recorded | None:
        """The version that counts; None if none was told, or all were undone."""
        counting = (v for v in reversed(self.versions) if not self._is_undone(v))
        return next((v for v in counting if v.id not in self.structure.events), None)

    def holds(self, event: Event) -> bool:
        """Check that the fact stands just so; what was corrected since does not.

        Where no version stands, each one counts that was not undone with its import: what you
        undid by itself, or the source took back, does not come again by the same word.
        """
        if (standing := self.standing) is not None:
            versions = [standing]
        else:
            versions = [v for v in self.versions if not (self.is_restored or self._is_undone(v))]
        events = (v.event for v in versions)
        return any(event == (changed(e, at=NOW) if event.at == NOW else e) for e in events)

    def _is_undone(self, version: Recorded) -> bool:
        return version.batch in self.structure.batches


def tellings(bases: Collection[str], log: Log) -> dict[str, Telling]:
    """Give, for each fact by its source's name, how it was told."""
    structure = Structure.within(log)
    found = {base: Telling(base, base, structure=structure) for base in bases}
    sought = set(bases)
    while sought:
        told = log.known({found[base].key for base in sought})
        events = log.find(told.values())
        sought = {base for base in sought if found[base].key in told}
        for base in sought:
            telling = found[base]
            version = events[told[telling.key]]
            version = version._replace(event=renamed(version.event, structure.stands_for))
            versions = [*telling.versions, version]
            found[base] = attrs.evolve(telling, key=telling.key + _AGAIN, versions=versions)
    return found
