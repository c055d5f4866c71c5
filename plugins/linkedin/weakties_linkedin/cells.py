"""The text of a cell, without what cannot be seen, and the names of months."""

from __future__ import annotations

from unicodedata import normalize

_UNSEEN = {c: None for c in (*range(32), *range(127, 160)) if not chr(c).isspace()}
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
MONTHS = {
    spelling: number for number, name in enumerate(_NAMES, start=1) for spelling in (name, name[:3])
} | {"sept": 9}
"""The number of each month, by its English name, whole or short, in lower case."""


def clean(cell: str) -> str:
    r"""Return a cell's text in NFC, without control characters, with single spaces.

    Decorations, emoji and credentials stay: they are part of how somebody presents themselves.

    >>> clean("  Zoe\u0308\x00  Brandt ")
    'Zoë Brandt'
    """
    if not (cell.isascii() and cell.isprintable()):
        cell = normalize("NFC", cell.translate(_UNSEEN))
    return " ".join(cell.split())


def plain(cell: str) -> str:
    r"""Return a longer text in NFC with its line breaks, without other control characters.

    >>> plain(" a\r\n b\x00 ")
    'a\n b'
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return normalize("NFC", text.translate(_UNSEEN)).strip()
