"""A walk: read models that go from day to day, so that a series costs one replay.

A look back replays the log up to its day. For a series that is a replay for each of its days. A
walk replays every event once: what has happened by the next day is added to what had by the last.

One thing is not added up but taken back: whoever was asked by a day, and was recorded as a person
later, is there on that day by name (`Projection.add_early`). Such entries are written after a
savepoint, to which the walk goes back before it goes on.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import attrs

from weakties.domain.event import list_entity_ids
from weakties.domain.moments import end_of_day
from weakties.domain.resting import pause_garbage_collection
from weakties.errors import BrokenPlugin
from weakties.log.envelope import STRUCTURAL, Recorded
from weakties.readmodel.feed import Feed
from weakties.readmodel.fold import BATCH, Fold
from weakties.readmodel.projection import Projection, render_indexes, render_schema
from weakties.readmodel.store import ViewsFile
from weakties.readmodel.structure import Structure
from weakties.readmodel.views import Views

if TYPE_CHECKING:
    from weakties.readmodel.words import Words

P = TypeVar("P", bound=Projection)
_BEGINNINGS = ("person.added", "organization.added", "area.added")
_EARLY = "early"
"""The name of the savepoint before entries that are not there yet."""


class Walk(Views):
    """Read models of one network, as of one day after the other.

    Asked as of another day than the one it stands at, it answers by a replay of its own.

    Args:
        base: the read models of the whole log, which keep its order.
        feed: what is known of the log; each day bounds it further.
        list_projections: gives the projections; see `Views`.
    """

    def __init__(
        self, base: Views, feed: Feed, list_projections: Callable[[], Sequence[type[Projection]]]
    ) -> None:
        file = ViewsFile(None)
        super().__init__(file, list_projections, base)
        self._kept, self._connection = base, file.connect()
        head = feed.read_head()
        self._feed = attrs.evolve(feed, end=head)
        until = feed.find_last_position(head)
        order, self._structure = base.load_order(feed.log, head), Structure.read_from(self._feed)
        pushed = order.list_pushed(until, self._structure)
        self._positions, self._moments = order.list_keys(until=until, pushed=pushed)
        structural = feed.log.read(0, head.position, tuple(STRUCTURAL))
        # words that are erased come back on no earlier day, whatever was known by then
        self._forgotten = Structure.from_history(structural).list_forgotten_people()
        self._count, self._day = 0, date.min
        self._folds: dict[type[Projection], Fold] = {}
        added = order.positions(_BEGINNINGS, until=until, pushed=pushed)
        self._entries = _Entries(self._read_counted(added), self._positions, added)
        self._with_early: set[type[Projection]] = set()
        self._answers_by_kinds: dict[frozenset[str] | None, _Answers] = {}

    def go_to(self, day: date) -> Feed:
        """Go on to the end of a day, and return the part of the log that had happened by then.

        Args:
            day: not before the one at which it stands.
        """
        count = bisect_right(self._moments, end_of_day(day))
        self._drop_early()
        with pause_garbage_collection():
            self._connection.execute("begin")
            for batch, end in self._read_batches(self._count, count):
                self._entries.follow(batch)
                for fold in self._folds.values():
                    fold.advance(batch, end)
            for fold in self._folds.values():
                fold.seal(count)
                fold.write()
            self._connection.execute("commit")
        self._count, self._day = count, day
        return attrs.evolve(self._feed, occurred_until=day)

    def read(self, projection_type: type[P], feed: Feed, day: date) -> P:
        """See `Views.read`."""
        if feed.occurred_until != self._day:
            return Views(None, self._list_projections, self._kept).read(projection_type, feed, day)
        wanted: tuple[type[Projection], ...] = (projection_type, *projection_type.needs)
        for needed in wanted:
            if needed not in self._folds:
                self._begin(needed)
            if needed.early_kinds and needed not in self._with_early:
                self._add_early((needed,))
            if (fault := self._folds[needed].faults.get(needed.name)) is not None:
                raise BrokenPlugin(needed.name, "replay", fault)
        return projection_type(self._connection, day)

    def list_events(
        self, feed: Feed, kinds: Collection[str] | None, *, after: int = 0
    ) -> Iterable[Recorded]:
        """See `Views.list_events`; each kind is read once, and cut off at each day."""
        if feed.occurred_until != self._day:
            return self._kept.list_events(feed, kinds, after=after)
        key = None if kinds is None else frozenset(kinds)
        if key not in self._answers_by_kinds:
            self._answers_by_kinds[key] = self._read_kinds(key)
        answers = self._answers_by_kinds[key]
        events = answers.events[: bisect_left(answers.numbers, self._count)]
        return [event for event in events if event.position > after] if after else events

    def load_words(self, feed: Feed) -> Words:
        """See `Views.load_words`."""
        return self._kept.load_words(feed)

    def close(self) -> None:
        """Let go of the read models; what is asked of it from now on is replayed."""
        self._day = date.min
        super().close()

    def _begin(self, projection_type: type[Projection]) -> None:
        """Take another projection along: replay to it what has happened so far."""
        with_early = self._drop_early()
        with pause_garbage_collection():
            self._connection.execute("begin")
            for statement in render_schema(projection_type):
                self._connection.execute(statement)
            fold = self._make_fold(projection_type)
            fold.begin()
            for batch, end in self._read_batches(0, self._count):
                fold.advance(batch, end)
            fold.seal(self._count)
            fold.write()
            for statement in render_indexes(projection_type):
                self._connection.execute(statement)
            self._connection.execute("commit")
        self._folds[projection_type] = fold
        self._add_early(with_early)

    def _make_fold(self, projection_type: type[Projection]) -> Fold:
        projection = projection_type(self._connection)
        stamps = {projection_type.name: 0}
        return Fold([projection], stamps, keeps_past=False, forgotten=self._forgotten)

    def _add_early(self, projection_types: Collection[type[Projection]]) -> None:
        """Add entries that what has happened names, and that come later; see `add_early`.

        It is done for who is asked alone: each such entry costs anew on each day.
        """
        wanted = [k for k in projection_types if not self._folds[k].faults]
        beginnings = self._entries.list_early(self._count) if wanted else []
        if not beginnings:
            return
        if not self._with_early:
            self._connection.execute(f"savepoint {_EARLY}")
        self._with_early.update(wanted)
        for projection_type in wanted:
            # Rows of the walk's own fold stay as they are: they know nothing of what is taken back.
            fold = self._make_fold(projection_type)
            fold.foretell(beginnings)
            fold.seal(self._count)
            fold.write()

    def _drop_early(self) -> set[type[Projection]]:
        """Take back the entries that are not there yet; return which projections had any."""
        with_early, self._with_early = self._with_early, set()
        if with_early:
            self._connection.execute(f"rollback to {_EARLY}")
            self._connection.execute(f"release {_EARLY}")
        return with_early

    def _read_batches(self, start: int, end: int) -> Iterator[tuple[list[Recorded], int]]:
        """Yield the events that count between two numbers of the order, some at a time."""
        for first in range(start, end, BATCH):
            last = min(first + BATCH, end)
            yield list(self._read_counted(self._positions[first:last])), last

    def _read_counted(self, positions: Sequence[int]) -> Iterable[Recorded]:
        return self._structure.select_counted(self._feed.log.read_at(positions))

    def _read_kinds(self, kinds: frozenset[str] | None) -> _Answers:
        """Return all events of some kinds, each with its number in the order."""
        events = list(self._kept.list_events(self._feed, kinds))
        numbers = {position: number for number, position in enumerate(self._positions)}
        return _Answers([numbers[recorded.position] for recorded in events], events)


class _Answers(NamedTuple):
    """Events in their order, and the number of each in the order of the whole log."""

    numbers: list[int]
    events: list[Recorded]


class _Entries:
    """Which entries what has happened names, and which of them are still to be added.

    Args:
        beginnings: the events that count and add a person, an organization or an area, in order.
        positions: of all events, in their order.
        added: the positions of all events that add an entry, also of those that are undone.
    """

    def __init__(
        self, beginnings: Iterable[Recorded], positions: Sequence[int], added: Sequence[int]
    ) -> None:
        wanted = set(added)
        numbers = {p: n for n, p in enumerate(positions) if p in wanted}
        self._beginnings: dict[str, list[tuple[int, Recorded]]] = defaultdict(list)
        for recorded in beginnings:
            entry = list_entity_ids(recorded.event)[0]
            self._beginnings[entry].append((numbers[recorded.position], recorded))
        # Of the additions from a number on, the first that was recorded: only what was recorded
        # behind it can name an entry that is still to be added.
        self._numbers = array("q", sorted(numbers.values()))
        self._first_recorded, first = array("q", [0]) * len(self._numbers), 0
        for index in range(len(self._numbers) - 1, -1, -1):
            position = positions[self._numbers[index]]
            first = min(first, position) if first else position
            self._first_recorded[index] = first
        self._named: dict[str, int] = {}
        self._present = set[str]()

    def follow(self, batch: Iterable[Recorded]) -> None:
        """Take in some events, in their order."""
        for recorded in batch:
            entries = list_entity_ids(recorded.event)
            for entry in entries:
                if entry not in self._present:
                    self._named[entry] = max(self._named.get(entry, 0), recorded.position)
            is_beginning = recorded.kind in _BEGINNINGS
            if is_beginning and (
                recorded.kind == "person.added" or getattr(recorded.event, "name", None)
            ):
                self._present.add(entries[0])
                self._named.pop(entries[0], None)

    def list_early(self, count: int) -> list[Recorded]:
        """Return what begins the entries that are named by now, and are still to be added.

        Args:
            count: how many events have happened.
        """
        index = bisect_left(self._numbers, count)
        if index == len(self._numbers):
            return []
        first = self._first_recorded[index]
        waiting = [entry for entry, position in self._named.items() if position > first]
        early = dict[str, Recorded]()
        while waiting:
            entry = waiting.pop()
            if entry in early or entry in self._present:
                continue
            later = (r for number, r in self._beginnings.get(entry, ()) if number >= count)
            if (recorded := next(later, None)) is not None:
                early[entry] = recorded
                waiting += list_entity_ids(recorded.event)
        return sorted(early.values(), key=lambda recorded: recorded.position)
