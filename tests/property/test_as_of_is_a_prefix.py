"""Is the network as of a day what it would have been on that day?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties.codec import Codec
from weakties.domain.when import When, day, when
from weakties.envelope import Dated, Draft, Head, Recorded, Row
from weakties.log.memory import MemoryLog
from weakties.plugins.loaded import Plugins
from weakties.projections.auditing import contents
from weakties.projections.core import CORE
from weakties.projections.feed import Feed
from weakties.projections.people import People
from weakties.projections.views import Views
from weakties.testing import histories, sequence, told
from weakties.testing.making import BEGIN

DAYS = st.dates(date(2018, 12, 1), date(2028, 1, 31))


@attrs.frozen
class Listed:
    """A feed that is a list."""

    events: list[Recorded]

    def head(self) -> Head:
        return Head(max((e.position for e in self.events), default=0), b"")

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        raise NotImplementedError

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        for e in self.events:
            if after < e.position <= (until or e.position) and (not kinds or e.kind in kinds):
                yield e

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        raise NotImplementedError

    def dates(self, after: int = 0, until: int | None = None) -> Iterator[Dated]:
        raise NotImplementedError

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        raise NotImplementedError


def grown(past: list[Recorded]) -> dict[str, list[tuple[object, ...]]]:
    """Give all rows of all read models that heard these events, and no others."""
    feed, views = Feed(Listed(past)), Views(None, lambda: CORE)
    views.catch_up(feed)
    return contents(views.read(People, feed, date.min)._connection, CORE, feed.head().position)


def viewed(view: weakties.View) -> dict[str, list[tuple[object, ...]]]:
    """Give all rows of a view's read models."""
    for kind in CORE:
        view.read(kind)
    return contents(view.read(People)._connection, CORE, view.feed.head().position)


@given(history=histories(), on=DAYS)
def test_as_of_a_day_nothing_had_happened_after_it(history: list[Draft], on: date) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        made = told(network.log, history)

        view = network.at(occurred=on)

        past = [r for r in made if day(When(r.occurred_at)) <= on]
        assert viewed(view) == grown(past)
        assert view.day == on


@given(parts=st.lists(histories(max_size=6), max_size=5), known=st.integers(-1, 6))
def test_as_known_at_an_instant_nothing_was_recorded_after_it(
    parts: list[list[Draft]], known: int
) -> None:
    log, ends = MemoryLog(Codec, lambda: now[0], sequence()), {-1: 0}
    now = [BEGIN]
    for number, part in enumerate(parts):
        now[0] = BEGIN + timedelta(days=number)
        told(log, part)
        ends[number] = log.head().position
    network = weakties.Network(log, None, Plugins(), (lambda: now[0], sequence()))

    view = network.at(known=when(BEGIN + timedelta(days=known, hours=1)))

    prefix = list(log.read(0, ends.get(known, log.head().position)))
    assert viewed(view) == grown(prefix)
