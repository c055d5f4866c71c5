"""Identifiers in an address book that belong to one person, and to whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import attrs

from weakties_vcard.addresses import parse_mailbox
from weakties_vcard.contacts import LONG, Contact, normalize_uid

_WORDS = re.compile(r"\w+")
Name = frozenset[str]


@attrs.frozen
class Owners:
    """Who holds each identifier of a file.

    An address under which two people are listed, such as a family's or an office's, would make
    them one. So does a program that calls two people the same. Neither is anybody's own.

    Attributes:
        holders: the first contact with each identifier.
        names: the names that it stands beside, as sets of words; none once it is shared.
    """

    holders: dict[str, Contact] = attrs.field(factory=dict)
    names: dict[str, set[Name]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, contacts: Iterable[Contact]) -> Owners:
        """Look through a whole file."""
        owners = cls()
        for contact in contacts:
            if not (contact.lost or contact.is_group):
                name = _fold_name(contact)
                for identifier in _iterate_identifiers(contact):
                    owners.holders.setdefault(identifier, contact)
                    owners._add_name(identifier, name)
        return owners

    def _add_name(self, identifier: str, name: Name) -> None:
        """Set a name beside an identifier; one that cannot be the same person's makes it shared."""
        names = self.names.setdefault(identifier, {name})
        if not all(_may_be_same(name, other) for other in names):
            names.clear()
        elif names:
            names.add(name)

    def is_own(self, identifier: str) -> bool:
        """Check whether an identifier belongs to one person, as far as the file tells."""
        return bool(self.names.get(identifier, True))

    def find_name(self, contact: Contact) -> str | None:
        """Return a contact's name; None if another card of the same address has a longer one."""
        name = _fold_name(contact)
        others = self.names.get(_build_email_key(self.find_email(contact) or ""), ())
        return contact.name if contact.name and not any(name < other for other in others) else None

    def find_email(self, contact: Contact) -> str | None:
        """Return a contact's preferred address among those that are their own."""
        return next((a for _, a in contact.emails if self.is_own(_build_email_key(a))), None)

    def list_further_emails(self, contact: Contact) -> tuple[str, ...]:
        """Return a contact's other addresses that are their own."""
        main = (self.find_email(contact) or "").casefold()
        own = (
            a
            for _, a in contact.emails
            if self.is_own(_build_email_key(a)) and a.casefold() != main
        )
        return tuple({address.casefold(): address for address in own}.values())

    def list_shared_rows(self, contact: Contact) -> list[int]:
        """Return the rows of those addresses that are not their own."""
        return sorted(row for row, a in contact.emails if not self.is_own(_build_email_key(a)))

    def find_linkedin(self, contact: Contact) -> str | None:
        """Return a contact's profile if it is their own."""
        return (
            contact.linkedin
            if contact.linkedin and self.is_own(f"linkedin:{contact.linkedin}")
            else None
        )

    def find_uid(self, contact: Contact) -> str | None:
        """Return what the program they come from calls a contact, if it calls nobody else so."""
        return contact.uid if contact.uid and self.is_own(f"uid:{contact.uid}") else None

    def find_contact(self, text: str) -> Contact | None:
        """Return the contact of an address or identifier; None for a name, or if it is shared."""
        address = parse_mailbox(text)
        identifier = _build_email_key(address) if address else f"uid:{normalize_uid(text)}"
        return self.holders.get(identifier) if self.is_own(identifier) else None


def _iterate_identifiers(contact: Contact) -> Iterator[str]:
    if contact.uid:
        yield f"uid:{contact.uid}"
    if contact.linkedin:
        yield f"linkedin:{contact.linkedin}"
    yield from {_build_email_key(address) for _, address in contact.emails}


def _build_email_key(address: str) -> str:
    return f"email:{address.casefold()}"


def _fold_name(contact: Contact) -> Name:
    """Return the words of a name as they are compared: without case, accents and order."""
    plain = contact.name[:LONG].casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    return frozenset(_WORDS.findall(plain))


def _may_be_same(left: Name, right: Name) -> bool:
    """Check whether one name is but a longer spelling of the other."""
    return left <= right or right <= left
