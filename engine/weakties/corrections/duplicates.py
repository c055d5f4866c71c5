"""Candidates for a merge, with the evidence; nothing is merged by likeness alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from math import log2
from typing import NamedTuple

import attrs

from weakties.corrections.likeness import (
    Evidence,
    Names,
    Words,
    expand_short_form,
    extract_letters,
    find_suffix,
    list_address_spellings,
    split_words,
)
from weakties.domain.identity import fold_text, strip_legal_form
from weakties.domain.ids import OrganizationId, PersonId
from weakties.lookup import Readable, structure_of
from weakties.plugins.manager import Plugins
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


def find_duplicates(view: Readable) -> list[Candidate]:
    """Propose entries that may be one person, best first; `merge` makes them one.

    Proposed is what is more likely one than not, going by how rare a name is and what else is the
    same. Who was forgotten, or has no name, is never proposed.
    """
    entries = _list_entries(view)
    names = Names([e.words for e in entries])
    staff = Counter(e.person.organization for e in entries if e.person.organization)
    compare = partial(_compare, _Context(names, staff, view.plugins))
    pairs = {pair for group in _group_entries(entries) for pair in combinations(group, 2)}
    candidates = [c for pair in pairs if (c := compare(*(entries[n] for n in pair)))]
    ties = view.read(Ties)
    weighed = (_weigh_ties(candidate, ties) for candidate in candidates)
    kept = (c for c in weighed if c.score >= _PROVEN)
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


def find_duplicate_organizations(view: Readable) -> list[OrganizationPair]:
    """Propose organizations that may be one, best first; `merge_organizations` makes them one.

    Their names differ by legal form, accents or spelling alone, or their domain is the same.
    """
    organizations = view.read(Organizations)
    listed = list(organizations.organizations.where("name != '' order by folded, id"))
    groups: dict[Key, list[int]] = defaultdict(list)
    for number, organization in enumerate(listed):
        core = strip_legal_form(organization.name)
        plain = fold_text(core)
        groups["core", core].append(number)
        groups["plain", plain].append(number)
        for left_out in range(len(plain) + 1) if len(plain) > _TYPO_LETTERS else ():
            groups["letter", plain[:left_out] + plain[left_out + 1 :]].append(number)
        if organization.domain:
            groups["domain", organization.domain.casefold()].append(number)
    evidence_by_pair: dict[tuple[int, int], dict[str, Evidence]] = defaultdict(dict)
    for (key_type, *_), group in groups.items():
        for pair in combinations(dict.fromkeys(group), 2):
            evidence = _compare_by_key(key_type, *(listed[n] for n in pair))
            if evidence is not None:
                evidence_by_pair[pair].setdefault(evidence.word, evidence)
    pairs = [
        _build_organization_pair(listed[a], listed[b], evidence)
        for (a, b), evidence in evidence_by_pair.items()
    ]
    return sorted(pairs, key=lambda p: (-sum(e.weight for e in p.evidence), p.names, p.one, p.two))


def _build_organization_pair(
    left: Organization, right: Organization, evidence: dict[str, Evidence]
) -> OrganizationPair:
    first, second = sorted((left, right), key=lambda o: (len(o.name), o.folded, o.id))
    strongest = sorted(evidence.values(), key=lambda e: -e.weight)
    ids = OrganizationId(first.id), OrganizationId(second.id)
    return OrganizationPair(*ids, (first.name, second.name), tuple(strongest[:2]))


def _compare_by_key(key_type: str, left: Organization, right: Organization) -> Evidence | None:
    """Return what a common key of two organizations says; None if a stronger one says it."""
    cores = [strip_legal_form(o.name) for o in (left, right)]
    match key_type:
        case "domain":
            return Evidence("domain", "they have the same internet domain", 12.0)
        case "core":
            return Evidence("name", "their names differ by the legal form alone", 8.0)
        case "plain" if cores[0] != cores[1]:
            return Evidence("name", "their names differ by accents alone", 3.0)
        case "letter" if fold_text(cores[0]) != fold_text(cores[1]):
            numbers = ["".join(c for c in core if c.isdigit()) for core in cores]
            if numbers[0] == numbers[1]:
                return Evidence("name", "their names are spelled almost the same", 2.0)
    return None


_TYPO_LETTERS = 4


def _list_entries(view: Readable) -> list[_Entry]:
    """Return who has a name, those told first first."""
    structure, phones = structure_of(view), dict[str, str]()
    forgotten = structure.list_forgotten_people()
    for detail in view.read(People).details.where("kind = 'phone' order by last_at, key"):
        digits = re.sub(r"\D", "", detail.text)[-_DIGITS[-1] :]
        phones[detail.person] = digits if len(digits) in _DIGITS else ""
    return [
        _Entry(p, parts, _spell_address(p, parts), phones.get(p.id, ""))
        for p in view.read(People).people.where("name is not null order by added_at, id")
        if p.id not in forgotten and (parts := split_words(p.name or ""))
    ]


def _spell_address(person: Person, parts: Words) -> str:
    own = extract_letters(person.email) if person.email else ""
    return "" if own in list_address_spellings(parts) else own


def _group_entries(entries: list[_Entry]) -> Iterator[list[int]]:
    """Gather those that have something in common, by number; all others are never compared."""
    groups: dict[Key, list[int]] = defaultdict(list)
    addresses = {e.address for e in entries if e.address}
    for number, entry in enumerate(entries):
        for key in {*_list_keys(entry), *_list_address_keys(entry, addresses)}:
            groups[key].append(number)
    return (group for group in groups.values() if 1 < len(group) <= _LARGEST)


def _list_keys(entry: _Entry) -> Iterator[Key]:
    """Yield the keys under which an entry is compared with others."""
    person = entry.person
    plain = sorted(map(expand_short_form, entry.words))
    first, last = sorted((expand_short_form(entry.words[0]), expand_short_form(entry.words[-1])))
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


def _list_address_keys(entry: _Entry, addresses: set[str]) -> Iterator[Key]:
    """Return which addresses may be those of an entry."""
    if entry.address:
        yield "address", entry.address
    if len(entry.words) > 1 and addresses:
        for address in addresses & list_address_spellings(entry.words):
            yield "address", address


class _Context(NamedTuple):
    """What all entries are compared with: how rare names are, who is where, what plugins say."""

    names: Names
    staff: Counter[OrganizationId]
    plugins: Plugins


def _compare(context: _Context, left: _Entry, right: _Entry) -> Candidate | None:
    """Weigh what two entries have in common; None if it is not enough."""
    names, staff, plugins = context
    like = names.compare(left.words, right.words)
    if like is None:
        return None
    plugin_evidence = (
        list(_collect_plugin_evidence(plugins, left.person, right.person))
        if plugins.working
        else []
    )
    evidence = [
        like,
        *_find_shared(names, staff, left, right),
        *_compare_addresses(names, like, left, right),
    ]
    evidence += [e for e in plugin_evidence if e.weight > 0]
    score = names.prior + sum(e.weight for e in evidence)
    if score < _PROVEN:
        return None
    against = (*_find_differences(left, right), *(e for e in plugin_evidence if e.weight <= 0))
    score += sum(e.weight for e in against)
    ids = PersonId(left.person.id), PersonId(right.person.id)
    evidence.sort(key=lambda e: -e.weight)
    labels = left.person.label, right.person.label
    return Candidate(*ids, labels, score, tuple(evidence), against)


def _find_shared(
    names: Names, staff: Counter[OrganizationId], left: _Entry, right: _Entry
) -> Iterator[Evidence]:
    """Yield what is the same besides the name."""
    organization = left.person.organization
    if organization and organization == right.person.organization:
        rare = min(_ORGANIZATION, log2(names.size / staff[organization]))
        yield Evidence("organization", "they are at the same organization", rare)
    if left.phone and left.phone == right.phone:
        yield Evidence("phone", "they have the same phone number", _PHONE)


def _compare_addresses(
    names: Names, like: Evidence, left: _Entry, right: _Entry
) -> Iterator[Evidence]:
    """Yield evidence if one entry's address spells the other's name more fully."""
    for own, other in ((left, right), (right, left)):
        if _spells_name(own, other):
            whole_name = sum(map(names.weigh, other.words))
            more = max(_ADDRESS, whole_name - like.weight)
            yield Evidence("address", "the address of one spells the other's name", more)
            return


def _spells_name(left: _Entry, right: _Entry) -> bool:
    """Check if an address, which says more than the name beside it, spells the other's name."""
    return len(right.words) > 1 and left.address in list_address_spellings(right.words)


def _find_differences(left: _Entry, right: _Entry) -> Iterator[Evidence]:
    """Yield what is not the same, and would be if they were one."""
    if left.person.linkedin and right.person.linkedin:
        yield Evidence("profile", "they have two different LinkedIn profiles", _PROFILES)
    if left.person.email and right.person.email:
        domains = {e.person.email.rpartition("@")[2].casefold() for e in (left, right)}  # type: ignore[union-attr]  # both have one
        inside = len(domains) == 1 and not _FREE.match(domains.pop())
        weight = _COLLEAGUES if inside else -_ADDRESS
        where = " at the same domain" if inside else ""
        yield Evidence("e-mail", f"they have two different addresses{where}", weight)
    if left.phone and right.phone and left.phone != right.phone:
        yield Evidence("phone", "they have two different phone numbers", -_ADDRESS)
    ends = {find_suffix(e.person.name or "") for e in (left, right)}
    if len(ends) > 1:
        weight = _MAYBE if None in ends else _SUFFIX
        yield Evidence("suffix", "one is called junior, senior or the like", weight)


def _collect_plugin_evidence(plugins: Plugins, left: Person, right: Person) -> Iterator[Evidence]:
    """Yield what the identity rules of plugins say of two entries, for it or against it."""
    for bits, why in filter(
        None, plugins.collect_answers("identity_rules", lambda r: r.evidence(left, right))
    ):
        yield Evidence("plugin", str(why), float(bits))


def _weigh_ties(candidate: Candidate, ties: Ties) -> Candidate:
    """Return the candidate with evidence against it if both were in one meeting or introduction."""
    pair = (candidate.one, candidate.two, candidate.two, candidate.one)
    condition = "(one, two) in (values (?, ?), (?, ?)) limit 1"
    if next(ties.bonds.where(condition, pair), None) is None:
        return candidate
    together = Evidence("together", "they met, or one led to the other", _TOGETHER)
    return attrs.evolve(
        candidate,
        score=candidate.score + together.weight,
        against=(*candidate.against, together),
    )
