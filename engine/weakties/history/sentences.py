"""Events in plain sentences: what happened, with whom, and the words that belong to it.

A sentence says what kind of event it is about and uses some of its fields. Whatever it does not
use goes into `Sentence.words`, if it is a text of the user's, or into `Sentence.details`. So a new
field of an event is shown at once, even before a sentence speaks of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import msgspec

from weakties.domain import hiring, introductions, meetings, organizations, outreach, people
from weakties.domain import structural as about_the_log
from weakties.domain.event import Event, list_person_ids, personal_fields, reference_fields
from weakties.domain.ids import (
    AreaId,
    CommitmentId,
    EventId,
    IntroductionId,
    JobInterviewId,
    JobReferralId,
    LeadId,
    MeetingId,
    OfferId,
    OrganizationId,
    OutreachId,
)
from weakties.domain.moments import compute_moment
from weakties.domain.unknown import Unknown
from weakties.history.rounds import count_rounds
from weakties.history.wording import enumerate_names, spell_channel, spell_moment
from weakties.log.envelope import Recorded
from weakties.lookup import Readable, structure_of
from weakties.projections.organizations import Organizations
from weakties.projections.people import FORGOTTEN, People

if TYPE_CHECKING:
    from weakties.readmodel.structure import Structure

E = TypeVar("E", bound=Event)
_DAY = len("2026-11-20")
_SHORT = 60
"""Letters of a text of the user's that a sentence may quote; a longer one is shown below it."""
_EVENT_IDS = (
    OutreachId, MeetingId, IntroductionId, CommitmentId, LeadId, JobReferralId, JobInterviewId,
    OfferId, EventId,
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "email": "e-mail",
    "emails": "further e-mails",
    "phones": "further numbers",
    "profiles": "further profiles",
    "insights": "learnt",
    "resources": "what to read",
    "surprises": "not expected",
    "what": "promised",
    "linkedin": "LinkedIn",
    "alias": "import key",
    "found": "known from",
    "renames": "a new name",
    "asked_for_names": "asked whom else to meet",
    "gave_value": "useful to them",
    "specific": "named what they said",
    "double_opt_in": "both are asked first",
    "fit_change": "fits you",
    "fit_skills": "fit with your skills",
    "fit_values": "fit with your values",
    "fit_interests": "fit with your interests",
    "frequency": "in touch",
    "mutuals": "people both know",
    "words": "length",
    "minutes": "duration",
    "mentions_job": "speaks of a job",
    "evidence": "rests on",
    "onet": "O*NET code",
    "rejects": "rows that were not used",
    "file": "SHA-256 of the file",
    "importer_version": "version of the importer",
    "events": "events without words now",
    "suppressed": "keys that an import leaves out",
    "layout": "headings and blank lines",
    "hash": "link of the chain there",
    "left_position": "last event that was left",
    "left_hash": "link of the chain that was left",
}
"""What a field is called, where its name with spaces is not plain enough."""

_MODES = {"in-person": "in person", "video": "by video", "phone": "by phone"}
_MEETINGS = {
    "information-interview": "",
    "coffee": "for coffee",
    "event": "at an event",
    "mentoring": "for mentoring",
    "shadowing": "to watch them at work",
    "job-interview": "for a job interview",
}
_SIGNED = frozenset(("energy",))
_SCALES = {
    "closeness": 5, "usefulness": 5, "interest": 5, "fit_skills": 5, "fit_values": 5,
    "fit_interests": 5, "motivation": 5, "posting": 3,
}  # fmt: skip
_UNITS = {"minutes": ("minute", "minutes"), "words": ("word", "words")}
_FIT = {-1: "less than before", 0: "as before", 1: "more than before"}
_ADDED: Mapping[type[Event], str] = {
    people.PersonAdded: "person", organizations.OrganizationAdded: "organization",
    organizations.AreaAdded: "area",
}  # fmt: skip
"""What begins an entry, and the field with its id."""


@attrs.frozen(kw_only=True)
class Sentence:
    """One event in plain English.

    Attributes:
        recorded: the event, with where and when it was recorded.
        text: one sentence without a full stop; the only words of the user's in it are names, and
            texts as short as the place of a meeting.
        words: the user's own texts that are not in the sentence, by what they are.
        details: everything else that the sentence leaves out, by what it is, in plain words.
        people, organizations: ids of those it is about; merged people under one id.
        is_undone: whether the event counts no more.
    """

    recorded: Recorded
    text: str
    words: Mapping[str, str] = attrs.field(factory=dict)
    details: Mapping[str, str] = attrs.field(factory=dict)
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    is_undone: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's values."""
        recorded = self.recorded
        return {
            "position": recorded.position,
            "id": recorded.id,
            "kind": recorded.kind,
            "on": recorded.occurred_at,
            "recorded": recorded.recorded_at,
            "source": recorded.source,
            "text": self.text,
            "words": dict(self.words),
            "details": dict(self.details),
            "undone": self.is_undone,
        }


def describe(view: Readable, recorded: Recorded) -> Sentence:
    """Return an event as a sentence, with names as the view knows them.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana Ruiz")
    ...     asked = network.record(weakties.OutreachSent(person=ana, note="about grids"))
    ...     sentence = describe(network, asked)
    >>> sentence.text, sentence.words
    ('Asked Ana Ruiz by e-mail for a talk', {'note': 'about grids'})
    """
    return Narrator(view).describe(recorded)


def describe_all(view: Readable, events: Iterable[Recorded]) -> list[Sentence]:
    """Return several events as sentences; what they name is looked up for all of them together."""
    narrator, events = Narrator(view), list(events)
    narrator.prepare(events)
    return [narrator.describe(recorded) for recorded in events]


def format_when(moment: str) -> str:
    """Return a moment with the word before it: on a day, in a month or year.

    >>> format_when("2026-11-20"), format_when("2026-11")
    ('on Fri 2026-11-20', 'in 2026-11')
    """
    return f"{'in' if len(moment) < _DAY else 'on'} {spell_moment(moment)}"


class Narrator:
    """Turns the events of one view into sentences; caches the names it looks up."""

    def __init__(self, view: Readable) -> None:
        self._view = view
        self._people, self._organizations = view.read(People), view.read(Organizations)
        self._events: dict[str, Recorded | None] = {}
        self._labels: dict[str, str] = {}

    @cached_property
    def structure(self) -> Structure:
        """What was undone, and who was merged."""
        return structure_of(self._view)

    def prepare(self, events: Iterable[Recorded]) -> None:
        """Look up at once what some events name, and what that names."""
        wanted = {name for recorded in events for name in list_named_events(recorded.event)}
        while wanted := {name for name in wanted if name not in self._events}:
            self._events.update(dict.fromkeys(wanted))
            named = self._view.feed.log.find(wanted)
            self._events.update(named)
            wanted = {
                name for recorded in named.values() for name in list_named_events(recorded.event)
            }

    def describe(self, recorded: Recorded) -> Sentence:
        """Return an event as a sentence."""
        event = recorded.event
        draft = _Draft(self, recorded)
        write = _WRITERS.get(type(event))
        text = write(draft, event) if write else _write_foreign(draft, event)
        if text.startswith(FORGOTTEN):
            text = text[:1].upper() + text[1:]
        draft.keep_the_rest()
        entries = dict.fromkeys(map(self.structure.resolve_id, list_person_ids(event)))
        organization_ids = [value for name in reference_fields(type(event), OrganizationId)
                  for value in _as_tuple(getattr(event, name))]  # fmt: skip
        return Sentence(
            recorded=recorded, text=text, words=draft.words,
            details=draft.details, people=tuple(entries), organizations=tuple(organization_ids),
            is_undone=not self.structure.is_counted(recorded.id, recorded.batch),
        )  # fmt: skip

    def format_field(self, recorded: Recorded, field: str) -> str:
        """Return the value of one field in plain words; what it names by an id, by its name."""
        event: Any = recorded.event
        return _Draft(self, recorded).format_value(field, getattr(event, field))

    @cached_property
    def _rounds(self) -> Mapping[str, int]:
        return count_rounds(self._view)

    def describe_round(self, recorded: Recorded) -> str:
        """Return which job interview for a lead an event tells of, as the end of a sentence."""
        event: Any = recorded.event
        number = event.round or self._rounds.get(recorded.id)
        return f", round {number}" if number else ""

    def find_event(self, name: str | None) -> Recorded | None:
        """Return the event of an id; None if there is none."""
        if name is None:
            return None
        if name not in self._events:
            self._events[name] = self._view.feed.log.find([name]).get(name)
        return self._events[name]

    def person(self, person: str) -> str:
        """Return what somebody is called; whoever has no name is called by what is left."""
        if person not in self._labels:
            entry = self._people.get(self.structure.resolve_id(person))
            self._labels[person] = entry.label if entry else self._name_absent(person)
        return self._labels[person]

    def _name_absent(self, person: str) -> str:
        """Return what to call somebody who has no entry, such as one that was undone."""
        is_forgotten = self.structure.resolve_id(person) in self._forgotten_people
        return self._first_name(person) or (FORGOTTEN if is_forgotten else person)

    @cached_property
    def _forgotten_people(self) -> frozenset[str]:
        return self.structure.list_forgotten_people()

    def everybody(self, people: Iterable[str]) -> str:
        """Return what several people are called, as a sentence lists them."""
        return enumerate_names(dict.fromkeys(map(self.person, people)))

    def organization(self, organization: str) -> str:
        """Return what an organization is called."""
        if organization not in self._labels:
            entry = self._organizations.get(self.structure.resolve_id(organization))
            name = entry and entry.name
            self._labels[organization] = name or self._first_name(organization) or organization
        return self._labels[organization]

    def _first_name(self, entry: str) -> str | None:
        """Return the name under which an undone entry was first added; None if it was erased."""
        log = self._view.feed.log
        for recorded in log.read_at(log.positions(mentions=(entry,))):
            event: Any = recorded.event
            field = _ADDED.get(type(event))
            if field is not None and getattr(event, field) == entry and event.name:
                return str(event.name)
        return None

    def is_added_before(self, entry: str, recorded: Recorded) -> bool:
        """Check whether an organization or a career area was added by an event before another."""
        log = self._view.feed.log
        for other in log.read_at(log.positions(mentions=(entry,))):
            field = _ADDED.get(type(other.event))
            is_of_entry = field is not None and getattr(other.event, field) == entry
            is_before = _build_sort_key(other) < _build_sort_key(recorded)
            if is_of_entry and is_before and self.structure.is_counted(other.id, other.batch):
                return True
        return False

    def area(self, area: str) -> str:
        """Return what a career area is called."""
        entry = self._organizations.get_area(area)
        return (entry and entry.name) or self._first_name(area) or area

    def lead(self, lead: str | None) -> str:
        """Return what a lead is called: its work, and where."""
        recorded = self.find_event(lead)
        if recorded is None or not isinstance(event := recorded.event, hiring.LeadHeard):
            return f"the lead {lead}"
        job = event.role if event.role and _is_short(event.role) else "work"
        if event.organization:
            return f"{job} at {self.organization(event.organization)}"
        return f"{job}, heard of {format_when(recorded.occurred_at[:_DAY])}"

    def meeting(self, meeting: str, until: Recorded | None = None) -> str:
        """Return what a meeting is called: with whom, and of which day.

        Args:
            until: what a later move changed is left out.
        """
        recorded, starts = self.find_event(meeting), self.starts(meeting, until)
        if recorded is None or starts is None:
            return f"the meeting {meeting}"
        label = "the meeting"
        if isinstance(recorded.event, hiring.JobInterviewScheduled | hiring.JobInterviewHeld):
            label = f"the job interview for {self.lead(recorded.event.lead)}"
        people = list_person_ids(recorded.event)
        return _join(
            label, f"with {self.everybody(people)}" * bool(people), f"of {spell_moment(starts)}"
        )

    def starts(self, meeting: str, until: Recorded | None = None) -> str | None:
        """Return when a meeting begins, as was agreed by the time of an event."""
        recorded = self.find_event(meeting)
        if recorded is None:
            return None
        agreed: str = getattr(recorded.event, "starts", recorded.occurred_at)
        for at, starts in self._moves.get(meeting, ()):
            if until is None or at < _build_sort_key(until):
                agreed = starts
        return agreed

    @cached_property
    def _moves(self) -> dict[str, list[tuple[tuple[int, int], str]]]:
        """When each meeting was moved, and to when, in the order in which that happened."""
        moves: dict[str, list[tuple[tuple[int, int], str]]] = defaultdict(list)
        for recorded in self._view.feed.read(kinds=(meetings.MeetingRescheduled.KIND,)):
            event = recorded.event
            if isinstance(event, meetings.MeetingRescheduled) and self.structure.is_counted(
                recorded.id, recorded.batch
            ):
                moves[event.meeting].append((_build_sort_key(recorded), event.starts))
        return {meeting: sorted(those) for meeting, those in moves.items()}

    def describe_day(self, name: str) -> str:
        """Return the day of an event that another one names."""
        recorded = self.find_event(name)
        return f"of {spell_moment(recorded.occurred_at[:_DAY])}" if recorded else name


class _Draft:
    """A sentence that is being written: which fields it has used, and the rest."""

    def __init__(self, names: Narrator, recorded: Recorded) -> None:
        self.names, self.recorded = names, recorded
        self._event: Any = recorded.event
        self._used = {"at"}
        self.words: dict[str, str] = {}
        self.details: dict[str, str] = {}

    def use(self, *fields: str) -> None:
        """Mark fields as used by the sentence."""
        self._used.update(fields)

    def quote(self, field: str, before: str = "") -> str:
        """Return a text of the user's with words before it, if a sentence can hold it."""
        value = getattr(self._event, field)
        if not value or not _is_short(value):
            return ""
        self.use(field)
        return f"{before}{value}"

    def meeting(self, before: str, field: str = "meeting") -> str:
        """Return the day of the meeting that is named, with words before it."""
        self.use(field)
        name = getattr(self._event, field)
        recorded = self.names.find_event(name) if name else None
        if recorded is not None and recorded.kind.startswith("job_interview."):
            before = before.replace("the meeting", "the job interview")
        starts = self.names.starts(name, self.recorded) if name else None
        return (
            f"{before} of {spell_moment(starts)}" if starts else f"{before} {name}" if name else ""
        )

    def introduction(self) -> str:
        """Return how the introduction that is named began."""
        self.use("introduction")
        name = self._event.introduction
        recorded = self.names.find_event(name)
        if recorded is None:
            return f", the introduction {name}" if name else ""
        verbs = {"introduction.offered": "offered", "introduction.requested": "asked for"}
        return (
            f", as {verbs.get(recorded.kind, 'begun')} {format_when(recorded.occurred_at[:_DAY])}"
        )

    def keep_the_rest(self) -> None:
        """Collect every field that the sentence does not use, as words or details."""
        kind: Any = type(self._event)
        apart = personal_fields(kind)
        for field in attrs.fields(kind):
            value = getattr(self._event, field.name)
            if field.name in self._used or value is None or value == ():
                continue
            label = label_of(field.name)
            if field.name in apart and isinstance(value, str):
                self.words[label] = value
            elif field.name in apart and isinstance(value, tuple):
                self.words[label] = ", ".join(value)
            else:
                self.details[label] = self.format_value(field.name, value)

    def format_value(self, field: str, value: Any) -> str:
        """Return the value of a field in plain words."""
        kind = type(self._event)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            return _format_number(field, value)
        for lookup, to in (
            (self.names.person, None),
            (self.names.organization, OrganizationId),
            (self.names.area, AreaId),
            (lambda name: self.names.meeting(name, self.recorded), MeetingId),
            (self.names.lead, LeadId),
        ):
            named = reference_fields(kind) if to is None else reference_fields(kind, to)
            if field in named:
                return "; ".join(map(lookup, _as_tuple(value)))
        return str(value) if isinstance(value, str) else msgspec.json.encode(value).decode()


def label_of(field: str) -> str:
    """Return what a field is called in plain words.

    >>> label_of("asked_for_names"), label_of("industry")
    ('asked whom else to meet', 'industry')
    """
    return LABELS.get(field, field.replace("_", " "))


def _format_number(field: str, value: int) -> str:
    """Return a number in plain words."""
    if field in _SCALES:
        return f"{value} of {_SCALES[field]}"
    if field in _SIGNED:
        return f"{value:+d}" if value else "0"
    if field == "fit_change":
        return _FIT.get(value, str(value))
    if field in _UNITS:
        return f"{value} {_UNITS[field][value != 1]}"
    return str(value)


def _build_sort_key(recorded: Recorded) -> tuple[int, int]:
    """Return what orders events as they happened."""
    return compute_moment(recorded.occurred_at, recorded.recorded_at), recorded.position


def _is_short(text: str) -> bool:
    """Check that a sentence can hold a text: a line of few letters."""
    return len(text) <= _SHORT and text.isprintable() and bool(text.strip())


def _as_tuple(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def list_named_events(event: Event) -> list[str]:
    """Return the ids of the events that an event names.

    >>> from weakties.domain.meetings import MeetingCancelled
    >>> list_named_events(MeetingCancelled(meeting="m"))
    ['m']
    """
    kind = type(event)
    fields = {name for to in _EVENT_IDS for name in reference_fields(kind, to)}
    if kind is about_the_log.PersonForgotten:
        fields.discard("events")
    return [name for field in sorted(fields) for name in _as_tuple(getattr(event, field))]


def _join(*parts: str) -> str:
    """Return the parts that are there, with spaces between; a comma stands at once."""
    return "".join(
        part if part.startswith((",", ":", ";")) or not number else f" {part}"
        for number, part in enumerate(filter(None, parts))
    )


# People


def _entry_name(draft: _Draft, event: Any, identity: str, label: str) -> str:
    """Return what an entry is called now, or was when it began if that is undone."""
    name: str = event.name if label == identity and event.name else label
    if event.name in (None, name):
        draft.use("name")
    return name


def _write_added(draft: _Draft, event: people.PersonAdded) -> str:
    name = _entry_name(draft, event, event.person, draft.names.person(event.person))
    draft.use("person", "organization")
    at = event.organization and f"of {draft.names.organization(event.organization)}"
    return _join("Added", name, at or "")


def _write_described(draft: _Draft, event: people.PersonDescribed) -> str:
    name = draft.names.person(event.person)
    draft.use("person", "organization")
    if event.organization:
        if event.name == name:
            draft.use("name")
        if event.beside:
            draft.use("beside")
        also = "also " if event.beside else ""
        return f"{name} {also}works at {draft.names.organization(event.organization)}"
    if event.left:
        draft.use("left")
        return f"{name} works at {draft.names.organization(event.left)} no longer"
    kind: Any = type(event)
    fields = (f.name for f in attrs.fields(kind) if f.name not in ("at", "person"))
    labels = [label_of(f) for f in fields if getattr(event, f) is not None]
    return f"Noted the {enumerate_names(labels)} of {name}" if labels else f"Noted {name}"


_TIES = {
    "colleague": "a colleague", "classmate": "a classmate", "family": "family",
    "friend": "a friend", "alumni": "a fellow alum", "acquaintance": "an acquaintance",
    "connection": "a connection",
}  # fmt: skip
_BONDS = {
    "colleague": "colleagues", "classmate": "classmates", "family": "family",
    "friend": "friends", "alumni": "fellow alumni", "acquaintance": "acquaintances",
    "connection": "connected",
}  # fmt: skip


def _write_tied(draft: _Draft, event: people.PersonTied) -> str:
    draft.use("person", "other", "kind")
    name = draft.names.person(event.person)
    if event.other is None:
        return f"Know {name} as {_TIES[event.kind]}"
    return f"{name} and {draft.names.person(event.other)} are {_BONDS[event.kind]}"


def _write_preference(draft: _Draft, event: people.PersonPreferenceSet) -> str:
    draft.use("person", "do_not_contact", "channel")
    name, by = draft.names.person(event.person), spell_channel(event.channel)
    if event.do_not_contact:
        return _join(f"{name} does not want to be contacted", by and f"; if at all, {by}")
    return f"{name} wants to be contacted {by}" if by else f"{name} may be contacted"


# Requests and replies

_PURPOSES = {
    "information-interview": "for a talk",
    "reconnect": "to be in touch again",
    "job-referral": "for a job referral",
    "job": "about a job",
}
_CLOSED = {
    "no-response": ": no answer came", "withdrawn": ": it was withdrawn", "other": "",
}  # fmt: skip


def _write_request(draft: _Draft, event: outreach.OutreachSent) -> str:
    draft.use("person", "channel", "purpose", "introduction")
    introduced = draft.names.find_event(event.introduction)
    by = ""
    if introduced is not None and hasattr(introduced.event, "introducer"):
        by = f", introduced by {draft.names.person(introduced.event.introducer)}"
        by += draft.introduction()
    elif event.introduction:
        by = f", after the introduction {event.introduction}"
    template = draft.quote("template")
    return _join(
        "Asked", draft.names.person(event.person), spell_channel(event.channel),
        _PURPOSES[event.purpose], by, template and f", with the template '{template}'",
    )  # fmt: skip


def _request_of(draft: _Draft, event: Any, before: str) -> str:
    draft.use("outreach")
    return f"{before} {draft.names.describe_day(event.outreach)}" if event.outreach else ""


def _write_followed_up(draft: _Draft, event: outreach.OutreachFollowedUp) -> str:
    draft.use("person", "channel")
    by = spell_channel(event.channel)
    return _join(
        "Wrote to", draft.names.person(event.person), "once more", by,
        _request_of(draft, event, ", about the request"),
    )  # fmt: skip


def _write_bounced(draft: _Draft, event: outreach.OutreachBounced) -> str:
    draft.use("person")
    name, request = draft.names.person(event.person), _request_of(draft, event, "")
    return _join("The request to", name, request.strip(), "did not arrive")


def _write_request_closed(draft: _Draft, event: outreach.OutreachClosed) -> str:
    draft.use("person", "reason")
    name, request = draft.names.person(event.person), _request_of(draft, event, "")
    return _join("Closed the request to", name, request.strip(), _CLOSED[event.reason])


_SAID = {
    "yes": "{} said yes",
    "no": "{} said no",
    "later": "{} said later",
    "redirected": "{} named somebody else to ask",
    "auto": "An automatic answer came from {}",
    "unread": "{} answered",
}


def _write_reply(draft: _Draft, event: outreach.ReplyReceived) -> str:
    draft.use("person", "sentiment", "channel", "later_until")
    return _join(
        _SAID[event.sentiment].replace("{}", draft.names.person(event.person)),
        spell_channel(event.channel),
        f", until {spell_moment(event.later_until)}" if event.later_until else "",
        _request_of(draft, event, ", to the request"),
    )


# Meetings


def _write_agreed(draft: _Draft, event: meetings.MeetingScheduled) -> str:
    draft.use("people", "starts", "kind", "mode")
    return _join(
        "Agreed to meet", draft.names.everybody(event.people), _MEETINGS[event.kind],
        format_when(event.starts), _MODES[event.mode] if event.mode else "",
        draft.quote("place", "at "),
    )  # fmt: skip


def _write_moved(draft: _Draft, event: meetings.MeetingRescheduled) -> str:
    draft.use("meeting", "starts")
    meeting = draft.names.meeting(event.meeting, draft.recorded)
    return _join(
        "Moved", meeting, f"to {spell_moment(event.starts)}", draft.quote("place", ", at ")
    )


def _write_cancelled(draft: _Draft, event: meetings.MeetingCancelled) -> str:
    draft.use("meeting", "by")
    meeting = draft.names.meeting(event.meeting, draft.recorded)
    return f"Cancelled {meeting}" if event.by == "me" else f"They cancelled {meeting}"


def _write_missed(draft: _Draft, event: meetings.MeetingMissed) -> str:
    draft.use("meeting", "by", "people")
    meeting = draft.names.meeting(event.meeting, draft.recorded)
    absent = draft.names.everybody(event.people) if event.people else ""
    if event.by == "me":
        return f"Missed {absent} at {meeting}" if absent else f"Did not go to {meeting}"
    return f"{absent or 'They'} did not come to {meeting}"


def _write_meeting(draft: _Draft, event: meetings.MeetingHeld) -> str:
    named = draft.names.find_event(event.meeting)
    if named is not None and isinstance(named.event, meetings.MeetingHeld):
        return _add_to_talk(draft, event, named)
    draft.use("people", "kind", "mode", "meeting")
    starts = draft.names.starts(event.meeting, draft.recorded) if event.meeting else None
    agreed = (
        f", as agreed for {spell_moment(starts)}" if starts else ", as agreed" * bool(event.meeting)
    )
    return _join(
        "Met", draft.names.everybody(event.people), _MEETINGS[event.kind],
        _MODES[event.mode] if event.mode else "", draft.quote("place", "at "), agreed,
    )  # fmt: skip


def _add_to_talk(draft: _Draft, event: meetings.MeetingHeld, first: Recorded) -> str:
    """Return that more was recorded of a talk, which an earlier record of it names."""
    draft.use("people", "meeting")
    talk: Any = first.event
    if event.kind == talk.kind:
        draft.use("kind")
    newcomers = [person for person in event.people if person not in talk.people]
    came = f": {draft.names.everybody(newcomers)} came, too" if newcomers else ""
    with_whom, on = draft.names.everybody(talk.people), spell_moment(first.occurred_at)
    return f"Added to the talk with {with_whom} of {on}{came}"


def _write_debriefed(draft: _Draft, event: meetings.MeetingDebriefed) -> str:
    draft.use("meeting", "area")
    meeting = draft.names.meeting(event.meeting, draft.recorded)
    about = f", about {draft.names.area(event.area)}" if event.area else ""
    return f"Wrote down what was learnt from {meeting}{about}"


def _write_thanked(draft: _Draft, event: meetings.ThanksSent) -> str:
    draft.use("person", "channel")
    name = draft.names.person(event.person)
    return _join("Thanked", name, spell_channel(event.channel), draft.meeting("for the meeting"))


# Introductions, promises, other contact

_OFFERED = {
    "name-only": "{} gave the name of {}",
    "use-my-name": "{} gave the name of {}, and theirs may be used",
    "warm": "{} offered an introduction to {}",
    "joint-meeting": "{} offered a meeting together with {}",
}
_INTRODUCED = {
    "name-only": "{} passed on your name to {}",
    "use-my-name": "{} let you use their name with {}",
    "warm": "{} introduced you to {}",
    "joint-meeting": "{} introduced you to {} in a meeting together",
}


def _describe_pair(draft: _Draft, event: Any, pattern: str) -> str:
    """Return a sentence about who introduces and who is introduced."""
    draft.use("introducer", "introduced")
    before, between, after = pattern.split("{}")
    introducer = draft.names.person(event.introducer)
    return f"{before}{introducer}{between}{draft.names.person(event.introduced)}{after}"


def _write_offered(draft: _Draft, event: introductions.IntroductionOffered) -> str:
    draft.use("strength")
    return _join(
        _describe_pair(draft, event, _OFFERED[event.strength]), draft.meeting(", in the meeting")
    )


def _write_requested(draft: _Draft, event: introductions.IntroductionRequested) -> str:
    draft.use("channel")
    pattern = f"Asked {{}} {spell_channel(event.channel)} for an introduction to {{}}"
    return _join(_describe_pair(draft, event, pattern), draft.introduction())


def _write_introduced(draft: _Draft, event: introductions.IntroductionMade) -> str:
    draft.use("strength")
    return _join(_describe_pair(draft, event, _INTRODUCED[event.strength]), draft.introduction())


def _write_introduction_declined(draft: _Draft, event: introductions.IntroductionDeclined) -> str:
    draft.use("by")
    patterns = {
        "introducer": "{} would not introduce you to {}",
        "introduced": "The introduction by {} failed: it was declined by {}",
        "me": "Declined the introduction by {} to {}",
    }
    return _join(_describe_pair(draft, event, patterns[event.by]), draft.introduction())


def _write_introduction_closed(draft: _Draft, event: introductions.IntroductionClosed) -> str:
    pattern = "Told {} what came of the introduction to {}"
    return _join(_describe_pair(draft, event, pattern), draft.introduction())


def _write_promised(draft: _Draft, event: introductions.CommitmentMade) -> str:
    draft.use("person", "owed_by", "due")
    name = draft.names.person(event.person)
    return _join(
        f"Made {name} a promise" if event.owed_by == "me" else f"{name} made a promise",
        f", due {spell_moment(event.due)}" if event.due else "",
        draft.meeting(", in the meeting"),
    )


def _describe_promise(draft: _Draft, event: Any) -> tuple[str, str]:
    """Return who gave the promise that an event is about, and what it is called."""
    draft.use("commitment")
    recorded = draft.names.find_event(event.commitment)
    if recorded is None or not isinstance(promise := recorded.event, introductions.CommitmentMade):
        return "me", f"the promise {event.commitment}"
    name, on = draft.names.person(promise.person), spell_moment(recorded.occurred_at[:_DAY])
    if promise.owed_by == "me":
        return "me", f"the promise to {name} of {on}"
    return name, f"the promise of {on}"


def _write_promise_kept(draft: _Draft, event: introductions.CommitmentKept) -> str:
    by, promise = _describe_promise(draft, event)
    return f"Kept {promise}" if by == "me" else f"{by} kept {promise}"


def _write_promise_dropped(draft: _Draft, event: introductions.CommitmentDropped) -> str:
    by, promise = _describe_promise(draft, event)
    return f"Dropped {promise}" if by == "me" else f"Dropped {promise} by {by}"


_TOUCHED = {"in": "Heard from", "out": "Contacted", "mutual": "Was in touch with"}
_REASONS = {
    "nurture": ", to stay in touch", "update": ", with news", "favor": ", as a favor",
    "congratulate": ", to congratulate", "other": "",
}  # fmt: skip


def _write_noted(draft: _Draft, event: introductions.InteractionNoted) -> str:
    draft.use("people", "direction", "channel", "purpose")
    by = "" if event.channel == "other" else spell_channel(event.channel)
    names = draft.names.everybody(event.people)
    return _join(_TOUCHED[event.direction], names, by, _REASONS[event.purpose])


# Hiring

_HEARD = {
    "posting": "through a posting", "recruiter": "through a recruiter", "event": "at an event",
    "other": "by another route",
}  # fmt: skip
_METHODS = {
    "posting": "through the posting", "job-referral": "through a job referral",
    "direct": "directly", "recruiter": "through a recruiter",
}  # fmt: skip
_LEADS_END = {
    "rejected": ": they said no", "withdrawn": ": you withdrew",
    "filled": ": somebody else has the job", "won": ": you have the job", "other": "",
}  # fmt: skip


def _write_lead(draft: _Draft, event: hiring.LeadHeard) -> str:
    draft.use("organization", "person", "source")
    if event.advertised == "unknown":
        draft.use("advertised")
    at = event.organization and f"at {draft.names.organization(event.organization)}"
    by = f"from {draft.names.person(event.person)}" if event.person else ""
    through = _HEARD.get(event.source, "")
    return _join("Heard of", draft.quote("role") or "work", at or "", through, by)


def _write_lead_closed(draft: _Draft, event: hiring.LeadClosed) -> str:
    draft.use("lead", "reason")
    return _join("Closed the lead to", draft.names.lead(event.lead), _LEADS_END[event.reason])


def _write_applied(draft: _Draft, event: hiring.ApplicationSent) -> str:
    draft.use("lead", "method")
    return _join("Applied for", draft.names.lead(event.lead), _METHODS[event.method])


def _describe_job(draft: _Draft, event: Any) -> str:
    """Return for which lead a job referral is, and which request it answers."""
    draft.use("person", "lead", "request")
    lead = f"for {draft.names.lead(event.lead)}" if event.lead else ""
    request = getattr(event, "request", None)
    request_event = draft.names.find_event(request)
    on = (
        f", as asked {format_when(request_event.occurred_at[:_DAY])}"
        if request_event
        else ", as asked" * bool(request)
    )
    return _join(lead, on)


def _write_referral_requested(draft: _Draft, event: hiring.JobReferralRequested) -> str:
    return _join(
        f"Asked {draft.names.person(event.person)} for a job referral", _describe_job(draft, event)
    )


def _write_referral(draft: _Draft, event: hiring.JobReferralGiven) -> str:
    return _join(f"{draft.names.person(event.person)} recommended you", _describe_job(draft, event))


def _write_referral_declined(draft: _Draft, event: hiring.JobReferralDeclined) -> str:
    return _join(
        f"{draft.names.person(event.person)} would not recommend you", _describe_job(draft, event)
    )


def _write_job_interview_agreed(draft: _Draft, event: hiring.JobInterviewScheduled) -> str:
    draft.use("lead", "starts", "people", "round")
    return _join(
        "Agreed to a job interview for", draft.names.lead(event.lead), format_when(event.starts),
        f"with {draft.names.everybody(event.people)}" if event.people else "",
        draft.names.describe_round(draft.recorded),
    )  # fmt: skip


def _write_job_interview(draft: _Draft, event: hiring.JobInterviewHeld) -> str:
    draft.use("lead", "people", "round", "job_interview")
    agreed = event.job_interview
    starts = draft.names.starts(agreed, draft.recorded) if agreed else None
    return _join(
        "Had a job interview for", draft.names.lead(event.lead),
        f"with {draft.names.everybody(event.people)}" if event.people else "",
        draft.names.describe_round(draft.recorded),
        f", as agreed for {spell_moment(starts)}" if starts else ", as agreed" * bool(agreed),
    )  # fmt: skip


def _write_offer(draft: _Draft, event: hiring.OfferReceived) -> str:
    draft.use("lead")
    return f"Was offered {draft.names.lead(event.lead)}"


def _describe_offer(draft: _Draft, event: Any) -> str:
    """Return for what the offer is that an event is about."""
    draft.use("offer")
    recorded = draft.names.find_event(event.offer)
    lead = getattr(recorded.event, "lead", None) if recorded else None
    return f"the offer of {draft.names.lead(lead)}" if lead else f"the offer {event.offer}"


def _write_offer_accepted(draft: _Draft, event: hiring.OfferAccepted) -> str:
    return f"Accepted {_describe_offer(draft, event)}"


def _write_offer_declined(draft: _Draft, event: hiring.OfferDeclined) -> str:
    return f"Turned down {_describe_offer(draft, event)}"


# Organizations, areas, targets


def _write_organization(draft: _Draft, event: organizations.OrganizationAdded) -> str:
    label = draft.names.organization(event.organization)
    draft.use("organization")
    if event.renames and event.name:
        draft.use("name", "renames")
        return f"Noted the new name {event.name}{f' of {label}' * (event.name != label)}"
    kind: Any = type(event)
    fields = (f.name for f in attrs.fields(kind) if f.name not in ("at", "organization"))
    labels = [label_of(f) for f in fields if getattr(event, f) is not None]
    if event.name is None and labels:
        return f"Noted the {enumerate_names(labels)} of {label}"
    if event.name is None and draft.names.is_added_before(event.organization, draft.recorded):
        return f"Noted {label}"  # its words were erased
    return f"Added the organization {_entry_name(draft, event, event.organization, label)}"


def _write_area(draft: _Draft, event: organizations.AreaAdded) -> str:
    name = _entry_name(draft, event, event.area, draft.names.area(event.area))
    draft.use("area")
    if event.name is None and draft.names.is_added_before(event.area, draft.recorded):
        return f"Noted the career area {name}"
    return f"Added the career area {name}"


_DECISIONS = {"explore": "explore it", "keep": "keep it", "drop": "drop it"}
_TARGETS_END = {
    "reached": ": reached", "lost-interest": ": no longer of interest",
    "no-way-in": ": no way in", "other": "",
}  # fmt: skip


def _write_assessed(draft: _Draft, event: organizations.AreaAssessed) -> str:
    draft.use("area", "decision")
    decision = f": {_DECISIONS[event.decision]}" if event.decision else ""
    return f"Judged the career area {draft.names.area(event.area)}{decision}"


def _describe_target(draft: _Draft, event: Any) -> str:
    """Return what a target is called."""
    draft.use("organization", "area")
    names = [draft.names.organization(event.organization)] if event.organization else []
    names += [f"the career area {draft.names.area(event.area)}"] if event.area else []
    return enumerate_names(names)


def _write_approach(draft: _Draft, _: outreach.ApproachChanged) -> str:
    return _join("Changed the approach", draft.quote("approach", ": "))


def _write_target(draft: _Draft, event: organizations.TargetListed) -> str:
    return f"Aimed at {_describe_target(draft, event)}"


def _write_ranked(draft: _Draft, event: organizations.TargetRanked) -> str:
    return f"Ranked {_describe_target(draft, event)} among the targets"


def _write_target_closed(draft: _Draft, event: organizations.TargetClosed) -> str:
    draft.use("reason")
    return f"Aimed no more at {_describe_target(draft, event)}{_TARGETS_END[event.reason]}"


# The log itself

_COUNTS = (
    "new", "known", "changed", "rejected", "skipped", "repeated", "conflict", "gone", "withdrawn",
    "suppressed",
)  # fmt: skip
_COUNTED = {"suppressed": "left out since you forgot somebody"}
"""How a count is called where its name is not plain enough."""
_FORGOTTEN = {
    "request": ": they asked for it", "retention": ": it was kept long enough", "user": "",
}  # fmt: skip


def _write_imported(draft: _Draft, event: about_the_log.BatchImported) -> str:
    draft.use("importer", "rows", *_COUNTS)
    counts = [
        f"{getattr(event, name)} {_COUNTED.get(name, name)}"
        for name in _COUNTS
        if getattr(event, name)
    ]
    if draft.recorded.cause is not None and not counts:  # it keeps what others need of another
        return f"Kept the rest of an import as {event.importer}, after forgetting somebody"
    if event.rows:
        draft.details["rows"] = _format_ranges(event.rows)
    return f"Imported a file as {event.importer}: {', '.join(counts) or 'nothing in it'}"


def _format_ranges(numbers: tuple[int, ...]) -> str:
    """Return numbers in a row, runs as their ends.

    >>> _format_ranges((2, 3, 4, 7, 7))
    '2-4, 7, 7'
    """
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in run] for _, run in runs]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in ends)


def _write_retracted(draft: _Draft, event: about_the_log.EventRetracted) -> str:
    draft.use("event", "correction")
    undone, correction = (
        draft.names.find_event(event.event),
        draft.names.find_event(event.correction),
    )
    if undone is None:
        return f"Undid the event {event.event}"
    text = draft.names.describe(undone).text
    if isinstance(undone.event, about_the_log.EventRetracted | about_the_log.BatchRetracted):
        return _take_back(text)
    if correction is not None:
        draft.details["corrected by"] = str(correction.position)
        return f"Corrected what was recorded of {spell_moment(undone.occurred_at[:_DAY])}: {text}"
    return f"Undid what was recorded of {spell_moment(undone.occurred_at[:_DAY])}: {text}"


_TAKEN_BACK = {
    "Undid ": "Brought back ", "Brought back ": "Undid again ", "Undid again ": "Brought back ",
    "Corrected ": "Took back the correction of ",
}  # fmt: skip


def _take_back(text: str) -> str:
    """Return what undoing does to an undo or a correction, from the sentence of that.

    >>> _take_back("Undid what was recorded of Mon 2026-11-30: Added Ana Ruiz")
    'Brought back what was recorded of Mon 2026-11-30: Added Ana Ruiz'
    """
    for before, after in _TAKEN_BACK.items():
        if text.startswith(before):
            return after + text.removeprefix(before)
    return f"Undid: {text}"


def _write_batch_retracted(draft: _Draft, event: about_the_log.BatchRetracted) -> str:
    first = draft.names.find_event(draft.recorded.cause)
    if first is None:
        return "Undid all of one command or import"
    if first.kind == about_the_log.BatchRetracted.KIND:
        return _take_back(draft.names.describe(first).text)
    text = draft.names.describe(first).text
    return f"Undid all of one command or import, which began with: {text}"


def _write_merged(draft: _Draft, event: about_the_log.PersonMerged) -> str:
    draft.use("survivor", "absorbed")
    draft.details["entries"] = f"{event.survivor} and {event.absorbed}"
    return f"Merged two entries of {draft.names.person(event.survivor)}"


def _write_organizations_merged(draft: _Draft, event: about_the_log.OrganizationMerged) -> str:
    draft.use("survivor", "absorbed")
    draft.details["entries"] = f"{event.survivor} and {event.absorbed}"
    return f"Merged two entries of {draft.names.organization(event.survivor)}"


def _write_forgotten(draft: _Draft, event: about_the_log.PersonForgotten) -> str:
    draft.use("person", "events", "suppressed", "reason", "people")
    for field, values in (("events", event.events), ("suppressed", event.suppressed)):
        if values:
            draft.details[label_of(field)] = str(len(values))
    if event.people:
        draft.details[label_of("people")] = ", ".join(event.people)
    name = draft.names.person(event.person)
    whom = "somebody" if name in (FORGOTTEN, event.person) else name
    return f"Forgot {whom}{_FORGOTTEN[event.reason]}"


def _write_lifted(draft: _Draft, event: people.SuppressionLifted) -> str:
    draft.use("forgettings")
    number = len(event.forgettings)
    who = "somebody you had forgotten" if number == 1 else f"{number} whom you had forgotten"
    return f"Let imports bring in again {who}"


def _write_restored(draft: _Draft, event: about_the_log.LogRestored) -> str:
    draft.use("position", "left_position", "how")
    left = f", which ended at event {event.left_position}," if event.left_position else ""
    by = {"backup": "a backup", "file": "an older file"}[event.how]
    end = f"that ended at event {event.position}" if event.position else "without any event"
    return f"Replaced the log{left} by {by} {end}"


def _write_clock(draft: _Draft, event: about_the_log.ClockCorrected) -> str:
    draft.use("positions", "instants", "until")
    if not event.positions or not event.instants:
        return "Corrected the clock of no event"
    first, last = min(event.positions), event.until
    which = f"event {last} was" if first == last else f"the events {first} to {last} were"
    return f"Corrected when {which} recorded: by {spell_moment(max(event.instants)[:_DAY])}"


# Kinds of plugins


def _write_unknown(draft: _Draft, event: Unknown) -> str:
    draft.use("kind", "data")
    try:
        fields = msgspec.json.decode(event.data)
    except msgspec.DecodeError:
        fields = {}
    for name, value in fields.items() if isinstance(fields, dict) else ():
        plain = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        draft.details[label_of(name)] = plain
    return f"{_spell_kind(event.kind)} (no plugin here reads it)"


def _write_foreign(draft: _Draft, event: Event) -> str:
    """Return a sentence for a kind of a plugin: what it is called, and whom it is about."""
    draft.use(*reference_fields(type(event)))
    names = draft.names.everybody(list_person_ids(event))
    return f"{_spell_kind(event.KIND)}: {names}" if names else _spell_kind(event.KIND)


def _spell_kind(kind: str) -> str:
    """Return the kind of an event of a plugin in plain words.

    >>> _spell_kind("fairs/booth.visited")
    'Booth visited (fairs)'
    """
    plugin, _, name = kind.rpartition("/")
    plain = name.replace(".", " ").replace("_", " ").capitalize()
    return f"{plain} ({plugin})" if plugin else plain


_WRITERS: Mapping[type[Event], Callable[[_Draft, Any], str]] = {
    people.PersonAdded: _write_added,
    people.PersonDescribed: _write_described,
    people.PersonTied: _write_tied,
    people.PersonPreferenceSet: _write_preference,
    people.SuppressionLifted: _write_lifted,
    outreach.OutreachSent: _write_request,
    outreach.OutreachFollowedUp: _write_followed_up,
    outreach.OutreachBounced: _write_bounced,
    outreach.OutreachClosed: _write_request_closed,
    outreach.ReplyReceived: _write_reply,
    outreach.ApproachChanged: _write_approach,
    meetings.MeetingScheduled: _write_agreed,
    meetings.MeetingRescheduled: _write_moved,
    meetings.MeetingCancelled: _write_cancelled,
    meetings.MeetingMissed: _write_missed,
    meetings.MeetingHeld: _write_meeting,
    meetings.MeetingDebriefed: _write_debriefed,
    meetings.ThanksSent: _write_thanked,
    introductions.IntroductionOffered: _write_offered,
    introductions.IntroductionRequested: _write_requested,
    introductions.IntroductionMade: _write_introduced,
    introductions.IntroductionDeclined: _write_introduction_declined,
    introductions.IntroductionClosed: _write_introduction_closed,
    introductions.CommitmentMade: _write_promised,
    introductions.CommitmentKept: _write_promise_kept,
    introductions.CommitmentDropped: _write_promise_dropped,
    introductions.InteractionNoted: _write_noted,
    hiring.LeadHeard: _write_lead,
    hiring.LeadClosed: _write_lead_closed,
    hiring.ApplicationSent: _write_applied,
    hiring.JobReferralRequested: _write_referral_requested,
    hiring.JobReferralGiven: _write_referral,
    hiring.JobReferralDeclined: _write_referral_declined,
    hiring.JobInterviewScheduled: _write_job_interview_agreed,
    hiring.JobInterviewHeld: _write_job_interview,
    hiring.OfferReceived: _write_offer,
    hiring.OfferAccepted: _write_offer_accepted,
    hiring.OfferDeclined: _write_offer_declined,
    organizations.OrganizationAdded: _write_organization,
    organizations.AreaAdded: _write_area,
    organizations.AreaAssessed: _write_assessed,
    organizations.TargetListed: _write_target,
    organizations.TargetRanked: _write_ranked,
    organizations.TargetClosed: _write_target_closed,
    about_the_log.BatchImported: _write_imported,
    about_the_log.EventRetracted: _write_retracted,
    about_the_log.BatchRetracted: _write_batch_retracted,
    about_the_log.PersonMerged: _write_merged,
    about_the_log.OrganizationMerged: _write_organizations_merged,
    about_the_log.PersonForgotten: _write_forgotten,
    about_the_log.ClockCorrected: _write_clock,
    about_the_log.LogRestored: _write_restored,
    Unknown: _write_unknown,
}
"""What writes the sentence of each class of event of the core."""
