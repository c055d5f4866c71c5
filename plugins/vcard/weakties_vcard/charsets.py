"""Decoding of an address book's bytes."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from typing import Literal

import attrs

Charset = Literal["guess", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp932"]
"""What a user can say of bytes that are no UTF-8 and declare nothing."""

_BOM = codecs.BOM_UTF8
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "BEGIN".encode("utf-16-le"): "utf-16-le",
    "BEGIN".encode("utf-16-be"): "utf-16-be",
}
_TEXT = re.compile(
    r"us-?ascii|utf-?(8|16|32)([-_]?[bl]e)?|(windows-?|cp|ibm)\d{3,5}|iso[-_]?8859[-_]\d+|latin-?\d+"
    r"|koi8[-_][rtu]|mac\w+|shift[-_]?jis|euc[-_]\w\w|iso[-_]2022[-_]\w\w|gb(k|2312|18030)|big5",
    re.ASCII,
)
_POLISH = re.compile(
    rb"[\x8d\x8f\x9d]|[A-Za-z][\xa5\xb3\xb9\xbf][A-Za-z]|[a-z]\x9f|(?<!\w)[\xa3\xaf][a-z]{3}"
)
"""Letters of Windows-1250 where Windows-1252 has nothing, or a sign that no word holds."""
_WESTERN = re.compile(rb"[\x83\x88\x98]")
"""Bytes that mean nothing in Windows-1250."""
_LOOKED_AT = 2**20


def narrow_bytes(content: bytes) -> bytes:
    r"""Return the bytes with one byte for each ASCII letter, and without a byte-order mark.

    >>> narrow_bytes("BEGIN:VCARD".encode("utf-16")), narrow_bytes(b"\xef\xbb\xbfBEGIN:VCARD")
    (b'BEGIN:VCARD', b'BEGIN:VCARD')
    """
    for start, encoding in _WIDE.items():
        if content.startswith(start):
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content.removeprefix(_BOM)


@attrs.define(slots=False)
class Letters:
    """How the lines of one file are read: each by itself, since 2.1 declares line by line.

    Attributes:
        content: the whole file, looked at only if a line is no UTF-8.
        charset: what the user says such lines are in.
    """

    content: bytes
    charset: Charset = "guess"

    @cached_property
    def fallback(self) -> str:
        """Distinguish Windows-1250 from Windows-1252 by letters that only one of them has."""
        if self.charset != "guess":
            return self.charset
        beginning = self.content[:_LOOKED_AT]
        return (
            "cp1250" if _POLISH.search(beginning) and not _WESTERN.search(beginning) else "cp1252"
        )

    def text(self, raw: bytes, declared: str = "") -> str:
        """Decode by what is declared, then as UTF-8, then by the fallback; it never raises."""
        for charset in (_find_charset(declared), "utf-8") if declared else ("utf-8",):
            try:
                return raw.decode(charset)
            except UnicodeDecodeError:
                continue
        return raw.decode(self.fallback, "replace")


def _find_charset(declared: str) -> str:
    """Return a declared charset if it is one of text; others could do anything."""
    name = declared.strip().lower()
    if not _TEXT.fullmatch(name):
        return "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"
