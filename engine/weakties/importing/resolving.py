"""Whom an importer's claims mean: people and organizations found, or added when they are new."""

from __future__ import annotations

from collections.abc import Callable, Collection

import attrs

from weakties.chain import keyed
from weakties.domain.event import Event, references
from weakties.domain.identity import email_key, linkedin_key, spelled
from weakties.domain.ids import ID_BYTES, OrganizationId, PersonId, opaque
from weakties.domain.organizations import OrganizationAdded
from weakties.domain.structural import PersonForgotten
from weakties.domain.when import When
from weakties.log.protocol import Log
from weakties.projections.organizations import Organizations
from weakties.projections.people import People


@attrs.define
class Resolver:
    """People and organizations by what is claimed of them, those of this transaction included.

    Attributes:
        secret: makes an alias that means nothing elsewhere.
        chance: gives random bytes for new ids.
        fresh: identity keys and folded names that were given ids since the projections were read.
        suppressed: keyed hashes of the identity keys of people who must not come back.
        outside: what those hashes are made with, if it does not lie in the log.
        stands_for: gives the id that stands for one that was merged away.
    """

    people: People
    organizations: Organizations
    secret: bytes
    chance: Callable[[int], bytes]
    fresh: dict[str, str] = attrs.field(factory=dict)
    suppressed: Collection[str] = frozenset()
    outside: bytes | None = None
    stands_for: Callable[[str], str] = str

    def is_suppressed(self, key: str) -> bool:
        """Claim that an identity key is that of a person who must not come back."""
        secrets = (self.secret, self.outside) if self.suppressed else ()
        return any(s and suppression(s, key) in self.suppressed for s in secrets)

    def is_suppressed_key(self, key: str) -> bool:
        """Check whether what has this key was erased, for good, with somebody else."""
        return bool(self.suppressed) and self.is_suppressed(erased_key(self.alias(key)))

    def person(self, claim: str) -> PersonId | None:
        """Find whom a claim means; what is no claim is an id already."""
        if claim.startswith("id:"):
            return self.entry(claim.removeprefix("id:")) or self.holder(self.key(claim))
        return self.holder(self.key(claim)) if ":" in claim else PersonId(claim)

    def entry(self, person: str) -> PersonId | None:
        """Return the id of an entry of this network, whoever it was merged into; None if none."""
        known = self.people.get(person) or self.people.get(self.stands_for(person))
        return PersonId(known.id) if known else None

    def holder(self, key: str) -> PersonId | None:
        """Give the person to whom an identity key belongs by now."""
        found = self.fresh.get(key) or self.people.holder(key)
        return PersonId(found) if found else None

    def key(self, claim: str) -> str:
        """Give the identity key that a claim spells."""
        scheme, _, value = claim.partition(":")
        match scheme:
            case "email":
                return email_key(value)
            case "linkedin":
                return linkedin_key(value)
            case "alias":
                return f"alias:{self.alias(value)}"
            case "id":  # of another network: there it names the same person for ever
                return f"alias:{self.alias(f'weakties/{value}')}"
            case _:
                return claim

    def alias(self, value: str) -> str:
        """Hash a source's own key for somebody, so that it names nobody."""
        return keyed(self.secret, value).hex()

    def new_person(self, keys: list[str]) -> PersonId:
        """Make an id, and remember to whom these identity keys belong from now on."""
        made = PersonId(opaque("p", self.chance(ID_BYTES)))
        self.fresh.update(dict.fromkeys(keys, made))
        return made

    def known_organization(self, place: str) -> OrganizationId | None:
        """Return the id of an organization, whatever it was merged into; None if it is no id."""
        entry = self.organizations.get(place) or self.organizations.get(self.stands_for(place))
        return OrganizationId(entry.id) if entry else None

    def organization(self, name: str, at: When) -> tuple[OrganizationId, OrganizationAdded | None]:
        """Find an organization by its whole name, in any case, or make what adds it."""
        key = f"name:{spelled(name)}"
        known = self.organizations.named(name) if key not in self.fresh else None
        if known is not None:
            self.fresh[key] = known.id
        if key in self.fresh:
            return OrganizationId(self.fresh[key]), None
        made = OrganizationId(opaque("o", self.chance(ID_BYTES)))
        self.fresh[key] = made
        return made, OrganizationAdded(organization=made, name=" ".join(name.split()), at=at)

    def claims(self, told: Event) -> dict[str, object]:
        """Give the fields of an event in which people are claimed, with the ids they mean.

        A claim nobody is known by stays as it is.
        """
        changes: dict[str, object] = {}
        for name in references(type(told)):
            value = getattr(told, name)
            if isinstance(value, tuple):
                changes[name] = tuple(self.person(v) or v for v in value)
            elif value is not None:
                changes[name] = self.person(value) or value
        return changes


def suppression(secret: bytes, key: str) -> str:
    """Hash an identity key that an import must not bring back."""
    return keyed(secret, f"suppressed\0{key}").hex()


def erased_key(hashed: str) -> str:
    """Return what stands for the key of an erased event, as `suppression` takes it.

    Args:
        hashed: the keyed hash of the key, as hexadecimal digits.
    """
    return f"key:{hashed}"


def suppressed(log: Log) -> frozenset[str]:
    """Give the hashes of all that must not come back."""
    told = (r.event for r in log.read(kinds=(PersonForgotten.KIND,)))
    return frozenset(h for e in told if isinstance(e, PersonForgotten) for h in e.suppressed)
