"""Effects of structural events: which events count, and which ids mean the same person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import attrs

from weakties.domain.event import Event, evolve, list_entity_ids, reference_fields
from weakties.domain.ids import OrganizationId, PersonId
from weakties.domain.structural import (
    BatchImported,
    BatchRetracted,
    ClockCorrected,
    EventRetracted,
    LogRestored,
    OrganizationMerged,
    PersonForgotten,
    PersonMerged,
)
from weakties.log.envelope import OBEYED, Recorded

REINTERPRETING = (
    "event.retracted", "batch.retracted", "person.merged", "organization.merged",
    "person.forgotten",
)  # fmt: skip
"""The kinds that change what earlier events mean."""
_CLOCKS = (ClockCorrected.KIND,)
_OF_CLOCKS = (*_CLOCKS, EventRetracted.KIND, BatchRetracted.KIND)
STRUCTURAL_TYPES = frozenset((
    BatchImported, EventRetracted, BatchRetracted, PersonMerged, OrganizationMerged,
    PersonForgotten, ClockCorrected, LogRestored,
))  # fmt: skip


class EventReader(Protocol):
    """A log, or a feed."""

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = ()
    ) -> Iterable[Recorded]:
        """See `Log.read`."""
        ...


class PositionFinder(Protocol):
    """A log that can say where something stands."""

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """See `Log.positions`."""
        ...


@attrs.frozen
class Structure:
    """The structural events in force.

    Attributes:
        retracted_events: ids of events that no longer count.
        retracted_batches: batches of which no event counts.
        canonical: for each merged person or organization the id that stands for all of them: the
            smallest, so that the order of merges does not matter.
        blanked_events: ids of events that lost their personal part.
        corrections: for each event that was corrected the id of the one that counts in its place.
        clocks: the corrections of the clock, by their position.
        forgotten: every id of those who were forgotten, as the log names them.
    """

    retracted_events: frozenset[str] = frozenset()
    retracted_batches: frozenset[str] = frozenset()
    canonical: dict[str, str] = attrs.field(factory=dict)
    blanked_events: frozenset[str] = frozenset()
    corrections: dict[str, str] = attrs.field(factory=dict)
    clocks: dict[int, ClockCorrected] = attrs.field(factory=dict)
    forgotten: frozenset[str] = frozenset()

    @classmethod
    def from_history(cls, history: Iterable[Recorded]) -> Structure:
        """Return what is in force, read latest first: a retraction may itself be retracted."""
        events: set[str] = set()
        batches: set[str] = set()
        merges: list[PersonMerged | OrganizationMerged] = []
        blanked: set[str] = set()
        forgotten: set[str] = set()
        corrected: dict[str, str] = {}
        clocks: dict[int, ClockCorrected] = {}
        for recorded in sorted(history, key=lambda r: r.position, reverse=True):
            if isinstance(recorded.event, PersonForgotten):  # which nothing takes back
                blanked.update(recorded.event.events)
                forgotten.update((recorded.event.person, *(recorded.event.people or ())))
            if recorded.id in events or recorded.batch in batches:
                continue
            match recorded.event:
                case EventRetracted(event=event, correction=correction):
                    events.add(event)
                    if correction is not None:
                        corrected.setdefault(event, correction)
                case BatchRetracted(batch=batch):
                    batches.add(batch)
                case PersonMerged() | OrganizationMerged() as merge:
                    merges.append(merge)
                case ClockCorrected() as clock:
                    clocks[recorded.position] = clock
                case _:
                    pass
        canonical = _group_merged(merges)
        gone = frozenset(events), frozenset(batches)
        lost = frozenset(blanked)
        return cls(*gone, canonical, lost, corrected, clocks, frozenset(forgotten))

    def list_forgotten_people(self) -> frozenset[str]:
        """Return the ids under which those are known who were forgotten."""
        return frozenset(map(self.resolve_id, self.forgotten))

    @classmethod
    def read_from(cls, log: EventReader) -> Structure:
        """Read what is in force in a log, or in the part of it that a feed gives."""
        return cls.from_history(log.read(kinds=tuple(OBEYED)))

    def add_merge(self, merge: PersonMerged | OrganizationMerged) -> Structure:
        """Return the structure with one more merge in force, without reading the others again."""
        kept, gone = sorted(map(self.resolve_id, (merge.survivor, merge.absorbed)))
        if kept == gone:
            return self
        canonical = {p: kept if to == gone else to for p, to in self.canonical.items()}
        canonical[gone] = kept
        return attrs.evolve(self, canonical=canonical)

    def find_changed_positions(self, other: Structure, log: PositionFinder) -> list[int]:
        """Return the positions of all events that mean something else under another structure."""
        people = self.canonical.keys() | other.canonical.keys()
        events = (self.retracted_events ^ other.retracted_events) | (
            self.blanked_events ^ other.blanked_events
        )
        batches = self.retracted_batches ^ other.retracted_batches
        moved = {p for p in people if self.resolve_id(p) != other.resolve_id(p)}
        moved |= self.forgotten ^ other.forgotten
        if not (events or batches or moved):
            return []
        return log.positions(events=events, batches=batches, mentions=moved)

    def is_counted(self, event: str, batch: str | None) -> bool:
        """Check whether an event counts: neither it nor its batch is undone."""
        return event not in self.retracted_events and batch not in self.retracted_batches

    def select_for_projections(self, history: Iterable[Recorded]) -> Iterable[Recorded]:
        """Return the history that projections see: what counts, with canonical ids."""
        return self.select_counted(r for r in history if type(r.event) not in STRUCTURAL_TYPES)

    def select_counted(self, history: Iterable[Recorded]) -> Iterable[Recorded]:
        """Return the same with the structural events in it, for who passes over them by class."""
        plain = history
        if self.retracted_events or self.retracted_batches:
            plain = (r for r in plain if self.is_counted(r.id, r.batch))
        if self.canonical:
            return (r._replace(event=replace_ids(r.event, self.resolve_id)) for r in plain)
        return plain

    def resolve_id(self, person: str) -> str:
        """Return the id under which a person or an organization is known."""
        return self.canonical.get(person, person)


def are_clocks_changed(log: EventReader, low: int, high: int) -> bool:
    """Check whether the clock was corrected between two positions, or a correction undone.

    Then events have other moments than before, also those that were replayed long ago.
    """
    if next(iter(log.read(low, high, _OF_CLOCKS)), None) is None:
        return False
    if next(iter(log.read(0, high, _CLOCKS)), None) is None:
        return False
    told = list(log.read(0, high, tuple(OBEYED)))
    before = Structure.from_history(recorded for recorded in told if recorded.position <= low)
    return before.clocks != Structure.from_history(told).clocks


def replace_ids(event: Event, resolve_id: Callable[[str], str]) -> Event:
    """Return an event with every person and organization in it under another id."""
    if all(resolve_id(entry) == entry for entry in list_entity_ids(event)):
        return event
    changes: dict[str, object] = {}
    event_type = type(event)
    for field in (
        *reference_fields(event_type, PersonId),
        *reference_fields(event_type, OrganizationId),
    ):
        value = getattr(event, field)
        if isinstance(value, tuple):
            changes[field] = tuple(dict.fromkeys(map(resolve_id, value)))
        elif value is not None:
            changes[field] = resolve_id(value)
    return evolve(event, **changes)


def _group_merged(merges: Iterable[PersonMerged | OrganizationMerged]) -> dict[str, str]:
    """Group people and organizations by merges, and name each group after its smallest id."""
    leader: dict[str, str] = {}

    def find(person: str) -> str:
        while leader.setdefault(person, person) != person:
            person = leader[person]
        return person

    for merge in merges:
        smaller, larger = sorted((find(merge.survivor), find(merge.absorbed)))
        leader[larger] = smaller
    return {person: find(person) for person in leader if find(person) != person}
