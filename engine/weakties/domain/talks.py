"""Rules for records of meetings that are of one talk.

Two records of one day that have somebody in common are of one talk, whoever recorded them and
in whatever order: a calendar and you by hand, or you twice. So are those that a third one has
somebody in common with: met with Ana, met with Ben, met with both. They are two talks if both have
a time of day and these lie an hour or more apart, or if one was recorded as another talk of that
day. What is known no closer than to a month is of no other talk than the one it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from weakties.domain.when import When, instant

MIN_GAP = timedelta(hours=1)
_DAY, _MINUTES = len("2026-11-20"), len("2026-11-20T14:30")


def talk_day(moment: str) -> str | None:
    """Return the day of a meeting, ISO; None if only the month or the year is known."""
    return moment[:_DAY] if len(moment) >= _DAY else None


def clock_of(moment: str, recorded_at: str = "") -> str | None:
    """Return a moment if it says at what time a meeting began; None if it does not.

    What was recorded as of now has the instant of recording, which is none.

    >>> clock_of("2026-11-20T09:00Z"), clock_of("2026-11-20")
    ('2026-11-20T09:00Z', None)
    >>> clock_of("2026-11-20T18:12:40.5Z", "2026-11-20T18:12:40.500000Z")
    """
    if "T" not in moment:
        return None
    is_close = moment[:_MINUTES] == recorded_at[:_MINUTES]  # spares most a parsing
    if is_close and instant(When(moment)) == datetime.fromisoformat(recorded_at):
        return None
    return moment


def are_apart(left: str | None, right: str | None) -> bool:
    """Check that two times of day are clearly different; who has none may be anybody's.

    >>> are_apart("2026-11-20T09:00Z", "2026-11-20T16:00Z")
    True
    >>> are_apart("2026-11-20T09:00Z", "2026-11-20T10:15+01:00")
    False
    >>> are_apart(None, "2026-11-20T09:00Z")
    False
    """
    if left is None or right is None:
        return False
    return abs(instant(When(left)) - instant(When(right))) >= MIN_GAP


class TimedTalk(Protocol):
    """A meeting as `sort_talks` needs it."""

    clock: str | None
    is_separate: bool


_Talk = TypeVar("_Talk", bound=TimedTalk)


def sort_talks(talks: Iterable[_Talk]) -> list[_Talk]:
    """Return meetings of a day, those first that a record of that day is sooner of.

    The first of a day comes before another talk of it, and an earlier one before a later one.
    """

    def rank(talk: _Talk) -> tuple[bool, bool, float]:
        began = instant(When(talk.clock)).timestamp() if talk.clock else 0.0
        return talk.is_separate, talk.clock is None, began

    return sorted(talks, key=rank)


def choose_talk(
    candidates: Iterable[str], *, is_agreed: Callable[[str], bool], is_separate: bool
) -> str | None:
    """Choose the meeting that a record of the same day is of; None begins another.

    Args:
        candidates: meetings that are agreed for the day or were held on it, with somebody in
            common and no clearly different time, sorted by `sort_talks`.
        is_agreed: whether nobody recorded yet that a meeting took place; such a one comes first.
        is_separate: whether the record is of another talk than the first of that day.
    """
    ordered = sorted(dict.fromkeys(candidates), key=lambda meeting: not is_agreed(meeting))
    if is_separate:
        first_meeting = next((m for m in ordered if not is_agreed(m)), None)
        ordered = [m for m in ordered if m != first_meeting]
    return ordered[0] if ordered else None
