"""Values of cells: plain text, a note of several lines, an e-mail address."""

from __future__ import annotations

import re
from unicodedata import normalize

SEVERAL = " ::: "
"""Parts the values that Google writes into one cell."""

_UNSEEN = {c: None for c in (*range(32), *range(127, 160)) if not chr(c).isspace()}
_BETWEEN = re.compile(r"[\s<>()\[\]:;,\"]+")


def clean(cell: str) -> str:
    r"""Return a cell's text in NFC, on one line, without what cannot be seen.

    >>> clean("  Zoe\u0308\x00 \n Brandt ")
    'Zoë Brandt'
    """
    if not (cell.isascii() and cell.isprintable()):
        cell = normalize("NFC", cell.translate(_UNSEEN))
    return " ".join(cell.split())


def pick_first(cell: str) -> str:
    """Return the first of the values in a cell; without a letter or a digit it says nothing.

    >>> pick_first("- ::: Acme Inc. ::: Umbrella")
    'Acme Inc.'
    """
    values = map(clean, cell.split(SEVERAL))
    return next((value for value in values if any(map(str.isalnum, value))), "")


def clean_note(cell: str) -> str:
    r"""Return a text with its lines, each cleaned; blank ones go.

    >>> clean_note("Met at a fair.\r\n\r\nLikes  tea.")
    'Met at a fair.\nLikes tea.'
    """
    return "\n".join(filter(None, map(clean, cell.replace("\r", "\n").split("\n"))))


def parse_address(cell: str) -> str | None:
    """Return the first e-mail address in a cell, however it is wrapped; None if there is none.

    >>> parse_address("Ana Ruiz <ana@example.org>; a.ruiz@example.org"), parse_address("n/a")
    ('ana@example.org', None)
    """
    for word in _BETWEEN.split(clean(cell)):
        candidate = word.strip("'.")
        name, _, domain = candidate.partition("@")
        if name and domain and "@" not in domain:
            return candidate
    return None
