"""Is an answer that was kept up to date the same as one grown anew?"""

from __future__ import annotations

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import BatchId, BatchRetracted, Draft, EventId, EventRetracted, People, when
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.feed import Feed
from weakties.readmodel.views import Views
from weakties.testing import append_history, histories, make_ticking_clock, sequence

DAY = when("2026-12-01")
TODAY = date(2027, 12, 31)
RETELLING = ("event.retracted", "batch.retracted", "person.merged")
HISTORIES = st.lists(
    histories(max_size=8) | histories(*RETELLING, "person.added", "meeting.held", max_size=4),
    max_size=5,
)


def grown(feed: Feed, views: Views | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all read models, caught up with a log."""
    views = views or Views(None, lambda: CORE)
    views.catch_up(feed)
    connection = views.read(People, feed, TODAY)._connection
    return read_contents(connection, CORE, feed.read_head().position)


@given(parts=HISTORIES)
def test_read_models_kept_live_equal_those_rebuilt(parts: list[list[Draft]]) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        for part in parts:
            append_history(network.log, part)
            network.read(People)  # one projection runs ahead of the others

            assert grown(network.feed, network.views) == grown(network.feed)


@given(parts=HISTORIES, data=st.data())
def test_a_rebuild_changes_nothing(parts: list[list[Draft]], data: st.DataObject) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        for part in parts:
            append_history(network.log, part)
            if data.draw(st.booleans()):
                network.views.catch_up(network.feed)
        before = grown(network.feed, network.views)

        network.views.rebuild(network.feed)

        assert grown(network.feed, network.views) == before


@given(history=histories())
def test_what_is_retracted_might_never_have_been_told(history: list[Draft]) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        append_history(network.log, history)
        before = grown(network.feed)

        append_history(network.log, [Draft(event=d.event, batch="b-extra") for d in history])
        append_history(network.log, [Draft(event=BatchRetracted(batch=BatchId("b-extra"), at=DAY))])

        assert grown(network.feed) == before


@given(history=histories())
def test_what_is_redone_counts_as_if_it_had_never_been_undone(history: list[Draft]) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as network:
        append_history(network.log, [attrs.evolve(d, batch="b-all") for d in history])
        before = grown(network.feed)

        (undone,) = append_history(
            network.log, [Draft(event=BatchRetracted(batch=BatchId("b-all"), at=DAY))]
        )
        append_history(network.log, [Draft(event=EventRetracted(event=EventId(undone.id), at=DAY))])

        assert grown(network.feed) == before
