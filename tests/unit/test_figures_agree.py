"""Do all screens count by one rule, and say of one word one number?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from tests.story import Story

import weakties
from weakties import (
    ApplicationSent,
    InteractionNoted,
    LeadHeard,
    LeadId,
    MeetingHeld,
    OfferReceived,
    OutreachSent,
    ReplyReceived,
    progress,
    shape,
)
from weakties.errors import MalformedDate, UnknownId
from weakties.testing import sequence


@pytest.fixture
def story() -> Story:
    return Story()


def imported(story: Story, *events: Any) -> list[str]:
    """Record events as an importer does, and return their ids."""

    def work(recorder: Any) -> list[str]:
        return [recorder.record(event).id for event in events]

    return story.network.run_transaction(work, source="files.history")


def people_at(story: Story) -> dict[str, int]:
    """Return how many people are recorded at each stage."""
    return {stage.name: stage.own for stage in progress.list_stages(story.network) if stage.own}


def hired_through(story: Story, name: str | None) -> None:
    """Record from a file that somebody told of work, and what it came to."""
    at = weakties.when("2026-02-01")
    person = story.who(name) if name else None
    (lead,) = map(LeadId, imported(story, LeadHeard(person=person, advertised="no", at=at)))
    imported(
        story,
        ApplicationSent(lead=lead, method="direct", at=at),
        OfferReceived(lead=lead, at=at),
    )


@pytest.mark.parametrize("name", ["ana", None])
def test_imported_work_of_the_past_is_a_pool_on_every_screen(
    story: Story, name: str | None
) -> None:
    hired_through(story, name)

    assert people_at(story) == {}
    assert story.counts("leads/never advertised") == (0, 0, 0)
    assert story.counts("applications/direct") == (0, 0, 0)
    assert story.counts("leads/offers somebody told of") == (0, 0, 0)


def test_imported_work_counts_on_every_screen_if_who_told_was_asked_before(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    hired_through(story, "ana")

    assert people_at(story) == {"asked": 1, "lead": 1, "applied": 1, "offer": 1}
    assert story.counts("leads/never advertised") == (1, 1, 0)
    assert story.counts("applications/direct") == (1, 1, 0)
    assert story.counts("leads/offers somebody told of") == (1, 1, 0)


def test_an_imported_talk_with_one_who_was_asked_counts_whole_on_every_screen(
    story: Story,
) -> None:
    story.ask("ana", "2026-01-01")
    both = (story.who("ana"), story.who("ben"))
    imported(story, MeetingHeld(people=both, kind="coffee", at=weakties.when("2026-02-01")))

    assert people_at(story) == {"asked": 1, "met": 2}
    assert story.counts("thanks/within a day") == (0, 2, 0)
    assert story.counts("weeks/talks a week")[0] == 0  # longer ago than twelve weeks


@pytest.mark.filterwarnings("ignore::weakties.OddSequence")
def test_an_imported_reply_of_somebody_never_asked_is_a_pool(story: Story) -> None:
    imported(story, ReplyReceived(person=story.who("ana"), at=weakties.when("2026-02-01")))

    assert [stage.reached.n for stage in progress.list_stages(story.network)] == [0] * 8


def test_imported_contact_gives_nobody_anything(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    noted: dict[str, Any] = {"people": (story.who("ana"),), "direction": "out"}
    imported(story, InteractionNoted(at=weakties.when("2026-02-01"), **noted))
    assert story.counts("reciprocity/gave something") == (0, 0, 0)

    story.tell(InteractionNoted, "2026-02-01", **noted, gave_value=True)

    assert story.counts("reciprocity/gave something") == (1, 1, 0)


def funnel_words(story: Story) -> str:
    return progress.describe_funnel(progress.list_stages(story.network))[0]


def test_who_was_met_without_asking_neither_was_asked_nor_answered(story: Story) -> None:
    story.meet("ana", "2026-03-01")
    story.tell(LeadHeard, "2026-03-02", person=story.who("ben"))
    story.ask("cem", "2026-03-03")

    assert people_at(story) == {"asked": 1, "met": 1, "lead": 1}
    assert funnel_words(story) == (
        "You asked 1 person, who did not answer so far; you talked with 1. With 2 whom you did "
        "not ask, 3 people took part in your search. Too few to say more."
    )
    assert [stage.reached.n for stage in progress.list_stages(story.network)][:4] == [3, 2, 2, 1]


@pytest.mark.filterwarnings("ignore::weakties.OddSequence")
def test_a_reply_before_any_request_is_no_answer_in_either_table(story: Story) -> None:
    story.reply("ana", "2026-01-01")
    story.ask("ana", "2026-02-01")

    assert people_at(story) == {"asked": 1}
    assert story.counts("requests/replied") == (0, 1, 0)
    assert "who did not answer so far" in funnel_words(story)


def test_open_requests_of_the_waiting_curve_are_not_called_too_young(story: Story) -> None:
    for name in ("ana", "ben", "cem", "dan", "eva"):
        story.ask(name, "2026-01-01")
    story.reply("ana", "2026-01-03")

    figure = story.figure("reply-time/by day 2")

    assert figure.pending == 0
    assert figure.remark == "4 not answered yet, each counted for as long as it has waited"
    assert figure.sentence.startswith("Within 2 days 20% of requests get a reply, or ")


@pytest.mark.parametrize(
    ("lost", "sent", "said"),
    [
        (0, 3, "All 3 requests arrived."),
        (0, 1, "Your one request arrived."),
        (1, 3, "1 of 3 requests never arrived."),
        (2, 2, "None of 2 requests arrived."),
    ],
)
def test_that_all_requests_arrived_is_said_without_a_double_no(
    story: Story, lost: int, sent: int, said: str
) -> None:
    for number in range(sent):
        story.ask(f"person{number}", "2026-01-01")
    for number in range(lost):
        person = story.who(f"person{number}")
        story.tell(weakties.OutreachBounced, "2026-01-02", person=person)

    assert story.figure("requests/bounced").in_words == said


def test_two_asleep_at_one_place_are_not_the_only_tie_there(story: Story) -> None:
    for name in ("ana", "ben"):
        person = story.who(name)
        told = {"person": person, "organization": story.organization}
        story.tell(weakties.PersonDescribed, "2024", **told)
        story.meet(name, "2024-03-01")
    assert [(d.is_new, d.others) for d in shape.find_dormant_ties(story.network)] == [
        (True, 1),
        (True, 1),
    ]

    story.meet("ben", "2026-05-20")

    assert [(d.is_new, d.others) for d in shape.find_dormant_ties(story.network)] == [(False, 0)]


def ask_many(story: Story, answered: int, of: int, **told: Any) -> None:
    """Ask so many people on days one after the other; every second answers, or none."""
    side = told.get("template", "")
    for number in range(of):
        at = datetime(2026, 1, 1 + number // 4, 9 + number % 4, tzinfo=UTC)
        story.ask(f"{side}{number}", f"{at:%Y-%m-%dT%H:%MZ}", **told)
        if number % 2 < answered:
            story.reply(f"{side}{number}", f"{at + timedelta(hours=1):%Y-%m-%dT%H:%MZ}")


def test_no_big_difference_is_said_once_three_times_the_odds_are_ruled_out(story: Story) -> None:
    """Half of each answered: 22 blocks of .818182 come to .0121, less than 1 in 80."""
    for side in ("long", "short"):
        ask_many(story, 1, 43, template=side)
    (comparison,) = progress.cut(story.network, "template").comparisons
    assert (comparison.alike, comparison.verdict) == (None, None)

    for side in ("long", "short"):
        story.ask(f"{side}43", "2026-01-20T09:00Z", template=side)

    found = progress.cut(story.network, "template")
    (comparison,) = found.comparisons
    assert comparison.alike is not None
    assert (comparison.alike.side.of, comparison.alike.others.of) == (44, 44)
    (said,) = progress.describe_differences(found)
    assert said.startswith("No big difference between ")
    assert said.count("22 of 44") == 2


def test_sizes_stand_as_they_grow_and_what_is_not_told_comes_last(story: Story) -> None:
    for number, size in enumerate(("1000+", "50-249", None, "1-9", "250-999", "10-49")):
        place = story.network.add_organization(
            f"Firm {number}",
            size=size,  # type: ignore[arg-type]  # one of the bands
            at=weakties.when("2020"),
        )
        person = story.who(f"person{number}")
        told = {"person": person, "organization": place}
        story.tell(weakties.PersonDescribed, "2020", **told)
        story.ask(f"person{number}", "2026-01-01")

    names = [c.name for c in progress.cut(story.network, "size").classes]

    assert names == ["1-9", "10-49", "50-249", "250-999", "1000+", "not told"]


def test_what_is_behind_a_figure_stands_as_it_happened(story: Story) -> None:
    late = story.ask("ana", "2026-02-01")
    early = story.ask("ben", "2026-01-01")

    assert story.figure("requests/replied").events == (early, late)
    assert [r.id for r in progress.trace_figure(story.network, "requests/replied")] == [early, late]


def test_what_is_known_at_a_day_ends_with_that_day_where_the_clock_is() -> None:
    """At 20:00 in Los Angeles it is the next day in UTC."""
    now = datetime(2026, 3, 20, 20, tzinfo=timezone(timedelta(hours=-8)))
    with weakties.open(":memory:", clock=lambda: now, chance=sequence()) as network:
        ana = network.add_person(name="Ana")
        network.record(OutreachSent(person=ana, at=weakties.when("2026-02-28")))

        view, before = (
            network.at(recorded_until="2026-03-20"),
            network.at(recorded_until="2026-03-20T19:59"),
        )

        assert view.watched.isoformat() == "2026-03-20"
        assert view.read(weakties.People).count() == 1
        assert before.read(weakties.People).count() == 0
        (requests, *_) = progress.measure_statistics(view)
        assert (requests.figures[0].of, requests.figures[0].pending) == (0, 1)  # 20 days, not 21


def test_a_bad_value_is_wrong_usage_and_an_unknown_person_is_not() -> None:
    assert MalformedDate("someday").exit_code == 2
    assert UnknownId("class", "foo", ("size",)).exit_code == 2
    assert UnknownId("person", "foo").exit_code == 1
