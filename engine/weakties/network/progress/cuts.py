"""Does it go differently for one class of requests than for another, or can nobody tell yet?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from operator import attrgetter
from statistics import NormalDist

import attrs

from weakties.errors import UnknownId
from weakties.hookspecs.offered import Readable
from weakties.network.progress.once import shared
from weakties.network.progress.requests import Request, requests
from weakties.network.progress.stages import Stage, came, counted
from weakties.projections.organizations import Organizations
from weakties.projections.reply_rates import Ask
from weakties.statistics.proportions import Proportion, difference

CUTS: dict[str, Callable[[Ask], object]] = {
    "channel": attrgetter("channel"),
    "purpose": attrgetter("purpose"),
    "introduced": lambda ask: "introduced" if ask.introduction else "not introduced",
    "tie": attrgetter("tie"),
    "closeness": lambda ask: ask.closeness and f"{ask.closeness} of 5",
    "size": attrgetter("size"),
    "area": attrgetter("area"),
    "attempt": lambda ask: str(ask.attempt) if ask.attempt < 3 else "3 or more",
    "template": attrgetter("template"),
    "month": lambda ask: ask.sent_at[:7],
}
"""What requests can be classed by, and the class of each; all as known when it was recorded."""
UNTOLD = "not told"
FEWEST, MOST = 5, 6
"""Requests a class needs to be compared, and classes above which nobody should compare."""


@attrs.frozen
class Class:
    """The requests of one class.

    Attributes:
        replied, met: of the requests that are mature, see `WINDOW_DAYS`.
        pending: requests too young to count.
        stages: the funnel of the people whose first request was of this class.
        events: ids of the requests.
    """

    name: str
    replied: Proportion
    met: Proportion
    pending: int
    stages: list[Stage]
    events: tuple[str, ...]


@attrs.frozen
class Contrast:
    """Two classes whose rates differ by more than chance would make them.

    Each request counts as one try, so that this is too sure where many went to the same people.

    Attributes:
        more: the class with the higher rate; it was chosen by the user, so that this tells nothing
            about why.
        low, high: by how much; 95 % is the level of all pairs together, for both rates.
    """

    what: str
    more: str
    less: str
    low: float
    high: float


@attrs.frozen
class Cut:
    """Requests by class, and which classes can be told apart.

    Attributes:
        by: one of `CUTS`.
        contrasts: empty if no two differ for sure, or there are too many classes, or too few
            requests in each; then nothing may be ranked.
        remark: why nothing was compared; empty if something was.
    """

    by: str
    classes: list[Class]
    contrasts: list[Contrast]
    remark: str = ""


def cut(view: Readable, by: str) -> Cut:
    """Class all requests, and compare the classes.

    Raises:
        UnknownId: requests are classed by no such thing.
    """
    if by not in CUTS:
        raise UnknownId("class", by, tuple(CUTS))
    named = _names(view) if by == "area" else {}
    groups: dict[str, list[Request]] = defaultdict(list)
    firsts: dict[str, set[str]] = defaultdict(set)
    seen: set[str] = set()
    for request in requests(view):
        told = CUTS[by](request.ask)
        name = UNTOLD if told is None else named.get(str(told), str(told))
        groups[name].append(request)
        if request.ask.person not in seen:
            seen.add(request.ask.person)
            firsts[name].add(request.ask.person)
    moments, today = came(view), shared(view).day
    funnels = {name: counted((moments[p] for p in firsts[name]), today) for name in groups}
    classes = [_class(name, groups[name], funnels[name]) for name in sorted(groups)]
    return _compared(by, classes)


def _names(view: Readable) -> dict[str, str]:
    return {area.id: area.name for area in view.read(Organizations).areas.where()}


def _class(name: str, those: list[Request], funnel: list[Stage]) -> Class:
    """Count one class."""
    mature = [r for r in those if r.is_mature]
    return Class(
        name,
        Proportion(sum(r.ask.replied_at is not None for r in mature), len(mature)),
        Proportion(sum(r.talk is not None for r in mature), len(mature)),
        len(those) - len(mature),
        funnel,
        tuple(r.ask.outreach for r in those),
    )


def _compared(by: str, classes: list[Class]) -> Cut:
    """Compare what can be compared."""
    told = [c for c in classes if c.name != UNTOLD and c.replied.of >= FEWEST]
    if len(told) < 2:
        return Cut(by, classes, [], f"fewer than two classes have {FEWEST} mature requests")
    if len(told) > MOST:
        return Cut(by, classes, [], f"more than {MOST} classes are not compared")
    return Cut(by, classes, list(_contrasts(told)))


def _contrasts(told: list[Class]) -> Iterator[Contrast]:
    """Find the pairs whose difference has no zero in its interval, at a level shared by all.

    Source:
        Bonferroni's bound, over Newcombe (1998), Statistics in Medicine 17, pp. 873-890, method 10.
    """
    pairs = [(what, *pair) for what in ("replied", "met") for pair in combinations(told, 2)]
    z = NormalDist().inv_cdf(1 - 0.025 / len(pairs))
    for what, one, other in pairs:
        low, high = difference(getattr(one, what), getattr(other, what), z)
        if low > 0:
            yield Contrast(what, one.name, other.name, low, high)
        elif high < 0:
            yield Contrast(what, other.name, one.name, -high, -low)
