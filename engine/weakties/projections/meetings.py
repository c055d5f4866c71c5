"""The meetings: which are agreed, which took place, and which of them are one talk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from weakties.domain.ids import MeetingId, PersonId
from weakties.domain.moments import can_be_same_day, is_before
from weakties.domain.sources import is_history, is_importer, is_recent
from weakties.domain.talks import are_apart, choose_talk, clock_of, sort_talks, talk_day
from weakties.domain.when import When
from weakties.readmodel.projection import on
from weakties.readmodel.tables import Rows, row

if TYPE_CHECKING:
    from weakties.domain.hiring import JobInterviewHeld, JobInterviewScheduled
    from weakties.domain.meetings import (
        MeetingCancelled,
        MeetingDebriefed,
        MeetingHeld,
        MeetingMissed,
        MeetingRescheduled,
        MeetingScheduled,
        ThanksSent,
    )
    from weakties.log.envelope import Recorded


from weakties.projections.contacts import Contacts


@row
class Meeting:
    """A meeting; its state is scheduled, cancelled, missed, held or joined.

    A meeting is joined if another one turned out to be the same talk, see `Alias`. A job interview
    is one of that kind, and nobody is in it if it was not recorded who asks.

    Attributes:
        people: the ids of everybody who was to be there, with spaces between.
        is_history: whether it lay behind the day on which it was imported, see `is_history`.
        clock: when it begins, if its time of day is known.
        is_separate: whether it was recorded as another talk of its day.
    """

    id: MeetingId
    kind: str
    starts: str
    state: str
    debriefed: bool
    people: str
    is_history: bool
    clock: str | None = None
    is_separate: bool = False


@row
class DayOfMeetings:
    """The meetings that were agreed with a person for a day, or held on it, by their ids."""

    person: str
    day: str
    meetings: str


@row
class Alias:
    """Another name of a meeting: the event of another record of the same talk."""

    id: str
    meeting: str


@row
class Attendee:
    """Somebody in a meeting, and whether they were thanked for it.

    Attributes:
        met_at: when I met them there; None if the meeting is to come, or they did not come.
        thanked_at: when I thanked them first.
        is_absent: whether they are known not to have come.
        previous: the meeting in which I met them last before.
    """

    meeting: MeetingId
    person: PersonId
    met_at: str | None
    thanked_at: str | None
    is_absent: bool
    previous: str | None


class _Record(NamedTuple):
    """That a meeting or a job interview took place.

    Attributes:
        meeting: what it was agreed as, if it was.
        is_separate: whether it was another one than the one recorded of that day.
    """

    people: tuple[str, ...]
    kind: str
    meeting: str | None
    is_separate: bool
    at: When


class Meetings(Contacts):
    """Which meetings are agreed, which took place, and who is owed thanks for them?

    A part of `Agenda`, which is the projection.
    """

    meetings = Rows("meetings", Meeting, "id")
    meeting_days = Rows("meeting_days", DayOfMeetings, "person, day")
    aliases = Rows("meeting_aliases", Alias, "id", indexes=("meeting",))
    attendances = Rows("guests", Attendee, "meeting, person", indexes=("person",))

    def _find_meeting(self, name: str) -> Meeting | None:
        """Find a meeting by any of its names."""
        return self.meetings.get(self._resolve_name(name))

    def _resolve_name(self, name: str) -> str:
        """Return the id of a meeting by any of its names."""
        while (alias := self.aliases.get(name)) is not None:
            name = alias.meeting
        return name

    def _index(self, meeting: Meeting) -> None:
        """Index a meeting by its day and by everybody who has a part in it."""
        day = talk_day(meeting.starts)
        for person in meeting.people.split() if day else ():
            day_row = self.meeting_days.get(person, day)
            if day_row is None:
                self.meeting_days.add(DayOfMeetings(person, str(day), meeting.id))
            elif meeting.id not in day_row.meetings.split():
                day_row.meetings = f"{day_row.meetings} {meeting.id}"
                self.meeting_days.put(day_row)

    def _find_same_day(
        self, moment: str, people: Iterable[str], kind: str, clock: str | None
    ) -> list[Meeting]:
        """Return the meetings of a day that can be the same talk, see `weakties.domain.talks`."""
        day, is_interview = talk_day(moment), kind == "job-interview"
        candidates: dict[str, Meeting] = {}
        for person in people if day else ():
            day_row = self.meeting_days.get(person, day)
            for name in day_row.meetings.split() if day_row else ():
                meeting = self.meetings.get(name)
                if (
                    meeting is not None
                    and meeting.state in ("scheduled", "held")
                    and meeting.starts[:10] == day
                    and (meeting.kind == "job-interview") == is_interview
                    and not are_apart(meeting.clock, clock)
                ):
                    candidates[meeting.id] = meeting
        return sort_talks(candidates.values()) if len(candidates) > 1 else list(candidates.values())

    def _join(self, name: str, meeting: Meeting) -> None:
        """Merge the meeting of one id into another, with all its attendees."""
        self.aliases.put(Alias(name, meeting.id))
        before = self.meetings.get(name)
        if before is None or before is meeting:
            return
        meeting.people = " ".join(dict.fromkeys((*meeting.people.split(), *before.people.split())))
        meeting.debriefed = meeting.debriefed or before.debriefed
        if before.state == "held":
            meeting.is_history = meeting.is_history and before.is_history
        for person in before.people.split():
            if (attendee := self.attendances.get(before.id, person)) is not None:
                self._join_part(attendee, meeting.id)
        before.state = "joined"
        self.meetings.put(before)
        self.meetings.put(meeting)
        self._index(meeting)

    def _join_part(self, attendee: Attendee, meeting: str) -> None:
        """Move somebody's part in a meeting to the one that turned out to be the same."""
        part = self.attendances.get(meeting, attendee.person)
        if part is None:
            part = Attendee(
                MeetingId(meeting), attendee.person, None, None, attendee.is_absent, None
            )
        part.met_at = part.met_at or attendee.met_at
        part.is_absent = part.met_at is None and (part.is_absent or attendee.is_absent)
        part.thanked_at = min(filter(None, (part.thanked_at, attendee.thanked_at)), default=None)
        before = self._resolve_name(part.previous or meeting)
        if before == meeting:  # the very two that are one now
            before = self._resolve_name(attendee.previous or meeting)
        part.previous = before if before != meeting else None
        self.attendances.put(part)
        attendee.met_at, attendee.previous = None, None
        self.attendances.put(attendee)
        contact = self.contacts.get(attendee.person)
        if contact is not None and contact.met_in == attendee.meeting:
            contact.met_in = meeting
            self.contacts.put(contact)

    def _join_same_talks(self, meeting: Meeting, event: _Record, clock: str | None) -> None:
        """Join to a talk whatever else of that day a record shows to be the same."""
        if event.is_separate or meeting.is_separate:
            return
        for other in self._find_same_day(event.at, event.people, event.kind, clock):
            is_other = other.id != meeting.id and other.state == "held"
            if is_other and not other.is_separate and not are_apart(meeting.clock, other.clock):
                meeting.clock = meeting.clock or other.clock
                self._join(other.id, meeting)

    @on("meeting.scheduled")
    def schedule_meeting(self, event: MeetingScheduled, recorded: Recorded) -> None:
        """Look forward to a meeting, unless it was recorded already that it took place."""
        self._schedule(event, recorded, event.kind)

    @on("job_interview.scheduled")
    def schedule_interview(self, event: JobInterviewScheduled, recorded: Recorded) -> None:
        """Look forward to a job interview, as to any meeting."""
        self._schedule(event, recorded, "job-interview")

    def _schedule(
        self, event: MeetingScheduled | JobInterviewScheduled, recorded: Recorded, kind: str
    ) -> None:
        past = is_history(event.starts, source=recorded.source, recorded_at=recorded.recorded_at)
        people, clock = " ".join(event.people), clock_of(event.starts)
        meeting = Meeting(
            MeetingId(recorded.id), kind, event.starts, "scheduled", False, people, past, clock
        )
        self.meetings.add(meeting)
        for person in event.people:
            self.attendances.add(Attendee(MeetingId(recorded.id), person, None, None, False, None))
            self._count_contact(person, "agreement", event.at)
        if not is_before(event.at, event.starts):
            candidates = self._find_same_day(event.starts, event.people, kind, clock)
            past_meeting = next((m for m in candidates if m.state == "held"), None)
            if past_meeting is not None:
                self._join(recorded.id, past_meeting)
                return
        self._index(meeting)

    @on("meeting.rescheduled")
    def reschedule_meeting(self, event: MeetingRescheduled, recorded: Recorded) -> None:
        """Look forward to it on another day, with everybody."""
        meeting = self.meetings.get(event.meeting)
        if meeting is None or meeting.state == "joined":
            return
        meeting.starts, meeting.state = event.starts, "scheduled"
        meeting.clock = clock_of(event.starts)
        meeting.is_history = is_history(
            event.starts, source=recorded.source, recorded_at=recorded.recorded_at
        )
        self.meetings.put(meeting)
        self._index(meeting)
        for person in meeting.people.split():
            self._count_contact(person, "agreement", event.at)
            attendee = self.attendances.get(meeting.id, person)
            if attendee is not None and attendee.is_absent:
                attendee.is_absent = False
                self.attendances.put(attendee)

    @on("meeting.cancelled")
    def cancel_meeting(self, event: MeetingCancelled, _: Recorded) -> None:
        """Look forward to it no more; nothing is owed for it."""
        meeting = self.meetings.get(event.meeting)
        if meeting is not None and meeting.state != "joined":
            meeting.state = "cancelled"
            self.meetings.put(meeting)

    @on("meeting.missed")
    def miss_meeting(self, event: MeetingMissed, _: Recorded) -> None:
        """Note who did not come; if that is everybody, there was no meeting."""
        meeting = self._find_meeting(event.meeting)
        if meeting is None or (event.people is None and meeting.id != event.meeting):
            return
        for person in event.people or ():
            attendee = self.attendances.get(meeting.id, person)
            if attendee is not None:
                attendee.is_absent, attendee.met_at = True, None
                self.attendances.put(attendee)
        attendees = [self.attendances.get(meeting.id, person) for person in meeting.people.split()]
        if event.people is None or all(g is None or g.is_absent for g in attendees):
            meeting.state = "missed"
            self.meetings.put(meeting)

    @on("meeting.debriefed")
    def debrief_meeting(self, event: MeetingDebriefed, _: Recorded) -> None:
        """Owe no debrief."""
        meeting = self._find_meeting(event.meeting)
        if meeting is not None:
            meeting.debriefed = True
            self.meetings.put(meeting)

    @on("meeting.held")
    def record_meeting(self, event: MeetingHeld, recorded: Recorded) -> None:
        """Owe a debrief, and thanks to everybody who was there."""
        record = _Record(event.people, event.kind, event.meeting, bool(event.separate), event.at)
        self._record_talk(record, recorded)

    @on("job_interview.held")
    def record_interview(self, event: JobInterviewHeld, recorded: Recorded) -> None:
        """Owe thanks to everybody who asked; it is the meeting that was agreed as that."""
        record = _Record(event.people, "job-interview", event.job_interview, False, event.at)
        self._record_talk(record, recorded)

    def _record_talk(self, record: _Record, recorded: Recorded) -> None:
        at, clock = record.at, clock_of(record.at, recorded.recorded_at)
        named_meeting = self._find_meeting(record.meeting) if record.meeting else None
        meeting = self._find_same_talk(record, clock, named_meeting)
        if meeting is None:
            meeting = Meeting(
                MeetingId(record.meeting or recorded.id), record.kind, at, "held", False,
                " ".join(dict.fromkeys(record.people)), self._is_history(record, recorded), clock,
                record.is_separate,
            )  # fmt: skip
            if record.meeting:
                self.aliases.put(Alias(recorded.id, record.meeting))
            self.meetings.add(meeting)
        else:
            past = meeting.is_history and self._is_history(record, recorded)
            if meeting.state != "held":
                meeting.starts, meeting.clock = at, clock
                meeting.kind = record.kind
            elif not is_importer(recorded.source):
                meeting.kind = record.kind
            meeting.clock, meeting.is_history = meeting.clock or clock, past
            for name in (record.meeting, recorded.id):
                if name and name != meeting.id:
                    self._join(name, meeting)
            meeting.is_separate = meeting.is_separate or record.is_separate
            self._join_same_talks(meeting, record, clock)
            meeting.people = " ".join(dict.fromkeys((*meeting.people.split(), *record.people)))
            meeting.state = "held"
            self.meetings.put(meeting)
        self._index(meeting)
        for person in record.people:
            self._record_attendance(person, meeting.id, at)

    def _find_same_talk(
        self, event: _Record, clock: str | None, named: Meeting | None
    ) -> Meeting | None:
        """Find the meeting that a record is of, by its name or else by its day and people."""
        if named is not None and named.state == "held":
            return named
        candidates = {
            str(m.id): m
            for m in self._find_same_day(event.at, event.people, event.kind, clock)
            if named is None or m.state == "held"
        }
        if not candidates:  # as nearly always
            return named
        chosen = choose_talk(
            candidates,
            is_agreed=lambda name: candidates[name].state == "scheduled",
            is_separate=event.is_separate,
        )
        return candidates[chosen] if chosen else named

    def _is_history(self, event: _Record, recorded: Recorded) -> bool:
        """Check that a record is history: imported, and not of a talk just asked for."""
        moment, stamp = event.at, recorded.recorded_at
        if not is_history(moment, source=recorded.source, recorded_at=stamp):
            return False
        contacts = map(self.contacts.get, event.people)
        is_requested = any(contact is not None and contact.is_asked for contact in contacts)
        return not (is_requested and is_recent(moment, stamp))

    def _record_attendance(self, person: str, meeting: str, at: str) -> None:
        """Owe thanks to somebody who was there."""
        contact = self._count_contact(person, "meeting", at)
        attendee = self.attendances.get(meeting, person)
        if attendee is None:
            attendee = Attendee(MeetingId(meeting), PersonId(person), None, None, False, None)
            self.attendances.add(attendee)
        else:
            self.attendances.put(attendee)
        if contact.met_in is not None and contact.met_in != meeting:
            attendee.previous = contact.met_in
        attendee.met_at, attendee.is_absent = at, False
        if contact.met_at is None or not is_before(at, contact.met_at):
            contact.met_in, contact.met_at = meeting, at

    @on("thanks.sent")
    def record_thanks(self, event: ThanksSent, _: Recorded) -> None:
        """Record thanks for the meeting named, or else for the latest with that person."""
        self._count_message(event.person, event.at)
        attendee = self._find_attendance_to_thank(event.person, event.meeting)
        if attendee is not None and attendee.thanked_at is None:
            attendee.thanked_at = event.at
            self.attendances.put(attendee)

    def _find_attendance_to_thank(self, person: str, meeting: str | None) -> Attendee | None:
        """Find the part somebody had in a meeting, else in the latest that they came to."""
        if meeting is not None:
            return self.attendances.get(self._resolve_name(meeting), person)
        contact = self.contacts.get(person)
        key = contact.met_in if contact else None
        while key is not None:
            key = self._resolve_name(key)
            attendee, past_meeting = self.attendances.get(key, person), self.meetings.get(key)
            if attendee is None or past_meeting is None:
                return None
            if past_meeting.state == "held" and attendee.met_at is not None:
                return attendee
            key = attendee.previous
        return None

    def _select_meetings(self, person: str, condition: str) -> list[Meeting]:
        """Return those of somebody's meetings that meet an SQL condition, earliest first."""
        those = "select m.id from guests g join meetings m on m.id = g.meeting where g.person = ?"
        part = f"id in ({those} and {condition}) order by starts, id"
        return list(self.meetings.where(part, (person,)))

    def find_scheduled_meeting(
        self, person: str, moment: str, kind: str | None = None
    ) -> MeetingId | None:
        """Return the meeting agreed with a person for that day, unless they were met in it.

        A meeting that others came to is still the one: each may be recorded apart.

        Args:
            kind: of what is meant; a job interview is none that is something else.
        """
        agreed = self._select_meetings(
            person, "m.state in ('scheduled', 'held') and g.met_at is null"
        )
        on_that_day = (
            m for m in agreed
            if can_be_same_day(m.starts, moment)
            and (kind is None or (m.kind == "job-interview") == (kind == "job-interview"))
        )  # fmt: skip
        return next((MeetingId(m.id) for m in on_that_day), None)

    def find_last_meeting(self, person: str, until: str | None = None) -> MeetingId | None:
        """Return the latest meeting held with a person, surely not after a moment that is named."""
        past_meetings = self._select_meetings(person, "m.state = 'held' and g.met_at is not null")
        earlier = [m for m in past_meetings if until is None or not is_before(until, m.starts)]
        return MeetingId(earlier[-1].id) if earlier else None

    def find_talk(self, people: Iterable[str], moment: str, clock: str | None) -> Meeting | None:
        """Return the meeting held on a day with any of these people that can be the same talk.

        Args:
            clock: when the talk began; None if its time of day is not known.
        """
        talks = {
            meeting.id: meeting
            for person in people
            for meeting in self._select_meetings(
                person, "m.state = 'held' and g.met_at is not null"
            )
            if talk_day(meeting.starts) == talk_day(moment) is not None
            and meeting.kind != "job-interview"
            and not are_apart(meeting.clock, clock)
        }
        return next(iter(sort_talks(talks.values())), None)

    def find_meeting_id(self, name: str) -> str:
        """Return the id of a meeting by any of its names: the events that recorded the talk."""
        while (alias := next(self.aliases.where("id = ?", (name,)), None)) is not None:
            name = alias.meeting
        return name

    def list_talk_ids(self, person: str) -> list[str]:
        """Return the ids of all events that recorded, or agreed, the talks somebody came to."""
        query = (
            "with recursive own(id) as ("
            "select m.id from guests g join meetings m on m.id = g.meeting "
            "where g.person = ? and g.met_at is not null and m.state = 'held' union "
            "select a.id from meeting_aliases a join own on a.meeting = own.id) select id from own"
        )
        return [name for (name,) in self.query(query, (person,))]

    def list_attendees(self, meeting: str) -> list[Attendee]:
        """Return everybody who has a part in a meeting, whether they came or not."""
        return list(self.attendances.where("meeting = ? order by person", (meeting,)))

    def list_meetings(self, person: str) -> list[Meeting]:
        """Return the meetings that somebody has a part in, earliest first."""
        return self._select_meetings(person, "m.state <> 'joined'")

    def list_unconfirmed_meetings(self, person: str) -> list[Meeting]:
        """Return the meetings of which nobody knows whether somebody came, earliest first.

        Those are agreed, or were held by others who came.
        """
        return self._select_meetings(
            person, "m.state in ('scheduled', 'held') and g.met_at is null and not g.is_absent"
        )

    def list_missed_meetings(self, person: str) -> list[Meeting]:
        """Return the meetings that somebody was to come to and did not, earliest first."""
        return self._select_meetings(
            person,
            "m.state <> 'joined' and "
            "(g.is_absent or m.state = 'held' and g.met_at is null or m.state = 'missed')",
        )
