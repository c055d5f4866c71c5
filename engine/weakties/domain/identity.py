"""What makes two entries the same person or organization: strong keys only, never likeness."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_PROFILE = re.compile(r"(?:.*linkedin\.com)?/*(?:in|pub)/([^?#]+)", re.IGNORECASE)
_URN = re.compile(r"ACoA[A-Za-z0-9_-]+\Z")


def email_key(address: str) -> str:
    """Give the key of an e-mail address.

    >>> email_key(" Ana@Example.org ")
    'email:ana@example.org'
    """
    return f"email:{address.strip().casefold()}"


def linkedin_slug(address: str) -> str:
    """Give what is the same in every spelling of a profile's address.

    >>> linkedin_slug("https://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x") == "zoë-brandt"
    True
    """
    found = _PROFILE.match(address.strip())
    slug = unicodedata.normalize("NFC", unquote(found[1] if found else address.strip())).strip("/")
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

    >>> folded("  Zoë  BRANDT ")
    'zoe brandt'
    """
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
