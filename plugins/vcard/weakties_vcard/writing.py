"""The rendering of people as vCard 4.0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import quote

from weakties_vcard.addresses import parse_slug
from weakties_vcard.contacts import clean

WIDTH = 75
"""Octets a line may have, its end not counted: RFC 6350, section 3.2."""

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


class ListedPerson(Protocol):
    """Somebody to be written; what is not known is None.

    Attributes:
        linkedin: the profile's slug, or its address.
        organization: its name.
        id: the person's, for ever.
        revised: when they were described last: an ISO day or instant; empty if not known.
        emails, phones, nicknames: all of them, the main one first.
    """

    @property
    def id(self) -> str: ...  # noqa: D102  # as the class says
    @property
    def revised(self) -> str: ...  # noqa: D102  # as the class says
    @property
    def emails(self) -> tuple[str, ...]: ...  # noqa: D102  # as the class says
    @property
    def phones(self) -> tuple[str, ...]: ...  # noqa: D102  # as the class says
    @property
    def nicknames(self) -> tuple[str, ...]: ...  # noqa: D102  # as the class says

    @property
    def name(self) -> str | None: ...  # noqa: D102  # as the class says
    @property
    def email(self) -> str | None: ...  # noqa: D102  # as the class says
    @property
    def linkedin(self) -> str | None: ...  # noqa: D102  # as the class says
    @property
    def title(self) -> str | None: ...  # noqa: D102  # as the class says
    @property
    def organization(self) -> str | None: ...  # noqa: D102  # as the class says


def render_vcards(people: Iterable[ListedPerson]) -> Iterator[str]:
    """Write each person as one card; somebody of whom nothing is known gives none.

    Control characters, which vCard cannot hold, are left out, and so are those that turn text
    round, which would make one name look like another. Who has no name is called by their address
    or profile, since every card must have a name. UID names the person for ever, so that a program
    that reads the cards again, weakties too, adds nobody.

    Returns:
        the text of one card after the other, with the line ends of the standard.

    Source:
        RFC 6350, sections 3.2 (folding), 3.4 (escaping) and 6.
    """
    for person in people:
        profile = _profile(person.linkedin)
        shown = next(filter(None, (*map(_text, (person.name, person.email)), profile)), "")
        if shown:
            emails = dict.fromkeys(map(_text, (person.email, *person.emails)))
            properties = (
                ("UID", f"urn:weakties:{_text(person.id)}" if person.id else ""),
                ("REV", _revision(person.revised)),
                ("KIND", "individual"),
                ("FN", shown),
                ("N", _parts(_plain(person.name)) if person.name else ""),
                ("NICKNAME", ",".join(map(_text, person.nicknames))),
                *((f"EMAIL;PREF={n}", email) for n, email in enumerate(filter(None, emails), 1)),
                *(("TEL", _text(number)) for number in person.phones),
                ("ORG", _text(person.organization)),
                ("TITLE", _text(person.title)),
                ("URL", profile),
            )
            rows = (f"{name}:{value}" for name, value in properties if value)
            lines = ("BEGIN:VCARD", "VERSION:4.0", *rows, "END:VCARD")
            yield "".join(f"{fold_line(line)}\r\n" for line in lines)


def _revision(moment: str) -> str:
    """Return a day or an instant as vCard spells it; empty if it is less than a day.

    >>> _revision("2026-11-20"), _revision("2026-11-20T09:30:00Z"), _revision("2026-11")
    ('20261120T000000Z', '20261120T093000Z', '')
    """
    try:
        instant = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    if instant.tzinfo is not None:
        instant = instant.astimezone(UTC)
    return f"{instant:%Y%m%dT%H%M%SZ}"


def _parts(name: str) -> str:
    """Return a name in its five parts; the last word counts as the family's.

    >>> _parts("Ana Ruiz"), _parts("Cher"), _parts("Jan van der Berg")
    ('Ruiz;Ana;;;', ';Cher;;;', 'van der Berg;Jan;;;')
    """
    *first_names, family = [word.translate(_ESCAPES) for word in name.split()] or [""]
    if not first_names:
        return f";{family};;;"
    while len(first_names) > 1 and first_names[-1].islower():
        family = f"{first_names.pop()} {family}"
    return f"{family};{' '.join(first_names)};;;"


def fold_line(line: str) -> str:
    r"""Break a line so that no part is longer than 75 octets, and no letter is cut in two.

    >>> fold_line("FN:" + "ż" * 40) == "FN:" + "ż" * 36 + "\r\n " + "ż" * 4
    True
    """
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)


def _text(value: str | None) -> str:
    """Escape a value."""
    return _plain(value).translate(_ESCAPES)


def _plain(value: str | None) -> str:
    """Leave out what is no letter of a name; half a surrogate pair becomes a question mark."""
    return clean((value or "").translate(_TURNING)).encode("utf-8", "replace").decode()


def _profile(linkedin: str | None) -> str:
    """Return the address of a profile, told as such or as a slug; empty if it is neither."""
    text = _plain(linkedin)
    kind = "pub" if "/" in text else "in"
    name = parse_slug(text) or parse_slug(f"linkedin.com/{kind}/{quote(text)}")
    if not name:
        return ""
    return f"https://www.linkedin.com/{'pub' if '/' in name else 'in'}/{quote(name)}"
