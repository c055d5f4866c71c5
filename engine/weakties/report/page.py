"""Rendering a report as one self-contained HTML page.

The page is `templates/page.html`, which knows only loops and conditions; what it needs to know of a
report is laid out here. jinja2 is loaded when a page is rendered.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

import attrs

from weakties.contracts.blocks import Block, Cell, Figures, Name, Quote, Table, Text
from weakties.report.reporting import Answer, Report
from weakties.report.words import (
    HEADS,
    flatten_text,
    format_figure,
    format_part,
    list_remarks,
    split_parts,
)
from weakties.statistics.figures import SHARE, Figure

if TYPE_CHECKING:
    from jinja2 import Environment

SHORT = 16
"""Characters of a cell that stays on one line, such as a day with an hour."""
_TEMPLATES = "templates"


def render_page(report: Report) -> Iterator[str]:
    """Render a report as a page, piece by piece."""
    from markupsafe import Markup  # noqa: PLC0415  # it comes with jinja2

    style = (files(__package__) / _TEMPLATES / "page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return load_templates().get_template("page.html").generate(
        style=Markup(style),  # noqa: S704  # our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'",  # nothing from anywhere
        heading=report.heading,
        day=report.day,
        begin=() if report.panels else _split_code(report.begin),
        sections=[_Section(answer.title, _build_blocks(answer)) for answer in report.panels],
        closing=(*([report.caution] if report.panels else []), *report.footer),
    )  # fmt: skip


@cache
def load_templates() -> Environment:
    """Load jinja2: it escapes every text, and stops at a name that a template has wrong."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # for a page

    return Environment(
        loader=PackageLoader(__package__, _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_flatten,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _flatten(value: object) -> object:
    """Put what a template writes on one line; what is HTML already stays as it is."""
    return flatten_text(value) if type(value) is str else value


@attrs.frozen
class _Word:
    """A part of a sentence.

    Attributes:
        is_apart: whether it keeps its direction of writing to itself, as names and quotes do.
    """

    text: str
    is_apart: bool = False
    is_code: bool = False


@attrs.frozen
class _Paragraph:
    parts: list[_Word]


@attrs.frozen
class _Head:
    text: str
    css: str = ""


@attrs.frozen
class _Cell:
    parts: list[_Word]
    css: str = ""


@attrs.frozen
class _Interval:
    """Where an interval from 0 to 1 begins and ends in a drawing, and what was observed."""

    low: str
    high: str
    value: str


@attrs.frozen
class _Row:
    """A row; what it is about stands in the first cell.

    Attributes:
        bar: how long a bar beside it is drawn; empty for none.
    """

    cells: list[_Cell]
    interval: _Interval | None = None
    bar: str = ""


@attrs.frozen
class _Table:
    """A table, also of figures.

    Attributes:
        heads: a column of nothing but names of figures has an empty one.
    """

    title: str
    heads: list[_Head]
    rows: list[_Row]
    notes: list[str]
    has_drawings: bool = False


@attrs.frozen
class _Section:
    title: str
    blocks: list[_Paragraph | _Table]


def _build_blocks(answer: Answer) -> list[_Paragraph | _Table]:
    return [_build_block(block, answer) for block in answer.blocks]


def _build_block(block: Block, answer: Answer) -> _Paragraph | _Table:
    """Lay out one block; a table without a title of its own has its panel's."""
    if isinstance(block, Text):
        return _Paragraph(_build_words(block.text))
    title = block.title if block.title.strip() else answer.title
    if isinstance(block, Figures):
        return _build_figures(block, title)
    heads = [
        _Head(head.strip() and head, "number" if is_number else "")
        for head, is_number in zip(block.columns, _find_number_columns(block), strict=True)
    ]
    if block.bars:
        heads.append(_Head(""))
    bars = [f"{112 * length:.1f}" for length in block.bar_lengths] or [""] * len(block.rows)
    rows = [
        _Row([_Cell(_build_words(cell), _choose_class(cell)) for cell in row], bar=bar)
        for row, bar in zip(block.rows, bars, strict=True)
    ]
    return _Table(title, heads, rows, [block.note] if block.note.strip() else [], bool(block.bars))


def _build_figures(block: Figures, title: str) -> _Table:
    """Lay out figures, shares with their interval drawn; who cannot see it reads it beside."""
    rows = []
    for figure in block.figures:
        name, *numbers = ([_Word(text)] for text in format_figure(figure))
        cells = [_Cell(name), *(_Cell(number, "short") for number in numbers)]
        rows.append(_Row(cells, _measure_interval(figure)))
    is_drawn = any(row.interval for row in rows)
    heads = [_Head(head) for head in (*HEADS, *([""] * is_drawn))]
    return _Table(title, heads, rows, list_remarks(block.figures), is_drawn)


def _measure_interval(figure: Figure) -> _Interval | None:
    """Return where a figure's interval is drawn; None if it has none, or is no share."""
    ends = (figure.low, figure.high, figure.value)
    if figure.unit != SHARE or not figure.has_interval or None in ends:
        return None
    return _Interval(*(f"{4 + 112 * min(1.0, max(0.0, end or 0.0)):.1f}" for end in ends))


def _build_words(cell: Cell) -> list[_Word]:
    return [_Word(format_part(part), isinstance(part, Name | Quote)) for part in split_parts(cell)]


def _split_code(sentence: str) -> list[_Word]:
    """Split a sentence of ours at the backquotes around commands."""
    return [_Word(text, is_code=number % 2 == 1) for number, text in enumerate(sentence.split("`"))]


def _find_number_columns(table: Table) -> list[bool]:
    """Return for each column whether it holds only numbers."""
    columns = zip(*table.rows, strict=True) if table.rows else ([None] for _ in table.columns)
    return [all(isinstance(cell, int | float) for cell in column) for column in columns]


def _choose_class(cell: Cell) -> str:
    """Return the CSS class of a cell."""
    if isinstance(cell, int | float):
        return "number"
    whole = "".join(map(format_part, split_parts(cell)))
    return "short" if 0 < len(whole) <= SHORT else ""
