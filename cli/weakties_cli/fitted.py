"""How does a table fit a terminal, with what is long over several lines?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from weakties_cli.shown import FITS, clean, say, width

GAP, LEAST = 2, 8


def fitted(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    """Print a table within the width of a terminal; nothing of it is cut."""
    shown = [[*map(clean, heads)], *([*map(clean, row)] for row in rows)]
    widths = _widths([max(map(width, column)) for column in zip(*shown, strict=True)])
    for row in shown:
        columns = [[*wrap(cell, w)] for cell, w in zip(row, widths, strict=True)]
        for line in zip_longest(*columns, fillvalue=""):
            cells = [cell + " " * (w - width(cell)) for cell, w in zip(line, widths, strict=True)]
            say((" " * GAP).join(cells).rstrip())


def _widths(widths: list[int]) -> list[int]:
    """Take from the widest column until all fit."""
    while sum(widths) + GAP * (len(widths) - 1) > FITS and max(widths) > LEAST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def wrap(text: str, most: int) -> Iterator[str]:
    """Yield the lines of a text: broken between words, and within one that is too long itself."""
    line = ""
    for word in text.split(" "):
        if line and width(f"{line} {word}") > most:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
        while width(line) > most:
            end = _end(line, most)
            yield line[:end]
            line = line[end:]
    yield line


def _end(line: str, most: int) -> int:
    """Give how many characters take so many columns, one at least."""
    return next((n for n in range(len(line) - 1, 1, -1) if width(line[:n]) <= most), 1)
