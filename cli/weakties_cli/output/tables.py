"""Tables: of 78 columns as plain text, and on a terminal as wide as it is, drawn by rich."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from weakties_cli.output import terminal
from weakties_cli.output.drawing import Drawing, colour
from weakties_cli.output.terminal import FITS
from weakties_cli.output.text import (
    ADDRESS,
    clean,
    cut,
    measure_width,
    print_text,
    shorten,
    wrap,
)

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment
    from rich.style import Style

GAP, LEAST = 2, 8
_NARROW, _LEAST_ROOM = 16, 20
"""Columns that a cell takes at most to stay whole, and at least to be broken into lines."""
_BAR, _LEAST_BAR = 12, 3
_LEAST_DRAWN = 12
"""Columns at least of a cell on a terminal, more of a long one; else each row becomes a card."""


def print_table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Print a table; of one that is too wide, cells with several words go over several lines."""
    shown = [[_spell(cell) for cell in row] for row in rows]
    if terminal.is_drawn():
        _draw(shown, heads, whole=_find_unbreakable(shown, heads), short=())
        return
    shown = [[*map(shorten, row[:-1]), row[-1]] for row in shown]
    widths = _measure_columns([heads, *shown])
    rest = sum(widths[:-1]) + GAP * (len(widths) - 1)
    if rest + widths[-1] > FITS and len(shown[0]) > 1:
        _print_wide(shown, heads, widths, room=FITS - rest)
        return
    click.echo("\n".join(_pad(row, widths) for row in [heads, *shown]))


def print_noted_table(rows: Iterable[Sequence[str]], heads: Sequence[str]) -> None:
    """Print a table with notes: each stands on a line of its own, as wide as it needs to be.

    Args:
        rows: the last cell of each is its note, or empty. A row of a first cell and a note alone is
            one line.
        heads: of all cells but the notes.
    """
    shown = [[_spell(cell) for cell in row] for row in rows]
    counted = (row[:-1] for row in shown if any(row[1:-1]))
    widths = _measure_columns([[*map(clean, heads)], *counted])
    if sum(widths) + GAP * (len(widths) - 1) > terminal.measure_line():
        has_notes = any(row[-1] for row in shown)
        print_table(shown if has_notes else [row[:-1] for row in shown],
                    (*heads, "Note") if has_notes else heads)  # fmt: skip
        return
    _print_line(heads, widths, style="bold")
    for label, *cells, note in shown:
        if note and not any(cells):
            print_text(note, head=f"{label}  ")
            continue
        _print_line([label, *cells], widths)
        if note:
            print_text(note, head="    ")


def _print_line(cells: Sequence[str], widths: Sequence[int], *, style: str = "") -> None:
    """Print one line of a table, on a terminal with its colours."""
    if not terminal.is_drawn():
        click.echo(_pad(cells, widths))
        return
    from rich.text import Text

    line = Text()
    for cell, width in zip(cells, widths, strict=True):
        line.append_text(colour(cell) if isinstance(cell, Drawing) else Text(cell, style))
        line.append(" " * (width - measure_width(cell) + GAP))
    line.rstrip()
    terminal.build_console().print(line, soft_wrap=True)


def print_fitted_table(
    rows: Iterable[Sequence[str]],
    heads: Sequence[str],
    *,
    whole: Collection[int] = (),
    short: Collection[int] = (),
) -> None:
    """Print a table within the width of the reader; what is long goes over several lines.

    Args:
        short: the columns whose cells are shortened instead, such as names: a line of its own
            could be taken for somebody else.
        whole: the columns whose cells are never broken, such as ids, which are copied.
    """
    shown = [[_spell(cell) for cell in row] for row in rows]
    if terminal.is_drawn():
        _draw(shown, heads, whole=whole, short=short)
        return
    shown.insert(0, [*map(clean, heads)])
    widths = _measure_columns(shown)
    widths = _shrink(widths, whole, room=FITS, least=[LEAST] * len(widths))
    for row in shown:
        columns = [
            [cut(cell, w)] if number in short else [*wrap(cell, w)]
            for number, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        for line in zip_longest(*columns, fillvalue=""):
            print_text(_pad(line, widths))


def measure_room(rows: Iterable[Sequence[str]], heads: Sequence[str]) -> int:
    """Return how long a bar may be beside a table; 0 where there is no room for one."""
    widths = _measure_columns([heads, *rows])
    room = terminal.measure_line() - sum(width + GAP for width in widths)
    return min(_BAR, room) if room >= _LEAST_BAR else 0


def _spell(cell: object) -> str:
    """Return a cell as text that moves nothing; a picture stays one."""
    return cell if isinstance(cell, Drawing) else clean("" if cell is None else str(cell))


def _measure_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column is."""
    return [max(map(measure_width, column)) for column in zip(*rows, strict=True)]


def _pad(cells: Iterable[str], widths: Sequence[int]) -> str:
    """Return one line of a table."""
    gap = " " * GAP
    padded = (
        cell + " " * (w - measure_width(cell)) for cell, w in zip(cells, widths, strict=False)
    )
    return gap.join(padded).rstrip()


def _find_unbreakable(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> list[int]:
    """Return the columns that stay whole: narrow ones, and those of single words."""
    return [
        number
        for number, cells in enumerate(zip(heads, *rows, strict=True))
        if max(map(measure_width, cells)) <= _NARROW or not any(" " in cell for cell in cells[1:])
    ]


def _print_wide(
    rows: Sequence[Sequence[str]], heads: Sequence[str], widths: Sequence[int], *, room: int
) -> None:
    """Print a table that is too wide: long cells over several lines, or the last below its row.

    Args:
        room: how many columns are left for the last cells.
    """
    *_, last = zip(*rows, strict=True)
    if not any(last):
        print_table([row[:-1] for row in rows], heads[:-1])
        return
    if -GAP <= room < _LEAST_ROOM:  # the gap between the others and the last is spared
        for number, row in enumerate([heads, *rows]):
            click.echo(_pad(row[:-1], widths[:-1]))
            if number and row[-1]:
                print_text(row[-1], head=f"    {heads[-1]}: ")
        return
    print_fitted_table(rows, heads, whole=_find_unbreakable(rows, heads))


def _shrink(
    widths: Sequence[int], whole: Collection[int], *, room: int, least: Sequence[int]
) -> list[int]:
    """Take from the widest column that may be broken until all fit, or none has more to spare."""
    widths = list(widths)
    while sum(widths) + GAP * (len(widths) - 1) > room:
        free = [n for n, width in enumerate(widths) if n not in whole and width > least[n]]
        if not free:
            break
        widths[max(free, key=widths.__getitem__)] -= 1
    return widths


def _draw(
    rows: Sequence[Sequence[str]],
    heads: Sequence[str],
    *,
    whole: Collection[int],
    short: Collection[int],
) -> None:
    """Draw a table on the terminal, as wide as it needs to be and the terminal allows."""
    filled = [n for n, cells in enumerate(zip(heads, *rows, strict=True)) if any(cells)]
    if len(filled) < len(heads):
        heads, *rows = [[row[n] for n in filled] for row in [heads, *rows]]
        whole, short = (
            [filled.index(n) for n in numbers if n in filled] for numbers in (whole, short)
        )
    table = _Table([*map(clean, heads)], rows, whole=whole, short=short)
    terminal.build_console().print(table, crop=False)


class _Table:
    """A table that rich can print.

    Rich's own takes two seconds for 3,000 rows, where this takes a tenth of one, and cuts off what
    is to be copied where the terminal is narrow. Here each row becomes a card then.
    """

    def __init__(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        whole: Collection[int],
        short: Collection[int],
    ) -> None:
        from rich.style import Style

        self._heads, self._rows, self._whole, self._short = heads, rows, whole, short
        self._bold, self._has_links = Style(bold=True), terminal.has_links()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield it, as rich asks for it."""
        from rich.cells import cell_len

        room = options.max_width
        widths = [max(map(cell_len, c)) for c in zip(self._heads, *self._rows, strict=True)]
        least = [max(_LEAST_DRAWN, min(width // 4, _LEAST_ROOM)) for width in widths]
        widths = _shrink(widths, self._whole, room=room, least=least)
        if sum(widths) + GAP * (len(widths) - 1) > room:
            yield from self._build_cards(console, room)
            return
        for index, row in enumerate([self._heads, *self._rows]):
            style = None if index else self._bold
            columns = [
                self._build_cell(console, cell, w, is_short=number in self._short, style=style)
                for number, (cell, w) in enumerate(zip(row, widths, strict=True))
            ]
            yield from _join(columns, widths)

    def _build_cards(self, console: Console, room: int) -> Iterator[Segment]:
        """Yield each row as a card: a line for each cell, below the first if that has no head."""
        from rich.cells import cell_len
        from rich.segment import Segment

        left = max(map(cell_len, self._heads))
        right = max(room - left - GAP, _LEAST_DRAWN)
        for number, row in enumerate(self._rows):
            if number:
                yield Segment.line()
            for column, (head, cell) in enumerate(zip(self._heads, row, strict=True)):
                is_wide = column in self._whole and cell_len(cell) > right
                name = [[Segment(head, self._bold)]]
                if not cell:
                    continue
                if not column and not head:
                    lines = self._build_cell(console, cell, room, style=self._bold)
                    yield from _join([lines], [room])
                elif is_wide:
                    yield from _join([name], [left])
                    yield from _join([[], [[Segment(cell)]]], [0, room])
                else:
                    yield from _join([name, self._build_cell(console, cell, right)], [left, right])

    def _build_cell(
        self,
        console: Console,
        cell: str,
        width: int,
        *,
        is_short: bool = False,
        style: Style | None = None,
    ) -> list[list[Segment]]:
        """Return the lines of a cell; one that fits costs no more than its letters."""
        from rich.cells import cell_len
        from rich.segment import Segment
        from rich.style import Style
        from rich.text import Text

        if isinstance(cell, Drawing):
            return [[*colour(cell).render(console)]]
        if self._has_links and ADDRESS.fullmatch(cell):
            style = Style(link=cell)
        if cell_len(cell) <= width:
            return [[Segment(cell, style)]]
        text = Text(cell)
        if is_short:
            text.truncate(width, overflow="ellipsis")
            return [[Segment(text.plain, style)]]
        lines = text.wrap(console, width, overflow="fold")
        return [[Segment(line.plain.rstrip(), style)] for line in lines]


def _join(columns: Sequence[list[list[Segment]]], widths: Sequence[int]) -> Iterator[Segment]:
    """Yield the lines of cells that stand side by side, without spaces at their ends."""
    from rich.segment import Segment

    nothing: list[Segment] = []
    for line in zip_longest(*columns, fillvalue=nothing):
        missing = 0
        for segments, width in zip(line, widths, strict=True):
            taken = sum(segment.cell_length for segment in segments)
            if taken:
                yield Segment(" " * missing)
                yield from segments
                missing = width - taken
            else:
                missing += width
            missing += GAP
        yield Segment.line()
