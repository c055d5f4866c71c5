"""Numbering of the job interviews for each lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from weakties.lookup import Readable

_KINDS = (
    "job_interview.scheduled", "job_interview.held", "meeting.rescheduled", "meeting.cancelled",
    "meeting.missed",
)  # fmt: skip
_DAY = len("2026-11-20")


@attrs.define
class _Interview:
    """A job interview.

    Attributes:
        events: ids of the events that agreed it, and that recorded that it took place.
        on: when it took place, or is to.
        number: its round, if it was recorded; else it follows from what was before it.
        is_off: whether it was called off, or missed: then none after it counts it.
    """

    lead: str
    events: list[str]
    on: str
    number: int | None
    is_off: bool = False


def count_rounds(view: Readable) -> dict[str, int]:
    """Return the round of every job interview, by the ids of the events that tell of it.

    A round that was recorded stands. One that was left out is the next after those of the same lead
    that are of an earlier day, whenever they were recorded.

    >>> import weakties
    >>> from weakties import JobInterviewHeld, LeadHeard
    >>> with weakties.open(":memory:") as network:
    ...     lead = network.record(LeadHeard(at="2026-08-01")).id
    ...     days = ("2026-09-10", "2026-09-01")
    ...     those = [network.record(JobInterviewHeld(lead=lead, at=day)).id for day in days]
    ...     rounds = weakties.history.count_rounds(network)
    ...     [rounds[held] for held in those]
    [2, 1]
    """
    interviews: dict[str, _Interview] = {}
    for recorded in view.events(_KINDS):
        event: Any = recorded.event
        match recorded.kind:
            case "job_interview.scheduled":
                interviews[recorded.id] = _Interview(
                    event.lead, [recorded.id], event.starts, event.round
                )
            case "job_interview.held":
                agreed = interviews.get(event.job_interview or "")
                if agreed is None:
                    interviews[recorded.id] = _Interview(
                        event.lead, [recorded.id], event.at, event.round
                    )
                else:
                    agreed.events.append(recorded.id)
                    agreed.on, agreed.is_off = event.at, False
                    agreed.number = event.round or agreed.number
            case kind if (interview := interviews.get(event.meeting)) is not None:
                if kind == "meeting.rescheduled":
                    interview.on, interview.is_off = event.starts, False
                elif kind == "meeting.cancelled" or event.people is None:
                    interview.is_off = True
    rounds: dict[str, int] = {}
    latest: dict[str, int] = {}
    for interview in sorted(interviews.values(), key=lambda i: i.on[:_DAY]):
        before = latest.get(interview.lead, 0)
        number = interview.number or before + 1
        rounds.update(dict.fromkeys(interview.events, number))
        if not interview.is_off:
            latest[interview.lead] = max(before, number)
    return rounds
