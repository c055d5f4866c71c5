"""How is a meeting that was held told to a network, and whom does it bring along?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

import attrs

from weakties import (
    Draft,
    MeetingHeld,
    MeetingId,
    MeetingScheduled,
    PersonAdded,
    PersonId,
    Reject,
    Skip,
    When,
    when,
)
from weakties_calendar.meetings import ID, Kind
from weakties_calendar.people import Guest, clean
from weakties_calendar.properties import stamp, text
from weakties_calendar.talks import Event
from weakties_calendar.zones import Moment

NOW, OLDEST = When(""), 1995
"""Stands for the moment of the import; and the first year in which a calendar was written so."""


class Held(NamedTuple):
    """When a meeting was held, for how long, and of what kind it was.

    Attributes:
        occasion: names it among the others of an event that recurs; empty for the only one.
    """

    start: Moment
    lasts: timedelta
    occasion: str
    kind: Kind


def key(uid: str, occasion: str) -> str:
    """Name a meeting for ever.

    Args:
        occasion: which one of an event that recurs; empty for the only one.
    """
    return f"{uid}\0{occasion}"


def _mentions(present: Sequence[Guest], at: When) -> tuple[PersonAdded, ...]:
    """Return whom to add, if they are new."""
    return tuple(
        PersonAdded(
            person=PersonId(f"email:{guest.address}"),
            found="other",
            name=guest.name,
            email=guest.address,
            emails=(guest.other,) if guest.other else None,
            at=at,
        )
        for guest in present
    )


def draft(event: Event, present: Sequence[Guest], held: Held) -> Draft:
    """Tell of one meeting, and of whom to add if they are new."""
    at = when(held.start.instant)
    meeting = MeetingHeld(
        people=tuple(PersonId(f"email:{guest.address}") for guest in present),
        meeting=MeetingId(claim(key(event.uid, held.occasion))),
        kind=held.kind,
        minutes=round(held.lasts.total_seconds() / 60) or None,
        note=clean(text(event.entry, "SUMMARY")) or None,
        at=at,
    )
    mentions = _mentions(present, at)
    name = key(event.uid, held.occasion)
    return Draft(event=meeting, key=name, source=ID, row=event.entry.row, mentions=mentions)


def agreement(event: Event, present: Sequence[Guest], held: Held) -> Draft:
    """Tell of one meeting that is to come; the key is the claim by which it is held later."""
    made = next(filter(None, map(stamp, event.entry.of("CREATED"))), None)
    is_told = made is not None and made.year >= OLDEST and made < held.start.universal
    at = when(f"{made.isoformat()}Z") if made is not None and is_told else NOW
    meeting = MeetingScheduled(
        people=tuple(PersonId(f"email:{guest.address}") for guest in present),
        starts=when(held.start.instant),
        kind=held.kind,
        minutes=round(held.lasts.total_seconds() / 60) or None,
        at=at,
    )
    mentions = _mentions(present, at)
    name = claim(key(event.uid, held.occasion))
    return Draft(event=meeting, key=name, source=ID, row=event.entry.row, mentions=mentions)


def claim(name: str) -> str:
    """Return how a meeting that was agreed is claimed by what follows."""
    return f"meeting:{name}"


def introduced(given: list[Draft | Reject | Skip]) -> Iterator[Draft | Reject | Skip]:
    """Let everybody come into the network with the first meeting, wherever the file tells of it.

    So does their name: of two spellings the earlier one counts, whatever the order of the file.
    """
    known: dict[str, PersonAdded] = {}
    meetings = (person for one in given for person in _people(one))
    for person in sorted(meetings, key=lambda met: (met.at == NOW, met.at, met.name or "")):
        first = known.get(person.person, person)
        known[person.person] = PersonAdded(
            person=person.person,
            found=person.found,
            name=first.name or person.name,
            email=person.email,
            emails=first.emails or person.emails,
            at=first.at,
        )
    for one in given:
        people = tuple(known[person.person] for person in _people(one))
        yield attrs.evolve(one, mentions=people) if isinstance(one, Draft) else one


def _people(one: Draft | Reject | Skip) -> Iterator[PersonAdded]:
    """Give whom a draft mentions."""
    for person in one.mentions if isinstance(one, Draft) else ():
        assert isinstance(person, PersonAdded)  # as made above
        yield person
