"""What a cell says: text without what cannot be seen, and the day in LinkedIn's spellings."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import normalize

_UNSEEN = {c: None for c in (*range(32), *range(127, 160)) if not chr(c).isspace()}
_TOLD = re.compile(r"(\d{1,2})[ -]([a-z]{3,4})[ -](\d{4}|\d\d)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(NAMES, start=1)} | {"sept": 9}


def clean(cell: str) -> str:
    r"""Give a cell's text in NFC, without control characters, with single spaces.

    Decorations, emoji and credentials stay: they are part of how somebody presents themselves.

    >>> clean("  Zoe\u0308\x00  Brandt ")
    'Zoë Brandt'
    """
    if not (cell.isascii() and cell.isprintable()):
        cell = normalize("NFC", cell.translate(_UNSEEN))
    return " ".join(cell.split())


def plain(cell: str) -> str:
    r"""Give a longer text in NFC with its line breaks, without other control characters.

    >>> plain(" a\r\n b\x00 ")
    'a\n b'
    """
    told = cell.replace("\r\n", "\n").replace("\r", "\n")
    return normalize("NFC", told.translate(_UNSEEN)).strip()


def day(cell: str) -> str | None:
    """Give, in ISO 8601, a day as LinkedIn writes it, as Excel saves it, or in ISO already.

    Two digits mean 2000 to 2069, or 1970 to 1999. Months are English whatever the machine speaks.

    >>> day("05 Jun 1833"), day("7-Feb-22"), day("2024-01-07"), day("1/2/24")
    ('1833-06-05', '2022-02-07', '2024-01-07', None)
    """
    try:
        if told := _TOLD.fullmatch(cell.casefold()):
            year = int(told[3])
            if len(told[3]) == 2:
                year += 2000 if year < 70 else 1900
            return date(year, _MONTHS[told[2]], int(told[1])).isoformat()
        return date.fromisoformat(cell).isoformat() if _ISO.fullmatch(cell) else None
    except (KeyError, ValueError):
        return None
