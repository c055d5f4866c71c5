"""Correcting an event: it counts no longer, and another counts in its place, in one step."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import attrs

from weakties.domain.event import Event, event_id_fields, evolve, list_event_ids, list_person_ids
from weakties.domain.ids import AreaId, EventId, OrganizationId, PersonId, make_batch_id
from weakties.domain.moments import compute_moment, is_vague
from weakties.domain.people import PersonDescribed
from weakties.domain.sources import is_history, is_importer
from weakties.domain.structural import EventRetracted
from weakties.domain.unknown import Unknown
from weakties.domain.when import NOW, When
from weakties.errors import CannotUndo, MalformedEvent
from weakties.history.event_names import (
    find_blanked_ids,
    find_event,
    is_of_a_forgetting,
    resolve_correction,
)
from weakties.log.codec import KINDS
from weakties.log.envelope import STRUCTURAL, Draft, Recorded
from weakties.log.protocol import Log, Writer
from weakties.network.checks import OddSequence
from weakties.network.recorder import Recorder
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

_DAY = len("2026-11-20")
_AIMS = ("target.", "area.assessed")
"""Kinds that say something of an organization or an area, in the order in which it is said."""


@attrs.frozen(kw_only=True)
class Correction:
    """An event, and the one that counts in its place.

    Attributes:
        before: the event that counts no longer.
        after: the event that does; in a dry run it is recorded nowhere.
        fields: the fields in which they differ.
        followers: events that name it, or came after it on the same day, which were recorded
            again behind it, as they were.
    """

    before: Recorded
    after: Recorded
    fields: tuple[str, ...]
    followers: tuple[Recorded, ...] = ()


class _DryRun(Exception):
    """Ends a transaction of which nothing is to stay."""

    def __init__(self, correction: Correction) -> None:
        self.correction = correction


def edit(
    network: Network,
    name: str,
    changes: Mapping[str, Any],
    *,
    reason: str | None = None,
    source: str = "api",
    is_dry_run: bool = False,
) -> Correction:
    """Correct an event: it is retracted, and recorded again as it should have been.

    Both are one step of the history, which one `undo` takes back. What names the event by its id,
    such as the notes of a meeting, is recorded again with it and names the corrected one.

    Args:
        name: the event's number, the beginning of its id, or `last`; of one that was corrected
            before, what counts in its place is meant.
        changes: fields of its class with their right values; None empties one. ``at`` is when it
            happened.
        source: who corrects it.
        is_dry_run: whether everything is checked and nothing changed.

    Raises:
        UnknownId: there is no such event, or it would name something that is not there.
        CannotUndo: it does not count, it is forgotten, or it says so already.
        MalformedEvent: it has no such field, or a value does not fit.
        SamePerson: an identity key belongs to somebody else.

    >>> import weakties
    >>> from weakties import OutreachSent, ReplyRates, corrections
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana")
    ...     sent = network.record(OutreachSent(person=ana))
    ...     correction = corrections.edit(network, sent.id, {"channel": "phone"})
    ...     print(correction.fields, list(network.read(ReplyRates).count_by_channel()))
    ('channel',) ['phone']
    """

    def work(writer: Writer) -> Correction:
        log = network.log
        structure = Structure.read_from(log)
        before = find_current(network, name)
        _refuse(log, before, structure)
        event = _apply_changes(before, changes)
        batch = make_batch_id(network.chance)
        recording = network.make_recorder(writer, source=source, batch=batch)
        ids: dict[str, str] = {}
        behind = _find_followers(log, before, event, structure)
        after = _record_again(recording, before, event, ids)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OddSequence)  # they are as they were
            followers = [_record_again(recording, r, r.event, ids) for r in behind]
        fields = tuple(f.name for f in _list_fields(event) if _differs(f.name, before.event, event))
        drafts = [
            Draft(
                event=EventRetracted(
                    event=EventId(old), correction=EventId(new), reason=reason
                ),
                cause=old, source=source, batch=batch,
            )
            for old, new in ids.items()
        ]  # fmt: skip
        writer.append(drafts)
        correction = Correction(
            before=before, after=after, fields=fields, followers=tuple(followers)
        )
        if is_dry_run:
            raise _DryRun(correction)
        return correction

    try:
        return network.run_as_writer(work)
    except _DryRun as done:
        return done.correction


def find_current(network: Network, name: str) -> Recorded:
    """Find an event by its name; of one that was corrected, the event that counts in its place.

    Raises:
        UnknownId: there is no such event.
        AmbiguousName: several ids begin so.
    """
    return resolve_correction(
        network.log, Structure.read_from(network.log), find_event(network, name)
    )


def _refuse(log: Log, recorded: Recorded, structure: Structure) -> None:
    """Refuse to correct what does not count, is forgotten, or did not happen in the world.

    Raises:
        CannotUndo: it is one of these.
    """
    number = recorded.position
    if recorded.kind in STRUCTURAL:
        raise CannotUndo(
            f"event {number} is about the log itself and cannot be corrected; `weakties undo "
            f"{number}` takes it back"
        )
    if isinstance(recorded.event, Unknown):
        raise CannotUndo(f"nobody here knows a {recorded.kind}; its plugin is not loaded")
    if not structure.is_counted(recorded.id, recorded.batch):
        raise CannotUndo(f"event {number} is undone; bring it back with `weakties redo {number}`")
    if recorded.id in structure.blanked_events or is_of_a_forgetting(
        recorded, find_blanked_ids(log)
    ):
        raise CannotUndo("what was forgotten is gone")


def _apply_changes(before: Recorded, changes: Mapping[str, Any]) -> Event:
    """Return an event with some fields changed.

    Raises:
        MalformedEvent: it has no such field.
        CannotUndo: nothing of it changes.
    """
    names = [f.name for f in _list_fields(before.event)]
    for name, value in changes.items():
        if name not in names:
            raise MalformedEvent(
                before.kind, f"it has no field {name!r}; it has {', '.join(names)}"
            )
        if name == "at" and value in (None, NOW, ...):
            raise MalformedEvent(before.kind, "it must say when it happened")
        if value in (None, ()) and _is_required(before.event, name):
            raise MalformedEvent(before.kind, f"field {name!r} cannot be empty")
    event = evolve(before.event, **changes)
    if event == before.event:
        raise CannotUndo(f"event {before.position} says so already")
    if isinstance(event, PersonDescribed) and not any(
        getattr(event, n) is not None for n in names if n not in ("at", "person")
    ):
        raise CannotUndo(f"nothing would be left of it; use `weakties undo {before.position}`")
    return event


def _record_again(
    recording: Recorder, old: Recorded, event: Event, ids: dict[str, str]
) -> Recorded:
    """Record an event in the place of another, with the new ids of what it names."""
    renamed: dict[str, Any] = {}
    for name in event_id_fields(type(event)):
        value = getattr(event, name)
        if isinstance(value, tuple):
            renamed[name] = tuple(ids.get(reference, reference) for reference in value)
        elif value in ids:
            renamed[name] = ids[value]
    if event.at == old.occurred_at:
        renamed["at"] = _find_exact_moment(old)
    event = evolve(event, **renamed)
    recording.checker.check(event)
    draft = Draft(
        event=event, source=_choose_source(old, event, recording.source), batch=recording.batch,
        actor=old.actor, cause=old.id,
    )  # fmt: skip
    (recorded,) = recording.writer.append((draft,))
    recording.checker.remember(recorded)
    ids[old.id] = recorded.id
    return recorded


def _find_exact_moment(recorded: Recorded) -> When:
    """Return when an event happened, so exactly that it keeps its place when recorded again.

    What was recorded on the very day that it names stands at the instant of recording.
    """
    occurred, recorded_at = recorded.occurred_at, recorded.recorded_at
    is_exact = len(occurred) == _DAY and not is_vague(compute_moment(occurred, recorded_at))
    return When(recorded_at if is_exact and recorded_at[:_DAY] == occurred else occurred)


def _choose_source(old: Recorded, event: Event, source: str) -> str:
    """Return who records an event again: an importer's history stays its history."""
    at = str(getattr(event, "starts", event.at))
    is_entry = old.kind in ("person.added", "organization.added")
    if not is_importer(old.source) or is_entry:
        return old.source
    is_past = is_history(at, source=old.source, recorded_at=old.recorded_at)
    return old.source if is_past else source


def _find_followers(
    log: Log, before: Recorded, event: Event, structure: Structure
) -> list[Recorded]:
    """Return what must be recorded again behind a corrected event, in the order of the log.

    That is what names it by its id, and, since of two events of one moment the one that was
    recorded first comes first, what came after it at the same moment with the same people; and so
    on, with what names those.
    """
    again = {before.id: before}
    unmoved_ids = {before.id} if event.at == before.occurred_at else set[str]()
    left = [before]
    while left:
        recorded = left.pop()
        names = {recorded.id, *_list_subjects(recorded.event)}
        for other in log.read_at(log.positions(mentions=names)):
            if other.id in again or other.kind in STRUCTURAL:
                continue
            if not structure.is_counted(other.id, other.batch):
                continue
            rests = recorded.id in list_event_ids(other.event)
            if rests or (recorded.id in unmoved_ids and _is_behind(other, recorded)):
                again[other.id] = other
                unmoved_ids.add(other.id)
                left.append(other)
    del again[before.id]
    return sorted(again.values(), key=lambda r: r.position)


def _is_behind(other: Recorded, recorded: Recorded) -> bool:
    """Check whether an event comes after another only since it was recorded later."""
    if other.position < recorded.position:
        return False
    if not _list_subjects(recorded.event) & _list_subjects(other.event):
        return False
    at = compute_moment(recorded.occurred_at, recorded.recorded_at)
    return at == compute_moment(other.occurred_at, other.recorded_at)


def _list_subjects(event: Event) -> set[str]:
    """Return the ids of those in whose story it matters which event came first."""
    subjects = {*list_person_ids(event), *list_event_ids(event)}
    if type(event).KIND.startswith(_AIMS):
        aims = (getattr(event, name, None) for name in ("organization", "area"))
        subjects.update(aim for aim in aims if aim)
    return subjects


def _list_fields(event: Event) -> Iterable[Any]:
    return attrs.fields(type(event))  # type: ignore[arg-type,no-any-return]  # every event is an attrs class


def _is_required(event: Event, name: str) -> bool:
    return any(f.name == name and f.default not in (None, ()) for f in _list_fields(event))


def _differs(name: str, before: Event, after: Event) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


@attrs.frozen(kw_only=True)
class Field:
    """A field of an event that can be corrected.

    Attributes:
        shape: what its values are: text, moment, number, yes-no, choice, person, people,
            organization, area, event or events.
        choices: the words of a choice.
        is_optional: whether it may be empty.
    """

    name: str
    shape: str
    choices: tuple[str, ...] = ()
    is_optional: bool = False


_IDENTITIES = ("alias",)
"""Fields that only importers understand."""


def fields_of(kind: type[Event]) -> tuple[Field, ...]:
    """Return the fields of a class of events that can be corrected.

    >>> from weakties import OutreachClosed
    >>> [(f.name, f.shape) for f in fields_of(OutreachClosed)]
    [('at', 'moment'), ('person', 'person'), ('outreach', 'event'), ('reason', 'choice')]
    """
    every: Any = attrs.fields(kind)  # type: ignore[arg-type]  # every event is an attrs class
    return tuple(_describe_field(kind, f) for f in every if f.name not in _IDENTITIES)


def list_field_names() -> tuple[str, ...]:
    """Return the names of all fields that any event of the core has and that can be corrected."""
    happened = (kind for name, kind in KINDS.items() if name not in STRUCTURAL)
    return tuple(dict.fromkeys(f.name for kind in happened for f in fields_of(kind)))


def _describe_field(kind: type[Event], declared: Any) -> Field:
    parts = _list_types(declared.type)
    choices = next((get_args(part) for part in parts if get_origin(part) is Literal), ())
    is_several = any(get_origin(part) is tuple for part in parts)
    if PersonId in parts:
        shape = "people" if is_several else "person"
    elif declared.name in event_id_fields(kind):
        shape = "events" if is_several else "event"
    else:
        shapes: tuple[tuple[object, str], ...] = (
            (OrganizationId, "organization"), (AreaId, "area"), (When, "moment"),
            (bool, "yes-no"), (int, "number"),
        )  # fmt: skip
        shape = next((word for part, word in shapes if part in parts), "text")
        shape = "choice" if choices else shape
    is_optional = declared.default is None or declared.default == ()
    return Field(name=declared.name, shape=shape, choices=choices, is_optional=is_optional)


def _list_types(hint: Any) -> list[Any]:
    """Return a type, and every type that it is made of; the words of a choice are none."""
    if get_origin(hint) is Literal:
        return [hint]
    return [hint, *(part for inner in get_args(hint) for part in _list_types(inner))]
