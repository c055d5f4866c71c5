"""How is a report read in a terminal?"""

from __future__ import annotations

from typing import Any

from weakties import offered, report
from weakties_cli.figures import rows
from weakties_cli.fitted import fitted
from weakties_cli.shown import clean, paragraph, say, width

_HEADS = ("", "Counts", "Value", "95 %", "")


def show(made: report.Report, *, drawn: bool, ruled: bool) -> None:
    """Print a report.

    Args:
        drawn: whether intervals are drawn.
        ruled: whether titles are underlined.
    """
    say(f"Report of {made.day}")
    if made.begin:
        say()
        paragraph(made.begin)
    for answer in made.panels:
        title = f"{answer.title} ({answer.id})"
        say()
        say()
        say(title)
        if ruled:
            say("=" * width(clean(title)))
        for number, block in enumerate(answer.blocks):
            if number:
                say()
            _block(block, drawn=drawn)


def _block(block: Any, *, drawn: bool) -> None:
    if isinstance(block, offered.Text):
        paragraph(report.said(block.text))
        return
    if block.title.strip():
        paragraph(f"{block.title}:" if block.title[-1:].isalnum() else block.title)
    if isinstance(block, offered.Figures):
        fitted(rows(block.figures, drawn=drawn), _HEADS[: 4 + drawn])
        notes = report.remarks(block.figures)
    else:
        fitted([[*map(report.said, cells)] for cells in block.rows], block.columns)
        notes = [block.note] if block.note else []
    for note in notes:
        paragraph(note, "  ")
