"""A search period by period: what was done, and what came of the requests of each period.

`docs/reference/progress.md` says what each measure counts. All of it is taken from one view in one
go: nothing is replayed for a period.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal, get_args

import attrs

from weakties.contracts import Readable
from weakties.domain.periods import Period, build_span_error, find_period, list_periods
from weakties.domain.resting import pause_garbage_collection
from weakties.domain.when import first_day, last_day, when
from weakties.errors import WrongSpan
from weakties.progress.acts import MEASURES, Measure, list_acts, list_own_days
from weakties.progress.happened import rank_events
from weakties.progress.once import ensure_cache
from weakties.progress.requests import WINDOW_DAYS, RequestOutcome, latest, list_outcomes
from weakties.statistics.proportions import Proportion

Outcome = Literal["arrived", "mature", "answered", "talked", "answered_in_time", "open"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What came of requests, by the day of the request."""
_STRAY = timedelta(days=3653)
"""Ten years: so long is no pause in a search, but a year that was mistyped."""


@attrs.frozen(kw_only=True)
class Cohort:
    """What came of the requests of one span, as of the view's day.

    Attributes:
        arrived: the requests that arrived.
        mature: those that had `WINDOW_DAYS` to be answered.
        answered, talked: of the mature, those that were answered, or that a talk came of.
        answered_in_time: of the answered, those whose reply came within these days.
        open: of all that arrived, those without an answer or a talk, and not closed.
        events: the ids of the requests.
    """

    arrived: int = 0
    mature: int = 0
    answered: int = 0
    talked: int = 0
    answered_in_time: int = 0
    open: int = 0
    events: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __add__(self, other: Cohort) -> Cohort:
        """Return what came of the requests of both."""
        names = [field.name for field in attrs.fields(Cohort)]
        return Cohort(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def count(self, outcome: Outcome) -> int:
        """Return the count of one outcome."""
        number: int = getattr(self, outcome)
        return number

    def share(self, outcome: Outcome) -> Proportion:
        """Return an outcome out of the requests that had time for it.

        >>> Cohort(arrived=9, mature=6, answered=2).share("answered")
        Proportion(n=2, of=6)
        """
        return Proportion(self.count(outcome), self.mature)


@attrs.frozen(kw_only=True)
class PeriodFigures:
    """One period of a search.

    Attributes:
        done: how often each of `MEASURES` happened in it; every one has a number.
        cohort: what came of the requests of it.
        own_acts: how many own acts lie in it, also of kinds that no measure counts.
        events: the ids of the events behind each measure that is not 0.
    """

    period: Period
    done: dict[Measure, int]
    cohort: Cohort
    own_acts: int
    events: dict[Measure, tuple[str, ...]] = attrs.field(factory=dict, repr=False)

    @property
    def is_pause(self) -> bool:
        """Whether nothing was done in it."""
        return not self.own_acts

    @property
    def is_empty(self) -> bool:
        """Whether it is a pause in which nothing came in either."""
        return self.is_pause and not any(self.done.values()) and not self.cohort.arrived


@attrs.frozen(kw_only=True)
class Pause:
    """A run of periods without an own act.

    Attributes:
        start, end: the first and the last day.
        periods: how many there are.
    """

    start: date
    end: date
    periods: int


@attrs.frozen(kw_only=True)
class Row:
    """One number of a series: one measure of one period.

    Attributes:
        about: ``done``, by the day on which it happened, or ``requests``, by that of the request.
    """

    period: Period
    about: Literal["done", "requests"]
    measure: Measure | Outcome
    value: int


@attrs.frozen(kw_only=True)
class Series:
    """A search period by period.

    Attributes:
        by: how long a period is: one of `weakties.history.PACES`.
        day: the day up to which it is known what came of requests.
        periods: each of them, also those in which nothing happened; empty while nothing was done.
    """

    by: str
    day: date
    periods: tuple[PeriodFigures, ...]

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The longest runs of periods without an own act, in their order."""
        runs = groupby(self.periods, lambda figures: figures.is_pause)
        return tuple(
            Pause(start=run[0].period.start, end=run[-1].period.end, periods=len(run))
            for is_pause, members in runs
            if is_pause and (run := list(members))
        )

    def sum_cohorts(self) -> Cohort:
        """Return what came of the requests of all periods together."""
        return sum((figures.cohort for figures in self.periods), Cohort())

    def list_rows(self) -> Iterator[Row]:
        """Yield one row a period and measure, as `weakties progress --csv` prints them."""
        for figures in self.periods:
            for measure in MEASURES:
                value = figures.done[measure]
                yield Row(period=figures.period, about="done", measure=measure, value=value)
            for outcome in OUTCOMES:
                value = figures.cohort.count(outcome)
                yield Row(period=figures.period, about="requests", measure=outcome, value=value)


@pause_garbage_collection()
def measure_periods(
    view: Readable,
    by: str = "month",
    *,
    start: str | date | None = None,
    end: str | date | None = None,
) -> Series:
    """Return what was done in each period, and what came of its requests.

    Args:
        view: a network, or a network as of a day; what came of requests is known up to its day.
        by: day, week, month, quarter or year.
        start: the first day; left out, the period of the first fact, see `find_first_fact`.
        end: the last day; left out, or later than the view's day, it is the view's day.

    Returns:
        the series; without periods if nothing was done yet, and no start was given.

    Raises:
        UnknownId: there is no such period.
        WrongSpan: the later day comes first, or there are more than 1,000 periods.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana")
    ...     _ = network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
    ...     march, april = measure_periods(network, start="2026-03", end="2026-04").periods
    >>> march.period.name, march.done["requests"], march.cohort.mature, april.is_pause
    ('2026-03', 1, 1, True)
    """
    view = ensure_cache(view)
    first, last = choose_span(view, by, start=start, end=end)
    if first is None:
        list_periods(last, last, by)  # which refuses a pace that is none
        return Series(by=by, day=view.day, periods=())
    periods = list_periods(first, last, by)
    return Series(by=by, day=view.day, periods=tuple(measure_spans(view, periods)))


def choose_span(
    view: Readable, by: str, *, start: str | date | None, end: str | date | None
) -> tuple[date | None, date]:
    """Return the first and the last day of a series; no first one while nothing was done.

    Raises:
        WrongSpan: the later day comes first.
    """
    today = view.day
    last = today if end is None else min(last_day(when(end)), today)
    if start is not None:
        first = first_day(when(start))
        if first > today and end is None:
            cure = "give an earlier day to begin with"
            raise WrongSpan(first.isoformat(), last.isoformat(), "nothing has happened yet", cure)
        if first > last:
            raise build_span_error(first, last)
        return first, last
    fact = find_first_fact(view)
    if fact is None or fact > last:
        return None, last
    return find_period(fact, by)[0] if by in ("week", "month", "quarter", "year") else fact, last


def find_first_fact(view: Readable) -> date | None:
    """Return the day of the first own act, or of the first thing that came in; None if none did.

    Imported dates of the past have no part in it, nor has what lies more than ten years before all
    else, as a year does that was mistyped; see `find_stray_days`.
    """
    days = _list_days(view)
    return next(iter(days[_count_strays(days) :]), None)


def find_stray_days(view: Readable) -> list[date]:
    """Return the days of what lies more than ten years before all that follows, the first first.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana")
    ...     for at in ("1926-03-02", "2026-03-02"):
    ...         _ = network.record(weakties.OutreachSent(person=ana, at=at))
    ...     [day.year for day in find_stray_days(network)], find_first_fact(network).year
    ([1926], 2026)
    """
    days = _list_days(view)
    return days[: _count_strays(days)]


def _count_strays(days: Sequence[date]) -> int:
    """Count the days before the last gap of more than ten years."""
    gaps = (n for n, (day, after) in enumerate(pairwise(days), 1) if after - day > _STRAY)
    return max(gaps, default=0)


def _list_days(view: Readable) -> list[date]:
    """Return the days on which something was done or came in, each once, in their order."""
    days = {*(act.day for act in list_acts(view)), *list_own_days(view)}
    return [date.fromisoformat(day) for day in sorted(days)]


def measure_spans(view: Readable, periods: Iterable[Period]) -> Iterator[PeriodFigures]:
    """Yield the figures of some periods that follow each other, or lie apart."""
    view, periods = ensure_cache(view), list(periods)
    starts = [period.start.isoformat() for period in periods]
    ends = [min(period.end, view.day).isoformat() for period in periods]

    def find(day: str) -> int | None:
        number = bisect_right(starts, day) - 1
        return number if number >= 0 and day <= ends[number] else None

    done: dict[int | None, dict[Measure, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    events: dict[int | None, dict[Measure, list[str]]] = defaultdict(lambda: defaultdict(list))
    for act in list_acts(view):
        number = find(act.day)
        done[number][act.measure] += act.amount
        events[number][act.measure].append(act.event)
    own: dict[int | None, int] = defaultdict(int)
    for day in list_own_days(view):
        own[find(day)] += 1
    outcomes: dict[int | None, list[RequestOutcome]] = defaultdict(list)
    ranks = rank_events(view)
    for outcome in list_outcomes(view):
        outcomes[find(ranks[outcome.request.outreach].day)].append(outcome)
    for number, period in enumerate(periods):
        yield PeriodFigures(
            period=period,
            done=done[number],
            cohort=count_cohort(outcomes[number]),
            own_acts=own[number],
            events={measure: tuple(ids) for measure, ids in events[number].items()},
        )


def count_cohort(outcomes: Iterable[RequestOutcome]) -> Cohort:
    """Count what came of some requests that arrived."""
    outcomes = list(outcomes)
    mature = [outcome for outcome in outcomes if outcome.is_mature]
    answered = [outcome for outcome in mature if outcome.request.replied_at is not None]
    return Cohort(
        arrived=len(outcomes),
        mature=len(mature),
        answered=len(answered),
        talked=sum(outcome.talk is not None for outcome in mature),
        answered_in_time=sum(map(_is_answered_in_time, answered)),
        open=sum(map(_is_open, outcomes)),
        events=tuple(str(outcome.request.outreach) for outcome in outcomes),
    )


def _is_answered_in_time(outcome: RequestOutcome) -> bool:
    """Check whether the reply came within the days that every mature request had."""
    request = outcome.request
    assert request.replied_at is not None  # only the answered are looked at
    last = date.fromisoformat(latest(request.sent_at)) + timedelta(days=WINDOW_DAYS)
    return latest(request.replied_at) <= last.isoformat()


def _is_open(outcome: RequestOutcome) -> bool:
    """Check whether something may still come of a request."""
    request = outcome.request
    return request.replied_at is None and request.closed_at is None and outcome.talk is None
