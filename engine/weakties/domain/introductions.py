"""Events between people: introductions, promises, and contact without a request."""

from typing import Literal

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import CommitmentId, IntroductionId, MeetingId, PersonId
from weakties.domain.outreach import Channel
from weakties.domain.when import NO_MOMENT, OptionalMoment

Strength = Literal["name-only", "use-my-name", "warm", "joint-meeting"]


@event("introduction.offered")
class IntroductionOffered(Event):
    """Somebody gave me a name; this event's id names the introduction.

    Attributes:
        strength: from a name alone to a meeting of all three.
        meeting: the talk in which it was offered.
        double_opt_in: whether both sides are asked before the introduction.
    """

    introducer: PersonId
    introduced: PersonId
    strength: Strength = "name-only"
    meeting: MeetingId | None = None
    double_opt_in: bool | None = None
    note: Personal[str | None] = None


@event("introduction.requested")
class IntroductionRequested(Event):
    """I asked somebody to introduce me.

    Attributes:
        introduction: the offer this takes up; None is a request of my own, named by its event.
    """

    introducer: PersonId
    introduced: PersonId
    introduction: IntroductionId | None = None
    channel: Channel = "email"
    note: Personal[str | None] = None


@event("introduction.made")
class IntroductionMade(Event):
    """Somebody introduced me."""

    introducer: PersonId
    introduced: PersonId
    introduction: IntroductionId | None = None
    strength: Strength = "warm"


@event("introduction.declined")
class IntroductionDeclined(Event):
    """The introduction will not happen."""

    introducer: PersonId
    introduced: PersonId
    introduction: IntroductionId | None = None
    by: Literal["introducer", "introduced", "me"] = "introducer"


@event("introduction.closed")
class IntroductionClosed(Event):
    """I told the introducer what came of it."""

    introducer: PersonId
    introduced: PersonId
    introduction: IntroductionId | None = None


@event("commitment.made")
class CommitmentMade(Event):
    """Somebody promised something; this event's id names the commitment."""

    person: PersonId
    owed_by: Literal["me", "them"] = "me"
    due: OptionalMoment = NO_MOMENT
    meeting: MeetingId | None = None
    what: Personal[str | None] = None


@event("commitment.kept")
class CommitmentKept(Event):
    """The promise was kept."""

    commitment: CommitmentId


@event("commitment.dropped")
class CommitmentDropped(Event):
    """The promise no longer stands."""

    commitment: CommitmentId


@event("interaction.noted")
class InteractionNoted(Event):
    """Contact that is neither a request nor a meeting.

    Attributes:
        direction: who turned to whom.
        gave_value: whether I gave them something useful.
    """

    people: tuple[PersonId, ...]
    channel: Channel = "other"
    direction: Literal["in", "out", "mutual"] = "mutual"
    purpose: Literal["nurture", "update", "favor", "congratulate", "other"] = "other"
    gave_value: bool | None = None
    note: Personal[str | None] = None
