"""Drafts of meetings, past and agreed, and the people that they mention."""

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
from weakties_calendar.options import ID, Kind
from weakties_calendar.people import Attendee, clean
from weakties_calendar.properties import parse_stamp, read_text
from weakties_calendar.talks import Event
from weakties_calendar.zones import Moment

NOW, OLDEST = When(""), 1995
"""Stands for the moment of the import; and the first year in which a calendar was written so."""


class MeetingTime(NamedTuple):
    """When a meeting was held, for how long, and of what kind it was.

    Attributes:
        occasion: names it among the others of an event that recurs; empty for the only one.
    """

    start: Moment
    lasts: timedelta
    occasion: str
    kind: Kind


def build_key(uid: str, occasion: str) -> str:
    """Name a meeting for ever.

    Args:
        occasion: which one of an event that recurs; empty for the only one.
    """
    return f"{uid}\0{occasion}"


def _build_mentions(present: Sequence[Attendee], at: When) -> tuple[PersonAdded, ...]:
    """Return whom to add, if they are new."""
    return tuple(
        PersonAdded(
            person=PersonId(f"email:{attendee.address}"),
            found="other",
            name=attendee.name,
            email=attendee.address,
            emails=(attendee.other,) if attendee.other else None,
            at=at,
        )
        for attendee in present
    )


def build_draft(event: Event, present: Sequence[Attendee], meeting_time: MeetingTime) -> Draft:
    """Return the draft of a past meeting, with the people to add if they are new."""
    at = when(meeting_time.start.instant)
    meeting = MeetingHeld(
        people=tuple(PersonId(f"email:{attendee.address}") for attendee in present),
        meeting=MeetingId(build_claim(build_key(event.uid, meeting_time.occasion))),
        kind=meeting_time.kind,
        minutes=round(meeting_time.lasts.total_seconds() / 60) or None,
        note=clean(read_text(event.entry, "SUMMARY")) or None,
        at=at,
    )
    mentions = _build_mentions(present, at)
    name = build_key(event.uid, meeting_time.occasion)
    return Draft(event=meeting, key=name, source=ID, row=event.entry.row, mentions=mentions)


def build_agreement(event: Event, present: Sequence[Attendee], meeting_time: MeetingTime) -> Draft:
    """Return the draft of an agreed meeting; its key is what the past meeting later claims."""
    created = next(filter(None, map(parse_stamp, event.entry.of("CREATED"))), None)
    is_credible = (
        created is not None and created.year >= OLDEST and created < meeting_time.start.universal
    )
    at = when(f"{created.isoformat()}Z") if created is not None and is_credible else NOW
    meeting = MeetingScheduled(
        people=tuple(PersonId(f"email:{attendee.address}") for attendee in present),
        starts=when(meeting_time.start.instant),
        kind=meeting_time.kind,
        minutes=round(meeting_time.lasts.total_seconds() / 60) or None,
        at=at,
    )
    mentions = _build_mentions(present, at)
    name = build_claim(build_key(event.uid, meeting_time.occasion))
    return Draft(event=meeting, key=name, source=ID, row=event.entry.row, mentions=mentions)


def build_claim(name: str) -> str:
    """Return how a meeting that was agreed is claimed by what follows."""
    return f"meeting:{name}"


def complete_mentions(results: list[Draft | Reject | Skip]) -> Iterator[Draft | Reject | Skip]:
    """Yield the results, each person with one name and their first day, whatever the order.

    So does their name: of two spellings the earlier one counts, whatever the order of the file.
    """
    people_by_id: dict[str, PersonAdded] = {}
    meetings = (person for result in results for person in _iterate_people(result))
    for person in sorted(meetings, key=lambda met: (met.at == NOW, met.at, met.name or "")):
        first = people_by_id.get(person.person, person)
        people_by_id[person.person] = PersonAdded(
            person=person.person,
            found=person.found,
            name=first.name or person.name,
            email=person.email,
            emails=first.emails or person.emails,
            at=first.at,
        )
    for result in results:
        people = tuple(people_by_id[person.person] for person in _iterate_people(result))
        yield attrs.evolve(result, mentions=people) if isinstance(result, Draft) else result


def _iterate_people(result: Draft | Reject | Skip) -> Iterator[PersonAdded]:
    """Yield whom a draft mentions."""
    for person in result.mentions if isinstance(result, Draft) else ():
        assert isinstance(person, PersonAdded)  # as made above
        yield person
