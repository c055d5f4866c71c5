"""The growth of a network, period by period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from weakties.domain.periods import list_period_ends
from weakties.domain.when import When, first_day, last_day, when
from weakties.projections.agenda import Agenda
from weakties.projections.funnel import Funnel
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.projections.timeline import Timeline

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network, View


@attrs.frozen
class Point:
    """A network at the end of one day, in figures.

    Attributes:
        in_contact: people with whom there was any contact so far.
        asked, replied, met: people who got that far, see `Funnel.list_stages`.
        introductions: names that were given, and not declined.
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


def compute_series(
    network: Network, start: Day | None = None, end: Day | None = None, pace: str = "month",
    *, recorded_until: Day | None = None,
) -> Iterator[Point]:  # fmt: skip
    """Return the network at the end of every day, week, month or year of a span.

    Args:
        start: the first day; that of the first event about anybody if left out, and if there is
            none, nothing is given.
        end: the last day, with which the series ends; today if left out.
        pace: day, week, month or year; a week ends on Sunday.
        recorded_until: the last day, or instant, at which anything may have been recorded.

    Raises:
        UnknownId: there is no such step.
        WrongSpan: the later day comes first, or there are more than `MOST` steps.
    """
    last = network.day if end is None else last_day(when(end))
    first = (
        first_day(when(start))
        if start
        else find_first_day(network.at(occurred=last, recorded_until=recorded_until))
    )
    days = list_period_ends(first or last, last, pace)
    return (
        _measure_point(network.at(occurred=on, recorded_until=recorded_until))
        for on in days
        if first
    )


def find_first_day(view: Network | View) -> date | None:
    """Return the day of the first event about anybody; None while there is none."""
    first = view.read(Timeline).find_beginning()
    return first_day(When(first)) if first else None


def _measure_point(view: View) -> Point:
    """Return the figures of a network on one day."""
    funnel, agenda = view.read(Funnel), view.read(Agenda)
    requested, replied, met, *_ = (stage.reached.n for stage in funnel.list_stages())
    condition = "state not in ('requested', 'declined')"
    return Point(
        view.day,
        view.read(People).count(),
        sum(1 for _ in view.read(Ties).ties.where("total > 0")),
        requested,
        replied,
        met,
        sum(1 for _ in agenda.introductions.where(condition)),
        sum(1 for _ in funnel.chains.where("what = 'lead'")),
        sum(1 for _ in funnel.chains.where("what = 'offer'")),
    )
