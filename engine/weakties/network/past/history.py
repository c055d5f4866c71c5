"""What was recorded, and does it still count?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from weakties.domain.event import mentioned
from weakties.domain.when import When, day, last_day, when
from weakties.envelope import Recorded
from weakties.network.past.spans import backwards
from weakties.projections.feed import Feed
from weakties.projections.structure import STRUCTURAL, Structure

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
        person: id of somebody it is about, under any id they were merged from.
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
    kind: str | None = None
    source: str | None = None
    batch: str | None = None
    start: date | None = attrs.field(default=None, converter=_first_day)
    end: date | None = attrs.field(default=None, converter=_final_day)

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise backwards(self.start, self.end)

    def test(self, structure: Structure) -> Test:
        """Give what claims that an event is wanted."""
        asked = {n: getattr(self, n) for n in ("kind", "source", "batch") if getattr(self, n)}
        people = _ids(structure, self.person) if self.person else None

        def fits(recorded: Recorded) -> bool:
            return (
                all(getattr(recorded, name) == value for name, value in asked.items())
                and self._is_then(recorded)
                and (people is None or not people.isdisjoint(mentioned(recorded.event)))
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
        cause: the position of the event that led to it, if that is known here.
        people: ids of those it is about, by whom they are merged with now.
    """

    recorded: Recorded
    undone: bool
    cause: int | None = None
    people: tuple[str, ...] = ()


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
    fits = sought.test(structure)
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
    fits = sought.test(structure)
    for recorded in network.follow(after, wait=wait):
        if recorded.kind in STRUCTURAL:
            structure = _structure(network.feed)
            fits = sought.test(structure)
        if fits(recorded):
            yield _entry(network.feed, recorded, structure)


def _ids(structure: Structure, person: str) -> frozenset[str]:
    """Give every id that somebody was told under."""
    now = structure.stands_for(person)
    return frozenset({now} | {old for old, new in structure.canonical.items() if new == now})


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
    return Entry(recorded, undone, cause, tuple(people))


def _position(feed: Feed, event: str) -> int | None:
    """Find where an event stands, if it had happened and was known."""
    for position in feed.log.positions(events=(event,)):
        if next(feed.read(position - 1, position), None) is not None:
            return position
    return None
