"""The talks that took place, and with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from weakties.contracts import Readable
from weakties.domain.moments import is_before
from weakties.domain.talks import are_apart, choose_talk, clock_of, sort_talks, talk_day
from weakties.progress.happened import list_events
from weakties.progress.once import cache_answer

if TYPE_CHECKING:
    from weakties.domain.meetings import (
        MeetingHeld,
        MeetingMissed,
        MeetingRescheduled,
        MeetingScheduled,
    )
    from weakties.log.envelope import Recorded


@attrs.frozen
class Talk:
    """A meeting that took place, however often it was recorded; a job interview is none.

    Attributes:
        at: when it was held; what comes first in the order, if that was told more than once.
        event: id of the event that told it first.
        meeting: its id, which is that of the event by which it was agreed, if it was.
        people: who was there.
        names: all ids by which it can be named.
    """

    at: str
    event: str
    meeting: str
    people: tuple[str, ...]
    names: frozenset[str] = frozenset()


@attrs.define(eq=False)
class MeetingState:
    """What became of a meeting, which was agreed or recorded as held; a job interview is none.

    Attributes:
        id: of the event that told of it first.
        state: scheduled, rescheduled, cancelled, missed or held: the latest counts.
        starts: when it is to begin, or was held.
        people: everybody who has a part in it, and whether they were there.
        is_agreed: whether it was agreed before it was held.
        first_record: the event that recorded first that it was held.
        names: all ids by which it can be named.
        absent: who is known not to have come.
        events: the events that told what became of it.
        is_separate: whether it was recorded as another talk of its day.
        rank: how many records of talks came before the first of it.
    """

    id: str
    state: str
    starts: str
    clock: str | None
    people: dict[str, bool]
    is_agreed: bool
    first_record: Recorded | None = None
    names: set[str] = attrs.field(factory=set)
    absent: set[str] = attrs.field(factory=set)
    events: list[str] = attrs.field(factory=list)
    is_separate: bool = False
    rank: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is agreed, and nobody told what became of it."""
        return self.state in ("scheduled", "rescheduled")


class _Meetings:
    """The state of all meetings, built up event by event.

    It is as `weakties.Agenda` has it, without job interviews.
    """

    def __init__(self) -> None:
        self.all: list[MeetingState] = []
        self._by_name: dict[str, MeetingState] = {}
        self._by_day: dict[tuple[str, str | None], list[MeetingState]] = defaultdict(list)
        self._records = 0

    def _index(self, meeting: MeetingState) -> None:
        day = talk_day(meeting.starts)
        for person in meeting.people if day else ():
            if meeting not in (same_day := self._by_day[person, day]):
                same_day.append(meeting)

    def _name(self, meeting: MeetingState, name: str) -> None:
        meeting.names.add(name)
        self._by_name[name] = meeting

    def _find_same_day(
        self, moment: str, people: Iterable[str], clock: str | None
    ) -> list[MeetingState]:
        day, near = talk_day(moment), dict[str, MeetingState]()
        for person in people if day else ():
            for meeting in self._by_day.get((person, day), ()):
                is_current = meeting.state == "held" or meeting.is_open
                is_listed = talk_day(meeting.starts) == day and meeting.id in meeting.names
                if is_current and is_listed and not are_apart(meeting.clock, clock):
                    near[meeting.id] = meeting
        return sort_talks(near.values())

    def _join(self, name: str, meeting: MeetingState) -> None:
        """Merge the meeting of a name into another meeting."""
        before = self._by_name.get(name)
        if before is not None and before is not meeting:
            self.all.remove(before)
            self._by_name |= dict.fromkeys(before.names, meeting)
            meeting.names |= before.names
            before.names.clear()
            meeting.is_agreed = meeting.is_agreed or before.is_agreed
            meeting.events += before.events
            for person, attended in before.people.items():
                meeting.people[person] = meeting.people.get(person, False) or attended
            present = {person for person, attended in meeting.people.items() if attended}
            meeting.absent = (meeting.absent | before.absent) - present
            if before.first_record and before.rank < meeting.rank:
                meeting.first_record, meeting.rank = before.first_record, before.rank
            self._index(meeting)
        self._name(meeting, name)

    def agree(self, recorded: Recorded, event: MeetingScheduled) -> None:
        """Take in that a meeting was agreed."""
        clock = clock_of(event.starts)
        people: dict[str, bool] = dict.fromkeys(event.people, False)
        meeting = MeetingState(recorded.id, "scheduled", event.starts, clock, people, True)
        self.all.append(meeting)
        self._name(meeting, recorded.id)
        if not is_before(event.at, event.starts):
            same_day = self._find_same_day(event.starts, event.people, clock)
            if (past_meeting := next((m for m in same_day if m.state == "held"), None)) is not None:
                self._join(recorded.id, past_meeting)
                return
        self._index(meeting)

    def move(self, event: MeetingRescheduled) -> None:
        """Take in that a meeting was moved."""
        meeting = self._by_name.get(event.meeting)
        if meeting is not None and meeting.id == event.meeting:
            meeting.state, meeting.starts = "rescheduled", event.starts
            meeting.clock = clock_of(event.starts)
            meeting.absent.clear()
            self._index(meeting)

    def fall_out(self, recorded: Recorded, state: str, absent: Iterable[str] | None) -> None:
        """Take in that a meeting was called off, or that somebody did not come."""
        name: str = recorded.event.meeting  # type: ignore[attr-defined]  # by its kind
        meeting = self._by_name.get(name)
        if meeting is None or (absent is None and meeting.id != name):
            return
        meeting.events.append(recorded.id)
        is_over = absent is None
        for person in absent or ():
            if person in meeting.people:
                meeting.people[person] = False
                meeting.absent.add(person)
        if is_over or meeting.absent.issuperset(meeting.people):
            meeting.state = state

    def hold(self, recorded: Recorded, event: MeetingHeld) -> None:
        """Take in that a meeting took place."""
        at, clock = recorded.occurred_at, clock_of(recorded.occurred_at, recorded.recorded_at)
        named = self._by_name.get(event.meeting) if event.meeting else None
        meeting = self._find_same_talk(event, clock, named)
        if meeting is None:
            meeting = MeetingState(event.meeting or recorded.id, "", at, clock, {}, False)
            self.all.append(meeting)
            self._name(meeting, meeting.id)
        if meeting.state != "held":
            meeting.starts, meeting.clock = at, clock
        meeting.state, meeting.clock = "held", meeting.clock or clock
        self._records += 1
        if meeting.first_record is None:
            meeting.first_record, meeting.rank = recorded, self._records
        for name in (event.meeting, recorded.id):
            if name:
                self._join(name, meeting)
        meeting.is_separate = meeting.is_separate or bool(event.separate)
        if not meeting.is_separate:
            self._join_same_talks(meeting, self._find_same_day(at, event.people, clock))
        meeting.people |= dict.fromkeys(event.people, True)
        meeting.absent.difference_update(event.people)
        meeting.events.append(recorded.id)
        self._index(meeting)

    def _join_same_talks(self, meeting: MeetingState, near: Iterable[MeetingState]) -> None:
        """Join to a talk whatever else of that day a record shows to be the same."""
        for other in near:
            is_other = other is not meeting and other.state == "held"
            if is_other and not other.is_separate and not are_apart(meeting.clock, other.clock):
                meeting.clock = meeting.clock or other.clock
                self._join(other.id, meeting)

    def _find_same_talk(
        self, event: MeetingHeld, clock: str | None, named: MeetingState | None
    ) -> MeetingState | None:
        if named is not None and named.state == "held":
            return named
        candidates = {
            m.id: m
            for m in self._find_same_day(event.at, event.people, clock)
            if named is None or m.state == "held"
        }
        chosen = choose_talk(
            candidates,
            is_agreed=lambda name: candidates[name].is_open,
            is_separate=bool(event.separate),
        )
        return candidates[chosen] if chosen else named


@cache_answer
def list_meetings(view: Readable) -> list[MeetingState]:
    """Return every meeting that was agreed or held, once; job interviews are none."""
    states = _Meetings()
    for recorded in list_events(
        view, "meeting.scheduled", "meeting.rescheduled", "meeting.cancelled", "meeting.missed",
        "meeting.held",
    ):  # fmt: skip
        event: Any = recorded.event
        if getattr(event, "kind", None) == "job-interview":
            continue
        match recorded.kind:
            case "meeting.scheduled":
                states.agree(recorded, event)
            case "meeting.rescheduled":
                states.move(event)
            case "meeting.held":
                states.hold(recorded, event)
            case "meeting.missed":
                missed: MeetingMissed = event
                states.fall_out(recorded, "missed", missed.people)
            case _:
                states.fall_out(recorded, "cancelled", None)
    return states.all


@cache_answer
def list_talks(view: Readable) -> list[Talk]:
    """Return every talk once, in the order in which they happened."""
    order = {r.id: n for n, r in enumerate(list_events(view, "meeting.held"))}
    talks = [
        Talk(
            m.first_record.occurred_at, m.first_record.id, m.id,
            tuple(person for person, attended in m.people.items() if attended),
            frozenset(m.names),
        )
        for m in list_meetings(view)
        if m.state == "held" and m.first_record is not None
    ]  # fmt: skip
    return sorted(talks, key=lambda talk: order[talk.event])


@cache_answer
def index_talks_by_name(view: Readable) -> dict[str, Talk]:
    """Return the talks by any of their names: the events that agreed or recorded them."""
    return {name: talk for talk in list_talks(view) for name in talk.names}


@cache_answer
def group_talks_by_person(view: Readable) -> dict[str, list[Talk]]:
    """Return the talks with each person, oldest first; nobody without any."""
    talks_by_person: dict[str, list[Talk]] = defaultdict(list)
    for talk in list_talks(view):
        for person in talk.people:
            talks_by_person[person].append(talk)
    return dict(talks_by_person)
