"""Does a statistic of a plugin stand beside the core's, and does one that fails stand in no way?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from tests.story import NOW

import weakties
from weakties import OutreachSent, Proportion, ReplyRates, contracts, hookimpl, progress
from weakties.errors import UnknownId
from weakties.testing import sequence

Figures = Callable[[contracts.Readable], Iterable[Any]]


def statistic(figures: Figures, name: str = "birds.herons", title: object = "Herons?") -> Any:
    return SimpleNamespace(id=name, title=title, figures=figures)


def plugin(*statistics: Any) -> Any:
    hook = hookimpl(lambda: list(statistics))
    return SimpleNamespace(__name__="birds", weakties_statistics=hook)


def opened(*statistics: Any) -> weakties.Network:
    """Open a network with a request, and a plugin that offers these."""
    network = weakties.open(
        ":memory:", plugins=[plugin(*statistics)], clock=lambda: NOW, chance=sequence()
    )
    ana = network.add_person(name="Ana")
    network.record(OutreachSent(person=ana, at=weakties.when("2026-01-01")))
    return network


def herons(view: contracts.Readable) -> Iterator[contracts.Figure]:
    sent = tuple(ask.outreach for ask in view.read(ReplyRates).requests.where())
    yield contracts.share("seen", Proportion(len(sent), 4), pending=1, events=sent)
    yield contracts.Figure(name="weight", value=float(view.day.year), unit="each")


def test_it_stands_after_the_cores_as_of_each_day() -> None:
    with opened(statistic(herons)) as network:
        *core, last = progress.measure_statistics(network)
        then = progress.measure_statistics(network.at(occurred="2025-12-31"))[-1]

    assert [m.statistic for m in core][-1] == "offers"
    assert (last.statistic, last.title) == ("birds.herons", "Herons?")
    assert [(f.name, f.value, f.pending) for f in last.figures] == [
        ("seen", 0.25, 1), ("weight", 2026.0, 0),
    ]  # fmt: skip
    assert [f.value for f in then.figures] == [0.0, 2025.0]


def test_its_events_are_traced() -> None:
    with opened(statistic(herons)) as network:
        (request,) = progress.trace_figure(network, "birds.herons/seen")

        assert request.kind == "outreach.sent"
        assert progress.trace_figure(network, "birds.herons/weight") == []
        with pytest.raises(UnknownId, match=r"birds\.herons"):
            progress.trace_figure(network, "birds.herons/length")


def raising(error: BaseException, *before: Any) -> Figures:
    def figures(_: contracts.Readable) -> Iterator[Any]:
        yield from before
        raise error

    return figures


class Unsayable(Exception):
    """It cannot even say what is wrong."""

    def __str__(self) -> str:
        raise ValueError("nor can this")


FIGURE = contracts.Figure
BROKEN: dict[str, tuple[Figures, str]] = {
    "raises": (raising(ValueError("no luck")), "no luck"),
    "half way": (raising(KeyError("gone"), FIGURE(value=1.0)), "gone"),
    "exits": (raising(SystemExit(0)), "SystemExit"),
    "cancels": (raising(asyncio.CancelledError()), "CancelledError"),
    "cannot say": (raising(Unsayable()), "Unsayable"),
    "says much": (raising(ValueError("x" * 10_000)), "xxx"),
    "nothing": (lambda _: None, "iterable"),  # type: ignore[dict-item,return-value]  # that is broken
    "numbers": (lambda _: [0.5], "figures"),
    "not a number": (lambda _: [FIGURE(value=float("nan"))], "finite"),
    "endless": (lambda _: (FIGURE(name=str(n)) for n in count()), "at most 100"),
    "twice": (lambda _: [FIGURE(name="a"), FIGURE(name="a")], "another name"),
    "huge": (lambda _: [FIGURE(name="x" * 10**7)], "at most 200"),
    "huge remark": (lambda _: [FIGURE(remark="x" * 10**7)], "at most 200"),
    "steers": (lambda _: [FIGURE(name="\x1b]52;c;AAAA\x07")], "to be shown"),
    "unit": (lambda _: [FIGURE(unit="miles")], "unit"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_one_that_fails_is_passed_over_and_named_once(fault: str) -> None:
    figures, reason = BROKEN[fault]
    with opened(statistic(figures, "birds.broken"), statistic(herons)) as network:
        names = [m.statistic for _ in range(2) for m in progress.measure_statistics(network)]

        (named,) = network.plugins.broken

    assert "birds.broken" not in names
    assert names.count("birds.herons") == names.count("requests") == 2
    assert (named.name, named.stage) == ("birds", "call")
    assert reason in named.reason
    assert len(str(named)) < 1000


@pytest.mark.parametrize("title", [None, 7, "", "two\nlines", "\u202egnp", "x" * 201])
def test_a_title_that_cannot_be_shown_is_none(title: object) -> None:
    with opened(statistic(herons, title=title)) as network:
        assert progress.measure_statistics(network)[-1].statistic == "offers"
        assert [b.name for b in network.plugins.broken] == ["birds"]


@pytest.mark.parametrize("name", ["requests", "offers", "met", "email", "birds/herons"])
def test_a_name_that_means_something_else_is_not_its_own(name: str) -> None:
    with opened(statistic(herons, name)) as network:
        assert progress.measure_statistics(network)[-1].statistic == "offers"
        assert repr(name) in network.plugins.broken[0].reason


def test_ctrl_c_is_no_fault_of_a_plugin() -> None:
    with (
        opened(statistic(raising(KeyboardInterrupt()))) as network,
        pytest.raises(KeyboardInterrupt),
    ):
        progress.measure_statistics(network)
