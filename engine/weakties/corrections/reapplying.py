"""Forgetting again in a log from before the forgetting, such as a backup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from weakties.corrections.ledger import Entry, shorten_hash
from weakties.corrections.mentions import find_mentions, marks_of
from weakties.corrections.restating import Stripping, draft_restatement
from weakties.corrections.subject import Everybody
from weakties.domain.ids import EventId, PersonId
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import BatchImported, PersonForgotten
from weakties.domain.when import NOW, When, when
from weakties.log.envelope import Draft, Row
from weakties.log.protocol import Log, Writer
from weakties.network.opening import SYSTEM
from weakties.readmodel.structure import Structure


def reapply(log: Log, entries: Iterable[Entry]) -> int:
    """Forget again, in one transaction, whom these entries name.

    Somebody is due if an event of the entry, with its position and hash, still has its words. Then
    those are blanked, and all else that speaks of them: a log that took another course since has
    words that the entry does not know. What must not come back by an import is told again, too.

    Returns:
        how many people it concerned.
    """
    due = [
        e
        for e in _join_by_person(e for e in entries if e.network == log.network_id)
        if _is_due(log, e)
    ]
    if not due:
        return 0
    return log.transact(lambda writer: sum(_forget_again(log, writer, entry) for entry in due))


def find_filled_rows(log: Log, entry: Entry) -> list[Row]:
    """Return the events of an entry that still have their personal part."""
    named = frozenset(entry.events)
    rows = (row for p in sorted({p for p, _ in named}) for row in log.read_rows(p - 1, p))
    return [
        row
        for row in rows
        if row.personal is not None and (row.position, shorten_hash(row)) in named
    ]


def _join_by_person(entries: Iterable[Entry]) -> list[Entry]:
    """Join all entries of one person."""
    joined: dict[str, Entry] = {}
    for entry in entries:
        before = joined.setdefault(entry.people[0], entry)
        joined[entry.people[0]] = attrs.evolve(
            before,
            people=tuple(dict.fromkeys(before.people + entry.people)),
            events=tuple(dict.fromkeys(before.events + entry.events)),
            suppressed=tuple(dict.fromkeys(before.suppressed + entry.suppressed)),
        )
    return list(joined.values())


def _is_due(log: Log, entry: Entry) -> bool:
    return bool(find_filled_rows(log, entry) or _find_lacking(log, entry))


def _find_lacking(log: Log, entry: Entry) -> tuple[str, ...]:
    """Return what the log does not keep from coming back yet."""
    events = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    kept = {s for event in events if isinstance(event, PersonForgotten) for s in event.suppressed}
    return tuple(s for s in entry.suppressed if s not in kept)


def _speaking(log: Log, entry: Entry) -> tuple[EventId, ...]:
    """Return the events that are to be blanked.

    Where a log says itself that they were forgotten, what came after that is meant to be there.
    """
    ids = [EventId(row.id) for row in find_filled_rows(log, entry)]
    told = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    is_told = any(isinstance(e, PersonForgotten) and e.person in entry.people for e in told)
    if ids and not is_told:
        known = {PersonId(p) for p in entry.people if log.positions(mentions=[p])}
        found = (find_mentions(log, person) for person in sorted(known))
        ids += [EventId(m.id) for mentions in found for m in mentions.certain]
    return tuple(dict.fromkeys(ids))


def _get_moment(entry: Entry) -> When:
    """Return when somebody was forgotten; now, if a clock that was ahead said when."""
    clock, _ = SYSTEM
    is_ahead = datetime.fromisoformat(entry.at) > clock()
    return NOW if is_ahead else when(entry.at)


def _forget_again(log: Log, writer: Writer, entry: Entry) -> int:
    """Forget one person again; who else is in a blanked entry keeps their own name."""
    ids, lacking = _speaking(log, entry), _find_lacking(log, entry)
    if not ids and not lacking:  # the forgetting of somebody else did it
        return 0
    events = [
        recorded
        for recorded in log.find(ids).values()
        if isinstance(recorded.event, BatchImported)
        or (
            isinstance(recorded.event, PersonAdded | PersonDescribed)
            and recorded.event.person not in entry.people
        )
    ]
    everybody = Everybody.within(log.read_rows(), Structure.read_from(log))
    marks = marks_of(everybody.build_subject(entry.people[0]), everybody)
    positions = {position for position, _ in entry.events}
    stripping = Stripping.of(marks, positions, entry.people, restated=events)
    for recorded in sorted(events, key=lambda recorded: recorded.position):
        again = stripping.strip_mentions(recorded)
        if again is not None:
            writer.append([draft_restatement(recorded, again, log)])
    forgetting = PersonForgotten(
        person=PersonId(entry.people[0]), events=ids, suppressed=lacking, at=_get_moment(entry),
        reason=entry.reason,  # type: ignore[arg-type]  # checked when it is encoded
        people=tuple(map(PersonId, entry.people[1:])) or None,
    )  # fmt: skip
    writer.append([Draft(event=forgetting)])
    writer.blank(ids)
    return 1
