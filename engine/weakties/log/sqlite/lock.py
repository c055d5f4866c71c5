"""The write lock: a file beside the log, and signals held back while a transaction is open.

SQLite's own waiting is unfair and lets a writer starve; the kernel's lock of a file is a queue. It
is on a file of its own: closing any other handle of the database drops SQLite's locks. Where Python
has no such lock, as on Windows, filelock lends its own, and who waits looks again and again.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import NoReturn, TypeVar

from weakties.errors import CannotWrite
from weakties.log.sqlite.handles import NO_LINK, SAFELY, read_at, write_at

try:
    import fcntl
except ImportError:
    HAS_KERNEL_LOCK = False
else:
    HAS_KERNEL_LOCK = True
"""Whether writers queue up in the kernel."""
T = TypeVar("T")
PATIENCE_S, SILENCE_S = 10.0, 1.0
"""How long a writer waits for another one, and how long before it says so."""
TURN_END = ".turn"
"""How the name of filelock's own file ends, behind that of the file that is locked."""
HAS_SIGNAL_MASK = hasattr(signal, "pthread_sigmask")
"""Whether signals can be held back; else Ctrl-C rolls a transaction back."""
_BLOCKED_SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGTSTP")
                    if hasattr(signal, name)}  # fmt: skip
"""What would end or stop a process: one that stopped within its transaction kept all others out."""
_NOTE = 16


class LockFile:
    """A lock that one thread of one process holds at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = open_lock(path, os.O_RDWR | os.O_CREAT | SAFELY)
        self._is_locked = False

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock for a block; signals wait until it ends.

        Raises:
            RuntimeError: this block was begun within another: one of them would end both.
            CannotWrite: another process held the lock for longer than one waits.
        """
        if self._is_locked:
            raise RuntimeError("a writing was begun within another: use the first one's writer")
        before: set[signal.Signals] | set[int] | None = None
        try:
            # Signals are held back only once the lock is here: Ctrl-C must end the wait for it. One
            # that comes between the two raises here, and `finally` lets go of the lock.
            self._lock.acquire()
            if HAS_SIGNAL_MASK:
                before = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED_SIGNALS)
            self._is_locked = True
            _write_owner(self._lock.handle)
            yield
        finally:
            self._is_locked = False
            self._lock.release()
            if before is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def hold_if_free(self, work: Callable[[], None]) -> None:
        """Run work while holding the lock, and without it where another process holds it."""
        if not self._lock.try_acquire():
            work()
            return
        try:
            work()
        finally:
            self._lock.release()

    def write(self, note: bytes) -> None:
        """Write a note behind the number of the process; to be called while it is held."""
        with suppress(OSError):  # a full disk is no reason not to write the log
            write_at(self._lock.handle, note, _NOTE)

    def close(self) -> None:
        """Let go of the file."""
        self._lock.close()


class NoLock(LockFile):
    """In the place of a lock where nothing can be written: it runs what only reads."""

    def __init__(self, path: str) -> None:
        self._path, self._is_locked = path, False

    def hold(self) -> NoReturn:
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

    def close(self) -> None:
        """Do nothing: nothing is open."""


def open_lock(path: str, flags: int) -> KernelLock | BorrowedLock:
    """Open a file that one process at a time may hold; it is made if the flags say so."""
    handle = os.open(path, flags, 0o600)
    try:
        return KernelLock(path, handle) if HAS_KERNEL_LOCK else BorrowedLock(path, handle)
    except BaseException:
        os.close(handle)
        raise


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Keep all others from changing a file: who waited for one that was replaced looks again.

    Raises:
        OSError: nothing can be written there, or it is no file.
    """
    while HAS_KERNEL_LOCK:
        lock = open_lock(str(path), os.O_RDONLY | os.O_CREAT | SAFELY)
        try:
            _check_kind(os.fstat(lock.handle))
            lock.acquire()
            # While this waited, who held the lock may have put another file under the name. Then
            # this lock is on a file that nobody opens any more, and keeps nobody out.
            if path.exists() and os.path.samestat(os.fstat(lock.handle), path.stat()):
                yield
                return
        finally:
            lock.close()
    borrowed = BorrowedLock(str(path), -1)  # Windows replaces no file that somebody has open
    try:
        borrowed.acquire()
        if os.path.lexists(path):
            _check_kind(path.lstat())
        yield
    finally:
        borrowed.close()


def _check_kind(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no file")


class _OpenLock:
    """An open file that one process at a time may hold.

    Attributes:
        handle: of the file; another one after a wait, and -1 if the file is not open.
    """

    def __init__(self, path: str, handle: int) -> None:
        self._path, self.handle = path, handle

    def acquire(self) -> None:
        """Lock the file for this process alone.

        After a second the logger `weakties` says for whom it waits; where nobody configured
        logging, Python prints that.

        Raises:
            CannotWrite: another process held it all the time.
        """
        if self.try_acquire():
            return
        try:
            if self.wait(SILENCE_S):
                return
            import logging  # noqa: PLC0415  # a command that need not wait does without

            logging.getLogger("weakties").warning(
                "Waiting: %s is writing.", _describe_owner(self.handle)
            )
            if not self.wait(PATIENCE_S - SILENCE_S) and self.give_up():
                raise CannotWrite(
                    self._path.removesuffix(".lock"),
                    f"{_describe_owner(self.handle)} is writing to it",
                    "wait until that is done, or end it if it hangs, and retry",
                )
        except BaseException:
            self.give_up(even_if_acquired=True)
            raise

    def try_acquire(self) -> bool:
        """Lock the file if nobody else does; return whether it is locked."""
        raise NotImplementedError

    def wait(self, timeout_s: float) -> bool:
        """Wait for the lock, and return whether it came."""
        raise NotImplementedError

    def give_up(self, *, even_if_acquired: bool = False) -> bool:
        """Wait no more; return False if the lock came already, and is kept."""
        raise NotImplementedError

    def release(self) -> None:
        """Let the next one lock the file; nothing happens if it is not locked."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file, and of its lock."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


class KernelLock(_OpenLock):
    """The kernel's lock: a queue; it goes with the process that has it, however that ends."""

    _turn: _Turn | None = None

    def try_acquire(self) -> bool:
        """See `_OpenLock.try_acquire`."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait(self, timeout_s: float) -> bool:
        """See `_OpenLock.wait`."""
        if self._turn is None:
            self._turn = _Turn(self.handle, self._path)
            self._turn.start()
        if not self._turn.acquired_event.wait(timeout_s):
            return False
        self._take_over(self._turn)
        return True

    def give_up(self, *, even_if_acquired: bool = False) -> bool:
        """See `_OpenLock.give_up`."""
        turn, self._turn = self._turn, None
        if turn is None or turn.give_up(even_if_acquired=even_if_acquired):
            return True
        if not even_if_acquired:
            self._take_over(turn)
        return False

    def _take_over(self, turn: _Turn) -> None:
        """Go on with the handle that has the lock, in place of the one that waited."""
        os.close(self.handle)
        self.handle, self._turn = turn.handle, None

    def release(self) -> None:
        """See `_OpenLock.release`."""
        fcntl.flock(self.handle, fcntl.LOCK_UN)


class BorrowedLock(_OpenLock):
    """A lock of filelock's, on a file beside the one that is locked.

    On Windows that is the system's own lock, and goes with the process; elsewhere it is a mark that
    the next one takes away if its process is no more. Neither is a queue.
    """

    def __init__(self, path: str, handle: int) -> None:
        super().__init__(path, handle)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it makes do with a mark: `doctor` says it
            from filelock import FileLock, Timeout  # noqa: PLC0415  # 0.07 s, and seldom needed

        self._timeout_error = Timeout
        self._lock = FileLock(f"{path}{TURN_END}", mode=0o600, thread_local=False)

    def try_acquire(self) -> bool:
        """See `_OpenLock.try_acquire`."""
        return self.wait(0)

    def wait(self, timeout_s: float) -> bool:
        """See `_OpenLock.wait`."""
        try:
            self._lock.acquire(timeout=timeout_s)
        except self._timeout_error:
            return False
        return True

    def give_up(self, *, even_if_acquired: bool = False) -> bool:
        """See `_OpenLock.give_up`."""
        if even_if_acquired:
            self._lock.release()
        return True

    def release(self) -> None:
        """See `_OpenLock.release`."""
        self._lock.release()

    def close(self) -> None:
        """See `_OpenLock.close`."""
        self._lock.release()
        super().close()


def list_readers(path: Path) -> list[int]:
    """Return the other processes that read a database just now, where the system lists locks.

    Whoever reads holds a lock on the index of the WAL. Opening that file to ask for its locks
    would drop those of this process.
    """
    readers: set[int] = set()
    with suppress(OSError, ValueError, IndexError, AttributeError):
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
        self.handle = os.open(path, flags | NO_LINK)
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
        write_at(handle, str(os.getpid()).ljust(_NOTE).encode(), 0)


def _describe_owner(handle: int) -> str:
    """Return the process that holds a lock, and since when, if it could write that down."""
    try:
        process = int(read_at(handle, _NOTE, 0))
    except (OSError, ValueError):
        return "another program"
    since = datetime.fromtimestamp(os.fstat(handle).st_mtime).astimezone()
    return f"process {process}, since {since:%H:%M:%S},"
