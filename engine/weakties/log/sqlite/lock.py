"""Who may write: a lock file beside the log, and signals held back while a transaction is open.

SQLite's own waiting is unfair and lets a writer starve; a file lock is nearer to a queue. The lock
is on a file of its own: closing any other handle of the database drops SQLite's locks.
"""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_HELD_BACK = {signal.SIGINT, signal.SIGTERM}


class LockFile:
    """A lock that one thread of one process holds at a time."""

    def __init__(self, path: str) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._held = False

    def hold(self, work: Callable[[], T]) -> T:
        """Run work while holding the lock; signals wait until it is done.

        Raises:
            RuntimeError: this work was begun within another: one of them would end both.
        """
        if self._held:
            raise RuntimeError("a writing was begun within another: use the first one's writer")
        before: set[signal.Signals] | set[int] | None = None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
            self._held = True
            return work()
        finally:
            self._held = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            if before is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
