"""Progress reports during a long read of a log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

_INTERVAL = 1000
OnProgress = Callable[[int], None]
"""Takes the position that was come to."""


class HasPosition(Protocol):
    """What stands at a position."""

    @property
    def position(self) -> int:
        """Return it."""
        ...


P = TypeVar("P", bound=HasPosition)


def report_progress(items: Iterable[P], on_progress: OnProgress | None) -> Iterable[P]:
    """Yield items, and report the position after each thousand of them.

    Args:
        on_progress: None if nobody watches; then nothing is between.
    """
    return items if on_progress is None else _report_progress(iter(items), on_progress)


def _report_progress(items: Iterator[P], on_progress: OnProgress) -> Iterator[P]:
    while chunk := list(islice(items, _INTERVAL)):
        yield from chunk
        on_progress(chunk[-1].position)
