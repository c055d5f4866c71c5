"""What was done in a search: each act with the day on which it happened.

`docs/reference/progress.md` says what each measure counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, get_args

import attrs

from weakties.contracts import Readable
from weakties.domain.event import list_person_ids
from weakties.domain.sources import is_importer
from weakties.domain.talks import talk_day
from weakties.progress.descent import get_pair
from weakties.progress.happened import list_events, rank_events
from weakties.progress.once import cache_answer
from weakties.progress.requests import is_before, list_requests
from weakties.progress.talks import list_talks

if TYPE_CHECKING:
    from weakties.domain.introductions import InteractionNoted
    from weakties.log.envelope import Recorded

Measure = Literal[
    "requests", "follow_ups", "replies", "talks", "minutes", "introductions",
    "introductions_taken_up", "thanks", "leads", "applications", "job_interviews", "offers",
]  # fmt: skip
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""What was done, and what came in, each by the day on which it happened."""
_OWN: tuple[Measure, ...] = (
    "requests", "follow_ups", "talks", "thanks", "applications", "job_interviews",
)  # fmt: skip
_PLAIN: dict[Measure, str] = {
    "requests": "outreach.sent", "follow_ups": "outreach.followed_up", "thanks": "thanks.sent",
    "leads": "lead.heard", "applications": "application.sent", "offers": "offer.received",
}  # fmt: skip
"""The measures that count each event of a kind."""
_OTHER_OWN = (
    "interaction.noted", "introduction.requested", "introduction.closed", "job_referral.requested",
)  # fmt: skip
"""The kinds of own acts that no measure counts."""


@attrs.frozen
class Act:
    """Something that a measure counts.

    Attributes:
        day: the day on which it happened, ISO.
        event: the id of the event that counts.
        amount: how much it adds: 1, or the minutes of a talk.
    """

    measure: Measure
    day: str
    event: str
    amount: int = 1


@cache_answer
def list_acts(view: Readable) -> list[Act]:
    """Return everything that a measure counts, in the order of `MEASURES` and then as it happened.

    Nothing is left out that lies behind the view's day; who counts by periods leaves it out.
    """
    ranks = rank_events(view)
    counted: dict[Measure, Iterable[tuple[str, int]]] = {
        measure: ((recorded.id, 1) for recorded in list_events(view, kind))
        for measure, kind in _PLAIN.items()
    }
    counted["replies"] = (
        (recorded.id, 1)
        for recorded in list_events(view, "reply.received")
        if getattr(recorded.event, "sentiment", None) != "auto"
    )
    counted["talks"] = ((talk.event, 1) for talk in list_talks(view))
    counted["minutes"] = _measure_lengths(view)
    counted["introductions"] = ((event, 1) for event in _find_introductions(view).values())
    counted["introductions_taken_up"] = ((event, 1) for event in _list_taken_up(view))
    counted["job_interviews"] = ((event, 1) for event in _list_interviews(view))
    return [
        Act(measure, ranks[event].day, event, amount)
        for measure in MEASURES
        for event, amount in counted[measure]
    ]


@cache_answer
def list_own_days(view: Readable) -> list[str]:
    """Return the day, ISO, of each own act, also of those that no measure counts."""
    ranks = rank_events(view)
    days = [act.day for act in list_acts(view) if act.measure in _OWN]
    others = list_events(view, *_OTHER_OWN)
    days += [ranks[r.id].day for r in others if not is_importer(r.source) and _is_from_me(r)]
    return days


def _is_from_me(recorded: Recorded) -> bool:
    """Check whether a contact that was noted did not come from them alone."""
    if recorded.kind != "interaction.noted":
        return True
    noted: InteractionNoted = recorded.event  # type: ignore[assignment]  # by its kind
    return noted.direction != "in"


def _measure_lengths(view: Readable) -> Iterator[tuple[str, int]]:
    """Yield the talks whose length is known, and their minutes."""
    lengths: dict[str, tuple[bool, int]] = {}
    for recorded in list_events(view, "meeting.scheduled", "meeting.held"):
        minutes = getattr(recorded.event, "minutes", None)
        if minutes is not None:
            lengths[recorded.id] = (recorded.kind == "meeting.held", minutes)
    for talk in list_talks(view):
        # A talk that was held is longer than what was agreed, whatever that was: True sorts last.
        known = [lengths[name] for name in talk.names if name in lengths]
        if known:
            yield talk.event, max(known)[1]


def _list_introductions(view: Readable) -> list[Recorded]:
    """Return each event by which somebody introduced somebody else, as it happened."""
    events = list_events(view, "introduction.offered", "introduction.made")
    return [recorded for recorded in events if len({*get_pair(recorded)}) == 2]


def _find_introductions(view: Readable) -> dict[tuple[str, str], str]:
    """Return for each who introduced and whom the event that told so first."""
    first: dict[tuple[str, str], str] = {}
    for recorded in _list_introductions(view):
        first.setdefault(get_pair(recorded), recorded.id)
    return first


def _list_taken_up(view: Readable) -> Iterator[str]:
    """Yield for each person who was introduced the request, or the talk, that took it up first."""
    moments: dict[str, dict[str, str]] = defaultdict(dict)
    for recorded in _list_introductions(view):
        moments[get_pair(recorded)[1]][recorded.id] = recorded.occurred_at

    def is_since(person: str, at: str) -> bool:
        return not all(is_before(at, introduced) for introduced in moments[person].values())

    ranks, first = rank_events(view), dict[str, str]()
    taking = [
        (ranks[request.outreach], str(request.person), str(request.outreach))
        for request in list_requests(view)
        if request.person in moments
        and (
            request.introduction in moments[request.person]
            or is_since(request.person, request.sent_at)
        )
    ]
    taking += [
        (ranks[talk.event], person, talk.event)
        for talk in list_talks(view)
        for person in talk.people
        if person in moments and is_since(person, talk.at)
    ]
    for _, person, event in sorted(taking, key=lambda entry: (entry[0].day, entry[0].number)):
        first.setdefault(person, event)
    yield from first.values()


def _list_interviews(view: Readable) -> Iterator[str]:
    """Yield each job interview once: the first of the records that are of it.

    Records that have a day, and somebody, in common are of one, and so are those that a third one
    has somebody in common with, in whatever order they were recorded.
    """
    groups: dict[str, tuple[set[str], str]] = {}
    for recorded in list_events(view, "job_interview.held", "meeting.held"):
        event: Any = recorded.event
        if recorded.kind == "meeting.held" and event.kind != "job-interview":
            continue
        day = talk_day(recorded.occurred_at)
        marks = {f"{day} {person}" for person in list_person_ids(event)} if day else set[str]()
        joined = {id(group): group for mark in marks if (group := groups.get(mark))}
        first = min((group[1] for group in joined.values()), default=recorded.id)
        merged = marks.union(*(group[0] for group in joined.values()))
        group = (merged or {recorded.id}, first)
        groups.update(dict.fromkeys(group[0], group))
    yield from dict.fromkeys(first for _, first in groups.values())
