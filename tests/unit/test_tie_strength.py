"""Is the strength of a tie the one of the formula?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from weakties.statistics.ties import strength, weighed

DAY0 = date(2026, 1, 1)


def after(days: int) -> date:
    return DAY0 + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"), [(10, 0.823323), (100, 0.623334), (190, 0.397934), (370, 0.121578)]
)
def test_a_message_a_reply_and_a_meeting_fade_as_printed(days: int, expected: float) -> None:
    out, back = weighed("message", DAY0), weighed("reply", after(3))
    both = weighed("meeting", after(10))

    found = strength(out + back + both, back + both, out + both, after(days))

    assert found == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("messages", "expected"), [(0, 0), (1, 0.141734), (5, 0.405562)])
def test_unanswered_messages_make_a_weak_tie(messages: int, expected: float) -> None:
    total = messages * weighed("message", DAY0)

    assert strength(total, 0, total, DAY0) == pytest.approx(expected, abs=5e-7)


def test_a_mistyped_century_is_no_overflow() -> None:
    total = weighed("meeting", date.max) + weighed("meeting", date.min)

    assert 0 <= strength(total, total, total, DAY0) <= 1
    assert strength(weighed("meeting", DAY0), 1, 1, date.max) == pytest.approx(0, abs=1e-9)


def test_more_contact_never_weakens_a_tie_that_goes_both_ways() -> None:
    sums = [weighed("meeting", after(n)) for n in range(20)]
    strengths = [strength(sum(sums[:n]), 1, 1, after(20)) for n in range(20)]

    assert strengths == sorted(strengths)
