"""Does a nameless report stay the same whatever people are called and whatever was written?"""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import (
    Draft,
    IntroductionMade,
    LeadHeard,
    MeetingHeld,
    OrganizationAdded,
    OrganizationId,
    PersonAdded,
    PersonId,
    contracts,
    report,
    when,
)
from weakties.domain.event import PERSONAL, evolve
from weakties.testing import append_history as recorded
from weakties.testing import histories, sequence

ANA, BEN, ACME = PersonId("p-ana"), PersonId("p-ben"), OrganizationId("o-acme")
DAY = when("2019-12-01")
KNOWN = [
    Draft(event=PersonAdded(person=PersonId(p), name=p, at=DAY, organization=ACME))
    for p in ("p-ana", "p-ben", "p-cleo", "p-dai")
] + [
    Draft(event=OrganizationAdded(organization=ACME, name="acme", at=DAY)),
    Draft(event=IntroductionMade(introducer=ANA, introduced=BEN, at=DAY)),
    Draft(event=MeetingHeld(people=(ANA, BEN), at=DAY)),
    Draft(event=LeadHeard(person=BEN, organization=ACME, at=DAY)),
]
"""So that there is something to say of everything, on each day that is asked for."""
HISTORIES = histories(
    "person.added", "person.described", "person.preference_set", "organization.added",
    "outreach.sent", "outreach.followed_up", "reply.received", "meeting.scheduled",
    "meeting.held", "meeting.debriefed", "thanks.sent", "introduction.offered",
    "introduction.made", "interaction.noted", "commitment.made", "lead.heard", "offer.received",
    "person.merged", max_size=25,
).map(lambda told: KNOWN + told)  # fmt: skip
DAYS = st.dates(datetime(2020, 1, 1).date(), datetime(2027, 1, 1).date())  # a date


def worded(draft: Draft, begin: str) -> Draft:
    """Let every word that somebody wrote begin so; nothing of it is empty, no profile is told."""
    told: dict[str, object] = {}
    for field in attrs.fields(type(draft.event)):  # type: ignore[arg-type]  # every event is one
        text = getattr(draft.event, field.name)
        if field.metadata.get(PERSONAL) and isinstance(text, str):
            told[field.name] = None if field.name == "linkedin" else begin + (text.strip() or "x")
    return attrs.evolve(draft, event=evolve(draft.event, **told))


def reports(history: list[Draft], day: object) -> tuple[report.Report, report.Report]:
    """Return the report of a history, and the same without names."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with weakties.open(":memory:", clock=lambda: noon, chance=sequence()) as network:
        recorded(network.log, history)
        view = network.at(occurred=str(day))
        made = report.build_report(view)
        return made, report.anonymize(made, view)


@given(HISTORIES, DAYS)
def test_other_words_give_the_same_nameless_report(history: list[Draft], day: object) -> None:
    one, hidden = reports([worded(d, "q") for d in history], day)
    two, other = reports([worded(d, "qzq") for d in history], day)

    assert hidden == other
    assert one != two
    for made in (one, hidden):
        assert any(isinstance(cell, contracts.Name) for cell in cells(made))


def cells(made: report.Report) -> list[contracts.Cell]:
    tables = [b for p in made.panels for b in p.blocks if isinstance(b, contracts.Table)]
    return [cell for table in tables for row in table.rows for cell in row]
