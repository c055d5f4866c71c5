"""A bell that rings when a log was written: whoever waits for events need not look all the time.

A writer notes in the lock file where the log ends, after the commit and before it lets go of the
lock. On Linux the kernel tells of that write; elsewhere, and where a writer was killed before it,
who waits looks by itself. The WAL is no bell: it is written before its events can be read.
"""

from __future__ import annotations

import ctypes
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

LOOK_S, SAFETY_S = 0.05, 1.0
"""How often somebody looks who has no bell, and at the latest who has one."""
_MODIFY, _ATTRIBUTES, _CLOSED_AFTER_WRITING = 0x2, 0x4, 0x8
_NO_WAIT, _CLOSE_ON_EXEC = (getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC"))
_EVENTS = 4096
Wait = Callable[[float], None]
"""Waits for so many seconds, or less if the log may have grown since it was called last."""


@contextmanager
def watch_file(path: str) -> Iterator[Wait]:
    """Hear a file being written, from now on; without a bell, look again and again.

    >>> with watch_file("/nowhere/network.db.lock") as wait:
    ...     wait(0.001)
    """
    handle = _begin_to_listen(path)
    if handle is None:
        yield look_again
        return
    try:
        yield lambda seconds: _listen(handle, seconds)
    finally:
        os.close(handle)


def look_again(seconds: float) -> None:
    """Wait until it is time to look, where nothing tells of a change."""
    sleep(max(0.0, min(seconds, LOOK_S)))


def _begin_to_listen(path: str) -> int | None:
    """Return a handle that can be read once the file was written; None if there is no such thing.

    Source:
        inotify(7). Python has no binding of it.
    """
    if sys.platform != "linux":
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        handle: int = library.inotify_init1(_NO_WAIT | _CLOSE_ON_EXEC)
        if handle < 0:
            return None
        wanted = _MODIFY | _ATTRIBUTES | _CLOSED_AFTER_WRITING
        if library.inotify_add_watch(handle, os.fsencode(path), wanted) < 0:
            os.close(handle)
            return None
    except (AttributeError, OSError):
        return None
    return handle


def _listen(handle: int, seconds: float) -> None:
    """Wait for the bell, and forget what it rang for."""
    poll = select.poll()  # unlike `select`, it takes any number of a handle
    poll.register(handle, select.POLLIN)
    if poll.poll(max(0.0, min(seconds, SAFETY_S)) * 1000):
        try:
            while os.read(handle, _EVENTS):
                pass
        except BlockingIOError:
            pass
