"""My positions, who recommended or endorsed me, and whom I follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weakties import Projection, Rows, on, row
from weakties_linkedin.events import (
    EndorsementGiven,
    EndorsementReceived,
    OrganizationFollowed,
    PositionHeld,
)
from weakties_linkedin.keys import RECOMMENDATIONS

if TYPE_CHECKING:  # `today` asks this projection, and need not wait for the events of the core
    from weakties import InteractionNoted, Recorded


@row
class Position:
    """Where I worked, by the organization's id; it is empty where none was told.

    Attributes:
        began: the month, or the year.
        ended: None if it did not, or it was not told.
    """

    organization: str
    title: str
    began: str
    ended: str | None
    place: str | None


@row
class Endorsement:
    """A skill that somebody confirmed; ``received`` tells whether it is mine or theirs."""

    person: str
    skill: str
    received: bool
    at: str


@row
class Recommendation:
    """A recommendation on a profile: of me, if it is ``received``, else of them.

    Attributes:
        imported: the day on which the import was that told of it.
    """

    event: str
    person: str
    received: bool
    at: str
    imported: str


@row
class Follow:
    """An organization whose news I follow, since I first did."""

    organization: str
    at: str


class Background(Projection):
    """What did I do where, who recommended or endorsed me, and whom do I follow?"""

    name = "linkedin-background"
    version = 3
    positions = Rows("linkedin_positions", Position, "organization, title, began")
    endorsements = Rows("linkedin_endorsements", Endorsement, "person, skill, received")
    recommendations = Rows("linkedin_recommendations", Recommendation, "event")
    follows = Rows("linkedin_follows", Follow, "organization")

    @on(PositionHeld)
    def add_position(self, event: PositionHeld, _: Recorded) -> None:
        """Take over a position; a later export may tell that it ended."""
        organization, title = event.organization or "", event.title or ""
        self.positions.put(Position(organization, title, event.at, event.until, event.place))

    @on(EndorsementReceived, EndorsementGiven)
    def add_endorsement(self, event: EndorsementReceived | EndorsementGiven, _: Recorded) -> None:
        """Take over an endorsement; of one that was given again the first day counts."""
        skill, received = event.skill or "", isinstance(event, EndorsementReceived)
        existing = self.endorsements.get(event.person, skill, received)
        at = min(existing.at, event.at) if existing else event.at
        self.endorsements.put(Endorsement(event.person, skill, received, at))

    @on("interaction.noted")
    def add_recommendation(self, event: InteractionNoted, recorded: Recorded) -> None:
        """Take over a recommendation: a favor that our importer told, and a contact to the core."""
        if recorded.source == RECOMMENDATIONS:
            imported = recorded.recorded_at[:10]
            fields = (event.people[0], event.direction == "in", event.at, imported)
            self.recommendations.put(Recommendation(recorded.id, *fields))

    @on(OrganizationFollowed)
    def add_follow(self, event: OrganizationFollowed, _: Recorded) -> None:
        """Follow an organization from the first day on."""
        existing = self.follows.get(event.organization)
        at = min(existing.at, event.at) if existing else event.at
        self.follows.put(Follow(event.organization, at))

    def list_positions(self) -> list[Position]:
        """Return where I worked, the latest first."""
        return list(self.positions.where("true order by began desc, organization, title"))

    def list_positions_at(self, organization: str) -> list[Position]:
        """Return what I was at one organization, by its id, the latest first."""
        condition = "organization = ? order by began desc, title"
        return list(self.positions.where(condition, (organization,)))

    def list_recommendations(self) -> list[Recommendation]:
        """Return who recommended me, the latest first."""
        return list(self.recommendations.where("received order by at desc, event"))

    def list_endorsements(self, person: str | None = None) -> list[Endorsement]:
        """Return who endorsed me for what, or what one person did, the oldest first."""
        condition = "received and ? in (person, '') order by at, person, skill"
        return list(self.endorsements.where(condition, (person or "",)))

    def list_follows(self) -> list[Follow]:
        """Return which organizations I follow, the longest followed first."""
        return list(self.follows.where("true order by at, organization"))
