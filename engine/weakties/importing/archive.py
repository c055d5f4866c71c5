"""What is in an archive or a folder: read in place, by name, and never more than it should be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError  # noqa: N812  # a class, whatever zlib calls it

import attrs

from weakties.errors import Unreadable
from weakties.importing.source import FILE_LIMIT, Source

MEMBERS_LIMIT = 5_000
RATIO_LIMIT = 200
DEPTH_LIMIT = 3
"""A zip in a zip in a zip is opened; one within that is not."""
_CHUNK = 2**16
_ZIP = b"PK\x03\x04"


@attrs.define
class Bounds:
    """What all archives of one import may hold together.

    Attributes:
        left: how many more files there may be.
        most: how many bytes a file may unpack to, as the archive around it allows.
        depth: how many archives deep it is.
    """

    left: int = MEMBERS_LIMIT
    most: int = FILE_LIMIT
    depth: int = 1


def members(name: str, content: bytes, bounds: Bounds | None = None) -> Iterator[Source]:
    """Yield the files in a zip, the later of two with one name; nothing is extracted.

    A zip within it is opened, too, up to `DEPTH_LIMIT`, and its files count as well. What lies
    within it may unpack to no more than the zip itself may.

    Raises:
        Unreadable: the archive is damaged, locked, or unpacks to more than it should.
    """
    bounds = bounds or Bounds()
    with _readable(name):
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = [m for m in archive.infolist() if not m.is_dir()]
    bounds.left -= len(inside)
    if bounds.left < 0:
        raise Unreadable(name, f"it holds more than {MEMBERS_LIMIT} files")
    found = {m.filename: m for m in inside}.values()
    together: list[Source] = []
    within: list[Source] = []
    for member in found:
        base = PurePosixPath(member.filename.replace("\\", "/")).name
        read = partial(_counted, archive, member, bounds.most)
        file = Source(base, read, lambda: tuple(together))
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
    content = file.read()
    if not content.startswith(_ZIP):
        return None
    inner = Bounds(bounds.left, most, bounds.depth + 1)
    try:
        found = list(members(file.name, content, inner))
    except Unreadable:
        if inner.left < 0:
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
        raise Unreadable(folder.name, f"it holds more than {MEMBERS_LIMIT} files")
    bounds = Bounds(MEMBERS_LIMIT - len(files), depth=0)
    together: list[Source] = []
    zipped: list[Source] = []
    for path in files:
        read = partial(_read, path)
        file = Source(path.name, read, lambda: tuple(together))
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


def _counted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one member and stop as soon as it is larger than it may be."""
    limit = _limit(member, most)
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
