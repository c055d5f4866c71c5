"""All statistics of a view, and the events that each figure rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import get_args

import attrs

from weakties.contracts import Readable, Statistic
from weakties.domain.outreach import Channel
from weakties.domain.resting import pause_garbage_collection
from weakties.errors import UnknownId
from weakties.log.envelope import Recorded
from weakties.progress.asking import ReplyTime, Requests, SecondTouch
from weakties.progress.comparable import CareerAreas, FirmSizes, RequestMethods
from weakties.progress.giving import Reciprocity, Weeks
from weakties.progress.happened import Rank, rank_events
from weakties.progress.introducing import Introductions, TalkReproduction
from weakties.progress.landing import WEIGHT, Applications, Leads, Offers
from weakties.progress.meetings_and_thanks import Meetings, Thanks
from weakties.progress.once import ensure_cache
from weakties.projections.funnel import STAGES
from weakties.statistics.figures import Figure, check_text

CORE: tuple[Callable[[], Statistic], ...] = (
    Requests, ReplyTime, SecondTouch, Meetings, Thanks, Introductions, TalkReproduction, Leads,
    Applications, FirmSizes, RequestMethods, CareerAreas, Reciprocity, Weeks,
)  # fmt: skip
"""Those that every network has, in the order in which they are shown, before the last: `Offers`."""
MOST = 100
"""Figures that one statistic may give."""


@attrs.frozen
class Measurement:
    """A statistic as of the view's day.

    Attributes:
        statistic: its id.
        title: the question it answers.
    """

    statistic: str
    title: str
    figures: list[Figure]


def measure_statistics(view: Readable, weight: float = WEIGHT) -> list[Measurement]:
    """Return every statistic; one of a plugin that fails is passed over, and named as broken.

    Args:
        weight: for how many talks the claim of one offer in twelve counts, see `Offers`; for none
            unless asked, as nobody found a study behind it.
    """
    caching_view = ensure_cache(view)
    with pause_garbage_collection():
        measurements = [
            _measure(s, caching_view) for s in (*(factory() for factory in CORE), Offers(weight))
        ]
    taken = frozenset((*(m.statistic for m in measurements), *STAGES, *get_args(Channel)))
    measurements += view.plugins.collect_answers(
        "statistics", lambda s: _measure_plugin_statistic(s, caching_view, taken)
    )
    return measurements


def _measure(statistic: Statistic, view: Readable) -> Measurement:
    """Measure one.

    Raises:
        TypeError: it gives something else than figures.
        ValueError: it gives too many, or two of one name.
    """
    figures = list(islice(statistic.figures(view), MOST + 1))
    if not all(isinstance(figure, Figure) for figure in figures):
        raise TypeError("a statistic gives figures")
    names = [figure.name for figure in figures]
    if len(names) > MOST or len({*names}) < len(names):
        raise ValueError(f"a statistic gives at most {MOST} figures, each of another name")
    order = rank_events(view)
    return Measurement(statistic.id, statistic.title, [_order_events(f, order) for f in figures])


def _order_events(figure: Figure, order: Mapping[str, Rank]) -> Figure:
    """Let the events of a figure stand as they happened; those of other kinds keep their place."""
    if len(figure.events) < 2:
        return figure
    ordered = iter(sorted((i for i in figure.events if i in order), key=lambda i: order[i].number))
    events = tuple(next(ordered) if i in order else i for i in figure.events)
    return attrs.evolve(figure, events=events)


def _measure_plugin_statistic(
    statistic: Statistic, view: Readable, taken: frozenset[str]
) -> Measurement:
    """Measure one of a plugin, which must be known by its own name, and ask something.

    Raises:
        ValueError: its name means something else when a figure is explained, or its title nothing.
    """
    if statistic.id in taken or "/" in statistic.id:
        raise ValueError(f"the name {statistic.id!r} means something else already")
    if not check_text(statistic.title).strip():
        raise ValueError("the title of a statistic is a question")
    return _measure(statistic, view)


def trace_figure(view: Readable, name: str) -> list[Recorded]:
    """Return what a figure rests on, or all figures of a statistic, in the order of what happened.

    Args:
        name: the id of a statistic, or that and the name of a figure, with a slash between.

    Raises:
        UnknownId: there is no such figure.
    """
    measurements = measure_statistics(view)
    meant = [
        figure for m in measurements for figure in m.figures
        if name in (m.statistic, f"{m.statistic}/{figure.name}")
    ]  # fmt: skip
    names = tuple(m.statistic for m in measurements)
    if not meant and name not in names:
        raise UnknownId("statistic", name, names)
    return sort_events(view, {event for figure in meant for event in figure.events})


def sort_events(view: Readable, ids: Collection[str]) -> list[Recorded]:
    """Return some events in the order in which they happened."""
    recorded_by_id = view.feed.log.find(ids)
    kinds = {recorded.kind for recorded in recorded_by_id.values()}
    order = (recorded.id for recorded in view.events(kinds)) if kinds else ()
    ordered_ids = dict.fromkeys(event for event in order if event in recorded_by_id)
    return [
        recorded_by_id[event]
        for event in (*ordered_ids, *(recorded_by_id.keys() - ordered_ids.keys()))
    ]
