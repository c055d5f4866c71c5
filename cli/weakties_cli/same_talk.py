"""Recording a talk that was recorded already: it stays one talk, and what is new is added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import weakties
from weakties_cli.recording import Telling, listed, weekday

_SAID = {
    "kind": "the kind",
    "mode": "how you met",
    "minutes": "how long it took",
    "usefulness": "how useful it was",
    "energy": "what it did to you",
    "asked_for_names": "that you asked for names",
    "place": "where it was",
    "note": "your note",
}
_NOT_ASKED = "that you asked for no names"
_AGAIN = "another talk on that day, record it with --again"


def add_to_talk(
    telling: Telling, people: list[Any], meeting: Any, told: Mapping[str, Any], at: weakties.When
) -> tuple[list[Any], str]:
    """Return what is new about a talk that was recorded already, and a line that says so.

    Args:
        people: whom the command names.
        meeting: the talk of that day, as `weakties.Agenda` has it.
        told: the options of the command.
    """
    agenda = telling.network.read(weakties.Agenda)
    came = {part.person for part in agenda.attendees(meeting.id) if part.met_at is not None}
    newcomers = [person for person in people if person.id not in came]
    fields = {name: told[name] for name in _SAID if told.get(name) is not None}
    if fields.get("kind") == meeting.kind:
        del fields["kind"]
    day, called = weekday(meeting.starts), telling.describe_all(people)
    if not (newcomers or fields):
        line = f"Already recorded: you met {called} on {day}. Nothing is new."
        return [], f"{line} If this was {_AGAIN}."
    added = [
        _NOT_ASKED if name == "asked_for_names" and value is False else _SAID[name]
        for name, value in fields.items()
    ]
    if newcomers:
        added.insert(0, f"that {listed([person.label for person in newcomers])} came")
    event = weakties.MeetingHeld(
        people=tuple(person.id for person in people), meeting=meeting.id, at=at,
        **{"kind": meeting.kind, **fields},
    )  # fmt: skip
    line = f"Added to the talk with {_those(telling, came)} of {day}: {listed(added)}."
    if newcomers:
        line += " Thank them within a day."
    return [event], f"{line} If this was {_AGAIN} after `weakties undo`."


def _those(telling: Telling, people: Collection[str]) -> str:
    """Return what those who came to a talk are called."""
    found = map(telling.network.read(weakties.People).get, sorted(people))
    return telling.describe_all([person for person in found if person is not None])
