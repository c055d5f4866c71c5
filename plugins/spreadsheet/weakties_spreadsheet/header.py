"""The columns of a sheet, what is taken from each, and whether a row fits them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, get_args

import attrs

from weakties import Columns
from weakties_spreadsheet.cells import clean
from weakties_spreadsheet.columns import (
    ColumnIndexes,
    Field,
    find_columns,
    find_labels,
    fold_name,
    fold_names,
)

_LEFT_OUT, _LONGEST = 6, 40
_UNREAD: tuple[Field, ...] = ("phone", "id")
_PARTS: tuple[Field, ...] = ("first", "middle", "last", "suffix")
_LINKEDIN = tuple(
    fold_names(names)
    for names in (
        ("Connected On",), ("Verbunden am",), ("Creation Date", "Text"), ("BookmarkedAt",),
        ("Maiden Name", "Headline"), ("Verification type",), ("Connection Profile URL",),
    )
)  # fmt: skip
"""Columns of files in LinkedIn's export that name people: another plugin reads those."""
_NO_PEOPLE = re.compile(
    r"\b(applied|applications?|bewerbung|beworben|job (url|link|posting)|salary"
    r"|invoice|payment|transaction|order (id|number|date))\b",
    re.IGNORECASE,
)


@attrs.frozen
class Header:
    """The columns of a sheet, in whatever order they stand.

    Attributes:
        names: as they stand in the file, cleaned; without unnamed ones at the end.
        indexes: for each field the columns that tell it.
        labels: for an e-mail column the one that says whether it is the main one.
    """

    names: tuple[str, ...]
    indexes: ColumnIndexes
    labels: Mapping[int, int]

    @classmethod
    def of(cls, cells: Sequence[str], mapping: Mapping[Field, str]) -> Header:
        """Read a record as a header.

        Args:
            mapping: what the user says of columns; a column that is not there is left for
                `find_missing`.
        """
        names = list(map(clean, cells))
        while names and not names[-1]:
            names.pop()
        indexes = _apply_mapping(find_columns(names), mapping, list(map(fold_name, names)))
        return cls(tuple(names), indexes, find_labels(names))

    def find_missing(self, wanted_names: Collection[str]) -> str:
        """Return the first column the user names and the sheet has not; empty if it has all."""
        present = fold_names(self.names)
        return next((name for name in wanted_names if name and fold_name(name) not in present), "")

    def fits(self, cells: Sequence[str]) -> bool:
        """Check whether a record can be read by these columns: nothing stands beyond them.

        Cells at its end may be missing, since many programs leave blank ones out.
        """
        return not any(map(clean, cells[len(self.names) :]))

    def iterate_cells(self, cells: Sequence[str], field: Field) -> Iterator[str]:
        """Yield the cells of a field in a record, the surest first; leave out blank cells."""
        columns: Any = self.indexes.get(field, ())
        if field == "email" and self.labels:
            columns = sorted(columns, key=lambda column: not self._is_main(cells, column))
        for column in columns:
            if column < len(cells) and (cell := cells[column]).strip():
                yield cell

    def _is_main(self, cells: Sequence[str], column: int) -> bool:
        label = self.labels.get(column, len(cells))
        return label < len(cells) and cells[label].lstrip().startswith("*")

    def lists_people(self) -> bool:
        """Check whether the sheet lists people rather than things.

        A web address says nothing: whatever is listed may have one.
        """
        has = {field for field, columns in self.indexes.items() if columns}
        reached = "email" in has or any("linkedin" in word for word in fold_names(self.names))
        if reached or "phone" in has:
            return bool(has & {"first", "last", "name"}) or (reached and "organization" in has)
        return {"first", "last"} <= has or {"name", "organization"} <= has

    def explain_stranger(self) -> str:
        """Return what this is instead of a list of people; empty if it seems to be one."""
        own = fold_names(self.names)
        if any(marks <= own for marks in _LINKEDIN):
            return "a file of LinkedIn's export"
        about = next((n for n in self.names if _NO_PEOPLE.search(n.replace("_", " "))), "")
        return (
            f"a list of applications or payments, by its column {_format_name(about)}"
            if about
            else ""
        )

    def list_columns(self, remarks: Sequence[str] = ()) -> Columns:
        """Return what is taken from which column, and which are left out."""
        taken = {f: c for f in get_args(Field) if f not in _UNREAD and (c := self.indexes.get(f))}
        used = {*(c for columns in taken.values() for c in columns), *self.labels.values()}
        rest = tuple(n for c, n in enumerate(self.names) if n and c not in used)
        names = {f: tuple(self.names[c] for c in columns) for f, columns in taken.items()}
        return Columns(names, rest, tuple(remarks))

    def __str__(self) -> str:
        """Show what is taken from which column, and what is left out."""
        columns = self.list_columns()
        pairs = (f"{field} <- {_format_names(names)}" for field, names in columns.taken.items())
        rest = [*map(_format_name, columns.left_out)]
        more = f" and {len(rest) - _LEFT_OUT} more" if len(rest) > _LEFT_OUT else ""
        left = f"; left out: {', '.join(rest[:_LEFT_OUT])}{more}" if rest else ""
        return f"{', '.join(pairs)}{left}"


def _format_names(names: Sequence[str]) -> str:
    """Show one or two columns that tell the same, and how many more."""
    shown = " or ".join(map(_format_name, names[:2]))
    return f"{shown} or {len(names) - 2} more" if len(names) > 2 else shown


def _format_name(name: str) -> str:
    return repr(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}...")


def _apply_mapping(
    indexes: ColumnIndexes, mapping: Mapping[Field, str], own: Sequence[str]
) -> ColumnIndexes:
    """Let what the user says go before what columns are called; an empty name takes none."""
    mapped = {
        field: tuple(c for c, word in enumerate(own) if name and word == fold_name(name))
        for field, name in mapping.items()
    }
    taken = {column for columns in mapped.values() for column in columns}
    other: tuple[Field, ...] = ()
    if "name" in mapping:
        other = tuple(f for f in _PARTS if f not in mapping)
    elif mapping.keys() & {"first", "last"}:
        other = ("name",)
    kept: ColumnIndexes = {
        field: tuple(c for c in columns if c not in taken)
        for field, columns in indexes.items()
        if field not in other
    }
    return kept | mapped
