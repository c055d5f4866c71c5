"""Replaying events to projections, batch by batch; one that fails is set aside, not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from weakties.domain.event import Event
from weakties.envelope import Recorded
from weakties.projections.projection import Projection, handlers
from weakties.projections.rows import Rows

BATCH = 20_000
Handle = Callable[[Any, Recorded], None]


def fold(
    projections: Iterable[Projection], history: Iterable[Recorded], core: Collection[str]
) -> dict[str, str]:
    """Replay a history to projections and write their rows.

    Args:
        core: names of projections whose failure is a defect of ours, and not hidden.

    Returns:
        for each projection that failed, where and why; its rows mean nothing until it is mended.
    """
    at_work = {p.name: p for p in projections}
    faults: dict[str, str] = {}
    events = iter(history)
    while batch := list(islice(events, BATCH)):
        for name, fault in _replay(at_work, batch, core).items():
            faults[name] = fault
            for table in at_work.pop(name).rows():
                table.discard()
        for table in _tables(at_work):
            if table.is_full():
                table.flush()
    for table in _tables(at_work):
        table.flush()
    return faults


def _tables(at_work: dict[str, Projection]) -> Iterator[Rows[Any]]:
    """Give the tables of all projections."""
    for projection in at_work.values():
        yield from projection.rows()


def _replay(
    at_work: dict[str, Projection], batch: list[Recorded], core: Collection[str]
) -> dict[str, str]:
    """Hand a batch to the handlers; the first failure of a guest ends its part."""
    dispatch = _dispatch([p for n, p in at_work.items() if n in core])
    for recorded in batch:
        for handle in dispatch.get(type(recorded.event), ()):
            handle(recorded.event, recorded)
    faults = {}
    for name in at_work.keys() - core:
        own = _dispatch([at_work[name]])
        for recorded in batch:
            try:
                for handle in own.get(type(recorded.event), ()):
                    handle(recorded.event, recorded)
            except Exception as error:  # noqa: BLE001  # a guest may raise anything
                faults[name] = f"position {recorded.position}: {type(error).__name__}"
                break
    return faults


def _dispatch(projections: Iterable[Projection]) -> dict[type[Event], list[Handle]]:
    """Gather the bound handlers by event class."""
    found: dict[type[Event], list[Handle]] = defaultdict(list)
    for projection in projections:
        for event, name in handlers(type(projection)).items():
            found[event].append(getattr(projection, name))
    return found
