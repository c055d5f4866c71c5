"""Printing: sentences, tables and JSON, with control characters made visible."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

_JOINERS = "\u200c\u200d"
WIDEST, FITS = 60, 78
_NARROWEST = 40
_NARROW, _LEAST_ROOM = 16, 20
"""Columns that a cell takes at most to stay whole, and at least to be broken into lines."""
_UNITS = re.compile(r"[^\s`]*`[^`]*`[^\s`]*|(?<=: )weakties \S.*|\S+")
"""What is never broken: a word, a command in backticks, and one that ends a sentence."""
_TWO_STOPS = re.compile(r"(?<=[^.\s]\.)\.(?=\s|$)")
"""The stop of a sentence that ends with an abbreviation, such as a company's A.G."""


def clean(text: str) -> str:
    """Make every character visible that would move, hide or reorder others."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in text
    )


def print_text(text: str = "", *, head: str = "") -> None:
    """Print a sentence, on as many lines as it takes.

    Args:
        head: what stands before the text on the first line; the others begin below the text.
    """
    for line in fold_lines(
        clean(text), head=head, hanging=" " * measure_width(head) if head else None
    ):
        click.echo(line)


def fold_lines(
    text: str, *, head: str = "", hanging: str | None = None, taken: int = 0
) -> Iterator[str]:
    """Yield a sentence in lines that fit the terminal; commands to copy stay whole.

    Without a terminal the lines have at most 78 columns. A row of a table, which shows by its
    gaps, stays whole.

    Args:
        hanging: before every line but the first; as before the first if not named.
        taken: how many columns of the first line something else takes.
    """
    text = _TWO_STOPS.sub("", text)
    body = text.lstrip(" ")
    indent = text[: len(text) - len(body)]
    is_row = not head and "  " in body
    if is_row or taken + len(head) + len(text) <= _NARROWEST // 2:
        yield f"{head}{text}"
        return
    most = _line_width()
    line, room, is_empty = f"{head}{indent}", most - taken, True
    after = indent if hanging is None else hanging
    for unit in _UNITS.findall(body):
        if not is_empty and measure_width(line) + 1 + measure_width(unit) > room:
            yield line
            line, room, is_empty = after, most, True
        line = f"{line}{unit}" if is_empty else f"{line} {unit}"
        is_empty = False
    yield line


def _line_width() -> int:
    """Return how many columns a sentence may take; two of the terminal's stay free."""
    from shutil import get_terminal_size

    return max(get_terminal_size((FITS + 2, 24)).columns - 2, _NARROWEST)


def print_paragraph(
    text: str, indent: str = "", hanging: str | None = None, *, err: bool = False
) -> None:
    """Print a text in lines that fit a terminal.

    Args:
        hanging: before every line but the first; as before the first if not given.
        err: whether it is no answer, and goes where it does not disturb one.
    """
    from textwrap import wrap

    after = indent if hanging is None else hanging
    for line in wrap(
        clean(text), FITS, initial_indent=indent, subsequent_indent=after, break_on_hyphens=False
    ):
        click.echo(line, err=err)


def print_note(text: str) -> None:
    """Print a sentence that is no answer, where it does not disturb one."""
    for line in fold_lines(clean(text), hanging="  "):
        click.echo(line, err=True)


def print_json(value: Any) -> None:
    """Print JSON; other programs read it."""
    click.echo(json.dumps(value, indent=2))


def print_table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Print a table; of one that is too wide, cells with several words go over several lines."""
    shown = [[clean("" if cell is None else str(cell)) for cell in row] for row in rows]
    shown = [[*map(shorten, row[:-1]), row[-1]] for row in shown]
    columns = list(zip(heads, *shown, strict=True))
    widths = [max(map(measure_width, column)) for column in columns]
    rest = sum(widths[:-1]) + 2 * (len(widths) - 1)
    if rest + widths[-1] > FITS and len(shown[0]) > 1:
        _print_wide(shown, heads, widths, room=FITS - rest)
        return
    lines = (
        "  ".join(
            [cell + " " * (w - measure_width(cell)) for cell, w in zip(row, widths, strict=True)]
        )
        for row in [list(heads), *shown]
    )
    click.echo("\n".join([line.rstrip() for line in lines]))


def _print_wide(
    rows: Sequence[Sequence[str]], heads: Sequence[str], widths: Sequence[int], *, room: int
) -> None:
    """Print a table that is too wide: long cells over several lines, or the last below its row.

    Args:
        room: how many columns are left for the last cells.
    """
    from weakties_cli.fitted import print_fitted_table

    *_, last = zip(*rows, strict=True)
    if not any(last):
        print_table([row[:-1] for row in rows], heads[:-1])
        return
    if -2 <= room < _LEAST_ROOM:  # two columns between the others and the last are spared
        for number, row in enumerate([heads, *rows]):
            cells = zip(row[:-1], widths, strict=False)
            click.echo(
                "  ".join(cell + " " * (w - measure_width(cell)) for cell, w in cells).rstrip()
            )
            if number and row[-1]:
                print_text(row[-1], head=f"    {heads[-1]}: ")
        return
    whole = [
        number
        for number, cells in enumerate(zip(*rows, strict=True))
        if widths[number] <= _NARROW or not any(" " in cell for cell in cells)
    ]
    print_fitted_table(rows, heads, whole=whole)


def format_count(number: int, noun: str, many: str | None = None) -> str:
    """Say how many there are of something; many are called by its name and an s if not told."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def shorten(text: str) -> str:
    """Shorten what would push everything else off the screen."""
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def measure_width(text: str) -> int:
    """Count the columns a text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def format_day(moment: str | None) -> str:
    """Show a moment as its day."""
    return (moment or "")[:10]


def name_strength(value: float) -> str:
    """Show how recent contact is in a word; the figure is too rough to be shown."""
    if value >= 0.5:
        return "strong"
    return "medium" if value >= 0.2 else "weak" if value > 0 else "none yet"


SILENT = "* does not want to be contacted"


def mark_label(label: str, person: Any) -> str:
    """Return what somebody is called, with a mark before it if they want no contact.

    `SILENT` explains the mark below a list.
    """
    return f"* {label}" if person.do_not_contact else label


def is_on_a_terminal() -> bool:
    """Check whether somebody can be asked: both ends are a terminal, and neither was closed."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))
