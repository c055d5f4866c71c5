"""The people one knows, and what each is recognized by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from weakties.domain.event import evolve
from weakties.domain.identity import (
    email_key,
    fold_text,
    further_keys,
    identity_keys,
    is_email,
    is_on_linkedin,
    linkedin_key,
    natural_name,
    phone_digits,
)
from weakties.domain.ids import AreaId, OrganizationId, PersonId
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row

if TYPE_CHECKING:
    from weakties.domain.people import PersonAdded, PersonDescribed, PersonPreferenceSet
    from weakties.log.envelope import Recorded

E = TypeVar("E", "PersonAdded", "PersonDescribed")
_LONGEST = 1_000
"""Letters of a name that is looked for; SQLite refuses to compare much longer ones."""
_CHANGING = ("title", "area", "seniority")
_MAIN = {"name": "name", "email": "email", "linkedin": "linkedin", "phone": "phone"}
_FURTHER = {
    "nicknames": "nickname", "emails": "email", "profiles": "profile", "phones": "phone",
}  # fmt: skip
_KEPT = {"name": "names", "nickname": "names", "email": "emails", "linkedin": "profiles",
         "profile": "profiles", "phone": "phones"}  # fmt: skip
"""For each kind of detail the column with all but the main one."""
_ORDER = ("name", "nickname", "email", "linkedin", "profile", "phone")
WORK_AT = (
    "select id from people where not is_forgotten and id in ("
    "select id from people where organization = ?1 union "
    "select person from employers where organization = ?1 and left_at is null)"
)
"""SQL for the ids of who works at an organization, without those who were forgotten."""
FORGOTTEN = "somebody you forgot"
"""What whoever was forgotten is called, where a row about them has to stay."""


@row
class Person:
    """Somebody, as of the latest that happened.

    Attributes:
        email, phone, linkedin, name: the main one of each: the latest that is valid.
        organization: the main place of work.
        added_at: when the person came into the network, as precisely as recorded.
        names: former names and nicknames, one a line.
        emails, phones, profiles: the further ones that are valid, one a line.
        also: ids of further organizations where they work now, one a line.
        words: all names and addresses, as they are searched for.
        source: who said the only thing that was said of them, if that is no more than a main
            value of each kind: then the entry says it all, and no `Detail` or `Employer` is kept.
        is_forgotten: whether they were forgotten, and nothing was recorded since by which they are
            known: they count, and nobody is sent to them.
    """

    id: PersonId
    name: str | None
    folded: str
    email: str | None
    linkedin: str | None
    title: str | None
    organization: OrganizationId | None
    area: AreaId | None
    seniority: str | None
    found: str | None
    added_at: str
    do_not_contact: bool
    phone: str | None = None
    names: str = ""
    emails: str = ""
    phones: str = ""
    profiles: str = ""
    also: str = ""
    words: str = ""
    source: str | None = None
    is_forgotten: bool = False

    @property
    def label(self) -> str:
        """What to call them: the name, else what identifies them."""
        unnamed = FORGOTTEN if self.is_forgotten else self.id
        return self.name or self.email or self.linkedin or unnamed


@row
class Identity:
    """A key that belongs to one person only."""

    key: str
    person: PersonId


@row
class Detail:
    """A name, an address, a number or a profile of somebody, and who says so.

    Whom one event alone says something of has no such row, see `Person.source`.

    Attributes:
        kind: name, nickname, email, linkedin, profile or phone.
        key: how two spellings of it are compared.
        text: how it was spelled last.
        first_at, last_at: the days of the first and the last event that gave it.
        sources: of these events, one a line, the first first.
        outdated_at: since when it is valid no longer; None if it is valid.
    """

    person: PersonId
    kind: str
    key: str
    text: str
    first_at: str
    last_at: str
    sources: str
    outdated_at: str | None


@row
class Employer:
    """A place where somebody works, or did; see `Person.source` for who has no such row.

    Attributes:
        number: counts up where somebody comes back to an organization.
        first_at: the day of the first event that says so.
        left_at: the day of the event that says otherwise; None if they work there now.
        sources: of these events, one a line, the first first.
    """

    person: PersonId
    organization: OrganizationId
    number: int
    title: str | None
    first_at: str
    left_at: str | None
    sources: str


@row
class Early:
    """What is recorded of somebody before the event that added them.

    Attributes:
        added_at: the day of the first event that says something of them: with it they came in.
    """

    id: PersonId
    name: str | None = None
    email: str | None = None
    linkedin: str | None = None
    title: str | None = None
    organization: OrganizationId | None = None
    area: AreaId | None = None
    seniority: str | None = None
    do_not_contact: bool = False
    phone: str | None = None
    names: str = ""
    emails: str = ""
    phones: str = ""
    profiles: str = ""
    also: str = ""
    added_at: str | None = None


class People(Projection):
    """Whom do I know, and by what is each recognized?"""

    name = "people"
    version = 7
    people = Rows("people", Person, "id", indexes=("organization",))
    identities = Rows("identities", Identity, "key")
    early = Rows("early_people", Early, "id")
    details = Rows("person_details", Detail, "person, kind, key")
    employments = Rows("employers", Employer, "person, organization, number",
                       indexes=("organization",))  # fmt: skip

    @on("person.added")
    def add_person(self, event: PersonAdded, recorded: Recorded) -> None:
        """Begin an entry; a second one of the same person says where they are by now."""
        person, event = self.people.get(event.person), self._drop_foreign_keys(event)
        if person is not None:
            self._take(person, event, recorded, is_main=False)
            self._index(person)
            return
        early = self.early.get(event.person)
        is_plain = early is None and not (
            event.nicknames or event.emails or event.profiles or event.phones
        )
        if is_plain:  # as nearly everybody in an import: this spares three rows for each
            self._begin(event, recorded.source)
            return
        early = early or Early(event.person)
        person = Person(
            event.person, early.name, "", early.email, early.linkedin, early.title,
            early.organization, early.area, early.seniority, event.found,
            early.added_at or event.at,
            early.do_not_contact, early.phone, early.names, early.emails, early.phones,
            early.profiles, early.also,
        )  # fmt: skip
        self._take(person, event, recorded, is_main=True)
        self._index(person)

    def _begin(self, event: PersonAdded, source: str) -> None:
        """Begin an entry that says all that is known of somebody by then."""
        words = fold_text(" ".join(filter(None, (event.name, event.email))))
        self.people.add(Person(
            event.person, event.name, words, event.email, event.linkedin, event.title,
            event.organization, event.area, event.seniority, event.found, event.at, False,
            words=words, source=source,
            is_forgotten=event.person in self.forgotten and not (words or event.linkedin),
        ))  # fmt: skip

    def _write_down(self, person: Person) -> None:
        """Keep what the entry alone says of somebody as rows, before anything is added to it."""
        if person.source is not None:
            for detail in _list_implied_details(person):
                self.details.add(detail)
            for employer in _list_implied_employers(person):
                self.employments.add(employer)
            person.source = None

    @on("person.described")
    def describe_person(self, event: PersonDescribed, recorded: Recorded) -> None:
        """Update the fields that the event has; the others stay."""
        person, event = self.people.get(event.person), self._drop_foreign_keys(event)
        if person is not None:
            self._take(person, event, recorded, is_main=True)
            self._index(person)
        else:
            early = self.early.get(event.person) or Early(event.person)
            early.added_at = early.added_at or event.at
            self._take(early, event, recorded, is_main=True)
            self.early.put(early)

    early_kinds = ("person.added",)

    def add_early(self, event: Any, recorded: Recorded) -> None:
        """Add a person who was added only later; details of that time take precedence."""
        if self.people.get(event.person) is None:
            early = self.early.get(event.person) or Early(event.person)
            early_fields = [
                n for n in (*_CHANGING, "organization") if getattr(early, n) is not None
            ]
            self.add_person(evolve(event, **dict.fromkeys(early_fields)), recorded)

    @on("person.preference_set")
    def set_preference(self, event: PersonPreferenceSet, _: Recorded) -> None:
        """Remember who is not to be contacted."""
        person = self.people.get(event.person)
        if person is not None:
            person.do_not_contact = event.do_not_contact
            self.people.put(person)
        else:
            early = self.early.get(event.person) or Early(event.person)
            early.do_not_contact = event.do_not_contact
            self.early.put(early)

    def _drop_foreign_keys(self, event: E) -> E:
        """Return an event without an address or profile that is somebody else's already.

        The others are theirs from now on, those that are outdated, too. Nobody can record such a
        thing, but a redo or an unmerge can bring it about: then it stays with whom it belonged to
        first.
        """
        main: list[str] = identity_keys(event.email, event.linkedin, event.alias)
        further: list[str] = further_keys(event) if event.emails or event.profiles else []
        others = set[str]()
        for key in (*main, *further):
            owner = self.identities.get(key)
            if owner is None:
                self.identities.add(Identity(key, event.person))
            elif owner.person != event.person:
                others.add(key)
        if not others:
            return event
        changes: dict[str, Any] = {key.partition(":")[0]: None for key in main if key in others}
        if event.emails:
            changes["emails"] = tuple(e for e in event.emails if email_key(e) not in others)
        if event.profiles:
            changes["profiles"] = tuple(
                p for p in event.profiles
                if not (is_on_linkedin(p) and linkedin_key(p) in others)
            )  # fmt: skip
        return evolve(event, **changes)

    def _take(
        self, person: Person | Early, event: PersonAdded | PersonDescribed, recorded: Recorded,
        *, is_main: bool,
    ) -> None:  # fmt: skip
        """Record what an event says of somebody.

        Args:
            is_main: whether it says what counts most; else that fills gaps, and is a further one.
        """
        if isinstance(person, Person):
            self._write_down(person)
        for name, kind in _MAIN.items():
            if (value := getattr(event, name, None)) is not None:
                self._add(person, kind, value, recorded, is_main=is_main)
        for name, kind in _FURTHER.items():
            for value in getattr(event, name) or ():
                self._add(person, kind, value, recorded, is_main=False)
        for name in _CHANGING:
            if (value := getattr(event, name)) is not None:
                setattr(person, name, value)
        self._employ(person, event, recorded)
        for text in getattr(event, "outdated", None) or ():
            self._retire(person, text, event.at)

    def _add(
        self, person: Person | Early, kind: str, text: str, recorded: Recorded, *, is_main: bool
    ) -> None:
        """Add a detail, or note that it was given again."""
        if kind == "profile" and is_on_linkedin(text):
            kind = "linkedin"
        key, at = _comparison_key(kind, text), recorded.event.at
        detail = self.details.get(person.id, kind, key)
        is_new = detail is None  # then no line of theirs has this key, and none need be compared
        if detail is None:
            detail = Detail(person.id, kind, key, text, at, at, recorded.source, None)
        else:
            detail.last_at, detail.sources = at, _add_source(detail.sources, recorded.source)
            detail.text = text if is_main else detail.text
            if is_main or kind != "name":
                detail.outdated_at = None
        self.details.put(detail)
        column = _KEPT[kind]
        main = getattr(person, kind, None) if kind in _MAIN else None
        rest = _lines(getattr(person, column))
        rest = rest if is_new else [t for t in rest if _comparison_key(kind, t) != key]
        if kind in _MAIN and (main is None or is_main or _comparison_key(kind, main) == key):
            if main is not None and _comparison_key(kind, main) != key:
                rest = [
                    t for t in rest if _comparison_key(kind, t) != _comparison_key(kind, main)
                ] + [main]
            setattr(person, kind, text if is_main or main is None else main)
        else:
            rest.append(text)
        setattr(person, column, "\n".join(rest))

    def _retire(self, person: Person | Early, text: str, at: str) -> None:
        """Note that a detail is valid no longer; the latest other one takes its place."""
        for kind in ("email",) if is_email(text) else _ORDER:
            key = _comparison_key(kind, text)
            detail = self.details.get(person.id, kind, key)
            if detail is None or detail.outdated_at is not None:
                continue
            detail.outdated_at = at
            self.details.put(detail)
            column = _KEPT[kind]
            rest = _lines(getattr(person, column))
            if kind in _MAIN and _comparison_key(kind, getattr(person, kind) or "") == key:
                others = [t for t in rest if self._is_valid(person.id, kind, t)]
                if others or kind != "name":  # somebody without another name keeps it
                    setattr(person, kind, others[-1] if others else None)
                    rest = [t for t in rest if t not in others[-1:]]
            if column != "names":
                rest = [t for t in rest if _comparison_key(kind, t) != key]
            elif getattr(person, "name", None) != text and text not in rest:
                rest.append(text)  # a former name still finds somebody
            setattr(person, column, "\n".join(rest))

    def _is_valid(self, person: str, kind: str, text: str) -> bool:
        detail = self.details.get(person, kind, _comparison_key(kind, text))
        return detail is not None and detail.outdated_at is None

    def _employ(
        self, person: Person | Early, event: PersonAdded | PersonDescribed, recorded: Recorded
    ) -> None:
        """Record where somebody works, beside where they did, or in its place."""
        present = [o for o in (person.organization, *_lines(person.also)) if o]
        left, organization, before = getattr(event, "left", None), event.organization, list(present)
        if left in present:
            self._leave(person.id, left, event.at)
            present.remove(left)
        if organization is not None and organization not in present:
            if not getattr(event, "beside", None):
                for other in present:
                    self._leave(person.id, other, event.at)
                present = []
            present.append(organization)
        elif organization is not None and not getattr(event, "beside", None):
            present = [organization, *(o for o in present if o != organization)]
        if organization is not None or (event.title is not None and present):
            self._work(person.id, organization or present[0], event, recorded)
        if present != before:
            person.organization = OrganizationId(present[0]) if present else None
            person.also = "\n".join(present[1:])

    def _work(
        self,
        person: str,
        organization: str,
        event: PersonAdded | PersonDescribed,
        recorded: Recorded,
    ) -> None:
        """Note that somebody works at an organization; who left it and comes back begins anew."""
        employer = self._find_latest_employment(person, organization)
        if employer is None or employer.left_at is not None:
            number = employer.number + 1 if employer else 0
            employer = Employer(
                PersonId(person), OrganizationId(organization), number, None, event.at, None,
                recorded.source,
            )  # fmt: skip
        employer.title = event.title or employer.title
        employer.sources = _add_source(employer.sources, recorded.source)
        self.employments.put(employer)

    def _leave(self, person: str, organization: str, at: str) -> None:
        employer = self._find_latest_employment(person, organization)
        if employer is not None and employer.left_at is None:
            employer.left_at = at
            self.employments.put(employer)

    def _find_latest_employment(self, person: str, organization: str) -> Employer | None:
        """Return the last time that somebody worked at an organization."""
        latest, number = None, 0
        while (employer := self.employments.get(person, organization, number)) is not None:
            latest, number = employer, number + 1
        return latest

    def _index(self, person: Person) -> None:
        """Keep an entry, with all the words that find it."""
        person.folded = fold_text(" ".join(filter(None, (person.name, person.email))))
        more = (*_lines(person.names), *_lines(person.emails))
        person.words = f"{person.folded} {fold_text(' '.join(more))}" if more else person.folded
        details = (person.words, person.linkedin, person.phone, person.phones, person.profiles)
        person.is_forgotten = person.id in self.forgotten and not any(details)
        self.people.put(person)

    def get(self, person: str) -> Person | None:
        """Find a person by id."""
        return next(self.people.where("id = ?", (person,)), None)

    def find_holder(self, key: str) -> str | None:
        """Return the id of the person to whom an identity key belongs."""
        identity = next(self.identities.where("key = ?", (key,)), None)
        return identity.person if identity else None

    def list_names(self, person: str) -> list[Detail]:
        """Return all names of somebody, nicknames and former ones too, the main one first."""
        return self._find_details(person, "name", "nickname")

    def list_emails(self, person: str) -> list[Detail]:
        """Return all e-mail addresses of somebody, the main one first, outdated ones last."""
        return self._find_details(person, "email")

    def list_phones(self, person: str) -> list[Detail]:
        """Return all phone numbers of somebody, the main one first, outdated ones last."""
        return self._find_details(person, "phone")

    def list_profiles(self, person: str) -> list[Detail]:
        """Return all profiles of somebody, LinkedIn's first, outdated ones last."""
        return self._find_details(person, "linkedin", "profile")

    def find_employers(self, person: str) -> list[Employer]:
        """Return where somebody works, the main place first, then where they did, latest first."""
        entry = self.get(person)
        main = entry.organization if entry else None
        rows = list(self.employments.where("person = ? order by first_at, number", (person,)))
        rows += _list_implied_employers(entry) if entry else ()
        rows.sort(key=lambda e: e.left_at or e.first_at, reverse=True)
        rows.sort(key=lambda e: (e.left_at is not None, not e.left_at and e.organization != main))
        return rows

    def _find_details(self, person: str, *kinds: str) -> list[Detail]:
        entry = self.get(person)
        marks = ", ".join("?" * len(kinds))
        condition = f"person = ? and kind in ({marks}) order by last_at desc, key"
        rows = list(self.details.where(condition, (person, *kinds)))
        rows += (d for d in _list_implied_details(entry) if d.kind in kinds) if entry else ()

        def rank(detail: Detail) -> tuple[bool, bool, int]:
            main = entry and getattr(entry, detail.kind, None)
            is_main = bool(main) and _comparison_key(detail.kind, main or "") == detail.key
            return not is_main, detail.outdated_at is not None, _ORDER.index(detail.kind)

        return sorted(rows, key=rank)

    def list_details(self) -> Iterator[Detail]:
        """Yield every detail of everybody; see `Person.source` for those that have no row."""
        yield from self.details.where()
        for person in self.people.where("source is not null"):
            yield from _list_implied_details(person)

    def list_employers(self) -> Iterator[Employer]:
        """Yield where everybody works, and worked."""
        yield from self.employments.where()
        for person in self.people.where("source is not null"):
            yield from _list_implied_employers(person)

    def list_last_changes(self) -> dict[str, str]:
        """Return for everybody when a name, an address or a number of theirs was said last."""
        query = (
            "select person, max(last_at) from person_details group by person union all "
            "select id, added_at from people where source is not null "
            "and coalesce(name, email, linkedin) is not null"
        )
        return {person: str(last) for person, last in self.query(query)}

    def select_added_by_hand(self, people: Collection[str]) -> set[str]:
        """Return those of some people of whom something was recorded by no importer."""
        marks, ids = ", ".join("?" * len(people)), tuple(people)
        rows = self.details.where(f"person in ({marks}) and instr(sources, '.') = 0", ids)
        has_own_details = "source is not null and coalesce(name, email, linkedin) is not null"
        by_hand = f"id in ({marks}) and instr(source, '.') = 0 and {has_own_details}"
        entries = self.people.where(by_hand, ids)
        return {detail.person for detail in rows} | {person.id for person in entries}

    def find_by_names(self, names: Collection[str]) -> list[Person]:
        """Return the people with one of some names, as `fold_text`."""
        if not names:
            return []
        firsts = {name.partition(" ")[0] for name in names}  # beside it may stand an address
        first, marks = (
            "substr(folded, 1, instr(folded || ' ', ' ') - 1)",
            ", ".join("?" * len(firsts)),
        )
        condition = "name is not null" + (f" and {first} in ({marks})" if all(firsts) else "")
        near = self.people.where(condition, tuple(firsts) if all(firsts) else ())
        return [person for person in near if fold_text(person.name or "") in names]

    def search(self, text: str, limit: int = 50) -> list[Person]:
        """Find people whose names or addresses hold every word of a text; word beginnings first.

        Nobody who was forgotten is among them.
        """
        words = split_sought(text)
        if words is None:
            return []
        condition = " and ".join(["' ' || words like ? escape '\\'"] * len(words)) or "true"
        marks = [f"%{w.replace('%', chr(92) + '%').replace('_', chr(92) + '_')}%" for w in words]
        condition += " and not is_forgotten order by folded, added_at, id"
        return sort_beginnings_first(list(self.people.where(condition, marks)), words)[:limit]

    def find_namesakes(self, name: str) -> list[Person]:
        """Return the people who are called so now, in any case and with or without accents."""
        plain = fold_text(natural_name(name))
        return [p for p in self.search(name, 1_000) if p.name and fold_text(p.name) == plain]

    def list_employees(self, organization: str) -> list[Person]:
        """Return the people who work at an organization, by name."""
        condition = f"id in ({WORK_AT}) order by folded, added_at, id"
        return list(self.people.where(condition, (organization,)))

    def list_former_employees(self, organization: str) -> list[tuple[Person, Employer]]:
        """Return who worked at an organization and works there no longer, the latest first."""
        current = {person.id for person in self.list_employees(organization)}
        spans = self.employments.where(
            "organization = ? and left_at is not null order by left_at desc, person",
            (organization,),
        )
        latest = {span.person: span for span in reversed(list(spans)) if span.person not in current}
        former = [(self.get(person), span) for person, span in latest.items()]
        return [(p, span) for p, span in reversed(former) if p is not None and not p.is_forgotten]

    def count(self) -> int:
        """Count the people."""
        (n,) = self.query("select count(*) from people")[0]
        return int(n)


def _list_implied_details(person: Person) -> Iterator[Detail]:
    """Yield the details of somebody whose entry alone says them, see `Person.source`."""
    if person.source is not None:
        for kind in ("name", "email", "linkedin"):
            if (text := getattr(person, kind)) is not None:
                at, source = person.added_at, person.source
                yield Detail(
                    person.id, kind, _comparison_key(kind, text), text, at, at, source, None
                )


def _list_implied_employers(person: Person) -> Iterator[Employer]:
    """Yield where somebody works whose entry alone says it, see `Person.source`."""
    if person.source is not None and person.organization is not None:
        title, at, source = person.title, person.added_at, person.source
        yield Employer(person.id, person.organization, 0, title, at, None, source)


def split_sought(text: str) -> list[str] | None:
    """Return the words of a text, as names are searched for; None for one too long to be a name."""
    return fold_text(natural_name(text)).split() if len(text) <= _LONGEST else None


def sort_beginnings_first(matches: Iterable[Person], words: Sequence[str]) -> list[Person]:
    """Return people in order, but those first of whom a word begins as the first sought one."""
    start = words[0] if words else ""
    return sorted(matches, key=lambda p: f" {start}" not in f" {p.words}")


def has_detail(person: Person, field: str, text: str) -> bool:
    """Check whether an entry holds a further address, number, profile or nickname as valid.

    Args:
        field: of an event: emails, phones, profiles or nicknames.
    """
    kind = _FURTHER[field]
    if kind == "profile" and is_on_linkedin(text):
        kind = "linkedin"
    main = getattr(person, kind, None) if kind in _MAIN else None
    rest = _lines(getattr(person, _KEPT[kind]))
    return any(
        _comparison_key(kind, other) == _comparison_key(kind, text)
        for other in (main, *rest)
        if other
    )


@lru_cache(maxsize=16384)
def _comparison_key(kind: str, text: str) -> str:
    """Return how two spellings of a detail are compared."""
    match kind:
        case "email":
            return email_key(text)
        case "linkedin":
            return linkedin_key(text) if text else ""
        case "phone":
            return phone_digits(text) or text.strip()
        case "profile":
            return text.strip().casefold().rstrip("/")
        case _:
            return fold_text(text)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _add_source(sources: str, source: str) -> str:
    """Return sources with one more, each once."""
    return sources if source in sources.split("\n") else f"{sources}\n{source}"
