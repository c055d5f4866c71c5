"""Cleaning of names for every output format."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls, of which XML forbids most
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns text round
    "\ud800-\udfff\ufffe\uffff]"  # what is no character
)


def clean(text: str) -> str:
    r"""Put a name on one line, and a mark in the place of what hides or reorders text.

    Source:
        W3C, Extensible Markup Language (XML) 1.0, fifth edition, section 2.2, production 2;
        Unicode Standard Annex 9, section 2, for what turns text round.

    >>> clean(" Ana\n\tRuiz ") == "Ana Ruiz", clean("a\u202eb\x00") == "a\ufffdb\ufffd"
    (True, True)
    """
    return _HIDDEN.sub("\ufffd", " ".join(text.split()))
