"""People whom a card names as relations, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from weakties_vcard.cards import Card, read_inline
from weakties_vcard.charsets import Letters
from weakties_vcard.contacts import Contact, clean, read_contact
from weakties_vcard.properties import Property

Kind = Literal["family", "friend", "colleague", "acquaintance"]

_NAMES = re.compile(
    r"RELATED|X-ABRELATEDNAMES|X-(?:(?:EVOLUTION|MS|KADDRESSBOOK-X)-)?"
    r"(?:SPOUSE|MANAGER|ASSISTANT|CHILD)(?:S?NAME)?|AGENT"
)
_FAMILY = re.compile(
    r"spouses?(?:name)?|child|parent|sibling|kin|mother|father|brother|sister|son|daughter"
    r"|relative|partner|domestic_partner"
)
_COLLEAGUE = re.compile(r"colleague|co-worker|agent|(?:manager|assistant)(?:sname)?")
_APPLE = re.compile(r"_\$!<(.*)>!\$_")


@attrs.frozen
class Relation:
    """What a card says of somebody else.

    Attributes:
        row: the line it stands on.
        reference: how the other is named: an address, an identifier, or just a name.
        agent: the other's own card, where it stands within this one.
        is_self: whether it is said to be another card of the same person.
    """

    row: int
    reference: str
    kind: Kind
    agent: Contact | None = None
    is_self: bool = False


def relations(card: Card, letters: Letters) -> Iterator[Relation]:
    """Yield the relations of a card, in order."""
    labels = {
        p.group: _APPLE.sub(r"\1", p.text.strip()).lower()
        for p in card.properties
        if p.name == "X-ABLABEL" and p.group
    }
    agents = (Relation(row, "", "colleague", read_contact(c)) for row, c in card.agents.items())
    others = (
        _read_relation(prop, labels.get(prop.group, ""), letters)
        for prop in card.properties
        if _NAMES.fullmatch(prop.name) and prop.value.strip()
    )
    yield from sorted((*agents, *others), key=lambda relation: relation.row)


def _read_relation(prop: Property, label: str, letters: Letters) -> Relation:
    """Read one relation; what kind it is stands in its type, its label or its name."""
    words = (label, *sorted(prop.marks), prop.name.lower().rpartition("-")[2])
    agent = read_inline(prop, letters)
    return Relation(
        prop.row,
        clean(prop.text),
        next(filter(None, map(_find_kind, words)), "acquaintance"),
        read_contact(agent) if agent else None,
        is_self="me" in prop.marks,
    )


def _find_kind(word: str) -> Kind | None:
    """Return what a word says of a tie; whom somebody dates is nobody's business."""
    if _FAMILY.fullmatch(word):
        return "family"
    if _COLLEAGUE.fullmatch(word):
        return "colleague"
    return "friend" if word == "friend" else None
