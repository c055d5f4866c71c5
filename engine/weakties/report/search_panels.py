"""The core's panels of the search itself: what was done month by month, and what talks taught."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Quote, Table, Text
from weakties.domain.when import When, first_day
from weakties.errors import WrongSpan
from weakties.progress.before_after import describe_split, list_approaches, split_periods
from weakties.progress.periods import (
    PeriodFigures,
    Series,
    find_first_fact,
    measure_periods,
)
from weakties.projections.agenda import Agenda
from weakties.report.panels import Names, describe_limit, join_names

if TYPE_CHECKING:
    from weakties.domain.meetings import MeetingDebriefed

MONTHS, PAUSE_WEEKS, LIMIT = 12, 2, 5
"""The latest months are shown; a pause is so many weeks or longer; of all else the latest few."""
_HEADS = (
    "Month", "Requests", "Talks", "Taken up", "Thanks", "Applied", "Answered", "Too young",
)  # fmt: skip
_LEGEND = (
    "Each line counts its month alone. Taken up: people whose name you were given, and whom you "
    "asked or met then for the first time. Answered: of the requests of that month that have had "
    "three weeks; the others are too young to say."
)


class ProgressPanel:
    """What was done in each month, what came of its requests, pauses, and changes of approach."""

    id, title = "progress", "What I did, month by month"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        weeks = measure_periods(view, "week")
        if not weeks.periods:
            return
        months = measure_periods(view, "month")
        yield Text(_describe_period(view, months))
        rows = (_build_row(figures) for figures in months.periods[-MONTHS:])
        rest = _describe_months(len(months.periods))
        yield Table(_HEADS, rows, note=rest)
        yield Text(_LEGEND)
        pauses = [pause for pause in weeks.pauses if pause.periods >= PAUSE_WEEKS]
        if pauses:
            rest = describe_limit(LIMIT, len(pauses), "the latest")
            lines = ((pause.start, pause.end, pause.periods) for pause in pauses[: -LIMIT - 1 : -1])
            yield Table(("From", "To", "Weeks"), lines, "Weeks in which nothing was done", rest)
        yield from _list_changes(view)


def _describe_period(view: Readable, months: Series) -> str:
    """Return of which time the months are, and how much was done in it."""
    first, last = find_first_fact(view), months.periods[-1].period.end
    requests, talks = (sum(p.done[m] for p in months.periods) for m in ("requests", "talks"))
    return f"{first} to {last}: {requests} requests and {talks} talks."


def _describe_months(count: int) -> str:
    """Return how many months are shown, where there are more."""
    return f"The last {MONTHS} of {count} months." if count > MONTHS else ""


def _build_row(figures: PeriodFigures) -> tuple[str | int, ...]:
    done, cohort = figures.done, figures.cohort
    return (
        figures.period.name,
        done["requests"],
        done["talks"],
        done["introductions_taken_up"],
        done["thanks"],
        done["applications"],
        f"{cohort.answered} of {cohort.mature}" if cohort.mature else "",
        cohort.arrived - cohort.mature,
    )


def _list_changes(view: Readable) -> Iterator[Block]:
    """List the changes of approach, and compare what came before the last one and since."""
    approaches = list_approaches(view)
    if not approaches:
        return
    note = describe_limit(LIMIT, len(approaches), "the latest")
    rows = ((a.day, Quote(a.words) if a.words else None) for a in approaches[: -LIMIT - 1 : -1])
    yield Table(("From", "What I do since"), rows, "Changes of approach", note)
    try:
        split = split_periods(view, approaches[-1])
    except WrongSpan:  # nothing was done before it, or it is of this very day
        return
    for sentence in describe_split(split):
        yield Text(sentence)


class LearntPanel:
    """What the latest talks taught, in the words that were written down."""

    id, title = "learnt", "What I learnt"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        rows = list(_list_insights(view))[::-1]
        if rows:
            note = describe_limit(LIMIT, len(rows), "the latest")
            yield Table(("With", "When", "Words"), rows[:LIMIT], note=note)


def _list_insights(view: Readable) -> Iterator[tuple[object, ...]]:
    """Yield from whom something was learnt, when, and what, as it happened."""
    agenda, names = view.read(Agenda), Names(view)
    for recorded in view.events(("meeting.debriefed",)):
        event: MeetingDebriefed = recorded.event  # type: ignore[assignment]  # by its kind
        if event.insights:
            people = agenda.list_attendees(agenda.find_meeting_id(event.meeting))
            who = join_names([names.person(attendee.person) for attendee in people])
            yield who or None, first_day(When(recorded.occurred_at)), Quote(event.insights)
