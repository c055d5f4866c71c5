"""Do meetings take place, and who was thanked in time: counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.story import Story

from weakties import MeetingCancelled, MeetingMissed, MeetingRescheduled, corrections, when


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def test_agreed_meetings_take_place_or_are_missed_or_called_off(story: Story) -> None:
    held, missed, off, moved = (story.agree(n, "2026-03-01") for n in ("ana", "ben", "cem", "dana"))
    story.meet("ana", "2026-03-02", meeting=held)
    story.tell(MeetingMissed, "2026-03-01", meeting=missed)
    story.tell(MeetingCancelled, "2026-02-20", meeting=off)
    story.tell(MeetingMissed, "2026-03-01", meeting=moved)
    story.tell(MeetingRescheduled, "2026-03-02", meeting=moved, starts=when("2026-07-01"))
    story.agree("elif", "2026-03-01")  # nobody told how it went
    story.meet("femi", "2026-03-01")  # was never agreed
    story.agree("greta", "2026-03-01", kind="job-interview")

    assert story.counts("meetings/held") == (1, 2, 2)
    assert story.counts("meetings/called off") == (1, 3, 2)
    assert story.counts("meetings/called off", "2026-02-25") == (0, 0, 5)


def test_a_meeting_held_took_place_whatever_else_was_told(story: Story) -> None:
    agreed = story.agree("ana ben", "2026-03-01")
    told = story.meet("ana ben", "2026-03-01", meeting=agreed)
    story.tell(MeetingCancelled, "2026-02-20", meeting=agreed)
    assert story.counts("meetings/held") == (1, 1, 0)

    corrections.undo(story.network, told)

    assert story.counts("meetings/held") == (0, 0, 0)
    assert story.counts("meetings/called off") == (1, 1, 0)


def test_a_meeting_told_twice_was_held_once_with_all_who_were_there(story: Story) -> None:
    agreed = story.agree("ana ben", "2026-03-01")
    story.meet("ben", "2026-03-01", meeting=agreed)
    story.meet("ana", "2026-03-05", meeting=agreed)
    story.thank("ana", "2026-03-02", meeting=agreed)

    assert story.counts("offers/talks with an offer") == (0, 1, 0)
    assert story.counts("thanks/within a day") == (1, 2, 0)
    assert story.counts("reproduction/talks for each talk") == (0, 1, 0)


def test_a_talk_that_is_undone_with_its_agreement_is_none_of_them(story: Story) -> None:
    agreed = story.agree("ana", "2026-03-01")
    story.meet("ana", "2026-03-01", meeting=agreed)
    corrections.undo(story.network, agreed, along=True)

    assert story.counts("meetings/held") == (0, 0, 0)
    assert story.counts("offers/talks with an offer") == (0, 0, 0)


def test_thanks_count_by_the_first_of_them_and_for_each_person(story: Story) -> None:
    talk = story.meet("ana ben cem", "2026-03-01")
    story.thank("ana", "2026-03-02", meeting=talk)
    story.thank("ana", "2026-04-02", meeting=talk)
    story.thank("ben", "2026-03-06")
    story.thank("cem", "2026-03-07", meeting=talk)

    assert story.counts("thanks/within a day") == (1, 3, 0)
    assert story.counts("thanks/within five days") == (2, 3, 0)


def test_thanks_are_late_only_when_the_day_is_over(story: Story) -> None:
    story.meet("ana", "2026-05-31")

    assert story.counts("thanks/within a day") == (0, 0, 1)
    assert story.counts("thanks/within a day", "2026-06-02") == (0, 1, 0)
    assert story.counts("thanks/within five days", "2026-06-05") == (0, 0, 1)


def test_thanks_before_a_talk_are_not_for_it(story: Story) -> None:
    story.meet("ana", "2026-03-01")
    story.thank("ana", "2026-03-02")
    story.meet("ana", "2026-04-01")
    story.meet("ben", "2026-04-01T15:00Z")
    story.thank("ben", "2026-04-01T09:00Z")
    named = story.meet("cem", "2026-04-01")
    story.thank("cem", "2026-03-31", meeting=named)

    assert story.counts("thanks/within five days") == (1, 4, 0)


def test_thanks_of_unknown_days_are_left_out(story: Story) -> None:
    story.meet("ana", "2026-03")
    story.thank("ana", "2026-03-02")
    story.meet("ben", "2026-03-01")
    story.thank("ben", "2026-03")

    assert story.counts("thanks/within a day") == (0, 0, 0)
    remark = "left out 2, of which the days are not known"
    assert story.figure("thanks/within a day").remark == remark
