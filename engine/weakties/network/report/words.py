"""How is a cell said in words, on one line, with nothing in it that hides or reorders text?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from weakties.hookspecs.blocks import Cell, Name, Part, Told
from weakties.network.graph.labels import clean
from weakties.statistics.figures import NO_DATA, Figure

HEADS = ("", "Counts", "Value", "95 %")
"""Above the cells of a figure: see `cells`."""


def plain(text: str) -> str:
    r"""Put a text on one line, and a mark in the place of what hides or reorders text.

    >>> plain("you met ") == "you met ", plain("a\n\tb\u202e") == "a b\ufffd"
    (True, True)
    """
    return " ".join(map(clean, text.split(" ")))


def said(cell: Cell) -> str:
    """Say a cell in words; nothing is empty.

    >>> said(("you met ", Name("p1", "Ana"), " twice")), said(2.5), said(None)
    ('you met Ana twice', '2.50', '')
    """
    return "".join(map(spelt, parts(cell)))


def parts(cell: Cell) -> tuple[Part, ...]:
    """Give the parts of a cell."""
    if cell is None:
        return ()
    return cell if isinstance(cell, tuple) else (cell,)


def spelt(part: Part) -> str:
    """Say one part in words."""
    if isinstance(part, Name | Told):
        return plain(part.text)
    if isinstance(part, date):
        return part.isoformat()
    return f"{part:.2f}" if isinstance(part, float) else plain(str(part))


def cells(figure: Figure) -> tuple[str, str, str, str]:
    """Say a figure: its name, counts, value and interval."""
    return plain(figure.title), figure.counts, figure.said, figure.interval


def remarks(figures: Iterable[Figure]) -> list[str]:
    """Say what figures do not: which have some that are too young to count, and their remarks.

    >>> remarks([Figure(name="met", pending=2), Figure(name="lead", pending=2, remark="so far")])
    ['still open: 2 (met, lead)', 'so far']
    """
    there = list(figures)
    young: dict[int, list[str]] = {}
    for figure in there:
        if figure.pending:
            young.setdefault(figure.pending, []).append(figure.title)
    waiting = ", ".join(
        f"{count} ({', '.join(names)})" if any(names) else str(count)
        for count, names in young.items()
    )
    told = dict.fromkeys(f.remark for f in there if f.remark not in ("", NO_DATA))
    return [plain(text) for text in (f"still open: {waiting}" if waiting else "", *told) if text]
