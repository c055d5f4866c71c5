"""A report in Markdown, whatever its cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weakties.contracts.blocks import Block, Figures, Text
from weakties.report.reporting import Report
from weakties.report.words import HEADS, flatten_text, format_cell, format_figure, list_remarks

_SPECIAL = re.compile(r"[\\`*_\[\]#~!$^{}@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_BEGINS = re.compile(r"([-+=]|\d+(?=[.)]))", re.ASCII)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"})


def render_markdown(report: Report) -> Iterator[str]:
    """Write a report as GitHub's Markdown, piece by piece."""
    yield f"# {escape_markdown(report.heading)}\n"
    if report.begin:
        yield f"\n{report.begin}\n"
    for answer in report.panels:
        yield f"\n## {escape_markdown(answer.title)}\n"
        for block in answer.blocks:
            yield f"\n{_render_block(block)}\n"
    for sentence in (*([report.caution] if report.panels else ()), *report.footer):
        yield f"\n{escape_markdown(sentence)}\n"


def escape_markdown(text: str) -> str:
    r"""Spell a text so that Markdown shows it as it is, also within a table.

    Source:
        CommonMark 0.31, section 2.4: any ASCII punctuation may stand behind a backslash; GitHub's
        Markdown adds tables, addresses, mentions and formulas.

    >>> escape_markdown("*Ana* | <b>") == r"\*Ana\* &#124; &lt;b&gt;"
    True
    """
    shown = _SPECIAL.sub(r"\\\g<0>", flatten_text(text).strip()).translate(_ENTITIES)
    match = _BEGINS.match(shown)
    if match is None:
        return shown
    end = match.end() if match[0].isdigit() else 0
    return f"{shown[:end]}\\{shown[end:]}"


def _render_block(block: Block) -> str:
    if isinstance(block, Text):
        return escape_markdown(format_cell(block.text))
    if isinstance(block, Figures):
        shown = [tuple(map(escape_markdown, format_figure(figure))) for figure in block.figures]
        return _join_sections(block.title, _render_table(HEADS, shown), list_remarks(block.figures))
    rows = [[escape_markdown(format_cell(cell)) for cell in row] for row in block.rows]
    return _join_sections(
        block.title, _render_table(block.columns, rows), [block.note] if block.note else []
    )


def _join_sections(title: str, table: str, notes: Sequence[str]) -> str:
    """Put a title above a table, and what it does not say below."""
    above = [f"**{escape_markdown(title)}**"] if title.strip() else []
    return "\n\n".join([*above, table, *map(escape_markdown, notes)])


def _render_table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    first = [escape_markdown(head) for head in heads]
    lines = [first, ["---"] * len(first), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
