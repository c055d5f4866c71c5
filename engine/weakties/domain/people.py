"""Events about a person: who they are, how close, and how they want to be treated."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import AreaId, EventId, OrganizationId, PersonId
from weakties.domain.outreach import Channel

Found = Literal["linkedin", "alumni", "event", "introduction", "posting", "address-book", "other"]
Seniority = Literal["entry", "professional", "manager", "director", "executive"]
TieKind = Literal[
    "colleague", "classmate", "family", "friend", "alumni", "acquaintance", "connection"
]
Frequency = Literal["often", "occasionally", "rarely"]
Scale = Annotated[int, Meta(ge=1, le=5)]
Several = tuple[str, ...] | None


@event("person.added")
class PersonAdded(Event):
    """Somebody came into the network.

    Attributes:
        alias: a keyed hash under which an importer knows a person who has no other identity key.
        linkedin: the profile's slug, or its address.
        found: where the person was found.
        emails, phones, profiles, nicknames: further ones, beside the main one of each.
    """

    person: PersonId
    organization: OrganizationId | None = None
    area: AreaId | None = None
    found: Found | None = None
    seniority: Seniority | None = None
    decision_maker: bool | None = None
    alias: Personal[str | None] = None
    name: Personal[str | None] = None
    email: Personal[str | None] = None
    linkedin: Personal[str | None] = None
    title: Personal[str | None] = None
    note: Personal[str | None] = None
    emails: Personal[Several] = None
    phones: Personal[Several] = None
    profiles: Personal[Several] = None
    nicknames: Personal[Several] = None


@event("person.described")
class PersonDescribed(Event):
    """Something became known about a person: only the fields given are told.

    Another name, address, number or profile is a further one: the latest is shown first, all of
    them find the person, and every e-mail address and LinkedIn profile tells who is who.

    Attributes:
        beside: whether the organization is one more beside those where they work; else it takes
            their place.
        left: an organization where they work no longer.
        emails, phones, profiles, nicknames: further ones, beside the main one of each.
        outdated: addresses, numbers, profiles and names that are valid no longer; they still find
            the person.
    """

    person: PersonId
    organization: OrganizationId | None = None
    area: AreaId | None = None
    seniority: Seniority | None = None
    decision_maker: bool | None = None
    alias: Personal[str | None] = None
    name: Personal[str | None] = None
    email: Personal[str | None] = None
    linkedin: Personal[str | None] = None
    title: Personal[str | None] = None
    phone: Personal[str | None] = None
    note: Personal[str | None] = None
    beside: bool | None = None
    left: OrganizationId | None = None
    emails: Personal[Several] = None
    phones: Personal[Several] = None
    profiles: Personal[Several] = None
    nicknames: Personal[Several] = None
    outdated: Personal[Several] = None


@event("person.tied")
class PersonTied(Event):
    """How somebody stands to me, or to somebody else, as told.

    Attributes:
        other: the second person; None is me.
        closeness: from 1, hardly known, to 5, close.
        frequency: Granovetter's: often is at least twice a week, rarely at most once a year.
        mutuals: how many people both know.
    """

    person: PersonId
    other: PersonId | None = None
    kind: TieKind = "acquaintance"
    closeness: Scale | None = None
    frequency: Frequency | None = None
    mutuals: Annotated[int, Meta(ge=0)] | None = None


@event("person.preference_set")
class PersonPreferenceSet(Event):
    """How somebody wants to be contacted, or that they do not want to be."""

    person: PersonId
    do_not_contact: bool = False
    channel: Channel | None = None
    note: Personal[str | None] = None


@event("suppression.lifted")
class SuppressionLifted(Event):
    """Imports may bring somebody in again who was forgotten, and was to stay away.

    Recorded when somebody is added by hand again, or when the user says so.

    Attributes:
        forgettings: the events that say that they were forgotten.
    """

    forgettings: tuple[EventId, ...] = ()
