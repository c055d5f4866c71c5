"""Is the same talk, recorded twice, one talk: with one thank-you owed, and counted once?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from tests.story import Story

import weakties
from weakties import (
    Agenda,
    Draft,
    MeetingCancelled,
    MeetingDebriefed,
    MeetingHeld,
    MeetingMissed,
    MeetingScheduled,
    Network,
    OutreachSent,
    ThanksSent,
    Ties,
    when,
)

DAY, NINE, HALF_PAST, FOUR = (
    "2026-11-20", "2026-11-20T09:00+01:00", "2026-11-20T09:30+01:00", "2026-11-20T16:00+01:00",
)  # fmt: skip
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def network() -> Iterator[Network]:
    with weakties.open(":memory:", clock=lambda: NOW) as opened:
        yield opened


class Talks(Story):
    """People asked, and what is recorded of their meetings, by hand or by a calendar."""

    def __init__(self, network: Network, *names: str) -> None:
        super().__init__(network)
        self.people = {n: network.add_person(name=n, at="2026-09-01") for n in names}
        for person in self.people.values():
            network.record(OutreachSent(person=person, at=when("2026-11-01")))

    def record(self, made: type[Any], names: str, *, source: str = "cli", **told: Any) -> str:
        people = tuple(self.people[name] for name in names.split())
        fields = {"people": people} if names and "person" not in told else {}
        event = made(**fields, **{"at": when(told.pop("at", DAY)), **told})
        draft = Draft(event=event, source=source)
        recorded: list[Any] = []

        self.network.run_as_writer(lambda writer: recorded.extend(writer.append([draft])))
        return str(recorded[0].id)

    def thanks(self) -> list[str]:
        due = weakties.list_due_items(self.network)
        return [d.label for d in due if d.rule == "R7"]

    def talks(self) -> int:
        return self.figure("offers/talks with an offer").of or 0

    def count_meetings(self, name: str) -> int:
        return self.network.read(Ties).get_tie(self.people[name]).meetings


CALENDAR = "calendar.meetings"
Fact = dict[str, Any]
BY_HAND: Fact = {"made": MeetingHeld, "names": "Ana"}
AT_NINE: Fact = {"made": MeetingHeld, "names": "Ana", "at": NINE, "source": CALENDAR}
AT_HALF_PAST: Fact = {**AT_NINE, "at": HALF_PAST, "source": "other.meetings"}
AT_FOUR: Fact = {**AT_NINE, "at": FOUR}
WITH_BEN: Fact = {**AT_NINE, "names": "Ana Ben"}
AGREED: Fact = {"made": MeetingScheduled, "names": "Ana", "at": "2026-11-10", "starts": DAY}
AGREED_LATE: Fact = {**AGREED, "at": "2026-11-22", "source": CALENDAR}
ANOTHER: Fact = {**BY_HAND, "separate": True}


@pytest.mark.parametrize(("facts", "count"), [
    ([BY_HAND, BY_HAND], 1),
    ([BY_HAND, AT_NINE], 1),
    ([BY_HAND, BY_HAND, AT_NINE, AT_HALF_PAST], 1),
    ([AT_NINE, AT_FOUR], 2),
    ([AT_NINE, AT_FOUR, BY_HAND], 2),
    ([BY_HAND, WITH_BEN], 1),
    ([AGREED, BY_HAND], 1),
    ([AGREED, AT_NINE, BY_HAND], 1),
    ([AGREED_LATE, BY_HAND], 1),
    ([{**AGREED, "starts": FOUR}, AT_NINE], 1),
    ([BY_HAND, {**BY_HAND, "at": "2026-11-21"}], 2),
    ([{**BY_HAND, "at": "2026-10"}, BY_HAND], 2),
    ([BY_HAND, {**BY_HAND, "kind": "job-interview"}], 1),
])  # fmt: skip
def test_records_of_one_day_are_one_talk_in_whatever_order(facts: list[Fact], count: int) -> None:
    for order in permutations(facts):
        with weakties.open(":memory:", clock=lambda: NOW) as network:
            story = Talks(network, "Ana", "Ben")
            for fact in order:
                story.record(**fact)

            assert story.talks() == count
            is_interview = any(fact.get("kind") == "job-interview" for fact in facts)
            assert story.count_meetings("Ana") == count + is_interview
            assert story.thanks().count("Ana") == count + is_interview


@pytest.mark.parametrize("first", [[], [AT_NINE, AT_FOUR]])
def test_another_talk_of_a_day_is_another(first: list[Fact], network: Network) -> None:
    story = Talks(network, "Ana")
    for fact in (*first, BY_HAND, ANOTHER):
        story.record(**fact)

    assert (story.talks(), story.count_meetings("Ana"), len(story.thanks())) == (2, 2, 2)


def test_thanks_and_a_debrief_of_either_record_are_of_the_talk(network: Network) -> None:
    story = Talks(network, "Ana")
    story.record(**BY_HAND)
    second: Any = story.record(**AT_NINE)
    story.record(ThanksSent, "", person=story.people["Ana"], meeting=second, at="2026-11-21")
    story.record(MeetingDebriefed, "", meeting=second, insights="x", at="2026-11-21")

    assert [d.rule for d in weakties.list_due_items(network) if d.rule in ("R6", "R7")] == []


def test_an_agreed_talk_that_a_calendar_tells_of_is_asked_for_no_more(network: Network) -> None:
    story = Talks(network, "Ana")
    story.record(**AGREED)
    story.record(**AT_NINE)

    assert {d.rule for d in weakties.list_due_items(network)} == {"R6", "R7"}
    [meeting] = network.read(Agenda).list_meetings(story.people["Ana"])
    assert meeting.state == "held"


def test_a_talk_marked_as_missed_by_somebody_was_held_with_the_others(network: Network) -> None:
    story = Talks(network, "Ana", "Ben")
    agreed: Any = story.record(**{**AGREED, "names": "Ana Ben"})
    story.record(MeetingHeld, "Ana Ben", meeting=agreed)
    story.record(MeetingMissed, "Ben", meeting=agreed)

    kept = story.figure("meetings/held")
    assert (kept.n, kept.of) == (1, 1)
    assert story.figure("thanks/within a day").of == 1
    assert story.thanks() == ["Ana"]


def test_a_cancelled_meeting_is_not_the_one_that_was_held(network: Network) -> None:
    story = Talks(network, "Ana")
    agreed: Any = story.record(**AGREED)
    story.record(MeetingCancelled, "", meeting=agreed, at="2026-11-15")
    story.record(**BY_HAND)

    states = sorted(m.state for m in network.read(Agenda).meetings.where())
    assert states == ["cancelled", "held"]


@pytest.mark.parametrize(("asked", "days", "thanked"), [
    (True, 10, True), (True, 20, False), (False, 10, False),
])  # fmt: skip
def test_a_calendar_imported_soon_reminds_of_thanks_to_whom_i_asked(
    asked: bool, days: int, thanked: bool
) -> None:
    clock = datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(days=days)
    with weakties.open(":memory:", clock=lambda: clock) as network:
        story = Talks(network, *(["Ana"] if asked else []))
        if not asked:
            story.people["Ana"] = network.add_person(name="Ana")
        story.record(**AT_NINE)

        assert story.thanks() == ["Ana"] * thanked


def test_of_a_month_no_day_is_invented(network: Network) -> None:
    story = Talks(network, "Ana", "Ben")
    story.record(MeetingHeld, "Ana", at="2026-10")
    story.record(MeetingScheduled, "Ben", at="2026-11-22", starts="2026-12")

    [thanks] = [d for d in weakties.list_due_items(network) if d.rule == "R7"]
    assert (thanks.due, thanks.reason) == ("2026-11-01", "you met Ana in 2026-10: say thank you")
    assert [d for d in weakties.list_due_items(network) if d.rule == "R5"] == []
    [planned] = [
        d for d in weakties.list_due_items(network.at(occurred="2026-12-03")) if d.rule == "R5"
    ]
    assert (planned.due, planned.reason) == (
        "2026-12-01",
        "you meet Ben in 2026-12: agree on a day",
    )
