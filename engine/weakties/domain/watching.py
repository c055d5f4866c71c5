"""How does somebody see how far a long reading has come?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

_STEP = 1000
Seen = Callable[[int], None]
"""Takes the position that was come to."""


class Placed(Protocol):
    """What stands at a position."""

    @property
    def position(self) -> int:
        """Give it."""
        ...


P = TypeVar("P", bound=Placed)


def watched(told: Iterable[P], seen: Seen | None) -> Iterable[P]:
    """Give things on, and say at every thousandth where it stands.

    Args:
        seen: None if nobody watches; then nothing is between.
    """
    return told if seen is None else _watched(iter(told), seen)


def _watched(told: Iterator[P], seen: Seen) -> Iterator[P]:
    while step := list(islice(told, _STEP)):
        yield from step
        seen(step[-1].position)
