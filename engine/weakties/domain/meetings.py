"""The talk itself: agreed, moved, held, thought over, and thanked for."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import AreaId, MeetingId, PersonId
from weakties.domain.outreach import Channel
from weakties.domain.when import Moment

MeetingKind = Literal[
    "information-interview", "coffee", "event", "mentoring", "shadowing", "job-interview"
]
Mode = Literal["in-person", "video", "phone"]
People = Annotated[tuple[PersonId, ...], Meta(min_length=1)]
Minutes = Annotated[int, Meta(ge=0)]


@event("meeting.scheduled")
class MeetingScheduled(Event):
    """A talk was agreed; this event's id names the meeting.

    Attributes:
        starts: when it is to begin.
    """

    people: People
    starts: Moment
    kind: MeetingKind = "information-interview"
    mode: Mode | None = None
    minutes: Minutes | None = None
    place: Personal[str | None] = None


@event("meeting.rescheduled")
class MeetingRescheduled(Event):
    """A talk, or a job interview that was agreed, was moved."""

    meeting: MeetingId
    starts: Moment
    place: Personal[str | None] = None


@event("meeting.cancelled")
class MeetingCancelled(Event):
    """A talk, or a job interview that was agreed, was called off before it began."""

    meeting: MeetingId
    by: Literal["me", "them"] = "them"


@event("meeting.missed")
class MeetingMissed(Event):
    """A talk, or a job interview that was agreed, did not happen, and nobody had called it off.

    Attributes:
        people: who did not come, if others did; None means that there was no talk.
    """

    meeting: MeetingId
    by: Literal["me", "them"] = "them"
    people: People | None = None


@event("meeting.held")
class MeetingHeld(Event):
    """A talk took place; without a meeting named, this event's id names it.

    Attributes:
        meeting: the scheduled meeting this was, if it was agreed beforehand.
        usefulness: 1 to 5.
        energy: what it did to me, from -2 drained to 2 gave.
        asked_for_names: whether I asked whom else to talk to.
        place: where it was.
        separate: whether it was another talk than the one recorded of that day with them; else
            records of one day with somebody in common are of one talk.
    """

    people: People
    meeting: MeetingId | None = None
    kind: MeetingKind = "information-interview"
    mode: Mode | None = None
    minutes: Minutes | None = None
    usefulness: Annotated[int, Meta(ge=1, le=5)] | None = None
    energy: Annotated[int, Meta(ge=-2, le=2)] | None = None
    asked_for_names: bool | None = None
    separate: bool | None = None
    place: Personal[str | None] = None
    note: Personal[str | None] = None


@event("meeting.debriefed")
class MeetingDebriefed(Event):
    """I wrote down what I learnt.

    Attributes:
        area: the career area the talk was about.
        fit_change: whether that career fits me less (-1), as before (0) or more (1).
    """

    meeting: MeetingId
    area: AreaId | None = None
    fit_change: Annotated[int, Meta(ge=-1, le=1)] | None = None
    insights: Personal[str | None] = None
    advice: Personal[str | None] = None
    resources: Personal[str | None] = None
    surprises: Personal[str | None] = None


@event("thanks.sent")
class ThanksSent(Event):
    """I said thank you.

    Attributes:
        meeting: what for, which a job interview can be; None is for help in general.
        specific: whether it named one thing they said and what I do with it.
    """

    person: PersonId
    meeting: MeetingId | None = None
    channel: Channel = "email"
    specific: bool | None = None
    note: Personal[str | None] = None
