"""Names of events as users type them: a number, the beginning of an id, or `last`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import (
    BatchRetracted,
    EventRetracted,
    LogRestored,
    PersonForgotten,
)
from weakties.errors import AmbiguousName, CannotUndo, UnknownId
from weakties.log.envelope import Recorded
from weakties.lookup import Readable
from weakties.readmodel.feed import ReadableLog
from weakties.readmodel.structure import Structure

LAST = "last"
_NUMBER = re.compile(r"#?([1-9][0-9]{0,17})", re.ASCII)
_BEGINNING = re.compile(r"[0-9a-f][0-9a-f-]{3,35}", re.ASCII)
_WINDOW, _LISTED = 500, 9
_RETRACTIONS = (EventRetracted, BatchRetracted)
_LASTING = (*_RETRACTIONS, LogRestored)
_ENTRIES = (PersonAdded, OrganizationAdded, AreaAdded)


def is_event_name(text: str) -> bool:
    """Check whether a text has the form of an event's name; the event need not exist.

    >>> is_event_name("12"), is_event_name("last"), is_event_name("ana")
    (True, True, False)
    """
    text = text.strip().lower()
    is_id = _BEGINNING.fullmatch(text) is not None and any(c.isdigit() for c in text)
    return text == LAST or _NUMBER.fullmatch(text) is not None or is_id


def find_event(view: Readable, text: str) -> Recorded:
    """Find an event by its number, the beginning of its id, or `last`.

    Args:
        text: the number is the event's position in the log, which lists show in the column At;
            `last` is the latest event that still counts and can be undone.

    Raises:
        UnknownId: there is no such event.
        AmbiguousName: several ids begin so; they are listed with what happened.
    """
    log, text = view.feed.log, text.strip().lower()
    if text == LAST:
        return find_latest(log, Structure.read_from(log))
    if number := _NUMBER.fullmatch(text):
        position, head = int(number[1]), log.read_head().position
        recorded = next(iter(log.read(position - 1, position)), None) if position <= head else None
        if recorded is None:
            raise UnknownId("event", text)
        return recorded
    if exact := log.find([text]).get(text):
        return exact
    if not _BEGINNING.fullmatch(text):
        raise UnknownId("event", text)
    match [dated.id for dated in log.read_dates() if dated.id.startswith(text)]:
        case [only]:
            return log.find([only])[only]
        case []:
            raise UnknownId("event", text)
        case several:
            raise AmbiguousName(text, tuple(_list_labels(view, several[-_LISTED:])))


def _list_labels(view: Readable, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield ids with what the events say, the latest first."""
    from weakties.history.sentences import describe_all  # noqa: PLC0415  # seldom asked for

    events = sorted(view.feed.log.find(ids).values(), key=lambda r: -r.position)
    for recorded, sentence in zip(events, describe_all(view, events), strict=True):
        yield recorded.id, f"{recorded.position}: {sentence.text}"


def find_latest(log: ReadableLog, structure: Structure) -> Recorded:
    """Return the latest event that counts and can be undone.

    Raises:
        CannotUndo: there is none.
    """
    blanked = find_blanked_ids(log)
    for recorded in _iterate_backwards(log):
        if not is_skipped_by_last(recorded, blanked) and structure.is_counted(
            recorded.id, recorded.batch
        ):
            return correction_of(log, structure, recorded) or recorded
    raise CannotUndo("nothing is left to undo")


def correction_of(log: ReadableLog, structure: Structure, recorded: Recorded) -> Recorded | None:
    """Return the corrected event with which an event was recorded; None if there was none.

    Events that name a corrected one are recorded again with it, behind it.
    """
    if recorded.batch is None or recorded.id not in structure.corrections.values():
        return None
    return next(log.read_at(log.positions(batches=[recorded.batch])[:1]), None)


def is_correction(recorded: Recorded) -> bool:
    """Check whether an event retracts another one, in whose place a third one counts."""
    return isinstance(recorded.event, EventRetracted) and recorded.event.correction is not None


def resolve_correction(log: ReadableLog, structure: Structure, recorded: Recorded) -> Recorded:
    """Return the event that counts in the place of one that was corrected; else the event."""
    visited = {recorded.id}
    while (by := structure.corrections.get(recorded.id)) is not None and by not in visited:
        correction = log.find([by]).get(by)
        if correction is None:
            break
        visited.add(by)
        recorded = correction
    return recorded


def is_skipped_by_last(recorded: Recorded, blanked: Collection[str]) -> bool:
    """Check whether `last` skips an event: of undoing, forgetting, restoring; or kept by undo."""
    is_kept = isinstance(recorded.event, _ENTRIES) and recorded.cause and not recorded.batch
    return bool(
        isinstance(recorded.event, _LASTING) or is_of_a_forgetting(recorded, blanked) or is_kept
    )


def is_of_a_forgetting(recorded: Recorded, blanked: Collection[str]) -> bool:
    """Check whether an event is a forgetting, or repeats what was left after one."""
    again = isinstance(recorded.event, PersonDescribed) and recorded.cause in blanked
    return again or isinstance(recorded.event, PersonForgotten)


def find_blanked_ids(log: ReadableLog) -> frozenset[str]:
    """Return the ids of all events that lost their words to a forgetting."""
    events = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    return frozenset(i for e in events if isinstance(e, PersonForgotten) for i in e.events)


def _iterate_backwards(log: ReadableLog) -> Iterator[Recorded]:
    """Yield all events, the latest first."""
    until = log.read_head().position
    while until > 0:
        yield from reversed(list(log.read(max(0, until - _WINDOW), until)))
        until -= _WINDOW
