"""The exporter of meetings to come, and of what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import weakties
from weakties import Agenda, People, contracts
from weakties_calendar.writing import PlannedItem, render_calendar


class AgendaExport(contracts.Exporter):
    """Writes what is agreed and what is due, for a calendar that shows it beside all else."""

    id = "calendar.agenda"
    title = "Meetings to come, and what is due"
    media_type = "text/calendar"
    suffix = ".ics"

    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        """See :meth:`weakties.contracts.Exporter.lines`; it is stamped with the view's day."""
        day = view.day
        written = datetime(day.year, day.month, day.day, tzinfo=UTC)
        yield render_calendar([*_list_meetings(view), *_list_due(view)], written)


def _list_meetings(view: contracts.Readable) -> Iterator[PlannedItem]:
    agenda, people = view.read(Agenda), view.read(People)
    of_somebody = "state = 'scheduled' and people <> '' order by starts, id"
    for meeting in agenda.meetings.where(of_somebody):
        attendances = agenda.attendances.where(
            "meeting = ? and not is_absent order by person", (meeting.id,)
        )
        attendees = [
            p for attendance in attendances if (p := people.get(attendance.person)) is not None
        ]
        labels = tuple(p.label for p in attendees if not p.is_forgotten)
        if labels or not attendees:  # else all of them were forgotten
            yield PlannedItem(id=meeting.id, kind=meeting.kind, start=meeting.starts, people=labels)


def _list_due(view: contracts.Readable) -> Iterator[PlannedItem]:
    for due in weakties.list_due_items(view):
        name = f"{due.subject}.{due.rule}.{due.person}"
        yield PlannedItem(
            id=name, kind=due.rule, start=due.due, people=(due.label,), reason=due.reason
        )
