"""A file to import: every byte passes here, once, and within bounds."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from csv import Error as CsvError
from csv import field_size_limit, reader
from hashlib import sha256
from pathlib import Path

import attrs

from weakties.errors import Unreadable

FILE_LIMIT = 512 * 2**20
CELL_LIMIT = 8 * 2**20
HEAD = 2**16
_CHUNK, _MANY = 2**20, 4096


@attrs.frozen
class Line:
    """One record of a CSV file: the line it begins on, its cells, and its raw text."""

    row: int
    cells: list[str]
    raw: str


@attrs.frozen
class Source:
    """A file, or a member of a zip or folder, by name and content.

    Attributes:
        name: its base name, for a person and for telling files apart.
        read: gives all bytes; asked once a use, so that nothing is held longer than needed.
        neighbors: gives what lies in the same archive or folder, itself included.
        today: the day on which it is imported, as an ISO date; empty if nobody says.
    """

    name: str
    read: Callable[[], bytes]
    neighbors: Callable[[], tuple[Source, ...]] = attrs.field(default=tuple, eq=False, repr=False)
    today: str = attrs.field(default="", eq=False, repr=False, kw_only=True)

    @classmethod
    def of(cls, path: Path) -> Source:
        """Take a file from disk.

        Raises:
            Unreadable: it is not there, is a folder, or is larger than 512 MiB.
        """
        try:
            if path.stat().st_size > FILE_LIMIT:
                raise Unreadable(path.name, "it is larger than 512 MiB", "split it")
            content = path.read_bytes()
        except OSError as error:
            raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None
        return cls(path.name, lambda: content)

    @property
    def sha256(self) -> str:
        """Name the content."""
        return sha256(self.read()).hexdigest()

    @property
    def size(self) -> int:
        """Count the bytes."""
        return len(self.read())

    def head(self, size: int = HEAD) -> Source:
        """Give the whole lines among the first bytes, so that no letter is cut in two."""
        content = self.read()
        part = content[:size]
        if len(part) < len(content):
            part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1] or part
        return Source(self.name, lambda: part)

    def decode(self, charset: str) -> Source:
        """Return the same file in UTF-8, read in a character set that the user names.

        Args:
            charset: as Python calls it, such as ``mac_roman``.
        """
        return attrs.evolve(
            self, read=lambda: self.read().decode(charset, "replace").encode("utf-8")
        )

    def beside(self, name: str) -> Source | None:
        """Give what lies beside it in the same archive or folder, by name in any case."""
        fitting = (s for s in self.neighbors() if s.name.casefold() == name.casefold())
        return next(fitting, None)

    def text(self) -> str:
        """Decode by byte-order mark, then UTF-8, Mac Roman, Windows-1252; it never raises."""
        content = self.read()
        return content.decode(_encoding(content), "replace")

    def lines(self, delimiter: str = ",") -> Iterator[Line]:
        """Split CSV into records; quoted cells keep their line breaks.

        Args:
            delimiter: what stands between two cells, one letter.

        Raises:
            Unreadable: a cell is larger than 8 MiB, or a quote is never closed.
        """
        field_size_limit(CELL_LIMIT)
        pieces: list[str] = []
        lines = _heard(self._text_lines(), pieces)
        records = reader(lines, strict=True, delimiter=delimiter)
        row = 1
        try:
            for cells in records:
                yield Line(row, cells, "".join(pieces).rstrip("\n"))
                pieces.clear()
                row = records.line_num + 1
        except CsvError as error:
            raise Unreadable(self.name, f"at line {row}: {error}", "export it again") from None

    def _text_lines(self) -> Iterator[str]:
        """Give the lines of the text, each ended by a line feed, a piece of the file at a time."""
        content = self.read()
        text = io.TextIOWrapper(io.BytesIO(content), _encoding(content), "replace")
        while line := text.readline(CELL_LIMIT + 1):
            if len(line) > CELL_LIMIT:
                raise Unreadable(self.name, "it has a line of more than 8 MiB", "export it again")
            yield line

    def members(self) -> Iterator[Source]:
        """Open a zip without extracting it; a file that is no zip gives itself.

        Raises:
            Unreadable: the archive is damaged, locked, or unpacks to more than it should.
        """
        content = self.read()
        if not content.startswith(b"PK\x03\x04"):
            yield self
            return
        from weakties.importing.archive import members  # noqa: PLC0415  # most files are no archive

        yield from members(self.name, content)


def _encoding(content: bytes) -> str:
    """Tell by the byte-order mark, else by trying; a piece at a time, for the sake of memory."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "mac_roman" if _is_from_a_mac(content) else "cp1252"
    return "utf-8-sig"


_NO_WINDOWS = re.compile(
    rb"[a-z][\x8a\x8c\x8e\x9f]|[A-Za-z][\x80-\x84\x86-\x89\x8b\x93-\x98\x9b\xa7\xbe\xbf][a-z]"
    rb"|[\x81\x8d\x8f\x90\x9d][a-z]|[a-z][\x81\x8d\x8f\x90\x9d]"
)
"""Within a word: what Windows-1252 reads as a capital, a sign or nothing, and a Mac as a letter."""
_WINDOWS = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xff]|[\xc0-\xd6\xd8-\xf6\xf8-\xff][a-z]")
"""Within a word: what Windows-1252 reads as a letter, and a Mac as a sign or a capital."""


def _is_from_a_mac(content: bytes) -> bool:
    """Check whether letters are those of Mac Roman, as Excel for Mac saves plain CSV.

    Both character sets can spell most bytes, so it is asked which makes words. Where nothing
    decides, it is Windows.
    """
    seen = content[:_CHUNK]
    mac = len(_NO_WINDOWS.findall(seen))
    return mac > 0 and mac > len(_WINDOWS.findall(seen))


def _heard(lines: Iterator[str], pieces: list[str]) -> Iterator[str]:
    """Pass lines on and remember them, so that a record's raw text is known."""
    for line in lines:
        pieces.append(line)
        if len(pieces) > _MANY:  # short lines in one cell: each would take more than its letters
            pieces[:] = ["".join(pieces)]
        yield line
