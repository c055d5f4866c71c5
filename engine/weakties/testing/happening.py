"""Histories: what could have been told to a network, in an order in which it could have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from weakties.codec import KINDS
from weakties.domain import ids
from weakties.domain.event import Event, changed, references
from weakties.domain.structural import PersonForgotten
from weakties.envelope import Draft, Recorded
from weakties.log.protocol import Log, Writer
from weakties.testing.strategies import events

_ANY = "event"
_BEGUN_BY = {
    ids.EventId: (_ANY,),
    ids.OutreachId: ("outreach.sent",),
    ids.MeetingId: (
        "meeting.scheduled",
        "meeting.held",
        "job_interview.scheduled",
        "job_interview.held",
    ),
    ids.IntroductionId: ("introduction.offered", "introduction.requested", "introduction.made"),
    ids.CommitmentId: ("commitment.made",),
    ids.LeadId: ("lead.heard",),
    ids.JobReferralId: ("job_referral.requested",),
    ids.JobInterviewId: ("job_interview.scheduled",),
    ids.OfferId: ("offer.received",),
}
"""Which kinds begin what an id names."""


def histories(*kinds: str | type[Event], max_size: int = 30) -> SearchStrategy[list[Draft]]:
    """Give drafts for `told`: of these kinds or classes, by default all but a forgetting.

    A forgetting means nothing without the blanking that goes with it.
    """
    wanted = kinds or tuple(k for k in KINDS if k != PersonForgotten.KIND)
    drafts = st.builds(
        Draft, event=events(*wanted), batch=st.sampled_from([None, None, "b-one", "b-two"])
    )
    return st.lists(drafts, max_size=max_size)


def told(log: Log, history: Iterable[Draft]) -> list[Recorded]:
    """Append a history in one transaction, each placeholder replaced by the id of such an event.

    What was told to the log before counts too; a placeholder for something that never began
    stays, as an id that nobody knows.
    """

    def work(writer: Writer) -> list[Recorded]:
        begun: dict[str, list[str]] = defaultdict(list)
        for recorded in log.read():
            _remember(recorded, begun)
        made = []
        for draft in history:
            (recorded,) = writer.append([_bound(draft, begun)])
            _remember(recorded, begun)
            made.append(recorded)
        return made

    return log.writing(work)


def _remember(recorded: Recorded, begun: dict[str, list[str]]) -> None:
    begun[recorded.kind].append(recorded.id)
    begun[_ANY].append(recorded.id)


def _bound(draft: Draft, begun: dict[str, list[str]]) -> Draft:
    """Replace the placeholders of one draft."""
    event: Event = draft.event
    changes: dict[str, object] = {}
    for id_type, kinds in _BEGUN_BY.items():
        known = [i for kind in kinds for i in begun[kind]]
        for name in references(type(event), id_type) if known else ():
            value = getattr(event, name)
            if isinstance(value, tuple):
                changes[name] = tuple(_chosen(v, known) for v in value)
            elif value is not None:
                changes[name] = _chosen(value, known)
    return attrs.evolve(draft, event=changed(event, **changes)) if changes else draft


def _chosen(placeholder: str, known: list[str]) -> str:
    if not placeholder.startswith("#"):
        return placeholder
    return known[int(placeholder[1:]) % len(known)]
