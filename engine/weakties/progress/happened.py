"""Events of some kinds that count, as of the view's day.

What an importer recorded of the past is no part of a search, and counts in no statistic: unless it
is about somebody who had been asked by then, so that a talk that was asked for counts, whoever
recorded it. An event is about the people it names, and about those of the meeting, the lead or the
offer that it names. `weakties.projections.funnel` follows the same rule.
"""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from weakties.contracts import Readable
from weakties.domain.event import list_person_ids
from weakties.domain.moments import compute_moment, day_of
from weakties.domain.sources import is_history
from weakties.log.envelope import Recorded
from weakties.progress.once import cache_answer

_KINDS = (
    "outreach.followed_up", "outreach.bounced", "meeting.scheduled", "meeting.rescheduled",
    "meeting.cancelled", "meeting.missed", "meeting.held", "thanks.sent", "introduction.offered",
    "introduction.made", "introduction.declined", "introduction.closed", "interaction.noted",
    "lead.heard", "application.sent", "offer.received", "job_referral.given", "meeting.debriefed",
    "area.added", "area.assessed", "outreach.sent", "reply.received", "introduction.requested",
    "job_referral.requested", "job_interview.held", "approach.changed",
)  # fmt: skip
_NAMES = ("meeting", "lead", "offer")
"""The fields that name an event before."""
_NAMED = ("meeting.scheduled", "meeting.held", "lead.heard", "offer.received")
"""The kinds that they name."""


def list_events(view: Readable, *kinds: str) -> list[Recorded]:
    """Return the counting events of some kinds in the order in which they happened."""
    numbered = _number_events(view)
    events = [pair for kind in kinds for pair in numbered[kind]]
    return [recorded for _, recorded in sorted(events, key=itemgetter(0))]


@cache_answer
def _number_events(view: Readable) -> dict[str, list[tuple[int, Recorded]]]:
    """Read all kinds that any statistic asks for in one go, and number them in their order."""
    numbered: dict[str, list[tuple[int, Recorded]]] = {kind: [] for kind in _KINDS}
    requested, about = set[str](), dict[str, set[str]]()
    for number, recorded in enumerate(view.events(_KINDS)):
        people = _people_of(recorded, about)
        if recorded.kind == "outreach.sent":
            requested |= people
        elif _is_history(recorded) and requested.isdisjoint(people):
            continue
        numbered[recorded.kind].append((number, recorded))
    return numbered


def _people_of(recorded: Recorded, about: dict[str, set[str]]) -> set[str]:
    """Return whom an event is about; what it names came before it, and is looked up by its id."""
    people: set[str] = {*list_person_ids(recorded.event)}
    for name in _NAMES:
        people |= about.get(getattr(recorded.event, name, None) or "", set())
    if people and recorded.kind in _NAMED:
        about[recorded.id] = people
    return people


class Rank(NamedTuple):
    """Where an event stands: a number that grows in the order of what happened, and its day."""

    number: int
    day: str


@cache_answer
def rank_events(view: Readable) -> dict[str, Rank]:
    """Return the place of each event by its id.

    The day is that by which it had happened: of what was recorded before its month was over, the
    day of recording.
    """
    return {
        recorded.id: Rank(
            number, day_of(compute_moment(recorded.occurred_at, recorded.recorded_at))
        )
        for pairs in _number_events(view).values()
        for number, recorded in pairs
    }


def _is_history(recorded: Recorded) -> bool:
    """Check whether an importer recorded it of the past."""
    moment, source = recorded.occurred_at, recorded.source
    return is_history(moment, source=source, recorded_at=recorded.recorded_at)
