"""Tables that fit the terminal, with long cells on several lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from weakties_cli.shown import FITS, clean, measure_width, print_text

GAP, LEAST = 2, 8


def print_fitted_table(
    rows: Sequence[Sequence[str]],
    heads: Sequence[str],
    *,
    whole: Collection[int] = (),
    short: Collection[int] = (),
) -> None:
    """Print a table within the width of a terminal; what is long goes over several lines.

    Args:
        short: the columns whose cells are shortened instead, such as names: a line of its own
            could be taken for somebody else.
        whole: the columns whose cells are never broken, such as ids, which are copied.
    """
    shown = [[*map(clean, heads)], *([*map(clean, row)] for row in rows)]
    widths = _shrink_widths(
        [max(map(measure_width, column)) for column in zip(*shown, strict=True)], whole
    )
    for row in shown:
        columns = [
            [_shorten(cell, w)] if number in short else [*wrap(cell, w)]
            for number, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        for line in zip_longest(*columns, fillvalue=""):
            cells = [
                cell + " " * (w - measure_width(cell)) for cell, w in zip(line, widths, strict=True)
            ]
            print_text((" " * GAP).join(cells).rstrip())


def _shrink_widths(widths: list[int], whole: Collection[int]) -> list[int]:
    """Take from the widest column that may be broken until all fit."""
    free = [number for number in range(len(widths)) if number not in whole]
    while sum(widths) + GAP * (len(widths) - 1) > FITS:
        widest = max(free, key=widths.__getitem__, default=None)
        if widest is None or widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    return widths


def _shorten(text: str, most: int) -> str:
    return text if measure_width(text) <= most else f"{text[: _find_end(text, most - 1)]}…"


def wrap(text: str, most: int) -> Iterator[str]:
    """Yield the lines of a text: broken between words, and within one that is too long itself."""
    line = ""
    for word in text.split(" "):
        if line and measure_width(f"{line} {word}") > most:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
        while measure_width(line) > most:
            end = _find_end(line, most)
            yield line[:end]
            line = line[end:]
    yield line


def _find_end(line: str, most: int) -> int:
    """Return how many characters fit into a number of columns, at least one."""
    return next((n for n in range(len(line) - 1, 1, -1) if measure_width(line[:n]) <= most), 1)
