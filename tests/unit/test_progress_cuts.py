"""Are classes compared only where something can be said, and are moments as old as they can be?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.story import Story

from weakties import progress


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def asked(story: Story, name: str, answered: int, of: int = 10, **told: Any) -> None:
    """Ask so many people in January, of whom some answer."""
    for number in range(of):
        story.ask(f"{name}{number}", told.pop("at", "2026-01-01"), **told)
        if number < answered:
            story.reply(f"{name}{number}", "2026-01-04")


def test_the_level_is_shared_by_all_pairs_and_both_shares(story: Story) -> None:
    """4 of 10 against 0 is beyond chance on its own, and not as one of two comparisons."""
    asked(story, "ana", 4, channel="phone")
    asked(story, "ben", 0, channel="email")
    assert progress.cut(story.network, "channel").contrasts == []

    for number in range(4, 6):
        story.reply(f"ana{number}", "2026-01-05")

    (found,) = progress.cut(story.network, "channel").contrasts
    assert (found.what, found.more, found.less) == ("replied", "phone", "email")


def test_meetings_are_compared_too(story: Story) -> None:
    asked(story, "ana", 0, channel="phone")
    asked(story, "ben", 0, channel="email")
    for number in range(7):
        story.meet(f"ben{number}", "2026-01-09")

    (found,) = progress.cut(story.network, "channel").contrasts

    assert (found.what, found.more, found.less) == ("met", "email", "phone")


def test_what_was_not_told_is_compared_with_nothing(story: Story) -> None:
    asked(story, "ana", 10)
    asked(story, "ben", 0, template="short")

    found = progress.cut(story.network, "template")

    assert [c.name for c in found.classes] == ["not told", "short"]
    assert (found.contrasts, "fewer than two" in found.remark) == ([], True)


@pytest.mark.parametrize(("mature", "compared"), [(4, False), (5, True)])
def test_a_class_needs_five_mature_requests(story: Story, mature: int, compared: bool) -> None:
    asked(story, "ana", 0, of=5, channel="phone")
    asked(story, "ben", mature, of=mature, channel="email")
    for number in range(5):
        story.ask(f"cem{number}", "2026-05-30", channel="email")
        story.reply(f"cem{number}", "2026-05-31")

    found = progress.cut(story.network, "channel")

    assert (len(found.contrasts), found.remark == "") == (compared, compared)
    assert [(c.pending, c.replied.n) for c in found.classes] == [(5, mature), (0, 0)]


def test_more_than_six_classes_are_not_compared(story: Story) -> None:
    channels = ("email", "phone", "event", "in-person", "other", "introduction")
    for number, channel in enumerate(channels):
        asked(story, channel, 5 if number else 0, of=5, channel=channel)
    assert len(progress.cut(story.network, "channel").contrasts) == 5

    asked(story, "last", 0, of=5, channel="alumni-platform")

    found = progress.cut(story.network, "channel")
    assert (found.contrasts, found.remark) == ([], "more than 6 classes are not compared")


def test_the_clock_of_a_stage_begins_with_its_own_event(story: Story) -> None:
    story.ask("ana", "2026-03-01")
    story.reply("ana", "2026-05-25")

    _, replied, met, *_ = progress.stages(story.network)

    assert (replied.mature.n, replied.mature.of, replied.pending) == (1, 1, 0)
    assert (met.mature.of, met.pending) == (0, 1)


def test_a_month_is_as_old_as_its_last_day(story: Story) -> None:
    story.ask("ana", "2026-03")

    (_, before, *_), (_, after, *_) = (
        progress.stages(story.network.at(occurred=on)) for on in ("2026-04-20", "2026-04-21")
    )

    assert (before.mature.of, before.pending) == (0, 1)
    assert (after.mature.of, after.pending) == (1, 0)
