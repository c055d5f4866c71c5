"""Recording a talk that was recorded already: it stays one talk, and what is new is added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import click

import weakties
from weakties_cli.input.recording import Session, enumerate_names, spell_day
from weakties_cli.output import clean

_SAID = {
    "kind": "the kind",
    "mode": "how you met",
    "minutes": "how long it took",
    "usefulness": "how useful it was",
    "energy": "how much energy it gave you",
    "asked_for_names": "that you asked for names",
    "place": "where it was",
    "note": "your note",
}
_NOT_ASKED = "that you asked for no names"
_AGAIN = "another talk on that day, record it with --again"


def add_to_talk(
    session: Session, people: list[Any], meeting: Any, options: Mapping[str, Any], at: weakties.When
) -> tuple[list[Any], str]:
    """Return what is new about a talk that was recorded already, and a line that says so.

    Args:
        people: whom the command names.
        meeting: the talk of that day, as `weakties.Agenda` has it.
        options: the options of the command.
    """
    agenda = session.network.read(weakties.Agenda)
    came = {part.person for part in agenda.list_attendees(meeting.id) if part.met_at is not None}
    others = [person for person in people if person.id not in came]
    of_day = [p for p in others if agenda.find_talk([p.id], meeting.starts, meeting.clock)]
    newcomers = [person for person in others if person not in of_day]
    fields = {name: options[name] for name in _SAID if options.get(name) is not None}
    if fields.get("kind") == meeting.kind:
        del fields["kind"]
    day, called = spell_day(meeting.starts), session.describe_all(people)
    agreed = _build_agreement(session, people, meeting, options)
    if options["agreed_on"]:
        fields.pop("place", None)  # which is where it was agreed to be
    if not (others or fields or agreed):
        line = f"Already recorded: you met {called} on {day}. Nothing is new."
        return [], f"{line} If this was {_AGAIN}."
    added = [
        _NOT_ASKED if name == "asked_for_names" and value is False else _SAID[name]
        for name, value in fields.items()
    ]
    if newcomers:
        added.insert(0, f"that {enumerate_names([person.label for person in newcomers])} came")
    if of_day:
        them = enumerate_names([person.label for person in of_day])
        added.insert(0, f"that you met {them} in the same talk")
    if agreed:
        added.insert(
            0, "when and where it was agreed" if options["place"] else "when it was agreed"
        )
    if not (others or fields):
        return agreed, f"The meeting of {day} was already recorded; added {enumerate_names(added)}."
    event = weakties.MeetingHeld(
        people=tuple(person.id for person in people), meeting=meeting.id, at=at,
        **{"kind": meeting.kind, **fields},
    )  # fmt: skip
    attendees = _describe_people(session, came)
    line = f"Added to the talk with {attendees} of {day}: {enumerate_names(added)}."
    if newcomers:
        line += " Thank them within a day."
    return [*agreed, event], f"{line} If this was {_AGAIN} after `weakties undo`."


def _build_agreement(
    session: Session, people: list[Any], meeting: Any, options: Mapping[str, Any]
) -> list[Any]:
    """Return that a talk which is recorded was agreed, if that is what is new.

    Raises:
        UsageError: it was agreed another day, or for another place.
    """
    if not options["agreed_on"]:
        return []
    agreed_at = session.resolve_past_date(options["agreed_on"])
    agenda = session.network.read(weakties.Agenda)
    names = [
        name
        for person in people
        for name in agenda.list_talk_ids(person.id)
        if agenda.find_meeting_id(name) == meeting.id
    ]
    records = session.network.log.find(names).values()
    before = next((r for r in records if r.kind == "meeting.scheduled"), None)
    if before is None:
        return [
            weakties.MeetingScheduled(
                people=tuple(person.id for person in people),
                starts=weakties.when(meeting.starts), kind=options["kind"] or meeting.kind,
                place=options["place"], at=agreed_at,
            )
        ]  # fmt: skip
    event: Any = before.event
    is_same = agreed_at[:10] == before.occurred_at[:10]
    if is_same and options["place"] in (None, event.place):
        return []
    where = f", for {clean(event.place)}" if event.place else ""
    raise click.UsageError(
        f"That meeting was agreed on {spell_day(before.occurred_at)} already{where}; "
        f"if that is wrong, correct it with `weakties edit {before.id}`."
    )


def _describe_people(session: Session, people: Collection[str]) -> str:
    """Return what those who came to a talk are called."""
    entries = map(session.network.read(weakties.People).get, sorted(people))
    return session.describe_all([person for person in entries if person is not None])
