"""How far did it go with each person I asked or met?"""

from __future__ import annotations

from operator import itemgetter
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
_COLUMNS = {name.replace("-", "_"): place for place, name in enumerate(STAGES)}


@row
class Furthest:
    """How far it went with a person.

    Attributes:
        stage: the furthest one, as an index into `STAGES`.
        asked, replied, met, lead, applied, job_interview, offer, accepted: the position of the
            first event of each stage; None where there is none, though a further one was reached.
    """

    person: str
    stage: int
    asked: int | None = None
    replied: int | None = None
    met: int | None = None
    lead: int | None = None
    applied: int | None = None
    job_interview: int | None = None
    offer: int | None = None
    accepted: int | None = None


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
    def asked(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin with a request."""
        self._reach(event.person, "asked", recorded)

    @on("reply.received")
    def replied(self, event: ReplyReceived, recorded: Recorded) -> None:
        """Go on with an answer of any kind, but an automatic one."""
        if event.sentiment != "auto":
            self._reach(event.person, "replied", recorded)

    @on("meeting.held")
    def met(self, event: MeetingHeld, recorded: Recorded) -> None:
        """Go on with a talk, asked for or not."""
        for person in event.people:
            self._reach(person, "met", recorded)

    @on("lead.heard")
    def heard(self, event: LeadHeard, recorded: Recorded) -> None:
        """Go on with who told me of work; a lead nobody told belongs to nobody's funnel."""
        told = (event.person, event.organization, event.at)
        self.chains.add(Chain(recorded.id, "lead", *told))
        self._reach(event.person, "lead", recorded)

    @on("application.sent")
    def applied(self, event: ApplicationSent, recorded: Recorded) -> None:
        """Go on with an application to a lead."""
        self._reach(self._teller(event.lead), "applied", recorded)

    @on("job_interview.held")
    def interviewed(self, event: JobInterviewHeld, recorded: Recorded) -> None:
        """Go on with a job interview."""
        self._reach(self._teller(event.lead), "job_interview", recorded)

    @on("offer.received")
    def offered(self, event: OfferReceived, recorded: Recorded) -> None:
        """Go on with an offer."""
        lead = self.chains.get(event.lead)
        person, place = (lead.person, lead.organization) if lead else (None, None)
        self.chains.add(Chain(recorded.id, "offer", person, place, event.at))
        self._reach(person, "offer", recorded)

    @on("offer.accepted")
    def accepted(self, event: OfferAccepted, recorded: Recorded) -> None:
        """End with a job."""
        self._reach(self._teller(event.offer), "accepted", recorded)

    def _teller(self, chain: str) -> str | None:
        found = self.chains.get(chain)
        return found.person if found else None

    def _reach(self, person: str | None, stage: str, recorded: Recorded) -> None:
        """Move a person on, never back; only the first event of a stage changes anything."""
        if person is None:
            return
        known = self.furthest.get(person)
        if known is None:
            known = Furthest(person, -1)
        elif getattr(known, stage) is not None:
            return
        setattr(known, stage, recorded.position)
        known.stage = max(known.stage, _COLUMNS[stage])
        self.furthest.put(known)

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

    def reached(self, stage: str) -> list[tuple[str, int]]:
        """Give everybody who counts at a stage, and the position of the event behind it.

        It is the first event of that stage, or, if there is none, the first of any beyond it.
        """
        place = STAGES.index(stage)
        own, *beyond = list(_COLUMNS)[place:]
        found = []
        for person in self.furthest.where("stage >= ? order by person", (place,)):
            told = [getattr(person, own)] if getattr(person, own) else []
            told = told or [p for name in beyond if (p := getattr(person, name))]
            found.append((person.person, min(told)))
        return sorted(found, key=itemgetter(1, 0))
