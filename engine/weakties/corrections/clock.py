"""Correcting when events were recorded, after the machine's clock was wrong.

What is known is little: what the clock said, which the id of each event keeps; what was recorded
before; and what was recorded afterwards, by a right clock. So each event is given the latest time
at which it can have been recorded, with the time between events as the clock measured it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import attrs

from weakties.domain.ids import EventId, time_of
from weakties.domain.structural import ClockCorrected
from weakties.domain.when import When, first_day, when
from weakties.errors import CannotCorrectClock, UnknownId
from weakties.log.envelope import STRUCTURAL, Draft, Row
from weakties.log.protocol import Log, Writer
from weakties.log.rows import format_timestamp
from weakties.network.times import correct_moment
from weakties.readmodel.feed import format_end

if TYPE_CHECKING:
    from weakties.network.facade import Network

_MILLISECOND = timedelta(milliseconds=1)
_DAY = len("2026-11-20")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class ClockCorrection:
    """A correction of the clock, recorded or foreseen.

    Attributes:
        first, last: the positions of the events that count as recorded at other times.
        before: when the first and the last of them counted as recorded.
        after: when they count as recorded now, or would.
        now: what the clock says now, which is taken to be right.
        to_come: the positions of those among them that say a day which is still to come: it was
            reckoned from the wrong clock, and is to be corrected by `edit`.
        event: the id of the event that corrects it; None if it is only foreseen.
    """

    first: int
    last: int
    before: tuple[str, str]
    after: tuple[str, str]
    now: datetime
    to_come: tuple[int, ...] = ()
    event: EventId | None = None


class _Reading(NamedTuple):
    """What the clock said when the event at a position was recorded."""

    position: int
    at: datetime


def foresee_clock(
    network: Network,
    *,
    first: int | None = None,
    last: int | None = None,
    recorded_by: str | date | None = None,
) -> ClockCorrection | None:
    """Return what `correct_clock` would do; None if there is nothing to correct."""
    plan = _plan(network, first=first, last=last, recorded_by=recorded_by)
    return None if plan is None else plan.correction


def correct_clock(
    network: Network,
    *,
    first: int | None = None,
    last: int | None = None,
    recorded_by: str | date | None = None,
    source: str = "api",
) -> ClockCorrection | None:
    """Record when events were recorded by a right clock, which the network's is taken to have now.

    From then on, everything that is known as of an instant is as if the clock had been right, and
    what is recorded has its time again. Nothing stored is changed; undoing takes it back.

    Args:
        first: the position of the first event that was recorded by a wrong clock; the first one
            that lies in the future if left out.
        last: the position of the last one; if left out, `first` or the end of the log.
        recorded_by: when the last one that a wrong clock recorded was recorded at the latest; if
            left out, when the next one was, or now.
        source: who corrects it.

    Returns:
        None if no event lies in the future, and none was named.

    Raises:
        UnknownId: there is no such event.
        CannotCorrectClock: the events may have been recorded when they say, or cannot have been
            recorded when `recorded_by` says.
    """

    def work(writer: Writer) -> ClockCorrection | None:
        plan = _plan(network, first=first, last=last, recorded_by=recorded_by)
        if plan is None:
            return None
        (recorded,) = writer.append([Draft(event=plan.event, source=source)])
        return attrs.evolve(plan.correction, event=EventId(recorded.id))

    return network.run_as_writer(work)


class _Plan(NamedTuple):
    correction: ClockCorrection
    event: ClockCorrected


def _plan(
    network: Network, *, first: int | None, last: int | None, recorded_by: str | date | None
) -> _Plan | None:
    log, now = network.log, network.now
    end = log.read_head().position
    is_named = first is not None
    if first is None:
        first = last = _first_after(log, end, format_timestamp(now))
        if first is None:
            return None
        last = end
    last = first if last is None else last
    for position in (first, last):
        if not 1 <= position <= end:
            raise UnknownId("event", str(position))
    if first > last:
        raise CannotCorrectClock(
            f"event {first} comes after event {last}", "name the earlier one first"
        )
    rows = list(log.read_rows(first - 1, last))
    least = _recorded_at(log, first - 1) if first > 1 else _EARLIEST
    most = now.astimezone(UTC)
    if least > most:
        raise CannotCorrectClock(
            f"event {first - 1}, which is before, counts as recorded in the future",
            f"correct that along: `weakties clock {first - 1}-{last}`",
        )
    if last < end:
        most = min(most, _recorded_at(log, last + 1))
    span = _Span(least, most, now, recorded_by, is_named=is_named)
    instants = span.correct(rows)
    moments = [
        correct_moment(row.id, row.occurred_at, instant)
        for row, instant in zip(rows, instants, strict=True)
    ]
    counted = [(dated.recorded_at, dated.occurred_at) for dated in log.read_dates(first - 1, last)]
    if counted == list(zip(instants, moments, strict=True)):
        raise CannotCorrectClock(
            "by all that is known, these events were recorded when they say",
            "name when the last of them was recorded, with --recorded-by",
        )
    starts = [n for n, at in enumerate(instants) if n == 0 or at != instants[n - 1]]
    event = ClockCorrected(
        positions=tuple(first + n for n in starts),
        instants=tuple(instants[n] for n in starts),
        until=last,
    )
    correction = ClockCorrection(
        first=first,
        last=last,
        before=(counted[0][0], counted[-1][0]),
        after=(instants[0], instants[-1]),
        now=now,
        to_come=tuple(_to_come(rows, moments, network.day)),
    )
    return _Plan(correction, event)


def _first_after(log: Log, end: int, instant: str) -> int | None:
    """Return the first position that counts as recorded after an instant; times never go back."""
    low, high = 1, end + 1
    while low < high:
        middle = (low + high) // 2
        if next(log.read_dates(middle - 1, middle)).recorded_at > instant:
            high = middle
        else:
            low = middle + 1
    return low if low <= end else None


def _recorded_at(log: Log, position: int) -> datetime:
    return datetime.fromisoformat(next(log.read_dates(position - 1, position)).recorded_at)


@attrs.frozen
class _Span:
    """Events in a row that a wrong clock recorded, and what is known of when that was.

    Attributes:
        least: when what is before them was recorded.
        most: when what is behind them was recorded, or now.
        recorded_by: when the last of them was, as far as somebody says.
        is_named: whether somebody says that their clock was wrong.
    """

    least: datetime
    most: datetime
    now: datetime
    recorded_by: str | date | None
    is_named: bool = attrs.field(kw_only=True)

    def correct(self, rows: Iterable[Row]) -> list[str]:
        """Return when each of them was recorded, at the latest."""
        most, recorded_by, is_last = self.most, self.recorded_by, True
        right: list[datetime] = []
        runs = self._runs(rows)
        while runs:
            run, end = runs.pop(), most
            is_wrong = run[-1].at > most or run[0].at < self.least - _MILLISECOND
            is_said = recorded_by is not None and (is_wrong or (is_last and self.is_named))
            if is_said:
                assert recorded_by is not None
                end, is_wrong = self._end(recorded_by, most), True
            if is_wrong and run[-1].at - run[0].at > end - self.least:  # it was set in between
                runs += _cut(run)
                continue
            recorded_by, is_last = None if is_said else recorded_by, False
            ahead = run[-1].at - end if is_wrong else timedelta()
            for reading in reversed(run):
                most = max(self.least, min(most, reading.at - ahead))
                right.append(most)
        return [format_timestamp(at) for at in reversed(right)]

    def _runs(self, rows: Iterable[Row]) -> list[list[_Reading]]:
        """Cut events where the clock was set: where it goes back, or into the future."""
        runs: list[list[_Reading]] = []
        for row in rows:
            reading = _Reading(row.position, _read_clock(row))
            before = runs[-1][-1].at if runs else reading.at
            is_set = before > reading.at or before <= self.now < reading.at
            if not runs or is_set:
                runs.append([])
            runs[-1].append(reading)
        return runs

    def _end(self, recorded_by: str | date, most: datetime) -> datetime:
        """Return the instant by which the last was recorded, as somebody says.

        Raises:
            CannotCorrectClock: it cannot have been then.
        """
        moment, zone = when(recorded_by), self.now.tzinfo or UTC
        begins, ends = _begin_of(moment, zone), datetime.fromisoformat(format_end(moment, zone))
        if begins > most:
            at = most.astimezone(zone)
            what = (
                "it is not later than that now" if most >= self.now else "what follows was by then"
            )
            raise CannotCorrectClock(
                f"{moment} is after {at:%Y-%m-%d %H:%M}, and {what}",
                "name an earlier moment with --recorded-by",
            )
        if ends < self.least:
            at = self.least.astimezone(zone)
            raise CannotCorrectClock(
                f"what is before was recorded on {at:%Y-%m-%d %H:%M}, and {moment} is earlier",
                "name a later moment with --recorded-by",
            )
        return min(ends, most)


def _cut(run: list[_Reading]) -> tuple[list[_Reading], list[_Reading]]:
    """Cut events where most time passed by the clock: that is where it can have been set."""
    gaps = [later.at - earlier.at for earlier, later in pairwise(run)]
    cut = 1 + gaps.index(max(gaps))
    return run[:cut], run[cut:]


def _begin_of(moment: When, zone: tzinfo) -> datetime:
    """Return the first instant that a moment can mean."""
    if len(moment) <= _DAY:
        return datetime.combine(first_day(moment), time.min, zone)
    at = datetime.fromisoformat(moment)
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def _read_clock(row: Row) -> datetime:
    """Return what the clock said when an event was recorded; a log in the future hides that."""
    stored, clock = datetime.fromisoformat(row.recorded_at), time_of(row.id)
    return stored if clock is None or stored - clock < _MILLISECOND else clock


def _to_come(rows: Iterable[Row], moments: Iterable[str], today: date) -> Iterable[int]:
    """Yield the positions of events that say a day which is still to come."""
    for row, moment in zip(rows, moments, strict=True):
        if row.kind not in STRUCTURAL and first_day(When(moment)) > today:
            yield row.position
