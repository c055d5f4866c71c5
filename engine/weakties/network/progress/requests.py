"""What became of each request, and which are old enough to be counted?"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest, mature_until
from weakties.network.progress.happened import happened, ranks
from weakties.network.progress.once import once
from weakties.network.progress.talks import Talk, talks_with
from weakties.projections.reply_rates import Ask, ReplyRates

_DAY = len("2026-11-20")
WINDOW_DAYS = 21
"""Fifteen business days: a younger request is pending, whatever came of it so far."""


@attrs.frozen
class Request:
    """One request, and what came of it by the view's day.

    Attributes:
        ask: the request, and its reply.
        talk: the first talk after it, and before the next request to the same person.
        is_mature: whether it was sent at least `WINDOW_DAYS` ago.
    """

    ask: Ask
    talk: Talk | None
    is_mature: bool


@once
def asks(view: Readable) -> list[Ask]:
    """Return every request in the order in which they happened; those that never arrived, too.

    Between two looks another process may have recorded or undone a request; it is left out.
    """
    found = {ask.outreach: ask for ask in view.read(ReplyRates).asks.where()}
    events = happened(view, "outreach.sent")
    return [found[recorded.id] for recorded in events if recorded.id in found]


@once
def requests(view: Readable) -> list[Request]:
    """Give every request that arrived, oldest first; those that bounced are left out."""
    last = mature_until(view.day, WINDOW_DAYS)
    arrived = asks_of(view)
    met: dict[str, Talk] = {}
    for person, those in talks_with(view).items():
        met |= _met(view, arrived.get(person, ()), those)
    return [
        Request(ask, met.get(ask.outreach), latest(ask.sent_at) <= last)
        for ask in asks(view)
        if not ask.bounced
    ]


@once
def asks_of(view: Readable) -> dict[str, list[Ask]]:
    """Give the requests to each person that arrived, oldest first; nobody without any."""
    found: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks(view):
        if not ask.bounced:
            found[ask.person].append(ask)
    return dict(found)


class RequestFinder:
    """Finds which of some requests, given in their order, an event is counted for.

    It looks a request up by its place, so that many requests and talks with one person cost no
    more than each by itself.
    """

    def __init__(self, view: Readable, those: Iterable[Ask]) -> None:
        self._ranks = ranks(view)
        self._asks: list[Ask] = list(those)
        self._numbers = [self._ranks[ask.outreach].number for ask in self._asks]
        self._aside: dict[str, int] = {}
        latest_day = ""
        for index, ask in enumerate(self._asks):
            on = self._ranks[ask.outreach].day
            if ask.is_vague and (len(ask.sent_at) < _DAY or on < latest_day):
                self._aside[ask.sent_at] = index
            latest_day = max(latest_day, on)

    def find(self, event: str, at: str) -> Ask | None:
        """Return the latest request that was not surely sent after an event.

        A request comes before the event in the order of what happened; or else only its day, or
        month, is known, and the event can have come after it.
        """
        after = self._ranks[event]
        start = end = bisect_left(self._numbers, after.number)
        while end < len(self._asks) and self._ranks[self._asks[end].outreach].day <= after.day:
            end += 1
        later = {*range(start, end), *(index for index in self._aside.values() if index >= start)}
        for index in sorted(later, reverse=True):
            ask: Ask = self._asks[index]
            can_be = ask.is_vague and not is_before(after.day, ask.sent_at)
            if can_be and not is_before(at, ask.sent_at):
                return ask
        for index in reversed(range(start)):
            earlier: Ask = self._asks[index]
            if not is_before(at, earlier.sent_at):
                return earlier
        return None


def _met(view: Readable, those: Iterable[Ask], talks: Iterable[Talk]) -> dict[str, Talk]:
    """Return for requests to one person the first talk of each; a talk belongs to one request."""
    found: dict[str, Talk] = {}
    finder = RequestFinder(view, those)
    for talk in talks:
        ask = finder.find(talk.event, talk.at)
        if ask is not None:
            found.setdefault(ask.outreach, talk)
    return found
