"""Projections at work on events, batch by batch; one that fails is set aside, not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from weakties.domain.event import Event
from weakties.log.codec import KINDS
from weakties.log.envelope import Recorded
from weakties.readmodel.projection import Projection, handlers, is_core
from weakties.readmodel.structure import STRUCTURAL_TYPES
from weakties.readmodel.tables import Rows

BATCH = 1000
Handle = Callable[[Any, Recorded], None]


class Fold:
    """Projections at work.

    Args:
        projections: those that take part.
        stamps: of the state that the tables of each have.
        keeps_past: whether anybody will look back at what rows were before.
        forgotten: the ids of those who were forgotten.

    Attributes:
        faults: for each projection that failed, where and why; its rows mean nothing until it is
            mended.
    """

    def __init__(
        self,
        projections: Iterable[Projection],
        stamps: Mapping[str, int],
        *,
        keeps_past: bool = True,
        forgotten: frozenset[str] = frozenset(),
    ) -> None:
        self._active, self._stamps = {p.name: p for p in projections}, stamps
        for projection in self._active.values():
            projection.forgotten = forgotten
        for table in chain.from_iterable(p.list_tables() for p in self._active.values()):
            table.prepare_replay(keeps_past=keeps_past)
        core = self._core = {n for n, p in self._active.items() if is_core(type(p))}
        self._handles = _collect_handlers(p for n, p in self._active.items() if n in core)
        self._plugin_handlers = {
            n: _collect_handlers([p]) for n, p in self._active.items() if n not in core
        }
        self.faults: dict[str, str] = {}

    def begin(self) -> None:
        """Begin with empty tables."""
        for projection in self._active.values():
            for table in projection.list_tables():
                table.begin()

    def advance(self, batch: Sequence[Recorded], count: int) -> None:
        """Replay some events.

        Args:
            batch: at most about `BATCH` of them, of those that count.
            count: how many there are up to the next snapshot, which they belong to.
        """
        self._replay(batch)
        self._apply_to_tables(lambda table, stamp: table.settle(stamp + count))

    def foretell(self, beginnings: Sequence[Recorded]) -> None:
        """Hand over what begins entries that are named already; see `Projection.add_early`."""
        for projection in self._active.values():
            for recorded in beginnings:
                if recorded.kind in projection.early_kinds:
                    projection.add_early(recorded.event, recorded)

    def seal(self, count: int) -> None:
        """Take the rows as the state after so many events."""
        self._apply_to_tables(lambda table, stamp: table.seal(stamp + count))

    def write(self) -> None:
        """Write what is sealed."""
        self._apply_to_tables(lambda table, _: table.write())

    def _set_aside(self, name: str, reason: str) -> None:
        """Let a projection that failed take no further part."""
        self.faults[name] = reason
        self._plugin_handlers.pop(name, None)
        for table in self._active.pop(name).list_tables():
            table.discard()

    def _apply_to_tables(self, work: Callable[[Rows[Any], int], object]) -> None:
        """Do something to every table, with its stamp; a plugin's rows may not fit its tables."""
        for name, projection in tuple(self._active.items()):
            try:
                for table in projection.list_tables():
                    work(table, self._stamps[name])
            except Exception as error:
                if name in self._core:
                    raise
                self._set_aside(name, f"writing its rows: {type(error).__name__}")

    def _replay(self, batch: Sequence[Recorded]) -> None:
        """Hand a batch to the handlers; the first failure of a plugin ends its part."""
        # The core's handlers go event by event and may fail only by a fault of ours. A plugin's go
        # through the batch on their own afterwards: one that fails is set aside at that position,
        # and what the core made of the batch stays.
        handles_of = self._handles.get
        for recorded in batch:
            event = recorded.event
            for handle in handles_of(type(event), ()):
                handle(event, recorded)
        for name, own in tuple(self._plugin_handlers.items()):
            try:
                for recorded in batch:
                    for handle in own.get(type(recorded.event), ()):
                        handle(recorded.event, recorded)
            except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin may raise anything
                self._set_aside(name, f"position {recorded.position}: {type(error).__name__}")


def _collect_handlers(projections: Iterable[Projection]) -> dict[type[Event], list[Handle]]:
    """Gather the bound handlers by event class."""
    by_event_type: dict[type[Event], list[Handle]] = defaultdict(list)
    for projection in projections:
        for event, name in handlers(type(projection)).items():
            if (
                _resolve_event_type(event) not in STRUCTURAL_TYPES
            ):  # those change what others mean, and are heard by none
                by_event_type[_resolve_event_type(event)].append(getattr(projection, name))
    return by_event_type


def _resolve_event_type(event_type: type[Event] | str) -> type[Event]:
    return KINDS[event_type] if isinstance(event_type, str) else event_type
