"""What became of the requests: answered, how soon, and what did a second touch bring?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest, mature_until, waited
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import (
    WINDOW_DAYS,
    Request,
    RequestFinder,
    asks,
    asks_of,
    requests,
)
from weakties.projections.reply_rates import Ask, ReplyRates
from weakties.statistics.figures import DAYS, Figure, describe_luck, format_percent, share
from weakties.statistics.proportions import Proportion
from weakties.statistics.survival import WaitingCurve, kaplan_meier

if TYPE_CHECKING:
    from weakties.domain.outreach import OutreachFollowedUp

BY_DAYS = (2, 5, 10, 21)
FEWEST_REQUESTS = 5
"""Requests below which there is no chance of a reply by a day."""
FEWEST_FOR_BOUND, FEWEST_FOR_INTERVAL = 5, 6
"""Replies below which nothing is said of when half have come, and below which no interval is."""


class Requests:
    """What became of the requests that are old enough to tell, whatever they asked for."""

    id, title = "requests", "What became of your requests?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give shares of all requests that arrived, and of all that were sent."""
        there = requests(view)
        old = [r for r in there if r.is_mature]
        told: dict[str, Any] = {"pending": len(there) - len(old), "events": tuple(_behind(old))}
        replied = Proportion(sum(r.ask.replied_at is not None for r in old), len(old))
        yield share("replied", replied, label="answered", sentence=_count_answered(replied), **told)
        yield _yes(there, told)
        met = Proportion(sum(r.talk is not None for r in old), len(old))
        said = f"{met.n} of {_of(met)} led to a talk"
        yield share("met", met, label="led to a talk", sentence=said, **told)
        sent, lost = asks(view), happened(view, "outreach.bounced")
        of = Proportion(sum(a.bounced for a in sent), len(sent))
        events = (*(a.outreach for a in sent), *(r.id for r in lost))
        said = _arrived(of)
        yield share("bounced", of, label="never arrived", sentence=said, events=events)


def _arrived(lost: Proportion) -> str:
    """Say first how many requests arrived, or did not.

    >>> [_arrived(Proportion(n, of)) for n, of in ((0, 3), (0, 1), (1, 3), (3, 3))]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['All 3 requests arrived', 'Your one request arrived', '1 of 3 requests never arrived',
     'None of 3 requests arrived']
    """
    if lost.of == 1:
        return "Your one request never arrived" if lost.n else "Your one request arrived"
    if lost.n == lost.of:
        return f"None of {_of(lost)} arrived"
    return f"{lost.n} of {_of(lost)} never arrived" if lost.n else f"All {_of(lost)} arrived"


def _count_answered(replied: Proportion) -> str:
    """Say first how many requests were answered."""
    asked = "Your one request" if replied.of == 1 else f"Of {replied.of} requests"
    answered = {0: "none was", replied.of: "all were"}.get(replied.n, f"{replied.n} were")
    if replied.of == 1:
        answered = "was" if replied.n else "was not"
        return f"{asked} that had time to be answered {answered}"
    answered = "1 was" if replied.n == 1 else answered
    return f"{asked} that had time to be answered, {answered}{describe_luck(replied)}"


def _of(of: Proportion) -> str:
    return f"{of.of} request{'s' if of.of != 1 else ''}"


def _yes(there: list[Request], told: dict[str, Any]) -> Figure:
    """Count the yes, out of all requests but those whose answer was not read."""
    old = [r for r in there if r.is_mature]
    read = [r for r in old if r.ask.sentiment != "unread"]
    young = sum(not r.is_mature and r.ask.sentiment != "unread" for r in there)
    told = {**told, "pending": young}
    of = Proportion(sum(r.ask.sentiment == "yes" for r in read), len(read))
    if out := len(old) - len(read):
        remark = f"left out {out} whose answer is not recorded as a yes or a no"
        told = {**told, "events": tuple(_behind(read)), "remark": remark}
    said = f"{of.n} of {_of(of)} got a yes"
    return share("yes", of, label="got a yes", sentence=said, **told)


def _behind(those: Iterable[Request]) -> Iterator[str]:
    """Give the requests, what answered them, and the talks after them."""
    for request in those:
        yield request.ask.outreach
        if request.ask.reply:
            yield request.ask.reply
        if request.talk:
            yield request.talk.event


class ReplyTime:
    """How soon replies come, the open requests counted for as long as they have waited."""

    id, title = "reply-time", "How soon does a reply come?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield the chance of a reply by some days, and the days by which half are there.

        Open requests count for as long as they have waited: none of them is too young to count.
        Where the days are not known, as a moment was told as a month, or the reply is dated before
        the request, the request is left out, and the remark says so.
        """
        sent, today = requests(view), view.day.isoformat()
        waits = [(r.ask, waited(r.ask.sent_at, r.ask.replied_at or today)) for r in sent]
        known = [(ask, days) for ask, days in waits if days is not None]
        replies = sorted(days for ask, days in known if ask.replied_at is not None)
        curve = kaplan_meier((days, ask.replied_at is not None) for ask, days in known)
        still = len(known) - len(replies)
        events = tuple(i for ask, _ in known for i in (ask.outreach, ask.reply) if i)
        out = len(waits) - len(known)
        left_out = f"left out {out}, of which the days are not known" if out else ""
        waiting = f"{still} not answered yet, each counted for as long as it has waited"
        for figure in (*(_by(curve, days) for days in BY_DAYS), _half(curve, replies)):
            told = [figure.remark if known else "no data", left_out]
            if still and figure.value is not None and figure.name == f"by day {BY_DAYS[0]}":
                told.insert(0, waiting)
            yield attrs.evolve(figure, remark="; ".join(filter(None, told)), events=events)


def _by(curve: WaitingCurve, days: int) -> Figure:
    """Return the chance of a reply by a day."""
    name, value = f"by day {days}", curve.chance_by(days)
    if curve.requests < FEWEST_REQUESTS:
        few = f"it takes {FEWEST_REQUESTS} requests to say how soon a reply comes"
        return Figure(name=name, remark=few)
    if value is None:
        return Figure(name=name, remark=f"no request has waited for {days} days yet")
    low, high = curve.interval_by(days)
    ends = " to ".join(format_percent(end, is_short=True) for end in (low, high))
    said = f"Within {days} days {format_percent(value)} of requests get a reply, or {ends}"
    return Figure(name=name, value=value, low=low, high=high, sentence=said)


def _half(curve: WaitingCurve, replies: list[int]) -> Figure:
    """Return the days by which half of the replies are there, as far as so many replies can tell.

    Args:
        replies: how many days each reply took, the shortest first.
    """
    if len(replies) < FEWEST_FOR_BOUND:
        return Figure(name="half", unit=DAYS, remark=_too_few(replies))
    low = high = None
    remark = "" if curve.median is not None else "half is not reached"
    if len(replies) >= FEWEST_FOR_INTERVAL:
        low, high = curve.median_interval
    elif (bound := curve.median_bound()) is not None:
        remark = f"half reply within {bound:.0f} days at the most (95 %); 6 replies tell more"
    return Figure(name="half", value=curve.median, low=low, high=high, unit=DAYS, remark=remark)


def _too_few(replies: list[int]) -> str:
    """Say how long the few replies took.

    >>> _too_few([2, 5, 9])
    '3 replies so far, after 2, 5 and 9 days; too few to say when half have come'
    >>> _too_few([1]), _too_few([])
    ('1 reply so far, after 1 day; too few to say when half have come', 'no reply so far')
    """
    if not replies:
        return "no reply so far"
    *first, last = map(str, replies)
    days = f"{', '.join(first)} and {last}" if first else last
    many, unit = "reply" if not first else "replies", "day" if replies[-1] == 1 else "days"
    return f"{len(replies)} {many} so far, after {days} {unit}; too few to say when half have come"


class SecondTouch:
    """Replies that came after a second touch; whether they would have come anyway is not known."""

    id, title = "second-touch", "What came after a second touch?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give replies after it out of requests that had none before, but for those too young."""
        last = mature_until(view.day, WINDOW_DAYS)
        touched = _touched(view)
        old = [(ask, event) for ask, at, event in touched if latest(at) <= last]
        replied = sum(ask.replied_at is not None for ask, _ in old)
        remark = "some of these would have come without it"
        of = Proportion(replied, len(old))
        said = (
            f"You wrote again after {_of(of)}, and {of.n} got a reply after that{describe_luck(of)}"
        )
        yield share(
            "replied after", of, pending=len(touched) - len(old),
            label="answered after it", sentence=said,
            events=tuple(i for ask, event in old for i in (ask.outreach, event, ask.reply) if i),
            **({"remark": remark} if old else {}),
        )  # fmt: skip


def _touched(view: Readable) -> list[tuple[Ask, str, str]]:
    """Give each request that was touched again before any reply, when first, and by which event."""
    those, answered = asks_of(view), defaultdict[str | None, list[str]](list)
    for answer in view.read(ReplyRates).replies.where():
        answered[answer.outreach].append(answer.at)
    found: dict[str, tuple[Ask, str, str]] = {}
    finders = {person: RequestFinder(view, several) for person, several in those.items()}
    arrived = {ask.outreach: ask for several in those.values() for ask in several}
    for recorded in happened(view, "outreach.followed_up"):
        told: OutreachFollowedUp = recorded.event  # type: ignore[assignment]  # by its kind
        finder = finders.get(told.person)
        if told.outreach is not None:
            named = arrived.get(told.outreach)
            is_theirs = named is not None and named.person == told.person
            finder = RequestFinder(view, [named] if named and is_theirs else [])
        ask = finder.find(recorded.id, told.at) if finder else None
        if ask is not None:
            found.setdefault(ask.outreach, (ask, told.at, recorded.id))
    return [
        (ask, at, event)
        for ask, at, event in found.values()
        if not any(is_before(reply, at) for reply in answered[ask.outreach])
    ]
