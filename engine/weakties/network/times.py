"""The times of events by a right clock, where a wrong one was corrected."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from typing import NamedTuple

import attrs

from weakties.domain.event import evolve
from weakties.domain.ids import time_of
from weakties.domain.structural import ClockCorrected
from weakties.domain.when import When, when
from weakties.log.envelope import OBEYED, EventDate, Recorded
from weakties.log.protocol import Log
from weakties.log.rows import format_timestamp
from weakties.readmodel.structure import Structure

_STAMP = len("2026-11-20T09:00:00.000000Z")
_DAY = len("2026-11-20")


class Piece(NamedTuple):
    """A part of a log that goes on to where the next one begins.

    Attributes:
        first: its first position.
        instant: when all of it was recorded, since a correction says so; None if it counts as
            stored.
        least: the latest time before it; nothing is recorded before what stands earlier.
    """

    first: int
    instant: str | None
    least: str


@attrs.frozen
class Times:
    """When the events of a log were recorded, by a right clock, as far as corrections tell.

    The times never run backwards, whatever is stored, corrected or undone.

    Attributes:
        pieces: all of the log, from its first position on.
    """

    pieces: tuple[Piece, ...]
    _firsts: tuple[int, ...]

    @classmethod
    def within(cls, log: Log, until: int) -> Times | None:
        """Read what corrects the clock in a log up to a position; None if nothing ever did."""
        told = list(log.read(0, until, tuple(OBEYED)))
        corrections = [r.position for r in told if isinstance(r.event, ClockCorrected)]
        if not corrections:
            return None
        instants: dict[int, str | None] = {1: None}
        for position, event in sorted(Structure.from_history(told).clocks.items()):
            _paint(instants, position, event)
        for position in corrections:  # from there on the stored times may be earlier than before
            instants.setdefault(position, _instant_at(instants, position))
        pieces, least, firsts = list[Piece](), "", sorted(instants)
        for first, following in zip(firsts, [*firsts[1:], None], strict=True):
            pieces.append(Piece(first, instants[first], least))
            if following is not None:
                last = instants[first]
                if last is None:
                    last = next(log.read_dates(following - 2, following - 1)).recorded_at
                least = max(least, last)
        return cls(tuple(pieces), tuple(firsts))

    def recorded_at(self, position: int, stored: str) -> str:
        """Return when the event at a position was recorded."""
        piece = self.pieces[bisect_right(self._firsts, position) - 1]
        return max(piece.least, piece.instant or stored)

    def read(self, event: Recorded) -> Recorded:
        """Return an event with its right times."""
        position, told = event.position, event.event
        recorded_at = self.recorded_at(position, event.recorded_at)
        occurred_at = event.occurred_at
        if self._is_corrected(position):
            occurred_at = correct_moment(event.id, occurred_at, recorded_at)
        elif recorded_at == event.recorded_at:
            return event
        if occurred_at != event.occurred_at:
            told = evolve(told, at=When(occurred_at))
        return event._replace(occurred_at=occurred_at, recorded_at=recorded_at, event=told)

    def date(self, dated: EventDate) -> EventDate:
        """Return the same of what says only when something happened."""
        recorded_at = self.recorded_at(dated.position, dated.recorded_at)
        occurred_at = dated.occurred_at
        if self._is_corrected(dated.position):
            occurred_at = correct_moment(dated.id, occurred_at, recorded_at)
        return dated._replace(occurred_at=occurred_at, recorded_at=recorded_at)

    def _is_corrected(self, position: int) -> bool:
        return self.pieces[bisect_right(self._firsts, position) - 1].instant is not None


def correct_moment(event: str, occurred_at: str, recorded_at: str) -> str:
    """Return when something happened; what was recorded as of now has the time of recording.

    The id of an event holds what the clock said when it was recorded, to the millisecond. What
    happened in the same second is what was recorded without a day.

    Args:
        event: its id.
        occurred_at: as stored.
        recorded_at: by a right clock.
    """
    if len(occurred_at) <= _DAY:
        return occurred_at
    clock, happened = time_of(event), datetime.fromisoformat(occurred_at)
    zone = happened.tzinfo or UTC
    if clock is None or happened.replace(tzinfo=zone) != clock.replace(microsecond=0):
        return occurred_at
    return when(datetime.fromisoformat(recorded_at).replace(microsecond=0).astimezone(zone))


def _paint(instants: dict[int, str | None], position: int, event: ClockCorrected) -> None:
    """Let a correction say when what lies before it was recorded; a later one goes over it."""
    end = min(event.until, position - 1)
    runs = {
        first: instant
        for first, instant in zip(event.positions, event.instants, strict=False)
        if first <= end and is_stamp(instant)
    }
    if not runs:
        return
    first, behind = min(runs), _instant_at(instants, end + 1)
    for other in [other for other in instants if first <= other <= end]:
        del instants[other]
    instants.update(runs)
    instants[end + 1] = behind


def _instant_at(instants: dict[int, str | None], position: int) -> str | None:
    """Return what is known of a position."""
    return instants[max(first for first in instants if first <= position)]


def is_stamp(text: str) -> bool:
    """Check whether a text is an instant as the log spells it."""
    try:
        return len(text) == _STAMP and format_timestamp(datetime.fromisoformat(text)) == text
    except (ValueError, OverflowError):
        return False
