"""Comparison of classes of requests: whether one is answered more often than the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from operator import attrgetter
from typing import get_args

import attrs

from weakties.contracts import Readable
from weakties.domain.organizations import SizeBand
from weakties.domain.people import Frequency
from weakties.errors import UnknownId
from weakties.progress.once import cache_answer, ensure_cache
from weakties.progress.requests import (
    WINDOW_DAYS,
    RequestOutcome,
    latest,
    list_outcomes,
    mature_until,
    sort_key,
)
from weakties.progress.stages import Stage, count_stages, read_stage_histories
from weakties.projections.organizations import Organizations
from weakties.projections.reply_rates import TalkRequest
from weakties.statistics.figures import FEWEST, describe_luck
from weakties.statistics.proportions import Proportion
from weakties.statistics.sequential import Comparison, Equivalence, Trial, compare, split_odds

CUTS: dict[str, Callable[[TalkRequest], object]] = {
    "channel": attrgetter("channel"),
    "purpose": attrgetter("purpose"),
    "introduced": lambda request: "introduced" if request.introduction else "not introduced",
    "tie": attrgetter("tie"),
    "closeness": lambda request: request.closeness and f"{request.closeness} of 5",
    "size": attrgetter("size"),
    "area": attrgetter("area"),
    "attempt": lambda request: str(request.attempt) if request.attempt < 3 else "3 or more",
    "template": attrgetter("template"),
    "month": lambda request: request.sent_at[:7],
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
    view = ensure_cache(view)
    today, names = view.day, _read_area_names(view) if by == "area" else {}
    groups: dict[str, list[RequestOutcome]] = defaultdict(list)
    for outcome in list_outcomes(view):
        groups[_class_of(outcome.request, by, names)].append(outcome)
    firsts: dict[str, set[str]] = defaultdict(set)
    for request in list_first_requests(view):
        firsts[_class_of(request, by, names)].add(request.person)
    moments = read_stage_histories(view)
    funnels = {name: count_stages((moments[p] for p in firsts[name]), today) for name in groups}
    trials = [
        trial
        for request in list_first_requests(view)
        if (trial := _build_trial(request, _class_of(request, by, names), today)) is not None
    ]
    classes = [
        _count_class(name, groups[name], funnels[name], trials)
        for name in sorted(groups, key=partial(_build_class_key, by))
    ]
    threshold = choose_threshold(by)
    compared = () if by == "attempt" else (t for t in trials if t.side != UNTOLD)
    comparisons = compare(compared, threshold)
    remark = "" if comparisons else ONLY_FIRST if by == "attempt" else FEW_CLASSES
    return Cut(by, classes, _find_contrasts(comparisons), remark, comparisons, threshold)


def _build_class_key(by: str, name: str) -> tuple[bool, int, str]:
    """Order classes as they grow, or else by their names, and those not told of last."""
    order = ORDERS.get(by, ())
    return name == UNTOLD, order.index(name) if name in order else len(order), name


def choose_threshold(by: str) -> float:
    """Return the evidence that settles a comparison, so that all tables share one error.

    >>> choose_threshold("channel"), choose_threshold("month")
    (80.0, 560.0)
    """
    others = len(CUTS) - len(MAIN)
    return round((len(MAIN) + 1) / ERROR * (1 if by in MAIN else others), 6)


@cache_answer
def list_first_requests(view: Readable) -> list[TalkRequest]:
    """Return the first request to each person that arrived, in the order of sending."""
    first_requests: dict[str, TalkRequest] = {}
    for request in sorted(
        (outcome.request for outcome in list_outcomes(view)), key=_build_sort_key
    ):
        first_requests.setdefault(request.person, request)
    return list(first_requests.values())


def _build_sort_key(request: TalkRequest) -> tuple[object, ...]:
    """Order requests by their moments; of one moment, by what they are and not by the telling."""
    return (
        *sort_key(request.sent_at),
        request.person,
        request.channel,
        request.purpose,
        request.template or "",
    )


def _class_of(request: TalkRequest, by: str, names: dict[str, str]) -> str:
    value = CUTS[by](request)
    return UNTOLD if value is None else names.get(str(value), str(value))


def _build_trial(request: TalkRequest, name: str, today: date) -> Trial | None:
    """Return what came of a first request; None while a reply could still come in time.

    A reply on the last of its days counts, so that the outcome is final on the day after.
    """
    sent = latest(request.sent_at)
    if sent > mature_until(today, WINDOW_DAYS + 1):
        return None
    last = (date.fromisoformat(sent) + timedelta(days=WINDOW_DAYS)).isoformat()
    final = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    worked = request.replied_at is not None and latest(request.replied_at) <= last
    return Trial(name, worked, final)


def _read_area_names(view: Readable) -> dict[str, str]:
    return {area.id: area.name for area in view.read(Organizations).areas.where()}


def _count_class(
    name: str, those: list[RequestOutcome], funnel: list[Stage], trials: list[Trial]
) -> Class:
    """Count one class."""
    mature = [r for r in those if r.is_mature]
    mine = [trial.worked for trial in trials if trial.side == name]
    return Class(
        name,
        Proportion(sum(r.request.replied_at is not None for r in mature), len(mature)),
        Proportion(sum(r.talk is not None for r in mature), len(mature)),
        len(those) - len(mature),
        funnel,
        tuple(r.request.outreach for r in those),
        Proportion(sum(mine), len(mine)),
    )


def _find_contrasts(comparisons: Iterable[Comparison]) -> list[Contrast]:
    """Return what is settled, the earliest first."""
    contrasts = []
    for comparison in comparisons:
        verdict = comparison.verdict
        if verdict is None:
            continue
        names = comparison.side, comparison.other or ALL_OTHERS
        counts = verdict.side, verdict.others
        more, less = (0, 1) if verdict.is_higher else (1, 0)
        contrasts.append(
            Contrast("replied", names[more], names[less], verdict.day, counts[more], counts[less])
        )
    return sorted(contrasts, key=lambda contrast: (contrast.on, contrast.more, contrast.less))


def describe_requests(cut: Cut) -> tuple[str, bool]:
    """Return what came of all requests, in plain words, and whether enough had time for a table."""
    mature = Proportion(
        sum(c.replied.n for c in cut.classes), sum(c.replied.of for c in cut.classes)
    )
    sent = mature.of + sum(c.pending for c in cut.classes)
    amount = "1 request" if sent == 1 else f"{sent} requests"
    those = f"{mature.of} of them" if sent > 1 else str(mature.of)
    text = f"You sent {amount} that arrived; {those} had time to be answered"
    text += f", of which {mature.n} got an answer{describe_luck(mature)}." if mature.of else "."
    is_enough = mature.of >= FEWEST
    return (text if is_enough else f"{text} {_NO_TABLE}"), is_enough


def describe_differences(cut: Cut) -> list[str]:
    """Return what can be said of the differences between classes, as paragraphs."""
    sentences = [_describe_contrast(contrast) for contrast in cut.contrasts]
    if sentences:
        return [*sentences, _NOT_WHY]
    if cut.nearest is None:
        return [f"Nothing is compared: {cut.remark}."]
    if cut.nearest.alike is not None:
        return [_describe_alike(cut.nearest, cut.nearest.alike)]
    return [_describe_unsettled(cut.nearest)]


_NO_TABLE = f"Too few to compare: from {FEWEST} that had time on, a table shows each class."
_NOT_WHY = (
    "Without any difference, at most 1 search in 20 would ever show such a sentence. "
    "You chose whom you asked how, so this does not say why."
)


def _describe_contrast(contrast: Contrast) -> str:
    more, less = contrast.more_answered, contrast.less_answered
    return (
        f"Answered more often: {contrast.more}, {more.n} of {more.of}, against {contrast.less}, "
        f"{less.n} of {less.of}. Only the first request to each person counts, and a reply within "
        f"{WINDOW_DAYS} days; it was settled on {contrast.on}."
    )


def _describe_alike(comparison: Comparison, verdict: Equivalence) -> str:
    side, others = verdict.side, verdict.others
    return (
        f"No big difference between {comparison.side}, {side.n} of {side.of} answered, and "
        f"{comparison.other}, {others.n} of {others.of}: if one had three times the odds of the "
        f"other, it would have shown. That was settled on {verdict.day}; at most 1 search in 20 is "
        "ever told so when it is not true. A smaller difference is still possible."
    )


def _describe_unsettled(comparison: Comparison) -> str:
    """Return how many more would settle a comparison, not more exactly than anybody knows."""
    total = comparison.own.of + comparison.others.of
    replied = comparison.own.n + comparison.others.n
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
