"""Do names get followed up, and does one talk bring the next: counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.story import Story

from weakties import (
    IntroductionClosed,
    IntroductionDeclined,
    IntroductionMade,
    IntroductionRequested,
    OutreachBounced,
    corrections,
)


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def test_names_are_those_of_people_i_talked_to(story: Story) -> None:
    story.name("zoe ben", "2026-01-01")  # whom I never met
    story.name("ana elif", "2026-01-04")  # before I met her
    story.meet("ana", "2026-01-05")
    story.name("ana cem", "2026-01-05")
    story.name("ana dana", "2026-01-07")
    story.meet("ana", "2026-02-05")

    assert story.counts("introductions/names for each talk") == (2, 2, 0)
    assert story.figure("introductions/names for each talk").value == 1.0
    assert story.counts("introductions/names for each talk", "2026-01-05") == (1, 1, 0)


def test_names_are_followed_up_when_asked_or_met_since(story: Story) -> None:
    story.ask("fritz", "2026-01-01")  # was known before
    offers = [story.name(f"ana {name}", "2026-02-01") for name in ("ben", "cem", "dana", "fritz")]
    story.name("ana elif", "2026-05-20")
    story.ask("dana", "2026-01-10")
    story.tell(OutreachBounced, "2026-01-10", person=story.who("dana"))
    story.ask("ben", "2026-02-10")
    story.meet("cem", "2026-02-10")
    story.ask("fritz", "2026-02-10")
    assert story.counts("introductions/followed up") == (2, 3, 1)

    story.ask("dana", "2026-01-20", introduction=offers[2])  # says that it rests on it
    story.tell(OutreachBounced, "2026-02-10", person=story.who("dana"))

    assert story.counts("introductions/followed up") == (3, 3, 1)


def test_of_those_met_the_introducer_is_told(story: Story) -> None:
    for name in ("ben", "cem"):
        story.name(f"ana {name}", "2026-02-01")
        story.meet(name, "2026-02-10")
    story.name("ana dana", "2026-02-01")
    story.meet("dana", "2026-05-30")
    story.name("ana ben", "2026-02-12", IntroductionClosed)
    story.name("ana ben", "2026-02-11", IntroductionMade)  # told late

    assert story.counts("introductions/reported back, of those met") == (1, 2, 1)


def test_one_talk_brings_the_next(story: Story) -> None:
    """Ana brought Ben and Cem, Ben brought nobody, Cem brought Dana, who is too young a parent."""
    story.meet("ana", "2026-01-05")
    for pair, named, met in (("ana ben", "01-05", "01-20"), ("ana cem", "01-06", "02-01"),
                             ("cem dana", "02-01", "05-20")):  # fmt: skip
        story.name(pair, f"2026-{named}")
        story.meet(pair.split()[1], f"2026-{met}")

    figure = story.figure("reproduction/talks for each talk")

    assert (figure.n, figure.of, figure.pending, figure.value) == (3, 3, 1, 1.0)
    assert "no verdict" in figure.remark
    assert story.counts("reproduction/talks for each talk", "2026-02-10") == (2, 1, 2)


def test_a_second_talk_with_the_same_person_brings_nobody(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    story.meet("ana", "2026-01-15")
    story.name("ana ben", "2026-01-15")
    story.meet("ben", "2026-01-20")
    story.meet("ben", "2026-02-20")

    assert story.counts("reproduction/talks for each talk") == (1, 2, 0)


def test_only_who_named_somebody_first_and_before_the_talk_gets_credit(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    story.meet("zoe", "2026-01-06")
    story.meet("fritz", "2026-01-07")
    story.name("ana fritz", "2026-01-10")  # whom I had met
    story.name("zoe ben", "2026-01-12")
    first = story.name("ana ben", "2026-01-11")  # and is told late
    story.meet("ben", "2026-01-20")
    story.name("ana cem", "2026-01-01")  # before I met Ana
    story.meet("cem", "2026-01-21")
    story.name("ana dana", "2026-01-11", IntroductionRequested)
    story.meet("dana", "2026-01-22")

    behind = story.behind("reproduction/introductions for each talk")

    assert story.counts("reproduction/talks for each talk") == (1, 6, 0)
    assert len(behind) == 6 + 1  # the talks, and the one introduction that counts
    assert first in behind
    assert story.counts("reproduction/introductions for each talk") == (1, 6, 0)


def test_a_declined_introduction_gives_its_credit_to_the_next(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    story.name("ana ben", "2026-01-05")
    story.name("ana ben", "2026-01-06", IntroductionDeclined)
    story.meet("ben", "2026-01-20")
    assert story.counts("reproduction/talks for each talk") == (0, 2, 0)

    story.name("ana ben", "2026-01-08", IntroductionMade)

    assert story.counts("reproduction/talks for each talk") == (1, 2, 0)


def test_a_talk_of_several_is_one_talk_and_one_child(story: Story) -> None:
    story.meet("ana zoe", "2026-01-05")
    story.name("ana ben", "2026-01-05")
    story.name("zoe cem", "2026-01-05")
    story.name("ana zoe", "2026-01-05")  # both were met at once
    story.meet("ben cem", "2026-01-20")

    assert story.counts("reproduction/talks for each talk") == (1, 2, 0)
    assert story.counts("reproduction/introductions for each talk") == (2, 2, 0)


def test_whoever_is_introduced_to_themselves_by_a_merge_is_no_name(story: Story) -> None:
    story.name("annie ana", "2026-01-01")
    story.meet("zoe", "2026-01-02")
    story.name("zoe ana", "2026-01-03")
    story.meet("ana", "2026-01-05")
    story.name("ana annie", "2026-01-05")

    corrections.merge(story.network, story.who("ana"), story.who("annie"))

    assert story.counts("introductions/names for each talk") == (1, 2, 0)
    assert story.counts("reproduction/introductions for each talk") == (1, 2, 0)
    assert story.counts("reproduction/talks for each talk") == (1, 2, 0)


def test_the_steps_from_an_introduction_to_a_talk(story: Story) -> None:
    story.meet("ana", "2026-01-05")
    for name in ("ben", "cem", "dana", "elif"):
        story.name(f"ana {name}", "2026-01-05")
    story.ask("ben", "2026-01-10")
    story.ask("cem", "2026-01-10")
    story.reply("cem", "2026-01-12")
    story.meet("dana", "2026-01-12")  # without being asked

    steps = [story.counts(f"reproduction/of these {s}")[:2] for s in ("asked", "replied", "met")]

    assert story.counts("reproduction/introductions for each talk") == (4, 2, 0)
    assert steps == [(3, 4), (2, 3), (1, 2)]
    assert story.counts("reproduction/talks for each talk") == (1, 2, 0)


def test_nothing_said_and_nobody_named_is_no_data(story: Story) -> None:
    for name in ("meetings/held", "meetings/called off", "thanks/within a day",
                 "introductions/names for each talk", "introductions/followed up",
                 "reproduction/talks for each talk", "reproduction/of these met"):  # fmt: skip
        figure = story.figure(name)
        assert (figure.value, figure.n, figure.of, figure.remark) == (None, 0, 0, "no data")
