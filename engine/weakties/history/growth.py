"""The growth of a network, period by period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, overload

import attrs

from weakties.domain.periods import list_period_ends
from weakties.domain.when import When, first_day, last_day
from weakties.progress.periods import find_first_fact
from weakties.projections.agenda import Agenda
from weakties.projections.funnel import Funnel
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.projections.timeline import Timeline

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network, View
    from weakties.readmodel.projection import Projection

T = TypeVar("T")
_PAIRS = (
    "(select distinct introducer, introduced from introductions "
    "where is_given and introducer != introduced)"
)
"""Who gave the name of whom, each pair once; a name declined later was received all the same."""


@attrs.frozen
class Point:
    """A network at the end of one day, in figures.

    Attributes:
        in_contact: people with whom there was any contact so far.
        asked, replied, met: people who got that far, see `Funnel.list_stages`.
        introductions: who gave the name of whom, each pair once, as `weakties.progress` counts.
    """

    day: date
    people: int
    in_contact: int
    asked: int
    replied: int
    met: int
    introductions: int
    leads: int
    offers: int


def measure_point(view: View) -> Point:
    """Return the figures of a network on the day of a view."""
    funnel, agenda = view.read(Funnel), view.read(Agenda)
    requested, replied, met, *_ = (stage.reached.n for stage in funnel.list_stages())
    return Point(
        view.day,
        view.read(People).count(),
        _count(view.read(Ties), "ties where total > 0"),
        requested,
        replied,
        met,
        _count(agenda, _PAIRS),
        _count(funnel, "chains where what = 'lead'"),
        _count(funnel, "chains where what = 'offer'"),
    )


def _count(projection: Projection, rows: str) -> int:
    """Return how many rows of a projection's table meet a condition."""
    (number,) = projection.query(f"select count(*) from {rows}")[0]  # noqa: S608  # our own words
    return int(number)


@overload
def compute_series(
    network: Network, start: Day | None = None, end: Day | None = None, pace: str = "month",
    *, recorded_until: Day | None = None,
) -> Iterator[Point]: ...  # fmt: skip
@overload
def compute_series(
    network: Network, start: Day | None = None, end: Day | None = None, pace: str = "month",
    *, recorded_until: Day | None = None, measure: Callable[[View], T],
) -> Iterator[T]: ...  # fmt: skip
def compute_series(
    network: Network, start: Day | None = None, end: Day | None = None, pace: str = "month",
    *, recorded_until: Day | None = None, measure: Callable[[View], Any] = measure_point,
) -> Iterator[Any]:  # fmt: skip
    """Yield an answer as of the end of every day, week, month, quarter or year of a span.

    The log is replayed once, however many days there are.

    Args:
        start: the first day; if left out that of the first own act or of the first thing that came
            in, see `weakties.progress.find_first_fact`, and while there is none the last day alone.
        end: the last day, with which the series ends; today if left out.
        pace: day, week, month, quarter or year; a week ends on Sunday.
        recorded_until: the last day, or instant, at which anything may have been recorded.
        measure: gives the answer of a view: of any projection or statistic, one's own too; the
            figures of a `Point` if left out.

    Returns:
        an answer for each day; none if no start is given and nobody is in the network.

    Raises:
        UnknownId: there is no such step.
        WrongSpan: the later day comes first, or there are more than `MOST` steps.

    >>> import weakties
    >>> from weakties import ReplyRates
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana")
    ...     _ = network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
    ...     list(compute_series(network, "2026-02", "2026-03",
    ...                         measure=lambda view: len(view.read(ReplyRates).list_open())))
    [0, 1]
    """
    last = network.day if end is None else last_day(network.read_date(end))
    first = first_day(network.read_date(start)) if start else None
    if first is None:
        view = network.at(occurred=last, recorded_until=recorded_until)
        first = find_first_fact(view)
        is_empty = first is None and find_first_day(view) is None
        first = min(first or last, last)
    else:
        is_empty = False
    days = list_period_ends(first, last, pace)
    views = network.walk_days(() if is_empty else days, recorded_until=recorded_until)
    return map(measure, views)


def find_first_day(view: Network | View) -> date | None:
    """Return the day of the first event about anybody; None while there is none."""
    first = view.read(Timeline).find_beginning()
    return first_day(When(first)) if first else None
