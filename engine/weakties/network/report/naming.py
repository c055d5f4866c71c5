"""How does a panel name somebody, or an organization?"""

from __future__ import annotations

from functools import cached_property

from weakties.hookspecs.blocks import Name, Part
from weakties.hookspecs.offered import Readable
from weakties.projections.organizations import Organizations
from weakties.projections.people import People


class Names:
    """What everybody in a view is called, in the form that blocks hold."""

    def __init__(self, view: Readable) -> None:
        self._people, self._places = view.read(People), view.read(Organizations)

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {place.name: place.id for place in self._places.organizations.where()}

    def person(self, person: str) -> Name:
        """Name somebody."""
        found = self._people.get(person)
        return Name(person, found.label if found else person)

    def employer(self, person: str) -> Name | None:
        """Name where somebody works, if it is known."""
        found = self._people.get(person)
        place = self._places.get(found.organization or "") if found else None
        return Name(place.id, place.name, "organization") if place else None

    def place(self, name: str | None) -> Name | None:
        """Name an organization that is told by what it is called."""
        return Name(self._ids.get(name, name), name, "organization") if name else None


def listed(names: list[Name], between: str = ", ") -> tuple[Part, ...]:
    """Put names in a row, as one cell."""
    found: list[Part] = []
    for name in names:
        found += [between, name] if found else [name]
    return tuple(found)


def some(shown: int, all_: int, which: str) -> str:
    """Say how many of all are shown; nothing if all are.

    >>> some(2, 2, "the oldest"), some(2, 9, "the oldest")
    ('', '2 of 9 are shown, the oldest first.')
    """
    return f"{shown} of {all_} are shown, {which} first." if shown < all_ else ""
