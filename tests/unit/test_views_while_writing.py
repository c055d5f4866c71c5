"""Do read models stay right when somebody writes while they are being caught up?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import attrs

from weakties import Draft, EventRetracted, People, PersonAdded, Recorded
from weakties.log.memory import MemoryLog
from weakties.projections.core import CORE
from weakties.readmodel.feed import Feed
from weakties.readmodel.views import Views
from weakties.stores import Codec, EventDate, Head, Row
from weakties.testing import make_ticking_clock, sequence


@attrs.define
class Disturbed:
    """A log to which somebody else appends, right after its head was asked for so many times."""

    log: MemoryLog
    draft: Draft
    after: int

    def read_head(self) -> Head:
        head = self.log.read_head()
        self.after -= 1
        if self.after == 0:
            self.log.transact(lambda writer: writer.append([self.draft]))
        return head

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        return self.log.read_rows(after, until)

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        return self.log.read(after, until, kinds, bare=bare)

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        return self.log.read_at(positions, bare=bare)

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        return self.log.find(ids)

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        return self.log.read_dates(after, until)

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        return self.log.positions(events=events, batches=batches, mentions=mentions)


def added(log: MemoryLog, person: str) -> str:
    """Add somebody, and give the id of the event."""
    event = PersonAdded(person=person, name=person)  # type: ignore[arg-type]  # a short id
    return log.transact(lambda writer: writer.append([Draft(event=event)]))[0].id


def test_a_retraction_that_comes_in_between_is_not_lost() -> None:
    for after in range(1, 5):
        log, views = MemoryLog(Codec, make_ticking_clock(), sequence()), Views(None, lambda: CORE)
        first = added(log, "p-1")
        views.read(People, Feed(log), date.min)
        added(log, "p-2")
        retraction = EventRetracted(event=first)  # type: ignore[arg-type]  # told as a text

        views.read(People, Feed(Disturbed(log, Draft(event=retraction), after)), date.min)

        people = views.read(People, Feed(log), date.min)
        gone = log.read_head().position == 3
        assert [p.id for p in people.people.where()] == (["p-2"] if gone else ["p-1", "p-2"])


class Erased(Views):
    """Answers that somebody else erases once, right after they were caught up."""

    is_erased = False

    def catch_up(self, *args: Any) -> None:
        super().catch_up(*args)
        if not self.is_erased:
            self.is_erased = self.erase()


def test_answers_that_are_erased_in_between_are_grown_anew() -> None:
    log, views = MemoryLog(Codec, make_ticking_clock(), sequence()), Erased(None, lambda: CORE)
    added(log, "p-1")

    assert [p.id for p in views.read(People, Feed(log), date.min).search("")] == ["p-1"]
    assert views.is_erased
