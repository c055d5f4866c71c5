"""Who is the person a row tells of, and what is new about them?"""

from __future__ import annotations

import attrs

from weakties.domain.event import changed
from weakties.domain.identity import email_key, keys, linkedin_key
from weakties.domain.ids import OrganizationId, PersonId
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.errors import SamePerson
from weakties.importing.resolving import Resolver
from weakties.projections.people import Person

_DESCRIBED = ("name", "email", "linkedin", "title", "organization")
Begun = dict[str, "Person | PersonAdded"]


def recognized(
    event: PersonAdded, organization: OrganizationId | None, resolver: Resolver, begun: Begun
) -> PersonAdded | PersonDescribed | None:
    """Turn what a row tells of somebody into what this network does not know yet.

    Args:
        event: with claims instead of ids.
        begun: whom this import adds or describes, as its rows told by then; kept up here.

    Returns:
        the event that adds a new person, or tells what is new of a known one; None if nothing is.

    Raises:
        SamePerson: the address is one person's, the profile another's.
    """
    event = changed(event, alias=_alias(event, resolver), organization=organization)
    claimed = keys(event.email, event.linkedin, event.alias)
    holder = _holder(event, claimed, (resolver, begun))
    if holder is None:
        event = changed(event, person=resolver.new_person(claimed))
        begun[event.person] = event
        return event
    person = begun.get(holder) or resolver.people.get(holder)
    changes = _differences(event, person, resolver) if person else {}
    if not changes:
        return None
    resolver.fresh.update(dict.fromkeys(claimed, holder))
    if person:
        begun[holder] = attrs.evolve(person, **changes)  # type: ignore[misc]  # both are attrs classes
    return changed(PersonDescribed(person=holder), **changes)


def addressed(
    event: PersonAdded, holder: PersonId, resolver: Resolver, begun: Begun
) -> PersonDescribed | None:
    """Return the profile or e-mail address that a mention tells of somebody who had none.

    Args:
        event: a mention of somebody who is known, such as by a source's own key.
        holder: whom it means.
    """
    person = begun.get(holder) or resolver.people.get(holder)
    if person is None:
        return None
    changes = {
        field: value
        for field, key in (("email", email_key), ("linkedin", linkedin_key))
        if (value := getattr(event, field)) and not getattr(person, field)
        and resolver.holder(key(value)) is None
    }  # fmt: skip
    if not changes:
        return None
    claimed = keys(changes.get("email"), changes.get("linkedin"), None)
    resolver.fresh.update(dict.fromkeys(claimed, holder))
    begun[holder] = attrs.evolve(person, **changes)  # type: ignore[misc]  # both are attrs classes
    return changed(PersonDescribed(person=holder, at=event.at), **changes)


def identified(event: PersonAdded, resolver: Resolver, begun: Begun) -> PersonId | None:
    """Give whom a row tells of; None if it is somebody new, or two people at once."""
    event = changed(event, alias=_alias(event, resolver))
    claimed = keys(event.email, event.linkedin, event.alias)
    try:
        return _holder(event, claimed, (resolver, begun))
    except SamePerson:
        return None


def _alias(event: PersonAdded, resolver: Resolver) -> str | None:
    """Hash the source's own key for somebody, told beside an address or as the only claim."""
    own = event.alias
    if event.person.startswith("alias:"):
        own = event.person.removeprefix("alias:")
    return resolver.alias(own) if own else None


def _holder(
    event: PersonAdded, claimed: list[str], known: tuple[Resolver, Begun]
) -> PersonId | None:
    """Give the one person whom a row means; None if it is somebody new.

    A source's own key is weaker than an address or a profile: two profiles are two people, even
    if the source calls both the same.
    """
    resolver, begun = known
    strong = [h for k in claimed if not k.startswith("alias:") and (h := resolver.holder(k))]
    if len(set(strong)) > 1:
        raise SamePerson("email", strong[-1])
    if strong or event.alias is None:
        return strong[0] if strong else None
    holder = resolver.holder(f"alias:{event.alias}")
    person = holder and (begun.get(holder) or resolver.people.get(holder))
    if person and event.linkedin and person.linkedin:
        claimed.remove(f"alias:{event.alias}")
        return None
    return holder


def _differences(
    told: PersonAdded, person: Person | PersonAdded, resolver: Resolver
) -> dict[str, object]:
    """Give what a row tells that is not known of the person yet; spelling is no difference."""
    changes: dict[str, object] = {
        name: value
        for name in _DESCRIBED
        if (value := getattr(told, name)) is not None and value != getattr(person, name)
    }
    holder = getattr(person, "id", None) or getattr(person, "person", None)
    for name, key in (("email", email_key), ("linkedin", linkedin_key)):
        if name in changes and resolver.holder(key(getattr(told, name))) == holder:
            del changes[name]
    return changes
