"""Which identifiers in an address book are one person's own, and whose?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import attrs

from weakties_vcard.addresses import mailbox
from weakties_vcard.contacts import LONG, Contact, uid

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
        made = cls()
        for one in contacts:
            if not (one.lost or one.is_group):
                name = _name(one)
                for identifier in _identifiers(one):
                    made.holders.setdefault(identifier, one)
                    made._name(identifier, name)
        return made

    def _name(self, identifier: str, name: Name) -> None:
        """Set a name beside an identifier; one that cannot be the same person's makes it shared."""
        names = self.names.setdefault(identifier, {name})
        if not all(_may_be_one(name, other) for other in names):
            names.clear()
        elif names:
            names.add(name)

    def is_own(self, identifier: str) -> bool:
        """Claim that an identifier belongs to one person, as far as the file tells."""
        return bool(self.names.get(identifier, True))

    def name(self, one: Contact) -> str | None:
        """Give a contact's name, unless another card under their address tells it more fully."""
        name = _name(one)
        others = self.names.get(_email(self.email(one) or ""), ())
        return one.name if one.name and not any(name < other for other in others) else None

    def email(self, one: Contact) -> str | None:
        """Give a contact's preferred address among those that are their own."""
        return next((a for _, a in one.emails if self.is_own(_email(a))), None)

    def further_emails(self, one: Contact) -> tuple[str, ...]:
        """Return a contact's other addresses that are their own."""
        main = (self.email(one) or "").casefold()
        own = (a for _, a in one.emails if self.is_own(_email(a)) and a.casefold() != main)
        return tuple({address.casefold(): address for address in own}.values())

    def shared_emails(self, one: Contact) -> list[int]:
        """Give the rows of those addresses that are not their own."""
        return sorted(row for row, a in one.emails if not self.is_own(_email(a)))

    def linkedin(self, one: Contact) -> str | None:
        """Give a contact's profile if it is their own."""
        return one.linkedin if one.linkedin and self.is_own(f"linkedin:{one.linkedin}") else None

    def uid(self, one: Contact) -> str | None:
        """Give what the program they come from calls a contact, if it calls nobody else so."""
        return one.uid if one.uid and self.is_own(f"uid:{one.uid}") else None

    def named(self, told: str) -> Contact | None:
        """Give whom an address or identifier names; None if it is a name, or another file's."""
        address = mailbox(told)
        identifier = _email(address) if address else f"uid:{uid(told)}"
        return self.holders.get(identifier) if self.is_own(identifier) else None


def _identifiers(one: Contact) -> Iterator[str]:
    if one.uid:
        yield f"uid:{one.uid}"
    if one.linkedin:
        yield f"linkedin:{one.linkedin}"
    yield from {_email(address) for _, address in one.emails}


def _email(address: str) -> str:
    return f"email:{address.casefold()}"


def _name(one: Contact) -> Name:
    """Give the words of a name as they are compared: without case, accents and order."""
    plain = one.name[:LONG].casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    return frozenset(_WORDS.findall(plain))


def _may_be_one(one: Name, other: Name) -> bool:
    """Claim that one name is but a longer spelling of the other."""
    return one <= other or other <= one
