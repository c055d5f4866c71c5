"""Do the statistics find the truth of a world that is known, where the naive ones miss it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from math import exp
from random import Random
from typing import Any

import pytest

import weakties
from weakties import (
    IntroductionOffered,
    MeetingHeld,
    OutreachSent,
    Recorder,
    ReplyReceived,
    progress,
    when,
)
from weakties.domain.when import first_day
from weakties.testing import sequence

TODAY = date(2026, 6, 1)
REPLY, MEAN_DAYS, ASKED = 0.8, 9, 500
CHILDREN, STARTS, SPAN = 1.5, 20, 110


def ago(days: float) -> weakties.When:
    return weakties.when(TODAY - timedelta(days=int(days)))


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with weakties.open(":memory:", clock=lambda: noon, chance=sequence()) as made:
        yield made


def simulated(
    network: weakties.Network, world: Callable[[Recorder, Random], None]
) -> dict[str, Any]:
    """Tell a network of a world, and give its figures."""
    network.run_transaction(lambda recorder: world(recorder, Random(20260601)))
    there = progress.measure_statistics(network)
    return {f"{m.statistic}/{f.name}": f for m in there for f in m.figures}


def replies(recorder: Recorder, random: Random) -> None:
    """Ask through sixty days; four of five reply, after nine days on average."""
    for number in range(ASKED):
        person = recorder.add_person(name=f"N{number}", at=ago(90))
        age = random.uniform(0, 60)
        recorder.record(OutreachSent(person=person, at=ago(age)))
        wait = random.expovariate(1 / MEAN_DAYS)
        if random.random() < REPLY and int(age) - int(wait) >= 0:
            recorder.record(ReplyReceived(person=person, at=ago(int(age) - int(wait))))


def talks(recorder: Recorder, random: Random) -> None:
    """Begin talks all the time; each brings one and a half, five to twenty-five days later."""

    def somebody() -> Any:
        return recorder.add_person(name=f"N{random.random()}", at=ago(SPAN))

    waiting = [(random.uniform(0, SPAN), somebody()) for _ in range(STARTS)]
    while waiting:
        age, person = waiting.pop()
        recorder.record(MeetingHeld(people=(person,), at=ago(age)))
        for _ in range(poisson(random, CHILDREN)):
            introduced, later = somebody(), age - random.uniform(5, 25)
            names = IntroductionOffered(introducer=person, introduced=introduced, at=ago(age))
            recorder.record(names)
            if later >= 0:
                waiting.append((later, introduced))


def poisson(random: Random, mean: float) -> int:
    """Draw a number of children by Knuth's method."""
    count, left = 0, random.random()
    while left > exp(-mean):
        count, left = count + 1, left * random.random()
    return count


def test_a_curve_of_waiting_finds_the_chance_of_a_reply(network: weakties.Network) -> None:
    """By day 21 are 0.8 x (1 - exp(-22 / 9)) there, as a day is over when the next begins."""
    truth = REPLY * (1 - exp(-22 / MEAN_DAYS))

    figures = simulated(network, replies)

    asks = list(network.read(weakties.ReplyRates).requests.where("replied_at is not null"))
    waits = [first_day(when(a.replied_at or "")) - first_day(when(a.sent_at)) for a in asks]
    naive = sum(wait.days <= 21 for wait in waits) / ASKED
    curve, mature = figures["reply-time/by day 21"], figures["requests/replied"]
    assert naive < truth - 0.08 < curve.low < truth < curve.high
    assert curve.value == pytest.approx(truth, abs=0.04)
    assert len(asks) / ASKED < REPLY - 0.08
    assert mature.value == pytest.approx(REPLY, abs=0.05)
    assert mature.pending == pytest.approx(ASKED * 21 / 60, abs=30)
    half = figures["reply-time/half"]
    assert half.low <= 8 <= half.high  # 0.8 x (1 - exp(-9 / 9)) is the first above one half


def test_only_talks_that_are_old_enough_tell_how_many_they_bring(network: weakties.Network) -> None:
    """Of all talks hardly one has brought another so far, though each brings one and a half."""
    figures = simulated(network, talks)

    talk = figures["reproduction/talks for each talk"]
    naive = (talk.of + talk.pending - STARTS) / (talk.of + talk.pending)
    assert talk.of > 100
    assert naive < 1
    assert talk.value == pytest.approx(CHILDREN, abs=0.2)
    assert 1 < talk.low < CHILDREN < talk.high
    named, met = (
        figures[f"reproduction/{name}"] for name in ("introductions for each talk", "of these met")
    )
    assert named.n >= met.of == met.n == talk.n
