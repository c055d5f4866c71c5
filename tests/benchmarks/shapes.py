"""The shape of a large network: a warm path, and how the time grows with the network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from tests.benchmarks.material import COMPANIES, events, person, recorded
from tests.benchmarks.measuring import Line, medians

import weakties
from weakties import Draft, IntroductionOffered, View, shape, when

EVENTS, PEOPLE, INTRODUCED, GOALS = 100_000, 30_000, 10_000, 20
PATH_S, GROWTH = 0.15, 12


def shapes(place: Path) -> Iterator[Line]:
    """Find ways to people and places, and measure a network and one of ten times the size."""
    took: list[float] = []
    for size in (10, 1):
        path = place / f"shape{size}.db"
        recorded(path, list(_told(size)))
        with weakties.open(path) as network:
            view = network.at(occurred="2999")
            shape.find_bridges(view)
            if size == 1:
                yield _paths(view)
            took.append(medians(shape=partial(_shape, view))["shape"])
    small, large = took
    yield Line("the shape of 30,000 people", large, "the shape of 3,000", small, GROWTH)


def _told(size: int) -> Iterator[Draft]:
    """Tell of contacts, and of introductions among those who are there."""
    random, people = Random(11), PEOPLE // size
    yield from (Draft(event=told) for told in events(EVENTS // size, people))
    for _ in range(INTRODUCED // size):
        one, two = random.sample(range(people), 2)
        pair = {"introducer": person(one), "introduced": person(two)}
        yield Draft(event=IntroductionOffered(**pair, at=when("2025-12-20")))  # type: ignore[arg-type]  # ids of people


def _paths(view: View) -> Line:
    """Take the slowest of many questions for a way."""
    random, people = Random(13), view.read(weakties.People)
    goals: list[list[str]] = [[person(random.randrange(PEOPLE))] for _ in range(GOALS)]
    places = [f"o-{random.randrange(COMPANIES):016d}" for _ in range(GOALS)]
    goals += [[p.id for p in people.list_employees(place)] for place in places]
    asked = {str(n): partial(shape.find_warm_paths, view, goal) for n, goal in enumerate(goals)}
    slowest = max(medians(5, **asked).values())
    return Line(f"slowest of {len(goals)} warm paths", slowest, "limit", PATH_S, 1)


def _shape(view: View) -> None:
    there = shape.build_web(view)
    shape.find_groups(there)
    shape.count_parts(there)
    shape.measure_openness(there)
    shape.measure_weak_shares(there)
    shape.find_bridges(view)
    shape.find_dormant_ties(view)
