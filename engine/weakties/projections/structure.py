"""What structural events do to history: which events still count, and who is the same person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import attrs

from weakties.domain.event import Event, changed, named, references
from weakties.domain.ids import OrganizationId, PersonId
from weakties.domain.structural import (
    BatchImported,
    BatchRetracted,
    ClockCorrected,
    EventRetracted,
    OrganizationMerged,
    PersonForgotten,
    PersonMerged,
)
from weakties.envelope import STRUCTURAL, Recorded

RETELLING = (
    "event.retracted", "batch.retracted", "person.merged", "organization.merged",
    "person.forgotten",
)  # fmt: skip
"""The kinds that change what earlier events mean."""
_CLOCKS = (ClockCorrected.KIND,)
_OF_CLOCKS = (*_CLOCKS, EventRetracted.KIND, BatchRetracted.KIND)
CLASSES = frozenset((
    BatchImported, EventRetracted, BatchRetracted, PersonMerged, OrganizationMerged,
    PersonForgotten, ClockCorrected,
))  # fmt: skip


class Reads(Protocol):
    """A log, or a feed."""

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = ()
    ) -> Iterable[Recorded]:
        """See `Log.read`."""
        ...


class Finds(Protocol):
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
        events: ids of events that no longer count.
        batches: batches of which no event counts.
        canonical: for each merged person or organization the id that stands for all of them: the
            smallest, so that the order of merges does not matter.
        blanked: ids of events that lost their personal part.
        corrected: for each event that was corrected the id of the one that counts in its place.
        clocks: the corrections of the clock, by their position.
    """

    events: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()
    canonical: dict[str, str] = attrs.field(factory=dict)
    blanked: frozenset[str] = frozenset()
    corrected: dict[str, str] = attrs.field(factory=dict)
    clocks: dict[int, ClockCorrected] = attrs.field(factory=dict)

    @classmethod
    def of(cls, told: Iterable[Recorded]) -> Structure:
        """Read what is in force, latest first: a retraction may itself be retracted."""
        events: set[str] = set()
        batches: set[str] = set()
        merges: list[PersonMerged | OrganizationMerged] = []
        blanked: set[str] = set()
        corrected: dict[str, str] = {}
        clocks: dict[int, ClockCorrected] = {}
        for recorded in sorted(told, key=lambda r: r.position, reverse=True):
            if isinstance(recorded.event, PersonForgotten):  # which nothing takes back
                blanked.update(recorded.event.events)
            if recorded.id in events or recorded.batch in batches:
                continue
            match recorded.event:
                case EventRetracted(event=event, correction=correction):
                    events.add(event)
                    if correction is not None:
                        corrected.setdefault(event, correction)
                case BatchRetracted(batch=batch):
                    batches.add(batch)
                case PersonMerged() | OrganizationMerged() as merged:
                    merges.append(merged)
                case ClockCorrected() as clock:
                    clocks[recorded.position] = clock
                case _:
                    pass
        canonical = _components(merges)
        gone = frozenset(events), frozenset(batches)
        return cls(*gone, canonical, frozenset(blanked), corrected, clocks)

    @classmethod
    def within(cls, log: Reads) -> Structure:
        """Read what is in force in a log, or in the part of it that a feed gives."""
        return cls.of(log.read(kinds=tuple(STRUCTURAL)))

    def merged(self, told: PersonMerged | OrganizationMerged) -> Structure:
        """Return the structure with one more merge in force, without reading the others again."""
        kept, gone = sorted(map(self.stands_for, (told.survivor, told.absorbed)))
        if kept == gone:
            return self
        canonical = {p: kept if to == gone else to for p, to in self.canonical.items()}
        canonical[gone] = kept
        return attrs.evolve(self, canonical=canonical)

    def positions_changed(self, other: Structure, log: Finds) -> list[int]:
        """Return the positions of all events that mean something else under another structure."""
        people = self.canonical.keys() | other.canonical.keys()
        events = (self.events ^ other.events) | (self.blanked ^ other.blanked)
        batches = self.batches ^ other.batches
        moved = {p for p in people if self.stands_for(p) != other.stands_for(p)}
        if not (events or batches or moved):
            return []
        return log.positions(events=events, batches=batches, mentions=moved)

    def counts(self, event: str, batch: str | None) -> bool:
        """Check whether an event counts: neither it nor its batch is undone."""
        return event not in self.events and batch not in self.batches

    def applied(self, history: Iterable[Recorded]) -> Iterable[Recorded]:
        """Give the history that projections see: what counts, with canonical ids."""
        return self.counted(r for r in history if type(r.event) not in CLASSES)

    def counted(self, history: Iterable[Recorded]) -> Iterable[Recorded]:
        """Give the same with the structural events in it, for who passes over them by class."""
        plain = history
        if self.events or self.batches:
            plain = (r for r in plain if self.counts(r.id, r.batch))
        if self.canonical:
            return (r._replace(event=renamed(r.event, self.stands_for)) for r in plain)
        return plain

    def stands_for(self, person: str) -> str:
        """Give the id under which a person or an organization is known."""
        return self.canonical.get(person, person)


def are_clocks_changed(log: Reads, low: int, high: int) -> bool:
    """Check whether the clock was corrected between two positions, or a correction undone.

    Then events have other moments than before, also those that were replayed long ago.
    """
    if next(iter(log.read(low, high, _OF_CLOCKS)), None) is None:
        return False
    if next(iter(log.read(0, high, _CLOCKS)), None) is None:
        return False
    told = list(log.read(0, high, tuple(STRUCTURAL)))
    before = Structure.of(recorded for recorded in told if recorded.position <= low)
    return before.clocks != Structure.of(told).clocks


def renamed(told: Event, name: Callable[[str], str]) -> Event:
    """Give an event with every person and organization in it under another id."""
    if all(name(entry) == entry for entry in named(told)):
        return told
    changes: dict[str, object] = {}
    kind = type(told)
    for field in (*references(kind, PersonId), *references(kind, OrganizationId)):
        value = getattr(told, field)
        if isinstance(value, tuple):
            changes[field] = tuple(dict.fromkeys(map(name, value)))
        elif value is not None:
            changes[field] = name(value)
    return changed(told, **changes)


def _components(merges: Iterable[PersonMerged | OrganizationMerged]) -> dict[str, str]:
    """Group people and organizations by merges, and name each group after its smallest id."""
    leader: dict[str, str] = {}

    def find(person: str) -> str:
        while leader.setdefault(person, person) != person:
            person = leader[person]
        return person

    for merge in merges:
        one, two = sorted((find(merge.survivor), find(merge.absorbed)))
        leader[two] = one
    return {person: find(person) for person in leader if find(person) != person}
