"""Is every answer a function of the facts and their moments, whatever the order of telling?"""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import hearing

import weakties
from weakties import Draft, Recorded, Timeline, history, progress
from weakties.domain.event import evolve
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.stores import Codec
from weakties.testing import append_history, histories, sequence
from weakties.testing.orders import ListLog, postpone_recording, reorder_events

ABOUT = (
    "person.added", "person.described", "person.preference_set", "person.tied",
    "organization.added", "area.added", "area.assessed", "outreach.sent", "outreach.followed_up",
    "outreach.closed", "reply.received", "meeting.scheduled", "meeting.rescheduled",
    "meeting.cancelled", "meeting.debriefed", "meeting.held", "thanks.sent",
    "introduction.offered", "introduction.made", "introduction.closed", "interaction.noted",
    "lead.heard", "application.sent", "job_interview.held", "approach.changed",
    "offer.received", "offer.accepted", "event.retracted",
    "batch.retracted", "person.merged",
)  # fmt: skip
MOMENTS = st.sampled_from([
    "2026-09-01", "2026-09-02", "2026-09", "2026", "2026-09-01T09:00:00Z", "2026-09-01T23:30-08:00",
    "2026-09-02T00:10+13:00", "2026-10-05", "2026-10-05T12:00Z", "2026-11",
])  # fmt: skip
CODEC = Codec()


@st.composite
def facts(draw: st.DrawFn) -> list[Recorded]:
    """Draw facts of few people and few moments, so that much hangs together.

    Entries are recorded before what names them, as the front door demands; their moments are any.
    """
    history = draw(histories(*ABOUT, max_size=14))
    history.sort(key=lambda draft: not draft.event.KIND.endswith(".added"))
    dated = [
        Draft(event=evolve(d.event, at=weakties.when(draw(MOMENTS))), batch=d.batch)
        for d in history
    ]
    with weakties.open(":memory:", chance=sequence()) as network:
        return postpone_recording(append_history(network.log, dated))


def answers(events: list[Recorded], on: date | None) -> list[object]:
    """Return all that a network says, as of now or as of a day."""
    view = hearing(events, date(2026, 11, 30))
    if on is not None:
        feed = weakties.View(view.feed, view._views, on, view.plugins)
        feed.feed = type(view.feed)(ListLog(events), on)
        view = feed
    for kind in CORE:
        view.read(kind)
    rows = read_contents(view.read(Timeline)._connection, CORE)
    ids = {r.position: r.id for r in events}
    for table in ("mentions", "follow_ups"):
        rows[table] = sorted((owner, ids[p], at) for owner, p, at in rows[table])
    cuts = [progress.cut(view, by) for by in progress.CUTS]
    people = sorted(person.id for person in view.read(weakties.People).people.where())
    stories = {p: sorted(r.id for r in history.events_of(view, p)) for p in people}
    reports: list[object] = [progress.measure_statistics(view), progress.list_stages(view), cuts]
    reports += [progress.measure_periods(view, by, start="2026") for by in ("day", "month")]
    reports += [progress.split_periods(view, "2026-09-01", start="2026", end="2026-09-30")]
    return [rows, weakties.list_due_items(view), *reports, stories]


@given(events=facts(), random=st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_no_answer(events: list[Recorded], random: Random) -> None:
    other = reorder_events(events, random, CODEC)

    for on in (None, date(2026, 9, 1), date(2026, 9, 30)):
        assert answers(events, on) == answers(other, on)


@pytest.mark.nightly
@settings(max_examples=2_000)
@given(events=facts(), random=st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_no_answer_of_thousands(
    events: list[Recorded], random: Random
) -> None:
    assert answers(events, None) == answers(reorder_events(events, random, CODEC), None)
