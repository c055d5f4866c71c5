"""Names of people and organizations, in the form that panels use."""

from __future__ import annotations

from functools import cached_property

from weakties.contracts import Readable
from weakties.contracts.blocks import Name, Part
from weakties.projections.agenda import Attendee
from weakties.projections.organizations import Organizations
from weakties.projections.people import People


class Names:
    """What everybody in a view is called, in the form that blocks hold."""

    def __init__(self, view: Readable) -> None:
        self._people, self._organizations = view.read(People), view.read(Organizations)

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {
            organization.name: organization.id
            for organization in self._organizations.organizations.where()
        }

    def person(self, person: str) -> Name:
        """Name somebody."""
        entry = self._people.get(person)
        return Name(person, entry.label if entry else person)

    def are_forgotten(self, attendees: list[Attendee]) -> bool:
        """Check whether there is anybody at a meeting, and all of them were forgotten."""
        entries = [self._people.get(attendee.person) for attendee in attendees]
        return bool(entries) and all(entry and entry.is_forgotten for entry in entries)

    def employer(self, person: str) -> Name | None:
        """Name where somebody works, if it is known."""
        entry = self._people.get(person)
        organization = self._organizations.get(entry.organization or "") if entry else None
        return Name(organization.id, organization.name, "organization") if organization else None

    def organization(self, name: str | None) -> Name | None:
        """Name an organization that is told by what it is called."""
        return Name(self._ids.get(name, name), name, "organization") if name else None


def join_names(names: list[Name], between: str = ", ") -> tuple[Part, ...]:
    """Put names in a row, as one cell."""
    parts: list[Part] = []
    for name in names:
        parts += [between, name] if parts else [name]
    return tuple(parts)


def describe_limit(shown: int, all_: int, which: str) -> str:
    """Say how many of all are shown; nothing if all are.

    >>> describe_limit(2, 2, "the oldest"), describe_limit(2, 9, "the oldest")
    ('', '2 of 9 are shown, the oldest first.')
    """
    return f"{shown} of {all_} are shown, {which} first." if shown < all_ else ""
