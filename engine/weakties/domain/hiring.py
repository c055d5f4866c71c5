"""Events about work: leads, applications, job referrals, job interviews, offers."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import (
    JobInterviewId,
    JobReferralId,
    LeadId,
    OfferId,
    OrganizationId,
    PersonId,
)
from weakties.domain.organizations import SizeBand
from weakties.domain.when import Moment

Method = Literal["posting", "job-referral", "direct", "recruiter"]


@event("lead.heard")
class LeadHeard(Event):
    """I heard of work that could be had; this event's id names the lead.

    Attributes:
        person: who told me; None if nobody did.
        advertised: whether the job was published, which measures the hidden market.
        size: the organization's size at that time.
    """

    organization: OrganizationId | None = None
    person: PersonId | None = None
    source: Literal["person", "posting", "recruiter", "event", "other"] = "person"
    advertised: Literal["yes", "no", "unknown"] = "unknown"
    size: SizeBand | None = None
    role: Personal[str | None] = None


@event("lead.closed")
class LeadClosed(Event):
    """A lead that goes no further."""

    lead: LeadId
    reason: Literal["rejected", "withdrawn", "filled", "won", "other"] = "other"


@event("application.sent")
class ApplicationSent(Event):
    """I applied."""

    lead: LeadId
    method: Method = "posting"
    resume: Personal[str | None] = None


@event("job_referral.requested")
class JobReferralRequested(Event):
    """I asked somebody to recommend me into a hiring process."""

    person: PersonId
    lead: LeadId | None = None


@event("job_referral.given")
class JobReferralGiven(Event):
    """Somebody recommended me into a hiring process.

    Attributes:
        request: the id of the request it answers.
    """

    person: PersonId
    lead: LeadId | None = None
    request: JobReferralId | None = None


@event("job_referral.declined")
class JobReferralDeclined(Event):
    """Somebody would not recommend me."""

    person: PersonId
    lead: LeadId | None = None
    request: JobReferralId | None = None


@event("job_interview.scheduled")
class JobInterviewScheduled(Event):
    """A job interview was agreed; this event's id names it.

    Attributes:
        round: which interview for that lead it is; None if it is the next after those before it.
    """

    lead: LeadId
    starts: Moment
    people: tuple[PersonId, ...] = ()
    round: Annotated[int, Meta(ge=1)] | None = None


@event("job_interview.held")
class JobInterviewHeld(Event):
    """A job interview took place.

    Attributes:
        round: as that of one that is agreed.
    """

    lead: LeadId
    job_interview: JobInterviewId | None = None
    people: tuple[PersonId, ...] = ()
    round: Annotated[int, Meta(ge=1)] | None = None
    note: Personal[str | None] = None


@event("offer.received")
class OfferReceived(Event):
    """A job was offered to me; this event's id names the offer."""

    lead: LeadId
    pay: Personal[str | None] = None


@event("offer.accepted")
class OfferAccepted(Event):
    """I took the job."""

    offer: OfferId


@event("offer.declined")
class OfferDeclined(Event):
    """I did not take the job."""

    offer: OfferId
    reason: Personal[str | None] = None
