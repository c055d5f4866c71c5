"""Where leads come from, which applications end in an offer, and how likely one is: by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import permutations
from math import exp, prod
from typing import Any

import pytest
from tests.story import Story

from tests import depth
from weakties import (
    ApplicationSent,
    InteractionNoted,
    IntroductionDeclined,
    IntroductionMade,
    JobReferralGiven,
    LeadHeard,
    OfferReceived,
    Proportion,
    contracts,
    corrections,
    progress,
)
from weakties.progress import descent


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def lead(story: Story, at: str = "2026-01-01", **told: Any) -> Any:
    return story.tell(LeadHeard, at, organization=story.organization, **told)


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


LED = "offers/talks with an offer"


def offer(story: Story, lead_at: str, at: str, teller: str | None = None, **told: Any) -> Any:
    """Hear of work, from somebody or from a posting, and be offered it."""
    person = story.who(teller) if teller else None
    source = "person" if teller else "posting"
    heard = lead(story, lead_at, person=person, source=source, **told)
    return story.tell(OfferReceived, at, lead=heard)


def forecasts(story: Story, weight: float, day: str | None = None) -> dict[str, contracts.Figure]:
    view = story.network if day is None else story.network.at(occurred=day)
    (offers,) = (m for m in progress.measure_statistics(view, weight) if m.statistic == "offers")
    known = ("talks with", "of their time", "of those", "offers")
    return {f.name: f for f in offers.figures if not f.name.startswith(known)}


def test_an_offer_counts_for_the_talk_that_led_to_its_lead(story: Story) -> None:
    for number in range(1, 6):
        story.meet(f"p{number}", f"2026-01-0{number}")
    won = offer(story, "2026-01-20", "2026-02-01", "p3")

    assert story.counts(LED) == (1, 5, 0)
    assert story.counts(LED, "2026-01-31") == (0, 5, 0)
    assert won in story.behind(LED)
    corrections.undo(story.network, won)
    assert story.counts(LED) == (0, 5, 0)


def test_offers_from_postings_stand_apart(story: Story) -> None:
    """Ten talks without a lead and three offers from postings: no offer came of a talk."""
    for number in range(10):
        story.meet(f"p{number}", f"2026-05-{10 + number}")
    for number in range(3):
        offer(story, f"2026-05-2{number}", f"2026-05-2{5 + number}")

    figure = story.figure(LED)

    assert (figure.n, figure.of, figure.value, figure.low, figure.high) == (0, 10, None, None, None)
    assert figure.remark.startswith("no offer came of a talk yet; too early to tell")
    assert "your talks are too young to tell" in figure.remark
    assert story.counts("offers/offers of a talk") == (0, 3, 0)
    assert story.counts("offers/offers from postings") == (3, 3, 0)
    assert forecasts(story, 0) == {}


@pytest.mark.parametrize("day", ["2026-05-31", "2028-05-31"])
def test_one_talk_without_an_offer_is_too_early_to_tell(story: Story, day: str) -> None:
    story.meet("ana", "2026-05-30")

    figure = story.figure(LED, day)

    assert (figure.n, figure.of, figure.value, figure.low, figure.high) == (0, 1, None, None, None)
    assert "too early to tell" in figure.remark
    assert forecasts(story, 0, day) == {}


def test_a_lead_came_of_a_talk_with_who_told_it_or_with_who_led_to_them(story: Story) -> None:
    """Ana was met and named Ben, who named Cem, who told of work; nobody else was talked to."""
    story.meet("ana", "2026-01-05")
    story.name("ana ben", "2026-01-05")
    story.name("ben cem", "2026-02-01", IntroductionMade)
    offer(story, "2026-03-01", "2026-04-01", "cem")
    assert story.counts(LED) == (1, 1, 0)

    story.meet("cem", "2026-02-20")
    story.meet("ben", "2026-01-20")

    assert story.counts(LED) == (1, 3, 0)
    talks = descent.find_offer_talks(story.network).values()
    assert [talk.at for talk in talks] == ["2026-02-20"]


def test_a_line_is_found_in_whatever_order_it_was_told() -> None:
    """Ana was met, named Ben, and he told of work; Cem was met, and told of other work."""
    acts: tuple[Callable[[Story], Any], ...] = (
        lambda story: story.meet("ana", "2026-01-05"),
        lambda story: story.name("ana ben", "2026-01-07"),
        lambda story: offer(story, "2026-03-01", "2026-04-01", "ben"),
        lambda story: story.meet("cem", "2026-01-10"),
        lambda story: lead(story, "2026-02-01", person=story.who("cem"), advertised="no"),
    )
    for order in list(permutations(acts))[:: depth.choose(day=5, landing=1, night=1)]:
        story = Story()
        for act in order:
            act(story)
        assert story.counts(LED) == (1, 2, 0)
        assert story.counts("leads/hidden, of a talk") == (1, 1, 0)
        passed = 1 - exp(-142 / 90) / 2
        assert story.figure("offers/of their time they had").value == pytest.approx(passed)
        story.network.close()


@pytest.mark.parametrize(
    ("met", "named", "heard", "led"),
    [
        ("2026-01-05", "2026-01-05", "2026-01-05", 1),  # all of it in one talk
        ("2026-01-06", "2026-01-05", "2026-03-01", 0),  # met after she had named him
        ("2026-01-05", "2026-03-02", "2026-03-01", 0),  # named after he had told
        ("2026-01", "2026-01-05", "2026-03-01", 1),  # of a month nobody can tell
        ("2026-02-20", "2026-02", "2026-02-10", 0),  # nor does a month reach past what came of it
    ],
)
def test_a_line_goes_forward_in_time(
    story: Story, met: str, named: str, heard: str, led: int
) -> None:
    story.meet("ana", met)
    story.name("ana ben", named)
    offer(story, heard, "2026-04-01", "ben")

    assert story.counts(LED) == (led, 1, 0)


def test_what_was_declined_or_goes_in_a_circle_leads_to_nothing(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    story.name("ana ben", "2026-01-06")
    story.name("ana ben", "2026-01-07", IntroductionDeclined)
    story.name("cem ben", "2026-01-08")
    story.name("ben cem", "2026-01-08")
    offer(story, "2026-03-01", "2026-04-01", "ben")

    assert story.counts(LED) == (0, 1, 0)


def test_a_job_interview_is_no_talk_and_a_recommendation_no_lead(story: Story) -> None:
    story.meet("ana", "2026-01-05", kind="job-interview")
    offer(story, "2026-03-01", "2026-04-01", "ana")
    story.meet("ben", "2026-01-05")
    heard = lead(story, "2026-03-01", source="posting")
    story.tell(JobReferralGiven, "2026-03-02", person=story.who("ben"), lead=heard)
    story.tell(OfferReceived, "2026-04-01", lead=heard)

    assert story.counts(LED) == (0, 1, 0)
    assert story.counts("leads/offers by recommendation") == (1, 2, 0)


def test_two_offers_of_one_talk_are_one_talk_that_led_to_an_offer(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    story.meet("ben", "2026-01-06")
    for _ in range(2):
        offer(story, "2026-03-01", "2026-04-01", "ana")

    assert story.counts(LED) == (1, 2, 0)
    assert story.counts("offers/offers of a talk") == (2, 2, 0)


def test_talks_count_by_how_much_of_their_time_they_had(story: Story) -> None:
    """Thirteen talks, one a week until today: 4.5 decided ones, by the formula worked by hand."""
    for week in range(13):
        story.meet(f"p{week}", str(date(2026, 6, 1) - timedelta(weeks=week)))

    figure = story.figure(LED)

    assert story.figure("offers/of their time they had").value == pytest.approx(4.498257 / 13)
    assert (figure.low, figure.high) == pytest.approx((0, 1 - 0.05 ** (1 / 4.498257)))
    assert figure.remark == (
        "no offer came of a talk yet; 13 talks count as 4.5 that had their time; "
        "31 more without one would say: rarer than 1 in 12"
    )
    chances = forecasts(story, 12)
    assert chances["within 12"].value == pytest.approx(0.436391, abs=5e-7)
    assert chances["of talks already held"].value == pytest.approx(0.354239, abs=5e-7)


def decided(story: Story, talks: int, *, led: int, after: int = 0) -> None:
    """Hold talks ten years ago, of which the last ones led to an offer, and others after these."""
    for number in range(talks):
        story.meet(f"p{number}", f"2016-0{1 + number // 28}-{1 + number % 28:02}")
    for number in range(led):
        offer(story, "2016-06-01", "2016-07-01", f"p{talks - after - 1 - number}")
    for number in range(after):
        story.meet(f"q{number}", "2017-01-01")


def test_one_offer_gives_no_rate_but_what_it_leaves_open(story: Story) -> None:
    decided(story, 12, led=1)

    figure = story.figure(LED)

    assert (figure.n, figure.of, figure.value) == (1, 12, None)
    assert (figure.low, figure.high) == pytest.approx((0.002108, 0.284914), abs=5e-7)
    assert "anything from 1 in 4 to 1 in 470 fits" in figure.remark
    assert "53 more without one would say: rarer than 1 in 12" in figure.remark
    assert forecasts(story, 0) == {}


def test_many_talks_without_an_offer_say_how_rare_it_is(story: Story) -> None:
    decided(story, 40, led=0)

    assert story.figure(LED).remark.endswith("that says: rarer than 1 in 13")


@pytest.mark.parametrize(("after", "rate"), [(0, 1 / 23), (2, 2 / 26)])
def test_two_offers_give_a_rate_and_no_forecast(story: Story, after: int, rate: float) -> None:
    decided(story, 24, led=2, after=after)

    figure = story.figure("offers/of those that had time")

    assert figure.value == pytest.approx(rate)
    assert (figure.low, figure.high) == pytest.approx(Proportion(2, 24 + after).interval())
    assert ("left out" in figure.remark) == (not after)
    assert forecasts(story, 0) == {}


def test_three_offers_give_a_forecast_without_a_claim(story: Story) -> None:
    """Beta(3.5, 21.5) has none in the next six with the chance of counting try by try."""
    decided(story, 24, led=3)

    chances = forecasts(story, 0)

    none = prod((21.5 + k) / (25 + k) for k in range(6))
    assert list(chances) == ["within 6", "within 12", "within 24", "of talks already held"]
    assert chances["within 6"].value == pytest.approx(1 - none)
    assert {f.remark for f in chances.values()} == {""}


def test_a_claim_without_a_study_counts_only_when_it_is_asked_for(story: Story) -> None:
    """Beta(1, 11) has one in k tries by 1 - 11 / (11 + k)."""
    assert forecasts(story, 0) == {}
    assert {f.value for m in progress.measure_statistics(story.network) if m.statistic == "offers"
            for f in m.figures} == {None}  # fmt: skip

    chances = forecasts(story, 12)

    for tries in (6, 12, 24):
        chance = chances[f"within {tries}"]
        assert chance.value == pytest.approx(1 - 11 / (11 + tries))
        assert "nobody found a study" in chance.remark
        assert "counted as 12 talks of yours" in chance.remark
    assert {name for name in chances if "claim" in name} == {
        "within 12, claim as 6 talks", "within 12, claim as 24 talks",
    }  # fmt: skip


def test_leads_never_advertised_that_came_of_a_talk(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    lead(story, "2026-02-01", person=story.who("ana"), advertised="no")
    lead(story, "2026-02-01", person=story.who("ben"), advertised="no")
    lead(story, "2026-02-01", person=story.who("ana"), advertised="yes")

    assert story.counts("leads/hidden, of a talk") == (1, 2, 0)


def test_what_gave_them_something_out_of_contact_that_came_not_from_them(story: Story) -> None:
    people = (story.who("ana"),)
    for direction, gave in (("out", True), ("mutual", False), ("in", True)):
        told = {"people": people, "direction": direction, "gave_value": gave}
        story.tell(InteractionNoted, "2026-01-01", **told)
    assert story.counts("reciprocity/gave something") == (1, 2, 0)
    assert story.figure("reciprocity/gave something").remark == ""

    story.tell(InteractionNoted, "2026-01-02", people=people)

    assert story.counts("reciprocity/gave something") == (1, 3, 0)
    assert "counts as nothing given" in story.figure("reciprocity/gave something").remark


def test_weeks_end_on_the_day_and_begin_with_the_first_request(story: Story) -> None:
    story.ask("ana", "2026-05-12")
    story.meet("ana", "2026-06-01")
    story.ask("ben", "2026-05-26")
    story.ask("cem", "2026-05-25")
    story.ask("dana", "2026-05")  # in no week
    story.ask("elif", "2026-06-02")  # nor is what is still to come

    assert progress.count_weekly(story.network)[-4:] == [(0, 0), (1, 0), (1, 0), (1, 1)]
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
