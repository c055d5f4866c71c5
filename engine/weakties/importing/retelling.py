"""The keys under which rows are recorded, and the earlier versions of each fact.

A row that was told before is known. One whose telling was undone is not: it is told again, under
a key of its own, so that an import that was undone can be done again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

from weakties.domain.event import Event, evolve
from weakties.domain.when import NOW
from weakties.log.envelope import Recorded
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure, replace_ids

_AGAIN = "\0again"


def find_recorded_keys(keys: Collection[str], log: Log) -> tuple[set[str], dict[str, str]]:
    """Return the keys whose rows count already, and the key under which each other is recorded."""
    structure = Structure.read_from(log)
    new_keys, recorded = {key: key for key in keys}, set[str]()
    sought = set(keys)
    while sought:
        ids_by_key = log.find_ids_by_key({new_keys[key] for key in sought})
        undone_ids = _find_undone(ids_by_key.values(), structure, log)
        sought = {key for key in sought if new_keys[key] in ids_by_key}
        recorded |= {key for key in sought if ids_by_key[new_keys[key]] not in undone_ids}
        sought -= recorded
        for key in sought:
            new_keys[key] += _AGAIN
    return recorded, new_keys


def _find_undone(ids: Collection[str], structure: Structure, log: Log) -> set[str]:
    """Return those events that no longer count; one that was corrected does, as it is by now."""
    if not (structure.retracted_events or structure.retracted_batches):
        return set()
    events = log.find(ids).values()
    return {
        r.id for r in events if not structure.is_counted(r.id, r.batch)
    } - structure.corrections.keys()


@attrs.frozen
class FactHistory:
    """The recorded versions of one fact, which its source names by a stable key.

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
    def current(self) -> Recorded | None:
        """The version that counts; None if none was told, or all were undone."""
        counting = (v for v in reversed(self.versions) if not self._is_undone(v))
        return next((v for v in counting if v.id not in self.structure.retracted_events), None)

    def matches(self, event: Event) -> bool:
        """Check whether the current version says the same; a version corrected since does not.

        Where no version stands, each one counts that was not undone with its import: what you
        undid by itself, or the source took back, does not come again by the same word.
        """
        if (current := self.current) is not None:
            versions = [current]
        else:
            versions = [v for v in self.versions if not (self.is_restored or self._is_undone(v))]
        events = (v.event for v in versions)
        return any(event == (evolve(e, at=NOW) if event.at == NOW else e) for e in events)

    def _is_undone(self, version: Recorded) -> bool:
        return version.batch in self.structure.retracted_batches


def load_histories(bases: Collection[str], log: Log) -> dict[str, FactHistory]:
    """Give, for each fact by its source's name, how it was told."""
    structure = Structure.read_from(log)
    histories = {base: FactHistory(base, base, structure=structure) for base in bases}
    sought = set(bases)
    while sought:
        ids_by_key = log.find_ids_by_key({histories[base].key for base in sought})
        events = log.find(ids_by_key.values())
        sought = {base for base in sought if histories[base].key in ids_by_key}
        for base in sought:
            history = histories[base]
            version = events[ids_by_key[history.key]]
            version = version._replace(event=replace_ids(version.event, structure.resolve_id))
            versions = [
                *history.versions,
                version,
                *_iterate_corrections(version.id, structure, log),
            ]
            histories[base] = attrs.evolve(history, key=history.key + _AGAIN, versions=versions)
    return histories


def _iterate_corrections(event: str, structure: Structure, log: Log) -> Iterator[Recorded]:
    """Yield what counts in the place of an event that was corrected, the latest last."""
    while (replacement := structure.corrections.get(event)) is not None:
        recorded = log.find([replacement])[replacement]
        yield recorded._replace(event=replace_ids(recorded.event, structure.resolve_id))
        event = replacement
