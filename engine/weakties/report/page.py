"""Rendering a report as one self-contained HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from weakties.contracts.blocks import Block, Cell, Figures, Name, Part, Quote, Table, Text
from weakties.report.reporting import Answer, Report
from weakties.report.style import POLICY, STYLE
from weakties.report.words import (
    HEADS,
    flatten_text,
    format_figure,
    format_part,
    list_remarks,
    split_parts,
)
from weakties.statistics.figures import SHARE, Figure

SHORT = 16
"""Characters of a cell that stays on one line, such as a day with an hour."""
_CODE = re.compile(r"`([^`]+)`")


def render_page(report: Report) -> Iterator[str]:
    """Write a report as a page, piece by piece."""
    title = f"Report of {escape_html(report.day)}"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape_html(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n"
        f"<p>What had happened by {escape_html(report.day)}, as it was told to weakties.</p>\n"
    )
    if report.panels:
        yield f"{_render_contents(report.panels)}</header>\n<main>\n"
    else:
        begin = _CODE.sub(r"<code>\1</code>", escape_html(report.begin))
        yield f"</header>\n<main>\n<p>{begin}</p>\n"
    for number, answer in enumerate(report.panels, 1):
        yield _render_section(answer, f"p{number}")
    caution = (
        f"<footer>\n<p>{escape_html(report.caution)}</p>\n</footer>\n" if report.panels else ""
    )
    yield f"</main>\n{caution}</body>\n</html>\n"


def escape_html(text: str) -> str:
    """Spell a text as an element, or an attribute in quotes, holds it.

    >>> escape_html('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(flatten_text(text))


def _render_contents(panels: Sequence[Answer]) -> str:
    """Link to every panel."""
    links = "".join(
        f'<li><a href="#p{number}">{escape_html(answer.title)}</a></li>\n'
        for number, answer in enumerate(panels, 1)
    )
    return f'<nav aria-label="Contents">\n<ul>\n{links}</ul>\n</nav>\n'


def _render_section(answer: Answer, anchor: str) -> str:
    blocks = "".join(_render_block(block, answer) for block in answer.blocks)
    heading = f'<h2 id="{anchor}">{escape_html(answer.title)}</h2>\n'
    return f'<section aria-labelledby="{anchor}">\n{heading}{blocks}</section>\n'


def _render_block(block: Block, answer: Answer) -> str:
    """Write one block; a table without a title of its own has its panel's."""
    if isinstance(block, Text):
        return f"<p>{_render_cell(block.text)}</p>\n"
    title = block.title if block.title.strip() else answer.title
    if isinstance(block, Figures):
        return _render_figures(block, title)
    heads = map(_render_head, block.columns, _find_number_columns(block))
    rows = [
        _render_row([*map(_render_cell, row)], [*map(_choose_class, row)]) for row in block.rows
    ]
    return _render_table(title, heads, rows) + _render_notes(
        [block.note] if block.note.strip() else []
    )


def _render_figures(block: Figures, title: str) -> str:
    """Write figures, shares with their interval drawn; who cannot see it reads it beside."""
    drawn = any(_can_be_drawn(figure) for figure in block.figures)
    heads = [_render_head(head) for head in (*HEADS, *([""] * drawn))]
    rows = []
    for figure in block.figures:
        texts = [escape(cell) for cell in format_figure(figure)]
        classes = ["", *(["short"] * 3)]
        rows.append(
            _render_row([*texts, *([_render_drawing(figure)] * drawn)], [*classes, *([""] * drawn)])
        )
    return _render_table(title, heads, rows) + _render_notes(list_remarks(block.figures))


def _can_be_drawn(figure: Figure) -> bool:
    return (
        figure.unit == SHARE
        and figure.has_interval
        and None not in (figure.low, figure.high, figure.value)
    )


def _render_drawing(figure: Figure) -> str:
    """Draw an interval within 0 and 1, and what was observed in it."""
    if not _can_be_drawn(figure):
        return ""
    low, high, value = (
        4 + 112 * min(1.0, max(0.0, end or 0.0)) for end in (figure.low, figure.high, figure.value)
    )
    return (
        '<svg viewBox="0 0 120 12" aria-hidden="true">'
        '<line class="track" x1="4" y1="6" x2="116" y2="6"></line>'
        f'<line class="reach" x1="{low:.1f}" y1="6" x2="{high:.1f}" y2="6"></line>'
        f'<circle class="dot" cx="{value:.1f}" cy="6" r="4"></circle></svg>'
    )


def _render_table(title: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    return (
        f'<div class="wide">\n<table>\n<caption>{escape_html(title)}</caption>\n'
        f"<thead>\n<tr>{''.join(heads)}</tr>\n</thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
    )


def _render_head(head: str, is_number: bool = False) -> str:
    """Write a heading; a column of nothing but names of figures needs none."""
    kind = _render_class("number" if is_number else "")
    return f'<th scope="col"{kind}>{escape_html(head)}</th>' if head.strip() else "<td></td>"


def _render_row(written: Sequence[str], classes: Sequence[str]) -> str:
    """Write a row; what it is about stands in the first cell."""
    first, *others = (
        f"{_render_class(name)}>{cell}" for cell, name in zip(written, classes, strict=True)
    )
    data_cells = "".join(f"<td{cell}</td>" for cell in others)
    return f'<tr><th scope="row"{first}</th>{data_cells}</tr>\n'


def _render_class(name: str) -> str:
    return f' class="{name}"' if name else ""


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


def _render_notes(notes: Iterable[str]) -> str:
    return "".join(f'<p class="note">{escape_html(note)}</p>\n' for note in notes)


def _render_cell(cell: Cell) -> str:
    return "".join(map(_render_part, split_parts(cell)))


def _render_part(part: Part) -> str:
    """Write a part of a cell; names and others' words keep their direction to themselves."""
    written = escape(format_part(part))
    return f"<bdi>{written}</bdi>" if isinstance(part, Name | Quote) else written
