"""Which statistics are there, what do they say, and what does each figure rest on?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from weakties.envelope import Recorded
from weakties.errors import UnknownId
from weakties.hookspecs.offered import Readable, Statistic
from weakties.network.progress.asking import ReplyTime, Requests, SecondTouch
from weakties.network.progress.giving import Reciprocity, Weeks
from weakties.network.progress.introducing import Introductions, SelfSustaining
from weakties.network.progress.landing import WEIGHT, Applications, Leads, Offers
from weakties.network.progress.talking import Meetings, Thanks
from weakties.statistics.figures import Figure

CORE: tuple[Callable[[], Statistic], ...] = (
    Requests, ReplyTime, SecondTouch, Meetings, Thanks, Introductions, SelfSustaining, Leads,
    Applications, Reciprocity, Weeks,
)  # fmt: skip
"""Those that every network has, in the order in which they are shown, before the last: `Offers`."""


@attrs.frozen
class Measured:
    """A statistic as of the view's day.

    Attributes:
        statistic: its id.
        title: the question it answers.
    """

    statistic: str
    title: str
    figures: list[Figure]


def measured(view: Readable, weight: float = WEIGHT) -> list[Measured]:
    """Give every statistic; one of a plugin that fails is passed over, and named as broken.

    Args:
        weight: for how many talks the claim of one offer in twelve counts, see `Offers`.
    """
    found = [_measured(statistic, view) for statistic in (*(s() for s in CORE), Offers(weight))]
    found += view.plugins.asked("statistics", lambda s: _measured(s, view))
    return found


def _measured(statistic: Statistic, view: Readable) -> Measured:
    """Measure one."""
    figures = list(statistic.figures(view))
    if not all(isinstance(figure, Figure) for figure in figures):
        raise TypeError("a statistic gives figures")
    return Measured(str(statistic.id), str(statistic.title), figures)


def traced(view: Readable, name: str) -> list[Recorded]:
    """Give the events that a figure rests on, or all figures of a statistic, in their order.

    Args:
        name: the id of a statistic, or that and the name of a figure, with a slash between.

    Raises:
        UnknownId: there is no such figure.
    """
    there = measured(view)
    ids = [i for m in there for i in _ids(m.statistic, m.figures, name)]
    names = [m.statistic for m in there]
    if not ids and name.partition("/")[0] not in names:
        raise UnknownId("statistic", name, tuple(names))
    return sorted(view.feed.log.find(ids).values(), key=lambda recorded: recorded.position)


def _ids(statistic: str, figures: Sequence[Figure], name: str) -> list[str]:
    """Give the events of the figures that are meant."""
    meant = [f for f in figures if name in (statistic, f"{statistic}/{f.name}")]
    return [event for figure in meant for event in figure.events]
