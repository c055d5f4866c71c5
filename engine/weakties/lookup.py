"""Finding people and organizations by a few letters of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from weakties.domain.identity import (
    email_key,
    fold_text,
    linkedin_key,
    natural_name,
    strip_legal_form,
)
from weakties.errors import AmbiguousName, UnknownId
from weakties.plugins.manager import Plugins
from weakties.projections.organizations import Organization, Organizations
from weakties.projections.people import (
    People,
    Person,
    sort_beginnings_first,
    split_sought,
)
from weakties.readmodel.feed import Feed
from weakties.readmodel.projection import Projection

if TYPE_CHECKING:
    from weakties.log.envelope import Recorded
    from weakties.readmodel.structure import Structure

P = TypeVar("P", bound=Projection)
ALIKE, _SUGGESTED = 80, 3
_WORDS = re.compile(r"\w+")
_LETTERS = 3
"""An index of names is of so many letters each."""
Search = Callable[[str, int], list[Person]]


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
        """Return a projection, caught up."""
        ...

    def events(self, kinds: Collection[str]) -> Iterable[Recorded]:
        """Return the events of some kinds that count, in the order in which they happened."""
        ...


def find_person(view: Readable, text: str, *, index: NameIndex | None = None) -> Person:
    """Find a person by id, e-mail address, LinkedIn profile, or a few letters of the name.

    An id that was merged away finds the one who stands for it.

    Args:
        index: the names of this view, for one who finds many people: a search without it reads
            all names.

    Raises:
        UnknownId: nobody fits; the most alike names are given.
        AmbiguousName: several fit.
    """
    people = index.people if index else view.read(People)
    search = index.search if index else people.search
    holder = people.find_holder(email_key(text)) or people.find_holder(linkedin_key(text))
    person = people.get(holder or text)
    if person is not None:
        return person
    match _find_fitting(view, text, search) if text.strip() else []:
        case [only]:
            return only
        case []:
            merged = people.get(structure_of(view).resolve_id(text))
            if merged is None:
                raise UnknownId("person", text, _suggest_names(text, people))
            return merged
        case several:
            labels = labels_of(view, several)
            is_whole = all(fold_text(p.name or "") == fold_text(text) for p in several)
            candidates = tuple((p.id, labels[p.id]) for p in several)
            raise AmbiguousName(text, candidates, is_whole=is_whole)


def _find_fitting(view: Readable, text: str, search: Search) -> list[Person]:
    """Return whom a text fits best: one, or those among whom the user has to choose.

    A whole name counts more than a word of it, and that more than a beginning. Whom the user deals
    with comes before whom an import brought; where that and the words disagree, both are given.
    """
    fitting = search(text, _MOST)
    if len(fitting) < 2:
        return fitting
    ranks = {p.id: _rank(p, text) for p in fitting}
    best = min(ranks.values())
    dealt = find_contacts(view, [p.id for p in fitting])
    closest = [p for p in fitting if ranks[p.id] == best]
    if both := [p for p in closest if p.id in dealt]:
        return both
    if best <= _WHOLE:
        return closest
    near = [p for p in fitting if p.id in dealt]
    if near and min(ranks[p.id] for p in near) < _HOLDS:
        return [*near, *closest]
    return closest


class NameIndex:
    """The names and addresses of all people, read once, to search them many times.

    Who has a text within their words has each three letters of it: so the rarest three letters
    leave a few people to look at, where `People.search` looks at all.

    Attributes:
        people: whose names they are.
    """

    def __init__(self, people: People) -> None:
        self.people = people
        self._listed = list(people.people.where("not is_forgotten order by folded, added_at, id"))
        self._by_letters: dict[str, list[int]] = {}
        for number, person in enumerate(self._listed):
            words = person.words
            for letters in {words[n : n + _LETTERS] for n in range(len(words) - _LETTERS + 1)}:
                self._by_letters.setdefault(letters, []).append(number)

    def search(self, text: str, limit: int) -> list[Person]:
        """Return whom `People.search` finds."""
        words = split_sought(text)
        if words is None:
            return []
        matches = [
            person
            for person in self._select_candidates(words)
            if all(word in person.words for word in words)
        ]
        return sort_beginnings_first(matches, words)[:limit]

    def _select_candidates(self, words: Iterable[str]) -> Iterable[Person]:
        """Return the people who have the rarest three letters of some words, in order."""
        groups = [
            self._by_letters.get(word[n : n + _LETTERS], [])
            for word in words
            for n in range(len(word) - _LETTERS + 1)
        ]
        return [self._listed[n] for n in min(groups, key=len)] if groups else self._listed


_MOST, _WHOLE, _HOLDS = 1_000, 1, 4
"""So many people are looked at; the ranks of a whole former name and of letters within a word."""


def _rank(person: Person, text: str) -> int:
    """Return how well a text fits somebody: 0 is the name, 4 letters within a word."""
    sought = fold_text(natural_name(text))
    if person.name and fold_text(person.name) == sought:
        return 0
    if any(fold_text(name) == sought for name in person.names.split("\n")):
        return _WHOLE
    words, whole = sought.split(), set(_WORDS.findall(person.words))
    if set(words) <= whole or set(words) <= set(person.words.split()):
        return 2
    if all(f" {word}" in f" {person.words}" for word in words):
        return 3
    return _HOLDS


def find_contacts(view: Readable, people: Collection[str]) -> set[str]:
    """Return which of some people the user deals with: by any contact, or added by hand."""
    from weakties.projections.ties import Ties  # noqa: PLC0415  # only where several fit

    contacts: set[str] = set()
    marks = ", ".join("?" * len(people))
    ids = tuple(people)
    met = f"person in ({marks}) and last_at is not null"
    contacts.update(tie.person for tie in view.read(Ties).ties.where(met, ids))
    return contacts | view.read(People).select_added_by_hand(people)


def labels_of(view: Readable, people: Iterable[Person]) -> dict[str, str]:
    """Return what to call each of some people, by id: namesakes with what tells them apart."""
    listed = list(people)
    everybody = {p.id: p for p in (*listed, *_find_namesakes(view, listed))}
    if len({fold_text(p.label) for p in everybody.values()}) == len(everybody):
        return {p.id: p.label for p in listed}
    organizations = view.read(Organizations)
    employers = (organizations.get(p.organization) for p in everybody.values() if p.organization)
    labels = _distinguish_labels(
        everybody.values(), {o.id: o.name for o in employers if o is not None}
    )
    return {p.id: labels[p.id] for p in listed}


def _find_namesakes(view: Readable, people: list[Person]) -> list[Person]:
    """Return who else is called as some people are; of a long list only those within it."""
    names = {fold_text(p.name) for p in people if p.name}
    if not names or len(names) > _MOST // 2:
        return []
    listed = {p.id for p in people}
    return [p for p in view.read(People).find_by_names(names) if p.id not in listed]


def structure_of(view: Readable) -> Structure:
    """Read what was undone and who was merged, as far as a view sees it."""
    from weakties.readmodel.structure import Structure  # noqa: PLC0415  # seldom asked for

    return Structure.read_from(view.feed)


def find_organization(view: Readable, text: str) -> Organization:
    """Find an organization by id or a part of its name; the whole name wins.

    An id that was merged away finds the one that stands for it.

    Raises:
        UnknownId: none fits; the nearest names are given.
        AmbiguousName: several fit.
    """
    organizations = view.read(Organizations)
    match [exact] if (exact := organizations.get(text)) else organizations.search(text):
        case [only]:
            return only
        case []:
            merged = organizations.get(structure_of(view).resolve_id(text))
            if merged is None:
                near = organizations.find_near(text)[:_SUGGESTED]
                raise UnknownId("organization", text, tuple(o.name for o in near))
            return merged
        case several:
            raise AmbiguousName(text, tuple((o.id, o.name) for o in several))


def find_organizations(view: Readable, text: str) -> list[Organization]:
    """Find an organization as `find_organization` does, and those named alike but for legal form.

    Raises:
        UnknownId: none fits.
        AmbiguousName: several with different names fit.
    """
    organizations = view.read(Organizations)
    try:
        organization = find_organization(view, text)
    except AmbiguousName as error:
        several = [o for key, _ in error.candidates if (o := organizations.get(key)) is not None]
        if len({strip_legal_form(o.name) for o in several}) > 1:
            raise
        return several
    if organization.id == text:
        return [organization]
    return [
        organization,
        *(o for o in organizations.find_alike(organization.name) if o.id != organization.id),
    ]


def _suggest_names(text: str, people: People) -> tuple[str, ...]:
    """Return the names most like a text, for who mistyped."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # only when nothing was found

    names = {p.id: p.folded for p in people.people.where()}
    matches = process.extract(fold_text(text), names, scorer=fuzz.WRatio, limit=_SUGGESTED)
    near = [key for _, score, key in matches if score >= ALIKE]
    if not near:  # a single word, mistyped
        words = {(key, w): w for key, name in names.items() for w in name.split()}
        close = process.extract(fold_text(text), words, scorer=fuzz.ratio, limit=_SUGGESTED)
        near = list(dict.fromkeys(key for _, score, (key, _) in close if score >= ALIKE))
    return tuple(p.label for p in map(people.get, near) if p)


def _distinguish_labels(
    people: Iterable[Person], organization_names: dict[str, str] | None = None
) -> dict[str, str]:
    """Return what to call each of some people, by id: namesakes with what tells them apart.

    That is where they work, else their address or profile, else their id.

    Args:
        organization_names: names of organizations, by id.
    """
    listed = {person.id: person for person in people}
    counts: dict[str, int] = {}
    for person in listed.values():
        counts[fold_text(person.label)] = counts.get(fold_text(person.label), 0) + 1
    names = organization_names or {}
    labels: dict[str, str] = {}
    for person in listed.values():
        label = person.label
        if counts[fold_text(label)] > 1 and not person.is_forgotten:
            label = f"{label} ({_find_distinction(person, listed.values(), names)})"
        labels[person.id] = label
    return labels


def _find_distinction(
    person: Person, people: Iterable[Person], organization_names: dict[str, str]
) -> str:
    """Return the first thing that somebody has and no namesake does."""
    others = [
        _list_marks(p, organization_names)
        for p in people
        if p is not person and fold_text(p.label) == fold_text(person.label)
    ]
    for number, mark in enumerate(_list_marks(person, organization_names)):
        if mark and all(marks[number] != mark for marks in others):
            return mark
    return person.id


def _list_marks(
    person: Person, organization_names: dict[str, str]
) -> tuple[str | None, str | None, str | None]:
    """Return what can tell somebody from a namesake, the plainest first."""
    return organization_names.get(person.organization or ""), person.email, person.linkedin
