"""The events that have to do with each person, and when they happened."""

from __future__ import annotations

from typing import Any

from weakties.domain import hiring, introductions, meetings, organizations, outreach, people
from weakties.domain.event import Event, list_person_ids, reference_fields
from weakties.domain.ids import OrganizationId, PersonId
from weakties.log.envelope import Recorded
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Entries, Rows, row

_ABOUT_PEOPLE = tuple(
    event_type
    for module in (people, outreach, meetings, introductions, hiring)
    for event_type in vars(module).values()
    if isinstance(event_type, type)
    and event_type.__module__ == module.__name__
    and reference_fields(event_type)
)
FOLLOWS = {
    "meeting.rescheduled": "meeting",
    "meeting.cancelled": "meeting",
    "meeting.missed": "meeting",
    "meeting.debriefed": "meeting",
    "area.assessed": "evidence",
    "outreach.sent": "introduction",
    "lead.closed": "lead",
    "application.sent": "lead",
    "job_referral.requested": "lead",
    "job_referral.given": "lead",
    "job_referral.declined": "lead",
    "job_interview.scheduled": "lead",
    "job_interview.held": "lead",
    "offer.received": "lead",
    "offer.accepted": "offer",
    "offer.declined": "offer",
    "commitment.kept": "commitment",
    "commitment.dropped": "commitment",
}
"""The field by which a kind of event names a matter, whoever has a part in it."""
_FOLLOWING = (
    meetings.MeetingRescheduled, meetings.MeetingCancelled, meetings.MeetingDebriefed,
    organizations.OrganizationAdded, organizations.TargetListed, organizations.TargetRanked,
    organizations.TargetClosed, organizations.AreaAssessed, hiring.LeadClosed,
    hiring.ApplicationSent, hiring.OfferReceived, hiring.OfferAccepted, hiring.OfferDeclined,
    introductions.CommitmentKept, introductions.CommitmentDropped,
)  # fmt: skip
"""The kinds that name no person, but a matter or an organization."""
_TAKES_PART = frozenset((
    "meeting.scheduled", "meeting.held", "commitment.made", "lead.heard", "job_referral.requested",
    "job_referral.given", "job_interview.scheduled", "job_interview.held", "introduction.offered",
    "introduction.requested", "introduction.made",
    "introduction.declined", "introduction.closed",
))  # fmt: skip
"""The kinds by which somebody takes part in a matter."""
_HANDLED: tuple[type[Event], ...] = (*_ABOUT_PEOPLE, *_FOLLOWING)
_ORGANIZATION_FIELDS = {
    k.KIND: names for k in _HANDLED if (names := reference_fields(k, OrganizationId))
}
"""The fields by which a kind of event names organizations."""
_NAMES_MORE = _TAKES_PART | FOLLOWS.keys() | _ORGANIZATION_FIELDS.keys()
"""The kinds that name more than people: a reply or a note does not, which spares most a look."""


@row
class Part:
    """Somebody has a part in a matter: a meeting, a lead, an introduction or a promise.

    Attributes:
        matter: the id of the event that began it.
    """

    person: PersonId
    matter: str


@row
class LeadOfOffer:
    """Which lead an offer, or a job interview that was agreed, came of."""

    offer: str
    lead: str


def matters_of(event: Event) -> tuple[str, ...]:
    """Return the matters that an event follows up.

    >>> from weakties.domain.meetings import MeetingCancelled
    >>> matters_of(MeetingCancelled(meeting="m"))
    ('m',)
    """
    field = FOLLOWS.get(event.KIND)
    value = getattr(event, field) if field else None
    return value if isinstance(value, tuple) else () if value is None else (value,)


def parts_of(recorded: Recorded) -> list[tuple[str, str]]:
    """Return who takes part in which matter by an event: pairs of ids of a person and a matter."""
    event: Any = recorded.event
    match recorded.kind:
        case "meeting.scheduled" | "job_interview.scheduled" | "commitment.made":
            return [(person, recorded.id) for person in list_person_ids(event)]
        case "meeting.held" | "job_interview.held":
            agreed = getattr(event, "meeting", None) or getattr(event, "job_interview", None)
            return [(person, agreed or recorded.id) for person in event.people]
        case "lead.heard":
            return [(event.person, recorded.id)] if event.person else []
        case "job_referral.requested" | "job_referral.given":
            return [(event.person, event.lead)] if event.lead else []
        case kind if kind.startswith("introduction."):
            matter = getattr(event, "introduction", None) or recorded.id
            return [(event.introducer, matter)]
        case _:
            return []


class Timeline(Projection):
    """When did I have to do with somebody, and by which events?"""

    name = "timeline"
    version = 4
    mentions = Entries("mentions")
    follow_ups = Entries("follow_ups")
    parts = Rows("parts", Part, "person, matter")
    offers = Rows("leads_of_offers", LeadOfOffer, "offer", indexes=("lead",))

    @on(*_ABOUT_PEOPLE)
    def note_event(self, event: Event, recorded: Recorded) -> None:
        """Note everybody an event is about, and who has a part in what it begins."""
        self.mentions.note(list_person_ids(event), recorded.position, recorded.occurred_at)
        if recorded.kind not in _NAMES_MORE:
            return
        self._note_organizations(event, recorded)
        for person, matter in parts_of(recorded) if recorded.kind in _TAKES_PART else ():
            if matter == recorded.id or self.parts.get(person, matter) is None:
                self.parts.add(Part(PersonId(person), matter))
        if recorded.kind in FOLLOWS and (matters := matters_of(event)):
            self.follow_ups.note(matters, recorded.position, recorded.occurred_at)
        if isinstance(event, hiring.JobInterviewScheduled):
            self.offers.add(LeadOfOffer(recorded.id, event.lead))

    @on(*_FOLLOWING)
    def note_follow_up(self, event: Event, recorded: Recorded) -> None:
        """Note which matter an event follows up; whoever has a part in it may be known later."""
        self._note_organizations(event, recorded)
        self.follow_ups.note(matters_of(event), recorded.position, recorded.occurred_at)
        if isinstance(event, hiring.OfferReceived):
            self.offers.add(LeadOfOffer(recorded.id, event.lead))

    def _note_organizations(self, event: Event, recorded: Recorded) -> None:
        """Note the organizations that an event names."""
        names = _ORGANIZATION_FIELDS.get(recorded.kind)
        if names and (
            organizations := [organization for n in names if (organization := getattr(event, n))]
        ):
            self.follow_ups.note(organizations, recorded.position, recorded.occurred_at)

    def list_positions(self, person: str) -> list[int]:
        """Return the positions of the events a person is in, by when they happened."""
        return [position for _, position in self.mentions.list_entries(person)]

    def list_matters(self, person: str) -> list[str]:
        """Return the matters a person has a part in: ids of the events that began them."""
        query = (
            "with own as (select matter from parts where person = ?) "
            "select matter from own union select offer from leads_of_offers "
            "where lead in (select matter from own)"
        )
        return [matter for (matter,) in self.query(query, (person,))]

    def list_positions_around(self, person: str) -> list[int]:
        """Return the positions of the events a person is in, and of what came of their matters.

        They are in the order of the log: a meeting that was moved, missed or thought over, what
        came of a lead, and which promise was kept.
        """
        follow_ups = (
            position
            for matter in self.list_matters(person)
            for _, position in self.follow_ups.list_entries(matter)
        )
        return sorted({*self.list_positions(person), *follow_ups})

    def list_positions_at(self, organization: str) -> list[int]:
        """Return the positions of the events that name an organization, as they happened."""
        return [position for _, position in self.follow_ups.list_entries(organization)]

    def list_lead_positions(self, lead: str) -> list[int]:
        """Return the positions of the events that follow up a lead, in the order of the log."""
        query = "select offer from leads_of_offers where lead = ?"
        matters = [lead, *(offer for (offer,) in self.query(query, (lead,)))]
        return sorted({p for matter in matters for _, p in self.follow_ups.list_entries(matter)})

    def find_first_moment(self, person: str) -> str | None:
        """Return the moment of the earliest event a person is in."""
        return next((moment for moment, _ in self.mentions.list_entries(person)), None)

    def list_first_moments(self) -> dict[str, str]:
        """Return the moment of the earliest event that each person is in."""
        return dict(self.query("select owner, min(earliest) from mentions group by owner"))

    def find_last_moment(self, person: str) -> str | None:
        """Return the moment of the latest event a person is in."""
        return next((moment for moment, _ in reversed(self.mentions.list_entries(person))), None)

    def find_beginning(self) -> str | None:
        """Return the moment of the earliest event that anybody is in."""
        (moment,) = self.query("select min(earliest) from mentions")[0]
        return moment and str(moment)
