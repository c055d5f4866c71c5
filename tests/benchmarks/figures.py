"""All statistics of a network whose read models are current: how long, and how does it grow?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from time import process_time

from tests.benchmarks.material import BEGIN, DAYS, events, person, recorded
from tests.benchmarks.measuring import RUNS, Line

import weakties
from weakties import (
    Draft,
    Event,
    IntroductionOffered,
    LeadHeard,
    MeetingScheduled,
    OutreachFollowedUp,
    progress,
)

SIZES = ((10_000, 3_000), (100_000, 30_000))
"""Events, and people in them; a tenth of the events are of kinds that other benchmarks lack."""


def statistics(place: Path) -> Iterator[Line]:
    """Measure processor time in turn, and take the least: other work on the machine only adds."""
    with ExitStack() as stack:
        networks = [stack.enter_context(_filled(place, *size)) for size in SIZES]
        rounds = [[_timed(network) for network in networks] for _ in range(2 * RUNS)]
    small, large = map(min, zip(*rounds[1:], strict=True))
    (few, _), (many, _) = SIZES
    yield Line(f"all statistics of {many:,} events, CPU", large, "one second", 1.0, 1)
    yield Line(f"all statistics of {many:,} events, CPU", large, f"of {few:,} events", small, 12)


def _filled(place: Path, count: int, people: int) -> weakties.Network:
    """Make a network of some size; the first round lets its read models catch up."""
    path = place / f"figures-{count}.db"
    told = (*events(count * 9 // 10, people), *_more(count // 10, people))
    recorded(path, [Draft(event=event) for event in told])
    return weakties.open(path)


def _ask(network: weakties.Network) -> None:
    """Ask what `weakties stats` asks."""
    view = progress.CachingView(network)
    progress.list_stages(view)
    progress.measure_statistics(view)
    progress.count_weekly(view)


def _timed(network: weakties.Network) -> float:
    gc.collect()
    start = process_time()
    _ask(network)
    return process_time() - start


def _more(count: int, people: int) -> Iterator[Event]:
    """Tell of names, of second touches, of what was agreed, and of leads."""
    random = Random(11)
    for number in range(count):
        day = weakties.when(BEGIN + timedelta(days=DAYS * number // count))
        one, two = random.sample(range(people), 2)
        match number % 10:
            case 0:
                yield LeadHeard(person=person(one), advertised="no", at=day)
            case 1 | 2:
                yield MeetingScheduled(people=(person(one),), starts=day, at=day)
            case 3 | 4:
                yield OutreachFollowedUp(person=person(one), at=day)
            case _:
                yield IntroductionOffered(introducer=person(one), introduced=person(two), at=day)
