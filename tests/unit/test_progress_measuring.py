"""What does a figure rest on, and does nothing show that was not known yet?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.story import Story

import weakties
from weakties import contracts, progress
from weakties.errors import UnknownId
from weakties.testing import sequence


@pytest.fixture
def story() -> Iterator[Story]:
    made = Story()
    yield made
    made.network.close()


def test_a_figure_names_its_events_in_their_order(story: Story) -> None:
    asked = story.ask("ana", "2026-01-01")
    replied = story.reply("ana", "2026-01-03")
    agreed = story.agree("ana", "2026-01-09")
    met = story.meet("ana", "2026-01-09", meeting=agreed)

    there = progress.trace_figure(story.network, "requests/met")

    assert [recorded.id for recorded in there] == [asked, replied, met]
    assert story.behind("meetings/held") == {agreed, met}
    assert story.behind("requests") == {asked, replied, met}
    assert story.behind("requests", "2026-01-02") == {asked}


def test_a_statistic_without_a_figure_has_no_events(story: Story) -> None:
    assert progress.trace_figure(story.network, "applications") == []


@pytest.mark.parametrize("name", ["nonsense", "requests/nonsense", "requests/", "/replied", ""])
def test_there_are_no_events_behind_what_is_no_figure(story: Story, name: str) -> None:
    with pytest.raises(UnknownId, match="requests"):
        progress.trace_figure(story.network, name)


def test_what_was_not_watched_is_not_waited_for() -> None:
    """Asked in March, answered in May: as known in March nobody can say that none will come."""
    now = datetime(2026, 3, 20, tzinfo=UTC)
    with weakties.open(":memory:", clock=lambda: now, chance=sequence()) as network:
        ana = network.add_person(name="Ana")
        network.record(weakties.OutreachSent(person=ana, at=weakties.when("2026-03-10")))
        now = datetime(2026, 5, 20, tzinfo=UTC)
        network.record(weakties.ReplyReceived(person=ana, at=weakties.when("2026-03-12")))

        view = network.at(recorded_until="2026-03-20")

        (requests, *_), (_, replied, *_) = (
            progress.measure_statistics(view),
            progress.list_stages(view),
        )
        assert (requests.figures[0].of, requests.figures[0].pending) == (0, 1)
        assert (replied.mature.of, replied.pending) == (0, 1)
        (channel,) = progress.cut(view, "channel").classes
        assert (channel.pending, channel.stages[1].pending) == (1, 1)
        assert progress.count_weekly(view)[-2] == (1, 0)


NUMBERS = [float("nan"), float("inf"), "many", [1]]
COUNTS = [-1, 1.5, "many"]
TEXTS = ["two\nlines", "\x1b[2J", "\u202egnp", "x" * 201, 7, None]


@pytest.mark.parametrize(
    "told",
    [{name: n} for name in ("value", "low", "high") for n in NUMBERS]
    + [{name: n} for name in ("n", "of", "pending") for n in COUNTS]
    + [{name: text} for name in ("name", "remark") for text in TEXTS]
    + [{"events": events} for events in (None, ["one"], (1,), (["one"],))]
    + [{"unit": "lightyears"}],
)  # fmt: skip
def test_a_figure_that_cannot_be_shown_is_none(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"figure|text|unit"):
        contracts.Figure(**told)  # type: ignore[arg-type]  # that is the question
