"""Which talks are to come, and which were held in the last weeks?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from weakties.domain.when import When, last_day
from weakties.hookspecs.blocks import Block, Table
from weakties.hookspecs.offered import Readable
from weakties.network.report.naming import Names, listed, some
from weakties.projections.agenda import Agenda, Guest, Meeting

WEEKS, MOST = 4, 25


class MeetingsToComeAndHeld:
    """What is agreed, and what took place of late."""

    id, title = "meetings", "Meetings to come and held"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`."""
        agenda, names, day = view.read(Agenda), Names(view), view.day
        agreed = agenda.meetings.where("state = 'scheduled' and people <> '' order by starts, id")
        ahead = [m for m in agreed if last_day(When(m.starts)) >= day]
        if ahead:
            note = some(MOST, len(ahead), "the next")
            rows = (_row(agenda, names, m)[:3] for m in ahead[:MOST])
            yield Table(("With", "When", "What"), rows, "To come", note)
        first = (day - timedelta(weeks=WEEKS)).isoformat()
        there = "state = 'held' and people <> '' and starts >= ? order by starts desc, id"
        held = list(agenda.meetings.where(there, (first,)))
        if held:
            note = some(MOST, len(held), "the latest")
            rows = (_row(agenda, names, m) for m in held[:MOST])
            title = f"Held in the last {WEEKS} weeks"
            yield Table(("With", "When", "What", "Thanked"), rows, title, note)


def _row(agenda: Agenda, names: Names, meeting: Meeting) -> tuple[object, ...]:
    guests = agenda.attendees(meeting.id)
    if meeting.state == "held":
        guests = [guest for guest in guests if guest.met_at is not None]
    people = listed([names.person(guest.person) for guest in guests])
    moment = meeting.starts[:16].replace("T", " ")
    return people, moment, meeting.kind.replace("-", " "), _thanked(guests)


def _thanked(guests: list[Guest]) -> str:
    done = sum(guest.thanked_at is not None for guest in guests)
    if done in (0, len(guests)):
        return "yes" if done else "not yet"
    return f"{done} of {len(guests)}"
