"""Whole stories: all that is known of a person, an organization or a lead, and what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

import attrs

from weakties.domain import hiring, introductions, meetings
from weakties.domain.identity import email_key, fold_text, linkedin_key
from weakties.domain.people import PersonPreferenceSet
from weakties.errors import AmbiguousName
from weakties.history.explaining import events_of, sort_events
from weakties.history.sentences import Narrator, Sentence
from weakties.log.envelope import Recorded
from weakties.lookup import find_person, structure_of
from weakties.projections.agenda import Agenda, is_since
from weakties.projections.organizations import Organization, Organizations, Target
from weakties.projections.people import Employer, People, Person
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.timeline import Timeline

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

SubjectKind = Literal["person", "organization", "lead"]
_EXACT, _WHOLE, _BEGINNING, _INSIDE = range(4)


@attrs.frozen
class Subject:
    """What a story can be about.

    Attributes:
        kind: person, organization or lead.
    """

    kind: SubjectKind
    id: str
    label: str


@attrs.frozen
class Debt:
    """What somebody owes somebody else.

    Attributes:
        by: who owes it: me, or them.
        what: thanks, a promise, or a reply.
        on: the day it goes back to.
        due: the day by which it is due, if one is known.
        event: the meeting, the promise or the request it goes back to.
        words: what was promised.
    """

    by: Literal["me", "them"]
    what: Literal["thanks", "promise", "reply"]
    on: str
    due: str | None
    event: str
    words: str | None = None


@attrs.frozen(kw_only=True)
class PersonStory:
    """All that is known of a person.

    Attributes:
        preference: how they want to be contacted, as last recorded.
        owed: what is owed, both ways.
        events: what happened, the latest last.
    """

    person: Person
    preference: Sentence | None
    owed: tuple[Debt, ...]
    events: tuple[Sentence, ...]


@attrs.frozen(kw_only=True)
class LeadStory:
    """All that is known of a lead.

    Attributes:
        event: the event that began it, whose id names it.
        label: the work and where it is.
        state: how far it came, in a word or a few.
        events: what happened, the latest last.
    """

    id: str
    label: str
    event: hiring.LeadHeard
    learned_on: str
    state: str
    applications: tuple[Recorded, ...]
    referrals: tuple[Recorded, ...]
    interviews: tuple[Recorded, ...]
    offers: tuple[Recorded, ...]
    events: tuple[Sentence, ...]


@attrs.frozen(kw_only=True)
class OrganizationStory:
    """All that is known of an organization.

    Attributes:
        location: where it is.
        people: who works there.
        former: who worked there, and from when to when.
        target: how much I aim at it; None if I never did.
        leads: the leads there, the latest last.
        events: what happened, the latest last.
    """

    organization: Organization
    location: str | None
    people: tuple[Person, ...]
    former: tuple[tuple[Person, Employer], ...]
    target: Target | None
    leads: tuple[LeadStory, ...]
    events: tuple[Sentence, ...]


def find_subject(view: Network | View, text: str, role: str | None = None) -> Subject:
    """Find a person, an organization or a lead: by id, or by a few letters of the name.

    A whole name comes before whole words, those before beginnings of words, and these before
    letters inside a word.

    Args:
        role: what the job is called; then it is the lead at that organization.

    Raises:
        UnknownId: nothing fits.
        AmbiguousName: several fit equally well.
    """
    if role is not None:
        return _find_lead(view, text, role)
    if named := _find_by_key(view, text):
        return named
    people, organizations = view.read(People), view.read(Organizations)
    candidates = [
        (_rank_match(text, p.folded, p.name), _build_person_subject(p)) for p in people.search(text)
    ]
    candidates += [
        (_rank_match(text, o.folded, o.name), _build_organization_subject(o))
        for o in organizations.search(text)
    ]
    if not text.strip() or not candidates:
        return _build_person_subject(find_person(view, text))
    best = min(rank for rank, _ in candidates)
    fitting = [subject for rank, subject in candidates if rank == best]
    if len(fitting) > 1 and all(subject.kind == "person" for subject in fitting):
        return _build_person_subject(find_person(view, text))  # who says whom I deal with
    return _pick_only(text, fitting)


def _find_by_key(view: Network | View, text: str) -> Subject | None:
    """Return whom or what an id, an address or a profile names; None if it is none."""
    people, organizations = view.read(People), view.read(Organizations)
    holder = people.find_holder(email_key(text)) or people.find_holder(linkedin_key(text))
    person = people.get(holder or structure_of(view).resolve_id(text))
    if person is not None:
        return _build_person_subject(person)
    if organization := organizations.get(text):
        return _build_organization_subject(organization)
    if recorded := _find_lead_event(view, text):
        return Subject("lead", text, Narrator(view).lead(recorded.id))
    return None


def _build_person_subject(person: Person) -> Subject:
    return Subject("person", person.id, person.label)


def _build_organization_subject(organization: Organization) -> Subject:
    return Subject("organization", organization.id, organization.name)


def _pick_only(text: str, subjects: list[Subject]) -> Subject:
    if len(subjects) > 1:
        raise AmbiguousName(text, tuple((s.id, s.label) for s in subjects))
    return subjects[0]


_ENCLOSING = re.compile(r"""[()\[\]{}<>*"“”„«»,;/|]""")


def _rank_match(text: str, name: str, whole: str | None) -> int:
    """Return how well a name fits a text; less is better.

    What stands in brackets or quotes is a word, too: Annie in "Ana (Annie) Ruiz".
    """
    sought, spaced = fold_text(text), f" {name} {_ENCLOSING.sub(' ', name)} "
    if whole and fold_text(whole) == sought:
        return _EXACT
    if all(f" {word} " in spaced for word in sought.split()):
        return _WHOLE
    return _BEGINNING if all(f" {word}" in spaced for word in sought.split()) else _INSIDE


def _find_lead(view: Network | View, text: str, role: str) -> Subject:
    """Find the lead to a job at an organization."""
    from weakties.errors import UnknownId  # noqa: PLC0415  # only when nothing fits
    from weakties.lookup import find_organization  # noqa: PLC0415  # as above

    organization = find_organization(view, text)
    narrator, sought = Narrator(view), fold_text(role)
    leads = _find_leads_at(view, organization.id)
    titles = [(recorded, fold_text(_get_lead_event(recorded).role or "")) for recorded in leads]
    fitting = [recorded for recorded, title in titles if title == sought] or [
        recorded for recorded, title in titles if sought in title
    ]
    if not fitting:
        raise UnknownId("lead", f"{role} at {organization.name}")
    return _pick_only(role, [Subject("lead", r.id, narrator.lead(r.id)) for r in fitting])


def _get_lead_event(recorded: Recorded) -> hiring.LeadHeard:
    assert isinstance(recorded.event, hiring.LeadHeard)
    return recorded.event


def _find_lead_event(view: Network | View, lead: str) -> Recorded | None:
    """Return the event that began a lead, if the view sees it and it counts."""
    recorded = view.feed.log.find([lead]).get(lead)
    if recorded is None or not isinstance(recorded.event, hiring.LeadHeard):
        return None
    visible = next(iter(view.feed.read(recorded.position - 1, recorded.position)), None)
    counts = structure_of(view).is_counted(recorded.id, recorded.batch)
    return recorded if visible is not None and counts else None


def _find_leads_at(view: Network | View, organization: str) -> list[Recorded]:
    """Return the events that began the leads at an organization, as they happened."""
    events = view.feed.log.read_at(view.read(Timeline).list_positions_at(organization))
    return [r for r in events if isinstance(r.event, hiring.LeadHeard)]


def build_person_story(view: Network | View, person: str) -> PersonStory:
    """Return all that is known of a person by now.

    Raises:
        UnknownId: there is nobody of that id.
    """
    entry = find_person(view, person)
    events = events_of(view, entry.id)
    narrator = Narrator(view)
    narrator.prepare(events)
    wishes = [r for r in events if isinstance(r.event, PersonPreferenceSet)]
    return PersonStory(
        person=entry,
        preference=narrator.describe(wishes[-1]) if wishes else None,
        owed=() if entry.is_forgotten else tuple(_find_debts(view, entry.id)),
        events=tuple(map(narrator.describe, events)),
    )


def _find_debts(view: Network | View, person: str) -> Iterator[Debt]:
    """Yield what I owe somebody and what they owe me."""
    agenda = view.read(Agenda)
    for attendance in agenda.attendances.where("person = ? and met_at is not null", (person,)):
        meeting = next(agenda.meetings.where("id = ?", (attendance.meeting,)), None)
        is_due = meeting is not None and meeting.state == "held" and not meeting.is_history
        if is_due and attendance.thanked_at is None and attendance.met_at is not None:
            yield Debt("me", "thanks", attendance.met_at, None, attendance.meeting)
    promises = list(agenda.commitments.where("person = ? and state = 'made'", (person,)))
    texts = view.feed.log.find([promise.id for promise in promises])
    for promise in promises:
        recorded = texts[promise.id]
        words = recorded.event.what if isinstance(
            recorded.event, introductions.CommitmentMade
        ) else None  # fmt: skip
        by: Literal["me", "them"] = "me" if promise.owed_by == "me" else "them"
        yield Debt(by, "promise", recorded.occurred_at, promise.due, promise.id, words)
    yield from _find_owed_replies(view, agenda, person)


def _find_owed_replies(view: Network | View, agenda: Agenda, person: str) -> Iterator[Debt]:
    """Yield the latest request, if nothing came of it yet; who wants no contact owes nothing."""
    entry = next(view.read(People).people.where("id = ?", (person,)), None)
    if entry is not None and entry.do_not_contact:
        return
    asks = view.read(ReplyRates).requests.where("person = ? order by sent_at, outreach", (person,))
    latest = next(iter(list(asks)[::-1]), None)
    if latest is None or latest.bounced or latest.closed_at or latest.replied_at:
        return
    contact = next(agenda.contacts.where("person = ?", (person,)), None)
    if contact is None or not is_since(contact, latest.sent_at):
        yield Debt("them", "reply", latest.sent_at, None, latest.outreach)


def build_lead_story(view: Network | View, lead: str) -> LeadStory:
    """Return all that is known of a lead by now.

    Raises:
        UnknownId: there is no lead of that id.
    """
    recorded = _find_lead_event(view, lead)
    if recorded is None:
        from weakties.errors import UnknownId  # noqa: PLC0415  # only when nothing fits

        raise UnknownId("lead", lead)
    return _build_lead_story(view, recorded, Narrator(view))


def _build_lead_story(view: Network | View, recorded: Recorded, narrator: Narrator) -> LeadStory:
    positions = view.read(Timeline).list_lead_positions(recorded.id)
    later = [r for r in view.feed.log.read_at(positions) if r.id != recorded.id]
    events = sort_events(view, [recorded, *later])
    narrator.prepare(events)

    def pick(*kinds: type[Any]) -> tuple[Recorded, ...]:
        return tuple(r for r in events if isinstance(r.event, kinds))

    return LeadStory(
        id=recorded.id,
        label=narrator.lead(recorded.id),
        event=_get_lead_event(recorded),
        learned_on=recorded.occurred_at,
        state=_describe_state(events),
        applications=pick(hiring.ApplicationSent),
        referrals=pick(
            hiring.JobReferralRequested, hiring.JobReferralGiven, hiring.JobReferralDeclined
        ),
        interviews=pick(hiring.JobInterviewScheduled, hiring.JobInterviewHeld),
        offers=pick(hiring.OfferReceived, hiring.OfferAccepted, hiring.OfferDeclined),
        events=tuple(map(narrator.describe, events)),
    )


_ENDS = {
    "rejected": "closed: they said no", "withdrawn": "closed: you withdrew",
    "filled": "closed: somebody else has the job", "won": "closed: you have the job",
    "other": "closed",
}  # fmt: skip
_STATES = (
    (hiring.OfferAccepted, "offer accepted"),
    (hiring.OfferDeclined, "offer declined"),
    (hiring.OfferReceived, "offered"),
    (hiring.JobInterviewHeld, "interviewed"),
    (hiring.JobInterviewScheduled, "interview agreed"),
    (hiring.ApplicationSent, "applied"),
)


_GOES_ON = (
    hiring.OfferReceived, hiring.JobInterviewHeld, hiring.JobInterviewScheduled,
    hiring.ApplicationSent,
)  # fmt: skip


def _describe_state(events: Iterable[Recorded]) -> str:
    """Return how far a lead came."""
    lead_events = [recorded.event for recorded in _drop_fallen_interviews(list(events))]
    for event in reversed(lead_events):
        if isinstance(event, hiring.LeadClosed):
            return _ENDS[event.reason]
        if isinstance(event, _GOES_ON):
            break  # it was taken up again
    reached = (words for kind, words in _STATES if any(isinstance(e, kind) for e in lead_events))
    return next(reached, "heard of")


def _drop_fallen_interviews(events: list[Recorded]) -> list[Recorded]:
    """Return the events without those that agreed a job interview that fell out."""
    fallen: set[str] = set()
    for recorded in events:
        match recorded.event:
            case meetings.MeetingCancelled(meeting=name):
                fallen.add(name)
            case meetings.MeetingMissed(meeting=name, people=None):
                fallen.add(name)
            case meetings.MeetingRescheduled(meeting=name):
                fallen.discard(name)
    return [recorded for recorded in events if recorded.id not in fallen]


def build_organization_story(view: Network | View, organization: str) -> OrganizationStory:
    """Return all that is known of an organization by now.

    Raises:
        UnknownId: there is none of that id.
    """
    organizations, people = view.read(Organizations), view.read(People)
    entry = organizations.get(organization)
    if entry is None:
        from weakties.errors import UnknownId  # noqa: PLC0415  # only when nothing fits

        raise UnknownId("organization", organization)
    narrator = Narrator(view)
    named = list(view.feed.log.read_at(view.read(Timeline).list_positions_at(organization)))
    stories = [_build_lead_story(view, r, narrator) for r in named if r.kind == "lead.heard"]
    recorded_by_position = {r.position: r for r in named}
    recorded_by_position.update(
        {s.recorded.position: s.recorded for story in stories for s in story.events}
    )
    events = sort_events(view, recorded_by_position.values())
    narrator.prepare(events)
    locations = [getattr(r.event, "location", None) for r in named]
    target = next(organizations.targets.where("id = ?", (organization,)), None)
    return OrganizationStory(
        organization=entry,
        location=next(filter(None, reversed(locations)), None),
        people=tuple(people.list_employees(organization)),
        former=tuple(people.list_former_employees(organization)),
        target=target,
        leads=tuple(stories),
        events=tuple(map(narrator.describe, events)),
    )
