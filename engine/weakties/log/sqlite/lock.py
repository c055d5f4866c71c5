"""The write lock: a file beside the log, and signals held back while a transaction is open.

SQLite's own waiting is unfair and lets a writer starve; a file lock is a queue. It is on a file of
its own: closing any other handle of the database drops SQLite's locks.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TypeVar

from weakties.errors import CannotWrite

T = TypeVar("T")
PATIENCE_S, SILENCE_S = 10.0, 1.0
"""How long a writer waits for another one, and how long before it says so."""
_BLOCKED_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGTSTP}
"""What would end or stop a process: one that stopped within its transaction kept all others out."""
_NOTE = 16
_OPEN_FLAGS = os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class LockFile:
    """A lock that one thread of one process holds at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        self._handle = os.open(path, flags, 0o600)
        self._is_locked = False

    def hold(self, work: Callable[[], T]) -> T:
        """Run work while holding the lock; signals wait until it is done.

        Raises:
            RuntimeError: this work was begun within another: one of them would end both.
            CannotWrite: another process held the lock for longer than one waits.
        """
        if self._is_locked:
            raise RuntimeError("a writing was begun within another: use the first one's writer")
        before: set[signal.Signals] | set[int] | None = None
        try:
            self._handle = acquire(self._handle, self._path)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED_SIGNALS)
            self._is_locked = True
            _write_owner(self._handle)
            return work()
        finally:
            self._is_locked = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            if before is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def hold_if_free(self, work: Callable[[], None]) -> None:
        """Run work while holding the lock, and without it where another process holds it."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            work()
            return
        try:
            work()
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def write(self, note: bytes) -> None:
        """Write a note behind the number of the process; to be called while it is held."""
        with suppress(OSError):  # a full disk is no reason not to write the log
            os.pwrite(self._handle, note, _NOTE)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class NoLock(LockFile):
    """In the place of a lock where nothing can be written: it runs what only reads."""

    def __init__(self, path: str) -> None:
        self._path, self._handle, self._is_locked = path, -1, False

    def hold(self, work: Callable[[], T]) -> T:
        """Refuse.

        Raises:
            CannotWrite: always.
        """
        cure = "copy it to where it can be written, with all files beside it, and retry there"
        raise CannotWrite(self._path.removesuffix(".lock"), "it is read-only", cure)

    def hold_if_free(self, work: Callable[[], None]) -> None:
        """Run work."""
        work()

    def write(self, note: bytes) -> None:
        """Write nothing."""


def acquire(handle: int, path: str) -> int:
    """Lock an open file for this process alone; return the handle that holds the lock.

    That is another one, and the first is closed, if there was somebody to wait for. After a second
    the logger `weakties` says for whom; where nobody configured logging, Python prints that.

    Args:
        path: the file's.

    Raises:
        CannotWrite: another process held it all the time.
    """
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle
    turn = _Turn(handle, path)
    try:
        turn.start()
        if not turn.acquired_event.wait(SILENCE_S):
            import logging  # noqa: PLC0415  # a command that need not wait does without

            logging.getLogger("weakties").warning(
                "Waiting: %s is writing.", _describe_owner(handle)
            )
            turn.acquired_event.wait(PATIENCE_S - SILENCE_S)
        if turn.give_up():
            raise CannotWrite(
                path.removesuffix(".lock"),
                f"{_describe_owner(handle)} is writing to it",
                "wait until that is done, or end it if it hangs, and retry",
            )
    except BaseException:
        turn.give_up(even_if_acquired=True)
        raise
    os.close(handle)
    return turn.handle


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Keep all others from changing a file: who waited for one that was replaced looks again.

    Raises:
        OSError: nothing can be written there, or it is no file.
    """
    while True:
        handle = os.open(path, _OPEN_FLAGS, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "it is no file")
            handle = acquire(handle, str(path))
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                yield
                return
        finally:
            os.close(handle)


def list_readers(path: Path) -> list[int]:
    """Return the other processes that read a database just now, where the system lists locks.

    Whoever reads holds a lock on the index of the WAL. Opening that file to ask for its locks
    would drop those of this process.
    """
    readers: set[int] = set()
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"{path}-shm").stat()
        device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            _, kind, _, _, process, file, first, _ = line.replace(" -> ", " ").split()
            if kind == "POSIX" and file == device and int(first) in _READ_LOCKS:
                readers.add(int(process))
    return sorted(readers - {os.getpid()})


_READ_LOCKS = range(123, 128)
"""The bytes of the WAL's index that who reads locks; SQLite's file format, section 2.4."""


class _Turn(Thread):
    """A turn in the kernel's queue for a lock.

    Nothing ends a wait in that queue but the lock. So it is waited for apart, and on a handle of
    its own: a turn that was given up and comes all the same is let go with that handle, whoever of
    this process holds the lock by then.
    """

    def __init__(self, handle: int, path: str) -> None:
        super().__init__(daemon=True)
        flags = fcntl.fcntl(handle, fcntl.F_GETFL)  # to append, where the first handle does
        self.handle = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW)
        self.acquired_event, self._mutex, self._is_given_up = Event(), Lock(), False

    def run(self) -> None:
        """Wait for the lock, however long."""
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        with self._mutex:
            self.acquired_event.set()
            if self._is_given_up:
                os.close(self.handle)

    def give_up(self, *, even_if_acquired: bool = False) -> bool:
        """Let go of the turn, and of the lock once that comes; return False if it came already."""
        with self._mutex:
            if not self.acquired_event.is_set():
                self._is_given_up = True
            elif even_if_acquired and not self._is_given_up:
                os.close(self.handle)
            return self._is_given_up


def _write_owner(handle: int) -> None:
    """Write down who holds the lock, for those who wait; the file's own time says since when."""
    with suppress(OSError):  # a full disk is no reason not to write the log
        os.pwrite(handle, str(os.getpid()).ljust(_NOTE).encode(), 0)


def _describe_owner(handle: int) -> str:
    """Return the process that holds a lock, and since when, if it could write that down."""
    try:
        process = int(os.pread(handle, _NOTE, 0))
    except (OSError, ValueError):
        return "another program"
    since = datetime.fromtimestamp(os.fstat(handle).st_mtime).astimezone()
    return f"process {process}, since {since:%H:%M:%S},"
