"""Printing a report in a terminal."""

from __future__ import annotations

from typing import Any

from weakties import contracts, report
from weakties_cli.figures import build_rows
from weakties_cli.fitted import print_fitted_table
from weakties_cli.shown import clean, measure_width, print_paragraph, print_text

_HEADS = ("", "Counts", "Value", "95 %", "")


def print_report(content: report.Report, *, drawn: bool, ruled: bool) -> None:
    """Print a report.

    Args:
        drawn: whether intervals are drawn.
        ruled: whether titles are underlined.
    """
    print_text(f"Report of {content.day}")
    if content.begin:
        print_text()
        print_paragraph(content.begin)
    for answer in content.panels:
        title = f"{answer.title} ({answer.id})"
        print_text()
        print_text()
        print_text(title)
        if ruled:
            print_text("=" * measure_width(clean(title)))
        for number, block in enumerate(answer.blocks):
            if number:
                print_text()
            _print_block(block, drawn=drawn)


def _print_block(block: Any, *, drawn: bool) -> None:
    if isinstance(block, contracts.Text):
        print_paragraph(report.format_cell(block.text))
        return
    if block.title.strip():
        print_paragraph(f"{block.title}:" if block.title[-1:].isalnum() else block.title)
    if isinstance(block, contracts.Figures):
        print_fitted_table(build_rows(block.figures, drawn=drawn), _HEADS[: 4 + drawn])
        notes = report.list_remarks(block.figures)
    else:
        print_fitted_table(
            [[*map(report.format_cell, cells)] for cells in block.rows], block.columns
        )
        notes = [block.note] if block.note else []
    for note in notes:
        print_paragraph(note, "  ")
