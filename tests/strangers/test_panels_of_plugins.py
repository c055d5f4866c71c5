"""Does a panel of a plugin stand behind the core's, and can a hostile one do no harm?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count, repeat
from types import SimpleNamespace
from typing import Any

import pytest
from tests.story import NOW

import weakties
from weakties import OutreachSent, contracts, hookimpl, report
from weakties.errors import UnknownPanel
from weakties.testing import sequence

Blocks = Callable[[contracts.Readable], Iterable[Any]]
TABLE, TEXT = contracts.Table, contracts.Text


def panel(blocks: Blocks, name: str = "birds.herons", title: object = "Herons") -> Any:
    return SimpleNamespace(id=name, title=title, blocks=blocks)


def opened(*panels: Any) -> weakties.Network:
    """Open a network with a request, and a plugin that offers these."""
    hook = hookimpl(lambda: list(panels))
    birds: Any = SimpleNamespace(__name__="birds", weakties_panels=hook)
    network = weakties.open(":memory:", plugins=[birds], clock=lambda: NOW, chance=sequence())
    ana = network.add_person(name="Ana")
    network.record(OutreachSent(person=ana, at=weakties.when("2026-05-01")))
    return network


def herons(view: contracts.Readable) -> Iterator[contracts.Block]:
    yield TEXT(("seen on ", view.day, " by ", contracts.Name("p", "Ana")))


def test_it_stands_behind_the_cores_as_of_each_day() -> None:
    with opened(panel(herons)) as network:
        *core, last = report.build_report(network).panels
        then = report.build_report(network.at(occurred="2025-12-31"))

    assert core[0].id == "months"
    assert (last.id, last.title, last.is_own) == ("birds.herons", "Herons", False)
    (alone,) = then.panels
    (block,) = alone.blocks
    assert isinstance(block, TEXT)
    assert report.format_cell(block.text) == "seen on 2025-12-31 by Ana"


def test_one_that_is_not_wanted_is_not_asked() -> None:
    with opened(panel(lambda _: 1 / 0)) as network:  # type: ignore[arg-type,return-value]  # that is broken
        assert report.build_report(network, ["due"]).panels
        assert network.plugins.broken == []
        assert report.list_panels(network)[-1] == ("birds.herons", "Herons")
        with pytest.raises(UnknownPanel, match=r"did you mean birds\.herons\?"):
            report.build_report(network, ["birds.heron"])


def raising(error: BaseException) -> Blocks:
    def blocks(_: contracts.Readable) -> Iterator[Any]:
        yield TEXT("begun")
        raise error

    return blocks


def one_row(*cells: Any) -> Blocks:
    return lambda _: [TABLE(["a"] * len(cells), [cells])]


BROKEN: dict[str, tuple[Blocks, str]] = {
    "raises": (raising(ValueError("no luck")), "no luck"),
    "exits": (raising(SystemExit(0)), "SystemExit"),
    "nothing": (lambda _: None, "iterable"),  # type: ignore[dict-item,return-value]  # that is broken
    "markup": (lambda _: ["<b>"], "panel 'birds.broken' gives a str; a block is one of Text"),
    "figures": (lambda _: [contracts.Figures([0.5])], "contracts.Figure"),
    "many figures": (lambda _: [contracts.Figures(repeat(contracts.Figure()))], "at most 100"),
    "object": (one_row(object()), "a cell is text"),
    "bytes": (one_row(b"x"), "not bytes"),
    "truth": (one_row(True), "not bool"),
    "instant": (one_row(datetime(2026, 11, 20)), "not datetime"),  # as above
    "not a number": (one_row(float("nan")), "finite"),
    "huge number": (one_row(10**5000), "finite"),
    "nested": (one_row((("a",),)), "not tuple"),
    "name": (lambda _: [TEXT(contracts.Name(7, "Ana"))], "not int"),
    "kind": (lambda _: [TEXT(contracts.Name("p", "Ana", "dog"))], "kind"),  # type: ignore[arg-type]  # as above
    "few cells": (lambda _: [TABLE(("a", "b"), [("x",)])], "has 2 cells"),
    "wide": (lambda _: [TABLE(repeat("a"), [])], "columns"),
    "steers": (lambda _: [TABLE(("\x1b]52;c;AAAA\x07",), [("x",)])], "to be shown"),
    "text as row": (lambda _: [TABLE(("a", "b"), ["xy"])], "not a text"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_one_that_fails_is_passed_over_and_named_once(fault: str) -> None:
    blocks, reason = BROKEN[fault]
    with opened(panel(blocks, "birds.broken"), panel(herons)) as network:
        ids = [p.id for _ in range(2) for p in report.build_report(network).panels]
        (named,) = network.plugins.broken

    assert "birds.broken" not in ids
    assert ids.count("birds.herons") == ids.count("due") == 2
    assert (named.name, named.stage) == ("birds", "call")
    assert reason in named.reason
    assert len(str(named)) < 1000


@pytest.mark.parametrize("title", [None, 7, "", "two\nlines", "\u202egnp", "x" * 201])
def test_a_title_that_cannot_be_shown_is_none(title: object) -> None:
    with opened(panel(herons, title=title)) as network:
        assert report.build_report(network).panels[-1].is_own
        assert [b.name for b in network.plugins.broken] == ["birds"]


def test_what_is_too_much_is_left_out_and_said() -> None:
    def endless(_: contracts.Readable) -> Iterator[contracts.Block]:
        yield TEXT("x" * 10**6)
        yield TABLE(("n",), ((n,) for n in count()), note="Herons.")
        yield from (TEXT(str(n)) for n in count())

    with opened(panel(endless)) as network:
        text, table, *others = report.build_report(network, ["birds.herons"]).panels[0].blocks

    assert isinstance(text, TEXT)
    assert isinstance(table, TABLE)
    assert len(report.format_cell(text.text)) == 500
    assert len(table.rows) == 100
    assert table.note == "Herons. Only the first 100 rows are shown, since there are more."
    assert len(others) == 19
    assert others[-1] == TEXT("More was left out: a panel has at most 20 blocks.")


def test_one_that_says_nothing_is_left_out() -> None:
    empty = [TEXT(" "), TEXT(None), TABLE(("a",), []), contracts.Figures([])]
    with opened(panel(lambda _: empty)) as network:
        assert report.build_report(network).panels[-1].is_own
        assert network.plugins.broken == []


@pytest.mark.parametrize("name", ["due", "ties"])
def test_an_id_of_the_core_is_not_its_own(name: str) -> None:
    with opened(panel(herons, name)) as network:
        assert f"panel '{name}' exists already" in network.plugins.broken[0].reason


def test_ctrl_c_is_no_fault_of_a_plugin() -> None:
    with opened(panel(raising(KeyboardInterrupt()))) as network, pytest.raises(KeyboardInterrupt):
        report.build_report(network)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("see ANA!", False), ("ana's", False), ("x@y.z", False), ("https://a.b", False),
        ("王伟推荐", False), ("at halden  GRID", False), ("Halden", True), ("a heron", True),
        ("herons, 7", True), ("banana", True), ("", True),
    ],
)  # fmt: skip
def test_in_a_nameless_report_it_cannot_spell_a_name(text: str, stays: bool) -> None:
    def telling(_: contracts.Readable) -> Iterator[contracts.Block]:
        yield TABLE(["Herons", text], [(contracts.Quote("his"), (text, 7))], text, text)
        yield contracts.Figures([contracts.Figure(name=text, value=0.5, remark=text)], text)

    with opened(panel(telling, title=f"H {text}")) as network:
        network.add_person(name="王伟")
        network.add_person(name="A. Okri", organization="Halden Grid")
        (told,) = report.anonymize(report.build_report(network, ["birds.herons"]), network).panels
        table, figures = told.blocks

    out = text if stays else "(left out)"
    assert told.title == (f"H {text}" if stays else "(left out)")
    assert isinstance(table, TABLE)
    assert isinstance(figures, contracts.Figures)
    assert table.rows == (("(left out)", (out, 7)),)
    assert (table.columns[1], table.title, table.note, figures.title) == (out, out, out, out)
    assert (figures.figures[0].name, figures.figures[0].remark) == (out, out)
