"""Sentences, words and JSON, with control characters made visible."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from weakties_cli.output import terminal

_JOINERS = "\u200c\u200d"
WIDEST = 60
_SHORT = 20
"""Letters of a sentence that is never folded."""
_UNITS = re.compile(r"[^\s`]*`[^`]*`[^\s`]*|(?<=: )weakties \S.*|\S+")
"""What is never broken: a word, a command in backticks, and one that ends a sentence."""
_TWO_STOPS = re.compile(r"(?<=[^.\s]\.)\.(?=\s|$)")
"""The stop of a sentence that ends with an abbreviation, such as a company's A.G."""
ADDRESS = re.compile(r"https?://[!#-;=?-\[\]_a-z~]{1,1500}(?<![.,;:!?')\]])")
"""A web address, without the stop of a sentence; a terminal may drop a longer link."""


def clean(text: str) -> str:
    """Make every character visible that would move, hide or reorder others."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in text
    )


def print_text(text: str = "", *, head: str = "", path: Path | None = None) -> None:
    """Print a sentence, on as many lines as it takes.

    Args:
        head: what stands before the text on the first line; the others begin below the text.
        path: a file or folder that the text names; a terminal may make it one to click on.
    """
    text = clean(text)
    links = _find_links(text, path)
    for line in fold_lines(text, head=head, hanging=" " * measure_width(head) if head else None):
        click.echo(_add_links(line, links))


def _find_links(text: str, path: Path | None = None) -> dict[str, str]:
    """Return which parts of a text a terminal may make links of, and where they lead.

    A web address leads where it says, so that no words hide another target.
    """
    if not terminal.has_links():
        return {}
    links = {address: address for address in ADDRESS.findall(text)}
    if path is not None and str(path) in text:
        links[str(path)] = path.absolute().as_uri()
    return links


def _add_links(line: str, links: dict[str, str]) -> str:
    """Make links of the parts of a line; one that goes on in the next line stays as it is."""
    if not links:
        return line
    parts = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
    return re.sub(
        parts, lambda part: f"\x1b]8;;{links[part[0]]}\x1b\\{part[0]}\x1b]8;;\x1b\\", line
    )


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
    if is_row or taken + len(head) + len(text) <= _SHORT:
        yield f"{head}{text}"
        return
    most = terminal.measure_sentence()
    line, room, is_empty = f"{head}{indent}", most - taken, True
    after = indent if hanging is None else hanging
    for unit in _UNITS.findall(body):
        if not is_empty and measure_width(line) + 1 + measure_width(unit) > room:
            yield line
            line, room, is_empty = after, most, True
        line = f"{line}{unit}" if is_empty else f"{line} {unit}"
        is_empty = False
    yield line


def print_paragraph(
    text: str, indent: str = "", hanging: str | None = None, *, err: bool = False
) -> None:
    """Print a text in lines that are easy to read, and fit a terminal.

    Args:
        hanging: before every line but the first; as before the first if not named.
        err: whether it is no answer, and goes where it does not disturb one.
    """
    after = indent if hanging is None else hanging
    text = clean(text)
    links = _find_links(text)
    for line in _fold_paragraph(text, indent, after):
        click.echo(_add_links(line, links), err=err)


def _fold_paragraph(text: str, indent: str, after: str) -> Iterator[str]:
    """Yield the lines of a text; wide letters take two columns of a terminal."""
    if not terminal.is_drawn():
        from textwrap import wrap as wrap_letters

        yield from wrap_letters(
            text, terminal.FITS, initial_indent=indent, subsequent_indent=after,
            break_on_hyphens=False,
        )  # fmt: skip
        return
    room = terminal.measure_prose()
    lines = wrap(text.strip(), room - len(indent), room - len(after)) if text.strip() else ()
    for number, line in enumerate(lines):
        yield f"{after if number else indent}{line}"


def print_note(text: str) -> None:
    """Print a sentence that is no answer, where it does not disturb one."""
    for clear in terminal.live_lines:
        clear()
    for line in fold_lines(clean(text), hanging="  "):
        click.echo(line, err=True)


def wrap_warnings() -> None:
    """Have what the engine warns of printed as notes are, where nobody configured logging."""
    import logging

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            print_note(record.getMessage())

    logger = logging.getLogger("weakties")
    if not logger.hasHandlers():
        logger.addHandler(Notes())


def print_json(value: Any) -> None:
    """Print JSON; other programs read it."""
    click.echo(json.dumps(value, indent=2))


def wrap(text: str, most: int, later: int | None = None) -> Iterator[str]:
    """Yield the lines of a text: broken between words, and within one that is too long itself.

    Args:
        most: how many columns a line takes at most.
        later: the same of all lines but the first, if they differ.
    """
    later = most if later is None else later
    line = ""
    for word in text.split(" "):
        if line and measure_width(f"{line} {word}") > most:
            yield line
            line, most = word, later
        else:
            line = f"{line} {word}" if line else word
        while measure_width(line) > most:
            end = _find_end(line, most)
            yield line[:end]
            line, most = line[end:], later
    yield line


def cut(text: str, most: int) -> str:
    """Return a text in so many columns, with a mark where something is left out."""
    return text if measure_width(text) <= most else f"{text[: _find_end(text, most - 1)]}…"


def _find_end(line: str, most: int) -> int:
    """Return how many characters fit into a number of columns, at least one."""
    return next((n for n in range(len(line) - 1, 1, -1) if measure_width(line[:n]) <= most), 1)


def format_count(number: int, noun: str, many: str | None = None) -> str:
    """Return how many there are of something; many are called by its name and an s if not told."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def shorten(text: str) -> str:
    """Shorten what would push everything else off the line; a terminal's table does it itself."""
    return text if len(text) <= WIDEST or terminal.is_drawn() else text[: WIDEST - 1] + "…"


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
