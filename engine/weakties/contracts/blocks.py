"""The blocks of a panel: text, tables and figures, and how large each may be.

A block says nothing of how it looks. Whatever shows one escapes for itself, and takes the names of
people and organizations from `Name` alone, so that it can show others in their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from math import isfinite
from typing import Literal

import attrs

from weakties.statistics.figures import Figure, check_text

LONGEST, LARGEST, PARTS, COLUMNS, ROWS, FIGURES = 500, 10**15, 50, 8, 100, 100
"""At most: characters of a text, a number, parts of a cell, columns, rows, and figures."""


def _convert_text(value: object) -> str:
    """Check that a value is text, and cut it to the longest that is shown."""
    if type(value) is not str:
        raise TypeError(f"a text is expected, not {type(value).__name__}")
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


@attrs.frozen
class Name:
    """Who somebody is, or which organization: the only way for a name to stand in a block.

    Attributes:
        id: of the person or organization.
        text: what they are called.
    """

    id: str = attrs.field(converter=_convert_text)
    text: str = attrs.field(converter=_convert_text)
    kind: Literal["person", "organization"] = attrs.field(
        default="person", validator=attrs.validators.in_(("person", "organization"))
    )


@attrs.frozen
class Quote:
    """Words that somebody wrote, such as a note or a skill; they may name anybody.

    A report without names leaves them out.
    """

    text: str = attrs.field(converter=_convert_text)


Part = str | int | float | date | Name | Quote
Cell = Part | None | tuple[Part, ...]
"""A value, nothing, or a sentence in parts, such as ``("you met ", Name(id, "Ana"), " twice")``."""
_PARTS = (int, float, date, Name, Quote)


def _convert_part(value: object) -> Part:
    is_endless = type(value) is float and not isfinite(value)
    if is_endless or (isinstance(value, int | float) and abs(value) >= LARGEST):
        raise ValueError(f"a number in a cell is finite, and below {LARGEST:.0e}")
    if type(value) in _PARTS:
        return value  # type: ignore[return-value]  # one of these
    if type(value) is not str:
        raise TypeError(
            f"a cell is text, a number, a date, a Name or a Quote, not {type(value).__name__}"
        )
    return _convert_text(value)


def _convert_cell(value: object) -> Cell:
    """Check what can stand in a cell.

    Raises:
        TypeError: it is something else.
        ValueError: it is a number that cannot be shown.
    """
    if type(value) is tuple:
        return tuple(map(_convert_part, value[:PARTS]))
    return None if value is None else _convert_part(value)


def _convert_row(cells: Iterable[object]) -> tuple[Cell, ...]:
    if isinstance(cells, str):
        raise TypeError("a row of a table is a tuple of cells, not a text")
    return tuple(map(_convert_cell, islice(cells, COLUMNS + 1)))


def _convert_rows(rows: Iterable[Iterable[object]]) -> tuple[tuple[Cell, ...], ...]:
    """Take the rows; one more than is shown tells that there are more."""
    return tuple(map(_convert_row, islice(rows, ROWS + 1)))


def _check_line(_: object, __: object, value: object) -> None:
    check_text(value)


def _convert_columns(names: Iterable[str]) -> tuple[str, ...]:
    columns = tuple(map(check_text, islice(names, COLUMNS + 1)))
    if not 0 < len(columns) <= COLUMNS:
        raise ValueError(f"a table has from one to {COLUMNS} columns")
    return columns


@attrs.frozen
class Text:
    """A paragraph."""

    text: Cell = attrs.field(converter=_convert_cell)


@attrs.frozen
class Table:
    """Rows of cells below their headings; what each row is about stands in the first cell.

    Attributes:
        title: what it lists; empty if its panel says that.
        note: what it does not say, in a sentence.
        bars: the column whose numbers are drawn as bars beside the rows, the largest as long as
            there is room; empty if there are none.

    Raises:
        TypeError: a cell is nothing that can be shown.
        ValueError: a row has not as many cells as there are columns; or the column of bars is not
            there, or holds something else than numbers from 0.
    """

    columns: tuple[str, ...] = attrs.field(converter=_convert_columns)
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_convert_rows)
    title: str = attrs.field(default="", validator=_check_line)
    note: str = attrs.field(default="", validator=_check_line)
    bars: str = attrs.field(default="", validator=_check_line)

    @property
    def bar_lengths(self) -> tuple[float, ...]:
        """How long the bar of each row is, from 0 to 1; empty if there are none.

        >>> Table(("Month", "Talks"), [("2026-09", 2), ("2026-10", 4)], bars="Talks").bar_lengths
        (0.5, 1.0)
        """
        numbers = self._list_bar_numbers()
        most = max(numbers, default=0)
        return tuple(number / most if most else 0.0 for number in numbers)

    def _list_bar_numbers(self) -> list[float]:
        if not self.bars:
            return []
        cells = [row[self.columns.index(self.bars)] for row in self.rows]
        return [cell if isinstance(cell, int | float) else 0 for cell in cells]

    @bars.validator
    def _check_bars(self, _: object, name: str) -> None:
        if not name:
            return
        if name not in self.columns:
            raise ValueError(f"this table has no column {name!r} to draw as bars")
        cells = [row[self.columns.index(name)] for row in self.rows]
        if any(cell is not None and not (isinstance(cell, int | float) and cell >= 0)
               for cell in cells):  # fmt: skip
            raise ValueError(f"the column {name!r} is drawn as bars: it holds numbers from 0")

    @rows.validator
    def _check_widths(self, _: object, rows: tuple[tuple[Cell, ...], ...]) -> None:
        if {*map(len, rows)} - {len(self.columns)}:
            raise ValueError(f"a row of this table has {len(self.columns)} cells")


def _convert_figures(values: Iterable[object]) -> tuple[Figure, ...]:
    """Take figures.

    Raises:
        TypeError: something is none.
        ValueError: there are too many.
    """
    figures = tuple(islice(values, FIGURES + 1))
    if not {*map(type, figures)} <= {Figure}:
        raise TypeError("figures are of weakties.contracts.Figure")
    if len(figures) > FIGURES:
        raise ValueError(f"a block has at most {FIGURES} figures")
    return figures  # type: ignore[return-value]  # all of them are


@attrs.frozen
class Figures:
    """Figures of one question, each with its interval.

    Attributes:
        title: the question; empty if its panel asks it.
    """

    figures: tuple[Figure, ...] = attrs.field(converter=_convert_figures)
    title: str = attrs.field(default="", validator=_check_line)


Block = Text | Table | Figures
BLOCKS = (Text, Table, Figures)
