"""Is a look back that begins at a snapshot the same as one that begins at the start?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import Draft, People, when
from weakties.domain.event import evolve
from weakties.projections.core import CORE
from weakties.readmodel import fold, snapshots, tables
from weakties.readmodel.audit import find_divergence, read_contents
from weakties.readmodel.feed import Feed
from weakties.readmodel.views import Views
from weakties.testing import append_history, histories, sequence
from weakties.testing.log.factories import BEGIN

DAYS = st.integers(0, 4).map(lambda n: (BEGIN + timedelta(days=n)).date())
RETELLING = ("event.retracted", "batch.retracted", "person.merged")
SEEN = ("person.added", "person.described", "outreach.sent", "reply.received", "meeting.held")
PARTS = st.lists(
    histories(*SEEN, max_size=5) | histories(max_size=9) | histories(*RETELLING, max_size=2),
    min_size=3,
    max_size=6,
)


@contextmanager
def dense() -> Iterator[None]:
    """Make snapshots of a few events each, keep few of them, and hold few rows in memory."""
    with pytest.MonkeyPatch.context() as patch:
        for room, name, value in (
            (snapshots, "_INTERVALS", 4), (snapshots, "_SMALLEST", 2), (snapshots, "_MANY", 8),
            (fold, "BATCH", 2), (tables, "FULL", 3), (tables, "_FULL", 2),
        ):  # fmt: skip
            patch.setattr(room, name, value)
        yield


@contextmanager
def told_in_parts(parts: list[list[Draft]], data: st.DataObject) -> Iterator[weakties.Network]:
    """Tell a history day by day; now and then the read models catch up with all, or with one."""
    now = [BEGIN]
    with (
        dense(),
        weakties.open(":memory:", clock=lambda: now[0], chance=sequence()) as network,
    ):
        for number, part in enumerate(parts):
            now[0] = BEGIN + timedelta(days=number)
            append_history(network.log, [_dated(d, number, data) for d in part])
            match data.draw(st.sampled_from(["all", "one", "none"])):
                case "all":
                    network.views.catch_up(network.feed)
                case "one":
                    network.read(People)
        yield network


def _dated(draft: Draft, number: int, data: st.DataObject) -> Draft:
    """Let most things happen on the day they are told, as they do, and some a little earlier."""
    days = data.draw(st.sampled_from([0, 0, 0, 0, -1, -2, 1]))
    at = when((BEGIN + timedelta(days=number + days)).date())
    return attrs.evolve(draft, event=evolve(draft.event, at=at))


def grown(views: Views, feed: Feed) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all read models."""
    for kind in CORE:
        views.read(kind, feed, date.min)
    connection = views.read(People, feed, date.min)._connection
    return read_contents(connection, CORE, feed.read_head().position)


@given(parts=PARTS, on=DAYS, data=st.data())
def test_as_of_a_day_from_a_snapshot_is_as_of_it_from_the_start(
    parts: list[list[Draft]], on: date, data: st.DataObject
) -> None:
    with told_in_parts(parts, data) as network:
        feed = network.at(occurred=on).feed

        from_snapshots = grown(Views(None, lambda: CORE, network.views), feed)

        assert from_snapshots == grown(Views(None, lambda: CORE), feed)


@given(parts=PARTS, known=st.integers(0, 4), data=st.data())
def test_as_known_at_an_instant_from_a_snapshot_is_as_known_from_the_start(
    parts: list[list[Draft]], known: int, data: st.DataObject
) -> None:
    with told_in_parts(parts, data) as network:
        feed = network.at(recorded_until=when(BEGIN + timedelta(days=known, hours=1))).feed

        from_snapshots = grown(Views(None, lambda: CORE, network.views), feed)

        assert from_snapshots == grown(Views(None, lambda: CORE), feed)


@given(parts=PARTS, data=st.data())
def test_read_models_are_what_the_log_says_at_every_snapshot(
    parts: list[list[Draft]], data: st.DataObject
) -> None:
    with told_in_parts(parts, data) as network:
        connection, end = network.read(People)._connection, network.head.position
        network.views.catch_up(network.feed)

        for kind in CORE:
            assert find_divergence(connection, kind, network.feed, end) is None


@given(parts=PARTS, data=st.data())
def test_a_row_that_was_changed_by_hand_is_found(
    parts: list[list[Draft]], data: st.DataObject
) -> None:
    with told_in_parts(parts, data) as network:
        network.add_person(name="Ana")
        connection, end = network.read(People)._connection, network.head.position

        connection.execute("update people set name = 'Eve' where name = 'Ana'")

        found = find_divergence(connection, People, network.feed, end)
        assert found is not None
        assert (found.table, found.position, found.rows) == ("people", end, 1)
