"""The conformance kit of every projection: an answer is the same however it was grown.

TestAsked = projection_conformance(Asked)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from types import ModuleType
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from weakties.domain.event import Event, evolve
from weakties.domain.ids import BatchId, EventId
from weakties.domain.structural import BatchRetracted, EventRetracted
from weakties.domain.when import when
from weakties.log.codec import KINDS, Codec
from weakties.log.envelope import Draft, Recorded
from weakties.network.facade import Network
from weakties.network.opening import MEMORY
from weakties.network.opening import open as open_network
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.feed import Feed
from weakties.readmodel.projection import Projection, handlers, kinds_of, tables
from weakties.readmodel.tables import Entries
from weakties.readmodel.views import Views
from weakties.testing.importer.network import make_plugin
from weakties.testing.log.factories import BEGIN, sequence
from weakties.testing.orders import ListLog, postpone_recording, reorder_events
from weakties.testing.recorded_histories import append_history, histories

DAY = when("2026-12-01")
CORRECTING = ("event.retracted", "batch.retracted", "person.merged")
Parts = list[list[Draft]]
Contents = dict[str, list[tuple[Any, ...]]]
_NAME = re.compile(r"[a-z][a-z0-9-]*")


class ProjectionConformance:
    """What `weakties.Projection` asks of its subclasses, tried on histories of what it handles.

    Attributes:
        plugin: what offers the kinds it handles; None offers its own kinds as they are.
    """

    projection: type[Projection]
    plugin: ModuleType | None = None

    def test_it_says_what_it_answers(self) -> None:
        """Its docstring is a question, its name is for ever, its version counts from one."""
        kind = self.projection
        assert "?" in (kind.__doc__ or ""), "its docstring says which question it answers"
        assert _NAME.fullmatch(kind.name), f"call it in small letters: {kind.name!r}"
        assert kind.version >= 1, "version counts from 1"
        assert tables(kind), "it has no table: declare `Rows`"
        assert handlers(kind), "it handles no event: mark methods with `on`"

    def test_kept_live_it_is_the_same_as_in_one_go(self) -> None:
        """Caught up after every few events, or once at the end: the same rows."""

        def law(parts: Parts) -> None:
            with self._open_network() as (network, live):
                for part in parts:
                    append_history(network.log, part)
                    self._read_contents(network.feed, live)
                assert self._read_contents(network.feed, live) == self._read_contents(network.feed)

        self._check_histories(law)

    def test_rebuilt_it_is_the_same(self) -> None:
        """Its rows hold nothing that does not come back from the log."""

        def law(parts: Parts) -> None:
            with self._open_network() as (network, live):
                for part in parts:
                    append_history(network.log, part)
                before = self._read_contents(network.feed, live)
                live.rebuild(network.feed)
                assert self._read_contents(network.feed, live) == before

        self._check_histories(law)

    def test_from_a_snapshot_it_is_the_same(self) -> None:
        """A look back that begins at a snapshot gives what one from the start gives."""

        def law(parts: Parts) -> None:
            with self._open_network() as (network, live):
                for part in parts:
                    append_history(network.log, part)
                    self._read_contents(network.feed, live)
                for hours in range(len(parts) + 1):
                    instant = when(BEGIN + timedelta(hours=hours, minutes=30))
                    feed = network.at(recorded_until=instant).feed
                    from_snapshot = self._read_contents(
                        feed, Views(None, self._list_projections, live)
                    )
                    assert from_snapshot == self._read_contents(feed)

        self._check_histories(law)

    def test_in_another_order_of_telling_it_is_the_same(self) -> None:
        """Its rows depend on what happened and when, and on no position of the log."""

        def law(parts: Parts) -> None:
            with self._open_network() as (network, _):
                for part in parts:
                    append_history(network.log, part)
                codec, events = network.plugins.make_codec(), postpone_recording(network.log.read())
                expected = self._collect_rows(events, codec)
                for seed in range(3):
                    other = reorder_events(events, Random(seed), codec)  # noqa: S311  # no secret
                    assert self._collect_rows(other, codec) == expected

        self._check_histories(law)

    def _collect_rows(self, events: list[Recorded], codec: Codec) -> Contents:
        """Return all rows of a log that holds these events, each entry by the id of its event."""
        rows = self._read_contents(Feed(ListLog(events, codec)))
        ids = {r.position: r.id for r in events}
        for table in tables(self.projection).values():
            if isinstance(table, Entries):
                rows[table.name] = sorted((owner, ids[p], at) for owner, p, at in rows[table.name])
        return rows

    def test_what_is_undone_might_never_have_been_told(self) -> None:
        """Nor does it matter once it is done again."""

        def law(parts: Parts) -> None:
            with self._open_network() as (network, live):
                for part in parts[:-1]:
                    append_history(network.log, part)
                before = self._read_contents(network.feed, live)
                batch = BatchId("b-undone")
                append_history(
                    network.log, [attrs.evolve(d, batch=batch) for part in parts[-1:] for d in part]
                )
                after = self._read_contents(network.feed, live)
                (undone,) = append_history(
                    network.log, [Draft(event=BatchRetracted(batch=batch, at=DAY))]
                )
                assert self._read_contents(network.feed, live) == before, "after an undo"
                redo = EventRetracted(event=EventId(undone.id), at=DAY)
                append_history(network.log, [Draft(event=redo)])
                assert self._read_contents(network.feed, live) == after, "after a redo"

        self._check_histories(law)

    def _check_histories(self, law: Any) -> None:
        """Hold a law for histories of what the projection handles, and of everything."""
        core = [kind for kind in kinds_of(self.projection) if kind in KINDS]
        handled: list[str | type[Event]] = [*core, *self._list_own_types()]
        some: SearchStrategy[list[Draft]] = histories(*handled, max_size=6)
        any_kind = histories(*CORRECTING, "person.added", *handled, max_size=8) | histories(
            max_size=6
        )

        @settings(deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(some | any_kind, min_size=1, max_size=4), st.booleans())
        def check(parts: Parts, is_in_order: bool) -> None:
            law(_sort_moments(parts) if is_in_order else parts)

        check()

    def _list_own_types(self) -> list[type[Event]]:
        """Return the classes it handles that are not the core's."""
        event_types = [
            event_type
            for event_type in handlers(self.projection)
            if not isinstance(event_type, str)
        ]
        return [event_type for event_type in event_types if event_type.KIND not in KINDS]

    def _list_projections(self) -> tuple[type[Projection], ...]:
        return CORE if self.projection in CORE else (*CORE, self.projection)

    @contextmanager
    def _open_network(self) -> Iterator[tuple[Network, Views]]:
        """Open a network on which an hour passes with every part, and read models beside it."""
        plugin = self.plugin or make_plugin(weakties_event_types=self._list_own_types())
        hours = iter(range(10**6))
        clock = lambda: BEGIN + timedelta(hours=next(hours))  # noqa: E731  # a clock is a function
        with open_network(MEMORY, plugins=[plugin], clock=clock, chance=sequence()) as network:
            assert not network.plugins.broken, str(network.plugins.broken[0])
            yield network, Views(None, self._list_projections)

    def _read_contents(self, feed: Feed, views: Views | None = None) -> Contents:
        """Return all rows, caught up with a feed.

        Raises:
            BrokenPlugin: a handler failed.
        """
        views = views or Views(None, self._list_projections)
        connection = views.read(self.projection, feed, BEGIN.date())._connection
        return read_contents(connection, [self.projection], feed.read_head().position)


def _sort_moments(parts: Parts) -> Parts:
    """Sort the moments of drafts, so that everything happens in order and nothing is late."""
    moments = iter(sorted(draft.event.at for part in parts for draft in part))
    return [
        [attrs.evolve(d, event=evolve(d.event, at=next(moments))) for d in part] for part in parts
    ]


def projection_conformance(
    projection: type[Projection], *, plugin: ModuleType | None = None
) -> type[ProjectionConformance]:
    """Return the test class of a projection; assign it to a name that begins with ``Test``.

    Args:
        plugin: the module that offers the kinds it handles, if they need its upcasters.
    """
    attributes = {"projection": projection, "plugin": plugin}
    return type(f"Test{projection.__name__}", (ProjectionConformance,), attributes)
