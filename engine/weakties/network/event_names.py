"""Which event a text means: its number, the beginning of its id, or `last`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import BatchRetracted, EventRetracted, PersonForgotten
from weakties.envelope import Recorded
from weakties.errors import AmbiguousName, CannotUndo, UnknownId
from weakties.network.naming import Readable
from weakties.projections.feed import Told
from weakties.projections.structure import Structure

LAST = "last"
_NUMBER = re.compile(r"#?([1-9][0-9]{0,17})", re.ASCII)
_BEGINNING = re.compile(r"[0-9a-f][0-9a-f-]{3,35}", re.ASCII)
_WINDOW, _LISTED = 500, 9
_RETRACTIONS = (EventRetracted, BatchRetracted)
_ENTRIES = (PersonAdded, OrganizationAdded, AreaAdded)


def names_event(text: str) -> bool:
    """Check whether a text is the way an event is named, whether there is such an event or not.

    >>> names_event("12"), names_event("last"), names_event("ana")
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
        return latest(log, Structure.within(log))
    if number := _NUMBER.fullmatch(text):
        position, head = int(number[1]), log.head().position
        found = next(iter(log.read(position - 1, position)), None) if position <= head else None
        if found is None:
            raise UnknownId("event", text)
        return found
    if exact := log.find([text]).get(text):
        return exact
    if not _BEGINNING.fullmatch(text):
        raise UnknownId("event", text)
    match [dated.id for dated in log.dates() if dated.id.startswith(text)]:
        case [only]:
            return log.find([only])[only]
        case []:
            raise UnknownId("event", text)
        case several:
            raise AmbiguousName(text, tuple(_labels(view, several[-_LISTED:])))


def _labels(view: Readable, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield ids with what the events say, the latest first."""
    from weakties.network.past.sentences import describe_all  # noqa: PLC0415  # seldom asked for

    found = sorted(view.feed.log.find(ids).values(), key=lambda r: -r.position)
    for recorded, sentence in zip(found, describe_all(view, found), strict=True):
        yield recorded.id, f"{recorded.position}: {sentence.text}"


def latest(log: Told, structure: Structure) -> Recorded:
    """Return the latest event that counts and can be undone.

    Raises:
        CannotUndo: there is none.
    """
    blanked = blanked_ids(log)
    for recorded in _backwards(log):
        if not lasts(recorded, blanked) and structure.counts(recorded.id, recorded.batch):
            return correction_of(log, structure, recorded) or recorded
    raise CannotUndo("nothing is left to undo")


def correction_of(log: Told, structure: Structure, recorded: Recorded) -> Recorded | None:
    """Return the corrected event with which an event was recorded; None if there was none.

    Events that name a corrected one are recorded again with it, behind it.
    """
    if recorded.batch is None or recorded.id not in structure.corrected.values():
        return None
    return next(log.read_at(log.positions(batches=[recorded.batch])[:1]), None)


def is_correction(recorded: Recorded) -> bool:
    """Check whether an event retracts another one, in whose place a third one counts."""
    return isinstance(recorded.event, EventRetracted) and recorded.event.correction is not None


def current(log: Told, structure: Structure, recorded: Recorded) -> Recorded:
    """Return the event that counts in the place of one that was corrected; else the event."""
    seen = {recorded.id}
    while (by := structure.corrected.get(recorded.id)) is not None and by not in seen:
        found = log.find([by]).get(by)
        if found is None:
            break
        seen.add(by)
        recorded = found
    return recorded


def lasts(recorded: Recorded, blanked: Collection[str]) -> bool:
    """Check whether an event is none that `last` means: what undoes, forgets, or was kept then."""
    is_kept = isinstance(recorded.event, _ENTRIES) and recorded.cause and not recorded.batch
    return bool(
        isinstance(recorded.event, _RETRACTIONS) or is_of_a_forgetting(recorded, blanked) or is_kept
    )


def is_of_a_forgetting(recorded: Recorded, blanked: Collection[str]) -> bool:
    """Check whether it is one, or records again what stood beside what was erased."""
    again = isinstance(recorded.event, PersonDescribed) and recorded.cause in blanked
    return again or isinstance(recorded.event, PersonForgotten)


def blanked_ids(log: Told) -> frozenset[str]:
    """Return the ids of all events that lost their words to a forgetting."""
    events = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    return frozenset(i for e in events if isinstance(e, PersonForgotten) for i in e.events)


def _backwards(log: Told) -> Iterator[Recorded]:
    """Yield all events, the latest first."""
    until = log.head().position
    while until > 0:
        yield from reversed(list(log.read(max(0, until - _WINDOW), until)))
        until -= _WINDOW
