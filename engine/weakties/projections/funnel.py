"""How far the search went with each person who has a part in it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import attrs

from weakties.domain.ids import OrganizationId, PersonId
from weakties.domain.moments import is_before
from weakties.domain.sources import is_history
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row
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
    from weakties.log.envelope import Recorded

STAGES = (
    "asked", "replied", "met", "lead", "applied", "job-interview", "offer", "accepted",
)  # fmt: skip
"""From a first request to a job; who reached one stage counts in all before it."""
_STAGE_NUMBERS = {name: number for number, name in enumerate(STAGES)}


@row
class StageReach:
    """That a person got to a stage.

    Attributes:
        stage: as an index into `STAGES`.
        at: when it happened first.
        event: the id of the first event of the stage.
    """

    person: PersonId
    stage: int
    at: str
    event: str


@row
class Chain:
    """A lead, or an offer, where it is, and who told me of the lead."""

    id: str
    what: str
    person: PersonId | None
    organization: OrganizationId | None
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
    """How far did the search go with each person who has a part in it?"""

    name = "funnel"
    version = 4
    reaches = Rows("reached", StageReach, "person, stage")
    chains = Rows("chains", Chain, "id")

    @on("outreach.sent")
    def record_request(self, event: OutreachSent, recorded: Recorded) -> None:
        """Begin with a request."""
        self._reach(event.person, "asked", recorded)

    @on("reply.received")
    def record_reply(self, event: ReplyReceived, recorded: Recorded) -> None:
        """Go on with an answer of any kind, but an automatic one."""
        if event.sentiment != "auto" and self._is_counted(recorded, event.person):
            self._reach(event.person, "replied", recorded)

    @on("meeting.held")
    def record_meeting(self, event: MeetingHeld, recorded: Recorded) -> None:
        """Go on with a talk, asked for or not; a job interview is none."""
        if event.kind != "job-interview" and self._is_counted(recorded, *event.people):
            for person in event.people:
                self._reach(person, "met", recorded)

    @on("lead.heard")
    def record_lead(self, event: LeadHeard, recorded: Recorded) -> None:
        """Go on with who told me of work; a lead nobody told belongs to nobody's funnel."""
        values = (event.person, event.organization, event.at)
        self.chains.add(Chain(recorded.id, "lead", *values))
        self._reach_by_lead(event.person, "lead", recorded)

    @on("application.sent")
    def record_application(self, event: ApplicationSent, recorded: Recorded) -> None:
        """Go on with an application to a lead."""
        self._reach_by_lead(self._find_lead_source(event.lead), "applied", recorded)

    @on("job_interview.held")
    def record_interview(self, event: JobInterviewHeld, recorded: Recorded) -> None:
        """Go on with a job interview."""
        self._reach_by_lead(self._find_lead_source(event.lead), "job-interview", recorded)

    @on("offer.received")
    def record_offer(self, event: OfferReceived, recorded: Recorded) -> None:
        """Go on with an offer."""
        lead = self.chains.get(event.lead)
        person, organization = (lead.person, lead.organization) if lead else (None, None)
        self.chains.add(Chain(recorded.id, "offer", person, organization, event.at))
        self._reach_by_lead(person, "offer", recorded)

    @on("offer.accepted")
    def record_acceptance(self, event: OfferAccepted, recorded: Recorded) -> None:
        """End with a job."""
        self._reach_by_lead(self._find_lead_source(event.offer), "accepted", recorded)

    def _find_lead_source(self, chain: str) -> str | None:
        row = self.chains.get(chain)
        return row.person if row else None

    def _is_counted(self, recorded: Recorded, *people: str) -> bool:
        """Check that an event is part of the search.

        What an importer records of the past is, if any of these people had been asked by then.
        """
        at, source = recorded.occurred_at, recorded.source
        is_past = is_history(at, source=source, recorded_at=recorded.recorded_at)
        request_stage = _STAGE_NUMBERS["asked"]
        return not is_past or any(self.reaches.get(p, request_stage) is not None for p in people)

    def _reach_by_lead(self, person: str | None, stage: str, recorded: Recorded) -> None:
        """Remember what came of a lead, for the person who told me of it."""
        if person is not None and self._is_counted(recorded, person):
            self._reach(person, stage, recorded)

    def _reach(self, person: str, stage: str, recorded: Recorded) -> None:
        """Remember when a person first got to a stage."""
        number = _STAGE_NUMBERS[stage]
        if self.reaches.get(person, number) is None:
            self.reaches.put(
                StageReach(PersonId(person), number, recorded.occurred_at, recorded.id)
            )

    def find_latest(self, organization: str, kind: str, until: str = "") -> str | None:
        """Return the latest lead, or offer, at an organization.

        Args:
            until: a moment that it is not surely after; where all are, it is the first. Left out,
                it is the latest of all.
        """
        condition = "organization = ? and what = ? order by at desc, id desc"
        chains = list(self.chains.where(condition, (organization, kind)))
        before = (c.id for c in chains if not until or not is_before(until, c.at))
        return next(before, chains[-1].id if chains else None)

    def list_stages(self) -> list[Stage]:
        """Return the whole funnel; everybody at one stage counts in all before it."""
        furthest = "select max(stage) as stage from reached group by person"
        query = f"select stage, count(*) from ({furthest}) group by stage"  # noqa: S608  # our own
        counts = dict(self.query(query))
        reached = [
            sum(n for s, n in counts.items() if s >= number) for number in range(len(STAGES))
        ]
        before = [reached[0], *reached]
        return [
            Stage(name, Proportion(n, of))
            for name, n, of in zip(STAGES, reached, before, strict=False)
        ]

    def list_people_at(self, stage: str, person: str | None = None) -> list[tuple[str, str]]:
        """Return everybody who counts at a stage, with the id of the event behind it, by its day.

        It is the first event of that stage, or, if there is none, the first of any beyond it.

        Args:
            person: only this one.
        """
        events: dict[str, StageReach] = {}
        number = _STAGE_NUMBERS[stage]
        order = "order by person, stage != ?, stage"
        if person is None:
            rows = self.reaches.where(f"stage >= ? {order}", (number, number))
        else:
            values = (number, person, number)
            rows = self.reaches.where(f"stage >= ? and person = ? {order}", values)
        for reached in rows:
            events.setdefault(reached.person, reached)
        by_day = sorted(events.values(), key=attrgetter("at", "event"))
        return [(reached.person, reached.event) for reached in by_day]

    def list_furthest_stages(self) -> dict[str, str]:
        """Return the furthest stage with each person."""
        query = "select person, max(stage) from reached group by person"
        return {person: STAGES[stage] for person, stage in self.query(query)}
