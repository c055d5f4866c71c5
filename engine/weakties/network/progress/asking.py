"""What became of the requests: answered, how soon, and what did a second touch bring?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weakties.hookspecs.offered import Readable
from weakties.network.progress.requests import (
    WINDOW_DAYS,
    Request,
    days_between,
    mature_until,
    requests,
)
from weakties.projections.reply_rates import ReplyRates
from weakties.statistics.figures import DAYS, Figure, share
from weakties.statistics.proportions import Proportion
from weakties.statistics.survival import kaplan_meier

BY_DAYS = (2, 5, 10, 21)


class Requests:
    """What became of the requests that are old enough to tell."""

    id, title = "requests", "What became of your requests?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give shares of all requests that arrived, and of all that were sent."""
        there = requests(view)
        old = [r for r in there if r.is_mature]
        pending = len(there) - len(old)
        for name, those in (
            ("replied", [r for r in old if r.ask.replied_at]),
            ("yes", [r for r in old if r.ask.sentiment == "yes"]),
            ("met", [r for r in old if r.met_at]),
        ):
            of = Proportion(len(those), len(old))
            yield share(name, of, pending=pending, events=tuple(_behind(old)))
        sent = list(view.read(ReplyRates).asks.where())
        lost = [a.outreach for a in sent if a.bounced]
        yield share("bounced", Proportion(len(lost), len(sent)), events=tuple(lost))


def _behind(those: Iterable[Request]) -> Iterator[str]:
    """Give the requests, what answered them, and the meetings after them."""
    for request in those:
        yield request.ask.outreach
        yield from filter(None, (request.ask.reply, request.meeting))


class ReplyTime:
    """How soon replies come, the open requests counted for as long as they have waited."""

    id, title = "reply-time", "How soon does a reply come?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give the chance of a reply by some days, and the days by which half are there."""
        there, today = requests(view), view.day.isoformat()
        curve = kaplan_meier(
            (days_between(r.ask.sent_at, r.ask.replied_at or today), r.ask.replied_at is not None)
            for r in there
        )
        waiting = sum(r.ask.replied_at is None for r in there)
        events = tuple(i for r in there for i in (r.ask.outreach, r.ask.reply) if i)
        for days in BY_DAYS:
            value = curve.chance_by(days)
            low, high = curve.interval_by(days) if value is not None else (None, None)
            remark = "" if value is not None else f"nobody was waited for {days} days"
            yield Figure(
                name=f"by day {days}", value=value, low=low, high=high, pending=waiting,
                remark=remark, events=events,
            )  # fmt: skip
        low, high = curve.median_interval
        remark = "" if curve.median is not None or not there else "half is not reached"
        yield Figure(
            name="half", value=curve.median, low=low, high=high, unit=DAYS, pending=waiting,
            remark=remark, events=events,
        )  # fmt: skip


class SecondTouch:
    """Replies that came after a second touch; whether they would have come anyway is not known."""

    id, title = "second-touch", "What came after a second touch?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give replies after it out of requests with one, without those too young."""
        asks = [a for a in view.read(ReplyRates).asks.where("not bounced") if a.followed_up_at]
        last = mature_until(view.day, WINDOW_DAYS)
        old = [a for a in asks if (a.followed_up_at or "")[:10] <= last]
        after = [a for a in old if a.replied_at and a.replied_at >= (a.followed_up_at or "")]
        remark = "some of these would have come without it"
        yield share(
            "replied after", Proportion(len(after), len(old)), pending=len(asks) - len(old),
            events=tuple(i for a in old for i in (a.outreach, a.reply) if i),
            **({"remark": remark} if old else {}),
        )  # fmt: skip
