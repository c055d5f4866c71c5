"""Two entries that are one person, or one organization: made one, and parted again.

The history of both stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import attrs

from weakties.domain.ids import EventId, OrganizationId, PersonId
from weakties.domain.structural import (
    EventRetracted,
    OrganizationMerged,
    PersonMerged,
)
from weakties.errors import CannotMerge, CannotUndo, UnknownId
from weakties.log.envelope import Draft, Head, Recorded
from weakties.log.protocol import Log, Writer
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network


_BEHIND = 500
"""Events that are looked at one by one before an answer is brought up to date."""
_CURRENT: WeakKeyDictionary[Network, tuple[Head, Structure]] = WeakKeyDictionary()
"""The structure of a network as its last merge left it, and the head at which that holds.

Thousands of merges in a row would read all before them each time. A head names all that is before
it; so what was rolled back, or recorded by others, is not taken for it.
"""


def _current_structure(network: Network) -> Structure:
    """Return the structure of a network, from its last merge if nothing came since."""
    head, structure = _CURRENT.get(network, (None, None))
    if structure is None or head != network.head:
        return Structure.read_from(network.log)
    return structure


def _is_somebody(network: Network, person: str, canonical: str) -> bool:
    """Check that an id is, or was, somebody's.

    After merges alone the answer from before says so too, and need not be brought up to date: a
    merge makes nobody known or unknown.
    """
    people, position = network.views.peek(People, network.day)
    if people is not None and network.head.position - position <= _BEHIND:
        since = network.log.read(position)
        if all(isinstance(r.event, PersonMerged | OrganizationMerged) for r in since) and (
            people.get(canonical) or people.get(person)
        ):
            return True
    return network.read(People).get(canonical) is not None


@attrs.frozen
class Merging:
    """Entries that were made one.

    Attributes:
        person: the id that stands for all of them; the others stay valid.
        entries: the ids of all of them.
        event: the event that made them one.
    """

    person: PersonId
    entries: tuple[PersonId, ...]
    event: EventId


@attrs.frozen
class Unmerging:
    """Entries that were parted again.

    Attributes:
        apart: the ids of each person there is now, who stands for them first; a single one if
            another merge still holds all together.
        events: the merges that count no longer.
    """

    apart: tuple[tuple[PersonId, ...], ...]
    events: tuple[EventId, ...]


def merge(network: Network, first: str, second: str, *, source: str = "api") -> Merging:
    """Make two entries one person; what happened with either has happened with that person.

    Who stands for both is the smaller id, so that the order of merges does not matter. They are
    one as of every day, and two as known before.

    Args:
        first: the id of an entry, or one that was merged away.
        second: the other's.
        source: who tells.

    Raises:
        UnknownId: nobody has, or had, one of the ids.
        CannotMerge: they are one already, or somebody was forgotten.
    """

    def work(writer: Writer) -> Merging:
        structure = _current_structure(network)
        forgotten = structure.list_forgotten_people()
        for person in (first, second):
            canonical = structure.resolve_id(person)
            if not _is_somebody(network, person, canonical):
                raise UnknownId("person", person)
            if canonical in forgotten:
                raise CannotMerge(f"{person} was forgotten, and stays a number without a name")
        _refuse_merged(
            structure, first, second, f"one person already; look with `weakties show {first}`"
        )
        survivor, absorbed = sorted((PersonId(first), PersonId(second)))
        merged = PersonMerged(survivor=survivor, absorbed=absorbed)
        return _merge(network, writer, merged, source, structure)

    return network.run_as_writer(work)


def merge_organizations(
    network: Network, first: str, second: str, *, source: str = "api"
) -> Merging:
    """Make two entries one organization; see `merge`. All names they ever had find it.

    The name recorded first is the one that is shown, until another is recorded as a new name.

    Raises:
        UnknownId: nothing has, or had, one of the ids.
        CannotMerge: they are one already.
    """

    def work(writer: Writer) -> Merging:
        structure, organizations = _current_structure(network), network.read(Organizations)
        for organization in (first, second):
            if organizations.get(structure.resolve_id(organization)) is None:
                raise UnknownId("organization", organization)
        _refuse_merged(structure, first, second, "one organization already")
        survivor, absorbed = sorted((OrganizationId(first), OrganizationId(second)))
        merged = OrganizationMerged(survivor=survivor, absorbed=absorbed)
        return _merge(network, writer, merged, source, structure)

    return network.run_as_writer(work)


def _refuse_merged(structure: Structure, first: str, second: str, already: str) -> None:
    """Refuse to merge entries that are one by now."""
    if structure.resolve_id(first) == structure.resolve_id(second):
        raise CannotMerge(
            f"{first} and {second} are {already}" if first != second else f"{first} is {already}"
        )


def _merge(
    network: Network, writer: Writer, merged: PersonMerged | OrganizationMerged, source: str,
    structure: Structure,
) -> Merging:  # fmt: skip
    (recorded,) = writer.append([Draft(event=merged, source=source)])
    structure = structure.add_merge(merged)
    _CURRENT[network] = (network.head, structure)
    entry, *others = _list_entries(structure, _get_sides(recorded)[0])
    return Merging(entry, (entry, *others), EventId(recorded.id))


def unmerge(
    network: Network, person: str, *, event: str | None = None, source: str = "api"
) -> Unmerging:
    """Part a person's entries again: take back their latest merge, or the one that is named.

    What was told after the merge stays with the entry whose id it was told of.

    Args:
        person: the id of any of the entries; of an organization, too.
        event: the id of a merge.
        source: who tells.

    Raises:
        CannotUndo: no merge of them counts, or not that one.
    """

    def work(writer: Writer) -> Unmerging:
        log, structure = network.log, _read_structure(network.log)
        entries = _list_entries(structure, person)
        merges = [r for r in _list_merges(log, structure) if set(_get_sides(r)) <= set(entries)]
        if not merges:
            organization = network.read(Organizations).get(structure.resolve_id(person))
            raise CannotUndo(f"{'nothing' if organization else 'nobody'} was merged with {person}")
        if event is not None:
            merges = [r for r in merges if r.id == event]
        if not merges:
            raise CannotUndo(f"{event} is no merge of {person}; see `weakties history {person}`")
        undone: list[EventId] = []
        for merged in reversed(merges):
            undone.append(EventId(merged.id))
            retraction = EventRetracted(event=undone[-1])
            writer.append([Draft(event=retraction, cause=merged.id, source=source)])
            groups = _group_entries(_read_structure(log), entries)
            if len(groups) > 1:
                break
        return Unmerging(groups, tuple(undone))

    return network.run_as_writer(work)


def _read_structure(log: Log) -> Structure:
    return Structure.read_from(log)


def _list_entries(structure: Structure, person: str) -> tuple[PersonId, ...]:
    """Return all ids of a person, who stands for them first."""
    canonical = structure.resolve_id(person)
    others = sorted(p for p, to in structure.canonical.items() if to == canonical)
    return tuple(map(PersonId, (canonical, *others)))


def _group_entries(
    structure: Structure, entries: tuple[PersonId, ...]
) -> tuple[tuple[PersonId, ...], ...]:
    """Return who is one with whom."""
    groups: dict[str, list[PersonId]] = defaultdict(list)
    for entry in sorted(entries):
        groups[structure.resolve_id(entry)].append(entry)
    return tuple(map(tuple, groups.values()))


def _list_merges(log: Log, structure: Structure) -> Iterator[Recorded]:
    """Yield the merges that count, and say something."""
    for recorded in log.read(kinds=(PersonMerged.KIND, OrganizationMerged.KIND)):
        counts = (
            recorded.id not in structure.retracted_events
            and recorded.batch not in structure.retracted_batches
        )
        if counts and len(set(_get_sides(recorded))) > 1:
            yield recorded


def _get_sides(recorded: Recorded) -> tuple[str, ...]:
    """Return the two ids that a merge names."""
    merged = recorded.event
    assert isinstance(merged, PersonMerged | OrganizationMerged)  # only these are asked for
    return merged.survivor, merged.absorbed
