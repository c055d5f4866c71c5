"""What is known now of a time that was not known then: recorded late, corrected, undone since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import attrs

from weakties.domain.moments import compute_moment, day_of
from weakties.domain.periods import Period
from weakties.errors import WrongSpan
from weakties.history.lateness import OWN_KINDS
from weakties.log.envelope import Recorded
from weakties.lookup import structure_of
from weakties.progress.periods import PeriodFigures, measure_spans

if TYPE_CHECKING:
    from weakties.network.facade import Day, Network, View

Revision = Literal["late", "corrected", "undone", "redone"]


@attrs.frozen(kw_only=True)
class Revised:
    """One fact of a period that counts otherwise now than it did then.

    Attributes:
        what: ``late``, as it was recorded since; ``corrected``, also where a correction moved it
            into the period or out of it; ``undone``; or ``redone``, as it counts again.
        before: what counted then; None if nothing did.
        after: what counts now; None if nothing does.
    """

    what: Revision
    before: Recorded | None
    after: Recorded | None

    @property
    def event(self) -> Recorded:
        """What counts now, or else what counted then."""
        event = self.after or self.before
        assert event is not None  # one of them there is
        return event


@attrs.frozen(kw_only=True)
class Hindsight:
    """A period as it was known then, and as it is known now.

    Attributes:
        before, after: what was done in it, as known then and as known now.
        revised: the facts that make the difference, by the day on which they happened; see
            `OWN_KINDS` for what is a fact here. Who was merged since is one person in both, and who
            was forgotten has no words in either: neither is a difference.
    """

    period: Period
    before: PeriodFigures
    after: PeriodFigures
    revised: tuple[Revised, ...]


def compare_knowledge(
    network: Network,
    period: Period,
    *,
    then: Day | None = None,
    recorded_until: Day | None = None,
) -> Hindsight:
    """Compare what is known of one period at two moments.

    Args:
        then: the earlier moment; a day ends where the network's clock is. Left out, it is the end
            of the period.
        recorded_until: the later moment; left out, it is now.

    Raises:
        WrongSpan: something was recorded between these moments, and the later is given first.

    >>> import weakties
    >>> from datetime import UTC, datetime
    >>> with weakties.open(":memory:", clock=lambda: datetime(2026, 11, 9, tzinfo=UTC)) as network:
    ...     ana = network.add_person(name="Ana Ruiz", at="2026-10-01")
    ...     _ = network.record(weakties.OutreachSent(person=ana, at="2026-10-19"))
    ...     october = weakties.history.DateReader(now=network.now).read_period("2026-10")
    ...     hindsight = compare_knowledge(network, october)
    >>> hindsight.before.done["requests"], hindsight.after.done["requests"]
    (0, 1)
    >>> [revised.what for revised in hindsight.revised]
    ['late']
    """
    known = _find_last_position(network, recorded_until)
    if then is not None and _find_last_position(network, then) > known:
        cure = "give the earlier moment as the one to compare with"
        raise WrongSpan(str(then), str(recorded_until), "time runs backwards", cure)
    then_view = network.at(
        occurred=period.end, recorded_until=period.end if then is None else then, position=known
    )
    now_view = network.at(occurred=period.end, recorded_until=recorded_until)
    (before,) = measure_spans(then_view, [period])
    (after,) = measure_spans(now_view, [period])
    revised = list_revised(network, period, then=then, recorded_until=recorded_until)
    return Hindsight(period=period, before=before, after=after, revised=revised)


def list_revised(
    network: Network,
    period: Period,
    *,
    then: Day | None = None,
    recorded_until: Day | None = None,
) -> tuple[Revised, ...]:
    """Return what counts otherwise of a period now than it did then; see `compare_knowledge`."""
    known = _find_last_position(network, recorded_until)
    # Of every day: a correction may have moved a fact out of the period, or into it.
    then_view = network.at(recorded_until=period.end if then is None else then, position=known)
    now_view = network.at(recorded_until=recorded_until)
    revised = _find_revised(then_view, now_view, period)
    return tuple(sorted(revised, key=lambda r: _sort_key(r.event)))


def _find_last_position(network: Network, recorded_until: Day | None) -> int:
    """Return the last position that is known now: then, nothing behind it was."""
    feed = network.at(recorded_until=recorded_until).feed
    return feed.find_last_position(feed.read_head())


def _find_revised(then_view: View, now_view: View, period: Period) -> Iterator[Revised]:
    """Yield what counts in a period in one view and not in the other."""
    then, now = _index_facts(then_view), _index_facts(now_view)
    corrections = structure_of(now_view).corrections
    originals = {new: old for old, new in corrections.items()}
    last = then_view.feed.find_last_position(then_view.feed.read_head())
    for event, before in then.items():
        if event not in now and _is_within(before, period):
            after = _follow(corrections, event, now)
            if after is not None and after.id in then:  # it counted beside what it corrects
                after = None
            yield Revised(what="corrected" if after else "undone", before=before, after=after)
    for event, after in now.items():
        if event in then or not _is_within(after, period):
            continue
        original = _follow(originals, event, then)
        if original is None or original.id in now:
            is_known = after.position <= last
            yield Revised(what="redone" if is_known else "late", before=None, after=after)
        elif not _is_within(original, period):  # what lies within it is said above
            yield Revised(what="corrected", before=original, after=after)


def _index_facts(view: View) -> dict[str, Recorded]:
    """Return the facts that count by their id, as they happened."""
    return {recorded.id: recorded for recorded in view.events(OWN_KINDS)}


def _follow(links: Mapping[str, str], event: str, facts: Mapping[str, Recorded]) -> Recorded | None:
    """Return the first fact that corrections lead to from an event; None if they lead to none."""
    seen = {event}
    while (event := links.get(event, "")) and event not in seen:
        if event in facts:
            return facts[event]
        seen.add(event)
    return None


def _find_day(recorded: Recorded) -> str:
    """Return the day by which an event had happened, ISO."""
    return day_of(compute_moment(recorded.occurred_at, recorded.recorded_at))


def _is_within(recorded: Recorded, period: Period) -> bool:
    return period.start.isoformat() <= _find_day(recorded) <= period.end.isoformat()


def _sort_key(recorded: Recorded) -> tuple[str, str, int]:
    return _find_day(recorded), recorded.occurred_at, recorded.position
