"""What became of requests, how soon replies come, and what a second touch brings, by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.story import Story

from weakties import OutreachBounced, corrections


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def test_young_requests_are_pending_whatever_came_of_them(story: Story) -> None:
    story.ask("ana", "2026-05-11")  # 21 days ago
    story.ask("ben", "2026-05-12")
    story.reply("ben", "2026-05-13")

    assert story.counts("requests/replied") == (0, 1, 1)
    assert story.counts("requests/replied", "2026-06-02") == (1, 2, 0)


def test_shares_of_what_arrived(story: Story) -> None:
    for name in ("ana", "ben", "cem", "dana"):
        story.ask(name, "2026-01-01")
    story.reply("ana", "2026-01-03")
    story.reply("ben", "2026-01-03", "no")
    story.reply("cem", "2026-01-03", "auto")
    story.meet("ana", "2026-01-09")
    story.tell(OutreachBounced, "2026-01-01", person=story.who("dana"))

    assert story.counts("requests/replied") == (2, 3, 0)
    assert story.counts("requests/yes") == (1, 3, 0)
    assert story.counts("requests/met") == (1, 3, 0)
    assert story.counts("requests/bounced") == (1, 4, 0)


def test_who_may_have_said_yes_is_not_counted_as_a_no(story: Story) -> None:
    for name, said in (("ana", "yes"), ("ben", "no"), ("cem", "unread")):
        story.ask(name, "2026-01-01")
        story.reply(name, "2026-01-03", said)

    assert story.counts("requests/replied") == (3, 3, 0)
    assert story.counts("requests/yes") == (1, 2, 0)
    assert story.figure("requests/yes").remark == (
        "left out 1 whose answer is not recorded as a yes or a no"
    )
    assert len(story.behind("requests/yes")) == 4


def test_a_talk_is_of_the_request_before_it_and_of_no_other(story: Story) -> None:
    story.meet("ana", "2026-01-01")
    story.ask("ana", "2026-01-02")
    story.ask("ana", "2026-02-02")
    first = story.meet("ana", "2026-02-09")
    second = story.meet("ana", "2026-02-19")
    assert story.counts("requests/met") == (1, 2, 0)
    assert {first, second} & story.behind("requests/met") == {first}
    assert story.counts("requests/met", "2026-02-20") == (0, 1, 1)

    story.ask("ana", "2026-03-02")

    assert story.counts("requests/met") == (1, 3, 0)


def test_a_talk_of_a_month_may_have_been_after_a_request_in_it(story: Story) -> None:
    story.ask("ana", "2026-03-20")
    story.meet("ana", "2026-03")
    story.ask("ben", "2026-03-20")
    story.meet("ben", "2026-02")

    assert story.counts("requests/met") == (1, 2, 0)


def test_what_was_asked_in_a_month_is_old_when_its_last_day_is(story: Story) -> None:
    story.ask("ana", "2026-03")

    assert story.counts("requests/replied", "2026-04-20") == (0, 0, 1)
    assert story.counts("requests/replied", "2026-04-21") == (0, 1, 0)


def test_what_was_undone_is_as_if_never_told(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    before = [story.counts(f"requests/{name}") for name in ("replied", "yes", "met")]
    for told in (story.reply("ana", "2026-01-03"), story.meet("ana", "2026-01-09")):
        corrections.undo(story.network, told)

    assert [story.counts(f"requests/{name}") for name in ("replied", "yes", "met")] == before


def test_two_entries_made_one_are_one_person(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    story.meet("annie", "2026-01-09")
    assert story.counts("requests/met") == (0, 1, 0)

    corrections.merge(story.network, story.who("ana"), story.who("annie"))

    assert story.counts("requests/met") == (1, 1, 0)


def test_a_meeting_of_three_answers_the_request_of_each(story: Story) -> None:
    for name in ("ana", "ben", "cem"):
        story.ask(name, "2026-01-01")
    story.meet("ana ben", "2026-01-09")

    assert story.counts("requests/met") == (2, 3, 0)


def test_a_job_interview_is_no_talk(story: Story) -> None:
    story.ask("ana", "2026-01-01")
    story.meet("ana", "2026-01-09", kind="job-interview")

    assert story.counts("requests/met") == (0, 1, 0)


def test_nothing_asked_is_no_data(story: Story) -> None:
    for name in ("requests/replied", "requests/bounced", "second-touch/replied after",
                 "reply-time/by day 2", "reply-time/half"):  # fmt: skip
        figure = story.figure(name)
        assert (figure.value, figure.low, figure.high, figure.remark) == (
            None,
            None,
            None,
            "no data",
        )


def test_open_requests_count_for_as_long_as_they_waited(story: Story) -> None:
    """Waits of 1, 4 and 9 days, and open since 2 and 6: 4/5, 4/5 x 2/3, and none at day 9."""
    for name, sent, replied in (("ana", "05-20", "05-21"), ("ben", "05-20", "05-24"),
                                ("cem", "05-20", "05-29")):  # fmt: skip
        story.ask(name, f"2026-{sent}")
        story.reply(name, f"2026-{replied}")
    story.ask("dana", "2026-05-30")
    story.ask("elif", "2026-05-26")

    by = [story.figure(f"reply-time/by day {n}") for n in (2, 5, 10)]

    assert [round(f.value or 0, 4) for f in by] == [0.2, 0.4667, 1.0]
    assert story.figure("reply-time/by day 10", "2026-05-27").value is None


def test_waits_of_unknown_days_are_left_out_and_told(story: Story) -> None:
    story.ask("ana", "2026-03")
    story.reply("ana", "2026-03-20")
    story.ask("ben", "2026-03-10")
    story.reply("ben", "2026-03-08")
    for name in ("cem", "dana", "elif", "finn", "gro"):
        story.ask(name, "2026-03-10")
        story.reply(name, "2026-03-12")

    figure = story.figure("reply-time/by day 2")

    assert (figure.value, figure.remark) == (
        5 / 6,
        "1 not answered yet, each counted for as long as it has waited; "
        "left out 1, of which the days are not known",
    )
    assert story.counts("requests/replied") == (6, 7, 0)  # a reply before it is to another


def test_days_are_those_of_the_place_where_was_asked(story: Story) -> None:
    for name in ("ana", "ben", "cem", "dana", "elif"):
        story.ask(name, "2026-03-10T22:00-08:00")
        story.reply(name, "2026-03-11T20:00+13:00")  # an hour later

    assert story.figure("reply-time/half").value == 0


def wait(story: Story, *days: int) -> None:
    """Ask somebody for each reply, which comes after so many days."""
    for number, after in enumerate(days):
        story.ask(f"p{number}", "2026-03-01")
        story.reply(f"p{number}", f"2026-03-{1 + after:02}")


def test_few_replies_are_listed_and_nothing_is_said_of_half(story: Story) -> None:
    wait(story, 9, 2, 5)
    story.ask("dana", "2026-05-30")

    half, by = story.figure("reply-time/half"), story.figure("reply-time/by day 5")

    assert (by.value, by.low, by.remark) == (
        None,
        None,
        "it takes 5 requests to say how soon a reply comes",
    )
    assert (half.value, half.low, half.high, half.unit, half.pending) == (
        None, None, None, "days", 0,
    )  # fmt: skip
    assert half.remark == (
        "3 replies so far, after 2, 5 and 9 days; too few to say when half have come"
    )


def test_five_replies_give_a_bound_and_no_interval(story: Story) -> None:
    wait(story, 1, 2, 3, 4, 5)

    half = story.figure("reply-time/half")

    assert (half.value, half.low, half.high) == (3, None, None)
    assert half.remark.startswith("half reply within 5 days at the most")


def test_from_six_replies_half_has_an_interval(story: Story) -> None:
    wait(story, 1, 2, 3, 4, 5, 6)
    half = story.figure("reply-time/half")
    assert (half.value, half.low, half.high, half.remark) == (3, 1, 6, "")

    for number in range(10):
        story.ask(f"q{number}", "2026-03-01")

    half = story.figure("reply-time/half")
    assert (half.value, half.high, half.remark) == (
        None,
        None,
        "fewer than half of the requests got a reply so far",
    )


def test_a_second_touch_counts_the_requests_that_had_no_reply(story: Story) -> None:
    for name in ("ana", "ben", "cem", "dana"):
        story.ask(name, "2026-01-01")
        story.again(name, "2026-05-20" if name == "dana" else "2026-01-10")
    story.reply("ana", "2026-01-12")
    story.reply("ben", "2026-01-05")
    assert story.counts("second-touch/replied after") == (1, 2, 1)

    for name in ("ana", "cem"):
        story.again(name, "2026-05-20")

    assert story.counts("second-touch/replied after") == (1, 2, 1)
    assert "without it" in story.figure("second-touch/replied after").remark


def test_a_touch_is_of_the_request_named_or_of_the_one_before_it(story: Story) -> None:
    first = story.ask("ana", "2026-01-01")
    second = story.ask("ana", "2026-03-01")
    story.again("ana", "2026-01-10")
    assert {first, second} & story.behind("second-touch/replied after") == {first}

    story.again("ben", "2026-03-10", outreach=story.ask("ben", "2026-01-01"))
    story.ask("ben", "2026-03-01")
    assert story.counts("second-touch/replied after") == (0, 2, 0)
    story.reply("ben", "2026-03-20")

    assert story.counts("second-touch/replied after") == (0, 2, 0)
