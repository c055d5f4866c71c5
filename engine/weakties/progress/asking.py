"""Statistics of requests: answered, how soon, and the effect of a second touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from weakties.contracts import Readable
from weakties.progress.happened import list_events
from weakties.progress.requests import (
    WINDOW_DAYS,
    RequestFinder,
    RequestOutcome,
    count_days,
    group_requests_by_person,
    is_before,
    latest,
    list_outcomes,
    list_requests,
    mature_until,
)
from weakties.projections.reply_rates import ReplyRates, TalkRequest
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
        """Yield shares of all requests that arrived, and of all that were sent."""
        outcomes = list_outcomes(view)
        old = [r for r in outcomes if r.is_mature]
        common: dict[str, Any] = {
            "pending": len(outcomes) - len(old),
            "events": tuple(_list_event_ids(old)),
        }
        replied = Proportion(sum(r.request.replied_at is not None for r in old), len(old))
        yield share(
            "replied", replied, label="answered", sentence=_describe_answered(replied), **common
        )
        yield _count_yes(outcomes, common)
        met = Proportion(sum(r.talk is not None for r in old), len(old))
        sentence = f"{met.n} of {_format_requests(met)} led to a talk"
        yield share("met", met, label="led to a talk", sentence=sentence, **common)
        sent, lost = list_requests(view), list_events(view, "outreach.bounced")
        of = Proportion(sum(a.bounced for a in sent), len(sent))
        events = (*(a.outreach for a in sent), *(r.id for r in lost))
        sentence = _describe_arrival(of)
        yield share("bounced", of, label="never arrived", sentence=sentence, events=events)


def _describe_arrival(lost: Proportion) -> str:
    """Return first how many requests arrived, or did not.

    >>> [_describe_arrival(Proportion(n, of)) for n, of in ((0, 3), (0, 1), (1, 3), (3, 3))]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['All 3 requests arrived', 'Your one request arrived', '1 of 3 requests never arrived',
     'None of 3 requests arrived']
    """
    if lost.of == 1:
        return "Your one request never arrived" if lost.n else "Your one request arrived"
    if lost.n == lost.of:
        return f"None of {_format_requests(lost)} arrived"
    return (
        f"{lost.n} of {_format_requests(lost)} never arrived"
        if lost.n
        else f"All {_format_requests(lost)} arrived"
    )


def _describe_answered(replied: Proportion) -> str:
    """Return first how many requests were answered."""
    subject = "Your one request" if replied.of == 1 else f"Of {replied.of} requests"
    answered = {0: "none was", replied.of: "all were"}.get(replied.n, f"{replied.n} were")
    if replied.of == 1:
        answered = "was" if replied.n else "was not"
        return f"{subject} that had time to be answered {answered}"
    answered = "1 was" if replied.n == 1 else answered
    return f"{subject} that had time to be answered, {answered}{describe_luck(replied)}"


def _format_requests(of: Proportion) -> str:
    return f"{of.of} request{'s' if of.of != 1 else ''}"


def _count_yes(outcomes: list[RequestOutcome], common: dict[str, Any]) -> Figure:
    """Count the yes, out of all requests but those whose answer was not read."""
    old = [r for r in outcomes if r.is_mature]
    read = [r for r in old if r.request.sentiment != "unread"]
    young = sum(not r.is_mature and r.request.sentiment != "unread" for r in outcomes)
    common = {**common, "pending": young}
    of = Proportion(sum(r.request.sentiment == "yes" for r in read), len(read))
    if out := len(old) - len(read):
        remark = f"left out {out} whose answer is not recorded as a yes or a no"
        common = {**common, "events": tuple(_list_event_ids(read)), "remark": remark}
    sentence = f"{of.n} of {_format_requests(of)} got a yes"
    return share("yes", of, label="got a yes", sentence=sentence, **common)


def _list_event_ids(those: Iterable[RequestOutcome]) -> Iterator[str]:
    """Yield the requests, what answered them, and the talks after them."""
    for outcome in those:
        yield outcome.request.outreach
        if outcome.request.reply:
            yield outcome.request.reply
        if outcome.talk:
            yield outcome.talk.event


class ReplyTime:
    """How soon replies come, the open requests counted for as long as they have waited."""

    id, title = "reply-time", "How soon does a reply come?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Yield the chance of a reply by some days, and the days by which half are there.

        Open requests count for as long as they have waited: none of them is too young to count.
        Where the days are not known, as a moment was told as a month, or the reply is dated before
        the request, the request is left out, and the remark says so.
        """
        sent, today = list_outcomes(view), view.day.isoformat()
        waits = [
            (r.request, count_days(r.request.sent_at, r.request.replied_at or today)) for r in sent
        ]
        dated_waits = [(request, days) for request, days in waits if days is not None]
        replies = sorted(days for request, days in dated_waits if request.replied_at is not None)
        curve = kaplan_meier(
            (days, request.replied_at is not None) for request, days in dated_waits
        )
        still = len(dated_waits) - len(replies)
        events = tuple(
            i for request, _ in dated_waits for i in (request.outreach, request.reply) if i
        )
        out = len(waits) - len(dated_waits)
        left_out = f"left out {out}, of which the days are not known" if out else ""
        waiting = f"{still} not answered yet, each counted for as long as it has waited"
        for figure in (
            *(_estimate_by_day(curve, days) for days in BY_DAYS),
            _estimate_half(curve, replies),
        ):
            remarks = [figure.remark if dated_waits else "no data", left_out]
            if still and figure.value is not None and figure.name == f"by day {BY_DAYS[0]}":
                remarks.insert(0, waiting)
            yield attrs.evolve(figure, remark="; ".join(filter(None, remarks)), events=events)


def _estimate_by_day(curve: WaitingCurve, days: int) -> Figure:
    """Return the chance of a reply by a day."""
    name, value = f"by day {days}", curve.chance_by(days)
    if curve.requests < FEWEST_REQUESTS:
        few = f"it takes {FEWEST_REQUESTS} requests to say how soon a reply comes"
        return Figure(name=name, remark=few)
    if value is None:
        return Figure(name=name, remark=f"no request has waited for {days} days yet")
    low, high = curve.interval_by(days)
    ends = " to ".join(format_percent(end, is_short=True) for end in (low, high))
    sentence = f"Within {days} days {format_percent(value)} of requests get a reply, or {ends}"
    return Figure(name=name, value=value, low=low, high=high, sentence=sentence)


def _estimate_half(curve: WaitingCurve, replies: list[int]) -> Figure:
    """Return the days by which half of the replies are there, as far as so many replies can tell.

    Args:
        replies: how many days each reply took, the shortest first.
    """
    if len(replies) < FEWEST_FOR_BOUND:
        return Figure(name="half", unit=DAYS, remark=_explain_too_few(replies))
    low = high = None
    few = "fewer than half of the requests got a reply so far"
    remark = few if curve.median is None else ""
    if len(replies) >= FEWEST_FOR_INTERVAL:
        low, high = curve.median_interval
    elif (bound := curve.median_bound()) is not None:
        remark = f"half reply within {bound:.0f} days at the most (95 %); 6 replies tell more"
    return Figure(name="half", value=curve.median, low=low, high=high, unit=DAYS, remark=remark)


def _explain_too_few(replies: list[int]) -> str:
    """Return how long the few replies took.

    >>> _explain_too_few([2, 5, 9])
    '3 replies so far, after 2, 5 and 9 days; too few to say when half have come'
    >>> _explain_too_few([1]), _explain_too_few([])
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
        """Yield replies after it out of requests that had none before, but for those too young."""
        last = mature_until(view.day, WINDOW_DAYS)
        touched = _find_second_touches(view)
        old = [(request, event) for request, at, event in touched if latest(at) <= last]
        replied = sum(request.replied_at is not None for request, _ in old)
        remark = "some of these would have come without it"
        of = Proportion(replied, len(old))
        requests = _format_requests(of)
        luck = describe_luck(of)
        sentence = f"You wrote again after {requests}, and {of.n} got a reply after that{luck}"
        yield share(
            "replied after",
            of,
            pending=len(touched) - len(old),
            label="answered after it",
            sentence=sentence,
            events=tuple(
                i for request, event in old for i in (request.outreach, event, request.reply) if i
            ),
            **({"remark": remark} if old else {}),
        )


def _find_second_touches(view: Readable) -> list[tuple[TalkRequest, str, str]]:
    """Return each request that was touched again before any reply, when, and by which event."""
    those, answered = group_requests_by_person(view), defaultdict[str | None, list[str]](list)
    for answer in view.read(ReplyRates).replies.where():
        answered[answer.outreach].append(answer.at)
    touches: dict[str, tuple[TalkRequest, str, str]] = {}
    finders = {person: RequestFinder(view, several) for person, several in those.items()}
    arrived = {request.outreach: request for several in those.values() for request in several}
    for recorded in list_events(view, "outreach.followed_up"):
        follow_up: OutreachFollowedUp = recorded.event  # type: ignore[assignment]  # by its kind
        finder = finders.get(follow_up.person)
        if follow_up.outreach is not None:
            named = arrived.get(follow_up.outreach)
            is_theirs = named is not None and named.person == follow_up.person
            finder = RequestFinder(view, [named] if named and is_theirs else [])
        request = finder.find(recorded.id, follow_up.at) if finder else None
        if request is not None:
            touches.setdefault(request.outreach, (request, follow_up.at, recorded.id))
    return [
        (request, at, event)
        for request, at, event in touches.values()
        if not any(is_before(reply, at) for reply in answered[request.outreach])
    ]
