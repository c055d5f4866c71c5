"""Where leads come from, which applications end in an offer, and how likely one is: by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.story import Story

from weakties import (
    ApplicationSent,
    InteractionNoted,
    LeadHeard,
    OfferReceived,
    correcting,
    progress,
)


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def lead(story: Story, at: str = "2026-01-01", **told: Any) -> Any:
    return story.tell(LeadHeard, at, organization=story.place, **told)


def apply(story: Story, to: Any, at: str, method: Any = "direct") -> Any:
    return story.tell(ApplicationSent, at, lead=to, method=method)


def test_leads_by_what_is_known_of_them(story: Story) -> None:
    for advertised in ("no", "no", "yes", "unknown"):
        lead(story, advertised=advertised)
    lead(story, "2026-05-01", person=story.who("ana"))

    assert story.counts("leads/never advertised") == (2, 3, 0)
    assert story.counts("leads/told by somebody") == (1, 5, 0)
    assert story.counts("leads/told by somebody", "2026-04-30") == (0, 4, 0)


def test_applications_count_once_they_are_old(story: Story) -> None:
    won, lost, young = lead(story), lead(story), lead(story)
    apply(story, won, "2026-03-01")
    apply(story, won, "2026-02-01")  # twice for the same work
    apply(story, won, "2026-02-01", "job-referral")
    apply(story, lost, "2026-04-02")  # 60 days ago
    apply(story, young, "2026-04-03")
    story.tell(OfferReceived, "2026-02-20", lead=won)

    assert story.counts("applications/direct") == (1, 2, 1)
    assert story.counts("applications/job-referral") == (1, 1, 0)


def test_an_offer_before_the_application_did_not_come_of_it(story: Story) -> None:
    there = lead(story)
    story.tell(OfferReceived, "2026-01-20", lead=there)
    apply(story, there, "2026-02-01")

    assert story.counts("applications/direct") == (0, 1, 0)


def test_offers_out_of_talks(story: Story) -> None:
    for day in range(1, 6):
        story.meet("ana", f"2026-01-0{day}")
    offer = story.tell(OfferReceived, "2026-02-01", lead=lead(story))

    assert story.counts("offers/yours alone") == (1, 5, 0)
    assert "stops at the first" in story.figure("offers/yours alone").remark
    assert story.counts("offers/yours alone", "2026-01-31") == (0, 5, 0)
    assert offer in story.behind("offers/yours alone")
    correcting.undo(story.network, offer)
    assert story.counts("offers/yours alone") == (0, 5, 0)


def test_the_chance_of_an_offer_without_data_is_that_of_the_claim(story: Story) -> None:
    """Beta(1, 11) has one in k tries by 1 - 11 / (11 + k); the claim left out leaves nothing."""
    for tries in (6, 12, 24):
        chance = story.figure(f"offers/within {tries}")
        assert chance.value == pytest.approx(1 - 11 / (11 + tries))
        assert "counts as 12 talks" in chance.remark
    assert story.figure("offers/yours alone").value is None
    assert story.figure("offers/within 12, claim as 0 talks").remark == "no data"

    names = [f.name for m in progress.measured(story.network) for f in m.figures]
    assert "within 12, claim as 12 talks" not in names
    bare = {f.name: f for m in progress.measured(story.network, 0) for f in m.figures}
    assert bare["within 12"].value is None
    assert bare["within 12, claim as 12 talks"].value == pytest.approx(1 - 11 / 23)


def test_the_chance_of_an_offer_after_twelve_talks_without(story: Story) -> None:
    """Beta(1, 23) has one in twelve tries by 1 - 23 / 35."""
    for day in range(10, 22):
        story.meet("ana", f"2026-01-{day}")

    assert story.figure("offers/within 12").value == pytest.approx(1 - 23 / 35)


def test_more_offers_than_talks_are_told(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    for _ in range(2):
        story.tell(OfferReceived, "2026-02-01", lead=lead(story))

    assert story.counts("offers/yours alone") == (1, 1, 0)
    assert "more offers than talks" in story.figure("offers/yours alone").remark


def test_what_gave_them_something_out_of_contact_that_came_not_from_them(story: Story) -> None:
    people = (story.who("ana"),)
    for direction, gave in (("out", True), ("mutual", False), ("in", True)):
        told = {"people": people, "direction": direction, "gave_value": gave}
        story.tell(InteractionNoted, "2026-01-01", **told)
    assert story.counts("reciprocity/gave something") == (1, 2, 0)
    assert story.figure("reciprocity/gave something").remark == ""

    story.tell(InteractionNoted, "2026-01-02", people=people)

    assert story.counts("reciprocity/gave something") == (1, 3, 0)
    assert "counts as not given" in story.figure("reciprocity/gave something").remark


def test_weeks_end_on_the_day_and_begin_with_the_first_request(story: Story) -> None:
    story.ask("ana", "2026-05-12")
    story.meet("ana", "2026-06-01")
    story.ask("ben", "2026-05-26")
    story.ask("cem", "2026-05-25")
    story.ask("dana", "2026-05")  # in no week
    story.ask("elif", "2026-06-02")  # nor is what is still to come

    assert progress.weekly(story.network)[-4:] == [(0, 0), (1, 0), (1, 0), (1, 1)]
    assert story.counts("weeks/with a request or a talk") == (3, 3, 0)
    assert story.figure("weeks/with a request or a talk").low is None
    assert story.figure("weeks/requests a week").value == 1.0
    assert story.counts("weeks/talks a week") == (1, 3, 0)
    assert story.counts("weeks/with a request or a talk", "2026-08-23") == (1, 12, 0)
    assert story.counts("weeks/with a request or a talk", "2026-05-11") == (0, 0, 0)


def test_nothing_happened_is_no_data(story: Story) -> None:
    for name in ("leads/never advertised", "leads/told by somebody", "reciprocity/gave something",
                 "applications/posting", "applications/direct", "leads/offers somebody told of",
                 "weeks/with a request or a talk", "weeks/talks a week"):  # fmt: skip
        figure = story.figure(name)
        assert (figure.value, figure.n, figure.of, figure.remark) == (None, 0, 0, "no data")
