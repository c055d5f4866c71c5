"""Whom does a card call a relation of its own, and of what kind?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from weakties_vcard.cards import Card, inline
from weakties_vcard.charsets import Letters
from weakties_vcard.contacts import Contact, clean, contact
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
        told: how the other is named: an address, an identifier, or just a name.
        agent: the other's own card, where it stands within this one.
        is_self: whether it is said to be another card of the same person.
    """

    row: int
    told: str
    kind: Kind
    agent: Contact | None = None
    is_self: bool = False


def relations(card: Card, letters: Letters) -> Iterator[Relation]:
    """Give the relations of a card, in order."""
    labels = {
        p.group: _APPLE.sub(r"\1", p.text.strip()).lower()
        for p in card.properties
        if p.name == "X-ABLABEL" and p.group
    }
    agents = (Relation(row, "", "colleague", contact(c)) for row, c in card.agents.items())
    others = (
        _relation(told, labels.get(told.group, ""), letters)
        for told in card.properties
        if _NAMES.fullmatch(told.name) and told.value.strip()
    )
    yield from sorted((*agents, *others), key=lambda relation: relation.row)


def _relation(told: Property, label: str, letters: Letters) -> Relation:
    """Read one relation; what kind it is stands in its type, its label or its name."""
    words = (label, *sorted(told.marks), told.name.lower().rpartition("-")[2])
    agent = inline(told, letters)
    return Relation(
        told.row,
        clean(told.text),
        next(filter(None, map(_kind, words)), "acquaintance"),
        contact(agent) if agent else None,
        is_self="me" in told.marks,
    )


def _kind(word: str) -> Kind | None:
    """Give what a word says of a tie; whom somebody dates is nobody's business."""
    if _FAMILY.fullmatch(word):
        return "family"
    if _COLLEAGUE.fullmatch(word):
        return "colleague"
    return "friend" if word == "friend" else None
