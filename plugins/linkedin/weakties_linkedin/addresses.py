"""The part of a LinkedIn profile's address that is the same in every spelling."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote

_PROFILE = re.compile(
    r"(?:https?:)?(?://)?(?:[a-z0-9-]+\.)*linkedin\.com/+"
    r"(?:in/+([^/?#]+)|pub/+([^/?#]+(?:/[0-9a-f]{1,4}){3})/*(?:[?#]|\Z))",
    re.IGNORECASE,
)
_URN = re.compile(r"ACoA[A-Za-z0-9_-]+")
_NO_SLUG = re.compile(r"[\s%?#\x00-\x1f\x7f-\x9f]")


def parse_slug(address: str) -> str | None:
    """Return a profile's slug, however its address is spelt; None if it is no profile's address.

    A slug is compared without case; only the opaque ones, ``ACoA...``, keep theirs. An address of
    the old kind, ``/pub/ana-ruiz/1/2/3``, keeps its numbers: they tell namesakes apart.

    >>> parse_slug("uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=people"), parse_slug("https://example.org/in/zoe")
    ('zoë-brandt', None)
    """
    match = _PROFILE.match(address)
    if match is None:
        return None
    try:
        decoded = normalize("NFC", unquote(match[1] or match[2], errors="strict"))
    except UnicodeDecodeError:
        return None
    if _NO_SLUG.search(decoded) or (match[1] and "/" in decoded):
        return None
    return decoded if _URN.fullmatch(decoded) else normalize("NFC", decoded.casefold())
