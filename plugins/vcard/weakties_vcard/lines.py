"""Where does each property of an address book begin and end?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import attrs

LIMIT = 2**16
"""So many bytes of a property are kept; no name or address is longer."""

_BREAK = re.compile(rb"\r\n|\n|\r")
_PROPERTY = re.compile(rb"(?:[\w-]++\.)?[\w-]++\s*[;:]")
_EDGE = re.compile(rb"\s*(?:BEGIN|END)\s*:\s*VCARD\b", re.IGNORECASE)
_KIND = re.compile(
    rb"(?P<picture>(?:[\w-]++\.)?(?:PHOTO|LOGO|SOUND|KEY)\s*[;:]"
    rb"|[^:;]++;(?:[^:]*;)?(?:ENCODING=)?(?:B|BASE64)\s*[;:])"
    rb"|(?P<quoted>[^:;]++;[^:]*QUOTED-PRINTABLE[^:]*:)"
    rb"|(?P<note>(?:[\w-]++\.)?NOTE\s*[;:])",
    re.IGNORECASE,
)
_VERSION = re.compile(rb"VERSION\s*:", re.IGNORECASE)


class Line(NamedTuple):
    """A property, unfolded: the line it begins on, counted from 1, and its bytes."""

    row: int
    content: bytes


def lines(content: bytes) -> Iterator[Line]:
    r"""Give each property as one line; pictures, sounds and certificates are passed over.

    >>> list(lines(b"junk\nFN:Ana\n  Ruiz\nPHOTO;ENCODING=b:AAAA\nBBBB\nTITLE:Clerk"))
    [Line(row=2, content=b'FN:Ana Ruiz'), Line(row=6, content=b'TITLE:Clerk')]
    """
    current: _Property | None = None
    old = False
    for row, piece in _pieces(content):
        if current is not None and current.takes(piece):
            continue
        if not _PROPERTY.match(piece):
            continue
        if current is not None and current.kind != "picture":
            yield current.line()
        if _VERSION.match(piece):
            old = b"2.1" in piece
        current = _Property.begun(row, piece, old=old)
    if current is not None and current.kind != "picture":
        yield current.line()


def _pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the lines as they stand in the file, each with its number; long ones are cut."""
    start = row = 0
    for row, found in enumerate(_BREAK.finditer(content), start=1):
        yield row, content[start : min(found.start(), start + LIMIT)].removeprefix(b"\xef\xbb\xbf")
        start = found.end()
    yield row + 1, content[start : start + LIMIT].removeprefix(b"\xef\xbb\xbf")


@attrs.define
class _Property:
    """A property that is being put together.

    Attributes:
        kind: ``picture``, of which nothing is kept; ``quoted``, if it is quoted-printable, where
            ``=`` at the end of a line goes on; ``note``, which some programs break without a sign.
        old: whether it is in version 2.1, where folding keeps the space.
        open: whether the last line ended in ``=``.
    """

    row: int
    content: bytearray
    kind: str | None
    old: bool
    open: bool = False

    @classmethod
    def begun(cls, row: int, piece: bytes, *, old: bool) -> _Property:
        """Begin with the first line."""
        found = _KIND.match(piece)
        made = cls(row, bytearray(), found.lastgroup if found else None, old)
        made._add(piece)
        return made

    def takes(self, piece: bytes) -> bool:
        """Take a line that goes on with this property, or that belongs to none."""
        if not piece.strip():
            self.open = False
            return True
        if self.open and not _EDGE.match(piece):
            self._add(piece)
            return True
        if piece[:1] in (b" ", b"\t"):
            self._add(b" " + piece.lstrip() if self.old else piece[1:])
            return True
        if _PROPERTY.match(piece):
            return False
        if self.kind == "note":
            self._add(b"\n" + piece)
        return True

    def line(self) -> Line:
        """Give the property as far as it is kept."""
        return Line(self.row, bytes(self.content))

    def _add(self, piece: bytes) -> None:
        if self.kind == "picture":
            return
        self.open = self.kind == "quoted" and piece.rstrip().endswith(b"=")
        kept = piece.rstrip()[:-1] if self.open else piece
        self.content += kept[: LIMIT - len(self.content)]
