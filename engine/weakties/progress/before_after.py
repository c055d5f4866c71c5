"""Before and after: a search on both sides of a day, or of a change of approach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from weakties.contracts import Readable
from weakties.domain.periods import Period
from weakties.domain.when import first_day, when
from weakties.errors import AmbiguousName, UnknownId, WrongSpan
from weakties.progress.acts import Measure
from weakties.progress.happened import list_events, rank_events
from weakties.progress.once import cache_answer, ensure_cache
from weakties.progress.periods import Outcome, PeriodFigures, choose_span, measure_spans
from weakties.progress.requests import WINDOW_DAYS
from weakties.statistics.figures import FEWEST, format_percent
from weakties.statistics.proportions import Proportion, difference

if TYPE_CHECKING:
    from weakties.domain.outreach import ApproachChanged

LATEST = "last"
"""The word by which the latest change of approach is named."""
COMPARED: tuple[Outcome, ...] = ("answered", "answered_in_time", "talked")
"""What is compared as a share of the requests that had time for it."""
_WORKED = {
    "answered": "was answered", "answered_in_time": f"was answered within {WINDOW_DAYS} days",
    "talked": "led to a talk",
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Approach:
    """A change of approach.

    Attributes:
        event: the id of the event that tells it.
        position: its number in the history.
        day: the day from which on it holds, ISO.
        words: what was done from then on; None if the words were erased.
    """

    event: str
    position: int
    day: str
    words: str | None

    @property
    def label(self) -> str:
        """What it is called in a list."""
        return self.words or f"change {self.position}"


@attrs.frozen(kw_only=True)
class ShareDifference:
    """How much more often it worked since a day than before.

    Attributes:
        low, high: Newcombe's interval of 95 % for the share since less that before; None where
            fewer than five of either side had time.
    """

    outcome: Outcome
    before: Proportion
    since: Proportion
    low: float | None
    high: float | None


@attrs.frozen(kw_only=True)
class Split:
    """A search before a day, and from that day on.

    Attributes:
        on: the first day of the later side.
        approach: the change of approach of that day, if it was named by one.
        before, since: both sides; their periods are called ``before`` and ``since``.
        day: the day up to which it is known what came of requests.
    """

    on: date
    approach: Approach | None
    before: PeriodFigures
    since: PeriodFigures
    day: date

    def count_weekly(self, measure: Measure) -> tuple[float, float]:
        """Return how often something was done a week, before and since."""
        before, since = (
            side.done[measure] * 7 / side.period.days for side in (self.before, self.since)
        )
        return before, since

    def compare(self, outcome: Outcome) -> ShareDifference:
        """Return the difference of the shares of requests for which something worked."""
        before, since = (side.cohort.share(outcome) for side in (self.before, self.since))
        low = high = None
        if min(before.of, since.of) >= FEWEST:
            low, high = difference(since, before)
        return ShareDifference(outcome=outcome, before=before, since=since, low=low, high=high)


@cache_answer
def list_approaches(view: Readable) -> list[Approach]:
    """Return every change of approach that counts, in the order in which they happened.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     _ = network.record(weakties.ApproachChanged(approach="alumni", at="2026-03-02"))
    ...     [(change.day, change.words) for change in list_approaches(network)]
    [('2026-03-02', 'alumni')]
    """
    ranks, approaches = rank_events(view), list[Approach]()
    for recorded in list_events(view, "approach.changed"):
        event: ApproachChanged = recorded.event  # type: ignore[assignment]  # by its kind
        approaches.append(
            Approach(
                event=recorded.id,
                position=recorded.position,
                day=ranks[recorded.id].day,
                words=event.approach,
            )
        )
    return approaches


def find_approach(view: Readable, text: str) -> Approach:
    """Find a change of approach by its number, by words of it, or the latest begun by `LATEST`.

    Raises:
        UnknownId: none fits.
        AmbiguousName: several do.
    """
    approaches, sought = list_approaches(view), " ".join(text.split()).casefold()
    begun = [approach for approach in approaches if approach.day <= view.day.isoformat()]
    if sought == LATEST and begun:
        return begun[-1]
    fitting = [a for a in approaches if sought in (str(a.position), a.event)] or [
        a for a in approaches if sought and sought in " ".join((a.words or "").split()).casefold()
    ]
    whole = [a for a in fitting if (a.words or "").casefold() == sought]
    fitting = whole if len(whole) == 1 else fitting
    if not fitting:
        raise UnknownId("change of approach", text, tuple(a.label for a in approaches[-3:]))
    if len(fitting) > 1:
        candidates = tuple((str(a.position), f"{a.label}, {a.day}") for a in fitting)
        raise AmbiguousName(text, candidates)
    return fitting[0]


def split_periods(
    view: Readable,
    on: Approach | str | date,
    *,
    start: str | date | None = None,
    end: str | date | None = None,
) -> Split:
    """Return a search before a day and from that day on.

    Args:
        view: a network, or a network as of a day.
        on: a change of approach, or the first day of the later side; of a month its first day.
        start: the first day of the earlier side; that of the first fact if left out.
        end: the last day of the later side; that of the view if left out.

    Raises:
        WrongSpan: nothing lies before that day, or nothing from it on.

    >>> from datetime import UTC, datetime
    >>> import weakties
    >>> now = datetime(2026, 6, 1, tzinfo=UTC)
    >>> with weakties.open(":memory:", clock=lambda: now) as network:
    ...     ana = network.add_person(name="Ana")
    ...     _ = network.record(weakties.OutreachSent(person=ana, at="2026-03-02"))
    ...     _ = network.record(weakties.OutreachSent(person=ana, at="2026-04-02"))
    ...     split = split_periods(network, "2026-04-01")
    >>> split.before.done["requests"], split.since.cohort.mature
    (1, 1)
    """
    view = ensure_cache(view)
    first, last = choose_span(view, "day", start=start, end=end)
    if isinstance(on, Approach):
        day, approach = date.fromisoformat(on.day), on
    else:
        day, approach = first_day(when(on)), None
    if first is None or not first < day <= last:
        side = "from that day on" if first is not None and day > last else "before that day"
        raise WrongSpan(
            (first or last).isoformat(),
            last.isoformat(),
            f"nothing can be split at {day}: there is nothing {side}",
            "name a day in between",
        )
    periods = (
        Period("before", first, day - timedelta(days=1), is_whole=True),
        Period("since", day, last, is_whole=True),
    )
    before, since = measure_spans(view, periods)
    return Split(on=day, approach=approach, before=before, since=since, day=view.day)


def describe_split(split: Split) -> list[str]:
    """Return what can be said of the difference, in sentences; nothing of why.

    Returns:
        of each of `COMPARED` a sentence at most: what is the same in time is left out.
    """
    answered, in_time, talked = map(split.compare, COMPARED)
    sentences = [_describe_difference(answered)]
    if (in_time.before.n, in_time.since.n) != (answered.before.n, answered.since.n):
        sentences.append(_describe_difference(in_time))
    if talked.before.n or talked.since.n:
        sentences.append(_describe_difference(talked))
    young = [side.cohort.arrived - side.cohort.mature for side in (split.before, split.since)]
    if sum(young):
        sentences.append(
            f"{_count(sum(young), 'request')} of the last {WINDOW_DAYS} days had no time yet to be "
            f"answered, and {'counts' if sum(young) == 1 else 'count'} nowhere here."
        )
    if any(d.low is not None for d in (answered, talked)):
        sentences.append(_NOT_WHY)
    return sentences


_NOT_WHY = (
    "This says how much changed, not why: you chose whom you asked when, and other things may have "
    "changed, too. The interval is right for one look; if you look every week, luck alone will "
    "show a difference now and then."
)


def _describe_difference(shares: ShareDifference) -> str:
    """Return one comparison in words.

    >>> _describe_difference(ShareDifference(outcome="answered", before=Proportion(29, 89),
    ...     since=Proportion(14, 25), **dict(zip(("low", "high"),
    ...     difference(Proportion(14, 25), Proportion(29, 89))))))
    ... # doctest: +NORMALIZE_WHITESPACE
    '29 of 89 requests (33%) were answered before, 14 of 25 (56%) since: 23 points more,
    95 % interval from 2 to 43 points more.'
    """
    before, since = shares.before, shares.since
    has_rates = shares.low is not None
    verb = _WORKED[shares.outcome]
    plural = verb.replace("was ", "were ", 1)
    counts = (
        f"{before.n} of {_count(before.of, 'request')}{_format_rate(before) * has_rates} "
        f"{verb if before.of == 1 else plural} before, "
        f"{since.n} of {since.of}{_format_rate(since) * has_rates} since"
    )
    if shares.low is None or shares.high is None:
        return (
            f"{counts}: too few to compare, as it takes {FEWEST} on each side that had time to be "
            "answered."
        )
    assert before.rate is not None  # at least five had time
    assert since.rate is not None
    points = round(100 * (since.rate - before.rate))
    low, high = round(100 * shares.low), round(100 * shares.high)
    text = f"{counts}: {_format_points(points)}, 95 % interval from {_format_interval(low, high)}."
    if shares.low <= 0 <= shares.high:
        text += " With other luck it could be no difference at all, so nobody can tell yet."
    return text


def _format_rate(share: Proportion) -> str:
    return f" ({format_percent(share.rate or 0.0)})"


def _format_points(points: int) -> str:
    """Return a difference in words.

    >>> _format_points(23), _format_points(-1), _format_points(0)
    ('23 points more', '1 point less', 'no difference')
    """
    if not points:
        return "no difference"
    return f"{_count(abs(points), 'point')} {'more' if points > 0 else 'less'}"


def _format_interval(low: int, high: int) -> str:
    """Return the ends of an interval of points in words.

    >>> _format_interval(2, 43), _format_interval(-5, 30), _format_interval(-30, -5)
    ('2 to 43 points more', '5 points less to 30 points more', '30 to 5 points less')
    """
    if low >= 0:
        return f"{low} to {_count(high, 'point')} more"
    if high <= 0:
        return f"{-low} to {_count(-high, 'point')} less"
    return f"{_count(-low, 'point')} less to {_count(high, 'point')} more"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
