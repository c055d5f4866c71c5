"""How did the network grow?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from weakties.domain.when import When, day, last_day, when
from weakties.network.past.spans import steps
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
        asked, replied, met: people who got that far, see `Funnel.stages`.
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


def series(
    network: Network, start: Day | None = None, end: Day | None = None, step: str = "month",
    *, known: Day | None = None,
) -> Iterator[Point]:  # fmt: skip
    """Give the network at the end of every day, week, month or year of a span.

    Args:
        start: the first day; that of the first event about anybody if left out, and if there is
            none, nothing is given.
        end: the last day, with which the series ends; today if left out.
        step: day, week, month or year; a week ends on Sunday.
        known: the last day, or instant, at which anything may have been recorded.

    Raises:
        UnknownId: there is no such step.
        WrongSpan: the later day comes first, or there are more than `MOST` steps.
    """
    last = network.day if end is None else last_day(when(end))
    first = day(when(start)) if start else began(network.at(occurred=last, known=known))
    days = steps(first or last, last, step)
    return (_point(network.at(occurred=on, known=known)) for on in days if first)


def began(view: Network | View) -> date | None:
    """Give the day of the first event about anybody; None while there is none."""
    first = view.read(Timeline).began()
    return day(When(first)) if first else None


def _point(view: View) -> Point:
    """Count what there is on one day."""
    funnel, agenda = view.read(Funnel), view.read(Agenda)
    asked, replied, met, *_ = (stage.reached.n for stage in funnel.stages())
    given = "state not in ('requested', 'declined')"
    return Point(
        view.day,
        view.read(People).count(),
        sum(1 for _ in view.read(Ties).ties.where("total > 0")),
        asked,
        replied,
        met,
        sum(1 for _ in agenda.introductions.where(given)),
        sum(1 for _ in funnel.chains.where("what = 'lead'")),
        sum(1 for _ in funnel.chains.where("what = 'offer'")),
    )
