"""Looking back: a recent day against today, and any day against a rebuild."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.benchmarks.commands import run
from tests.benchmarks.material import BEGIN, DAYS, filled
from tests.benchmarks.measuring import Line, Variant, medians

import weakties
from weakties import maintenance

EVENTS, PEOPLE = 100_000, 30_000
QUESTIONS = (("who", "Company 7"), ("stats",), ("today",))
RECENT = 14
ANY = range(20, DAYS, 66)


def looking_back(place: Path) -> Iterator[Line]:
    """Ask the same of today, of a recent day, and of days all over the year."""
    path = place / "back.db"
    filled(path, EVENTS, PEOPLE)
    with weakties.open(path) as network:
        rebuild = medians(rebuild=lambda: maintenance.rebuild(network))["rebuild"]
    recent = (BEGIN + timedelta(days=DAYS - RECENT)).isoformat()
    for words in QUESTIONS:
        took = medians(
            now=partial(_ask, path, *words),
            recent=partial(_ask, path, "--as-of", recent, *words),
        )
        what = f"weakties {words[0]}, as of {RECENT} days ago"
        yield Line(what, took["recent"], f"weakties {words[0]}", took["now"], 2)
    days = [(BEGIN + timedelta(days=n)).isoformat() for n in ANY]
    with weakties.open(path) as network:
        for name, kinds in (
            ("who", (weakties.People, weakties.Ties)),
            ("stats", (weakties.Funnel, weakties.ReplyRates)),
            ("today", (weakties.Agenda, weakties.ReplyRates, weakties.People)),
        ):
            asked: dict[str, Variant] = {d: partial(_look, network, d, kinds) for d in days}
            took = medians(5, **asked)
            what = f"slowest of {len(days)} days, what `{name}` needs"
            yield Line(what, max(took.values()), "rebuild all", rebuild, 0.1)


def _ask(path: Path, *words: str) -> None:
    run(Path(sys.executable).with_name("weakties"), "--network", path, *words)


def _look(
    network: weakties.Network, day: str, kinds: tuple[type[weakties.Projection], ...]
) -> None:
    view = network.at(occurred=day)
    for kind in kinds:
        view.read(kind)
