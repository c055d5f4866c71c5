"""Requests with their outcome, and which are old enough to be counted."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import attrs

from weakties.contracts import Readable
from weakties.domain.moments import is_before, latest_day
from weakties.domain.when import When, first_day, instant
from weakties.progress.happened import list_events, rank_events
from weakties.progress.once import cache_answer
from weakties.progress.talks import Talk, group_talks_by_person
from weakties.projections.reply_rates import ReplyRates, TalkRequest

__all__ = ["count_days", "is_before", "latest", "mature_until", "sort_key"]
_DAY = len("2026-11-20")
latest = latest_day
_END = datetime.max.replace(tzinfo=UTC)


def mature_until(today: date, days: int) -> str:
    """Return the last day, ISO, on which something may have begun to be so many days old."""
    return (today - timedelta(days=days)).isoformat()


def sort_key(moment: str) -> tuple[str, datetime]:
    """Return what moments are ordered by: the day where it was, then the instant.

    What is told as a day, a month or a year counts at its end.

    >>> sorted(["2026-03", "2026-03-31T09:00Z", "2026-03-15"], key=sort_key)
    ['2026-03-15', '2026-03-31T09:00Z', '2026-03']
    """
    return latest(moment), instant(When(moment)) if "T" in moment else _END


def count_days(start: str, end: str) -> int | None:
    """Count the days from one moment to another, where the first was.

    Returns:
        None if either is not told to the day, or the second came before the first.

    >>> count_days("2026-11-19", "2026-11-20T08:00Z"), count_days("2026-11", "2026-11-20")
    (1, None)
    """
    if len(start) < _DAY or len(end) < _DAY or is_before(end, start):
        return None
    if "T" in start and "T" in end:
        zone = datetime.fromisoformat(start).tzinfo or UTC
        return (instant(When(end)).astimezone(zone).date() - first_day(When(start))).days
    return (first_day(When(end)) - first_day(When(start))).days


WINDOW_DAYS = 21
"""Fifteen business days: a younger request is pending, whatever came of it so far."""


@attrs.frozen
class RequestOutcome:
    """One request, and what came of it by the view's day.

    Attributes:
        request: the request, and its reply.
        talk: the first talk after it, and before the next request to the same person.
        is_mature: whether it was sent at least `WINDOW_DAYS` ago.
    """

    request: TalkRequest
    talk: Talk | None
    is_mature: bool


@cache_answer
def list_requests(view: Readable) -> list[TalkRequest]:
    """Return every request in the order in which they happened; those that never arrived, too.

    Between two looks another process may have recorded or undone a request; it is left out.
    """
    requests_by_id = {
        str(request.outreach): request for request in view.read(ReplyRates).requests.where()
    }
    events = list_events(view, "outreach.sent")
    return [requests_by_id[recorded.id] for recorded in events if recorded.id in requests_by_id]


@cache_answer
def list_outcomes(view: Readable) -> list[RequestOutcome]:
    """Return every request that arrived, oldest first; those that bounced are left out."""
    last = mature_until(view.day, WINDOW_DAYS)
    arrived = group_requests_by_person(view)
    met: dict[str, Talk] = {}
    for person, those in group_talks_by_person(view).items():
        met |= _match_talks(view, arrived.get(person, ()), those)
    return [
        RequestOutcome(request, met.get(request.outreach), latest(request.sent_at) <= last)
        for request in list_requests(view)
        if not request.bounced
    ]


@cache_answer
def group_requests_by_person(view: Readable) -> dict[str, list[TalkRequest]]:
    """Return the requests to each person that arrived, oldest first; nobody without any."""
    requests_by_person: dict[str, list[TalkRequest]] = defaultdict(list)
    for request in list_requests(view):
        if not request.bounced:
            requests_by_person[request.person].append(request)
    return dict(requests_by_person)


class RequestFinder:
    """Finds which of some requests, given in their order, an event is counted for.

    It looks a request up by its place, so that many requests and talks with one person cost no
    more than each by itself.
    """

    def __init__(self, view: Readable, requests: Iterable[TalkRequest]) -> None:
        self._ranks = rank_events(view)
        self._requests: list[TalkRequest] = list(requests)
        self._numbers = [self._ranks[request.outreach].number for request in self._requests]
        self._vague_indexes: dict[str, int] = {}
        latest_day = ""
        for index, request in enumerate(self._requests):
            on = self._ranks[request.outreach].day
            if request.is_vague and (len(request.sent_at) < _DAY or on < latest_day):
                self._vague_indexes[request.sent_at] = index
            latest_day = max(latest_day, on)

    def find(self, event: str, at: str) -> TalkRequest | None:
        """Return the latest request that was not surely sent after an event.

        A request comes before the event in the order of what happened; or else only its day, or
        month, is known, and the event can have come after it.
        """
        after = self._ranks[event]
        start = end = bisect_left(self._numbers, after.number)
        while (
            end < len(self._requests) and self._ranks[self._requests[end].outreach].day <= after.day
        ):
            end += 1
        later = {
            *range(start, end),
            *(index for index in self._vague_indexes.values() if index >= start),
        }
        for index in sorted(later, reverse=True):
            request: TalkRequest = self._requests[index]
            can_be = request.is_vague and not is_before(after.day, request.sent_at)
            if can_be and not is_before(at, request.sent_at):
                return request
        for index in reversed(range(start)):
            earlier: TalkRequest = self._requests[index]
            if not is_before(at, earlier.sent_at):
                return earlier
        return None


def _match_talks(
    view: Readable, requests: Iterable[TalkRequest], talks: Iterable[Talk]
) -> dict[str, Talk]:
    """Return for requests to one person the first talk of each; a talk belongs to one request."""
    talk_by_request: dict[str, Talk] = {}
    finder = RequestFinder(view, requests)
    for talk in talks:
        request = finder.find(talk.event, talk.at)
        if request is not None:
            talk_by_request.setdefault(request.outreach, talk)
    return talk_by_request
