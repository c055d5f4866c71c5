"""The panel of coming and recent meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Table
from weakties.domain.when import When, last_day
from weakties.projections.agenda import Agenda, Attendee, Meeting
from weakties.report.naming import Names, describe_limit, join_names

WEEKS, MOST = 4, 25


class MeetingsPanel:
    """What is agreed, and what took place of late."""

    id, title = "meetings", "Meetings to come and held"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        agenda, names, day = view.read(Agenda), Names(view), view.day
        agreed = agenda.meetings.where("state = 'scheduled' and people <> '' order by starts, id")
        ahead = [m for m in agreed if last_day(When(m.starts)) >= day]
        ahead = [m for m in ahead if not names.are_forgotten(agenda.list_attendees(m.id))]
        if ahead:
            note = describe_limit(MOST, len(ahead), "the next")
            rows = (_build_row(agenda, names, m)[:3] for m in ahead[:MOST])
            yield Table(("With", "When", "What"), rows, "To come", note)
        first = (day - timedelta(weeks=WEEKS)).isoformat()
        condition = "state = 'held' and people <> '' and starts >= ? order by starts desc, id"
        past_meetings = list(agenda.meetings.where(condition, (first,)))
        if past_meetings:
            note = describe_limit(MOST, len(past_meetings), "the latest")
            rows = (_build_row(agenda, names, m) for m in past_meetings[:MOST])
            title = f"Held in the last {WEEKS} weeks"
            yield Table(("With", "When", "What", "Thanked"), rows, title, note)


def _build_row(agenda: Agenda, names: Names, meeting: Meeting) -> tuple[object, ...]:
    attendees = agenda.list_attendees(meeting.id)
    if meeting.state == "held":
        attendees = [attendee for attendee in attendees if attendee.met_at is not None]
    people = join_names([names.person(attendee.person) for attendee in attendees])
    moment = meeting.starts[:16].replace("T", " ")
    return people, moment, meeting.kind.replace("-", " "), _format_thanked(attendees)


def _format_thanked(attendees: list[Attendee]) -> str:
    done = sum(attendee.thanked_at is not None for attendee in attendees)
    if done in (0, len(attendees)):
        return "yes" if done else "not yet"
    return f"{done} of {len(attendees)}"
