"""Whether the machine's clock is to be believed, before anything is recorded by it.

What is recorded keeps its day for good, and no later event is recorded before it. So a clock is
doubted that is more than a day behind the last event, or more than a week ahead of the last run.
When that was lies beside the network, as ``network.clock``: a moment, and nothing else.

Whoever comes back from a holiday has done nothing odd. So a clock that is ahead is not doubted if
the system says that it is synchronized with others, which it says no more once somebody set it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

from weakties.files import get_companion_path
from weakties.log.sqlite.handles import SAFELY
from weakties.network.facade import Network

END = "clock"
BEHIND, AHEAD, _SELDOM = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
PAUSE = timedelta(days=92)
"""How long somebody may have paused; a clock that is further ahead is hardly right."""
_SAME, _TIMEX_BYTES, _TIME_ERROR = timedelta(minutes=1), 1_024, 5
_LARGEST = 64


@attrs.frozen
class Doubt:
    """Why a clock is doubted.

    Attributes:
        now: what it says.
        against: what speaks against it.
        is_behind: whether it is behind the last event; else it is ahead of the last run.
    """

    now: datetime
    against: datetime
    is_behind: bool

    @property
    def is_pause(self) -> bool:
        """Whether it looks like a pause of the user's: some weeks since the last run."""
        return not self.is_behind and self.now - self.against <= PAUSE

    @property
    def question(self) -> str:
        """What to ask after a pause, in a sentence."""
        days = (self.now - self.against).days
        return (
            f"It is {self.now:%Y-%m-%d %H:%M}, {days} days since weakties ran last: is that right?"
        )

    @property
    def text(self) -> str:
        """What is odd, in a sentence."""
        days = abs(self.now - self.against).days
        shown = f"The clock of this machine says {self.now:%Y-%m-%d %H:%M}"
        against = f"{self.against.astimezone(self.now.tzinfo):%Y-%m-%d %H:%M}"
        if self.is_behind:
            return f"{shown}, and the last event was recorded on {against}, {days} days later."
        return f"{shown}, and weakties ran last on {against}, {days} days before."


def doubt(network: Network) -> Doubt | None:
    """Return why the clock is doubted; None if it is not."""
    now, recorded_at, ran_at = network.now, network.head.recorded_at, read_last_run(network.path)
    if recorded_at and now < (last := datetime.fromisoformat(recorded_at)) - BEHIND:
        return Doubt(now, last, is_behind=True)
    if ran_at is not None and now > ran_at + AHEAD and not is_synchronized(now):
        return Doubt(now, ran_at, is_behind=False)
    return None


def is_synchronized(now: datetime) -> bool:
    """Check whether a moment is by the machine's clock, and the system says that one is right.

    The kernel knows that from whatever program synchronizes the clock, NTP or chrony, and takes it
    back when the clock is set by hand, or was not synchronized for long. Where it cannot be asked,
    it is not.

    Source:
        adjtimex(2), of the Linux manual: TIME_ERROR.
    """
    if abs(now - datetime.now(UTC)) > _SAME:
        return False
    import ctypes  # noqa: PLC0415  # who comes back after a week needs it

    with suppress(OSError, AttributeError, TypeError):  # Windows has no library without a name
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return 0 <= int(state) < _TIME_ERROR
    return False


def read_last_run(path: Path | None) -> datetime | None:
    """Return when weakties ran last under a clock that was not doubted, if that is noted."""
    if path is None:
        return None
    with suppress(OSError, ValueError):
        handle = os.open(get_companion_path(path, END), os.O_RDONLY | SAFELY)
        try:
            moment = datetime.fromisoformat(os.read(handle, _LARGEST).decode("ascii").strip())
        finally:
            os.close(handle)
        return moment.astimezone(UTC)
    return None


def note_run(network: Network, *, begin: bool = True) -> None:
    """Note that weakties ran now, under a clock that is not doubted, or confirmed to be right.

    Where nothing can be written, nothing is noted.

    Args:
        begin: whether to begin a note where there is none; who only reads leaves no file.
    """
    before = read_last_run(network.path)
    if network.path is None or (before is None and not begin):
        return
    now = network.now.astimezone(UTC)
    if before is not None and before <= now < before + _SELDOM:
        return
    note = get_companion_path(network.path, END)
    draft = note.with_name(f"{note.name}.draft")
    with suppress(OSError):
        draft.unlink(missing_ok=True)  # left by who was killed; or another file's second name
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY
        handle = os.open(draft, flags, 0o600)
        try:
            os.write(handle, f"{now.isoformat(timespec='seconds')}\n".encode("ascii"))
        finally:
            os.close(handle)
        draft.replace(note)
