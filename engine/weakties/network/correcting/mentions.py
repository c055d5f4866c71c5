"""Where does the log speak of somebody: in events about them, and in texts about others?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from weakties.domain.event import Event
from weakties.domain.identity import folded, is_on_linkedin, keys_of, linkedin_slug
from weakties.domain.ids import PersonId
from weakties.domain.people import PersonAdded, PersonDescribed
from weakties.envelope import Recorded, Row
from weakties.errors import BrokenLog
from weakties.projections.structure import Structure

if TYPE_CHECKING:
    from weakties.network.facade import Network

ENTRY = (
    "name", "email", "linkedin", "title", "phone", "domain", "industry", "location", "emails",
    "phones", "profiles", "nicknames", "outdated",
)  # fmt: skip
"""Personal fields that say who or what an entry is; all others are texts."""
_KEPT = ("name", "email", "linkedin", "title", "emails", "phones", "profiles", "nicknames")
_LEAST, _DIGITS = 3, 7
_MEETINGS = ("meeting.scheduled", "meeting.held", "job_interview.scheduled", "job_interview.held")
_LEARNT = ("meeting.", "area.assessed")
"""Kinds of what was learnt in a meeting, beside those about who was there."""
_WORD = re.compile(r"\w+")


@attrs.frozen
class Mention:
    """One event that speaks of somebody.

    Attributes:
        why: ``about`` them, ``text`` that names them, ``part`` of their name in a text, or
            ``entry`` of another who is called the same.
    """

    position: int
    id: str
    kind: str
    occurred_at: str
    why: str

    @property
    def is_entry(self) -> bool:
        """Whether it says who somebody else is; that is never erased with them."""
        return self.why == "entry"


@attrs.frozen
class Mentions:
    """All of them.

    Attributes:
        certain: those about them, and texts with their whole name or an address.
        perhaps: the rest.
        keys: the identity keys they ever had.
        others: events that say who somebody else is, beside a text that names them.
    """

    certain: tuple[Mention, ...]
    perhaps: tuple[Mention, ...]
    keys: frozenset[str]
    others: tuple[Recorded, ...] = ()

    def told_again(self, gone: Collection[str]) -> Iterator[tuple[Event, str]]:
        """Give what must be told again of others, since it stood beside a text that goes.

        Returns:
            each event, and the id of the one that told it before, which is its cause.
        """
        for recorded in self.others:
            told = recorded.event
            if recorded.id in gone and isinstance(told, PersonAdded | PersonDescribed):
                fields: dict[str, Any] = {name: getattr(told, name) for name in _KEPT}
                yield PersonDescribed(person=told.person, at=told.at, **fields), recorded.id


@attrs.frozen
class _Marks:
    """By what somebody is recognized in a text."""

    names: frozenset[frozenset[str]]
    addresses: frozenset[str]
    numbers: frozenset[str]

    def why(self, text: str) -> str | None:
        """Say how a text speaks of them; None if it does not."""
        plain = folded(text)
        words = set(_WORD.findall(plain))
        digits = re.sub(r"\D", "", text)
        if any(a in plain for a in self.addresses) or any(n in digits for n in self.numbers):
            return "text"
        if any(name <= words for name in self.names):
            return "text"
        parts = (w for name in self.names for w in name if len(w) >= _LEAST)
        return "part" if any(w in words for w in parts) else None


def found_in(network: Network, person: PersonId) -> Mentions:
    """Read the whole log for somebody, under every id they were merged from."""
    log = network.log
    structure = Structure.within(log)
    canonical = structure.stands_for(person)
    people = {p for p, to in structure.canonical.items() if to == canonical} | {canonical}
    about = [e for e in _entries(network) if e.person in people]
    marks = _marks(about)
    certain: list[Mention] = []
    perhaps: list[Mention] = []
    others: list[str] = []
    meetings: set[str] = set()
    for row in log.rows():
        if row.kind in _MEETINGS and any(p in row.data for p in people):
            meetings.add(row.id)
            if named := msgspec.json.decode(row.data).get("meeting"):
                meetings.add(named)  # they came, unlike others, without having agreed
        if row.personal is None:
            continue
        mention = _mention(row, people | _of_their_meeting(row, meetings), marks)
        if mention is not None:
            (certain if mention.why in ("about", "text") else perhaps).append(mention)
            if mention.why in ("text", "part") and row.kind.startswith("person."):
                others.append(row.id)
    told = frozenset(k for e in about for k in keys_of(e))
    return Mentions(tuple(certain), tuple(perhaps), told, tuple(log.find(others).values()))


def _of_their_meeting(row: Row, meetings: Collection[str]) -> set[str]:
    """Return the meetings of theirs that an event follows up; what was learnt is about them."""
    if not row.kind.startswith(_LEARNT):
        return set()
    return {meeting for meeting in meetings if meeting in row.data}


def _entries(network: Network) -> Iterator[PersonAdded | PersonDescribed]:
    for recorded in network.log.read(kinds=(PersonAdded.KIND, PersonDescribed.KIND)):
        if isinstance(recorded.event, PersonAdded | PersonDescribed):
            yield recorded.event


def _marks(about: Collection[PersonAdded | PersonDescribed]) -> _Marks:
    """Gather names and addresses, all they ever had."""
    names = {frozenset(_WORD.findall(folded(e.name))) for e in about if e.name}
    nicknames = (_WORD.findall(folded(n)) for e in about for n in e.nicknames or ())
    names |= {frozenset(words) for words in nicknames if len(words) > 1}  # one word is any word
    profiles = [p for e in about for p in (e.linkedin, *(e.profiles or ())) if p]
    slugs = {linkedin_slug(p) for p in profiles if "/" not in p or is_on_linkedin(p)}
    emails = [a for e in about for a in (e.email, *(e.emails or ())) if a]
    addresses = {folded(a) for a in (*slugs, *emails, *profiles)}
    numbers = [n for e in about for n in (getattr(e, "phone", None), *(e.phones or ())) if n]
    phones = {re.sub(r"\D", "", number) for number in numbers}
    return _Marks(
        frozenset(n for n in names if n),
        frozenset(a for a in addresses if len(a) > _LEAST),
        frozenset(p for p in phones if len(p) >= _DIGITS),
    )


def _mention(row: Row, people: Collection[str], marks: _Marks) -> Mention | None:
    """Say whether, and how, an event speaks of them."""
    shown = (row.position, row.id, row.kind, row.occurred_at)
    if any(p in row.data for p in people):
        return Mention(*shown, "about")
    try:
        told = msgspec.json.decode(row.personal or "{}")
    except msgspec.DecodeError as error:
        raise BrokenLog(row.position, "its personal part was changed") from error
    texts = (str(v) for k, v in told.items() if k not in ENTRY)
    why = marks.why("\n".join(texts))
    if why is not None:
        return Mention(*shown, why)
    entry = marks.why("\n".join(str(v) for k, v in told.items() if k in ENTRY))
    return Mention(*shown, "entry") if entry == "text" else None
