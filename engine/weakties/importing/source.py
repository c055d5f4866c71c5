"""A file to import: every byte passes here, once, and within bounds."""

from __future__ import annotations

import codecs
import io
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
    """

    name: str
    read: Callable[[], bytes]
    neighbors: Callable[[], tuple[Source, ...]] = attrs.field(default=tuple, eq=False, repr=False)

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

    def beside(self, name: str) -> Source | None:
        """Give what lies beside it in the same archive or folder, by name in any case."""
        fitting = (s for s in self.neighbors() if s.name.casefold() == name.casefold())
        return next(fitting, None)

    def text(self) -> str:
        """Decode by byte-order mark, then UTF-8, then Windows-1252; it never raises."""
        content = self.read()
        return content.decode(_encoding(content), "replace")

    def lines(self) -> Iterator[Line]:
        """Split CSV into records; quoted cells keep their line breaks.

        Raises:
            Unreadable: a cell is larger than 8 MiB, or a quote is never closed.
        """
        field_size_limit(CELL_LIMIT)
        pieces: list[str] = []
        records = reader(_heard(self._text_lines(), pieces), strict=True)
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
        return "cp1252"
    return "utf-8-sig"


def _heard(lines: Iterator[str], pieces: list[str]) -> Iterator[str]:
    """Pass lines on and remember them, so that a record's raw text is known."""
    for line in lines:
        pieces.append(line)
        if len(pieces) > _MANY:  # short lines in one cell: each would take more than its letters
            pieces[:] = ["".join(pieces)]
        yield line
