"""Recognition of the person that a row is about, and of what is new about them."""

from __future__ import annotations

from typing import Any

import attrs

from weakties.domain.event import evolve
from weakties.domain.identity import (
    can_be_same_person,
    email_key,
    further_keys,
    identity_keys,
    is_on_linkedin,
    linkedin_key,
    natural_name,
)
from weakties.domain.ids import OrganizationId, PersonId
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.errors import SamePerson
from weakties.importing.resolving import Resolver
from weakties.projections.people import Person, has_detail

_DESCRIBED = ("name", "email", "linkedin", "title", "organization")
_FURTHER = ("emails", "phones", "profiles", "nicknames")
PendingPeople = dict[str, "Person | PersonAdded"]


def recognize_person(
    event: PersonAdded,
    organization: OrganizationId | None,
    resolver: Resolver,
    pending_people: PendingPeople,
) -> PersonAdded | PersonDescribed | None:
    """Turn what a row tells of somebody into what this network does not know yet.

    Args:
        event: with claims instead of ids.
        pending_people: whom this import adds or describes, as its rows told by then; kept up here.

    Returns:
        the event that adds a new person, or tells what is new of a known one; None if nothing is.

    Raises:
        SamePerson: the address is one person's, the profile another's.
    """
    event = evolve(
        event,
        alias=_hash_alias(event, resolver),
        organization=organization,
        name=event.name and natural_name(event.name),
    )
    claimed = identity_keys(event.email, event.linkedin, event.alias)
    holder = _find_holder(event, claimed, resolver, pending_people)
    event = _drop_addresses_of_others(event, holder, resolver, pending_people)
    claimed += further_keys(event)
    if holder is None:
        claimed += [resolver.build_key(event.person)] if event.person.startswith("id:") else []
        event = evolve(event, person=resolver.create_person_id(claimed))
        pending_people[event.person] = event
        return event
    person = pending_people.get(holder) or resolver.people.get(holder)
    changes = _find_differences(event, person, resolver) if person else {}
    if not changes:
        return None
    resolver.new_ids.update(dict.fromkeys(claimed, holder))
    if person:
        pending_people[holder] = _merge_changes(person, changes)
    return evolve(PersonDescribed(person=holder), **changes)


def find_new_address(
    event: PersonAdded, holder: PersonId, resolver: Resolver, pending_people: PendingPeople
) -> PersonDescribed | None:
    """Return the profile or e-mail address that a mention tells of somebody who had none.

    Args:
        event: a mention of somebody who is known, such as by a source's own key.
        holder: whom it means.
    """
    person = pending_people.get(holder) or resolver.people.get(holder)
    if person is None:
        return None
    changes = {
        field: value
        for field, key in (("email", email_key), ("linkedin", linkedin_key))
        if (value := getattr(event, field)) and not getattr(person, field)
        and resolver.find_holder(key(value)) is None
    }  # fmt: skip
    if not changes:
        return None
    claimed = identity_keys(changes.get("email"), changes.get("linkedin"), None)
    resolver.new_ids.update(dict.fromkeys(claimed, holder))
    pending_people[holder] = attrs.evolve(person, **changes)  # type: ignore[misc]  # both are attrs classes
    return evolve(PersonDescribed(person=holder, at=event.at), **changes)


def identify_person(
    event: PersonAdded, resolver: Resolver, pending_people: PendingPeople
) -> PersonId | None:
    """Return whom a row tells of; None if it is somebody new, or two people at once."""
    event = evolve(event, alias=_hash_alias(event, resolver))
    claimed = identity_keys(event.email, event.linkedin, event.alias)
    try:
        return _find_holder(event, claimed, resolver, pending_people)
    except SamePerson:
        return None


def _hash_alias(event: PersonAdded, resolver: Resolver) -> str | None:
    """Hash the source's own key for somebody, told beside an address or as the only claim."""
    own = event.alias
    if event.person.startswith("alias:"):
        own = event.person.removeprefix("alias:")
    elif own is None and event.person.startswith("id:"):
        own = f"weakties/{event.person.removeprefix('id:')}"
    return resolver.hash_alias(own) if own else None


def _find_holder(
    event: PersonAdded, claimed: list[str], resolver: Resolver, pending_people: PendingPeople
) -> PersonId | None:
    """Return the one person a row means; None if it is somebody new.

    An id of this network counts most, then main addresses and profiles, then further addresses if
    the name can be that person's. A source's own key is weakest: two profiles are two people, even
    if the source calls both the same.
    """
    if event.person.startswith("id:") and (entry := resolver.find_entry(event.person[3:])):
        return entry
    strong = [h for k in claimed if not k.startswith("alias:") and (h := resolver.find_holder(k))]
    if len(set(strong)) > 1:
        raise SamePerson("email", strong[-1])
    if strong:
        return strong[0]
    further = _find_further_holders(event, resolver, pending_people)
    if len(further) > 1:
        raise SamePerson("email", further[-1])
    if further or event.alias is None:
        return further[0] if further else None
    holder = resolver.find_holder(f"alias:{event.alias}")
    person = holder and (pending_people.get(holder) or resolver.people.get(holder))
    if person and event.linkedin and person.linkedin:
        claimed.remove(f"alias:{event.alias}")
        return None
    return holder


def _find_further_holders(
    event: PersonAdded, resolver: Resolver, pending_people: PendingPeople
) -> list[PersonId]:
    """Return who holds a further address or profile of a row, and may be called as it says."""
    holders = dict.fromkeys(h for k in further_keys(event) if (h := resolver.find_holder(k)))
    people = ((h, pending_people.get(h) or resolver.people.get(h)) for h in holders)
    return [h for h, person in people if person and can_be_same_person(event.name, person.name)]


def _drop_addresses_of_others(
    event: PersonAdded, holder: PersonId | None, resolver: Resolver, pending_people: PendingPeople
) -> PersonAdded:
    """Return a row without further addresses that are another's, as those of a family are.

    Raises:
        SamePerson: the other is called the same, so that the two may be one.
    """
    if not (event.emails or event.profiles):
        return event
    others = [h for h in _find_further_holders(event, resolver, pending_people) if h != holder]
    if others and event.name:
        raise SamePerson("email", others[0])

    def is_own(key: str) -> bool:
        return resolver.find_holder(key) in (None, holder)

    return evolve(
        event,
        emails=tuple(e for e in event.emails or () if is_own(email_key(e))) or None,
        profiles=tuple(
            p for p in event.profiles or () if not is_on_linkedin(p) or is_own(linkedin_key(p))
        ) or None,
    )  # fmt: skip


def _find_differences(
    event: PersonAdded, person: Person | PersonAdded, resolver: Resolver
) -> dict[str, object]:
    """Return what a row tells that is not known of the person yet; spelling is no difference."""
    changes: dict[str, object] = {
        name: value
        for name in _DESCRIBED
        if (value := getattr(event, name)) is not None and value != getattr(person, name)
    }
    holder = getattr(person, "id", None) or getattr(person, "person", None)
    for name, key in (("email", email_key), ("linkedin", linkedin_key)):
        if name in changes and resolver.find_holder(key(getattr(event, name))) == holder:
            del changes[name]
    if "organization" in changes and event.organization in _list_further_organizations(person):
        del changes["organization"]
    for name in _FURTHER:
        new = tuple(t for t in getattr(event, name) or () if not _has_detail(person, name, t))
        if new:
            changes[name] = new
    return changes


def _list_further_organizations(person: Person | PersonAdded) -> list[str]:
    """Return the further organizations where somebody works."""
    return person.also.split("\n") if isinstance(person, Person) else []


def _has_detail(person: Person | PersonAdded, name: str, text: str) -> bool:
    """Check whether somebody has a further address, number, profile or nickname."""
    if isinstance(person, Person):
        return has_detail(person, name, text)
    main = {"emails": person.email, "profiles": person.linkedin}.get(name)
    others = (main, *(getattr(person, name) or ()))
    return any(other and other.casefold() == text.casefold() for other in others)


def _merge_changes(
    person: Person | PersonAdded, changes: dict[str, object]
) -> Person | PersonAdded:
    """Return somebody with what is new of them, as the next rows of the import find them."""
    fields: dict[str, Any] = {k: v for k, v in changes.items() if k not in _FURTHER}
    fields = {k: v for k, v in fields.items() if hasattr(person, k)}
    for name in _FURTHER:
        new: Any = changes.get(name) or ()
        if not new:
            continue
        if isinstance(person, Person):
            column = "names" if name == "nicknames" else name
            fields[column] = "\n".join(filter(None, (getattr(person, column), *new)))
        else:
            fields[name] = (*(getattr(person, name) or ()), *new)
    return attrs.evolve(person, **fields)  # type: ignore[misc]  # both are attrs classes
