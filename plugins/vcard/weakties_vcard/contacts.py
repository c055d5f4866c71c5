"""Whom does a card tell of, and what?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from unicodedata import normalize

import attrs

from weakties import WeaktiesError, when
from weakties_vcard.addresses import mailbox, slug
from weakties_vcard.cards import Card
from weakties_vcard.properties import split, unescaped

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


def contact(card: Card, *, notes: bool = False) -> Contact:
    """Read what a card tells, cleaned of what cannot be seen.

    Args:
        notes: whether to read them; they are long, and seldom meant for others.
    """
    emails = tuple(dict.fromkeys((p.row, a) for p in card.all("EMAIL") if (a := mailbox(p.text))))
    name, organization = _name(card), _first(card, "ORG", parts=True)
    slugs = tuple(dict.fromkeys(filter(None, (slug(p.text) for p in card.all(*_PROFILES)))))
    linkedin = next(iter(slugs), None)
    nicknames = (clean(n) for p in card.all("NICKNAME") for n in unescaped(p.value).split(","))
    phones = (_number(p.text) for p in card.all("TEL"))
    if slug(name) or name.casefold() in {address.casefold() for _, address in emails}:
        name = ""  # what stands there for want of a name
    made = Contact(
        row=card.row,
        name=name,
        emails=emails,
        linkedin=linkedin,
        organization=organization,
        title=_first(card, "TITLE") or _first(card, "ROLE"),
        note=_lines(card) if notes else "",
        uid=uid(_first(card, "UID") or _first(card, "X-ABUID")),
        own=_own(card, name, emails),
        revised=_revised(_first(card, "REV")),
        is_group=_is_group(card, name, organization),
        lost=card.lost,
        phones=tuple(dict.fromkeys(filter(None, phones))),
        nicknames=tuple(dict.fromkeys(n for n in nicknames if n and name and n != name)),
        profiles=tuple(f"https://www.linkedin.com/in/{other}" for other in slugs[1:]),
    )
    if made.is_nobody or made.lost:
        return attrs.evolve(made, raw=card.raw.decode("utf-8", "replace"))
    return made


def clean(text: str) -> str:
    r"""Give a text in NFC, without control characters, with single spaces.

    >>> clean(" Zoe\u0308\x00\n Brandt")
    'Zoë Brandt'
    """
    words = text.translate(_UNSEEN).split()
    if len(text) > LONG:  # of many accents upon one letter it would take quadratic time
        return " ".join(w if len(w) > LONG else normalize("NFC", w) for w in words)
    return " ".join(normalize("NFC", " ".join(words)).split())


def uid(told: str) -> str:
    """Give what is the same in every spelling of an identifier.

    >>> uid("6B29A774:ABPerson"), uid("urn:uuid:6b29a774")
    ('6b29a774', '6b29a774')
    """
    return told.casefold().removeprefix("urn:uuid:").removesuffix(":abperson").strip()


def own_entry(identifier: str) -> str:
    """Return the id of the person whose card weakties wrote; empty if another program did.

    >>> own_entry("urn:weakties:p-abc2"), own_entry("6b29a774")
    ('p-abc2', '')
    """
    found = re.fullmatch(r"(?:urn:)?weakties:(p-[a-z2-7]+)", identifier)
    return found[1] if found else ""


def _first(card: Card, name: str, *, parts: bool = False) -> str:
    """Give the first text of a name that says something; of parts, the first."""
    for told in card.all(name):
        if said := clean(unescaped(split(told.value, ";")[0]) if parts else told.text):
            return said
    return ""


def _name(card: Card) -> str:
    """Return the name as it is to be shown, else made from its parts, else the nickname.

    Some programs show the organization instead of the person who is named beside it.
    """
    shown, made = _first(card, "FN"), _from_parts(card)
    if shown and not (made and _is_organization(card, shown) and _has_person(card)):
        return shown
    return made or _first(card, "NICKNAME")


def _from_parts(card: Card) -> str:
    """Return the name that its parts make."""
    for told in card.all("N"):
        family, given, middle, before, after = [*map(clean, told.parts()), *[""] * 5][:5]
        if made := " ".join(filter(None, (before, given, middle, family, after))):
            return made
    return ""


def _is_organization(card: Card, name: str) -> bool:
    """Check whether a name is that of the card's organization."""
    return name.casefold() == _first(card, "ORG", parts=True).casefold() != ""


def _has_person(card: Card) -> bool:
    """Check whether the parts of the name name a person, and not the organization."""
    parts = [p for told in card.all("N") for p in map(clean, told.parts()[:2]) if p]
    return bool(parts) and not any(_is_organization(card, part) for part in parts)


def _number(told: str) -> str:
    """Give a phone number without its scheme; empty if it has too few digits."""
    number = clean(told.removeprefix("tel:").partition(";")[0])
    return number if len(_NO_DIGIT.sub("", number)) >= _FEWEST_DIGITS else ""


def _own(card: Card, name: str, emails: Iterable[tuple[int, str]]) -> str:
    """Tell a card from others by its name and its first address or number.

    First as it stands, not as it is preferred. With neither, namesakes at two organizations are
    two people: one too many can be merged, two in one are lost.
    """
    addresses = [address for _, address in sorted(emails)]
    numbers = (_NO_DIGIT.sub("", p.text) for p in sorted(card.all("TEL"), key=lambda p: p.row))
    organization = f"org\0{_first(card, 'ORG', parts=True)}"
    reached = next(filter(None, (*addresses, *numbers, organization)))
    return f"{name.casefold()}\0{reached.casefold()}"


def _revised(told: str) -> str:
    """Give a revision in ISO 8601; empty if it is none, or none that can be true."""
    found = _REVISED.fullmatch(told.replace(" ", "T"))
    if found is None or found[1] < _OLDEST:
        return ""
    moment = "-".join(found.group(1, 2, 3))
    if found[4]:
        zone = (found[7] or "").upper()
        zone = f"{zone[:3]}:{zone[3:].strip(':') or '00'}" if zone[:1] in {"+", "-"} else zone
        moment += f"T{found[4]}:{found[5]}:{found[6] or '00'}{zone}"
    try:
        return when(moment)
    except WeaktiesError:
        return ""


def _is_group(card: Card, name: str, organization: str) -> bool:
    """Claim that a card is no person's: it says so, or has no name but that of an organization."""
    kinds = {p.text.strip().lower() for p in card.all(*_KIND)}
    if kinds & {"individual", *_GROUPS}:
        return "individual" not in kinds
    if _first(card, "X-ABSHOWAS").upper() == "COMPANY" and not _has_person(card):
        return True
    named = any(clean(part) for p in card.all("N") for part in p.parts())
    return bool(organization) and not named and name == organization


def _lines(card: Card) -> str:
    """Give the notes with their line breaks."""
    told = (line for p in card.all("NOTE") for line in p.text.split("\n"))
    return "\n".join(map(clean, told)).strip()


def hashed(*words: str) -> str:
    """Name something by what it is made of, so that the name can be read by nobody."""
    return sha256("\0".join(words).encode()).hexdigest()
