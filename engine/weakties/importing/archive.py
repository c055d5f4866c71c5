"""What is in an archive or a folder: read in place, by name, and never more than it should be."""

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
from weakties.importing.limits import DEPTH_LIMIT, FILE_LIMIT, MEMBERS_LIMIT, RATIO_LIMIT
from weakties.importing.source import Source

_CHUNK = 2**16
_TOO_MANY = "import only those with people in them"
_ZIP, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@attrs.define
class Unpacking:
    """What was unpacked so far, by all archives of one import.

    Attributes:
        left: how many more bytes may be.
        last: the file that was unpacked last, and its bytes: it is mostly asked for again.
    """

    left: int = FILE_LIMIT
    last: tuple[Any, bytes] = (None, b"")

    def spend(self, size: int, name: str) -> None:
        """Take bytes from what is left.

        Raises:
            Unreadable: there are not so many.
        """
        self.left -= size
        if self.left < 0:
            what = f"the archive unpacks to more than {FILE_LIMIT >> 20} MiB"
            raise Unreadable(name, what, "unpack it, and import the files that you need")


@attrs.define
class Bounds:
    """What all archives of one import may hold together.

    Attributes:
        left: how many more files there may be.
        most: how many bytes a file may unpack to, as the archive around it allows.
        depth: how many archives deep it is.
        unpacking: what is unpacked of all of them together.
    """

    left: int = MEMBERS_LIMIT
    most: int = FILE_LIMIT
    depth: int = 1
    unpacking: Unpacking = attrs.field(factory=Unpacking)


def members(name: str, content: bytes, bounds: Bounds | None = None) -> Iterator[Source]:
    """Yield the files in a zip, the later of two with one name; nothing is extracted.

    A zip within it is opened, too, up to `DEPTH_LIMIT`, and its files count as well. What lies
    within it may unpack to no more than the zip itself may.

    Raises:
        Unreadable: the archive is damaged, locked, or unpacks to more than it should.
    """
    bounds = bounds or Bounds()
    if _entries(content) > max(bounds.left, 0):
        bounds.left = -1
        raise Unreadable(name, f"it holds more than {MEMBERS_LIMIT:,} files", _TOO_MANY)
    with _readable(name):
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = [m for m in archive.infolist() if not m.is_dir()]
    bounds.left -= len(inside)
    found = {m.filename: m for m in inside}.values()
    together: list[Source] = []
    within: list[Source] = []
    for member in found:
        base = PurePosixPath(member.filename.replace("\\", "/")).name
        read = partial(_unpacked, archive, member, bounds)
        peek = partial(_begun, archive, member)
        file = Source(base, read, lambda: tuple(together), peek=peek)
        nested = _nested(file, bounds, _limit(member, bounds.most))
        if nested is None:
            together.append(file)
        else:
            within += nested
    yield from together
    yield from within


def _nested(file: Source, bounds: Bounds, most: int) -> list[Source] | None:
    """Return the files in a zip that lies in an archive or a folder; None if it is none to open.

    A damaged one is left closed: the files around it can be read.
    """
    if not file.name.casefold().endswith(".zip") or bounds.depth >= DEPTH_LIMIT:
        return None
    if not file.head(len(_ZIP)).read().startswith(_ZIP):
        return None
    content = file.read()
    inner = Bounds(bounds.left, most, bounds.depth + 1, bounds.unpacking)
    try:
        found = list(members(file.name, content, inner))
    except Unreadable:
        if inner.left < 0 or inner.unpacking.left < 0:
            raise
        return None
    bounds.left = inner.left
    return found


def within(folder: Path) -> Iterator[Source]:
    """Yield the files in a folder and in those below it, and in zips; links are not followed.

    Raises:
        Unreadable: it holds more files than it should.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    if len(files) > MEMBERS_LIMIT:
        raise Unreadable(folder.name, f"it holds more than {MEMBERS_LIMIT:,} files", _TOO_MANY)
    bounds = Bounds(MEMBERS_LIMIT - len(files), depth=0)
    together: list[Source] = []
    zipped: list[Source] = []
    for path in files:
        read = partial(_read, path)
        peek = partial(_first_bytes, path)
        file = Source(path.name, read, lambda: tuple(together), peek=peek)
        nested = _nested(file, bounds, FILE_LIMIT)
        if nested is None:
            together.append(file)
        else:
            zipped += nested
    yield from together
    yield from zipped


def _read(path: Path) -> bytes:
    """Read one file of a folder, within the bounds of any file."""
    return Source.of(path).read()


def _limit(member: zipfile.ZipInfo, most: int) -> int:
    """Return how many bytes a member may unpack to."""
    return min(most, FILE_LIMIT, max(member.compress_size * RATIO_LIMIT, _CHUNK))


def _entries(content: bytes) -> int:
    """Count what an archive lists, before anything of it is read; what it says itself may be false.

    A list of a million files is read in many seconds, and refused only then.
    """
    end = content.rfind(_END)
    if end < 0 or end + 16 > len(content):
        return 0  # it is no archive, which is found soon
    (size,) = unpack_from("<I", content, end + 12)
    return content.count(_ENTRY, max(end - size, 0), end)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, bounds: Bounds) -> bytes:
    """Unpack one member and stop as soon as it is larger than it may be."""
    unpacking, mark = bounds.unpacking, (id(archive), member.header_offset, member.filename)
    if unpacking.last[0] == mark:
        return unpacking.last[1]
    limit = _limit(member, bounds.most)
    unpacked = io.BytesIO()
    with _readable(member.filename), archive.open(member) as packed:
        while chunk := packed.read(_CHUNK):
            unpacked.write(chunk)
            unpacking.spend(len(chunk), PurePosixPath(member.filename).name)
            if unpacked.tell() > limit:
                raise Unreadable(member.filename, "it unpacks to far more than its size")
    unpacking.last = (mark, unpacked.getvalue())
    return unpacking.last[1]


def _begun(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    """Unpack the first bytes of a member, for a look at what it is."""
    with _readable(member.filename), archive.open(member) as packed:
        return packed.read(size)


def _first_bytes(path: Path, size: int) -> bytes:
    """Read the first bytes of a file of a folder."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise Unreadable(path.name, (error.strerror or str(error)).lower()) from None


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
