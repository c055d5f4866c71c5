"""What is printed: tables in plain text, JSON, and nothing that could steer a terminal."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

_JOINERS = "\u200c\u200d"
WIDEST, FITS = 60, 78


def clean(text: str) -> str:
    """Make every character visible that would move, hide or reorder others."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in text
    )


def say(text: str = "") -> None:
    """Print a line."""
    click.echo(clean(text))


def paragraph(
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


def remark(text: str) -> None:
    """Print a line that is no answer, where it does not disturb one."""
    click.echo(clean(text), err=True)


def as_json(value: Any) -> None:
    """Print JSON; other programs read it."""
    click.echo(json.dumps(value, indent=2))


def table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Print a table; the last column takes what is left, and alone is never cut."""
    shown = [[clean("" if cell is None else str(cell)) for cell in row] for row in rows]
    shown = [[*map(cut, row[:-1]), row[-1]] for row in shown]
    columns = list(zip(heads, *shown, strict=True))
    widths = [max(map(width, column)) for column in columns]
    lines = (
        "  ".join([cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)])
        for row in [list(heads), *shown]
    )
    click.echo("\n".join([line.rstrip() for line in lines]))


def counted(number: int, what: str, many: str | None = None) -> str:
    """Say how many there are of something; many are called by its name and an s if not told."""
    return f"{number} {what if number == 1 else many or f'{what}s'}"


def cut(text: str) -> str:
    """Shorten what would push everything else off the screen."""
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def width(text: str) -> int:
    """Count the columns a text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def day(moment: str | None) -> str:
    """Show a moment as its day."""
    return (moment or "")[:10]


def strength(value: float) -> str:
    """Show how recent contact is in a word; the figure is too rough to be shown."""
    if value >= 0.5:
        return "strong"
    return "medium" if value >= 0.2 else "weak" if value > 0 else "none yet"


SILENT = "* does not want to be contacted"


def marked(label: str, person: Any) -> str:
    """Return what somebody is called, with a mark before it if they want no contact.

    `SILENT` explains the mark below a list.
    """
    return f"* {label}" if person.do_not_contact else label


def is_on_a_terminal() -> bool:
    """Check whether somebody can be asked: both ends are a terminal, and neither was closed."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))
