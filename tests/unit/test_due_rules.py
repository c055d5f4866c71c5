"""Is exactly that due which the rules say, and does a contact that happened move it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

import weakties
from weakties import (
    CommitmentKept,
    CommitmentMade,
    Event,
    IntroductionClosed,
    IntroductionDeclined,
    IntroductionOffered,
    MeetingCancelled,
    MeetingDebriefed,
    MeetingHeld,
    MeetingRescheduled,
    MeetingScheduled,
    OutreachBounced,
    OutreachClosed,
    OutreachFollowedUp,
    OutreachSent,
    PersonPreferenceSet,
    ReplyReceived,
    ThanksSent,
)

FRIDAY = "2026-11-20"
Step = tuple[type[Event], dict[str, object]]
Told = list[Step]
ASK: Step = (OutreachSent, {"at": FRIDAY})
MET: Step = (MeetingHeld, {"at": FRIDAY})
PLANNED: Step = (MeetingScheduled, {"at": FRIDAY, "starts": "2026-11-25T10:00"})
NAMED: Step = (IntroductionOffered, {"at": FRIDAY})
PROMISED: Step = (CommitmentMade, {"at": FRIDAY, "due": "2026-11-25"})


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    """Yield a network that stands at the end of 2027, so that any day before can be looked at."""
    with weakties.open(":memory:", clock=lambda: datetime(2027, 12, 31, tzinfo=UTC)) as opened:
        yield opened


def rules(network: weakties.Network, told: Told, day: str) -> list[tuple[str, str]]:
    """Tell a story of Ana, whom Ben introduced, and say what is due on a day."""
    ana = network.add_person(name="Ana", at="2026-01")
    ben = network.add_person(name="Ben", at="2026-01")
    for made, fields in told:
        roles = {"person": ana, "people": (ana,), "introducer": ben, "introduced": ana}
        needed = {n: v for n, v in roles.items() if n in made.__annotations__}
        network.record(made(**{**needed, **fields}))  # type: ignore[arg-type]  # any event
    return [(d.rule, d.due) for d in weakties.list_due_items(network.at(occurred=day))]


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        ([ASK], "2026-11-24", []),
        ([ASK], "2026-11-25", [("R1", "2026-11-25")]),
        ([ASK], "2026-11-30", [("R1", "2026-11-25")]),
        ([ASK], "2026-12-01", [("R2", "2026-12-01")]),
        ([ASK, (OutreachFollowedUp, {"at": "2026-12-01"})], "2026-12-14", []),
        ([ASK, (OutreachFollowedUp, {"at": "2026-12-01"})], "2026-12-15", [("R3", "2026-12-15")]),
        ([ASK, (OutreachClosed, {"at": "2026-11-23"})], "2026-12-31", []),
        ([ASK, (OutreachBounced, {"at": "2026-11-23"})], "2026-12-31", []),
        ([ASK, (ReplyReceived, {"at": "2026-11-23", "sentiment": "no"})], "2026-12-31", []),
        ([ASK, (ReplyReceived, {"at": "2026-11-23", "sentiment": "auto"})],
         "2026-12-01", [("R2", "2026-12-01")]),
        ([ASK, (ReplyReceived, {"at": FRIDAY})], FRIDAY, []),
        ([ASK, (ReplyReceived, {"at": FRIDAY})], "2026-11-23", [("R4", "2026-11-23")]),
        ([ASK, (ReplyReceived, {"at": FRIDAY, "sentiment": "later", "later_until": "2027-01-05"})],
         "2027-01-04", []),
        ([ASK, (ReplyReceived, {"at": FRIDAY, "sentiment": "later", "later_until": "2027-01-05"})],
         "2027-01-05", [("R4", "2027-01-05")]),
    ],
)  # fmt: skip
def test_a_request_is_followed_up_once_then_let_go_and_an_answer_is_answered(
    network: weakties.Network, told: Told, day: str, expected: list[tuple[str, str]]
) -> None:
    assert rules(network, told, day) == expected


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        ([PLANNED], "2026-11-23", []),
        ([PLANNED], "2026-11-24", [("R5", "2026-11-24")]),
        ([PLANNED], "2026-11-26", [("R5", "2026-11-25")]),
        ([MET], FRIDAY, [("R6", FRIDAY)]),
        ([MET], "2026-11-21", [("R6", FRIDAY), ("R7", "2026-11-21")]),
        ([MET], "2026-12-20", [("R6", FRIDAY), ("R7", "2026-11-21")]),
        ([MET], "2026-12-21", []),
        ([MET, (ThanksSent, {"at": FRIDAY})], "2026-11-23", [("R6", FRIDAY)]),
        ([ASK, (ReplyReceived, {"at": FRIDAY}), PLANNED], "2026-11-23", []),
        ([ASK, (ReplyReceived, {"at": FRIDAY}), (MeetingHeld, {"at": "2026-11-23"}),
          (ThanksSent, {"at": "2026-11-23"})], "2026-11-24", [("R6", "2026-11-23")]),
    ],
)  # fmt: skip
def test_a_meeting_is_prepared_thought_over_and_thanked_for(
    network: weakties.Network, told: Told, day: str, expected: list[tuple[str, str]]
) -> None:
    assert rules(network, told, day) == expected


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        ([NAMED], "2026-11-23", []),
        ([NAMED], "2026-11-24", [("R8", "2026-11-24")]),
        ([NAMED, (IntroductionDeclined, {"at": "2026-11-23"})], "2026-12-31", []),
        ([NAMED, (MeetingHeld, {"at": "2026-11-25"}), (ThanksSent, {"at": "2026-11-25"})],
         "2026-11-30", [("R6", "2026-11-25"), ("R9", "2026-11-30")]),
        ([NAMED, (MeetingHeld, {"at": "2026-11-25"}), (ThanksSent, {"at": "2026-11-25"}),
          (IntroductionClosed, {"at": "2026-11-26"})], "2026-11-30", [("R6", "2026-11-25")]),
        ([PROMISED], "2026-11-24", []),
        ([PROMISED], "2026-11-25", [("R10", "2026-11-25")]),
        ([(CommitmentMade, {"at": FRIDAY})], "2026-12-31", []),
    ],
)  # fmt: skip
def test_names_are_taken_up_reported_back_on_and_promises_kept(
    network: weakties.Network, told: Told, day: str, expected: list[tuple[str, str]]
) -> None:
    assert rules(network, told, day) == expected


ENDS = [
    ([ASK], "R2", "2027-01-30"),
    ([ASK, (OutreachFollowedUp, {"at": "2026-12-01"})], "R3", "2027-02-13"),
    ([ASK, (ReplyReceived, {"at": FRIDAY})], "R4", "2027-01-22"),
    ([PLANNED], "R5", "2026-12-25"),
    ([MET], "R6", "2026-12-20"),
    ([MET], "R7", "2026-12-20"),
    ([NAMED], "R8", "2027-01-23"),
    ([NAMED, (MeetingHeld, {"at": "2026-11-25"})], "R9", "2027-01-24"),
    ([PROMISED], "R10", "2027-01-24"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "rule", "last"), ENDS, ids=[e[1] for e in ENDS])
def test_every_rule_has_an_end_and_is_let_go_after_it(
    network: weakties.Network, told: Told, rule: str, last: str
) -> None:
    assert rule in {r for r, _ in rules(network, told, last)}

    after = network.at(occurred=date.fromisoformat(last) + timedelta(days=1))

    assert rule not in {d.rule for d in weakties.list_due_items(after)}
    (older,) = (d for d in weakties.list_due_items(after, let_go=True) if d.rule == rule)
    assert (older.until, older.is_let_go) == (last, True)


def test_a_reason_comes_in_parts_with_the_people_between_the_words(
    network: weakties.Network,
) -> None:
    people = tuple(network.add_person(name=n, at="2026-01") for n in ("Ana {0}", "Ben {}", "Cy"))
    network.record(MeetingHeld(people=people, at=weakties.when(FRIDAY)))

    (found,) = weakties.list_due_items(network.at(occurred=FRIDAY))

    assert found.reason == "you met Ana {0}, Ben {} and Cy: write down what you learnt"
    assert [p if isinstance(p, str) else p.label for p in found.parts] == [
        "you met ", "Ana {0}", ", ", "Ben {}", " and ", "Cy", ": write down what you learnt",
    ]  # fmt: skip


def test_who_does_not_want_to_be_contacted_is_not_named_beside_others(
    network: weakties.Network,
) -> None:
    ana, ben = (network.add_person(name=n, at="2026-01") for n in ("Ana", "Ben"))
    network.record(
        PersonPreferenceSet(person=ana, do_not_contact=True, at=weakties.when("2026-01"))
    )
    network.record(MeetingHeld(people=(ana, ben), at=weakties.when(FRIDAY)))

    assert [d.reason for d in weakties.list_due_items(network.at(occurred="2026-11-21"))] == [
        "you met Ben: write down what you learnt", f"you met Ben on {FRIDAY}: say thank you",
    ]  # fmt: skip


def test_a_request_that_rests_on_an_introduction_takes_it_up(network: weakties.Network) -> None:
    rules(network, [NAMED], FRIDAY)
    ana, introduction = weakties.find_person(network, "ana").id, list(network.log.read())[-1].id
    network.record(OutreachSent(person=ana, introduction=introduction, at="2026-11-23"))  # type: ignore[arg-type]  # texts

    assert [d.rule for d in weakties.list_due_items(network.at(occurred="2026-11-26"))] == ["R1"]


@pytest.mark.parametrize(
    ("begun", "made", "name"),
    [(PROMISED, CommitmentKept, "commitment"), (MET, MeetingDebriefed, "meeting"),
     (PLANNED, MeetingCancelled, "meeting")],
)  # fmt: skip
def test_what_is_settled_is_no_longer_due(
    network: weakties.Network, begun: Step,
    made: type[Event], name: str,
) -> None:  # fmt: skip
    rules(network, [begun], FRIDAY)
    begun_id = list(network.log.read())[-1].id

    network.record(made(at=FRIDAY, **{name: begun_id}))

    assert [
        d.rule for d in weakties.list_due_items(network.at(occurred="2026-11-27")) if d.rule != "R7"
    ] == []


def test_a_moved_meeting_is_due_on_its_new_day(network: weakties.Network) -> None:
    rules(network, [PLANNED], FRIDAY)
    meeting = list(network.log.read())[-1].id

    network.record(MeetingRescheduled(meeting=meeting, starts="2026-12-02", at=FRIDAY))  # type: ignore[arg-type]  # texts

    assert weakties.list_due_items(network.at(occurred="2026-11-27")) == []
    assert [d.due for d in weakties.list_due_items(network.at(occurred="2026-12-01"))] == [
        "2026-12-01"
    ]


def test_nobody_who_does_not_want_to_be_contacted_is_due(network: weakties.Network) -> None:
    unwanted = (PersonPreferenceSet, {"at": FRIDAY, "do_not_contact": True})

    assert rules(network, [ASK, MET, PROMISED, unwanted], "2026-12-01") == []


def test_every_due_says_whom_and_why_and_the_oldest_comes_first(network: weakties.Network) -> None:
    rules(network, [ASK, (MeetingHeld, {"at": "2026-11-18"})], FRIDAY)

    listed = weakties.list_due_items(network.at(occurred="2026-11-25"))

    assert [d.due for d in listed] == sorted(d.due for d in listed)
    assert all(d.label in d.reason and d.subject and d.person for d in listed)
    assert [d.overdue for d in listed if d.rule == "R1"] == [False]
