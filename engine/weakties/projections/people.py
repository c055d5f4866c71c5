"""Whom do I know, and by what is each recognized?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from weakties.domain.event import changed
from weakties.domain.identity import folded, keys
from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows
from weakties.projections.shapes import row

if TYPE_CHECKING:
    from weakties.domain.people import PersonAdded, PersonDescribed, PersonPreferenceSet
    from weakties.envelope import Recorded

E = TypeVar("E", "PersonAdded", "PersonDescribed")
_LONGEST = 1_000
"""Letters of a name that is looked for; SQLite refuses to compare much longer ones."""
_LASTING = ("name", "email", "linkedin")
_CHANGING = ("title", "organization", "area", "seniority")


@row
class Person:
    """Somebody, as of the latest that happened.

    Attributes:
        added_at: when the person came into the network, as precisely as told.
    """

    id: str
    name: str | None
    folded: str
    email: str | None
    linkedin: str | None
    title: str | None
    organization: str | None
    area: str | None
    seniority: str | None
    found: str | None
    added_at: str
    do_not_contact: bool

    @property
    def label(self) -> str:
        """What to call them: the name, else what identifies them."""
        return self.name or self.email or self.linkedin or self.id


@row
class Identity:
    """A key that belongs to one person only."""

    key: str
    person: str


@row
class Early:
    """What is known of somebody before they came into the network."""

    id: str
    name: str | None = None
    email: str | None = None
    linkedin: str | None = None
    title: str | None = None
    organization: str | None = None
    area: str | None = None
    seniority: str | None = None
    do_not_contact: bool = False


class People(Projection):
    """Whom do I know, and by what is each recognized?"""

    name = "people"
    version = 4
    people = Rows("people", Person, "id", indexes=("organization",))
    identities = Rows("identities", Identity, "key")
    early = Rows("early_people", Early, "id")

    @on("person.added")
    def added(self, event: PersonAdded, _: Recorded) -> None:
        """Begin an entry; a second one of the same person says where they are by now."""
        person, event = self.people.get(event.person), self._own(event)
        if person is None:
            early = self.early.get(event.person) or Early(event.person)
            person = Person(
                event.person, event.name or early.name, "", event.email or early.email,
                event.linkedin or early.linkedin, early.title, early.organization, early.area,
                early.seniority, event.found, event.at, early.do_not_contact,
            )  # fmt: skip
        for name in _LASTING:
            if getattr(person, name) is None:
                setattr(person, name, getattr(event, name))
        for name in _CHANGING:
            if (value := getattr(event, name)) is not None:
                setattr(person, name, value)
        self._keep(person, event)

    @on("person.described")
    def described(self, event: PersonDescribed, _: Recorded) -> None:
        """Take over what is told; the rest stays."""
        person, event = self.people.get(event.person), self._own(event)
        early = self.early.get(event.person) or Early(event.person)
        for name in (*_LASTING, *_CHANGING):
            if (value := getattr(event, name)) is not None:
                setattr(person or early, name, value)
        if person is not None:
            self._keep(person, event)
        else:
            self.early.put(early)
            self._identify(event)

    foretold = ("person.added",)

    def foretell(self, event: Any, recorded: Recorded) -> None:
        """Begin an entry for a look back; what is known of that time counts more."""
        if self.people.get(event.person) is None:
            early = self.early.get(event.person) or Early(event.person)
            known = [name for name in _CHANGING if getattr(early, name) is not None]
            self.added(changed(event, **dict.fromkeys(known)), recorded)

    @on("person.preference_set")
    def preferred(self, event: PersonPreferenceSet, _: Recorded) -> None:
        """Remember who is not to be contacted."""
        person = self.people.get(event.person)
        if person is not None:
            person.do_not_contact = event.do_not_contact
            self.people.put(person)
        else:
            early = self.early.get(event.person) or Early(event.person)
            early.do_not_contact = event.do_not_contact
            self.early.put(early)

    def _own(self, event: E) -> E:
        """Give what is told without an address or profile that is somebody else's already.

        Nobody can tell such a thing, but a redo or an unmerge can bring it about: then it stays
        with whom it belonged to first.
        """
        told = keys(event.email, event.linkedin, event.alias)
        held = ((key, self.identities.get(key)) for key in told)
        others = [key for key, by in held if by is not None and by.person != event.person]
        if not others:
            return event
        return changed(event, **{key.partition(":")[0]: None for key in others})

    def _keep(self, person: Person, event: PersonAdded | PersonDescribed) -> None:
        person.folded = folded(" ".join(filter(None, (person.name, person.email))))
        self.people.put(person)
        self._identify(event)

    def _identify(self, event: PersonAdded | PersonDescribed) -> None:
        for key in keys(event.email, event.linkedin, event.alias):
            self.identities.put(Identity(key, event.person))

    def get(self, person: str) -> Person | None:
        """Find a person by id."""
        return next(self.people.where("id = ?", (person,)), None)

    def holder(self, key: str) -> str | None:
        """Give the id of the person to whom an identity key belongs."""
        found = next(self.identities.where("key = ?", (key,)), None)
        return found.person if found else None

    def search(self, text: str, limit: int = 50) -> list[Person]:
        """Find people whose name or address holds every word of a text; word beginnings first."""
        words = folded(text).split()
        if len(text) > _LONGEST:
            return []
        condition = " and ".join(["' ' || folded like ? escape '\\'"] * len(words)) or "true"
        marks = [f"%{w.replace('%', chr(92) + '%').replace('_', chr(92) + '_')}%" for w in words]
        found = list(self.people.where(f"{condition} order by folded, added_at, id", marks))
        start = words[0] if words else ""
        found.sort(key=lambda p: f" {start}" not in f" {p.folded}")
        return found[:limit]

    def at(self, organization: str) -> list[Person]:
        """Give the people at an organization, by name."""
        return list(
            self.people.where("organization = ? order by folded, added_at, id", (organization,))
        )

    def count(self) -> int:
        """Count the people."""
        (n,) = self.answers("select count(*) from people")[0]
        return int(n)
