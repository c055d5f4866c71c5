"""Figures that claims are set beside: by the size of firms, by how I asked, of careers; by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.story import Story

from weakties import (
    ApplicationSent,
    AreaAssessed,
    LeadHeard,
    MeetingDebriefed,
    OfferReceived,
    PersonTied,
    corrections,
    when,
)


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def test_leads_and_applications_by_the_size_of_the_firm(story: Story) -> None:
    small = story.network.add_organization("Small", size="1-9", at=when("2020"))
    ana = story.who("ana")
    first = story.tell(LeadHeard, "2026-01-01", organization=small, person=ana)
    story.tell(LeadHeard, "2026-01-02", organization=small, source="posting")
    story.tell(LeadHeard, "2026-01-03", organization=small, person=ana, size="50-249")
    large = story.tell(LeadHeard, "2026-01-04", organization=story.organization, size="1000+")
    story.tell(
        LeadHeard, "2026-01-05", organization=story.organization, person=ana
    )  # nobody told how large
    for lead in (first, first, large):
        story.tell(ApplicationSent, "2026-02-01", lead=lead, method="direct")
    story.tell(OfferReceived, "2026-03-01", lead=first)

    assert story.counts("firm-size/by people, under 50") == (1, 2, 0)
    assert story.counts("firm-size/by people, 50 to 249") == (1, 1, 0)
    assert story.counts("firm-size/by people, 250 or more") == (0, 1, 0)
    assert story.counts("firm-size/offers, under 50") == (1, 1, 0)
    assert story.counts("firm-size/offers, 1,000 or more") == (0, 1, 0)
    assert story.counts("firm-size/offers, under 50", "2026-03-15") == (0, 0, 1)


def test_cold_mail_goes_to_strangers_and_counts_the_first_request_alone(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    story.ask("ana", "2026-02-01")
    story.reply("ana", "2026-02-02")  # to the second request
    story.ask("ben", "2026-01-01")
    story.reply("ben", "2026-01-03", "no")
    story.ask("young", "2026-05-30")
    story.name("ana cem", "2026-01-01")
    story.ask("cem", "2026-01-01")  # whose name I was given
    story.meet("dana", "2026-01-01")
    story.ask("dana", "2026-01-02")  # whom I knew
    story.tell(PersonTied, "2025-01-01", person=story.who("elif"), closeness=2)
    story.ask("elif", "2026-01-02")  # whom I had said to know
    story.ask("finn", "2026-01-01", channel="phone")
    story.meet("ben", "2026-02-01")  # since

    assert story.counts("ways-of-asking/cold mail, replied") == (1, 2, 1)
    assert story.counts("ways-of-asking/by mail, yes") == (0, 5, 1)


def test_face_to_face_and_by_mail_stand_apart(story: Story) -> None:
    for name, channel, answer in (
        ("ana", "in-person", "yes"), ("ben", "event", "no"), ("cem", "linkedin-message", "yes"),
        ("dana", "email", "unread"), ("elif", "phone", "yes"),
    ):  # fmt: skip
        story.ask(name, "2026-01-01", channel=channel)
        story.reply(name, "2026-01-03", answer)

    assert story.counts("ways-of-asking/face to face, yes") == (1, 2, 0)
    assert story.counts("ways-of-asking/by mail, yes") == (1, 1, 0)


def career(story: Story, name: str = "Grids") -> Any:
    return story.network.run_transaction(lambda recorder: recorder.add_area(name, at=when("2020")))


def assess(story: Story, area: Any, at: str, **told: Any) -> Any:
    return story.tell(AreaAssessed, at, area=area, **told)


SEEN = "areas/seen otherwise since"


def test_a_career_is_talked_about_when_a_debrief_or_an_opinion_says_so(story: Story) -> None:
    area, other, third = career(story), career(story, "Rivers"), career(story, "Roads")
    talk = story.meet("ana", "2026-01-05")
    story.tell(MeetingDebriefed, "2026-01-05", meeting=talk, area=area, fit_change=0)
    story.tell(MeetingDebriefed, "2026-01-05", meeting=talk)
    assess(story, other, "2026-01-06", interest=4, evidence=(talk,))
    assess(story, third, "2026-01-06", interest=4)

    assert story.counts("areas/talked about") == (2, 3, 0)
    assert story.counts(SEEN) == (0, 2, 0)


@pytest.mark.parametrize(
    ("before", "since", "changed"),
    [
        ({"interest": 3}, {"interest": 4}, 1),
        ({"interest": 3, "energy": 1}, {"interest": 3}, 0),
        ({"interest": 3}, {"energy": 1}, 0),  # there was nothing to compare it with
        ({"interest": 3}, {"interest": 3, "decision": "drop"}, 1),
        (None, {"interest": 4}, 0),
        (None, {"interest": 4, "decision": "keep"}, 1),
    ],
)
def test_a_career_is_seen_otherwise_when_an_opinion_is_another_than_before_the_talk(
    story: Story, before: dict[str, Any] | None, since: dict[str, Any], changed: int
) -> None:
    area = career(story)
    if before is not None:
        assess(story, area, "2026-01-01", **before)
    talk = story.meet("ana", "2026-01-05")
    story.tell(MeetingDebriefed, "2026-01-05", meeting=talk, area=area)
    judged = assess(story, area, "2026-01-05", **since)

    assert story.counts(SEEN) == (changed, 1, 0)
    assert story.counts(SEEN, "2026-01-04") == (0, 0, 0)
    assert (judged in story.behind(SEEN)) == bool(changed)
    corrections.undo(story.network, judged)
    assert story.counts(SEEN) == (0, 1, 0)


def test_a_talk_after_which_it_fits_less_changes_what_is_thought(story: Story) -> None:
    area = career(story)
    talk = story.meet("ana", "2026-01-05")
    story.tell(MeetingDebriefed, "2026-01-06", meeting=talk, area=area, fit_change=-1)

    assert story.counts(SEEN) == (1, 1, 0)


def test_nothing_told_is_no_data(story: Story) -> None:
    for name in ("firm-size/by people, under 50", "firm-size/offers, 1,000 or more",
                 "ways-of-asking/cold mail, replied", "areas/talked about", SEEN):  # fmt: skip
        figure = story.figure(name)
        assert (figure.value, figure.n, figure.of, figure.remark) == (None, 0, 0, "no data")
