"""Replaying events to projections, batch by batch; one that fails is set aside, not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Any

from weakties.codec import KINDS
from weakties.domain.event import Event
from weakties.envelope import Recorded
from weakties.projections.projection import Projection, handlers

BATCH = 500
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
        faults |= _set_aside(at_work, _replay(at_work, batch, core))
        faults |= _set_aside(at_work, _write(at_work, core, only_full=True))
    return faults | _set_aside(at_work, _write(at_work, core))


def _set_aside(at_work: dict[str, Projection], failed: dict[str, str]) -> dict[str, str]:
    """Let projections that failed take no further part."""
    for name in failed:
        for table in at_work.pop(name).rows():
            table.discard()
    return failed


def _write(
    at_work: dict[str, Projection], core: Collection[str], *, only_full: bool = False
) -> dict[str, str]:
    """Write what changed; a guest's rows may not fit its tables."""
    failed = {}
    for name, projection in at_work.items():
        try:
            for table in projection.rows():
                if table.is_full() or not only_full:
                    table.flush()
        except Exception as error:
            if name in core:
                raise
            failed[name] = f"writing its rows: {type(error).__name__}"
    return failed


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
            except (Exception, SystemExit) as error:  # noqa: BLE001  # a guest may raise anything
                faults[name] = f"position {recorded.position}: {type(error).__name__}"
                break
    return faults


def _dispatch(projections: Iterable[Projection]) -> dict[type[Event], list[Handle]]:
    """Gather the bound handlers by event class."""
    found: dict[type[Event], list[Handle]] = defaultdict(list)
    for projection in projections:
        for event, name in handlers(type(projection)).items():
            made = KINDS[event] if isinstance(event, str) else event
            found[made].append(getattr(projection, name))
    return found
