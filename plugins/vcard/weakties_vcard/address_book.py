"""The importer of address books: one person a card, and ties between them."""

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
from weakties_vcard.charsets import Charset, Letters, narrow_bytes
from weakties_vcard.contacts import Contact, hash_words, parse_entry_id, read_contact
from weakties_vcard.relations import Relation, relations
from weakties_vcard.sharing import Owners

ID = "vcard.contacts"
PROGRESS_INTERVAL = 500
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
        head = narrow_bytes(source.head().read())
        match = _CARD.search(head)
        if match is None:
            return Match(0.1, "it has no line BEGIN:VCARD") if named else None
        first = not head[: match.start()].strip()
        return Match(0.95 if named else 0.9 if first else 0.6, "it has a line BEGIN:VCARD")

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip | Progress]:
        """See :meth:`weakties.Importer.read`; a card's row is the line of its BEGIN.

        A relation, and an address that several share, is a row of its own.
        """
        chosen = options if isinstance(options, Options) else Options()
        content = narrow_bytes(source.read())
        letters = Letters(content, chosen.charset)
        book: list[tuple[Contact, tuple[Relation, ...]]] = []
        for card in cards(content, letters, Budget.of(source.name, content)):
            book.append((read_contact(card, notes=chosen.notes), tuple(relations(card, letters))))
            if len(book) % PROGRESS_INTERVAL == 0:
                yield Progress(len(book))
        agents = (r.agent for _, others in book for r in others if r.agent)
        owners = Owners.of((*(contact for contact, _ in book), *agents))
        for contact, others in book:
            yield from _read_card(contact, others, owners)


def _read_card(
    contact: Contact, others: tuple[Relation, ...], owners: Owners
) -> Iterator[Draft | Reject | Skip]:
    """Yield the results of a card, then of the rows within it."""
    if flaw := _find_flaw(contact):
        yield flaw
        for relation in others:
            if isinstance(flaw, Skip) and relation.agent and not _find_flaw(relation.agent):
                yield _build_draft(_build_person(relation.agent, owners), relation.row)
        return
    person = _build_person(contact, owners)
    yield _build_draft(person, contact.row)
    within = [
        *(Skip(SHARED, row, code="email.shared") for row in owners.list_shared_rows(contact)),
        *(_build_tie(person, relation, owners) for relation in others),
    ]
    yield from sorted(within, key=lambda result: result.row)


def _find_flaw(contact: Contact) -> Reject | Skip | None:
    """Return why a card cannot be used; None if it can."""
    if contact.lost:
        return _reject("card.no_begin" if contact.lost == "BEGIN" else "card.no_end", contact)
    if contact.is_group or (contact.is_nobody and contact.organization):
        return Skip(GROUP, contact.row, code="person.organization")
    if contact.is_nobody:
        return _reject("name.missing", contact)
    return None


def _reject(code: str, contact: Contact) -> Reject:
    return Reject(code, _MESSAGES[code], contact.row, contact.raw)


def _build_person(contact: Contact, owners: Owners) -> PersonAdded:
    """Draft one person; the alias is theirs in every export of the same address book."""
    email, linkedin, uid = (
        owners.find_email(contact),
        owners.find_linkedin(contact),
        owners.find_uid(contact),
    )
    alias = f"vcard/{hash_words('uid', uid) if uid else hash_words('name', contact.own)}"
    entry = parse_entry_id(uid) if uid else ""
    alias = f"weakties/{entry}" if entry else alias
    claims = (
        entry and f"id:{entry}",
        linkedin and f"linkedin:{linkedin}",
        email and f"email:{email}",
    )
    return PersonAdded(
        person=PersonId(next(filter(None, claims), f"alias:{alias}")),
        organization=OrganizationId(f"name:{contact.organization}")
        if contact.organization
        else None,
        found="address-book",
        alias=alias,
        name=owners.find_name(contact),
        email=email,
        linkedin=linkedin,
        title=contact.title or None,
        note=contact.note or None,
        emails=owners.list_further_emails(contact) or None,
        phones=contact.phones or None,
        profiles=contact.profiles or None,
        nicknames=contact.nicknames or None,
        at=When(contact.revised),
    )


def _build_draft(person: PersonAdded, row: int) -> Draft:
    """Return the draft of a card; of two versions of one, the later revision stands."""
    return Draft(
        event=person, key=person.alias, source=ID, row=row, revision=_format_revision(person.at)
    )


def _format_revision(at: str) -> str | None:
    """Return when a card was revised as text that sorts, in UTC where that is known."""
    if "T" not in at:
        return at or None
    revised = datetime.fromisoformat(at)
    return (revised.astimezone(UTC) if revised.tzinfo else revised).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _build_tie(person: PersonAdded, relation: Relation, owners: Owners) -> Draft | Skip:
    """Tie two people if both have a card; told from either side it is the same tie.

    A card says when it was revised, not when a relation began, so the tie has no date.
    """
    contact = relation.agent or owners.find_contact(relation.reference)
    if contact is None or _find_flaw(contact):
        if relation.agent:
            return Skip(NAMELESS, relation.row, code="agent.nameless")
        return Skip(UNKNOWN, relation.row, code="relation.unknown")
    pair = (person, _build_person(contact, owners))
    first, second = sorted(pair, key=lambda event: str(event.alias))
    if relation.is_self or first.person == second.person:
        return Skip(ITSELF, relation.row, code="relation.self")
    return Draft(
        event=PersonTied(person=first.person, other=second.person, kind=relation.kind),
        key=f"tie/{relation.kind}/{first.alias}/{second.alias}",
        source=ID,
        row=relation.row,
        mentions=pair,
    )
