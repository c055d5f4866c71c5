"""The person of a card, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from unicodedata import normalize

import attrs

from weakties import WeaktiesError, when
from weakties_vcard.addresses import parse_mailbox, parse_slug
from weakties_vcard.cards import Card
from weakties_vcard.properties import split, unescape

LONG = 1_000
"""A word of more letters is none."""
_UNSEEN = {c: None for c in (*range(32), *range(127, 160)) if not chr(c).isspace()}
_GROUPS = frozenset({"group", "org", "organization", "location", "device", "application"})
_KIND = ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-KIND")
_PROFILES = ("X-SOCIALPROFILE", "SOCIALPROFILE", "X-LINKEDIN", "URL", "X-ABURL", "IMPP")
_REVISED = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_NO_DIGIT = re.compile(r"[^\d+]")
_FEWEST_DIGITS = 5
_OLDEST = "1995"
"""vCard is of 1995; a revision before that is a clock that was never set."""


@attrs.frozen
class Contact:
    """A person, a group or nobody, as one card tells it.

    Attributes:
        row: the line of its BEGIN.
        emails: rows and addresses, the preferred first.
        phones: numbers as they stand there, the preferred first.
        nicknames: other names, where the card has a name.
        profiles: addresses of further profiles.
        uid: what the program it comes from calls it; empty if nothing.
        own: what tells it from other cards if that is missing: name and first address or number.
        revised: an ISO date or instant; empty if not told.
        is_group: whether it is a card of an organization, a group or a place.
        lost: BEGIN or END, if the card lacks it.
        raw: how it stands in the file, if it cannot be used.
    """

    row: int
    name: str
    emails: tuple[tuple[int, str], ...]
    linkedin: str | None
    organization: str
    title: str
    note: str
    uid: str
    own: str
    revised: str
    is_group: bool
    lost: str
    raw: str = ""
    phones: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @property
    def is_nobody(self) -> bool:
        """Whether nothing in it names anybody."""
        return not (self.name or self.emails or self.linkedin)


def read_contact(card: Card, *, notes: bool = False) -> Contact:
    """Read what a card tells, cleaned of what cannot be seen.

    Args:
        notes: whether to read them; they are long, and seldom meant for others.
    """
    emails = tuple(
        dict.fromkeys(
            (p.row, a) for p in card.list_properties("EMAIL") if (a := parse_mailbox(p.text))
        )
    )
    name, organization = _find_name(card), _find_first(card, "ORG", parts=True)
    slugs = tuple(
        dict.fromkeys(filter(None, (parse_slug(p.text) for p in card.list_properties(*_PROFILES))))
    )
    linkedin = next(iter(slugs), None)
    nicknames = (
        clean(n) for p in card.list_properties("NICKNAME") for n in unescape(p.value).split(",")
    )
    phones = (_clean_number(p.text) for p in card.list_properties("TEL"))
    if parse_slug(name) or name.casefold() in {address.casefold() for _, address in emails}:
        name = ""  # what stands there for want of a name
    result = Contact(
        row=card.row,
        name=name,
        emails=emails,
        linkedin=linkedin,
        organization=organization,
        title=_find_first(card, "TITLE") or _find_first(card, "ROLE"),
        note=_read_notes(card) if notes else "",
        uid=normalize_uid(_find_first(card, "UID") or _find_first(card, "X-ABUID")),
        own=_build_identity(card, name, emails),
        revised=_parse_revision(_find_first(card, "REV")),
        is_group=_is_group(card, name, organization),
        lost=card.lost,
        phones=tuple(dict.fromkeys(filter(None, phones))),
        nicknames=tuple(dict.fromkeys(n for n in nicknames if n and name and n != name)),
        profiles=tuple(f"https://www.linkedin.com/in/{other}" for other in slugs[1:]),
    )
    if result.is_nobody or result.lost:
        return attrs.evolve(result, raw=card.raw.decode("utf-8", "replace"))
    return result


def clean(text: str) -> str:
    r"""Return a text in NFC, without control characters, with single spaces.

    >>> clean(" Zoe\u0308\x00\n Brandt")
    'Zoë Brandt'
    """
    words = text.translate(_UNSEEN).split()
    if len(text) > LONG:  # of many accents upon one letter it would take quadratic time
        return " ".join(w if len(w) > LONG else normalize("NFC", w) for w in words)
    return " ".join(normalize("NFC", " ".join(words)).split())


def normalize_uid(text: str) -> str:
    """Return what is the same in every spelling of an identifier.

    >>> normalize_uid("6B29A774:ABPerson"), normalize_uid("urn:uuid:6b29a774")
    ('6b29a774', '6b29a774')
    """
    return text.casefold().removeprefix("urn:uuid:").removesuffix(":abperson").strip()


def parse_entry_id(identifier: str) -> str:
    """Return the id of the person whose card weakties wrote; empty if another program did.

    >>> parse_entry_id("urn:weakties:p-abc2"), parse_entry_id("6b29a774")
    ('p-abc2', '')
    """
    match = re.fullmatch(r"(?:urn:)?weakties:(p-[a-z2-7]+)", identifier)
    return match[1] if match else ""


def _find_first(card: Card, name: str, *, parts: bool = False) -> str:
    """Return the first text of a name that says something; of parts, the first."""
    for prop in card.list_properties(name):
        if text := clean(unescape(split(prop.value, ";")[0]) if parts else prop.text):
            return text
    return ""


def _find_name(card: Card) -> str:
    """Return the name as it is to be shown, else made from its parts, else the nickname.

    Some programs show the organization instead of the person who is named beside it.
    """
    shown, joined = _find_first(card, "FN"), _join_parts(card)
    if shown and not (joined and _is_organization(card, shown) and _has_person(card)):
        return shown
    return joined or _find_first(card, "NICKNAME")


def _join_parts(card: Card) -> str:
    """Return the name that its parts make."""
    for prop in card.list_properties("N"):
        family, first, middle, before, after = [*map(clean, prop.parts()), *[""] * 5][:5]
        if name := " ".join(filter(None, (before, first, middle, family, after))):
            return name
    return ""


def _is_organization(card: Card, name: str) -> bool:
    """Check whether a name is that of the card's organization."""
    return name.casefold() == _find_first(card, "ORG", parts=True).casefold() != ""


def _has_person(card: Card) -> bool:
    """Check whether the parts of the name name a person, and not the organization."""
    parts = [p for prop in card.list_properties("N") for p in map(clean, prop.parts()[:2]) if p]
    return bool(parts) and not any(_is_organization(card, part) for part in parts)


def _clean_number(text: str) -> str:
    """Return a phone number without its scheme; empty if it has too few digits."""
    number = clean(text.removeprefix("tel:").partition(";")[0])
    return number if len(_NO_DIGIT.sub("", number)) >= _FEWEST_DIGITS else ""


def _build_identity(card: Card, name: str, emails: Iterable[tuple[int, str]]) -> str:
    """Build what identifies a card without a UID: its name and first address or number.

    First as it stands, not as it is preferred. With neither, namesakes at two organizations are
    two people: one too many can be merged, two in one are lost.
    """
    addresses = [address for _, address in sorted(emails)]
    numbers = (
        _NO_DIGIT.sub("", p.text) for p in sorted(card.list_properties("TEL"), key=lambda p: p.row)
    )
    organization = f"org\0{_find_first(card, 'ORG', parts=True)}"
    reached = next(filter(None, (*addresses, *numbers, organization)))
    return f"{name.casefold()}\0{reached.casefold()}"


def _parse_revision(text: str) -> str:
    """Return a revision in ISO 8601; empty if it is none, or none that can be true."""
    match = _REVISED.fullmatch(text.replace(" ", "T"))
    if match is None or match[1] < _OLDEST:
        return ""
    moment = "-".join(match.group(1, 2, 3))
    if match[4]:
        zone = (match[7] or "").upper()
        zone = f"{zone[:3]}:{zone[3:].strip(':') or '00'}" if zone[:1] in {"+", "-"} else zone
        moment += f"T{match[4]}:{match[5]}:{match[6] or '00'}{zone}"
    try:
        return when(moment)
    except WeaktiesError:
        return ""


def _is_group(card: Card, name: str, organization: str) -> bool:
    """Check if a card is no person's: it says so, or has no name but that of an organization."""
    kinds = {p.text.strip().lower() for p in card.list_properties(*_KIND)}
    if kinds & {"individual", *_GROUPS}:
        return "individual" not in kinds
    if _find_first(card, "X-ABSHOWAS").upper() == "COMPANY" and not _has_person(card):
        return True
    named = any(clean(part) for p in card.list_properties("N") for part in p.parts())
    return bool(organization) and not named and name == organization


def _read_notes(card: Card) -> str:
    """Return the notes with their line breaks."""
    lines = (line for p in card.list_properties("NOTE") for line in p.text.split("\n"))
    return "\n".join(map(clean, lines)).strip()


def hash_words(*words: str) -> str:
    """Name something by what it is made of, so that the name can be read by nobody."""
    return sha256("\0".join(words).encode()).hexdigest()
