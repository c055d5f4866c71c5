"""A file to import: every byte passes here, once, and within bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from csv import Error as CsvError
from csv import field_size_limit, reader
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError  # noqa: N812  # a class, whatever zlib calls it

import attrs

from weakties.errors import Unreadable

FILE_LIMIT = 512 * 2**20
MEMBERS_LIMIT = 5_000
RATIO_LIMIT = 200
CELL_LIMIT = 8 * 2**20
_CHUNK = 2**16


@attrs.frozen
class Line:
    """One record of a CSV file: the line it begins on, its cells, and its raw text."""

    row: int
    cells: list[str]
    raw: str


@attrs.frozen
class Source:
    """A file, or a member of a zip, by name and content.

    Attributes:
        name: its base name, for a person and for telling files apart.
        read: gives all bytes; asked once a use, so that nothing is held longer than needed.
    """

    name: str
    read: Callable[[], bytes]

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

    def text(self) -> str:
        """Decode by byte-order mark, then UTF-8, then Windows-1252; it never raises."""
        content = self.read()
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16", "replace")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")

    def lines(self) -> Iterator[Line]:
        """Split CSV into records; quoted cells keep their line breaks.

        Raises:
            Unreadable: a cell is larger than 8 MiB, or a quote is never closed.
        """
        field_size_limit(CELL_LIMIT)
        pieces: list[str] = []
        text = io.StringIO(self.text().replace("\r\n", "\n").replace("\r", "\n"), newline="")
        records = reader(_heard(text, pieces), strict=True)
        row = 1
        try:
            for cells in records:
                yield Line(row, cells, "".join(pieces).rstrip("\n"))
                pieces.clear()
                row = records.line_num + 1
        except CsvError as error:
            raise Unreadable(self.name, f"at line {row}: {error}", "export it again") from None

    def members(self) -> Iterator[Source]:
        """Open a zip without extracting it; a file that is no zip gives itself.

        Raises:
            Unreadable: the archive is damaged, locked, or unpacks to more than it should.
        """
        content = self.read()
        if not content.startswith(b"PK\x03\x04"):
            yield self
            return
        with _readable(self.name):
            archive = zipfile.ZipFile(io.BytesIO(content))
            members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) > MEMBERS_LIMIT:
            raise Unreadable(self.name, f"it holds more than {MEMBERS_LIMIT} files")
        for member in {m.filename: m for m in members}.values():
            name = PurePosixPath(member.filename.replace("\\", "/")).name
            yield Source(name, lambda member=member: _counted(archive, member))  # type: ignore[misc]  # binds the loop's member


def _heard(lines: io.StringIO, pieces: list[str]) -> Iterator[str]:
    """Pass lines on and remember them, so that a record's raw text is known."""
    for line in lines:
        pieces.append(line)
        yield line


def _counted(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack one member and stop as soon as it is larger than it may be."""
    limit = min(FILE_LIMIT, max(member.compress_size * RATIO_LIMIT, _CHUNK))
    unpacked = io.BytesIO()
    with _readable(member.filename), archive.open(member) as packed:
        while chunk := packed.read(_CHUNK):
            unpacked.write(chunk)
            if unpacked.tell() > limit:
                raise Unreadable(member.filename, "it unpacks to far more than its size")
    return unpacked.getvalue()


class _readable:  # noqa: N801  # reads as a phrase: with _readable(name)
    """Turn what a damaged archive raises into a sentence."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        damaged = (zipfile.BadZipFile, ZlibError, EOFError, ValueError, NotImplementedError)
        if isinstance(error, (*damaged, RuntimeError, OSError)):
            raise Unreadable(self.name, f"the archive is damaged or locked ({error})") from None
