"""Formatting cells and figures as one line of safe text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from weakties.contracts.blocks import Cell, Name, Part, Quote
from weakties.statistics.figures import NO_DATA, Figure
from weakties.text import clean

HEADS = ("", "Counts", "Value", "95 %")
"""Above the cells of a figure: see `format_figure`."""


def flatten_text(text: str) -> str:
    r"""Put a text on one line, and a mark in the place of what hides or reorders text.

    >>> flatten_text("you met ") == "you met ", flatten_text("a\n\tb\u202e") == "a b\ufffd"
    (True, True)
    """
    return " ".join(map(clean, text.split(" ")))


def format_cell(cell: Cell) -> str:
    """Return a cell in words; nothing is empty.

    >>> format_cell(("you met ", Name("p1", "Ana"), " twice")), format_cell(2.5), format_cell(None)
    ('you met Ana twice', '2.50', '')
    """
    return "".join(map(format_part, split_parts(cell)))


def split_parts(cell: Cell) -> tuple[Part, ...]:
    """Return the parts of a cell."""
    if cell is None:
        return ()
    return cell if isinstance(cell, tuple) else (cell,)


def format_part(part: Part) -> str:
    """Return one part in words."""
    if isinstance(part, Name | Quote):
        return flatten_text(part.text)
    if isinstance(part, date):
        return part.isoformat()
    return f"{part:.2f}" if isinstance(part, float) else flatten_text(str(part))


def format_figure(figure: Figure) -> tuple[str, str, str, str]:
    """Return a figure: its name, counts, value and interval."""
    return flatten_text(figure.title), figure.counts, figure.value_text, figure.interval


def list_remarks(figures: Iterable[Figure]) -> list[str]:
    """Return what figures do not: which have some that are too young to count, and their remarks.

    >>> first = Figure(name="met", pending=2)
    >>> second = Figure(name="lead", pending=2, remark="so far")
    >>> list_remarks([first, second])
    ['still open: 2 (met, lead)', 'so far']
    """
    all_figures = list(figures)
    young: dict[int, list[str]] = {}
    for figure in all_figures:
        if figure.pending:
            young.setdefault(figure.pending, []).append(figure.title)
    waiting = ", ".join(
        f"{count} ({', '.join(names)})" if any(names) else str(count)
        for count, names in young.items()
    )
    remarks = dict.fromkeys(f.remark for f in all_figures if f.remark not in ("", NO_DATA))
    return [
        flatten_text(text)
        for text in (f"still open: {waiting}" if waiting else "", *remarks)
        if text
    ]
