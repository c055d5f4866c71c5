"""Which talks took place, and with whom?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.once import once

if TYPE_CHECKING:
    from weakties.domain.meetings import MeetingHeld


@attrs.frozen
class Talk:
    """A meeting that took place, whatever else was told of it; a job interview is none.

    Attributes:
        at: when it was held; what comes first in the order, if that was told more than once.
        event: id of the event that told it first.
        meeting: its id, which is that of the event by which it was agreed, if it was.
    """

    at: str
    event: str
    meeting: str
    people: tuple[str, ...]


@once
def talks(view: Readable) -> list[Talk]:
    """Return every talk once, in the order in which they happened."""
    found: dict[str, Talk] = {}
    for recorded in happened(view, "meeting.held"):
        told: MeetingHeld = recorded.event  # type: ignore[assignment]  # by its kind
        if told.kind == "job-interview":
            continue
        key = told.meeting or recorded.id
        talk = Talk(recorded.occurred_at, recorded.id, key, tuple(told.people))
        known = found.get(key)
        if known is not None:
            people = tuple(dict.fromkeys((*known.people, *talk.people)))
            talk = Talk(known.at, known.event, key, people)
        found[key] = talk
    return list(found.values())


@once
def talks_with(view: Readable) -> dict[str, list[Talk]]:
    """Give the talks with each person, oldest first; nobody without any."""
    found: dict[str, list[Talk]] = defaultdict(list)
    for talk in talks(view):
        for person in talk.people:
            found[person].append(talk)
    return dict(found)
