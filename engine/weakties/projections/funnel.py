"""How far did it go with each person I asked or met?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows, row
from weakties.statistics.proportions import Proportion

if TYPE_CHECKING:
    from weakties.domain.hiring import (
        ApplicationSent,
        JobInterviewHeld,
        LeadHeard,
        OfferAccepted,
        OfferReceived,
    )
    from weakties.domain.meetings import MeetingHeld
    from weakties.domain.outreach import OutreachSent, ReplyReceived
    from weakties.envelope import Recorded

STAGES = (
    "asked", "replied", "met", "lead", "applied", "job-interview", "offer", "accepted",
)  # fmt: skip
"""From a first request to a job; who reached one stage counts in all before it."""


@row
class Furthest:
    """The furthest stage reached with a person, as an index into `STAGES`."""

    person: str
    stage: int


@row
class Chain:
    """A lead, or an offer, where it is, and who told me of the lead."""

    id: str
    what: str
    person: str | None
    organization: str | None
    at: str


@attrs.frozen
class Stage:
    """One line of the funnel.

    Attributes:
        reached: people who got here, of those who got to the stage before.
    """

    name: str
    reached: Proportion


class Funnel(Projection):
    """How far did it go with each person I asked or met?"""

    name = "funnel"
    furthest = Rows("furthest", Furthest, "person")
    chains = Rows("chains", Chain, "id")

    @on("outreach.sent")
    def asked(self, event: OutreachSent, _: Recorded) -> None:
        """Begin with a request."""
        self._reach(event.person, "asked")

    @on("reply.received")
    def replied(self, event: ReplyReceived, _: Recorded) -> None:
        """Go on with an answer of any kind, but an automatic one."""
        if event.sentiment != "auto":
            self._reach(event.person, "replied")

    @on("meeting.held")
    def met(self, event: MeetingHeld, _: Recorded) -> None:
        """Go on with a talk, asked for or not."""
        for person in event.people:
            self._reach(person, "met")

    @on("lead.heard")
    def heard(self, event: LeadHeard, recorded: Recorded) -> None:
        """Go on with who told me of work; a lead nobody told belongs to nobody's funnel."""
        told = (event.person, event.organization, event.at)
        self.chains.put(Chain(recorded.id, "lead", *told))
        self._reach(event.person, "lead")

    @on("application.sent")
    def applied(self, event: ApplicationSent, _: Recorded) -> None:
        """Go on with an application to a lead."""
        self._reach(self._teller(event.lead), "applied")

    @on("job_interview.held")
    def interviewed(self, event: JobInterviewHeld, _: Recorded) -> None:
        """Go on with a job interview."""
        self._reach(self._teller(event.lead), "job-interview")

    @on("offer.received")
    def offered(self, event: OfferReceived, recorded: Recorded) -> None:
        """Go on with an offer."""
        lead = self.chains.get(event.lead)
        person, place = (lead.person, lead.organization) if lead else (None, None)
        self.chains.put(Chain(recorded.id, "offer", person, place, event.at))
        self._reach(person, "offer")

    @on("offer.accepted")
    def accepted(self, event: OfferAccepted, _: Recorded) -> None:
        """End with a job."""
        self._reach(self._teller(event.offer), "accepted")

    def _teller(self, chain: str) -> str | None:
        found = self.chains.get(chain)
        return found.person if found else None

    def _reach(self, person: str | None, stage: str) -> None:
        """Move a person on, never back."""
        place = STAGES.index(stage)
        if person is not None:
            known = self.furthest.get(person)
            if known is None or known.stage < place:
                self.furthest.put(Furthest(person, place))

    def latest(self, organization: str, what: str) -> str | None:
        """Give the latest lead, or offer, at an organization."""
        there = "organization = ? and what = ? order by at desc, id desc limit 1"
        return next((c.id for c in self.chains.where(there, (organization, what))), None)

    def stages(self) -> list[Stage]:
        """Give the whole funnel; everybody at one stage counts in all before it."""
        counts = dict(
            self.connection.execute("select stage, count(*) from furthest group by stage")
        )
        reached = [sum(n for s, n in counts.items() if s >= place) for place in range(len(STAGES))]
        before = [reached[0], *reached]
        return [
            Stage(name, Proportion(n, of))
            for name, n, of in zip(STAGES, reached, before, strict=False)
        ]
