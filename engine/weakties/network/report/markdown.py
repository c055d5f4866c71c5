"""How is a report written in Markdown, whatever its cells hold?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weakties.hookspecs.blocks import Block, Figures, Text
from weakties.network.report.reporting import Report
from weakties.network.report.words import HEADS, cells, plain, remarks, said

_SPECIAL = re.compile(r"[\\`*_\[\]#~!$^{}@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_BEGINS = re.compile(r"([-+=]|\d+(?=[.)]))", re.ASCII)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"})


def markdown(report: Report) -> Iterator[str]:
    """Write a report as GitHub's Markdown, piece by piece."""
    yield f"# Report of {report.day}\n"
    if report.begin:
        yield f"\n{report.begin}\n"
    for answer in report.panels:
        yield f"\n## {escaped(answer.title)}\n"
        for block in answer.blocks:
            yield f"\n{_block(block)}\n"
    if report.panels:
        yield f"\n{escaped(report.caution)}\n"


def escaped(text: str) -> str:
    r"""Spell a text so that Markdown shows it as it is, also within a table.

    Source:
        CommonMark 0.31, section 2.4: any ASCII punctuation may stand behind a backslash; GitHub's
        Markdown adds tables, addresses, mentions and formulas.

    >>> escaped("*Ana* | <b>") == r"\*Ana\* &#124; &lt;b&gt;"
    True
    """
    shown = _SPECIAL.sub(r"\\\g<0>", plain(text).strip()).translate(_ENTITIES)
    found = _BEGINS.match(shown)
    if found is None:
        return shown
    end = found.end() if found[0].isdigit() else 0
    return f"{shown[:end]}\\{shown[end:]}"


def _block(block: Block) -> str:
    if isinstance(block, Text):
        return escaped(said(block.text))
    if isinstance(block, Figures):
        shown = [tuple(map(escaped, cells(figure))) for figure in block.figures]
        return _joined(block.title, _table(HEADS, shown), remarks(block.figures))
    rows = [[escaped(said(cell)) for cell in row] for row in block.rows]
    return _joined(block.title, _table(block.columns, rows), [block.note] if block.note else [])


def _joined(title: str, table: str, notes: Sequence[str]) -> str:
    """Put a title above a table, and what it does not say below."""
    above = [f"**{escaped(title)}**"] if title.strip() else []
    return "\n\n".join([*above, table, *map(escaped, notes)])


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    first = [escaped(head) for head in heads]
    lines = [first, ["---"] * len(first), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
