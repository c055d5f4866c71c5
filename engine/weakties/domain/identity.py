"""What makes two entries the same person or organization: strong keys only, never likeness."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_PROFILE = re.compile(
    r"(?:.*linkedin\.com)?/*(?:in/+([^?#/]+)|pub/([^?#]+))", re.IGNORECASE
)  # an old `pub` address goes on behind the slash, a new one with what is shown of the profile
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_URN = re.compile(r"ACoA[A-Za-z0-9_-]+\Z")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i",
     "ŧ": "t", "ŋ": "n"}
)  # fmt: skip
"""Letters that Unicode takes for letters of their own, and people look for without their stroke."""


def email_key(address: str) -> str:
    """Give the key of an e-mail address.

    >>> email_key(" Ana@Example.org ")
    'email:ana@example.org'
    """
    return f"email:{address.strip().casefold()}"


def is_email(address: str) -> bool:
    """Claim that a text can be an e-mail address.

    >>> is_email(" ana@example.org "), is_email("ana at example.org")
    (True, False)
    """
    return _EMAIL.fullmatch(address.strip()) is not None


def is_linkedin(address: str) -> bool:
    """Claim that a text can be the address, or the name, of a LinkedIn profile.

    >>> is_linkedin("in/ana-ruiz"), is_linkedin("Ana Ruiz"), is_linkedin("linkedin.com/company/x")
    (True, False, False)
    """
    slug = linkedin_slug(address)
    named = _PROFILE.match(address.strip()) is not None or "/" not in slug
    return bool(slug) and named and not any(c.isspace() for c in slug)


def linkedin_slug(address: str) -> str:
    """Give what is the same in every spelling of a profile's address.

    >>> linkedin_slug("https://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x") == "zoë-brandt"
    True
    """
    found = _PROFILE.match(address.strip())
    told = (found[1] or found[2]) if found else address.strip()
    slug = unicodedata.normalize("NFC", unquote(told)).strip("/")
    return slug if _URN.match(slug) else slug.casefold()


def linkedin_key(address: str) -> str:
    """Give the key of a LinkedIn profile."""
    return f"linkedin:{linkedin_slug(address)}"


def keys(email: str | None, linkedin: str | None, alias: str | None) -> list[str]:
    """Give every identity key that was told, strongest first."""
    return [
        *([linkedin_key(linkedin)] if linkedin else []),
        *([email_key(email)] if email else []),
        *([f"alias:{alias}"] if alias else []),
    ]


def folded(name: str) -> str:
    """Give a name as it is searched for: no case, no accents, single spaces.

    >>> folded("  Zoë  BRANDT "), folded("Łukasz Strøm"), folded("Straße")
    ('zoe brandt', 'lukasz strom', 'strasse')
    """
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.translate(_LETTERS).split())
