"""Recording within one transaction: what is told is checked, and known at once."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import attrs

from weakties.domain.event import Event, evolve, list_person_ids, personal_fields
from weakties.domain.identity import are_alike, further_keys, identity_keys, natural_name
from weakties.domain.ids import (
    ID_BYTES,
    AreaId,
    EventId,
    OrganizationId,
    PersonId,
    make_opaque_id,
)
from weakties.domain.organizations import AreaAdded, SizeBand
from weakties.domain.people import (
    Found,
    PersonAdded,
    PersonDescribed,
    Seniority,
    SuppressionLifted,
)
from weakties.domain.when import NOW, when
from weakties.errors import KeyTaken, MalformedEvent, SamePerson
from weakties.importing.resolving import Resolver
from weakties.importing.suppressing import BY_HAND, Suppressions
from weakties.log.envelope import Draft, Recorded
from weakties.log.protocol import Log, Writer
from weakties.network.checks import Checker, ForgottenReturns
from weakties.projections.organizations import Organizations
from weakties.projections.people import People, has_detail
from weakties.projections.reply_rates import ReplyRates
from weakties.readmodel.structure import STRUCTURAL_TYPES, Structure, replace_ids

if TYPE_CHECKING:
    from weakties.log.protocol import Chance
    from weakties.readmodel.feed import Feed
    from weakties.readmodel.views import Views

_STRUCTURAL = (
    "it is about the log itself, and is only recorded together with what it does; use "
    "weakties.corrections to undo, merge or forget, and weakties.exchange to import"
)
_BEHIND = 500
"""Events that are looked at one by one before an answer is brought up to date."""


class PersonFields(TypedDict, total=False):
    """What can be known of a person: the fields of `PersonAdded`, and where they work by name."""

    name: str | None
    email: str | None
    linkedin: str | None
    organization: str | None
    """A name, or the id of one that is known."""
    title: str | None
    note: str | None
    area: AreaId | None
    found: Found | None
    seniority: Seniority | None
    decision_maker: bool | None
    alias: str | None
    emails: tuple[str, ...] | None
    phones: tuple[str, ...] | None
    profiles: tuple[str, ...] | None
    nicknames: tuple[str, ...] | None
    at: str | date | EllipsisType


class OrganizationFields(TypedDict, total=False):
    """What can be known of an organization besides its name: see `OrganizationAdded`."""

    size: SizeBand | None
    domain: str | None
    industry: str | None
    location: str | None
    at: str | date | EllipsisType


@attrs.frozen
class Recorder:
    """What may be done within one transaction of a network; all of it stays, or nothing.

    Attributes:
        source: who tells, for events that do not say.
        batch: what they belong to, for events that do not say.
        load_suppressions: gives who was forgotten so that no import brings them back.
        lifted: ids of the forgettings that are lifted in this transaction.
        lifts_names: whether a name alone says that somebody comes back; else it is a namesake.
    """

    writer: Writer
    log: Log
    resolver: Resolver
    checker: Checker
    source: str = "api"
    batch: str | None = None
    load_suppressions: Callable[[], Suppressions] = Suppressions
    lifted: set[str] = attrs.field(factory=set)
    lifts_names: bool = True

    def record(
        self, event: Event, *, key: str | None = None, batch: str | None = None,
        cause: str | None = None, actor: str = "me", source: str | None = None,
    ) -> Recorded:  # fmt: skip
        """Record one event.

        Args:
            key: what the caller calls this fact, for ever; told again under it, nothing happens
                and what was recorded then comes back.
            cause: the id of the event that led to it.
            actor: who records it: the owner of the network, or a program such as ``assistant``.
            source: through what it is recorded; None for what the transaction says.

        Raises:
            MalformedEvent: a value does not fit its field, or it is about the log itself.
            UnknownId: it names somebody or something the network does not hold.
            SamePerson: an identity key belongs to somebody else.
            KeyTaken: something else was recorded under the key.

        Warns:
            OddSequence: it came out of its usual order, and is recorded all the same.
            ForgottenReturns: somebody was forgotten so that no import brings them back, and is
                recorded by hand; from now on imports may.
        """
        if type(event) in STRUCTURAL_TYPES:
            raise MalformedEvent(type(event).KIND, _STRUCTURAL)
        self.checker.check(event)
        draft = Draft(
            event=event, key=key, batch=batch or self.batch, cause=cause, actor=actor,
            source=source or self.source,
        )  # fmt: skip
        end = self.log.read_head().position if key is not None else 0
        (recorded,) = self.writer.append((draft,))
        if recorded.position <= end:
            _check_same(recorded, event, self.resolver.stands_for)
            return recorded
        self.checker.remember(recorded)
        if isinstance(event, PersonAdded | PersonDescribed) and self.source in BY_HAND:
            self._lift_suppression(event, recorded)
        return recorded

    def _lift_suppression(self, event: Event, recorded: Recorded) -> None:
        """Let imports bring in again whom the user brings back; it goes with an undo of that.

        An address, a profile or a name without either says that it is them; a name beside another
        address does not.
        """
        people, match = self.load_suppressions().find_added(event)
        people = tuple(p for p in people if p.forgetting not in self.lifted)
        if not people or match is None or (match == "name" and not self.lifts_names):
            return
        if match == "namesake":
            text = "you forgot somebody of this name; imports still leave out the addresses of then"
            warnings.warn(ForgottenReturns(text, match), stacklevel=4)
            return
        forgettings = tuple(EventId(person.forgetting) for person in people)
        self.lifted.update(forgettings)
        lifted = SuppressionLifted(forgettings=forgettings)
        self.writer.append(
            [Draft(event=lifted, batch=recorded.batch, cause=recorded.id, source=self.source)]
        )
        who = "somebody of this name" if match == "name" else "them"
        text = f"you forgot {who} so that no import brings them back; since you record them by hand"
        warnings.warn(
            ForgottenReturns(f"{text}, imports may bring them in again", match), stacklevel=4
        )

    def add_person(self, **fields: Unpack[PersonFields]) -> PersonId:
        """Add a person, unless the e-mail or profile is known: then record what is new of them.

        Args:
            fields: see `PersonFields`; ``at`` left out is now.

        Raises:
            SamePerson: an e-mail or profile is that of somebody with quite another name;
                `describe_person` gives somebody a new one.
        """
        at, values = when(fields.get("at", NOW)), dict[str, Any](fields)
        values.pop("at", None)
        if values.get("name"):
            values["name"] = natural_name(values["name"])
        if values.get("organization"):
            values["organization"] = self.add_organization(values["organization"], at=at)
        added = PersonAdded(person=PersonId("p-"), at=at, **values)
        claimed = (*identity_keys(added.email, added.linkedin, None), *further_keys(added))
        holder = None
        for key in claimed:
            holder = holder or self.resolver.find_holder(key)
            if holder is not None and not self._may_be_called(holder, added.name):
                raise SamePerson(key.partition(":")[0], holder)
        if holder is None:
            person = PersonId(make_opaque_id("p", self.resolver.chance(ID_BYTES)))
            self.record(evolve(added, person=person))
            return person
        self.describe_person(holder, at=at, **values)
        return holder

    def describe_person(
        self, person: PersonId, *, at: str | date | EllipsisType = NOW, **fields: Any
    ) -> None:
        """Record what is new of a person among these fields, if anything is.

        Args:
            fields: those of `PersonAdded` or `PersonDescribed`.
        """
        entry = self.resolver.people.get(person)
        fields.pop("found", None)  # where somebody was found first is where they were found
        news = {k: v for k, v in fields.items() if v is not None and v != getattr(entry, k, None)}
        for key in identity_keys(fields.get("email"), fields.get("linkedin"), None):
            if self.resolver.find_holder(key) == person:  # the same address in another spelling
                news.pop(key.partition(":")[0], None)
        if news.get("organization") in (entry.also if entry else "").split("\n"):
            news.pop("organization")
        for name in ("emails", "profiles", "phones", "nicknames"):
            if name in news:
                news[name] = tuple(t for t in news[name] if self._is_new(person, name, t))
        news = {name: value for name, value in news.items() if value != ()}
        if news:
            self.record(PersonDescribed(person=person, at=at, **news))

    def _may_be_called(self, person: PersonId, name: str | None) -> bool:
        """Check whether a name can be one of somebody's, who may have several."""
        people = self.resolver.people
        entry = people.get(person)
        names = (
            [entry.name, *(detail.text for detail in people.list_names(person))] if entry else []
        )
        return not any(names) or any(n and are_alike(n, name) for n in names)

    def _is_new(self, person: PersonId, name: str, text: str) -> bool:
        """Check whether a further address, number, profile or nickname is not known of somebody."""
        entry = self.resolver.people.get(person)
        return entry is None or not has_detail(entry, name, text)

    def add_organization(self, name: str, **fields: Unpack[OrganizationFields]) -> OrganizationId:
        """Add an organization, unless one of that name, or with that id, is known.

        Args:
            fields: see `OrganizationFields`; ``at`` left out is now.
        """
        if existing := self.resolver.resolve_organization_id(name):
            return existing
        details = dict[str, Any](fields)
        organization, added = self.resolver.resolve_organization(name, when(details.pop("at", NOW)))
        if added is not None:
            self.record(evolve(added, **details))
        return organization

    def add_area(
        self, name: str, *, at: str | date | EllipsisType = NOW, onet: str | None = None
    ) -> AreaId:
        """Add a career area, unless one of that name is known."""
        existing = self.resolver.organizations.find_area_by_name(name)
        if existing is not None:
            return AreaId(existing.id)
        area = AreaId(make_opaque_id("a", self.resolver.chance(ID_BYTES)))
        self.record(AreaAdded(area=area, name=name, onet=onet, at=when(at)))
        return area


def _check_same(recorded: Recorded, event: Event, resolve_id: Callable[[str], str]) -> None:
    """Refuse another fact under a key that stands for one already.

    Raises:
        KeyTaken: it is of another kind, or a field differs. Its moment does not count where it is
            told as now, nor do words that were erased.
    """
    if type(recorded.event) is not type(event):
        raise KeyTaken(recorded.position, recorded.kind)
    known, told = replace_ids(recorded.event, resolve_id), replace_ids(event, resolve_id)
    erasable, differing = personal_fields(type(event)), list[str]()
    for field in attrs.fields(type(event)):  # type: ignore[arg-type]  # every event is an attrs class
        before, now = getattr(known, field.name), getattr(told, field.name)
        is_open = field.name == "at" and now == NOW
        is_erased = field.name in erasable and before in (None, "", ())
        if before != now and not is_open and not is_erased:
            differing.append(field.name)
    if differing:
        raise KeyTaken(recorded.position, recorded.kind, tuple(differing))


def make_resolver(log: Log, feed: Feed, views: Views, day: date, chance: Chance) -> Resolver:
    """Make what resolves names and keys to people and organizations, as of now."""
    structure = cache(lambda: Structure.read_from(log))
    return Resolver(
        views.read(People, feed, day), views.read(Organizations, feed, day), log.secret, chance,
        stands_for=lambda entry: structure().resolve_id(entry),
    )  # fmt: skip


def make_recorder(
    writer: Writer, log: Log, feed: Feed, views: Views, day: date, chance: Chance,
    *, source: str, batch: str | None, load_suppressions: Callable[[], Suppressions],
) -> Recorder:  # fmt: skip
    """Make what records in a transaction that was just begun.

    Args:
        feed: the whole of the log, as answers see it.
        views: the read models by which names are resolved.
        day: today.
    """
    resolver = make_resolver(log, feed, views, day, chance)
    checker = Checker(log, resolver, partial(_has_request, feed, views, day))
    return Recorder(writer, log, resolver, checker, source, batch, load_suppressions)


def _has_request(feed: Feed, views: Views, day: date, person: str) -> bool:
    """Check whether any request to a person was ever recorded.

    What was recorded late would rewind the answer for each reply; so it is asked as it stands, and
    the log for the little that came since.
    """
    rates, position = views.peek(ReplyRates, day)
    if feed.log.read_head().position - position > _BEHIND:
        return views.read(ReplyRates, feed, day).has_request(person)
    if rates is not None and rates.has_request(person):
        return True
    since = list(feed.log.read(position, kinds=("outreach.sent",)))
    stands_for = Structure.read_from(feed.log).resolve_id if since else str
    return any(person in map(stands_for, list_person_ids(recorded.event)) for recorded in since)
