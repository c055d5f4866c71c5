"""The strength of a tie by recent contact; it is not closeness, which only the person can tell."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import exp, exp2

HALF_LIFE_DAYS = 90
SATURATION = 3.0
_REFERENCE = date(2020, 1, 1).toordinal()
WEIGHTS = {"message": 1.0, "reply": 2.0, "meeting": 4.0, "introduction": 5.0, "thanks": 1.0}
STRONG, MEDIUM = 0.5, 0.2
"""From which strength on a tie is called so."""


@lru_cache(maxsize=4096)
def weigh_contact(kind: str, day: date) -> float:
    """Weigh a contact so that sums over any days stay comparable and need no order.

    Returns:
        the weight on a fixed reference day; `strength` takes it to the day asked for.
    """
    return WEIGHTS[kind] * _double_per_half_life(day.toordinal() - _REFERENCE)


def strength(total: float, inward: float, outward: float, day: date) -> float:
    """Return the strength of a tie on a day, from 0 for none towards 1.

    Contact that is matched from the other side counts whole, and contact of one side half: so more
    contact never makes a tie weaker.

    Args:
        total: sum of `weigh_contact` over all contacts.
        inward: the part that came from them; meetings count both ways.
        outward: the part that came from me.

    Source:
        Gilbert and Karahalios (2009), CHI, for recency and reciprocity as its parts; the half-life
        and the shape are a choice of this project.

    >>> day = date(2026, 1, 1)
    >>> message = weigh_contact("message", day)
    >>> f"{strength(message, 0, message, day):.6f}"
    '0.141734'
    >>> f"{strength(2 * message, message, message, day):.6f}"
    '0.486583'
    """
    if total <= 0:
        return 0.0
    fade = _double_per_half_life(_REFERENCE - day.toordinal()) / SATURATION
    matched = max(0.0, total - abs(inward - outward))
    return 1 - (exp(-total * fade) + exp(-matched * fade)) / 2


def _double_per_half_life(days: int) -> float:
    """Double once a half-life; bounded, so that a mistyped century is no overflow."""
    return exp2(max(-900.0, min(900.0, days / HALF_LIFE_DAYS)))
