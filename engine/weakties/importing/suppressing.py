"""Suppression: people who were forgotten so that no import brings them back.

Nothing of them is left but keyed hashes, in the events that say they were forgotten. An address,
a profile or a source's own key decides. A name alone does not tell two people apart: a row is left
out by it only if the row has no address either, and is nobody's who is in the network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import permutations
from typing import Literal

import attrs

from weakties.domain.event import Event, evolve, list_person_ids
from weakties.domain.identity import (
    TITLES,
    email_key,
    fold_text,
    is_linkedin,
    keys_of,
    linkedin_key,
    natural_name,
)
from weakties.domain.people import PersonAdded, PersonDescribed, SuppressionLifted
from weakties.domain.structural import PersonForgotten
from weakties.log.chain import hash_key
from weakties.log.envelope import Draft, Recorded
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure

Match = Literal["certain", "name", "namesake"]
"""By what somebody suppressed is recognized: ``certain`` by a key, ``name`` by a name where there
is no address, ``namesake`` by a name beside another address, which lets the row in."""
BY_HAND = frozenset({"api", "cli"})
"""Sources that are the user: what they record, no import takes back."""
_FINGERPRINT, _ADDRESSES = 8, ("email:", "linkedin:")
_EMAIL = re.compile(r"[^\s@,;:<>\"'()\[\]|=]+@[^\s@,;:<>\"'()\[\]|]+")
_PROFILE = re.compile(r"[^\s,;<>\"'()\[\]|]*linkedin\.com/[^\s,;<>\"'()\[\]|]+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_CELL = re.compile(r"[,;:\t\n\r\"|=]")
_LONGEST_NAME, _LONGEST_WORD = 5, 40
_LONGEST_TURNED, _LEAST_WORDS = 4, 2
_NAME, _SHORT = "name", "short"
"""How the key of a name begins, and that of a name with an initial, when it stands without."""


@attrs.frozen
class SuppressedPerson:
    """One person whom no import brings back.

    Attributes:
        forgetting: id of the event that says so.
        person: the id that stays of them.
        hashes: of their identity keys and names, and of the keys of erased events of others.
        secrets: fingerprints of the secrets that the hashes were made with.
    """

    forgetting: str
    person: str
    hashes: frozenset[str]
    secrets: frozenset[str]

    @classmethod
    def of(cls, forgetting: str, event: PersonForgotten) -> SuppressedPerson:
        """Read what a forgetting keeps."""
        parts = [text.rpartition(".") for text in event.suppressed]
        prints = frozenset(fingerprint for fingerprint, _, _ in parts if fingerprint)
        return cls(forgetting, event.person, frozenset(text for *_, text in parts), prints)


@attrs.frozen(slots=False)
class Suppressions:
    """Everybody whom no import brings back.

    Attributes:
        people: in the order in which they were forgotten.
        secrets: that of the log, and those beside it.
    """

    people: tuple[SuppressedPerson, ...] = ()
    secrets: tuple[bytes, ...] = ()

    @classmethod
    def load(cls, log: Log, read_secrets: Callable[[], tuple[bytes, ...]]) -> Suppressions:
        """Read who is suppressed by now: what was lifted since is not.

        Args:
            read_secrets: gives the secrets beside the log; asked only if somebody is suppressed.
        """
        people: dict[str, SuppressedPerson] = {}
        first = 0
        for recorded in log.read(kinds=(PersonForgotten.KIND,)):
            if isinstance(recorded.event, PersonForgotten) and recorded.event.suppressed:
                people[recorded.id] = SuppressedPerson.of(recorded.id, recorded.event)
                first = first or recorded.position
        if not people:
            return cls()
        lifted = list(log.read(first, kinds=(SuppressionLifted.KIND,)))
        structure = Structure.read_from(log) if lifted else Structure()
        for recorded in lifted:
            event = recorded.event
            if isinstance(event, SuppressionLifted) and _is_in_force(recorded, structure):
                for forgetting in event.forgettings:
                    people.pop(forgetting, None)
        return cls(tuple(people.values()), (log.secret, *read_secrets()) if people else ())

    @cached_property
    def _by_hash(self) -> dict[str, list[SuppressedPerson]]:
        by_hash: dict[str, list[SuppressedPerson]] = {}
        for person in self.people:
            for text in person.hashes:
                by_hash.setdefault(text, []).append(person)
        return by_hash

    @property
    def unrecognized(self) -> tuple[SuppressedPerson, ...]:
        """Those whose hashes were made with a secret that is not there."""
        if not self.people:
            return ()
        present = {fingerprint(secret) for secret in self.secrets}
        return tuple(p for p in self.people if p.secrets and not p.secrets & present)

    def find(self, keys: Iterable[str]) -> tuple[SuppressedPerson, ...]:
        """Return those who have one of these keys."""
        if not self.people:
            return ()
        hashes = (_hash(secret, key) for key in keys for secret in self.secrets)
        found = (person for text in hashes for person in self._by_hash.get(text, ()))
        return tuple({person.forgetting: person for person in found}.values())

    def match_row(
        self,
        row: Draft,
        build_key: Callable[[str], str],
        is_of_another: Callable[[PersonAdded], bool],
    ) -> Match | None:
        """Return how a row of an import is about somebody suppressed; None if it is not.

        Args:
            build_key: gives the identity key that a claim spells.
            is_of_another: checks whether a person is known to be somebody else in the network; a
                name says nothing about those.
        """
        if not self.people:
            return None
        people = [e for e in (row.event, *row.mentions) if isinstance(e, PersonAdded)]
        claims = [person for person in list_person_ids(row.event) if ":" in person]
        keys = {person.person: _list_keys(person, build_key) for person in people}
        if self.find((*map(build_key, claims), *(key for own in keys.values() for key in own))):
            return "certain"
        named = [p for p in people if self.find(spell_name(p.name)) and not is_of_another(p)]
        if any(not _has_address(keys[p.person]) for p in named):
            return "name"
        return "namesake" if named else None

    def match_text(self, text: str) -> Match | None:
        """Return how a row that no importer could read is about somebody suppressed."""
        if not self.people:
            return None
        addresses = [email_key(found.rstrip(".")) for found in _EMAIL.findall(text)]
        addresses += [linkedin_key(found) for found in _PROFILE.findall(text)]
        if self.find(addresses):
            return "certain"
        if not self.find(_list_names(text)):
            return None
        return "namesake" if addresses else "name"

    def find_added(self, event: Event) -> tuple[tuple[SuppressedPerson, ...], Match | None]:
        """Return whom the user brings back with an event that they record by hand, and by what."""
        if not self.people or not isinstance(event, PersonAdded | PersonDescribed):
            return (), None
        keys = keys_of(event)
        if found := self.find(keys):
            return found, "certain"
        if not isinstance(event, PersonAdded) or not (found := self.find(spell_name(event.name))):
            return (), None
        return found, "namesake" if _has_address(keys) else "name"

    def find_named(self, text: str) -> tuple[SuppressedPerson, ...]:
        """Return those whom a text names: by an address, a profile, a whole name or an id."""
        keys = [email_key(text), *spell_name(text)]
        if is_linkedin(text):
            keys.append(linkedin_key(text))
        by_id = [person for person in self.people if person.person == text]
        return tuple({p.forgetting: p for p in (*by_id, *self.find(keys))}.values())


NOBODY = Suppressions()


def fingerprint(secret: bytes) -> str:
    """Return what tells one secret from another, and nothing else of it."""
    return hash_key(secret, "suppressed by").hex()[:_FINGERPRINT]


def hash_suppressed_key(secret: bytes, key: str) -> str:
    """Hash a key that an import must not bring back; the text says which secret it was."""
    return f"{fingerprint(secret)}.{_hash(secret, key)}"


def _hash(secret: bytes, key: str) -> str:
    return hash_key(secret, f"suppressed\0{key}").hex()


def build_erased_key(hashed: str) -> str:
    """Return what stands for the key of an erased event, as `hash_suppressed_key` takes it.

    Args:
        hashed: the keyed hash of the key, as hexadecimal digits.
    """
    return f"key:{hashed}"


def name_keys(name: str | None) -> list[str]:
    """Return the keys of a name, without case, accents and punctuation; none of an empty one.

    One is of the name without its titles. What stands for a name without the initials that it has
    is a key of another kind, so that two names with different initials are two.

    >>> name_keys("Sand, Mila"), name_keys("Dr. Mila Sand"), name_keys(" ")
    (['name:mila sand'], ['name:dr mila sand', 'name:mila sand'], [])
    >>> name_keys("Mila R. Sand")
    ['name:mila r sand', 'short:mila sand']
    """
    words = _split_name(name)
    whole, core = _drop_titles(words), _drop_initials(_drop_titles(words))
    keys = [_NAME, _NAME, _NAME if core == whole else _SHORT]
    named = zip(keys, (words, whole, core), strict=True)
    return list(dict.fromkeys(_join_key(kind, part) for kind, part in named if part))


def spell_name(name: str | None) -> list[str]:
    """Return the keys by which a name is found: its words in any order, with titles and without.

    >>> "name:mila sand" in spell_name("Sand Mila"), "name:mila sand" in spell_name("Mila R. Sand")
    (True, True)
    """
    words = _split_name(name)
    return list(_iterate_spellings(words)) if words else []


def _iterate_spellings(words: list[str]) -> Iterator[str]:
    whole = _drop_titles(words)
    core = _drop_initials(whole)
    for part in {tuple(words): None, tuple(whole): None, tuple(core): None}:
        for ordered in _list_orders(part):
            yield _join_key(_NAME, ordered)
            if core == whole:  # without an initial, it is a name with any
                yield _join_key(_SHORT, ordered)


def _spell_words(words: list[str]) -> Iterator[str]:
    """Yield the keys of words in a text: as they stand, turned, and without an initial."""
    core = _drop_initials(words)
    for ordered in _turn(words):
        yield _join_key(_NAME, ordered)
        if core == words:
            yield _join_key(_SHORT, ordered)
    for ordered in _turn(core) if core != words else ():
        yield _join_key(_NAME, ordered)


def _turn(words: Sequence[str]) -> tuple[Sequence[str], ...]:
    """Return words as they stand, and with one end before the other."""
    return (words, (*words[1:], words[0]), (words[-1], *words[:-1]))


def _list_orders(words: tuple[str, ...]) -> Iterable[Sequence[str]]:
    """Return the words of a name in every order; of a long one, with one end before the other."""
    if len(words) <= _LONGEST_TURNED:
        return permutations(words)
    return _turn(words)


def _split_name(name: str | None) -> list[str]:
    return _WORD.findall(fold_text(natural_name(name or "")))


def _drop_titles(words: list[str]) -> list[str]:
    """Return the words of a name without titles; all of them if a single one would be left."""
    kept = [word for word in words if len(word) == 1 or word not in TITLES]
    return kept if len(kept) >= _LEAST_WORDS else words


def _drop_initials(words: list[str]) -> list[str]:
    """Return the words of a name without initials behind the first; all if one would be left."""
    kept = [w for n, w in enumerate(words) if n == 0 or len(w) > 1 or not w.isascii()]
    return kept if len(kept) >= _LEAST_WORDS else words


def _join_key(kind: str, words: Iterable[str]) -> str:
    return f"{kind}:{' '.join(words)}"


def _is_in_force(recorded: Recorded, structure: Structure) -> bool:
    """Check whether neither a lifting nor the entry that led to it is undone."""
    cause = recorded.cause
    is_caused = (
        cause is None
        or cause in structure.corrections
        or structure.is_counted(cause, recorded.batch)
    )
    return is_caused and structure.is_counted(recorded.id, recorded.batch)


def _list_keys(person: PersonAdded, build_key: Callable[[str], str]) -> list[str]:
    """Return the identity keys that a row claims of somebody, a source's own key hashed."""
    plain = evolve(person, alias=None)
    own = [build_key(f"alias:{person.alias}")] if person.alias else []
    claimed = [build_key(person.person)] if ":" in person.person else []
    return [*keys_of(plain), *own, *claimed]


def is_address(key: str) -> bool:
    """Check whether an identity key is of an address or a profile, and not a source's own."""
    return key.startswith(_ADDRESSES)


def _has_address(keys: Collection[str]) -> bool:
    return any(map(is_address, keys))


def _list_names(text: str) -> Iterator[str]:
    """Yield keys of all that can be a name in a row: whole cells, and words beside each other.

    One word counts only as a whole cell, and the family name may come first.
    """
    for cell in _CELL.split(text):
        own = _split_name(cell)
        if len(own) <= _LONGEST_NAME:
            yield from _iterate_spellings(own)
        else:
            yield from name_keys(cell)
    words = _WORD.findall(fold_text(text))
    for length in range(2, _LONGEST_NAME + 1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if all(word.isalpha() and len(word) <= _LONGEST_WORD for word in part):
                yield from _spell_words(part)
