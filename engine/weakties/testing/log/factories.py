"""Factories of logs for the contract, with a clock and a chance that repeat themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Protocol

from weakties.log.codec import Codec
from weakties.log.protocol import Chance, Clock, Log

BEGIN = datetime(2026, 11, 20, 9, tzinfo=UTC)


class MakeLog(Protocol):
    """Makes a new, empty log; the ``make_log`` fixture of a contract gives one."""

    def __call__(
        self,
        *,
        clock: Clock | None = None,
        codec: Codec | None = None,
        identity: tuple[str, bytes] | None = None,
    ) -> Log:
        """Create a log; the factory chooses what is left out."""
        ...


def make_ticking_clock(begin: datetime = BEGIN) -> Clock:
    """Return a clock that moves on by a second whenever it is asked."""
    seconds = count()
    return lambda: begin + timedelta(seconds=next(seconds))


def replay_times(times: Iterable[datetime]) -> Clock:
    """Return a clock that tells these times, one after the other."""
    return iter(times).__next__


def sequence(seed: str = "") -> Chance:
    """Return a source of bytes that are the same on every run, and never the same twice."""
    numbers = count()

    def chance(size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += sha256(f"{seed}{next(numbers)}".encode()).digest()
        return data[:size]

    return chance
