"""The files in an archive or a folder: read in place, by name, and within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from struct import unpack_from
from typing import Any
from zlib import error as ZlibError  # noqa: N812  # a class, whatever zlib calls it

import attrs

from weakties.errors import Unreadable
from weakties.importing.limits import (
    DEPTH_LIMIT,
    FILE_LIMIT,
    LIST_LIMIT,
    MEMBERS_LIMIT,
    RATIO_LIMIT,
)
from weakties.importing.source import Neighbors, Source

_CHUNK = 2**16
_TOO_MANY = "import only those with people in them"
_ZIP, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@attrs.define
class Unpacking:
    """What was unpacked so far, by all archives of one import.

    Attributes:
        bytes_left: how many more bytes may be.
        last: the file that was unpacked last, and its bytes: it is mostly asked for again.
        beginning: the same of the file whose first bytes were looked at last.
    """

    bytes_left: int = FILE_LIMIT
    last: tuple[Any, bytes] = (None, b"")
    beginning: tuple[Any, bytes] = (None, b"")

    def spend(self, size: int, name: str) -> None:
        """Take bytes from what is left.

        Raises:
            Unreadable: there are not so many.
        """
        self.bytes_left -= size
        if self.bytes_left < 0:
            reason = f"the archive unpacks to more than {FILE_LIMIT >> 20} MiB"
            raise Unreadable(name, reason, "unpack it, and import the files that you need")


@attrs.define
class Bounds:
    """What all archives of one import may hold together.

    Attributes:
        files_left: how many more files there may be.
        max_size: how many bytes a file may unpack to, as the archive around it allows.
        depth: how many archives deep it is.
        unpacking: what is unpacked of all of them together.
    """

    files_left: int = MEMBERS_LIMIT
    max_size: int = FILE_LIMIT
    depth: int = 1
    unpacking: Unpacking = attrs.field(factory=Unpacking)


def open_members(source: Source) -> Iterator[Source]:
    """Open a zip without extracting it; a file that is no zip gives itself.

    Raises:
        Unreadable: the archive is damaged, locked, or unpacks to more than it should.
    """
    content = source.read()
    if content.startswith(_ZIP):
        yield from iterate_members(source.name, content)
    else:
        yield source


def iterate_members(name: str, content: bytes, bounds: Bounds | None = None) -> Iterator[Source]:
    """Yield the files in a zip, the later of two with one name; nothing is extracted.

    A zip within it is opened, too, up to `DEPTH_LIMIT`, and its files count as well. What lies
    within it may unpack to no more than the zip itself may.

    Raises:
        Unreadable: the archive is damaged, locked, or unpacks to more than it should.
    """
    bounds = bounds or Bounds()
    start, end = _locate_list(content)
    if content.count(_ENTRY, start, end) > max(bounds.files_left, 0):
        bounds.files_left = -1
        raise Unreadable(name, f"it holds more than {MEMBERS_LIMIT:,} files", _TOO_MANY)
    if end - start > LIST_LIMIT:
        problem = f"the names of its files take more than {LIST_LIMIT >> 20} MiB"
        raise Unreadable(name, problem, _TOO_MANY)
    with _explain_damage(name):
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [m for m in archive.infolist() if not m.is_dir()]
    bounds.files_left -= len(entries)
    unique_members = {m.filename: m for m in entries}.values()
    siblings = Neighbors()
    nested_files: list[Source] = []
    for member in unique_members:
        base = PurePosixPath(member.filename.replace("\\", "/")).name
        read = partial(_unpack_member, archive, member, bounds)
        peek = partial(_read_beginning, archive, member, bounds.unpacking)
        file = Source(base, read, siblings, peek=peek)
        nested = _open_nested_zip(file, bounds, _compute_limit(member, bounds.max_size))
        if nested is None:
            siblings.add(file)
        else:
            nested_files += nested
    yield from siblings()
    yield from nested_files


def _open_nested_zip(file: Source, bounds: Bounds, max_size: int) -> list[Source] | None:
    """Return the files in a nested zip; None if it is no zip, or too deep to open.

    A damaged one is left closed: the files around it can be read.
    """
    if not file.name.casefold().endswith(".zip") or bounds.depth >= DEPTH_LIMIT:
        return None
    if not file.head(len(_ZIP)).read().startswith(_ZIP):
        return None
    content = file.read()
    inner = Bounds(bounds.files_left, max_size, bounds.depth + 1, bounds.unpacking)
    try:
        files = list(iterate_members(file.name, content, inner))
    except Unreadable:
        if inner.files_left < 0 or inner.unpacking.bytes_left < 0:
            raise
        return None
    bounds.files_left = inner.files_left
    return files


def iterate_files(folder: Path) -> Iterator[Source]:
    """Yield the files in a folder and in those below it, and in zips; links are not followed.

    Raises:
        Unreadable: it holds more files than it should.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    if len(files) > MEMBERS_LIMIT:
        raise Unreadable(folder.name, f"it holds more than {MEMBERS_LIMIT:,} files", _TOO_MANY)
    bounds = Bounds(MEMBERS_LIMIT - len(files), depth=0)
    siblings = Neighbors()
    nested_files: list[Source] = []
    for path in files:
        read = partial(_read_file, path)
        peek = partial(_read_first_bytes, path)
        file = Source(path.name, read, siblings, peek=peek)
        nested = _open_nested_zip(file, bounds, FILE_LIMIT)
        if nested is None:
            siblings.add(file)
        else:
            nested_files += nested
    yield from siblings()
    yield from nested_files


def _read_file(path: Path) -> bytes:
    """Read one file of a folder, within the bounds of any file."""
    return Source.of(path).read()


def _compute_limit(member: zipfile.ZipInfo, max_size: int) -> int:
    """Return how many bytes a member may unpack to."""
    return min(max_size, FILE_LIMIT, max(member.compress_size * RATIO_LIMIT, _CHUNK))


def _locate_list(content: bytes) -> tuple[int, int]:
    """Return where the list of an archive's files begins and ends, before anything of it is read.

    A list of a million files, or of names without end, is read in many seconds and refused only
    then; and what it says itself of its number may be false.
    """
    end = content.rfind(_END)
    if end < 0 or end + 16 > len(content):
        return 0, 0  # it is no archive, which is found soon
    (size,) = unpack_from("<I", content, end + 12)
    return max(end - size, 0), end


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, bounds: Bounds) -> bytes:
    """Unpack one member and stop as soon as it is larger than it may be."""
    unpacking, mark = bounds.unpacking, (id(archive), member.header_offset, member.filename)
    if unpacking.last[0] == mark:
        return unpacking.last[1]
    limit = _compute_limit(member, bounds.max_size)
    unpacked = io.BytesIO()
    with _explain_damage(member.filename), archive.open(member) as packed:
        while chunk := packed.read(_CHUNK):
            unpacked.write(chunk)
            unpacking.spend(len(chunk), PurePosixPath(member.filename).name)
            if unpacked.tell() > limit:
                raise Unreadable(member.filename, "it unpacks to far more than its size")
    unpacking.last = (mark, unpacked.getvalue())
    return unpacking.last[1]


def _read_beginning(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacking: Unpacking, size: int
) -> bytes:
    """Unpack the first bytes of a member, for a look at what it is; each importer takes one."""
    mark = (id(archive), member.header_offset, member.filename, size)
    if unpacking.beginning[0] != mark:
        with _explain_damage(member.filename), archive.open(member) as packed:
            unpacking.beginning = (mark, packed.read(size))
    return unpacking.beginning[1]


def _read_first_bytes(path: Path, size: int) -> bytes:
    """Read the first bytes of a file of a folder."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None


class _explain_damage:  # noqa: N801  # reads as a phrase: with _readable(name)
    """Turn what a damaged archive raises into a sentence."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        damaged = (zipfile.BadZipFile, ZlibError, EOFError, ValueError, NotImplementedError)
        if isinstance(error, (*damaged, RuntimeError, OSError)):
            raise Unreadable(self.name, f"the archive is damaged or locked ({error})") from None
