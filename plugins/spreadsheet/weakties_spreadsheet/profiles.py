"""LinkedIn profiles in cells, in whatever spelling of their address."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote

_ADDRESS = re.compile(
    r"(?<![\w-])linkedin\.com/+"
    r"(?:in/+([^/?#\s,;<>\"]+)|pub/+([^/?#\s]+(?:/[0-9a-f]{1,4}){3})(?![^/?#\s]))",
    re.IGNORECASE,
)
_NO_SLUG = re.compile(r"[\s%?#\x00-\x1f\x7f-\x9f]")


def parse_profile(cell: str) -> str | None:
    """Return the slug of the first profile that a text links to; None if it links to none.

    Case does not count but for the opaque slugs, ``ACoA...``. A bare word is no profile: a column
    LinkedIn is as likely to say ``yes``.

    >>> parse_profile("Blog: example.org, https://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x")
    'zoë-brandt'
    >>> parse_profile("https://www.linkedin.com/company/acme") is parse_profile("yes") is None
    True
    """
    for match in _ADDRESS.finditer(cell):
        if slug := _slug(match[1] or match[2], old=match[1] is None):
            return slug
    return None


def _slug(spelt: str, *, old: bool) -> str | None:
    """Undo the percent signs, once; what holds more of them, or a slash too many, is no slug."""
    try:
        slug = normalize("NFC", unquote(spelt, errors="strict"))
    except UnicodeDecodeError:
        return None
    if _NO_SLUG.search(slug) or ("/" in slug and not old):
        return None
    return slug if slug.startswith("ACoA") else normalize("NFC", slug.casefold())
