"""The part of a mailbox's or a profile's address that is the same in every spelling."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote

_MAILBOX = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+")
_PROFILE = re.compile(
    r"(?:https?:)?(?://)?(?:[a-z0-9-]+\.)*linkedin\.com/+"
    r"(?:in/+(?P<name>[^/?#]+)|pub/+(?P<old>[^/?#]+(?:/[0-9a-f]{1,4}){3})/*(?:[?#]|\Z))",
    re.IGNORECASE,
)
_OPAQUE = re.compile(r"ACoA[A-Za-z0-9_-]+")
_NO_SLUG = re.compile(r"[\s%?#\x00-\x1f\x7f-\x9f]")


def parse_mailbox(text: str) -> str | None:
    """Return an e-mail address without what stands around it; None if it is none.

    >>> parse_mailbox(" mailto:ana@exam ple.org"), parse_mailbox("Ana Ruiz/Acme")
    ('ana@example.org', None)
    """
    address = "".join(text.split())
    if address[:7].lower() == "mailto:":
        address = unquote(address[7:].partition("?")[0])
    return address if _MAILBOX.fullmatch(address) and address.isprintable() else None


def parse_slug(text: str) -> str | None:
    """Return a LinkedIn profile's slug; None if it is no address of a profile.

    Case is no difference but in the opaque slugs, ``ACoA...``; the numbers of an old address,
    ``/pub/ana-ruiz/1/2/3``, tell namesakes apart and stay.

    >>> parse_slug("http://es.linkedin.com/in/Ana-Ruiz/?trk=x"), parse_slug("http://example.org/in/ana")
    ('ana-ruiz', None)
    """
    match = _PROFILE.match("".join(text.split()))
    if match is None:
        return None
    try:
        name = normalize("NFC", unquote(match["name"] or match["old"], errors="strict"))
    except UnicodeDecodeError:
        return None
    if _NO_SLUG.search(name) or (match["name"] and "/" in name):
        return None
    return name if _OPAQUE.fullmatch(name) else normalize("NFC", name.casefold())
