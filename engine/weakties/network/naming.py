"""Whom a few letters mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from weakties.domain.identity import email_key, folded, linkedin_key
from weakties.errors import AmbiguousName, UnknownId
from weakties.plugins.loaded import Plugins
from weakties.projections.feed import Feed
from weakties.projections.organizations import Organization, Organizations
from weakties.projections.people import People, Person
from weakties.projections.projection import Projection

if TYPE_CHECKING:
    from weakties.envelope import Recorded
    from weakties.projections.structure import Structure

P = TypeVar("P", bound=Projection)
ALIKE, _SUGGESTED = 80, 3


class Readable(Protocol):
    """A network, or a view of it."""

    @property
    def feed(self) -> Feed:
        """The part of the log it sees."""
        ...

    @property
    def plugins(self) -> Plugins:
        """The plugins of its network."""
        ...

    def read(self, kind: type[P]) -> P:
        """Give a projection, caught up."""
        ...

    def events(self, kinds: Collection[str]) -> Iterable[Recorded]:
        """Return the events of some kinds that count, in the order in which they happened."""
        ...


def find_person(view: Readable, text: str) -> Person:
    """Find a person by id, e-mail address, LinkedIn profile, or a few letters of the name.

    An id that was merged away finds the one who stands for it.

    Raises:
        UnknownId: nobody fits; the most alike names are given.
        AmbiguousName: several fit.
    """
    people = view.read(People)
    holder = people.holder(email_key(text)) or people.holder(linkedin_key(text))
    found = people.get(holder or text)
    if found is not None:
        return found
    fitting = people.search(text) if text.strip() else []
    exact = [p for p in fitting if p.name and folded(p.name) == folded(text)]
    begun = [p for p in fitting if all(f" {w}" in f" {p.folded}" for w in folded(text).split())]
    match exact or begun or fitting:
        case [only]:
            return only
        case []:
            merged = people.get(structure_of(view).stands_for(text))
            if merged is None:
                raise UnknownId("person", text, _alike(text, people))
            return merged
        case several:
            raise AmbiguousName(text, tuple((p.id, p.label) for p in several))


def structure_of(view: Readable) -> Structure:
    """Read what was undone and who was merged, as far as a view sees it."""
    from weakties.projections.structure import Structure  # noqa: PLC0415  # seldom asked for

    return Structure.within(view.feed)


def find_organization(view: Readable, text: str) -> Organization:
    """Find an organization by id or a part of its name; the whole name wins.

    Raises:
        UnknownId: none fits.
        AmbiguousName: several fit.
    """
    places = view.read(Organizations)
    match [known] if (known := places.get(text)) else places.search(text):
        case [only]:
            return only
        case []:
            raise UnknownId("organization", text)
        case several:
            raise AmbiguousName(text, tuple((o.id, o.name) for o in several))


def _alike(text: str, people: People) -> tuple[str, ...]:
    """Give the names most like a text, for who mistyped."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # only when nothing was found

    names = {p.id: p.folded for p in people.people.where()}
    found = process.extract(folded(text), names, scorer=fuzz.WRatio, limit=_SUGGESTED)
    labels = (people.get(key) for _, score, key in found if score >= ALIKE)
    return tuple(p.label for p in labels if p)
