"""Lines of an address book, each a property from its beginning to its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import attrs

LIMIT = 2**16
"""So many bytes of a property are kept; no name or address is longer."""

_BOM = b"\xef\xbb\xbf"
_START = rb"(?:\xef\xbb\xbf)?(?:[\w-]++\.)?[\w-]++[^\S\n]*+[;:]"
_PROPERTY = re.compile(_START)
_REST = re.compile(rb"(?:(?!" + _START + rb")[^\n]*+\n)*+")
"""All lines up to the next property: what goes on with this one, what is blank, what is junk."""
_IDLE = re.compile(rb"(?:(?!" + _START + rb")(?![ \t][^\S\n]*+\S)[^\n]*+\n)*+")
"""Of those the lines that add nothing to most properties: blank ones, and what is not indented."""
_BLANK = re.compile(rb"(?:[^\S\n]*+\n)*+")
_EMPTY = re.compile(rb"(?:=[^\S\n]*+\n)*+")
"""Lines of quoted-printable that say nothing but that it goes on."""
_OPEN = re.compile(rb"(?:(?![^\S\n]*(?:BEGIN|END)\b)[^\n]*=[^\S\n]*+\n)*+", re.IGNORECASE)
"""Lines of quoted-printable that go on."""
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


def lines(content: bytes, spend: Callable[[], object] = bool) -> Iterator[Line]:
    r"""Yield each property as one line; pictures, sounds and certificates are passed over.

    What adds nothing to a property, or comes after all that is kept of it, is passed over as well,
    without a look at each of its lines.

    Args:
        spend: is called for each line that is looked at, and may raise.

    >>> list(lines(b"junk\nFN:Ana\n  Ruiz\nPHOTO;ENCODING=b:AAAA\nBBBB\nTITLE:Clerk"))
    [Line(row=2, content=b'FN:Ana Ruiz'), Line(row=6, content=b'TITLE:Clerk')]
    """
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not content.endswith(b"\n"):
        content += b"\n"
    current: _Property | None = None
    old = False
    position, row, end = 0, 1, len(content)
    while position < end:
        is_new = not (current and current.open) and _PROPERTY.match(content, position)
        if not is_new:
            idle = (current.choose_idle_pattern() if current else _REST).match(content, position)
            if idle is not None and idle.end() > position:
                row += content.count(b"\n", position, idle.end())
                position = idle.end()
                continue
        spend()
        stop = content.index(b"\n", position)
        piece = content[position : min(stop, position + LIMIT)].removeprefix(_BOM)
        position, row = stop + 1, row + 1
        if current is not None and not is_new and current.takes(piece):
            continue
        if current is not None and current.kind != "picture":
            yield current.line()
        if _VERSION.match(piece):
            old = b"2.1" in piece
        current = _Property.begin(row - 1, piece, old=old)
    if current is not None and current.kind != "picture":
        yield current.line()


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
    def begin(cls, row: int, piece: bytes, *, old: bool) -> _Property:
        """Begin with the first line."""
        match = _KIND.match(piece)
        prop = cls(row, bytearray(), match.lastgroup if match else None, old)
        prop._add(piece)
        return prop

    def choose_idle_pattern(self) -> re.Pattern[bytes]:
        """Return what matches the next lines as far as they add nothing."""
        if self.kind == "picture" or len(self.content) >= LIMIT:
            return _OPEN if self.open else _REST
        if self.open:
            return _EMPTY
        return _BLANK if self.kind == "note" else _IDLE

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
        """Return the property as far as it is kept."""
        return Line(self.row, bytes(self.content))

    def _add(self, piece: bytes) -> None:
        if self.kind == "picture":
            return
        self.open = self.kind == "quoted" and piece.rstrip().endswith(b"=")
        kept = piece.rstrip()[:-1] if self.open else piece
        self.content += kept[: LIMIT - len(self.content)]
