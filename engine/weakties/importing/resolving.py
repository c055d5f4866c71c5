"""Resolution of an importer's claims: people and organizations, added when they are new."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from weakties.domain.event import Event, reference_fields
from weakties.domain.identity import email_key, linkedin_key, normalize_name
from weakties.domain.ids import ID_BYTES, OrganizationId, PersonId, make_opaque_id
from weakties.domain.organizations import OrganizationAdded
from weakties.domain.when import When
from weakties.importing.suppressing import NOBODY, Suppressions, build_erased_key
from weakties.log.chain import hash_key
from weakties.projections.organizations import Organizations
from weakties.projections.people import People


@attrs.define
class Resolver:
    """People and organizations by what is claimed of them, those of this transaction included.

    Attributes:
        secret: makes an alias that means nothing elsewhere.
        chance: gives random bytes for new ids.
        new_ids: identity keys and folded names that were given ids since the projections were read.
        suppressions: who must not come back by an import.
        stands_for: gives the id that stands for one that was merged away.
    """

    people: People
    organizations: Organizations
    secret: bytes
    chance: Callable[[int], bytes]
    new_ids: dict[str, str] = attrs.field(factory=dict)
    suppressions: Suppressions = NOBODY
    stands_for: Callable[[str], str] = str

    def is_suppressed_key(self, key: str) -> bool:
        """Check whether what has this key was erased, for good, with somebody else."""
        suppressions = self.suppressions
        return bool(suppressions.people) and bool(
            suppressions.find([build_erased_key(self.hash_alias(key))])
        )

    def find_person(self, claim: str) -> PersonId | None:
        """Find whom a claim means; what is no claim is an id already."""
        if claim.startswith("id:"):
            return self.find_entry(claim.removeprefix("id:")) or self.find_holder(
                self.build_key(claim)
            )
        return self.find_holder(self.build_key(claim)) if ":" in claim else PersonId(claim)

    def find_entry(self, person: str) -> PersonId | None:
        """Return the id of an entry of this network, whoever it was merged into; None if none."""
        existing = self.people.get(person) or self.people.get(self.stands_for(person))
        return PersonId(existing.id) if existing else None

    def find_holder(self, key: str) -> PersonId | None:
        """Return the person to whom an identity key belongs by now."""
        holder = self.new_ids.get(key) or self.people.find_holder(key)
        return PersonId(holder) if holder else None

    def build_key(self, claim: str) -> str:
        """Return the identity key that a claim spells."""
        scheme, _, value = claim.partition(":")
        match scheme:
            case "email":
                return email_key(value)
            case "linkedin":
                return linkedin_key(value)
            case "alias":
                return f"alias:{self.hash_alias(value)}"
            case "id":  # of another network: there it names the same person for ever
                return f"alias:{self.hash_alias(f'weakties/{value}')}"
            case _:
                return claim

    def hash_alias(self, value: str) -> str:
        """Hash a source's own key for somebody, so that it names nobody."""
        return hash_key(self.secret, value).hex()

    def create_person_id(self, keys: list[str]) -> PersonId:
        """Make an id, and remember to whom these identity keys belong from now on."""
        person = PersonId(make_opaque_id("p", self.chance(ID_BYTES)))
        self.new_ids.update(dict.fromkeys(keys, person))
        return person

    def resolve_organization_id(self, organization: str) -> OrganizationId | None:
        """Return the id of an organization, whatever it was merged into; None if it is no id."""
        entry = self.organizations.get(organization) or self.organizations.get(
            self.stands_for(organization)
        )
        return OrganizationId(entry.id) if entry else None

    def resolve_organization(
        self, name: str, at: When
    ) -> tuple[OrganizationId, OrganizationAdded | None]:
        """Find an organization by its whole name in any case, or make the event that adds it."""
        key = f"name:{normalize_name(name)}"
        existing = self.organizations.find_by_name(name) if key not in self.new_ids else None
        if existing is not None:
            self.new_ids[key] = existing.id
        if key in self.new_ids:
            return OrganizationId(self.new_ids[key]), None
        organization = OrganizationId(make_opaque_id("o", self.chance(ID_BYTES)))
        self.new_ids[key] = organization
        return organization, OrganizationAdded(
            organization=organization, name=" ".join(name.split()), at=at
        )

    def resolve_claims(self, event: Event) -> dict[str, object]:
        """Return the fields of an event in which people are claimed, with the ids they mean.

        A claim nobody is known by stays as it is.
        """
        changes: dict[str, object] = {}
        for name in reference_fields(type(event)):
            value = getattr(event, name)
            if isinstance(value, tuple):
                changes[name] = tuple(self.find_person(v) or v for v in value)
            elif value is not None:
                changes[name] = self.find_person(value) or value
        return changes
