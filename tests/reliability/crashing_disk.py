"""What can be on a disk after the power failed, at any moment of what SQLite wrote to it?

SQLite's own files are kept as always, and each write, truncation, sync and deletion is written down
on the way. From that, the disk is made as it may be after a power cut: what was synced is there;
of what was not, each write is there, or not, or there in some of its sectors and garbage in others.
A name belongs to an inode: a journal that is deleted and made again is another file, and a name is
sure only when its folder was synced. Bytes beside a write stay as they were, as SQLite itself takes
for granted (``SQLITE_IOCAP_POWERSAFE_OVERWRITE``), and a disk that says it synced did so.

Source:
    SQLite, How SQLite Is Tested, section 3.3, crash testing; Pillai and others (2014), All File
    Systems Are Not Created Equal, OSDI '14.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import apsw
import attrs

SECTOR = 512
GARBAGE = 0.1
LIKELY = (0.0, 0.5, 0.9, 1.0)
Inode = int


@attrs.frozen
class Write:
    """Bytes at a place; a truncation if there are none."""

    inode: Inode
    place: int
    data: bytes | None


@attrs.frozen
class Named:
    """A name that belongs to an inode from now on, or to none."""

    name: str
    inode: Inode | None


@attrs.frozen
class Synced:
    """A file that is safe now; None is the folder, with all its names."""

    inode: Inode | None


Step = Write | Named | Synced


class Disk:
    """Steps in the order in which they were taken, and what is on the disk after some of them."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._names: dict[str, Inode] = {}
        self._made = 0

    def inode(self, name: str) -> Inode:
        """Return a name's inode; a new name gets a new one."""
        if name not in self._names:
            self._made += 1
            self._names[name] = self._made
            self.steps.append(Named(name, self._made))
        return self._names[name]

    def deleted(self, name: str) -> None:
        """Write down that a name is gone; its inode is never used again."""
        self.steps.append(Named(name, None))
        del self._names[name]


@attrs.frozen
class Platter:
    """What is safe, and what was written since."""

    files: dict[Inode, bytearray] = attrs.field(factory=lambda: defaultdict(bytearray))
    names: dict[str, Inode | None] = attrs.field(factory=dict)
    unsafe: dict[Inode, list[Write]] = attrs.field(factory=lambda: defaultdict(list))
    moves: list[Named] = attrs.field(factory=list)

    def take(self, step: Step) -> None:
        """Follow one step."""
        match step:
            case Write(inode):
                self.unsafe[inode].append(step)
            case Named():
                self.moves.append(step)
            case Synced(None):
                self.names.update({move.name: move.inode for move in self.moves})
                self.moves.clear()
            case Synced(int() as inode):
                for write in self.unsafe.pop(inode, ()):
                    apply(self.files[inode], write)

    def crashed(self, chance: random.Random) -> dict[str, bytes]:
        """Cut the power, and give each file by its name."""
        likely, names = chance.choice(LIKELY), dict(self.names)
        moved = defaultdict(list)
        for move in self.moves:
            moved[move.name].append(move.inode)
        for name, inodes in moved.items():
            names[name] = chance.choice([names.get(name), *inodes])
        return {
            name: self._left(inode, likely, chance)
            for name, inode in names.items()
            if inode is not None
        }

    def _left(self, inode: Inode, likely: float, chance: random.Random) -> bytes:
        """Return what is left of a file, whose writes may each be there or not."""
        content = bytearray(self.files.get(inode, b""))
        for write in self.unsafe.get(inode, ()):
            for part in fate(write, likely, chance):
                apply(content, part)
        return bytes(content)


def apply(content: bytearray, write: Write) -> None:
    """Change a file's content; a gap is filled with zeros."""
    if write.data is None:
        content[:] = content[: write.place].ljust(write.place, b"\0")
        return
    if len(content) < write.place:
        content.extend(bytes(write.place - len(content)))
    content[write.place : write.place + len(write.data)] = write.data


def fate(write: Write, likely: float, chance: random.Random) -> Iterator[Write]:
    """Yield what of a write reached the disk: all, nothing, or some of its sectors."""
    drawn = chance.random()
    if drawn < likely:
        yield write
    elif write.data is not None and drawn < (1 + likely) / 2:
        yield from torn(write, write.data, chance)


def torn(write: Write, data: bytes, chance: random.Random) -> Iterator[Write]:
    """Keep some sectors of a write, lose some, and fill some with garbage."""
    begin, end = write.place, write.place + len(data)
    for place in range(begin - begin % SECTOR, end, SECTOR):
        first, last = max(place, begin), min(place + SECTOR, end)
        drawn = chance.random()
        if drawn < GARBAGE:
            yield Write(write.inode, first, chance.randbytes(last - first))
        elif drawn < (1 + GARBAGE) / 2:
            yield Write(write.inode, first, data[first - begin : last - begin])


class CrashingVFS(apsw.VFS):
    """SQLite's usual way to files, which writes down what happens to them."""

    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, "")
        self._disk = disk

    def xOpen(  # noqa: N802  # SQLite's name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        """See `apsw.VFS.xOpen`."""
        return CrashingFile(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802  # as above
        """See `apsw.VFS.xDelete`."""
        super().xDelete(filename, syncdir)
        self._disk.deleted(Path(filename).name)
        if syncdir:
            self._disk.steps.append(Synced(None))


class CrashingFile(apsw.VFSFile):
    """An open file; a journal's first sync syncs its folder too, as SQLite does on Unix."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        assert path, "no temporary file was expected"
        journal = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL
        self._syncs_folder = bool(flags[0] & journal and flags[0] & apsw.SQLITE_OPEN_CREATE)
        super().__init__("", name, flags)
        self._inode, self._step = disk.inode(Path(path).name), disk.steps.append

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        """See `apsw.VFSFile.xWrite`."""
        super().xWrite(data, offset)
        self._step(Write(self._inode, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # as above
        """See `apsw.VFSFile.xTruncate`."""
        super().xTruncate(newsize)
        self._step(Write(self._inode, newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802  # as above
        """See `apsw.VFSFile.xSync`."""
        super().xSync(flags)
        self._step(Synced(self._inode))
        if self._syncs_folder:
            self._syncs_folder = False
            self._step(Synced(None))
