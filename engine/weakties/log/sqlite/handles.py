"""Opening files by their handles, on systems that have all of POSIX and on those that do not.

What a system lacks is left out: Windows has no pipe to fall for where a file is expected, and no
folder that could be synced.
"""

from __future__ import annotations

import os
from pathlib import Path


def _join_flags(*names: str) -> int:
    flags = 0
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


BASIC = _join_flags("O_CLOEXEC", "O_NOINHERIT", "O_BINARY")
"""For every file: no child process inherits it, and no line end is changed."""
NO_LINK = BASIC | _join_flags("O_NOFOLLOW")
"""For a file that must not be a link."""
SAFELY = NO_LINK | _join_flags("O_NONBLOCK")
"""For a file that may be a link or a pipe, put there by somebody else: neither is waited for."""


def read_at(handle: int, size: int, start: int) -> bytes:
    """Read a part of a file; where it has its own position, that moves."""
    if hasattr(os, "pread"):
        return os.pread(handle, size, start)
    os.lseek(handle, start, os.SEEK_SET)
    return os.read(handle, size)


def write_at(handle: int, data: bytes, start: int) -> None:
    """Write over a part of a file; where it has its own position, that moves."""
    if hasattr(os, "pwrite"):
        os.pwrite(handle, data, start)
        return
    os.lseek(handle, start, os.SEEK_SET)
    os.write(handle, data)


def sync_to_disk(path: Path) -> None:
    """Have a file that nobody has open, or the names in a folder, reach the disk.

    Windows syncs only what is open for writing, and no folder: the names in one are its own affair.
    """
    if os.name == "posix":
        flags = os.O_RDONLY
    elif path.is_dir():
        return
    else:
        flags = os.O_RDWR
    handle = os.open(path, flags | BASIC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
