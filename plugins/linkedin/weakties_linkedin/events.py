"""Events in LinkedIn's export for which the core has no kind."""

from weakties import Event, OrganizationId, Personal, PersonId, When, event


@event("linkedin/position.held", version=2)
class PositionHeld(Event):
    """I worked somewhere; it happened when I began.

    Attributes:
        until: when I left; None if I did not, or it is not told.
        place: the town or country, as told; version 1 did not keep it.
    """

    organization: OrganizationId | None = None
    until: When | None = None
    title: Personal[str | None] = None
    place: Personal[str | None] = None


@event("linkedin/endorsement.received")
class EndorsementReceived(Event):
    """Somebody confirmed a skill of mine."""

    person: PersonId
    skill: Personal[str | None] = None


@event("linkedin/endorsement.given")
class EndorsementGiven(Event):
    """I confirmed a skill of somebody's."""

    person: PersonId
    skill: Personal[str | None] = None


@event("linkedin/organization.followed")
class OrganizationFollowed(Event):
    """I began to follow an organization's news."""

    organization: OrganizationId
