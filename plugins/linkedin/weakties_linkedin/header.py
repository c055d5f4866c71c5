"""The heading of a file of the export, and the meaning of each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import call, itemgetter
from typing import Generic, TypeVar

import attrs

from weakties_linkedin.cells import clean, plain

C = TypeVar("C", bound=tuple[str, ...])


@attrs.frozen
class Columns(Generic[C]):
    """What the columns of one kind of file are called, and what a row of it says.

    Attributes:
        shape: a `NamedTuple` of texts; what no column says is empty.
        names: for each spelling of a column's name, in lower case, its field.
        needed: the spellings without which a record is no header; the first is looked for first.
        texts: fields that keep their line breaks and spaces.
        hidden: the spellings of columns that no reject repeats, in lower case.
    """

    shape: type[C]
    names: Mapping[str, str]
    needed: tuple[str, ...]
    texts: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def fields(self) -> tuple[str, ...]:
        """Name the fields of a row, in order."""
        return self.shape._fields  # type: ignore[attr-defined,no-any-return]  # a NamedTuple has them

    def __str__(self) -> str:
        *most, last = self.needed
        return f"{', '.join(most)} and {last}" if most else last


@attrs.frozen
class Header(Generic[C]):
    """The columns of a table, in whatever order they stand.

    Attributes:
        width: how many columns there are, unknown ones included.
        indexes: for each field of a row its column; an absent one stands past the last.
        readers: what makes a cell of each field readable.
        hidden: the columns that no reject repeats.
    """

    width: int
    indexes: tuple[int, ...]
    readers: tuple[Callable[[str], str], ...]
    shape: type[C]
    hidden: frozenset[int]

    @classmethod
    def of(cls, cells: Sequence[str], columns: Columns[C]) -> Header[C] | None:
        """Read a record as a header; None if it is none, or names a column twice."""
        mark = columns.needed[-1].casefold()
        if mark not in "".join(cells).casefold():  # nearly every row, so ask this first
            return None
        spelt = [_name(cell) for cell in cells]
        fields = [columns.names.get(name) for name in spelt]
        recognized = [field for field in fields if field]
        needed = {columns.names[name.casefold()] for name in columns.needed}
        if len(set(recognized)) < len(recognized) or not needed <= set(recognized):
            return None
        width = len(fields)
        indexes = tuple(fields.index(f) if f in recognized else width for f in columns.fields)
        readers = tuple(plain if f in columns.texts else clean for f in columns.fields)
        hidden = frozenset(n for n, name in enumerate(spelt) if name in columns.hidden)
        return cls(width, indexes, readers, columns.shape, hidden)

    def fits(self, cells: Sequence[str]) -> bool:
        """Check whether a record has nothing beyond the columns; it may be shorter."""
        return not any(map(clean, cells[self.width :]))

    def read(self, cells: Sequence[str]) -> C:
        """Take the cells we know from a record that fits."""
        missing = self.width - len(cells)
        picked = itemgetter(*self.indexes)([*cells[: self.width], *[""] * missing, ""])
        return self.shape(*map(call, self.readers, picked))


def _name(cell: str) -> str:
    """Spell a column's name as the tables of names do."""
    return clean(cell.replace("\ufeff", "")).casefold()
