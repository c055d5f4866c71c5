"""Checks before recording: what is refused, and what only raises a warning."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator

import attrs

from weakties.domain import ids
from weakties.domain.event import Event, list_person_ids, reference_fields
from weakties.domain.identity import is_email, is_linkedin, keys_of
from weakties.domain.organizations import AreaAdded, OrganizationAdded
from weakties.domain.outreach import OutreachFollowedUp, ReplyReceived
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.domain.structural import (
    BatchRetracted,
    EventRetracted,
    OrganizationMerged,
    PersonMerged,
)
from weakties.errors import MalformedEvent, SamePerson, UnknownId
from weakties.importing.resolving import Resolver
from weakties.log.envelope import Recorded
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure

_BEGUN_BY: dict[str, tuple[object, tuple[str, ...]]] = {
    "outreach": (ids.OutreachId, ("outreach.sent",)),
    "meeting": (
        ids.MeetingId,
        ("meeting.scheduled", "meeting.held", "job_interview.scheduled", "job_interview.held"),
    ),
    "introduction": (
        ids.IntroductionId,
        ("introduction.offered", "introduction.requested", "introduction.made"),
    ),
    "commitment": (ids.CommitmentId, ("commitment.made",)),
    "lead": (ids.LeadId, ("lead.heard",)),
    "job referral": (ids.JobReferralId, ("job_referral.requested",)),
    "job interview": (ids.JobInterviewId, ("job_interview.scheduled",)),
    "offer": (ids.OfferId, ("offer.received",)),
}
"""What is named by the event that began it: the type of its id, and the kinds that begin it."""


class OddSequence(UserWarning):
    """An event that came out of its usual order; it is recorded nevertheless."""


class ForgottenReturns(UserWarning):
    """Somebody was recorded by hand who was forgotten so that no import brings them back.

    Attributes:
        match: by what: ``certain`` by an address or a profile, ``name`` by the name alone, and
            ``namesake`` by the name beside another address, where imports go on leaving them out.
    """

    def __init__(self, text: str, match: str) -> None:
        super().__init__(text)
        self.match = match


@attrs.frozen
class Checker:
    """Checks events against the network and against the events of this transaction.

    Attributes:
        has_request: claims that an outreach to a person is known.
        fresh: ids begun in this transaction.
        merged: for ids that nobody has any more, who stands for them; read when it is asked for.
    """

    log: Log
    resolver: Resolver
    has_request: Callable[[str], bool]
    fresh: dict[str, str] = attrs.field(factory=dict)
    merged: dict[str, str] = attrs.field(factory=dict)

    def check(self, event: Event) -> None:
        """Refuse what cannot be true, and warn of what is odd.

        Raises:
            MalformedEvent: a name, an address or a profile is none.
            UnknownId: it names somebody or something the network does not hold.
            SamePerson: an identity key belongs to somebody else.
        """
        _check_id(event)
        if isinstance(event, PersonAdded | PersonDescribed):
            _check_words(event)
            for key in keys_of(event):
                holder = self.resolver.find_holder(key)
                if holder and holder != event.person and not self._are_merged(holder, event.person):
                    raise SamePerson(key.partition(":")[0], holder)
        for noun, reference in self._find_unknown(event):
            raise UnknownId(noun, reference)
        if isinstance(event, ReplyReceived | OutreachFollowedUp) and event.outreach is None:
            person = self.merged.get(event.person, event.person)
            if (person, "asked") not in self.fresh.items() and not self.has_request(person):
                noun = "An answer" if isinstance(event, ReplyReceived) else "A second message"
                warnings.warn(
                    f"{noun} to a request that is not recorded; if you asked, record the request "
                    "with its day, too",
                    OddSequence,
                    stacklevel=4,
                )

    def remember(self, recorded: Recorded) -> None:
        """Remember an event that was just recorded, for the next checks."""
        event = recorded.event
        self.fresh[recorded.id] = recorded.kind
        match event:
            case PersonAdded() | PersonDescribed():
                self.fresh.setdefault(event.person, "person")
                for key in keys_of(event):
                    self.resolver.new_ids[key] = self.merged.get(event.person, event.person)
            case OrganizationAdded():
                self.fresh[event.organization] = "organization"
            case AreaAdded():
                self.fresh[event.area] = "area"
            case PersonMerged() | OrganizationMerged() | EventRetracted() | BatchRetracted():
                self.merged.clear()
            case _ if recorded.kind == "outreach.sent":
                people = (self.merged.get(p, p) for p in list_person_ids(event))
                self.fresh.update(dict.fromkeys(people, "asked"))

    def _are_merged(self, left: str, right: str) -> bool:
        """Check whether two ids were merged."""
        return self._stands_for(left) == self._stands_for(right)

    def _stands_for(self, person: str) -> str:
        """Return who stands for an id that nobody has any more."""
        if person not in self.merged:
            structure = Structure.read_from(self.log)
            self.merged.update(structure.canonical)
        return self.merged.get(person, person)

    def _has_person(self, person: str) -> bool:
        """Check whether somebody has an id, or had it before they were merged."""
        if person in self.fresh or self.resolver.people.get(person):
            return True
        canonical = self._stands_for(person)
        return canonical in self.fresh or self.resolver.people.get(canonical) is not None

    def _has_organization(self, organization: str) -> bool:
        """Check whether an organization has an id, or had it before it was merged."""
        organizations = self.resolver.organizations
        if organization in self.fresh or organizations.get(organization):
            return True
        return organizations.get(self._stands_for(organization)) is not None

    def _find_unknown(self, event: Event) -> Iterator[tuple[str, str]]:
        """Yield what an event names and the network does not hold."""
        kind = type(event)
        for person in list_person_ids(event):
            adding = isinstance(event, PersonAdded) and person == event.person
            if not adding and not self._has_person(person):
                yield "person", person
        for organization in _list_references(event, ids.OrganizationId):
            adding = isinstance(event, OrganizationAdded)
            if not (adding or self._has_organization(organization)):
                yield "organization", organization
        for area in _list_references(event, ids.AreaId):
            adding = isinstance(event, AreaAdded)
            if not (adding or area in self.fresh or self.resolver.organizations.get_area(area)):
                yield "area", area
        for noun, (id_type, kinds) in _BEGUN_BY.items():
            for reference in (
                _list_references(event, id_type) if reference_fields(kind, id_type) else ()
            ):
                begun = self.log.find((reference,)).get(reference)
                if self.fresh.get(reference, begun and begun.kind) not in kinds:
                    yield noun, reference


_ADDED = (
    (PersonAdded, "person", "p"),
    (OrganizationAdded, "organization", "o"),
    (AreaAdded, "area", "a"),
)
"""What begins an entry: the field of its id, and the letter with which that begins."""
_REST_OF_AN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _check_id(event: Event) -> None:
    """Refuse an id that could be taken for something else than what it names.

    An id stays when a person is forgotten, and is looked for among all that events hold: so it
    begins as ours do, which no value of another field does. Events of logs that have others stay
    valid, since all are compared as a whole.
    """
    for kind, field, letter in _ADDED:
        if isinstance(event, kind):
            value = getattr(event, field)
            prefix, dash, rest = value.partition("-")
            if (prefix, dash) != (letter, "-") or not _REST_OF_AN_ID.fullmatch(rest):
                raise MalformedEvent(
                    kind.KIND,
                    f"an id of ours is {letter!r}, a hyphen, then letters and digits that mean "
                    f"nothing, as `add_{field}` makes it; give what you call it yourself as `key=`",
                )


def _check_words(event: PersonAdded | PersonDescribed) -> None:
    """Refuse a name, an address or a profile that is none: it would tell who is who."""
    reasons = (
        (event.name is not None and not event.name.strip(), "the name is blank"),
        *((not is_email(address), f"{address!r} is no e-mail address")
          for address in (event.email, *(event.emails or ())) if address),
        *((not text.strip(), f"one of the {name} is blank")
          for name in ("emails", "phones", "profiles", "nicknames")
          for text in getattr(event, name) or ()),
        (event.linkedin and not is_linkedin(event.linkedin),
         f"{event.linkedin!r} is no LinkedIn profile"),
    )  # fmt: skip
    for is_wrong, reason in reasons:
        if is_wrong:
            raise MalformedEvent(type(event).KIND, reason)


def _list_references(event: Event, id_type: object) -> Iterator[str]:
    """Yield the ids of one type that an event holds."""
    for name in reference_fields(type(event), id_type):
        value = getattr(event, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value
