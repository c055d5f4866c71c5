"""Does a second reckoning of every figure, from the documented definitions alone, agree?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import isclose
from random import Random

import pytest
from tests.oracle.oracle import Oracle
from tests.oracle.searches import LENGTH, START, tell

import weakties
from tests import depth
from weakties import exchange, progress

SEEDS, DAYS = range(20, 40), 10
"""Searches, and days of each; in some, three offers came of talks, so that there is a forecast."""
FIGURES = {
    "requests": ("replied", "yes", "met", "bounced"),
    "reply-time": ("by day 2", "by day 5", "by day 10", "by day 21", "half"),
    "second-touch": ("replied after",),
    "meetings": ("held", "called off"),
    "thanks": ("within a day", "within five days"),
    "introductions": ("names for each talk", "followed up", "reported back, of those met"),
    "reproduction": (
        "talks for each talk", "introductions for each talk", "of these asked", "of these replied",
        "of these met",
    ),
    "leads": (
        "never advertised", "told by somebody", "hidden, of a talk", "offers somebody told of",
        "offers by recommendation",
    ),
    "applications": ("posting", "job-referral", "direct", "recruiter"),
    "firm-size": (
        "by people, under 50", "by people, 50 to 249", "by people, 250 or more",
        "offers, under 50", "offers, 1,000 or more",
    ),
    "ways-of-asking": ("cold mail, replied", "by mail, yes", "face to face, yes"),
    "areas": ("talked about", "seen otherwise since"),
    "reciprocity": ("gave something",),
    "weeks": ("with a request or a talk", "requests a week", "talks a week"),
    "offers": (
        "talks with an offer", "of their time they had", "of those that had time",
        "offers of a talk", "offers from postings", "within 6", "within 12", "within 24",
        "of talks already held",
    ),
}  # fmt: skip
"""Every figure there is without a claim, by its statistic: none is left out."""
WITH_CLAIM = tuple(f"offers/within 12, claim as {weight} talks" for weight in (0, 6, 24))
NUMBERS = ("value", "low", "high", "n", "of", "pending")


def differences(seed: int) -> Iterator[str]:
    """Yield where the engine and the oracle differ over one search, as of some days."""
    random = Random(seed)
    with tell(seed) as network:
        lines = list(exchange.export_log(network))
        for number in range(DAYS):
            day = START + timedelta(days=random.randrange(20, LENGTH + 120))
            view, oracle = network.at(occurred=day), Oracle(lines, day)
            weight = 12 if number == 0 else 0
            theirs = engine(view, weight)
            for name in theirs.keys() | (mine := oracle_says(oracle, weight)).keys():
                if not equal(theirs.get(name), mine.get(name)):
                    yield f"{seed} {day} {name}: {theirs.get(name)} not {mine.get(name)}"


def engine(view: weakties.View, weight: float) -> dict[str, tuple[float | None, ...]]:
    """Return every number of the funnel, the channels and the statistics."""
    found: dict[str, tuple[float | None, ...]] = {}
    for stage in progress.list_stages(view):
        found[f"stage/{stage.name}"] = (
            *of(stage.reached),
            *of(stage.mature),
            stage.pending,
            stage.own,
        )
    for channel in progress.cut(view, "channel").classes:
        found[f"channel/{channel.name}"] = (*of(channel.replied), channel.pending)
    for name, rate in view.read(weakties.ReplyRates).count_by_channel().items():
        found[f"channel/{name}"] = (*of(rate), *found[f"channel/{name}"])
    for statistic in progress.measure_statistics(view, weight):
        for figure in statistic.figures:
            numbers = tuple(getattr(figure, name) for name in NUMBERS)
            found[f"{statistic.statistic}/{figure.name}"] = numbers
    return found


def of(rate: weakties.Proportion) -> tuple[float | None, ...]:
    """Return a share as its counts and its interval, which is none where nothing was tried."""
    return (rate.n, rate.of, *(rate.interval() if rate.of else (None, None)))


def oracle_says(oracle: Oracle, weight: float) -> dict[str, tuple[float | None, ...]]:
    """Return the same of the oracle."""
    figures = oracle.figures(weight)
    return {
        **{f"stage/{name}": numbers for name, numbers in oracle.stages().items()},
        **{f"channel/{name}": numbers for name, numbers in oracle.channels().items()},
        **{name: tuple(figure[key] for key in NUMBERS) for name, figure in figures.items()},
    }


def equal(one: tuple[float | None, ...] | None, other: tuple[float | None, ...] | None) -> bool:
    """Check that numbers are the same, to six digits."""
    if one is None or other is None or len(one) != len(other):
        return False
    return all(
        a is b if a is None or b is None else isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("seed", depth.spread(SEEDS, by_day=8))
def test_the_oracle_agrees_on_every_figure(seed: int) -> None:
    assert list(differences(seed)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 300))
def test_the_oracle_agrees_on_every_figure_of_many_searches(seed: int) -> None:
    assert list(differences(seed)) == []


def test_no_figure_is_left_out() -> None:
    """Each figure of the engine is listed, and each that is listed is there in some search."""
    seen, claimed = set[str](), set[str]()
    for seed in SEEDS:
        with tell(seed) as network:
            view = network.at(occurred=date(2026, 12, 20))
            seen |= statistics(engine(view, 0))
            claimed |= statistics(engine(view, 12))

    listed = {f"{name}/{figure}" for name, figures in FIGURES.items() for figure in figures}
    assert seen == listed
    assert claimed == {*listed, *WITH_CLAIM}


def statistics(names: Iterable[str]) -> set[str]:
    """Return the names of figures of statistics alone."""
    return {name for name in names if name.split("/")[0] not in ("stage", "channel")}
