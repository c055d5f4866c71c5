"""Which entries may be one person, and what speaks for it? Nothing is merged by likeness alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from math import log2
from typing import NamedTuple

import attrs

from weakties.domain.identity import folded, without_form
from weakties.domain.ids import OrganizationId, PersonId
from weakties.network.correcting.likeness import (
    Evidence,
    Names,
    Words,
    letters,
    spelled,
    suffix,
    whole,
    words,
)
from weakties.network.correcting.merging import forgotten_in
from weakties.network.naming import Readable, structure_of
from weakties.plugins.loaded import Plugins
from weakties.projections.organizations import Organization, Organizations
from weakties.projections.people import People, Person
from weakties.projections.ties import Ties

_LARGEST = 16
"""More entries than these that share a name are told apart only by something else they share."""
_ORGANIZATION, _PHONE, _ADDRESS = 8.0, 10.0, 1.0
_PROFILES, _SUFFIX, _MAYBE, _TOGETHER, _COLLEAGUES = -6.0, -8.0, -2.0, -4.0, -5.0
_DIGITS = range(7, 10)
_FREE = re.compile(
    r"(gmail|googlemail|outlook|hotmail|live|yahoo|icloud|me|gmx|web|proton|protonmail)\."
)
_PROVEN = 0.5
Key = tuple[str, ...]


@attrs.frozen
class Candidate:
    """Two entries that may be one person.

    Attributes:
        one, two: their ids; the one told first comes first.
        labels: what they are called.
        score: in bits; 1 is two to one that they are one, if the weights are right. It is good
            for an order, not for a decision.
        evidence: what speaks for it, the strongest first.
        against: what speaks against it.
    """

    one: PersonId
    two: PersonId
    labels: tuple[str, str]
    score: float
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


@attrs.frozen(eq=False)
class _Entry:
    """What two entries are compared by.

    Attributes:
        address: what the address spells, where that is more than the name.
    """

    person: Person
    words: Words
    address: str
    phone: str


def duplicates(view: Readable) -> list[Candidate]:
    """Propose entries that may be one person, best first; `merge` makes them one.

    Proposed is what is more likely one than not, going by how rare a name is and what else is the
    same. Who was forgotten, or has no name, is never proposed.
    """
    entries = _entries(view)
    names = Names([e.words for e in entries])
    staff = Counter(e.person.organization for e in entries if e.person.organization)
    compare = partial(_compared, _Known(names, staff, view.plugins))
    pairs = {pair for group in _groups(entries) for pair in combinations(group, 2)}
    found = [c for pair in pairs if (c := compare(*(entries[n] for n in pair)))]
    ties = view.read(Ties)
    judged = (_judged(candidate, ties) for candidate in found)
    kept = (c for c in judged if c.score >= _PROVEN)
    return sorted(kept, key=lambda c: (-c.score, c.labels, c.one, c.two))


@attrs.frozen
class OrganizationPair:
    """Two organizations that may be one.

    Attributes:
        one, two: their ids, that of the shorter name first.
        names: what they are called.
        evidence: what speaks for it, the strongest first.
    """

    one: OrganizationId
    two: OrganizationId
    names: tuple[str, str]
    evidence: tuple[Evidence, ...]


def duplicate_organizations(view: Readable) -> list[OrganizationPair]:
    """Propose organizations that may be one, best first; `merge_organizations` makes them one.

    Their names differ by legal form, accents or spelling alone, or their domain is the same.
    """
    places = view.read(Organizations)
    listed = list(places.organizations.where("name != '' order by folded, id"))
    groups: dict[Key, list[int]] = defaultdict(list)
    for number, place in enumerate(listed):
        core = without_form(place.name)
        plain = folded(core)
        groups["core", core].append(number)
        groups["plain", plain].append(number)
        for left_out in range(len(plain) + 1) if len(plain) > _TYPO_LETTERS else ():
            groups["letter", plain[:left_out] + plain[left_out + 1 :]].append(number)
        if place.domain:
            groups["domain", place.domain.casefold()].append(number)
    found: dict[tuple[int, int], dict[str, Evidence]] = defaultdict(dict)
    for (what, *_), group in groups.items():
        for pair in combinations(dict.fromkeys(group), 2):
            said = _alike_by(what, *(listed[n] for n in pair))
            if said is not None:
                found[pair].setdefault(said.word, said)
    pairs = [_organization_pair(listed[a], listed[b], said) for (a, b), said in found.items()]
    return sorted(pairs, key=lambda p: (-sum(e.weight for e in p.evidence), p.names, p.one, p.two))


def _organization_pair(
    one: Organization, two: Organization, evidence: dict[str, Evidence]
) -> OrganizationPair:
    first, second = sorted((one, two), key=lambda o: (len(o.name), o.folded, o.id))
    strongest = sorted(evidence.values(), key=lambda e: -e.weight)
    ids = OrganizationId(first.id), OrganizationId(second.id)
    return OrganizationPair(*ids, (first.name, second.name), tuple(strongest[:2]))


def _alike_by(what: str, one: Organization, two: Organization) -> Evidence | None:
    """Return what a common key of two organizations says; None if a stronger one says it."""
    cores = [without_form(o.name) for o in (one, two)]
    match what:
        case "domain":
            return Evidence("domain", "they have the same internet domain", 12.0)
        case "core":
            return Evidence("name", "their names differ by the legal form alone", 8.0)
        case "plain" if cores[0] != cores[1]:
            return Evidence("name", "their names differ by accents alone", 3.0)
        case "letter" if folded(cores[0]) != folded(cores[1]):
            numbers = ["".join(c for c in core if c.isdigit()) for core in cores]
            if numbers[0] == numbers[1]:
                return Evidence("name", "their names are spelled almost the same", 2.0)
    return None


_TYPO_LETTERS = 4


def _entries(view: Readable) -> list[_Entry]:
    """Give who has a name, those told first first."""
    structure, phones = structure_of(view), dict[str, str]()
    forgotten = forgotten_in(view.feed, structure)
    for detail in view.read(People).details.where("kind = 'phone' order by last_at, key"):
        digits = re.sub(r"\D", "", detail.text)[-_DIGITS[-1] :]
        phones[detail.person] = digits if len(digits) in _DIGITS else ""
    return [
        _Entry(p, parts, _address(p, parts), phones.get(p.id, ""))
        for p in view.read(People).people.where("name is not null order by added_at, id")
        if p.id not in forgotten and (parts := words(p.name or ""))
    ]


def _address(person: Person, parts: Words) -> str:
    own = letters(person.email) if person.email else ""
    return "" if own in spelled(parts) else own


def _groups(entries: list[_Entry]) -> Iterator[list[int]]:
    """Gather those that have something in common, by number; all others are never compared."""
    found: dict[Key, list[int]] = defaultdict(list)
    addresses = {e.address for e in entries if e.address}
    for number, entry in enumerate(entries):
        for key in {*_keys(entry), *_spelled(entry, addresses)}:
            found[key].append(number)
    return (group for group in found.values() if 1 < len(group) <= _LARGEST)


def _keys(entry: _Entry) -> Iterator[Key]:
    """Say what an entry may have in common with another of the same person."""
    person = entry.person
    plain = sorted(map(whole, entry.words))
    first, last = sorted((whole(entry.words[0]), whole(entry.words[-1])))
    initials = first[0] + last[0]
    yield "name", *plain
    yield "ends", first, last
    for word in (first, last):
        yield "initials", initials, word
    if person.organization:
        yield "at", person.organization, *plain
        yield "at", person.organization, initials
        for word in plain:
            yield "one at", person.organization, word
    if entry.phone:
        yield "phone", entry.phone


def _spelled(entry: _Entry, addresses: set[str]) -> Iterator[Key]:
    """Say which addresses may be those of an entry."""
    if entry.address:
        yield "address", entry.address
    if len(entry.words) > 1 and addresses:
        for address in addresses & spelled(entry.words):
            yield "address", address


class _Known(NamedTuple):
    """What all entries are compared with: how rare names are, who is where, what plugins say."""

    names: Names
    staff: Counter[str]
    plugins: Plugins


def _compared(known: _Known, one: _Entry, two: _Entry) -> Candidate | None:
    """Weigh what two entries have in common; None if it is not enough."""
    names, staff, plugins = known
    like = names.compare(one.words, two.words)
    if like is None:
        return None
    said = list(_heard(plugins, one.person, two.person)) if plugins.guests else []
    evidence = [like, *_shared(names, staff, one, two), *_addressed(names, like, one, two)]
    evidence += [e for e in said if e.weight > 0]
    score = names.prior + sum(e.weight for e in evidence)
    if score < _PROVEN:
        return None
    against = (*_apart(one, two), *(e for e in said if e.weight <= 0))
    score += sum(e.weight for e in against)
    ids = PersonId(one.person.id), PersonId(two.person.id)
    evidence.sort(key=lambda e: -e.weight)
    labels = one.person.label, two.person.label
    return Candidate(*ids, labels, score, tuple(evidence), against)


def _shared(names: Names, staff: Counter[str], one: _Entry, two: _Entry) -> Iterator[Evidence]:
    """Give what is the same besides the name."""
    place = one.person.organization
    if place and place == two.person.organization:
        rare = min(_ORGANIZATION, log2(names.size / staff[place]))
        yield Evidence("organization", "they are at the same organization", rare)
    if one.phone and one.phone == two.phone:
        yield Evidence("phone", "they have the same phone number", _PHONE)


def _addressed(names: Names, like: Evidence, one: _Entry, two: _Entry) -> Iterator[Evidence]:
    """Give what an address says that spells more of a name than stands beside it."""
    for own, other in ((one, two), (two, one)):
        if _is_spelled(own, other):
            whole_name = sum(map(names.weight, other.words))
            more = max(_ADDRESS, whole_name - like.weight)
            yield Evidence("address", "the address of one spells the other's name", more)
            return


def _is_spelled(one: _Entry, two: _Entry) -> bool:
    """Claim that an address, which says more than the name beside it, spells the other's name."""
    return len(two.words) > 1 and one.address in spelled(two.words)


def _apart(one: _Entry, two: _Entry) -> Iterator[Evidence]:
    """Give what is not the same, and would be if they were one."""
    if one.person.linkedin and two.person.linkedin:
        yield Evidence("profile", "they have two different LinkedIn profiles", _PROFILES)
    if one.person.email and two.person.email:
        domains = {e.person.email.rpartition("@")[2].casefold() for e in (one, two)}  # type: ignore[union-attr]  # both have one
        inside = len(domains) == 1 and not _FREE.match(domains.pop())
        weight = _COLLEAGUES if inside else -_ADDRESS
        where = " at the same domain" if inside else ""
        yield Evidence("e-mail", f"they have two different addresses{where}", weight)
    if one.phone and two.phone and one.phone != two.phone:
        yield Evidence("phone", "they have two different phone numbers", -_ADDRESS)
    ends = {suffix(e.person.name or "") for e in (one, two)}
    if len(ends) > 1:
        weight = _MAYBE if None in ends else _SUFFIX
        yield Evidence("suffix", "one is called junior, senior or the like", weight)


def _heard(plugins: Plugins, one: Person, two: Person) -> Iterator[Evidence]:
    """Give what the identity rules of plugins say of two entries, for it or against it."""
    for bits, why in filter(None, plugins.asked("identity_rules", lambda r: r.evidence(one, two))):
        yield Evidence("plugin", str(why), float(bits))


def _judged(candidate: Candidate, ties: Ties) -> Candidate:
    """Hold against two entries that they were together, or that one led to the other."""
    pair = (candidate.one, candidate.two, candidate.two, candidate.one)
    told = "(one, two) in (values (?, ?), (?, ?)) limit 1"
    if next(ties.bonds.where(told, pair), None) is None:
        return candidate
    together = Evidence("together", "they met, or one led to the other", _TOGETHER)
    return attrs.evolve(
        candidate,
        score=candidate.score + together.weight,
        against=(*candidate.against, together),
    )
