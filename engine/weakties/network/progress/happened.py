"""Which events of some kinds count, as of the view's day?

What an importer told of the past is no part of a search, and counts in no statistic: unless it is
about somebody who had been asked by then, so that a talk that was asked for counts, whoever told
of it.
"""

from __future__ import annotations

from heapq import merge

from weakties.domain.event import mentioned
from weakties.domain.precedence import is_before
from weakties.domain.sources import is_history
from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.network.progress.once import once
from weakties.projections.structure import Structure

_KINDS = (
    "outreach.followed_up", "outreach.bounced", "meeting.scheduled", "meeting.rescheduled",
    "meeting.cancelled", "meeting.missed", "meeting.held", "thanks.sent", "introduction.offered",
    "introduction.made", "introduction.declined", "introduction.closed", "interaction.noted",
    "lead.heard", "application.sent", "offer.received",
)  # fmt: skip


def happened(view: Readable, *kinds: str) -> list[Recorded]:
    """Give them in the order of the log, with canonical people, and without what was undone."""
    told = _told(view)
    return list(merge(*(told[kind] for kind in kinds), key=lambda recorded: recorded.position))


@once
def _told(view: Readable) -> dict[str, list[Recorded]]:
    """Read all kinds that any statistic asks for in one go."""
    found: dict[str, list[Recorded]] = {kind: [] for kind in _KINDS}
    structure = Structure.within(view.feed)
    for recorded in structure.applied(view.feed.read(kinds=_KINDS)):
        if not _is_pool(recorded, view):
            found[recorded.kind].append(recorded)
    return found


def _is_pool(recorded: Recorded, view: Readable) -> bool:
    """Check that an importer told it of the past, and nobody in it had been asked by then."""
    moment, source = recorded.occurred_at, recorded.source
    if not is_history(moment, source=source, recorded_at=recorded.recorded_at):
        return False
    asked = _asked(view)
    people = (person for person in mentioned(recorded.event) if person in asked)
    return all(is_before(moment, asked[person]) for person in people)


@once
def _asked(view: Readable) -> dict[str, str]:
    """Return when each person was asked first."""
    first: dict[str, str] = {}
    structure = Structure.within(view.feed)
    for recorded in structure.applied(view.feed.read(kinds=("outreach.sent",))):
        for person in mentioned(recorded.event):
            known = first.setdefault(person, recorded.occurred_at)
            if is_before(recorded.occurred_at, known):
                first[person] = recorded.occurred_at
    return first
