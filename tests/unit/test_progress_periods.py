"""Does each measure of a period count what the page on progress says?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.story import NOW, Story

import weakties
from weakties import progress
from weakties.errors import AmbiguousName, UnknownId, WrongSpan


def month(story: Story, name: str, view: Any = None) -> progress.PeriodFigures:
    """Return the figures of one month, which may have nothing in it."""
    series = progress.measure_periods(view or story.network, start=name, end=name)
    (figures,) = series.periods
    assert figures.period.name == name
    return figures


def done(story: Story, name: str = "2026-03", view: Any = None) -> dict[str, int]:
    """Return what was done in a month, without what was not."""
    return {str(m): count for m, count in month(story, name, view).done.items() if count}


def test_each_act_counts_on_its_own_day() -> None:
    story = Story()
    ana = story.who("ana")
    story.ask("ana", "2026-02-27")
    story.again("ana", "2026-03-06")
    story.reply("ana", "2026-03-09")
    story.reply("ana", "2026-03-10", "auto")
    story.meet("ana ben", "2026-03-12", minutes=40)
    story.thank("ana", "2026-03-13")
    story.thank("ben", "2026-04-01")
    lead = story.tell(weakties.LeadHeard, "2026-03-14", person=ana)
    story.tell(weakties.ApplicationSent, "2026-03-15", lead=lead)
    story.tell(weakties.JobInterviewHeld, "2026-03-20", lead=lead, people=(ana,))
    story.tell(weakties.OfferReceived, "2026-03-28", lead=lead)

    assert done(story, "2026-02") == {"requests": 1}
    assert done(story) == {
        "follow_ups": 1, "replies": 1, "talks": 1, "minutes": 40, "thanks": 1, "leads": 1,
        "applications": 1, "job_interviews": 1, "offers": 1,
    }  # fmt: skip
    assert done(story, "2026-04") == {"thanks": 1}


def test_a_month_alone_counts_on_its_last_day_or_on_the_day_of_recording() -> None:
    story = Story()
    story.ask("ana", "2026-03")
    story.ask("ben", "2026")

    days = [act.day for act in progress.list_acts(story.network)]

    assert days == ["2026-03-31", NOW.date().isoformat()]


def test_a_talk_counts_once_with_the_longest_time_that_was_recorded() -> None:
    story = Story()
    agreed = story.agree("ana", "2026-03-10", minutes=90)
    story.meet("ana", "2026-03-10", meeting=agreed, minutes=30)
    story.meet("ana ben", "2026-03-10", minutes=45)
    story.agree("cy", "2026-03-11", minutes=20)
    story.meet("cy", "2026-03-11")
    story.meet("dee", "2026-03-12")
    story.agree("eve", "2026-03-13", minutes=60)

    assert done(story) == {"talks": 3, "minutes": 65}


def test_job_interviews_are_no_talks_and_two_records_of_one_are_one() -> None:
    story = Story()
    lead = story.tell(weakties.LeadHeard, "2026-02-01")
    ana, ben = story.who("ana"), story.who("ben")
    story.meet("ana", "2026-03-10", kind="job-interview")
    story.tell(weakties.JobInterviewHeld, "2026-03-10", lead=lead, people=(ben,))
    assert done(story)["job_interviews"] == 2

    story.tell(weakties.JobInterviewHeld, "2026-03-10", lead=lead, people=(ana, ben))
    story.tell(weakties.JobInterviewHeld, "2026-03-11", lead=lead)

    assert done(story) == {"job_interviews": 2}


def test_a_name_counts_once_for_each_who_gave_it_and_is_taken_up_once() -> None:
    story = Story()
    story.ask("tom", "2026-02-01")
    first = story.name("ina tom", "2026-03-02")
    story.name("ina tom", "2026-03-09", weakties.IntroductionMade)
    story.name("uwe tom", "2026-03-10")
    story.name("uwe sue", "2026-03-11")
    assert done(story) == {"introductions": 3}

    story.ask("tom", "2026-03-01", introduction=first)
    story.ask("tom", "2026-04-02")
    story.meet("sue", "2026-03-11")

    assert done(story) == {
        "introductions": 3, "introductions_taken_up": 2, "requests": 1, "talks": 1
    }  # fmt: skip
    assert done(story, "2026-04") == {"requests": 1}


def test_who_introduced_themselves_after_a_merge_is_no_name() -> None:
    story = Story()
    story.name("ina tom", "2026-03-02")
    weakties.corrections.merge(story.network, story.who("ina"), story.who("tom"))

    assert done(story) == {}


def test_what_came_of_requests_stands_in_the_month_of_the_request() -> None:
    story = Story()  # on 1 June
    story.ask("ana", "2026-03-02")
    story.reply("ana", "2026-03-20")
    story.meet("ana", "2026-04-20")
    story.ask("ben", "2026-03-03")
    story.reply("ben", "2026-05-03")
    story.ask("cy", "2026-03-04")
    story.ask("dee", "2026-03-05")
    story.tell(weakties.OutreachBounced, "2026-03-05", person=story.who("dee"))
    story.ask("eve", "2026-03-06")
    story.tell(weakties.OutreachClosed, "2026-04-05", person=story.who("eve"))
    story.ask("fay", "2026-05-20")
    story.reply("fay", "2026-05-21")
    story.ask("gus", "2026-05-11")

    march, may = month(story, "2026-03").cohort, month(story, "2026-05").cohort

    assert (march.arrived, march.mature, march.answered, march.talked) == (4, 4, 2, 1)
    assert (march.answered_in_time, march.open) == (1, 1)
    assert (may.arrived, may.mature, may.answered, may.open) == (2, 1, 0, 1)
    assert done(story, "2026-03")["requests"] == 5
    early = (
        progress.measure_periods(story.network.at(occurred="2026-03-24"), start="2026-03")
        .periods[0]
        .cohort
    )
    assert (early.arrived, early.mature, early.answered) == (4, 2, 1)


def test_what_was_undone_counts_nowhere_and_what_was_recorded_late_on_its_day() -> None:
    now = [NOW]
    network = weakties.open(":memory:", clock=lambda: now[0])
    story = Story(network)
    story.ask("ana", "2026-03-02")
    asked = story.ask("ben", "2026-03-03")
    known = network.head
    now[0] = NOW.replace(day=9)
    weakties.corrections.undo(network, asked)
    story.ask("cy", "2026-03-04")

    assert done(story) == {"requests": 2}
    then = network.at(recorded_until=NOW.isoformat())
    assert done(story, view=then) == {"requests": 2}
    assert asked in month(story, "2026-03", then).events["requests"]
    assert known.position < network.head.position


def test_imported_dates_of_the_past_begin_no_series() -> None:
    story = Story()
    story.network.add_person(name="Old", at="1833-01-01")
    ana = story.who("ana")
    note = weakties.InteractionNoted(people=(ana,), at=weakties.when("1999-01-01"))
    story.network.run_transaction(
        lambda recorder: recorder.record(note), source="linkedin.messages"
    )
    assert progress.measure_periods(story.network).periods == ()

    story.tell(weakties.InteractionNoted, "2026-03-20", people=(ana,))
    story.ask("ana", "2026-05-02")

    series = progress.measure_periods(story.network)
    assert [p.period.name for p in series.periods] == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert [p.is_pause for p in series.periods] == [False, True, False, True]
    pauses = [(str(p.start), str(p.end), p.periods) for p in series.pauses]
    assert pauses == [("2026-04-01", "2026-04-30", 1), ("2026-06-01", "2026-06-01", 1)]


@pytest.mark.parametrize(
    ("pace", "names"),
    [
        ("week", ["2025-W53", "2026-W01"]),
        ("month", ["2025-12", "2026-01"]),
        ("quarter", ["2025-Q4", "2026-Q1"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_periods_are_called_by_the_calendar(pace: str, names: list[str]) -> None:
    story = Story()
    if pace == "week":  # the first week of 2026 begins in 2025
        names = ["2025-W52", "2026-W01"]
    story.ask("ana", "2025-12-28")

    series = progress.measure_periods(story.network, pace, end="2026-01-03")

    assert [p.period.name for p in series.periods] == names
    assert [p.period.is_whole for p in series.periods] == [True, False]
    assert series.periods[-1].period.end == date(2026, 1, 3)


def test_a_series_of_no_time_or_no_such_pace_is_refused() -> None:
    story = Story()
    with pytest.raises(UnknownId, match="no step 'decade'"):
        progress.measure_periods(story.network, "decade")
    story.ask("ana", "2026-03-02")
    with pytest.raises(WrongSpan, match="time runs backwards"):
        progress.measure_periods(story.network, start="2026-05", end="2026-03")
    with pytest.raises(WrongSpan, match="nothing has happened yet"):
        progress.measure_periods(story.network, start="2027")


def search_with_a_change(before: tuple[int, int], since: tuple[int, int]) -> Story:
    """Return a search with so many answered requests of so many, on both sides of 1 April."""
    story = Story()
    number = 0
    for (answered, sent), day, reply in (
        (before, "2026-02-10", "2026-02-12"), (since, "2026-04-10", "2026-04-12"),
    ):  # fmt: skip
        for index in range(sent):
            number += 1
            story.ask(f"p{number}", day)
            if index < answered:
                story.reply(f"p{number}", reply)
    story.tell(weakties.ApproachChanged, "2026-04-01", approach="ask alumni first")
    return story


def test_before_and_since_are_compared_with_an_honest_interval() -> None:
    story = search_with_a_change((29, 89), (14, 25))

    change = progress.find_approach(story.network, "ALUMNI")
    split = progress.split_periods(story.network, change)

    answered = split.compare("answered")
    assert (answered.before.n, answered.before.of) == (29, 89)
    assert (answered.since.n, answered.since.of) == (14, 25)
    assert answered.low is not None
    assert answered.high is not None
    assert (round(answered.low, 2), round(answered.high, 2)) == (0.02, 0.43)
    first, *_, last = progress.describe_split(split)
    assert first == (
        "29 of 89 requests (33%) were answered before, 14 of 25 (56%) since: 23 points more, "
        "95 % interval from 2 to 43 points more."
    )
    assert "not why" in last


def test_few_requests_are_not_compared() -> None:
    story = search_with_a_change((3, 4), (1, 9))

    (first,) = progress.describe_split(progress.split_periods(story.network, "2026-04-01"))

    assert first.startswith(
        "3 of 4 requests were answered before, 1 of 9 since: too few to compare"
    )


def test_what_may_be_luck_is_said_to_be() -> None:
    story = search_with_a_change((5, 10), (4, 10))

    first, *_ = progress.describe_split(progress.split_periods(story.network, "2026-04"))

    assert "10 points less, 95 % interval from 45 points less to 29 points more" in first
    assert "nobody can tell yet" in first


def test_a_split_with_nothing_on_one_side_is_refused() -> None:
    story = search_with_a_change((1, 1), (1, 1))

    for day, side in (("2026-02-10", "before that day"), ("2027", "from that day on")):
        with pytest.raises(WrongSpan, match=side):
            progress.split_periods(story.network, day)
    with pytest.raises(WrongSpan):
        progress.split_periods(Story().network, "2026-04")


def test_a_change_is_named_by_its_number_or_words() -> None:
    story = search_with_a_change((1, 1), (1, 1))
    later = story.tell(weakties.ApproachChanged, "2026-05-01", approach="ask alumni by phone")
    network = story.network
    first, last = progress.list_approaches(network)

    assert (first.words, last.event) == ("ask alumni first", later)
    assert progress.find_approach(network, "last") == last
    assert progress.find_approach(network, str(first.position)) == first
    assert progress.find_approach(network, "  ask   ALUMNI first ") == first
    with pytest.raises(AmbiguousName, match="alumni"):
        progress.find_approach(network, "alumni")
    with pytest.raises(UnknownId, match="did you mean"):
        progress.find_approach(network, "letters")
    weakties.corrections.undo(network, later)
    assert progress.list_approaches(network) == [first]
