"""What became of each request, and which are old enough to be counted?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from weakties.domain.when import day
from weakties.hookspecs.offered import Readable
from weakties.projections.agenda import Agenda
from weakties.projections.reply_rates import Ask, ReplyRates

WINDOW_DAYS = 21
"""Fifteen business days: a younger request is pending, whatever came of it so far."""


@attrs.frozen
class Request:
    """One request, and what came of it by the view's day.

    Attributes:
        ask: the request, and its reply.
        met_at: when the first meeting after it was held; None while there was none.
        meeting: its id.
        is_mature: whether it was sent at least `WINDOW_DAYS` ago.
    """

    ask: Ask
    met_at: str | None
    meeting: str | None
    is_mature: bool


@attrs.frozen
class Met:
    """A meeting held with a person; job interviews are none."""

    at: str
    meeting: str


def requests(view: Readable) -> list[Request]:
    """Give every request that arrived, oldest first; those that bounced are left out."""
    met = meetings(view)
    last = mature_until(view.day, WINDOW_DAYS)
    asks = view.read(ReplyRates).asks.where("not bounced order by sent_at, outreach")
    return [_request(ask, met.get(ask.person, []), last) for ask in asks]


def _request(ask: Ask, met: list[Met], last: str) -> Request:
    """Find the first meeting that came after a request."""
    first = next((m for m in met if m.at[:10] >= ask.sent_at[:10]), None)
    at, meeting = (first.at, first.meeting) if first else (None, None)
    return Request(ask, at, meeting, ask.sent_at[:10] <= last)


def meetings(view: Readable) -> dict[str, list[Met]]:
    """Give the meetings held with each person, oldest first; nobody without any."""
    found = defaultdict(list)
    for person, at, meeting in _held(view):
        found[person].append(Met(at, meeting))
    return found


def _held(view: Readable) -> Iterator[tuple[str, str, str]]:
    query = (
        "select g.person, g.met_at, g.meeting from guests g join meetings m on m.id = g.meeting "
        "where g.met_at is not null and m.state = 'held' and m.kind <> 'job-interview' "
        "order by g.met_at, g.meeting"
    )
    yield from view.read(Agenda).connection.execute(query)


def mature_until(today: date, days: int) -> str:
    """Give the last day, ISO, on which something may have begun to be so many days old."""
    return (today - timedelta(days=days)).isoformat()


def days_between(start: str, end: str) -> int:
    """Count the days from one moment to another, never less than none."""
    return max(0, (day(end) - day(start)).days)
