"""Two periods of a search beside each other: what was done in each, and with whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from weakties.contracts import Readable
from weakties.domain.date_words import DateReader
from weakties.domain.event import list_person_ids
from weakties.domain.periods import PACES, Period, build_span_error, find_period, list_periods
from weakties.errors import WrongSpan
from weakties.history.differences import Difference, compare_views
from weakties.history.hindsight import Revised, list_revised
from weakties.progress.acts import Measure, list_acts
from weakties.progress.happened import list_events, rank_events
from weakties.progress.once import CachingView
from weakties.progress.periods import PeriodFigures, measure_spans
from weakties.progress.talks import list_talks
from weakties.projections.people import People

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network

_WITH_SOMEBODY: tuple[Measure, ...] = (
    "requests", "follow_ups", "replies", "introductions", "thanks", "job_interviews",
)  # fmt: skip
"""The measures that count for each person whom the event names; talks count for all who came."""
_KINDS = (
    "outreach.sent", "outreach.followed_up", "reply.received", "introduction.offered",
    "introduction.made", "thanks.sent", "job_interview.held", "meeting.held",
)  # fmt: skip


_Counts = defaultdict[str, Counter[str]]


@attrs.frozen(kw_only=True)
class PersonWork:
    """What happened between me and one person in each of two periods.

    Attributes:
        before, after: how often, by measure, without zeros: requests, follow_ups, replies, talks,
            introductions by them, thanks, job_interviews, and notes, which no measure counts.
    """

    person: str
    label: str
    before: dict[str, int]
    after: dict[str, int]


@attrs.frozen(kw_only=True)
class PeriodDifference:
    """Two periods beside each other, as of the end of the second.

    Attributes:
        before, after: what was done in each, and what came of the requests of each.
        people: with whom something happened in either; the most in the second period first.
        between: what changed from the end of the first to the end of the second.
        revised: what is known now of the first, and was not at its end; see `Hindsight`.
    """

    before: PeriodFigures
    after: PeriodFigures
    people: tuple[PersonWork, ...]
    between: Difference
    revised: tuple[Revised, ...]

    @property
    def is_equally_long(self) -> bool:
        """Whether both have as many days, so that their counts compare as they are."""
        return self.before.period.days == self.after.period.days


def compare_periods(
    network: Network,
    first: Period | str,
    second: Period | str | None = None,
    *,
    recorded_until: Day | None = None,
) -> PeriodDifference:
    """Compare two periods of a search, as of the end of the second.

    Args:
        first: a period, or words for one, see `weakties.history.DateReader.read_period`. A single
            day means the days up to its end, as many as the second period has.
        second: another; left out, it is all since the first, up to today. A single day means all
            since the first, up to its end. A period that is not over ends today.
        recorded_until: the last day, or instant, at which anything may have been recorded.

    Raises:
        UnclearDate: words name no period.
        WrongSpan: the first ends after the second, or is not over.

    >>> import weakties
    >>> from datetime import UTC, datetime
    >>> with weakties.open(":memory:", clock=lambda: datetime(2026, 11, 9, tzinfo=UTC)) as network:
    ...     ana = network.add_person(name="Ana Ruiz", at="2026-09-01")
    ...     for day in ("2026-10-19", "2026-11-02", "2026-11-05"):
    ...         _ = network.record(weakties.OutreachSent(person=ana, at=day))
    ...     found = compare_periods(network, "last month")
    >>> found.before.done["requests"], found.after.done["requests"], found.after.period.days
    (1, 2, 9)
    >>> [(work.label, work.before, work.after) for work in found.people]
    [('Ana Ruiz', {'requests': 1}, {'requests': 2})]
    """
    reader = DateReader(now=network.now)
    periods = choose_periods(
        reader.read_period(first) if isinstance(first, str) else first,
        reader.read_period(second) if isinstance(second, str) else second,
        network.day,
    )
    earlier, later = (
        network.at(occurred=period.end, recorded_until=recorded_until) for period in periods
    )
    view = CachingView(later)
    figures = [figure for period in periods for figure in measure_spans(view, [period])]
    return PeriodDifference(
        before=figures[0],
        after=figures[1],
        people=tuple(_compare_people(view, periods)),
        between=compare_views(earlier, later),
        revised=list_revised(network, periods[0], recorded_until=recorded_until),
    )


def choose_periods(first: Period, second: Period | None, today: date) -> tuple[Period, Period]:
    """Return the two periods that are meant; see `compare_periods`.

    Raises:
        WrongSpan: the first ends after the second, or is not over.
    """
    if second is None or _is_day(second):
        end = today if second is None else second.end
        if first.start <= end <= first.end and not _is_day(first):
            raise _build_present_error(first, end)
        if first.end > end:
            raise build_span_error(first.end, end)
        start = min(first.end + timedelta(days=1), end)
        name = f"{start}..{end}" if start < end else end.isoformat()
        second = _name_like(first, Period(name, start, end, is_whole=True))
    elif second.start <= today < second.end:
        second = attrs.evolve(second, end=today, is_whole=False)
    if first.end > second.end:
        raise build_span_error(first.end, second.end)
    if _is_day(first) and second.days > 1:
        days = min(second.days - 1, (first.end - date.min).days)
        start = first.end - timedelta(days=days)
        first = Period(f"{start}..{first.end}", start, first.end, is_whole=True)
    return first, second


def _is_day(period: Period) -> bool:
    return period.name == period.start.isoformat() == period.end.isoformat()


def _name_like(first: Period, since: Period) -> Period:
    """Return the time since a month under the name of a month, if it is no more than that one.

    The same holds for weeks, quarters and years.
    """
    for pace in PACES:
        (named,) = list_periods(*find_period(first.start, pace), pace)
        if pace != "day" and named.name == first.name:
            start, end = find_period(since.start, pace)
            if since.start == start and since.end <= end:
                (since,) = list_periods(since.start, since.end, pace)
    return since


def _build_present_error(period: Period, today: date) -> WrongSpan:
    """Return the error for a first period that is not over."""
    reason = f"is not over before {today}, so that nothing lies behind it"
    cure = "name an earlier one first, such as 'last month'"
    return WrongSpan(period.start.isoformat(), period.end.isoformat(), reason, cure)


def _compare_people(view: Readable, periods: tuple[Period, Period]) -> Iterator[PersonWork]:
    """Yield with whom something happened in either period."""
    counts: tuple[_Counts, _Counts] = defaultdict(Counter), defaultdict(Counter)
    for measure, day, people in _list_work(view):
        for period, work in zip(periods, counts, strict=True):
            if period.start.isoformat() <= day <= period.end.isoformat():
                for person in people:
                    work[person][measure] += 1
    labels = {str(person.id): person.label for person in view.read(People).people.where()}
    rows = [
        PersonWork(
            person=person,
            label=labels.get(person, person),
            before=dict(counts[0][person]),
            after=dict(counts[1][person]),
        )
        for person in counts[0].keys() | counts[1].keys()
    ]
    yield from sorted(rows, key=_rank_work)


def _rank_work(work: PersonWork) -> tuple[int, int, str, str]:
    before, after = sum(work.before.values()), sum(work.after.values())
    return -after, -before, work.label.casefold(), work.person


def _list_work(view: Readable) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield what happened between me and others: its measure, its day, and who they are."""
    events = {recorded.id: recorded for recorded in list_events(view, *_KINDS)}
    attendees = {talk.event: talk.people for talk in list_talks(view)}
    for act in list_acts(view):
        if act.measure == "talks":
            yield act.measure, act.day, attendees[act.event]
        elif act.measure in _WITH_SOMEBODY:
            event: Any = events[act.event].event
            is_introduction = act.measure == "introductions"
            people = (str(event.introducer),) if is_introduction else list_person_ids(event)
            yield act.measure, act.day, tuple(people)
    ranks = rank_events(view)
    for recorded in list_events(view, "interaction.noted"):
        yield "notes", ranks[recorded.id].day, tuple(list_person_ids(recorded.event))
