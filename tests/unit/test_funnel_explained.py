"""Which event took a person to a stage, and which answer counts?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import weakties
from weakties import (
    ApplicationSent,
    Funnel,
    LeadHeard,
    MeetingHeld,
    OutreachBounced,
    OutreachSent,
    PersonId,
    ReplyReceived,
    corrections,
    history,
)
from weakties.errors import UnknownId
from weakties.testing import make_ticking_clock, sequence


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as made:
        yield made


@pytest.fixture
def ana(network: weakties.Network) -> PersonId:
    return network.add_person(name="Ana")


def kinds(view: weakties.Network | weakties.View) -> list[str | None]:
    """Return the kind behind each stage's only person."""
    found: list[str | None] = []
    for stage in history.STAGES:
        steps = history.explain_stage(view, stage)
        found.append(steps[0].recorded.kind if steps else None)
    return found


def test_every_stage_names_its_first_event(network: weakties.Network, ana: PersonId) -> None:
    first = [
        network.record(e(person=ana, at=f"2026-01-0{n}"))
        for n, e in enumerate((OutreachSent, ReplyReceived), 1)
    ]
    for _ in range(2):
        network.record(OutreachSent(person=ana))
        network.record(ReplyReceived(person=ana))

    steps = [history.explain_stage(network, stage)[0] for stage in ("asked", "replied")]

    assert [s.recorded.id for s in steps] == [r.id for r in first]
    assert {(s.person, s.label) for s in steps} == {(ana, "Ana")}


def test_who_was_never_asked_counts_by_what_came_first(
    network: weakties.Network, ana: PersonId
) -> None:
    network.record(MeetingHeld(people=(ana,)))
    network.record(LeadHeard(organization=network.add_organization("Acme"), person=ana))
    assert kinds(network)[:4] == ["meeting.held", "meeting.held", "meeting.held", "lead.heard"]

    network.record(OutreachSent(person=ana))
    assert kinds(network)[:2] == ["outreach.sent", "meeting.held"]


def test_a_stage_of_a_lead_belongs_to_who_told_of_it(
    network: weakties.Network, ana: PersonId
) -> None:
    place = network.add_organization("Acme")
    told = network.record(LeadHeard(organization=place, person=ana))
    alone = network.record(LeadHeard(organization=place))
    for lead in (told, alone):
        network.record(ApplicationSent(lead=lead.id))  # type: ignore[arg-type]  # the id of a lead

    (step,) = history.explain_stage(network, "applied")

    assert (step.person, step.recorded.position) == (ana, alone.position + 1)
    assert len(history.explain_stage(network, "applied")) == _count(network, "applied") == 1


def _count(network: weakties.Network, stage: str) -> int:
    (found,) = [s for s in network.read(Funnel).list_stages() if s.name == stage]
    return found.reached.n


def test_an_undone_event_is_behind_nothing(network: weakties.Network, ana: PersonId) -> None:
    network.record(OutreachSent(person=ana))
    network.record(MeetingHeld(people=(ana,)))

    corrections.undo(network)

    assert kinds(network)[:3] == ["outreach.sent", None, None]


def test_the_earliest_real_answer_counts(network: weakties.Network, ana: PersonId) -> None:
    sent = network.record(OutreachSent(person=ana, at=weakties.when("2026-01-05")))
    for day, sentiment in (("06", "auto"), ("09", "no"), ("08", "later"), ("10", "yes")):
        at = weakties.when(f"2026-01-{day}")
        network.record(ReplyReceived(person=ana, sentiment=sentiment, at=at))  # type: ignore[arg-type]  # one of these

    (thread,) = history.explain_channel(network, "email")

    assert thread.recorded.id == sent.id
    assert thread.reply is not None
    assert thread.reply.occurred_at == "2026-01-08"


def test_what_never_arrived_counts_on_no_channel(network: weakties.Network, ana: PersonId) -> None:
    network.record(OutreachSent(person=ana))
    network.record(OutreachBounced(person=ana))
    network.record(OutreachSent(person=ana, channel="phone"))

    assert history.explain_channel(network, "email") == []
    assert [t.reply for t in history.explain_channel(network, "phone")] == [None]


def test_an_unknown_stage_or_channel_is_refused(network: weakties.Network) -> None:
    with pytest.raises(UnknownId, match="there is: asked"):
        history.explain_stage(network, "marriage")
    with pytest.raises(UnknownId, match="there is: email"):
        history.explain_channel(network, "marriage")
