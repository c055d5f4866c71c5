"""Two periods beside each other, and one then and now, with right answers by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.story import Story

import weakties
from weakties import corrections, history
from weakties.errors import UnclearDate, WrongSpan


class Clock:
    """A clock that is set by hand."""

    def __init__(self, day: str) -> None:
        self.set(day)

    def set(self, day: str) -> None:
        self.now = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def tell_with_clock(day: str) -> tuple[Story, Clock]:
    clock = Clock(day)
    return Story(weakties.open(":memory:", clock=clock)), clock


def list_changes(revised: tuple[history.Revised, ...]) -> list[tuple[str, str | None, str | None]]:
    """Return what became of each fact: the day then, and the day now."""
    return [
        (r.what, r.before and r.before.occurred_at, r.after and r.after.occurred_at)
        for r in revised
    ]


def find_spans(first: str, second: str | None = None) -> list[tuple[str, str, str, bool]]:
    """Return the two periods that are compared on Monday, 1 June 2026."""
    found = history.compare_periods(Story().network, first, second)
    periods = (found.before.period, found.after.period)
    return [(p.name, str(p.start), str(p.end), p.is_whole) for p in periods]


MARCH = ("2026-03", "2026-03-01", "2026-03-31", True)
MAY = ("2026-05", "2026-05-01", "2026-05-31", True)


def test_two_months_are_compared_as_they_are() -> None:
    assert find_spans("2026-03", "2026-05") == [MARCH, MAY]


def test_without_a_second_period_it_is_all_since_the_first() -> None:
    june = ("2026-06", "2026-06-01", "2026-06-01", False)
    assert find_spans("last month") == find_spans("2026-05", "today") == [MAY, june]
    assert find_spans("2026-03")[1] == ("2026-04-01..2026-06-01", "2026-04-01", "2026-06-01", True)
    assert find_spans("last year")[1] == ("2026", "2026-01-01", "2026-06-01", False)
    assert find_spans("2026-Q1")[1] == ("2026-Q2", "2026-04-01", "2026-06-01", False)
    assert find_spans("last week") == [
        ("2026-W22", "2026-05-25", "2026-05-31", True),
        ("2026-W23", "2026-06-01", "2026-06-01", False),
    ]


def test_of_two_days_the_time_between_is_compared_with_as_many_days_before() -> None:
    assert find_spans("2026-05-10", "2026-05-20") == [
        ("2026-05-01..2026-05-10", "2026-05-01", "2026-05-10", True),
        ("2026-05-11..2026-05-20", "2026-05-11", "2026-05-20", True),
    ]
    day = ("2026-05-10", "2026-05-10", "2026-05-10", True)
    assert find_spans("2026-05-10", "2026-05-10") == [day, day]
    assert find_spans("2026-02-28", "2026-03")[0][1:3] == ("2026-01-29", "2026-02-28")
    assert find_spans("1000-01-01", "8999-12-31")[0][1:3] == ("0001-01-01", "1000-01-01")


def test_a_period_that_is_not_over_ends_today() -> None:
    assert find_spans("2026-03", "2026")[1] == ("2026", "2026-01-01", "2026-06-01", False)
    assert find_spans("2026-03", "2026-05-30..2026-06-20")[1][2] == "2026-06-01"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("this month", None, "not over before 2026-06-01"),
        ("2026", None, "name an earlier one first"),
        ("2026-05", "2026-05-31", "not over before 2026-05-31"),
        ("2026-05", "2026-03", "earlier day first"),
        ("2027", None, "earlier day first"),
        ("today..yesterday", None, "earlier day first"),
    ],
)
def test_a_period_with_nothing_behind_it_is_refused(
    first: str, second: str | None, words: str
) -> None:
    with pytest.raises(WrongSpan, match=words):
        find_spans(first, second)


@pytest.mark.parametrize("text", ["", "..", "soon", "2026-W60", "2026-Q5", "noon..today"])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnclearDate):
        history.compare_periods(Story().network, text)


def test_each_period_counts_what_was_done_in_it_and_not_before() -> None:
    story = Story()
    story.ask("ana", "2026-03-02")
    story.ask("ben", "2026-03-31")
    story.reply("ana", "2026-04-01")
    story.meet("ana", "2026-04-30", minutes=45)
    story.thank("ana", "2026-05-01")

    found = history.compare_periods(story.network, "2026-03", "2026-04")

    done = [{m: n for m, n in f.done.items() if n} for f in (found.before, found.after)]
    assert done == [{"requests": 2}, {"replies": 1, "talks": 1, "minutes": 45}]
    assert (found.before.cohort.mature, found.before.cohort.answered) == (2, 1)
    assert not found.is_equally_long


def test_more_work_with_the_same_people_shows() -> None:
    story = Story()
    story.ask("ana", "2026-03-02")
    for day in ("2026-04-02", "2026-04-09", "2026-04-16"):
        story.meet("ana ben", day)
    story.name("ben cem", "2026-04-20")
    note = {"people": (story.who("ana"),), "channel": "email", "direction": "in", "note": "hello"}
    story.tell(weakties.InteractionNoted, "2026-04-21", **note)

    found = history.compare_periods(story.network, "2026-03", "2026-04")

    assert [(w.label, w.before, w.after) for w in found.people] == [
        ("ana", {"requests": 1}, {"talks": 3, "notes": 1}),
        ("ben", {}, {"talks": 3, "introductions": 1}),
    ]
    assert found.between.stages[0].after == "met"


def test_an_empty_network_did_nothing_in_either_period() -> None:
    found = history.compare_periods(weakties.open(":memory:"), "2026-03", "2026-04")

    assert not any([*found.before.done.values(), *found.after.done.values()])
    assert (found.people, found.revised) == ((), ())


def test_what_was_recorded_after_a_period_is_known_of_it_now() -> None:
    story, clock = tell_with_clock("2026-03-31")
    story.ask("ana", "2026-03-02")
    clock.set("2026-04-10")
    story.ask("ben", "2026-03-20")
    story.ask("cem", "2026-04-02")

    found = history.compare_periods(story.network, "2026-03", "2026-04")

    assert list_changes(found.revised) == [("late", None, "2026-03-20")]
    hindsight = history.compare_knowledge(story.network, found.before.period)
    assert (hindsight.before.done["requests"], hindsight.after.done["requests"]) == (1, 2)
    assert hindsight.revised == found.revised


def test_what_was_corrected_undone_or_done_again_since_shows() -> None:
    story, clock = tell_with_clock("2026-03-10")
    ids = [
        story.ask(name, f"2026-03-0{n}") for n, name in enumerate(("ana", "ben", "cem", "dan"), 1)
    ]
    april = story.ask("eve", "2026-04-01")
    corrections.undo(story.network, ids[3])
    clock.set("2026-04-10")
    corrections.edit(story.network, ids[0], {"at": "2026-03-15"})
    corrections.edit(story.network, ids[1], {"at": "2026-02-15"})
    corrections.edit(story.network, april, {"at": "2026-03-09"})
    corrections.undo(story.network, ids[2])
    corrections.redo(story.network)
    corrections.undo(story.network, ids[2])

    march = weakties.history.DateReader(now=clock.now).read_period("2026-03")
    found = history.compare_knowledge(story.network, march)

    assert list_changes(found.revised) == [
        ("corrected", "2026-03-02", "2026-02-15"),
        ("undone", "2026-03-03", None),
        ("corrected", "2026-04-01", "2026-03-09"),
        ("corrected", "2026-03-01", "2026-03-15"),
    ]
    assert (found.before.done["requests"], found.after.done["requests"]) == (3, 2)


def test_what_counts_again_is_told_from_what_is_new() -> None:
    story, clock = tell_with_clock("2026-03-10")
    asked = story.ask("ana", "2026-03-01")
    corrections.undo(story.network, asked)
    clock.set("2026-04-10")
    corrections.redo(story.network, asked)

    march = weakties.history.DateReader(now=clock.now).read_period("2026-03")
    found = history.compare_knowledge(story.network, march)

    assert list_changes(found.revised) == [("redone", None, "2026-03-01")]


def test_both_moments_can_be_named() -> None:
    story, clock = tell_with_clock("2026-03-10")
    for day in ("2026-03-11", "2026-04-05", "2026-04-20"):
        clock.set(day)
        story.ask(f"p{day[-2:]}", "2026-03-05")
    march = weakties.history.DateReader(now=clock.now).read_period("2026-03")

    def count_then_and_now(then: str | None, now: str | None) -> tuple[int, int]:
        found = history.compare_knowledge(story.network, march, then=then, recorded_until=now)
        return found.before.done["requests"], found.after.done["requests"]

    assert count_then_and_now(None, None) == (1, 3)
    assert count_then_and_now(None, "2026-04-10") == (1, 2)
    assert count_then_and_now("2026-04-10", None) == (2, 3)
    assert count_then_and_now("2026-03-10", "2026-03-12") == (0, 1)
    with pytest.raises(WrongSpan, match="time runs backwards"):
        count_then_and_now("2026-04-10", "2026-03-12")


def test_who_was_merged_or_forgotten_since_makes_no_difference() -> None:
    story, clock = tell_with_clock("2026-03-10")
    story.ask("ana", "2026-03-05")
    story.ask("anna", "2026-03-06")
    story.ask("ben", "2026-03-07")
    clock.set("2026-04-10")
    corrections.merge(story.network, story.who("ana"), story.who("anna"))
    corrections.forget(story.network, story.who("ben"))
    march = weakties.history.DateReader(now=clock.now).read_period("2026-03")

    found = history.compare_knowledge(story.network, march)

    assert found.revised == ()
    assert found.before.done == found.after.done
    assert found.after.done["requests"] == 3


def test_two_views_are_compared_by_what_was_known() -> None:
    story = Story()
    story.who("ana")
    before = story.network.at(position=story.network.head.position)
    story.ask("ana", "2026-05-01")
    story.who("ben")

    found = history.compare_views(before, story.network)

    assert [p.label for p in found.added] == ["ben"]
    assert [(s.label, s.before, s.after) for s in found.stages] == [("ana", None, "asked")]
    assert found.start == found.end == date(2026, 6, 1)
