"""Projections at work on events, batch by batch; one that fails is set aside, not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from weakties.codec import KINDS
from weakties.domain.event import Event
from weakties.envelope import Recorded
from weakties.projections.projection import Projection, handlers, is_core
from weakties.projections.rows import Rows
from weakties.projections.structure import CLASSES

BATCH = 1000
Handle = Callable[[Any, Recorded], None]


class Fold:
    """Projections at work.

    Args:
        projections: those that take part.
        stamps: of the state that the tables of each have.
        keeps_past: whether anybody will look back at what rows were before.

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
    ) -> None:
        self._at_work, self._stamps = {p.name: p for p in projections}, stamps
        for table in chain.from_iterable(p.rows() for p in self._at_work.values()):
            table.replays(keeps_past=keeps_past)
        core = self._core = {n for n, p in self._at_work.items() if is_core(type(p))}
        self._handles = _handles(p for n, p in self._at_work.items() if n in core)
        self._guests = {n: _handles([p]) for n, p in self._at_work.items() if n not in core}
        self.faults: dict[str, str] = {}

    def begin(self) -> None:
        """Know that nothing is stored yet."""
        for projection in self._at_work.values():
            for table in projection.rows():
                table.begin()

    def advance(self, batch: Sequence[Recorded], count: int) -> None:
        """Replay some events.

        Args:
            batch: at most about `BATCH` of them, of those that count.
            count: how many there are up to the next snapshot, which they belong to.
        """
        self._replay(batch)
        self._each(lambda table, stamp: table.settle(stamp + count))

    def foretell(self, beginnings: Sequence[Recorded]) -> None:
        """Hand over what begins entries that are named already; see `Projection.foretell`."""
        for projection in self._at_work.values():
            for recorded in beginnings:
                if recorded.kind in projection.foretold:
                    projection.foretell(recorded.event, recorded)

    def seal(self, count: int) -> None:
        """Take the rows as the state after so many events."""
        self._each(lambda table, stamp: table.seal(stamp + count))

    def write(self) -> None:
        """Write what is sealed."""
        self._each(lambda table, _: table.write())

    def _set_aside(self, name: str, reason: str) -> None:
        """Let a projection that failed take no further part."""
        self.faults[name] = reason
        self._guests.pop(name, None)
        for table in self._at_work.pop(name).rows():
            table.discard()

    def _each(self, work: Callable[[Rows[Any], int], object]) -> None:
        """Do something to every table, with its stamp; a guest's rows may not fit its tables."""
        for name, projection in tuple(self._at_work.items()):
            try:
                for table in projection.rows():
                    work(table, self._stamps[name])
            except Exception as error:
                if name in self._core:
                    raise
                self._set_aside(name, f"writing its rows: {type(error).__name__}")

    def _replay(self, batch: Sequence[Recorded]) -> None:
        """Hand a batch to the handlers; the first failure of a guest ends its part."""
        handles_of = self._handles.get
        for recorded in batch:
            event = recorded.event
            for handle in handles_of(type(event), ()):
                handle(event, recorded)
        for name, own in tuple(self._guests.items()):
            try:
                for recorded in batch:
                    for handle in own.get(type(recorded.event), ()):
                        handle(recorded.event, recorded)
            except (Exception, SystemExit) as error:  # noqa: BLE001  # a guest may raise anything
                self._set_aside(name, f"position {recorded.position}: {type(error).__name__}")


def _handles(projections: Iterable[Projection]) -> dict[type[Event], list[Handle]]:
    """Gather the bound handlers by event class."""
    found: dict[type[Event], list[Handle]] = defaultdict(list)
    for projection in projections:
        for event, name in handlers(type(projection)).items():
            if _made(event) not in CLASSES:  # those change what others mean, and are heard by none
                found[_made(event)].append(getattr(projection, name))
    return found


def _made(event: type[Event] | str) -> type[Event]:
    return KINDS[event] if isinstance(event, str) else event
