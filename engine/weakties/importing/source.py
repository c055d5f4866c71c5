"""A file to import: every byte passes here, once, and within bounds."""

from __future__ import annotations

import codecs
import io
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from csv import Error as CsvError
from csv import field_size_limit, reader
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from unicodedata import combining

import attrs

from weakties.errors import Unreadable
from weakties.importing.limits import (
    BLANKS_LIMIT,
    CELL_LIMIT,
    CELLS_LIMIT,
    COLUMNS_LIMIT,
    FILE_LIMIT,
    LINES_LIMIT,
    MARKS_LIMIT,
    ROWS_LIMIT,
)

HEAD = 2**16
_CHUNK, _MANY = 2**20, 4096
_BLANK, _LONG = b",;\t \r\n", 1024
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPLIT = "split it"


@attrs.frozen
class Line:
    """One record of a CSV file: the line it begins on, its cells, and its raw text."""

    row: int
    cells: list[str]
    raw: str


def check_file(path: Path, limit: int) -> None:
    """Check that a file can be read to its end, before anybody begins to.

    Args:
        limit: how many bytes it may have.

    Raises:
        Unreadable: it is not there, is no file, or is larger.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        reason = "it is no file, but a device or a pipe"  # which may never end, or begin
        raise Unreadable(path.name, reason, "write it into a file, and name that")
    if status.st_size > limit:
        raise Unreadable(path.name, f"it is larger than {limit >> 20} MiB", _SPLIT)


@attrs.frozen
class Source:
    """A file, or a member of a zip or folder, by name and content.

    Attributes:
        name: its base name, for a person and for telling files apart.
        read: gives all bytes; asked once a use, so that nothing is held longer than needed.
        peek: gives so many of its first bytes, where that costs less than all.
        neighbors: gives what lies in the same archive or folder, itself included.
        today: the day on which it is imported, as an ISO date; empty if nobody says.
        is_head: whether it is the beginning of a file, whose last record may be cut.
    """

    name: str
    read: Callable[[], bytes]
    neighbors: Callable[[], tuple[Source, ...]] = attrs.field(default=tuple, eq=False, repr=False)
    today: str = attrs.field(default="", eq=False, repr=False, kw_only=True)
    peek: Callable[[int], bytes] | None = attrs.field(
        default=None, eq=False, repr=False, kw_only=True
    )
    is_head: bool = attrs.field(default=False, eq=False, repr=False, kw_only=True)

    @classmethod
    def of(cls, path: Path, limit: int = FILE_LIMIT) -> Source:
        """Take a file from disk.

        Args:
            limit: how many bytes it may have.

        Raises:
            Unreadable: it is not there, is a folder, or is larger.
        """
        check_file(path, limit)
        try:
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
        """Return the whole lines among the first bytes, so that no letter is cut in two."""
        beginning = self.peek(size + 1) if self.peek else self.read()[: size + 1]
        part = beginning[:size]
        if len(part) < len(beginning):
            part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1] or part
        return Source(self.name, lambda: part, is_head=True)

    def decode(self, charset: str) -> Source:
        """Return the same file in UTF-8, read in a character set that the user names.

        Args:
            charset: as Python calls it, such as ``mac_roman``.
        """
        return attrs.evolve(
            self,
            read=lambda: self.read().decode(charset, "replace").encode("utf-8"),
            peek=None,
        )

    def find_neighbor(self, name: str) -> Source | None:
        """Return what lies beside it in the same archive or folder, by name in any case."""
        if isinstance(self.neighbors, Neighbors):
            return self.neighbors.find(name)
        matches = (s for s in self.neighbors() if s.name.casefold() == name.casefold())
        return next(matches, None)

    def text(self) -> str:
        """Decode by byte-order mark, then UTF-8, Mac Roman, Windows-1252; it never raises."""
        content = self.read()
        return content.decode(_detect_encoding(content), "replace")

    def lines(self, delimiter: str = ",") -> Iterator[Line]:
        """Split CSV into records; quoted cells keep their line breaks.

        Of blank records only the first are told, `BLANKS_LIMIT` of them, and none of a long blank
        end such as Excel writes below a table. Those of a `head` end where it is cut or damaged,
        so that looking at a file raises nothing: reading all of it says what is wrong.

        Args:
            delimiter: what stands between two cells, one letter.

        Raises:
            Unreadable: a quote is never closed, or the table is larger than its limits.
        """
        with suppress(Unreadable) if self.is_head else nullcontext():
            yield from self._split_lines(delimiter)

    def _split_lines(self, delimiter: str) -> Iterator[Line]:
        content = _trim_table(self.name, self.read(), delimiter)
        pieces: list[str] = []
        lines = _collect_lines(_iterate_text_lines(self.name, content), pieces)
        row, blanks = 1, 0
        records = reader(lines, strict=True, delimiter=delimiter)
        with _explain_damage(self.name, lambda: row):
            if not self.is_head:
                _check_rows(self.name, content, delimiter)
            for cells in records:
                if len(cells) > COLUMNS_LIMIT:
                    problem = f"line {row} has more than {COLUMNS_LIMIT:,} cells"
                    raise Unreadable(
                        self.name, problem, "look for a stray comma, or export it again"
                    )
                is_blank = not any(map(str.strip, cells))
                blanks += is_blank
                if not is_blank or blanks <= BLANKS_LIMIT:
                    yield Line(row, cells, "".join(pieces).rstrip("\n"))
                pieces.clear()
                row = records.line_num + 1


class Neighbors:
    """The files that lie in the same archive or folder; called, it gives them all.

    Each of them may ask for its neighbors by name, so the names are folded once.
    """

    def __init__(self) -> None:
        self._files: list[Source] = []
        self._all: tuple[Source, ...] = ()
        self._by_name: dict[str, Source] = {}

    def add(self, file: Source) -> None:
        """Take one more file in, beside those that are in already."""
        self._files.append(file)
        self._by_name.setdefault(file.name.casefold(), file)

    def __call__(self) -> tuple[Source, ...]:
        """Return all files, in the order in which they were taken in."""
        if len(self._all) < len(self._files):
            self._all = tuple(self._files)
        return self._all

    def find(self, name: str) -> Source | None:
        """Return the first file with a name, in any case."""
        return self._by_name.get(name.casefold())


def _trim_table(name: str, content: bytes, delimiter: str) -> bytes:
    """Return the bytes of a table without a long blank end, once it is known to be no larger.

    Raises:
        Unreadable: it has too many lines or cells; counted without splitting them.
    """
    if content.startswith(_UTF_16):
        content = content.decode("utf-16", "replace").encode()
    if len(content) > HEAD and not content[-HEAD:].strip(_BLANK):
        end = content.find(b"\n", len(content.rstrip(_BLANK)))
        content = content[: end + 1] if end >= 0 else content
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > LINES_LIMIT:
        raise Unreadable(name, f"it has more than {LINES_LIMIT:,} lines", _SPLIT)
    if lines + content.count(delimiter.encode()) > CELLS_LIMIT:
        problem = f"it has more than {CELLS_LIMIT:,} cells"
        raise Unreadable(name, problem, "leave out columns that are not needed, or split it")
    return content


def _check_rows(name: str, content: bytes, delimiter: str) -> None:
    """Check that a table has no more rows than are read; blank ones do not count.

    They are counted first, so that a file of a million does not take a minute to be refused.

    Raises:
        Unreadable: it has more.
    """
    field_size_limit(CELL_LIMIT)
    if max(content.count(b"\n"), content.count(b"\r")) <= ROWS_LIMIT:
        return
    records = reader(_iterate_text_lines(name, content), strict=True, delimiter=delimiter)
    if sum(1 for _ in islice(filter(any, records), ROWS_LIMIT + 1)) > ROWS_LIMIT:
        problem = f"it has more than {ROWS_LIMIT:,} rows"
        raise Unreadable(name, problem, "split it into several files, each with the header")


def _iterate_text_lines(name: str, content: bytes) -> Iterator[str]:
    """Yield the lines of the text, each ended by a line feed, a piece of the file at a time."""
    text = io.TextIOWrapper(io.BytesIO(content), _detect_encoding(content), "replace")
    while line := text.readline(CELL_LIMIT + 1):
        if len(line) > CELL_LIMIT:
            raise Unreadable(name, "it has a line of more than 8 MiB", "export it again")
        if len(line) > _LONG and not line.isascii():
            line = _compile_piled_marks().sub(r"\1", line)
        yield line


@cache
def _compile_piled_marks() -> re.Pattern[str]:
    """Return what matches so many accents upon one letter that sorting them would take for ever."""
    marks = "".join(map(chr, filter(lambda code: combining(chr(code)), range(0x300, 0x20000))))
    return re.compile(f"([{re.escape(marks)}]{{{MARKS_LIMIT}}})[{re.escape(marks)}]+")


@contextmanager
def _explain_damage(name: str, row: Callable[[], int]) -> Iterator[None]:
    """Turn what the csv module raises into a sentence with the line."""
    try:
        yield
    except CsvError as error:
        raise Unreadable(name, f"at line {row()}: {error}", "export it again") from None


def _detect_encoding(content: bytes) -> str:
    """Detect it by the byte-order mark, else by trying, piece by piece to spare memory."""
    if content.startswith(_UTF_16):
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
    beginning = content[:_CHUNK]
    mac = len(_NO_WINDOWS.findall(beginning))
    return mac > 0 and mac > len(_WINDOWS.findall(beginning))


def _collect_lines(lines: Iterator[str], pieces: list[str]) -> Iterator[str]:
    """Pass lines on and remember them, so that a record's raw text is known."""
    for line in lines:
        pieces.append(line)
        if len(pieces) > _MANY:  # short lines in one cell: each would take more than its letters
            pieces[:] = ["".join(pieces)]
        yield line
