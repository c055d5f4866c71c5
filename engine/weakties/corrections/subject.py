"""The subject of a forgetting: all entries of one person, wherever in the log they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import chain
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from weakties.domain.identity import email_key, fold_text, keys_of, linkedin_key, natural_name
from weakties.domain.ids import ID_BYTES, PersonId, make_opaque_id
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.errors import AmbiguousName, BrokenLog, UnknownId
from weakties.history.wording import spell_day
from weakties.log.decoding import list_texts
from weakties.log.envelope import STRUCTURAL, Row
from weakties.lookup import find_person, labels_of
from weakties.projections.people import People
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.log.protocol import Log
    from weakties.network.facade import Network

PEOPLE = (PersonAdded.KIND, PersonDescribed.KIND)
_IDENTITY = ("name", "email", "linkedin", "alias", "emails", "phones", "profiles", "nicknames")
_IS_NUMBER = re.compile(r"[+(]?\d[\d\s().\-/]{5,}\d")
Fields = dict[str, Any]


@attrs.frozen
class Entry:
    """What one event says of who somebody is.

    Attributes:
        fields: data and personal part, as stored.
        counts: whether it is not undone.
        keys: the identity keys that it gives.
        at: when that was.
    """

    person: str
    event: str
    fields: Fields
    counts: bool
    keys: frozenset[str]
    at: str = ""

    @property
    def name(self) -> str:
        """The name that it gives; empty if none."""
        return _text(self.fields.get("name"))

    @property
    def names(self) -> list[str]:
        """The name and the nicknames."""
        return [n for n in (self.name, *_texts(self.fields.get("nicknames"))) if n]


@attrs.frozen
class Subject:
    """A person as the whole log knows them.

    Attributes:
        id: what stands for them; of who is in no entry, a new one.
        label: what to call them.
        people: every id that they have or had, those of undone entries among them.
        entries: what was ever recorded of who they are.
        other_names: further names to look for in texts.
        is_exact: whether they were named by a whole name, an address, a number or an id; not by a
            part of a name, which somebody else can be called by.
    """

    id: PersonId
    label: str
    people: frozenset[str]
    entries: tuple[Entry, ...] = ()
    other_names: tuple[str, ...] = ()
    is_exact: bool = True

    def looked_for(self, text: str) -> Subject:
        """Return the same person, to be looked for also by a name that no entry of theirs has.

        Somebody can be found by an address that spells a name in another alphabet, or shorter, and
        by letters of a longer name, which a text has as a name of its own.
        """
        words = fold_text(natural_name(text)).split()
        spelled = {word for e in self.entries for n in e.names for word in fold_text(n).split()}
        is_name = any(map(str.isalpha, text)) and not re.search(r"[@/\d]", text)
        if not is_name or text in self.people or spelled.issuperset(words):
            return self
        return attrs.evolve(self, other_names=(*self.other_names, text))

    @property
    def keys(self) -> frozenset[str]:
        """The identity keys they ever had."""
        return frozenset(chain.from_iterable(entry.keys for entry in self.entries))

    @property
    def events(self) -> frozenset[str]:
        """The ids of the events that say who they are."""
        return frozenset(entry.event for entry in self.entries)


@attrs.frozen(slots=False)
class Everybody:
    """All that a log says of who people are: of those who count, are undone, merged or unknown.

    Attributes:
        structure: what is in force.
        entries: in the order of the log.
    """

    structure: Structure
    entries: tuple[Entry, ...]

    @classmethod
    def within(cls, rows: Iterable[Row], structure: Structure) -> Everybody:
        """Read a log once. Kinds that nobody here knows are read as far as they look like these."""
        entries = (e for row in rows if (e := _parse_entry(row, structure)) is not None)
        return cls(structure, tuple(entries))

    def build_subject(self, person: str, other_names: Collection[str] = ()) -> Subject:
        """Gather all entries of a person.

        Entries that are merged are one, and so are entries that share an identity key. An entry
        that is undone belongs to whoever has a key of it, and joins no two people who are there.
        """
        counting, ever = self._keys
        group = self._find_merged_ids(person)
        todo = list(group)
        while todo:
            member = todo.pop()
            for other in ever.keys() - group:
                if self._are_joined(member, other, group):
                    more = self._find_merged_ids(other) - group
                    group |= more
                    todo += more
        entries = tuple(e for e in self.entries if e.person in group)
        names = [e.name for e in entries if e.name and e.counts] or [e.name for e in entries]
        canonical = self.structure.resolve_id(person)
        if canonical not in counting:
            present = sorted(group & counting.keys()) or sorted(group)
            canonical = self.structure.resolve_id(present[0])
        addresses = (_text(e.fields.get("email")) for e in reversed(entries))
        nameless = describe_nameless(entries[0].at) if entries else canonical
        label = next(filter(None, (*reversed(names), *addresses)), nameless)
        return Subject(PersonId(canonical), label, frozenset(group), entries, tuple(other_names))

    def _find_merged_ids(self, person: str) -> set[str]:
        """Return every id of who stands for an id by merging."""
        canonical = self.structure.resolve_id(person)
        merged = {p for p, to in self.structure.canonical.items() if to == canonical}
        return merged | {canonical, person}

    def _are_joined(self, left: str, right: str, group: set[str]) -> bool:
        """Check whether two entries share an identity key that makes them one person.

        What an undone event said of somebody joins nobody with a person who is there and has the
        key by now, unless the first is not there at all.
        """
        counting, ever = self._keys
        if left in counting and right in counting:
            return not counting[left].isdisjoint(counting[right])
        if right in counting:
            is_alone = counting.keys().isdisjoint(group)
            return is_alone and not ever[left].isdisjoint(counting[right])
        shared = ever[left] & ever[right]
        return any(group.issuperset(self._holders[key]) for key in shared)

    @cached_property
    def _holders(self) -> dict[str, set[str]]:
        """Return, for each identity key, who is there and has it."""
        holders: dict[str, set[str]] = defaultdict(set)
        for person, keys in self._keys[0].items():
            for key in keys:
                holders[key].add(person)
        return holders

    @cached_property
    def _keys(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return identity keys by id: of those who are there what counts, of all what ever was."""
        counting: dict[str, set[str]] = {}
        ever: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            ever[entry.person] |= entry.keys
            if entry.counts:
                counting.setdefault(entry.person, set()).update(entry.keys)
        return counting, ever

    def find_named(self, text: str, *, part: bool = False) -> list[str]:
        """Return the ids of all entries that a text names, best fits only.

        An id and an identity key come before a telephone number, that before a name, and the
        words of a name in another order come last.

        Args:
            part: whether words of a name are enough.
        """
        keys = {email_key(text), linkedin_key(text), f"alias:{text.strip()}"}
        sought = fold_text(natural_name(text))
        has_reach = _build_reach_test(text)
        ranks: dict[int, dict[str, None]] = defaultdict(dict)
        for entry in self.entries:
            if entry.person == text or keys & entry.keys:
                ranks[0][entry.person] = None
            elif has_reach(entry):
                ranks[1][entry.person] = None
            for name in entry.names if sought else ():
                rank = _rank_name(sought, fold_text(natural_name(name)))
                if rank is not None and (part or rank < _PART):
                    ranks[rank][entry.person] = None
        return list(ranks[min(ranks)]) if ranks else []

    def find_spelled(self, text: str) -> list[str]:
        """Return the ids of all entries whose name a text has in another spelling, or a title."""
        from weakties.corrections.recognition import Marks  # noqa: PLC0415  # seldom asked for

        marks = Marks.of([text])
        spelled = (e for e in self.entries if any(marks.judge(n) == "certain" for n in e.names))
        return list(dict.fromkeys(entry.person for entry in spelled))


_NAME, _TURNED, _PART = 2, 3, 4


def _rank_name(sought: str, name: str) -> int | None:
    """Return how well a name fits what is sought, both folded; None if not at all."""
    if name == sought or name.replace(" ", "") == sought.replace(" ", ""):
        return _NAME
    words, every = sought.split(), name.split()
    if sorted(words) == sorted(every):
        return _TURNED
    return _PART if set(words) <= set(every) else None


def _build_reach_test(text: str) -> Callable[[Entry], bool]:
    """Return a check whether an entry has a telephone number, or a profile, that is written so."""
    from weakties.corrections.recognition import Marks  # noqa: PLC0415  # seldom asked for

    is_number = _IS_NUMBER.fullmatch(text.strip()) is not None
    if not is_number and not ("/" in text and "." in text):
        return lambda _: False

    def check(entry: Entry) -> bool:
        fields = entry.fields
        if not is_number:
            marks = Marks.of([], profiles=_texts(fields.get("profiles")))
            return marks.judge(text) == "certain"
        phones = [*filter(None, [_text(fields.get("phone"))]), *_texts(fields.get("phones"))]
        return Marks.of([], phones=phones).judge(text) == "certain"

    return check


def describe_nameless(at: str) -> str:
    """Return what to call an entry without a name, by when it was added.

    >>> describe_nameless("2026-05-03")
    'an entry without a name, added Sun 2026-05-03'
    """
    return f"an entry without a name, added {spell_day(at)}"


def find_subject(network: Network, text: str) -> Subject:
    """Find whoever is anywhere in the log, by a name, an address, or an id.

    Undone entries are found, and such as were merged away; so is who stands in the events of a
    plugin that is absent, and who is only named in texts.

    Raises:
        UnknownId: nobody fits, and no text has that name; the most alike names are given.
        AmbiguousName: several fit.
    """
    log = network.log
    everybody = Everybody.within(log.read_rows(), Structure.read_from(log))
    if named := everybody.find_named(text):
        return _choose_subject(network, everybody, named, text)
    try:
        living = find_person(network, text)
    except UnknownId:
        living = None
    fitting = everybody.find_named(text, part=True)
    if living is not None:
        subject = everybody.build_subject(living.id)
        strangers = [p for p in fitting if p not in subject.people]
        is_exact = text in subject.people
        if is_exact or not strangers or not subject.people.isdisjoint(fitting):
            subject = _add_label(network, subject).looked_for(text)
            return attrs.evolve(subject, is_exact=is_exact)
        fitting = [living.id, *strangers]
    fitting = fitting or everybody.find_spelled(text)
    if not fitting:
        return _find_unlisted(network, text)
    return attrs.evolve(_choose_only(network, everybody, fitting, text), is_exact=False)


def find_subject_in_texts(network: Network, names: Collection[str]) -> Subject:
    """Return somebody who has no entry, and whom texts call by one of some names.

    Raises:
        UnknownId: no text does.
    """
    from weakties.corrections.recognition import Marks  # noqa: PLC0415  # seldom asked for

    marks = Marks.of(names)
    written = (row.personal for row in network.log.read_rows() if row.personal is not None)
    if not any(marks.judge("\n\n".join(list_texts(part))) for part in written):
        raise UnknownId("text about", ", ".join(names))
    return _begin_subject(network, tuple(names))


def _choose_subject(
    network: Network, everybody: Everybody, people: Iterable[str], text: str
) -> Subject:
    """Return whom some ids mean; who has an entry that counts comes before who has none.

    Raises:
        AmbiguousName: several are left.
    """
    ids = list(people)
    counting = {e.person for e in everybody.entries if e.counts}
    living = [p for p in ids if not everybody.build_subject(p).people.isdisjoint(counting)]
    return _choose_only(network, everybody, living or ids, text).looked_for(text)


def _choose_only(
    network: Network, everybody: Everybody, people: Iterable[str], text: str
) -> Subject:
    """Return the only person that some ids mean.

    Raises:
        AmbiguousName: they mean several.
    """
    subjects = {s.id: s for s in map(everybody.build_subject, people)}
    labelled = [_add_label(network, s) for s in subjects.values()]
    if len(labelled) == 1:
        return labelled[0]
    names = [{fold_text(n) for entry in s.entries for n in entry.names} for s in labelled]
    is_whole = all(fold_text(text) in those for those in names)
    raise AmbiguousName(text, tuple((s.id, s.label) for s in labelled), is_whole=is_whole)


def subject_of(
    log: Log, person: PersonId, other_names: Collection[str] = ()
) -> tuple[Everybody, Subject]:
    """Return all that a log says of a person, by any of their ids, and of everybody."""
    everybody = Everybody.within(log.read_rows(), Structure.read_from(log))
    return everybody, everybody.build_subject(person, other_names)


def _add_label(network: Network, subject: Subject) -> Subject:
    """Call somebody as they are called elsewhere, if they are there."""
    person = network.read(People).get(subject.id)
    if person is not None and person.is_forgotten:
        return attrs.evolve(subject, label=person.label)
    if person is None or not person.name:
        return subject
    return attrs.evolve(subject, label=labels_of(network, [person])[person.id])


def _find_unlisted(network: Network, text: str) -> Subject:
    """Find somebody who has no entry: by an id, or by a whole name in a text."""
    from weakties.corrections.recognition import Marks  # noqa: PLC0415  # seldom asked for

    is_mentioned = text.startswith("p-") and network.log.positions(mentions=[text])
    if is_mentioned:
        return Subject(PersonId(text), text, frozenset((text,)))
    marks = Marks.of([text])
    written = (row.personal for row in network.log.read_rows() if row.personal is not None)
    if marks and any(marks.judge("\n\n".join(list_texts(p))) == "certain" for p in written):
        return _begin_subject(network, (text,))
    find_person(network, text)  # raises, with the names that are most alike
    raise UnknownId("person", text)


def _begin_subject(network: Network, names: tuple[str, ...]) -> Subject:
    """Return somebody with a new id, who is only called something."""
    person = PersonId(make_opaque_id("p", network.chance(ID_BYTES)))
    return Subject(person, names[0], frozenset((person,)), (), names)


def _parse_entry(row: Row, structure: Structure) -> Entry | None:
    """Read what an event says of who somebody is; None if nothing."""
    is_ours = row.kind in PEOPLE
    if row.kind in STRUCTURAL or not (is_ours or "/" in row.kind):
        return None
    fields = {**decode_part(row, row.data), **decode_part(row, row.personal)}
    person = fields.get("person")
    if not isinstance(person, str) or not (is_ours or any(fields.get(n) for n in _IDENTITY)):
        return None
    return Entry(
        person,
        row.id,
        fields,
        structure.is_counted(row.id, row.batch),
        frozenset(_list_keys(fields)),
        row.occurred_at,
    )


def _list_keys(fields: Fields) -> Iterator[str]:
    """Yield the identity keys among the fields of an event."""
    identity = SimpleNamespace(
        email=_text(fields.get("email")) or None,
        linkedin=_text(fields.get("linkedin")) or None,
        alias=_text(fields.get("alias")) or None,
        emails=_texts(fields.get("emails")),
        profiles=_texts(fields.get("profiles")),
    )
    yield from keys_of(identity)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []


def decode_part(row: Row, part: str | None) -> Fields:
    """Return data or personal part of an event as JSON's values.

    Raises:
        BrokenLog: it is no JSON.
    """
    try:
        fields: Fields = msgspec.json.decode(part or "{}")
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BrokenLog(row.position, "its words were changed") from error
    return fields
