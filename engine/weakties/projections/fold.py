"""Replaying events to projections, batch by batch; one that fails is set aside, not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

from weakties.codec import KINDS
from weakties.domain.event import Event
from weakties.envelope import Recorded
from weakties.projections.projection import Projection, handlers, is_core
from weakties.projections.rows import Rows
from weakties.projections.structure import CLASSES

BATCH = 1000
Handle = Callable[[Any, Recorded], None]


class Known:
    """A class of event: what it does to the core's projections, and when it last happened."""

    __slots__ = ("handles", "latest")

    def __init__(self, handles: tuple[Handle, ...]) -> None:
        self.handles, self.latest = handles, ""


class Fold:
    """Projections at work.

    Args:
        projections: those that take part.
        keeps_past: whether anybody will look back at what rows were before.

    Attributes:
        faults: for each projection that failed, where and why; its rows mean nothing until it is
            mended.
    """

    def __init__(self, projections: Iterable[Projection], *, keeps_past: bool = True) -> None:
        self._at_work = {p.name: p for p in projections}
        for table in chain.from_iterable(p.rows() for p in self._at_work.values()):
            table.replays(keeps_past=keeps_past)
        core = self._core = {n for n, p in self._at_work.items() if is_core(type(p))}
        self._handles = _handles(p for n, p in self._at_work.items() if n in core)
        self._guests = {n: _handles([p]) for n, p in self._at_work.items() if n not in core}
        self._known: dict[type[Event], Known] = {}
        self.faults: dict[str, str] = {}

    def begin(self) -> None:
        """Know that nothing is stored yet."""
        for projection in self._at_work.values():
            for table in projection.rows():
                table.begin()

    def advance(self, history: Iterable[Recorded], until: int) -> None:
        """Replay events, and seal the rows as the state at a position."""
        events = iter(history)
        while batch := list(islice(events, BATCH)):
            self._replay(batch)
            self._each(lambda table: table.settle(until))
        self._each(lambda table: table.seal(until))

    def write(self) -> None:
        """Write what is sealed."""
        self._each(lambda table: table.write())

    def latest(self, kind: type[Projection]) -> str:
        """Give the moment of the last thing that happened, of all that a projection handles."""
        known = (self._known.get(_made(event)) for event in handlers(kind))
        return max((k.latest for k in known if k), default="")

    def _set_aside(self, name: str, reason: str) -> None:
        """Let a projection that failed take no further part."""
        self.faults[name] = reason
        self._guests.pop(name, None)
        for table in self._at_work.pop(name).rows():
            table.discard()

    def _each(self, work: Callable[[Rows[Any]], object]) -> None:
        """Do something to every table; a guest's rows may not fit its tables."""
        for name, projection in tuple(self._at_work.items()):
            try:
                for table in projection.rows():
                    work(table)
            except Exception as error:
                if name in self._core:
                    raise
                self._set_aside(name, f"writing its rows: {type(error).__name__}")

    def _replay(self, batch: list[Recorded]) -> None:
        """Hand a batch to the handlers; the first failure of a guest ends its part."""
        known = self._known
        for recorded in batch:
            told = recorded.event
            kind = known.get(type(told)) or self._know(type(told))
            for handle in kind.handles:
                handle(told, recorded)
            if recorded.occurred_at > kind.latest:  # noqa: PLR1730  # a call would take longer
                kind.latest = recorded.occurred_at
        for name, own in tuple(self._guests.items()):
            try:
                for recorded in batch:
                    for handle in own.get(type(recorded.event), ()):
                        handle(recorded.event, recorded)
            except (Exception, SystemExit) as error:  # noqa: BLE001  # a guest may raise anything
                self._set_aside(name, f"position {recorded.position}: {type(error).__name__}")

    def _know(self, made: type[Event]) -> Known:
        """Begin to follow a class of event."""
        self._known[made] = known = Known(tuple(self._handles.get(made, ())))
        return known


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
