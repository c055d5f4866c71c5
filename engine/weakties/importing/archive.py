"""What is in an archive or a folder: read in place, by name, and never more than it should be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError  # noqa: N812  # a class, whatever zlib calls it

from weakties.errors import Unreadable
from weakties.importing.source import FILE_LIMIT, Source

MEMBERS_LIMIT = 5_000
RATIO_LIMIT = 200
_CHUNK = 2**16


def members(name: str, content: bytes) -> Iterator[Source]:
    """Give the files in a zip, the later of two with one name; nothing is extracted.

    Raises:
        Unreadable: the archive is damaged, locked, or unpacks to more than it should.
    """
    with _readable(name):
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = [m for m in archive.infolist() if not m.is_dir()]
    if len(inside) > MEMBERS_LIMIT:
        raise Unreadable(name, f"it holds more than {MEMBERS_LIMIT} files")
    found = {m.filename: m for m in inside}.values()
    together: list[Source] = []
    for member in found:
        base = PurePosixPath(member.filename.replace("\\", "/")).name
        read = partial(_counted, archive, member)
        together.append(Source(base, read, lambda: tuple(together)))
    yield from together


def within(folder: Path) -> Iterator[Source]:
    """Give the files in a folder and in those below it; links are not followed.

    Raises:
        Unreadable: it holds more files than it should.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    if len(files) > MEMBERS_LIMIT:
        raise Unreadable(folder.name, f"it holds more than {MEMBERS_LIMIT} files")
    together: list[Source] = []
    for path in files:
        read = partial(_read, path)
        together.append(Source(path.name, read, lambda: tuple(together)))
    yield from together


def _read(path: Path) -> bytes:
    """Read one file of a folder, within the bounds of any file."""
    return Source.of(path).read()


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
