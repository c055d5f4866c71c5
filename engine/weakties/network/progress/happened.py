"""Which events of some kinds count, as of the view's day?"""

from __future__ import annotations

from heapq import merge

from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.network.progress.once import once
from weakties.projections.structure import Structure

_KINDS = (
    "outreach.followed_up", "outreach.bounced", "meeting.scheduled", "meeting.rescheduled",
    "meeting.cancelled", "meeting.missed", "meeting.held", "thanks.sent", "introduction.offered",
    "introduction.made", "introduction.declined", "introduction.closed", "interaction.noted",
    "lead.heard", "application.sent", "offer.received", "job_referral.given", "meeting.debriefed",
    "area.added", "area.assessed",
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
        found[recorded.kind].append(recorded)
    return found
