"""Strategies for histories: events in an order in which they can be recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from weakties.domain import ids
from weakties.domain.event import Event, evolve, reference_fields
from weakties.domain.structural import PersonForgotten
from weakties.log.codec import KINDS
from weakties.log.envelope import Draft, Recorded
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
    """Return drafts for `append_history`: of these kinds, by default all but a forgetting.

    A forgetting means nothing without the blanking that goes with it.
    """
    wanted = kinds or tuple(k for k in KINDS if k != PersonForgotten.KIND)
    drafts = st.builds(
        Draft, event=events(*wanted), batch=st.sampled_from([None, None, "b-one", "b-two"])
    )
    return st.lists(drafts, max_size=max_size)


def append_history(log: Log, history: Iterable[Draft]) -> list[Recorded]:
    """Append a history in one transaction; replace each placeholder by the id of a matching event.

    What was told to the log before counts too; a placeholder for something that never began
    stays, as an id that nobody knows.
    """

    def work(writer: Writer) -> list[Recorded]:
        begun: dict[str, list[str]] = defaultdict(list)
        for recorded in log.read():
            _remember(recorded, begun)
        appended = []
        for draft in history:
            (recorded,) = writer.append([_fill_placeholders(draft, begun)])
            _remember(recorded, begun)
            appended.append(recorded)
        return appended

    return log.transact(work)


def _remember(recorded: Recorded, begun: dict[str, list[str]]) -> None:
    begun[recorded.kind].append(recorded.id)
    begun[_ANY].append(recorded.id)


def _fill_placeholders(draft: Draft, begun: dict[str, list[str]]) -> Draft:
    """Replace the placeholders of one draft."""
    event: Event = draft.event
    changes: dict[str, object] = {}
    for id_type, kinds in _BEGUN_BY.items():
        begun_ids = [i for kind in kinds for i in begun[kind]]
        for name in reference_fields(type(event), id_type) if begun_ids else ():
            value = getattr(event, name)
            if isinstance(value, tuple):
                changes[name] = tuple(_choose_id(v, begun_ids) for v in value)
            elif value is not None:
                changes[name] = _choose_id(value, begun_ids)
    return attrs.evolve(draft, event=evolve(event, **changes)) if changes else draft


def _choose_id(placeholder: str, ids_begun: list[str]) -> str:
    if not placeholder.startswith("#"):
        return placeholder
    return ids_begun[int(placeholder[1:]) % len(ids_begun)]
