"""What is refused, and what is only odd: a network records facts, in whatever order they come."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator

import attrs

from weakties.domain import ids
from weakties.domain.event import Event, mentioned, references
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
from weakties.envelope import Recorded
from weakties.errors import MalformedEvent, SamePerson, UnknownId
from weakties.importing.resolving import Resolver
from weakties.log.protocol import Log
from weakties.projections.structure import Structure

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
    """Something told out of its usual order; it is recorded all the same."""


@attrs.frozen
class Checker:
    """Checks events against the network and against what this transaction told so far.

    Attributes:
        asked: claims that an outreach to a person is known.
        fresh: ids begun in this transaction.
        merged: for ids that nobody has any more, who stands for them; read when it is asked for.
    """

    log: Log
    resolver: Resolver
    asked: Callable[[str], bool]
    fresh: dict[str, str] = attrs.field(factory=dict)
    merged: dict[str, str] = attrs.field(factory=dict)

    def check(self, told: Event) -> None:
        """Refuse what cannot be true, and warn of what is odd.

        Raises:
            MalformedEvent: a name, an address or a profile is none.
            UnknownId: it names somebody or something the network does not hold.
            SamePerson: an identity key belongs to somebody else.
        """
        _check_id(told)
        if isinstance(told, PersonAdded | PersonDescribed):
            _check_words(told)
            for key in keys_of(told):
                holder = self.resolver.holder(key)
                if holder and holder != told.person and not self._are_one(holder, told.person):
                    raise SamePerson(key.partition(":")[0], holder)
        for what, given in self._unknown(told):
            raise UnknownId(what, given)
        if isinstance(told, ReplyReceived | OutreachFollowedUp) and told.outreach is None:
            person = self.merged.get(told.person, told.person)
            if (person, "asked") not in self.fresh.items() and not self.asked(person):
                what = "An answer" if isinstance(told, ReplyReceived) else "A second message"
                warnings.warn(
                    f"{what} to a request that is not recorded; if you asked, record the request "
                    "with its day, too",
                    OddSequence,
                    stacklevel=4,
                )

    def remember(self, recorded: Recorded) -> None:
        """Know what was just recorded."""
        told = recorded.event
        self.fresh[recorded.id] = recorded.kind
        match told:
            case PersonAdded() | PersonDescribed():
                self.fresh.setdefault(told.person, "person")
                for key in keys_of(told):
                    self.resolver.fresh[key] = self.merged.get(told.person, told.person)
            case OrganizationAdded():
                self.fresh[told.organization] = "organization"
            case AreaAdded():
                self.fresh[told.area] = "area"
            case PersonMerged() | OrganizationMerged() | EventRetracted() | BatchRetracted():
                self.merged.clear()
            case _ if recorded.kind == "outreach.sent":
                people = (self.merged.get(p, p) for p in mentioned(told))
                self.fresh.update(dict.fromkeys(people, "asked"))

    def _are_one(self, one: str, two: str) -> bool:
        """Claim that two ids were merged."""
        return self._stands_for(one) == self._stands_for(two)

    def _stands_for(self, person: str) -> str:
        """Give who stands for an id that nobody has any more."""
        if person not in self.merged:
            structure = Structure.within(self.log)
            self.merged.update(structure.canonical)
        return self.merged.get(person, person)

    def _is_known(self, person: str) -> bool:
        """Claim that somebody has an id, or had it before they were merged."""
        if person in self.fresh or self.resolver.people.get(person):
            return True
        canonical = self._stands_for(person)
        return canonical in self.fresh or self.resolver.people.get(canonical) is not None

    def _is_an_organization(self, place: str) -> bool:
        """Check whether an organization has an id, or had it before it was merged."""
        organizations = self.resolver.organizations
        if place in self.fresh or organizations.get(place):
            return True
        return organizations.get(self._stands_for(place)) is not None

    def _unknown(self, told: Event) -> Iterator[tuple[str, str]]:
        """Give what an event names and the network does not hold."""
        kind = type(told)
        for person in mentioned(told):
            adding = isinstance(told, PersonAdded) and person == told.person
            if not adding and not self._is_known(person):
                yield "person", person
        for place in _named(told, ids.OrganizationId):
            adding = isinstance(told, OrganizationAdded)
            if not (adding or self._is_an_organization(place)):
                yield "organization", place
        for area in _named(told, ids.AreaId):
            adding = isinstance(told, AreaAdded)
            if not (adding or area in self.fresh or self.resolver.organizations.area(area)):
                yield "area", area
        for what, (id_type, kinds) in _BEGUN_BY.items():
            for given in _named(told, id_type) if references(kind, id_type) else ():
                begun = self.log.find((given,)).get(given)
                if self.fresh.get(given, begun and begun.kind) not in kinds:
                    yield what, given


_ADDED = (
    (PersonAdded, "person", "p"),
    (OrganizationAdded, "organization", "o"),
    (AreaAdded, "area", "a"),
)
"""What begins an entry: the field of its id, and the letter with which that begins."""
_REST_OF_AN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _check_id(told: Event) -> None:
    """Refuse an id that could be taken for something else than what it names.

    An id stays when a person is forgotten, and is looked for among all that events hold: so it
    begins as ours do, which no value of another field does. Events of logs that have others stay
    valid, since all are compared as a whole.
    """
    for kind, field, letter in _ADDED:
        if isinstance(told, kind):
            value = getattr(told, field)
            prefix, dash, rest = value.partition("-")
            if (prefix, dash) != (letter, "-") or not _REST_OF_AN_ID.fullmatch(rest):
                raise MalformedEvent(
                    kind.KIND,
                    f"an id of ours is {letter!r}, a hyphen, then letters and digits that mean "
                    f"nothing, as `add_{field}` makes it; give what you call it yourself as `key=`",
                )


def _check_words(told: PersonAdded | PersonDescribed) -> None:
    """Refuse a name, an address or a profile that is none: it would tell who is who."""
    reasons = (
        (told.name is not None and not told.name.strip(), "the name is blank"),
        *((not is_email(address), f"{address!r} is no e-mail address")
          for address in (told.email, *(told.emails or ())) if address),
        *((not text.strip(), f"one of the {name} is blank")
          for name in ("emails", "phones", "profiles", "nicknames")
          for text in getattr(told, name) or ()),
        (told.linkedin and not is_linkedin(told.linkedin),
         f"{told.linkedin!r} is no LinkedIn profile"),
    )  # fmt: skip
    for is_wrong, reason in reasons:
        if is_wrong:
            raise MalformedEvent(type(told).KIND, reason)


def _named(told: Event, id_type: object) -> Iterator[str]:
    """Give the ids of one type that an event holds."""
    for name in references(type(told), id_type):
        value = getattr(told, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value
