"""What was recorded, and does it still count?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from weakties.domain.event import mentioned, references
from weakties.domain.ids import OrganizationId
from weakties.domain.structural import EventRetracted
from weakties.domain.when import When, day, last_day, when
from weakties.envelope import STRUCTURAL, Recorded
from weakties.network.past.spans import backwards
from weakties.projections.feed import Feed
from weakties.projections.structure import Structure
from weakties.projections.timeline import Timeline, matters_of, parts_of

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

Test = Callable[[Recorded], bool]
_FIRST, _WIDEST = 200, 20_000


def _first_day(told: str | date | None) -> date | None:
    return None if told is None else day(when(told))


def _final_day(told: str | date | None) -> date | None:
    return None if told is None else last_day(when(told))


@attrs.frozen(kw_only=True)
class Sought:
    """What of the history is wanted; an event must fit all that is given.

    Attributes:
        person: id of somebody it is about, under any id they were merged from; or who has a part
            in what it follows up, such as a meeting that was moved.
        organization: id of an organization that it names, under any id it was merged from; or
            that has a lead which it follows up.
        lead: id of a lead that it begins or follows up.
        kind: such as ``meeting.held``.
        source: who told it.
        batch: the import or command it came with.
        start: the first day on which it may have happened; a month, or a year, means its first.
        end: the last such day; a month, or a year, means its last. What was told as happening in
            a month counts from its first day.

    Raises:
        WrongSpan: the last day comes first.
    """

    person: str | None = None
    organization: str | None = None
    lead: str | None = None
    kind: str | None = None
    source: str | None = None
    batch: str | None = None
    start: date | None = attrs.field(default=None, converter=_first_day)
    end: date | None = attrs.field(default=None, converter=_final_day)

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise backwards(self.start, self.end)

    def test(self, structure: Structure, matters: Collection[str] = ()) -> Test:
        """Return what checks whether an event is wanted.

        Args:
            structure: says who is the same person.
            matters: what the person has a part in, see `Timeline.matters`; or the leads that are
                asked for, and offers that came of them.
        """
        asked = {n: getattr(self, n) for n in ("kind", "source", "batch") if getattr(self, n)}
        people = _ids(structure, self.person) if self.person else None
        places = _ids(structure, self.organization) if self.organization else frozenset()
        own = set(matters)

        def is_of_place(recorded: Recorded) -> bool:
            if self.organization is None and self.lead is None:
                return True
            event: Any = recorded.event
            named = {getattr(event, name) for name in references(type(event), OrganizationId)}
            is_of_theirs = not places.isdisjoint(named)
            if (recorded.kind == "lead.heard" and is_of_theirs) or (
                recorded.kind == "offer.received" and event.lead in own
            ):
                own.add(recorded.id)
            return is_of_theirs or recorded.id in own or not own.isdisjoint(matters_of(event))

        def is_about(recorded: Recorded) -> bool:
            if people is None:
                return True
            own.update(_matters_begun(recorded, people, own))
            is_of_theirs = not people.isdisjoint(mentioned(recorded.event))
            return is_of_theirs or not own.isdisjoint(matters_of(recorded.event))

        def fits(recorded: Recorded) -> bool:
            return (
                is_about(recorded)
                and is_of_place(recorded)
                and all(getattr(recorded, name) == value for name, value in asked.items())
                and self._is_then(recorded)
            )

        return fits

    def _is_then(self, recorded: Recorded) -> bool:
        if self.start is None and self.end is None:
            return True
        happened = day(When(recorded.occurred_at))
        return (self.start or happened) <= happened <= (self.end or happened)


@attrs.frozen
class Entry:
    """One event of the history.

    Attributes:
        undone: whether it no longer counts.
        correction: the position of the event that counts in its place, if it was corrected.
        cause: the position of the event that led to it, if that is known here.
        people: ids of those it is about, by whom they are merged with now.
    """

    recorded: Recorded
    undone: bool
    cause: int | None = None
    people: tuple[str, ...] = ()
    correction: int | None = None

    @property
    def state(self) -> str:
        """Whether it was undone or corrected, in a word; empty if it counts."""
        if self.correction is not None:
            return f"corrected by {self.correction}"
        return "undone" if self.undone else ""


EVERYTHING = Sought()


def history(
    view: Network | View, sought: Sought = EVERYTHING, *, limit: int | None = None
) -> list[Entry]:
    """Give what was recorded, in the order of the log.

    Args:
        limit: only so many of the latest that fit; None gives all.
    """
    feed, found = view.feed, list[Recorded]()
    structure = _structure(feed)
    fits = sought.test(structure, _matters(view, structure, sought))
    for recorded in _backwards(feed, sought.kind):
        if len(found) == limit:
            break
        if fits(recorded):
            found.append(recorded)
    return [_entry(feed, recorded, structure) for recorded in reversed(found)]


def followed(
    network: Network, sought: Sought = EVERYTHING, *, after: int, wait: float
) -> Iterator[Entry]:
    """Give what fits as it comes, after a position: see `Network.follow`."""
    structure = _structure(network.feed)
    fits = sought.test(structure, _matters(network, structure, sought))
    for recorded in network.follow(after, wait=wait):
        if recorded.kind in STRUCTURAL:
            structure = _structure(network.feed)
            fits = sought.test(structure, _matters(network, structure, sought))
        if fits(recorded):
            yield _entry(network.feed, recorded, structure)


def _ids(structure: Structure, person: str) -> frozenset[str]:
    """Give every id that somebody was told under."""
    now = structure.stands_for(person)
    return frozenset({now} | {old for old, new in structure.canonical.items() if new == now})


def _matters(view: Network | View, structure: Structure, sought: Sought) -> set[str]:
    """Return what is asked about has a part in, by events that count and by those undone."""
    if sought.organization is not None or sought.lead is not None:
        return _leads(view, structure, sought)
    person = sought.person
    if person is None:
        return set()
    matters = set(view.read(Timeline).matters(structure.stands_for(person)))
    undone = structure.events, structure.batches
    if any(undone):
        log, people = view.feed.log, _ids(structure, person)
        positions = log.positions(events=undone[0], batches=undone[1])
        for recorded in log.read_at(positions):
            matters.update(_matters_begun(recorded, people, matters))
    return matters


def _leads(view: Network | View, structure: Structure, sought: Sought) -> set[str]:
    """Return the leads at an organization, or the one asked for, and the offers they led to."""
    places = _ids(structure, sought.organization) if sought.organization else frozenset()
    leads = {sought.lead} if sought.lead else set[str]()
    for recorded in view.feed.read(kinds=("lead.heard",)) if places else ():
        if getattr(recorded.event, "organization", None) in places:
            leads.add(recorded.id)
    offers = {
        recorded.id
        for recorded in view.feed.read(kinds=("offer.received",))
        if getattr(recorded.event, "lead", None) in leads
    }
    return leads | offers


def _matters_begun(
    recorded: Recorded, people: Collection[str], matters: Collection[str]
) -> list[str]:
    """Return the matters in which an event gives somebody a part; an offer goes with its lead."""
    begun = [matter for person, matter in parts_of(recorded) if person in people]
    if recorded.kind == "offer.received" and not set(matters).isdisjoint(
        matters_of(recorded.event)
    ):
        begun.append(recorded.id)
    return begun


def _structure(feed: Feed) -> Structure:
    return Structure.within(feed)


def _backwards(feed: Feed, kind: str | None) -> Iterator[Recorded]:
    """Give the events, the latest first, reading more at once the longer it takes."""
    kinds = (kind,) if kind is not None else ()
    until, width = feed.head().position, _FIRST
    while until > 0:
        yield from reversed(list(feed.read(max(0, until - width), until, kinds)))
        until, width = until - width, min(2 * width, _WIDEST)


def _entry(feed: Feed, recorded: Recorded, structure: Structure) -> Entry:
    undone = recorded.id in structure.events or recorded.batch in structure.batches
    cause = _position(feed, recorded.cause) if recorded.cause else None
    people = dict.fromkeys(structure.stands_for(p) for p in mentioned(recorded.event))
    correction = structure.corrected.get(recorded.id)
    by = _position(feed, correction) if correction else None
    return Entry(recorded, undone, cause, tuple(people), by)


def find_related(view: Network | View, recorded: Recorded) -> list[Entry]:
    """Return an event with all that was recorded of it: what names it, corrects it or undoes it."""
    structure, log = _structure(view.feed), view.feed.log
    seen, left = {recorded.position: recorded}, [recorded]
    while left:
        named = left.pop()
        ids = [named.cause] if named.cause else []
        if isinstance(event := named.event, EventRetracted):
            ids += filter(None, (event.event, event.correction))
        others = log.read_at(log.positions(mentions=[named.id], events=ids))
        for other in others:
            if other.position not in seen:
                seen[other.position] = other
                left.append(other)
    known = (
        {r.position for r in view.feed.read() if r.position in seen} if view.feed.known else seen
    )
    return [_entry(view.feed, seen[p], structure) for p in sorted(seen) if p in known]


def _position(feed: Feed, event: str) -> int | None:
    """Find where an event stands, if it had happened and was known."""
    for position in feed.log.positions(events=(event,)):
        if next(feed.read(position - 1, position), None) is not None:
            return position
    return None
