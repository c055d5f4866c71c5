"""Are requests of one class answered more often than others, or can nobody tell yet?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from typing import get_args

import attrs

from weakties.domain.organizations import SizeBand
from weakties.domain.people import Frequency
from weakties.errors import UnknownId
from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import latest, mature_until, sort_key
from weakties.network.progress.once import once, shared
from weakties.network.progress.requests import WINDOW_DAYS, Request, requests
from weakties.network.progress.stages import Stage, count_stages, stage_histories
from weakties.projections.organizations import Organizations
from weakties.projections.reply_rates import Ask
from weakties.statistics.figures import FEWEST, describe_luck
from weakties.statistics.proportions import Proportion
from weakties.statistics.sequential import Alike, Comparison, Trial, compare, split_odds

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
"""What requests can be classed by, and the class of each; all as it was when it was sent."""
ORDERS = {"size": get_args(SizeBand), "tie": get_args(Frequency)}
"""The classes that have an order of their own."""
UNTOLD = "not told"
ALL_OTHERS = "all others"
MAIN = ("introduced", "channel", "template")
"""The classes that are looked at first: each has a quarter of the error, the others share one."""
ERROR = 0.05
MANY = 100
"""More requests of each than anybody sends within a search."""

FEW_CLASSES = (
    f"it takes two classes with a first request that is over {WINDOW_DAYS} days old; what is not "
    "told of is no class to compare"
)
ONLY_FIRST = "a second request to somebody depends on what became of the first"


@attrs.frozen
class Class:
    """The requests of one class.

    Attributes:
        replied, met: of the requests that are mature, see `WINDOW_DAYS`.
        pending: requests too young to count.
        stages: the funnel of the people whose first request was of this class.
        events: ids of the requests.
        answered: of the people whose first request was of this class, those who replied within
            `WINDOW_DAYS`; only those count whose days are over.
    """

    name: str
    replied: Proportion
    met: Proportion
    pending: int
    stages: list[Stage]
    events: tuple[str, ...]
    answered: Proportion


@attrs.frozen
class Contrast:
    """That one class is answered more often than another, which is settled.

    Attributes:
        more: the class that is answered more often; it was chosen by the user, so that this tells
            nothing about why.
        less: the other one, or `ALL_OTHERS`.
        on: the day on which it was settled, ISO.
        more_answered, less_answered: what had been counted by that day.
    """

    what: str
    more: str
    less: str
    on: str
    more_answered: Proportion
    less_answered: Proportion


@attrs.frozen
class Cut:
    """Requests by class, and which classes can be told apart.

    Attributes:
        by: one of `CUTS`.
        contrasts: what is settled, in the order in which it was; nothing else may be ranked.
        remark: why nothing was compared; empty if something was.
        comparisons: each class against all others, or the only two against each other.
        threshold: the evidence at which a comparison is settled.
    """

    by: str
    classes: list[Class]
    contrasts: list[Contrast]
    remark: str
    comparisons: list[Comparison]
    threshold: float

    @property
    def nearest(self) -> Comparison | None:
        """The comparison that needs the fewest more to be settled; None if one is settled."""
        if self.contrasts:
            return None
        return min(self.comparisons, key=lambda c: (c.needed or 0, c.side), default=None)


def cut(view: Readable, by: str) -> Cut:
    """Class all requests, and compare the classes.

    Raises:
        UnknownId: requests are classed by no such thing.
    """
    if by not in CUTS:
        raise UnknownId("class", by, tuple(CUTS))
    view = shared(view)
    today, names = view.day, _names(view) if by == "area" else {}
    groups: dict[str, list[Request]] = defaultdict(list)
    for request in requests(view):
        groups[_class_of(request.ask, by, names)].append(request)
    firsts: dict[str, set[str]] = defaultdict(set)
    for ask in first_asks(view):
        firsts[_class_of(ask, by, names)].add(ask.person)
    moments = stage_histories(view)
    funnels = {name: count_stages((moments[p] for p in firsts[name]), today) for name in groups}
    trials = [
        trial
        for ask in first_asks(view)
        if (trial := _trial(ask, _class_of(ask, by, names), today)) is not None
    ]
    classes = [
        _class(name, groups[name], funnels[name], trials)
        for name in sorted(groups, key=partial(_class_order, by))
    ]
    threshold = choose_threshold(by)
    compared = () if by == "attempt" else (t for t in trials if t.side != UNTOLD)
    comparisons = compare(compared, threshold)
    remark = "" if comparisons else ONLY_FIRST if by == "attempt" else FEW_CLASSES
    return Cut(by, classes, _contrasts(comparisons), remark, comparisons, threshold)


def _class_order(by: str, name: str) -> tuple[bool, int, str]:
    """Order classes as they grow, or else by their names, and those not told of last."""
    known = ORDERS.get(by, ())
    return name == UNTOLD, known.index(name) if name in known else len(known), name


def choose_threshold(by: str) -> float:
    """Return the evidence that settles a comparison, so that all tables share one error.

    >>> choose_threshold("channel"), choose_threshold("month")
    (80.0, 560.0)
    """
    others = len(CUTS) - len(MAIN)
    return round((len(MAIN) + 1) / ERROR * (1 if by in MAIN else others), 6)


@once
def first_asks(view: Readable) -> list[Ask]:
    """Give the first request to each person that arrived, in the order in which they were sent."""
    found: dict[str, Ask] = {}
    for ask in sorted((request.ask for request in requests(view)), key=_in_order):
        found.setdefault(ask.person, ask)
    return list(found.values())


def _in_order(ask: Ask) -> tuple[object, ...]:
    """Order requests by their moments; of one moment, by what they are and not by the telling."""
    return (*sort_key(ask.sent_at), ask.person, ask.channel, ask.purpose, ask.template or "")


def _class_of(ask: Ask, by: str, names: dict[str, str]) -> str:
    value = CUTS[by](ask)
    return UNTOLD if value is None else names.get(str(value), str(value))


def _trial(ask: Ask, name: str, today: date) -> Trial | None:
    """Return what came of a first request; None while a reply could still come in time.

    A reply on the last of its days counts, so that the outcome is final on the day after.
    """
    sent = latest(ask.sent_at)
    if sent > mature_until(today, WINDOW_DAYS + 1):
        return None
    last = (date.fromisoformat(sent) + timedelta(days=WINDOW_DAYS)).isoformat()
    final = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    worked = ask.replied_at is not None and latest(ask.replied_at) <= last
    return Trial(name, worked, final)


def _names(view: Readable) -> dict[str, str]:
    return {area.id: area.name for area in view.read(Organizations).areas.where()}


def _class(name: str, those: list[Request], funnel: list[Stage], trials: list[Trial]) -> Class:
    """Count one class."""
    mature = [r for r in those if r.is_mature]
    mine = [trial.worked for trial in trials if trial.side == name]
    return Class(
        name,
        Proportion(sum(r.ask.replied_at is not None for r in mature), len(mature)),
        Proportion(sum(r.talk is not None for r in mature), len(mature)),
        len(those) - len(mature),
        funnel,
        tuple(r.ask.outreach for r in those),
        Proportion(sum(mine), len(mine)),
    )


def _contrasts(comparisons: Iterable[Comparison]) -> list[Contrast]:
    """Return what is settled, the earliest first."""
    found = []
    for comparison in comparisons:
        verdict = comparison.verdict
        if verdict is None:
            continue
        names = comparison.side, comparison.other or ALL_OTHERS
        counts = verdict.side, verdict.others
        more, less = (0, 1) if verdict.is_higher else (1, 0)
        found.append(
            Contrast("replied", names[more], names[less], verdict.day, counts[more], counts[less])
        )
    return sorted(found, key=lambda contrast: (contrast.on, contrast.more, contrast.less))


def describe_requests(found: Cut) -> tuple[str, bool]:
    """Return what came of all requests, in plain words, and whether enough had time for a table."""
    mature = Proportion(
        sum(c.replied.n for c in found.classes), sum(c.replied.of for c in found.classes)
    )
    sent = mature.of + sum(c.pending for c in found.classes)
    what = "1 request" if sent == 1 else f"{sent} requests"
    those = f"{mature.of} of them" if sent > 1 else str(mature.of)
    told = f"You sent {what} that arrived; {those} had time to be answered"
    told += f", of which {mature.n} got an answer{describe_luck(mature)}." if mature.of else "."
    is_enough = mature.of >= FEWEST
    return (told if is_enough else f"{told} {_NO_TABLE}"), is_enough


def describe_differences(found: Cut) -> list[str]:
    """Return what can be said of the differences between classes, as paragraphs."""
    said = [_settled(contrast) for contrast in found.contrasts]
    if said:
        return [*said, _NOT_WHY]
    if found.nearest is None:
        return [f"Nothing is compared: {found.remark}."]
    if found.nearest.alike is not None:
        return [_alike(found.nearest, found.nearest.alike)]
    return [_unsettled(found.nearest)]


_NO_TABLE = f"Too few to compare: from {FEWEST} that had time on, a table shows each class."
_NOT_WHY = (
    "Without any difference, at most 1 search in 20 would ever show such a sentence. "
    "You chose whom you asked how, so this does not say why."
)


def _settled(contrast: Contrast) -> str:
    more, less = contrast.more_answered, contrast.less_answered
    return (
        f"Answered more often: {contrast.more}, {more.n} of {more.of}, against {contrast.less}, "
        f"{less.n} of {less.of}. Only the first request to each person counts, and a reply within "
        f"{WINDOW_DAYS} days; it was settled on {contrast.on}."
    )


def _alike(comparison: Comparison, found: Alike) -> str:
    one, other = found.side, found.others
    return (
        f"No big difference between {comparison.side}, {one.n} of {one.of} answered, and "
        f"{comparison.other}, {other.n} of {other.of}: if one had three times the odds of the "
        f"other, it would have shown. That was settled on {found.day}; at most 1 search in 20 is "
        "ever told so when it is not true. A smaller difference is still possible."
    )


def _unsettled(comparison: Comparison) -> str:
    """Say how many more would settle a comparison, not more exactly than anybody knows."""
    total = comparison.seen.of + comparison.others.of
    replied = comparison.seen.n + comparison.others.n
    high, low = split_odds((replied + 1) / (total + 2))
    which = comparison.other or ALL_OTHERS
    needed = -(-(comparison.needed or 1) // 10) * 10
    if needed > MANY:
        more = f"it would take more than {MANY} more of each: hardly within one search"
    else:
        more = f"about {needed} more of each would settle it"
    return (
        f"Cannot tell yet whether {comparison.side} or {which} is answered more often. "
        f"If one has three times the odds (such as {high:.0%} against {low:.0%}), {more}."
    )
