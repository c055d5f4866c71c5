"""What can stand in a panel, whatever shows it, and how much of it?

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

from weakties.statistics.figures import Figure, shown

LONGEST, LARGEST, PARTS, COLUMNS, ROWS, FIGURES = 500, 10**15, 50, 8, 100, 100
"""At most: characters of a text, a number, parts of a cell, columns, rows, and figures."""


def _text(given: object) -> str:
    """Take a text; of a long one the beginning."""
    if type(given) is not str:
        raise TypeError(f"a text is expected, not {type(given).__name__}")
    return given if len(given) <= LONGEST else f"{given[: LONGEST - 1]}…"


@attrs.frozen
class Name:
    """Who somebody is, or which organization: the only way for a name to stand in a block.

    Attributes:
        id: of the person or organization.
        text: what they are called.
    """

    id: str = attrs.field(converter=_text)
    text: str = attrs.field(converter=_text)
    kind: Literal["person", "organization"] = attrs.field(
        default="person", validator=attrs.validators.in_(("person", "organization"))
    )


@attrs.frozen
class Told:
    """Words that somebody wrote, such as a note or a skill; they may name anybody.

    A report without names leaves them out.
    """

    text: str = attrs.field(converter=_text)


Part = str | int | float | date | Name | Told
Cell = Part | None | tuple[Part, ...]
"""A value, nothing, or a sentence in parts, such as ``("you met ", Name(id, "Ana"), " twice")``."""
_PARTS = (int, float, date, Name, Told)


def _part(given: object) -> Part:
    is_endless = type(given) is float and not isfinite(given)
    if is_endless or (isinstance(given, int | float) and abs(given) >= LARGEST):
        raise ValueError(f"a number in a cell is finite, and below {LARGEST:.0e}")
    if type(given) in _PARTS:
        return given  # type: ignore[return-value]  # one of these
    if type(given) is not str:
        raise TypeError(
            f"a cell is text, a number, a date, a Name or a Told, not {type(given).__name__}"
        )
    return _text(given)


def _cell(given: object) -> Cell:
    """Take what can stand in a cell.

    Raises:
        TypeError: it is something else.
        ValueError: it is a number that cannot be shown.
    """
    if type(given) is tuple:
        return tuple(map(_part, given[:PARTS]))
    return None if given is None else _part(given)


def _row(given: Iterable[object]) -> tuple[Cell, ...]:
    if isinstance(given, str):
        raise TypeError("a row of a table is a tuple of cells, not a text")
    return tuple(map(_cell, islice(given, COLUMNS + 1)))


def _rows(given: Iterable[Iterable[object]]) -> tuple[tuple[Cell, ...], ...]:
    """Take the rows; one more than is shown tells that there are more."""
    return tuple(map(_row, islice(given, ROWS + 1)))


def _line(_: object, __: object, value: object) -> None:
    shown(value)


def _columns(given: Iterable[str]) -> tuple[str, ...]:
    found = tuple(map(shown, islice(given, COLUMNS + 1)))
    if not 0 < len(found) <= COLUMNS:
        raise ValueError(f"a table has from one to {COLUMNS} columns")
    return found


@attrs.frozen
class Text:
    """A paragraph."""

    text: Cell = attrs.field(converter=_cell)


@attrs.frozen
class Table:
    """Rows of cells below their headings; what each row is about stands in the first cell.

    Attributes:
        title: what it lists; empty if its panel says that.
        note: what it does not say, in a sentence.

    Raises:
        TypeError: a cell is nothing that can be shown.
        ValueError: a row has not as many cells as there are columns.
    """

    columns: tuple[str, ...] = attrs.field(converter=_columns)
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_rows)
    title: str = attrs.field(default="", validator=_line)
    note: str = attrs.field(default="", validator=_line)

    @rows.validator
    def _fit(self, _: object, rows: tuple[tuple[Cell, ...], ...]) -> None:
        if {*map(len, rows)} - {len(self.columns)}:
            raise ValueError(f"a row of this table has {len(self.columns)} cells")


def _figures(given: Iterable[object]) -> tuple[Figure, ...]:
    """Take figures.

    Raises:
        TypeError: something is none.
        ValueError: there are too many.
    """
    found = tuple(islice(given, FIGURES + 1))
    if not {*map(type, found)} <= {Figure}:
        raise TypeError("figures are of weakties.offered.Figure")
    if len(found) > FIGURES:
        raise ValueError(f"a block has at most {FIGURES} figures")
    return found  # type: ignore[return-value]  # all of them are


@attrs.frozen
class Figures:
    """Figures of one question, each with its interval.

    Attributes:
        title: the question; empty if its panel asks it.
    """

    figures: tuple[Figure, ...] = attrs.field(converter=_figures)
    title: str = attrs.field(default="", validator=_line)


Block = Text | Table | Figures
BLOCKS = (Text, Table, Figures)
