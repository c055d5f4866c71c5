"""Is the strength of a tie the one of the formula?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties.statistics.ties import strength, weigh_contact

DAY0 = date(2026, 1, 1)


def after(days: int) -> date:
    return DAY0 + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"), [(10, 0.877436), (100, 0.651040), (190, 0.409752), (370, 0.123620)]
)
def test_a_message_a_reply_and_a_meeting_fade(days: int, expected: float) -> None:
    """On day 100 the message of day 0 weighs .463, the reply .947, the meeting 2: 3.410 in all.

    All but .484 of it is matched: 1 - (exp(-3.410/3) + exp(-2.926/3)) / 2 = .651.
    """
    out, back = weigh_contact("message", DAY0), weigh_contact("reply", after(3))
    both = weigh_contact("meeting", after(10))

    found = strength(out + back + both, back + both, out + both, after(days))

    assert found == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("messages", "expected"), [(0, 0), (1, 0.141734), (5, 0.405562)])
def test_unanswered_messages_make_a_weak_tie(messages: int, expected: float) -> None:
    total = messages * weigh_contact("message", DAY0)

    assert strength(total, 0, total, DAY0) == pytest.approx(expected, abs=5e-7)


def test_a_mistyped_century_is_no_overflow() -> None:
    total = weigh_contact("meeting", date.max) + weigh_contact("meeting", date.min)

    assert 0 <= strength(total, total, total, DAY0) <= 1
    assert strength(weigh_contact("meeting", DAY0), 1, 1, date.max) == pytest.approx(0, abs=1e-9)


CONTACTS = {"message": "out", "reply": "in", "meeting": "both", "introduction": "in"}


@given(
    st.lists(st.tuples(st.sampled_from(list(CONTACTS)), st.integers(0, 400)), max_size=12),
    st.sampled_from(list(CONTACTS)),
    st.integers(0, 400),
)
def test_more_contact_never_weakens_a_tie(
    told: list[tuple[str, int]], what: str, days: int
) -> None:
    assert strong([*told, (what, days)]) >= strong(told) - 1e-12


def strong(told: list[tuple[str, int]]) -> float:
    """Return how strong a tie is after some contacts, each of a kind and a day."""
    weights = [(CONTACTS[what], weigh_contact(what, after(days))) for what, days in told]
    inward = sum(weight for way, weight in weights if way != "out")
    outward = sum(weight for way, weight in weights if way != "in")
    return strength(sum(weight for _, weight in weights), inward, outward, after(400))


def test_a_second_letter_to_who_answered_does_not_weaken_the_tie() -> None:
    """Two out and two in are matched whole; a third message adds half of what it weighs.

    1 - exp(-4/3) = .736403, and 1 - (exp(-5/3) + exp(-4/3)) / 2 = .773764; it was .674 before.
    """
    letter = weigh_contact("message", DAY0)

    assert strength(4 * letter, 2 * letter, 2 * letter, DAY0) == pytest.approx(0.736403, abs=1e-6)
    assert strength(5 * letter, 2 * letter, 3 * letter, DAY0) == pytest.approx(0.773764, abs=1e-6)


def test_a_crowd_ties_each_to_me_and_nobody_to_another() -> None:
    with weakties.open(":memory:") as network:
        people: list[weakties.PersonId] = []
        network.run_transaction(
            lambda recorder: people.extend(recorder.add_person(name=f"P {n}") for n in range(2300))
        )
        network.record(weakties.MeetingHeld(people=tuple(people)))
        network.record(weakties.MeetingHeld(people=tuple(people[:3])))

        ties = network.read(weakties.Ties)

        assert len(list(ties.bonds.where())) == 3
        assert {tie.meetings for tie in ties.ties.where()} == {1}
