"""The history of what was recorded, and whether each event still counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from weakties.domain.event import list_person_ids, reference_fields
from weakties.domain.ids import OrganizationId
from weakties.domain.periods import build_span_error
from weakties.domain.structural import EventRetracted
from weakties.domain.when import When, first_day, last_day, when
from weakties.history.lateness import check_days, iterate_own_facts
from weakties.log.envelope import STRUCTURAL, Recorded
from weakties.projections.timeline import Timeline, matters_of, parts_of
from weakties.readmodel.feed import Feed
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

Test = Callable[[Recorded], bool]
_FIRST, _WIDEST = 200, 20_000


def _first_day(value: str | date | None) -> date | None:
    return None if value is None else first_day(when(value))


def _final_day(value: str | date | None) -> date | None:
    return None if value is None else last_day(when(value))


@attrs.frozen(kw_only=True)
class HistoryFilter:
    """A filter for the history; an event must match every given field.

    Attributes:
        person: id of somebody it is about, under any id they were merged from; or who has a part
            in what it follows up, such as a meeting that was moved.
        organization: id of an organization that it names, under any id it was merged from; or
            that has a lead which it follows up.
        lead: id of a lead that it begins or follows up.
        kind: such as ``meeting.held``.
        source: who told it.
        batch: the import or command it came with.
        late: only the user's own facts that were recorded more than so many days late, see
            `count_late`; at least 1.
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
    late: int | None = None
    start: date | None = attrs.field(default=None, converter=_first_day)
    end: date | None = attrs.field(default=None, converter=_final_day)

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise build_span_error(self.start, self.end)

    def build_test(self, structure: Structure, matters: Collection[str] = ()) -> Test:
        """Return what checks whether an event is wanted.

        Args:
            structure: says who is the same person.
            matters: what the person has a part in, see `Timeline.list_matters`; or the leads that
                are                 asked for, and offers that came of them.
        """
        fields = {n: getattr(self, n) for n in ("kind", "source", "batch") if getattr(self, n)}
        people = _list_ids(structure, self.person) if self.person else None
        organization_ids = (
            _list_ids(structure, self.organization) if self.organization else frozenset()
        )
        own = set(matters)

        def is_of_organization(recorded: Recorded) -> bool:
            if self.organization is None and self.lead is None:
                return True
            event: Any = recorded.event
            named = {getattr(event, name) for name in reference_fields(type(event), OrganizationId)}
            is_of_theirs = not organization_ids.isdisjoint(named)
            if (recorded.kind == "lead.heard" and is_of_theirs) or (
                recorded.kind == "offer.received" and event.lead in own
            ):
                own.add(recorded.id)
            return is_of_theirs or recorded.id in own or not own.isdisjoint(matters_of(event))

        def is_about(recorded: Recorded) -> bool:
            if people is None:
                return True
            own.update(_find_begun_matters(recorded, people, own))
            is_of_theirs = not people.isdisjoint(list_person_ids(recorded.event))
            return is_of_theirs or not own.isdisjoint(matters_of(recorded.event))

        def fits(recorded: Recorded) -> bool:
            return (
                is_about(recorded)
                and is_of_organization(recorded)
                and all(getattr(recorded, name) == value for name, value in fields.items())
                and self._is_in_span(recorded)
            )

        return fits

    def _is_in_span(self, recorded: Recorded) -> bool:
        if self.start is None and self.end is None:
            return True
        happened = first_day(When(recorded.occurred_at))
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


EVERYTHING = HistoryFilter()


def list_history(
    view: Network | View, criteria: HistoryFilter = EVERYTHING, *, limit: int | None = None
) -> list[Entry]:
    """Return what was recorded, in the order of the log.

    Args:
        limit: only so many of the latest that fit; None gives all.
    """
    feed, events = view.feed, list[Recorded]()
    structure = _read_structure(feed)
    fits = criteria.build_test(structure, _find_matters(view, structure, criteria))
    late = None if criteria.late is None else _list_late_ids(view, criteria.late)
    for recorded in _iterate_backwards(feed, criteria.kind):
        if len(events) == limit:
            break
        if (late is None or recorded.id in late) and fits(recorded):
            events.append(recorded)
    return [_build_entry(feed, recorded, structure) for recorded in reversed(events)]


def follow_history(
    network: Network, criteria: HistoryFilter = EVERYTHING, *, after: int, wait: float
) -> Iterator[Entry]:
    """Yield what fits as it comes, after a position: see `Network.follow`."""
    structure = _read_structure(network.feed)
    fits = criteria.build_test(structure, _find_matters(network, structure, criteria))
    for recorded in network.follow(after, wait=wait):
        if recorded.kind in STRUCTURAL:
            structure = _read_structure(network.feed)
            fits = criteria.build_test(structure, _find_matters(network, structure, criteria))
        if fits(recorded):
            yield _build_entry(network.feed, recorded, structure)


def _list_late_ids(view: Network | View, days: int) -> frozenset[str]:
    """Return the ids of the user's own facts that were recorded late."""
    check_days(days)
    return frozenset(f.recorded.id for f in iterate_own_facts(view) if f.is_late(days))


def _list_ids(structure: Structure, person: str) -> frozenset[str]:
    """Return every id that was ever used for a person or organization."""
    now = structure.resolve_id(person)
    return frozenset({now} | {old for old, new in structure.canonical.items() if new == now})


def _find_matters(view: Network | View, structure: Structure, criteria: HistoryFilter) -> set[str]:
    """Return the ids of matters that the filtered entry has a part in, undone ones too."""
    if criteria.organization is not None or criteria.lead is not None:
        return _find_leads(view, structure, criteria)
    person = criteria.person
    if person is None:
        return set()
    matters = set(view.read(Timeline).list_matters(structure.resolve_id(person)))
    undone = structure.retracted_events, structure.retracted_batches
    if any(undone):
        log, people = view.feed.log, _list_ids(structure, person)
        positions = log.positions(events=undone[0], batches=undone[1])
        for recorded in log.read_at(positions):
            matters.update(_find_begun_matters(recorded, people, matters))
    return matters


def _find_leads(view: Network | View, structure: Structure, criteria: HistoryFilter) -> set[str]:
    """Return the leads at an organization, or the one asked for, and the offers they led to."""
    organization_ids = (
        _list_ids(structure, criteria.organization) if criteria.organization else frozenset()
    )
    leads = {criteria.lead} if criteria.lead else set[str]()
    for recorded in view.feed.read(kinds=("lead.heard",)) if organization_ids else ():
        if getattr(recorded.event, "organization", None) in organization_ids:
            leads.add(recorded.id)
    offers = {
        recorded.id
        for recorded in view.feed.read(kinds=("offer.received",))
        if getattr(recorded.event, "lead", None) in leads
    }
    return leads | offers


def _find_begun_matters(
    recorded: Recorded, people: Collection[str], matters: Collection[str]
) -> list[str]:
    """Return the matters in which an event gives somebody a part; an offer goes with its lead."""
    begun = [matter for person, matter in parts_of(recorded) if person in people]
    if recorded.kind == "offer.received" and not set(matters).isdisjoint(
        matters_of(recorded.event)
    ):
        begun.append(recorded.id)
    return begun


def _read_structure(feed: Feed) -> Structure:
    return Structure.read_from(feed)


def _iterate_backwards(feed: Feed, kind: str | None) -> Iterator[Recorded]:
    """Yield the events, the latest first, reading more at once the longer it takes."""
    kinds = (kind,) if kind is not None else ()
    until, width = feed.read_head().position, _FIRST
    while until > 0:
        yield from reversed(list(feed.read(max(0, until - width), until, kinds)))
        until, width = until - width, min(2 * width, _WIDEST)


def _build_entry(feed: Feed, recorded: Recorded, structure: Structure) -> Entry:
    undone = (
        recorded.id in structure.retracted_events or recorded.batch in structure.retracted_batches
    )
    cause = _find_position(feed, recorded.cause) if recorded.cause else None
    people = dict.fromkeys(structure.resolve_id(p) for p in list_person_ids(recorded.event))
    correction = structure.corrections.get(recorded.id)
    by = _find_position(feed, correction) if correction else None
    return Entry(recorded, undone, cause, tuple(people), by)


def find_related(view: Network | View, recorded: Recorded) -> list[Entry]:
    """Return an event with all that was recorded of it: what names it, corrects it or undoes it."""
    structure, log = _read_structure(view.feed), view.feed.log
    related, left = {recorded.position: recorded}, [recorded]
    while left:
        named = left.pop()
        ids = [named.cause] if named.cause else []
        if isinstance(event := named.event, EventRetracted):
            ids += filter(None, (event.event, event.correction))
        others = log.read_at(log.positions(mentions=[named.id], events=ids))
        for other in others:
            if other.position not in related:
                related[other.position] = other
                left.append(other)
    return [
        _build_entry(view.feed, event, structure)
        for _, event in sorted(related.items())
        if event is recorded or view.feed.is_visible(event)
    ]


def build_entries(view: Network | View, events: Iterable[Recorded]) -> list[Entry]:
    """Return events with whether each counts, in the order in which they are given."""
    structure = _read_structure(view.feed)
    return [_build_entry(view.feed, recorded, structure) for recorded in events]


def _find_position(feed: Feed, event: str) -> int | None:
    """Find where an event stands, if it had happened and was known."""
    for position in feed.log.positions(events=(event,)):
        if next(feed.read(position - 1, position), None) is not None:
            return position
    return None
