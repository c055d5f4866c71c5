"""Whom does an address book tell of: one person a card, and who is tied to whom?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    OrganizationId,
    PersonAdded,
    PersonId,
    PersonTied,
    Progress,
    Reject,
    Skip,
    Source,
    When,
)
from weakties_vcard.cards import Budget, cards
from weakties_vcard.charsets import Charset, Letters, narrowed
from weakties_vcard.contacts import Contact, contact, hashed, own_entry
from weakties_vcard.relations import Relation, relations
from weakties_vcard.sharing import Owners

ID = "vcard.contacts"
STEP = 500
GROUP = "the card of an organization or a group, not of a person"
SHARED = "an e-mail address that several people share, so it tells nobody apart"
UNKNOWN = "a relation to somebody who is only named, or has no card in this file"
ITSELF = "a relation of somebody to themselves"
NAMELESS = "an agent whose card names nobody"

_CARD = re.compile(
    rb"(?:\A|(?<=[\r\n]))[ \t]*+BEGIN[ \t]*+:[ \t]*+VCARD[ \t]*+(?=[\r\n]|\Z)", re.IGNORECASE
)
_ENDINGS = (".vcf", ".vcard")
_MESSAGES = {
    "card.no_begin": "The card has no BEGIN:VCARD; write it before this line and import again.",
    "card.no_end": "The card has no END:VCARD, so the file was cut off; export it again.",
    "name.missing": "The card names nobody; give it a name (FN) or an e-mail address.",
}


@attrs.frozen
class Options:
    """What a user may set.

    Attributes:
        notes: whether the notes on people are imported; they often hold what is nobody's business.
        charset: what letters are in that are no UTF-8 and declare nothing.
    """

    notes: bool = False
    charset: Charset = "guess"


class AddressBook(Importer):
    """Reads vCard 2.1, 3.0 and 4.0."""

    id = ID
    version = 2
    title = "Address books (vCard, .vcf)"
    options = Options

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`; only the first 64 KiB are looked at."""
        named = source.name.casefold().endswith(_ENDINGS)
        head = narrowed(source.head().read())
        found = _CARD.search(head)
        if found is None:
            return Match(0.1, "it has no line BEGIN:VCARD") if named else None
        first = not head[: found.start()].strip()
        return Match(0.95 if named else 0.9 if first else 0.6, "it has a line BEGIN:VCARD")

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip | Progress]:
        """See :meth:`weakties.Importer.read`; a card's row is the line of its BEGIN.

        A relation, and an address that several share, is a row of its own.
        """
        chosen = options if isinstance(options, Options) else Options()
        content = narrowed(source.read())
        letters = Letters(content, chosen.charset)
        book: list[tuple[Contact, tuple[Relation, ...]]] = []
        for card in cards(content, letters, Budget.of(source.name, content)):
            book.append((contact(card, notes=chosen.notes), tuple(relations(card, letters))))
            if len(book) % STEP == 0:
                yield Progress(len(book))
        agents = (r.agent for _, others in book for r in others if r.agent)
        owners = Owners.of((*(one for one, _ in book), *agents))
        for one, others in book:
            yield from _told(one, others, owners)


def _told(
    one: Contact, others: tuple[Relation, ...], owners: Owners
) -> Iterator[Draft | Reject | Skip]:
    """Tell of a card, then of the rows within it."""
    if flaw := _flaw(one):
        yield flaw
        for relation in others:
            if isinstance(flaw, Skip) and relation.agent and not _flaw(relation.agent):
                yield _draft(_person(relation.agent, owners), relation.row)
        return
    person = _person(one, owners)
    yield _draft(person, one.row)
    within = [
        *(Skip(SHARED, row, code="email.shared") for row in owners.shared_emails(one)),
        *(_tie(person, relation, owners) for relation in others),
    ]
    yield from sorted(within, key=lambda told: told.row)


def _flaw(one: Contact) -> Reject | Skip | None:
    """Refuse what is cut off or names nobody, and pass over what is no person's."""
    if one.lost:
        return _reject("card.no_begin" if one.lost == "BEGIN" else "card.no_end", one)
    if one.is_group or (one.is_nobody and one.organization):
        return Skip(GROUP, one.row, code="person.organization")
    if one.is_nobody:
        return _reject("name.missing", one)
    return None


def _reject(code: str, one: Contact) -> Reject:
    return Reject(code, _MESSAGES[code], one.row, one.raw)


def _person(one: Contact, owners: Owners) -> PersonAdded:
    """Tell of one person; the alias is theirs in every export of the same address book."""
    email, linkedin, uid = owners.email(one), owners.linkedin(one), owners.uid(one)
    alias = f"vcard/{hashed('uid', uid) if uid else hashed('name', one.own)}"
    entry = own_entry(uid) if uid else ""
    alias = f"weakties/{entry}" if entry else alias
    claims = (
        entry and f"id:{entry}",
        linkedin and f"linkedin:{linkedin}",
        email and f"email:{email}",
    )
    return PersonAdded(
        person=PersonId(next(filter(None, claims), f"alias:{alias}")),
        organization=OrganizationId(f"name:{one.organization}") if one.organization else None,
        found="address-book",
        alias=alias,
        name=owners.name(one),
        email=email,
        linkedin=linkedin,
        title=one.title or None,
        note=one.note or None,
        emails=owners.further_emails(one) or None,
        phones=one.phones or None,
        profiles=one.profiles or None,
        nicknames=one.nicknames or None,
        at=When(one.revised),
    )


def _draft(person: PersonAdded, row: int) -> Draft:
    """Give the draft of a card; of two versions of one, the later revision stands."""
    return Draft(event=person, key=person.alias, source=ID, row=row, revision=_revision(person.at))


def _revision(at: str) -> str | None:
    """Give when a card was revised as text that sorts, in UTC where that is known."""
    if "T" not in at:
        return at or None
    revised = datetime.fromisoformat(at)
    return (revised.astimezone(UTC) if revised.tzinfo else revised).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _tie(person: PersonAdded, relation: Relation, owners: Owners) -> Draft | Skip:
    """Tie two people if both have a card; told from either side it is the same tie.

    A card says when it was revised, not when a relation began, so the tie has no date.
    """
    found = relation.agent or owners.named(relation.told)
    if found is None or _flaw(found):
        if relation.agent:
            return Skip(NAMELESS, relation.row, code="agent.nameless")
        return Skip(UNKNOWN, relation.row, code="relation.unknown")
    pair = (person, _person(found, owners))
    one, two = sorted(pair, key=lambda event: str(event.alias))
    if relation.is_self or one.person == two.person:
        return Skip(ITSELF, relation.row, code="relation.self")
    return Draft(
        event=PersonTied(person=one.person, other=two.person, kind=relation.kind),
        key=f"tie/{relation.kind}/{one.alias}/{two.alias}",
        source=ID,
        row=relation.row,
        mentions=pair,
    )
