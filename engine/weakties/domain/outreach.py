"""Asking for a talk: one thread for each request, and what came back."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import IntroductionId, OutreachId, PersonId
from weakties.domain.when import NO_MOMENT, OptionalMoment

Channel = Literal[
    "email", "linkedin-message", "linkedin-invitation", "phone", "in-person",
    "event", "alumni-platform", "introduction", "other",
]  # fmt: skip
Purpose = Literal["information-interview", "reconnect", "job-referral", "job"]
Sentiment = Literal["yes", "no", "later", "redirected", "auto", "unread"]
Count = Annotated[int, Meta(ge=0)]


@event("outreach.sent")
class OutreachSent(Event):
    """I asked somebody for a talk; this event's id names the outreach.

    Attributes:
        introduction: the introduction it rests on.
        template: the name of the text it was made from.
        mentions_job: whether it speaks of a job, which an information interview does not.
        minutes: how long a talk it asks for.
    """

    person: PersonId
    channel: Channel = "email"
    purpose: Purpose = "information-interview"
    introduction: IntroductionId | None = None
    words: Count | None = None
    mentions_job: bool | None = None
    minutes: Count | None = None
    template: Personal[str | None] = None
    note: Personal[str | None] = None


@event("outreach.followed_up")
class OutreachFollowedUp(Event):
    """I wrote a second time; without an outreach named it is the person's latest before it."""

    person: PersonId
    outreach: OutreachId | None = None
    channel: Channel | None = None
    note: Personal[str | None] = None


@event("outreach.bounced")
class OutreachBounced(Event):
    """It never reached them."""

    person: PersonId
    outreach: OutreachId | None = None


@event("outreach.closed")
class OutreachClosed(Event):
    """I no longer wait for an answer; a later reply opens it again."""

    person: PersonId
    outreach: OutreachId | None = None
    reason: Literal["no-response", "withdrawn", "other"] = "no-response"


@event("reply.received")
class ReplyReceived(Event):
    """They answered, on whatever channel.

    Attributes:
        sentiment: what it says; "unread" is of an import, which does not read it.
        later_until: when a "later" wants to be asked again.
    """

    person: PersonId
    outreach: OutreachId | None = None
    sentiment: Sentiment = "yes"
    channel: Channel | None = None
    later_until: OptionalMoment = NO_MOMENT
    note: Personal[str | None] = None


@event("approach.changed")
class ApproachChanged(Event):
    """From that day on I went about my search in another way; it marks and splits every series.

    Attributes:
        approach: what I do now, in my words.
    """

    approach: Personal[str | None] = None
