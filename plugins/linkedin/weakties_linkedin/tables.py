"""The rows of a file of the export, and a check that it is that file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from csv import writer
from io import StringIO
from itertools import islice
from typing import Generic, NamedTuple, Protocol, TypeVar

import attrs

from weakties import Match, Reject, Skip, Source, WeaktiesError
from weakties_linkedin.header import Columns, Header

C = TypeVar("C", bound=tuple[str, ...])
SHOWN_LENGTH, _SEARCHED = 120, 100
"""So many letters of a strange header are shown."""


class Line(Protocol):
    """One record of a file, as the engine's `Source.lines` gives it."""

    @property
    def row(self) -> int:
        """The line it begins on, counted from 1."""
        ...

    @property
    def cells(self) -> list[str]:
        """Its cells; none for an empty line."""
        ...

    @property
    def raw(self) -> str:
        """How it stands in the file."""
        ...


@attrs.frozen
class Table(Generic[C]):
    """One kind of file: what it is called, and what its columns are.

    Attributes:
        names: its base names, in lower case.
    """

    names: tuple[str, ...]
    columns: Columns[C]

    def is_named(self, name: str) -> bool:
        """Check whether a file has exactly its name, in any case."""
        return name.casefold() in self.names

    def find_delimiter(self, source: Source) -> str:
        """Return what stands between the cells; a spreadsheet may have saved another than a comma.

        Raises:
            WeaktiesError: it is no table, whatever parts its cells.
        """
        return find_delimiter_of(source, self.columns)


class Row(NamedTuple, Generic[C]):
    """A row of the table; where it is shorter than the header, its last cells are empty."""

    line: Line
    cells: C


@attrs.frozen
class RedactedLine:
    """A line that holds words of other people; its raw text hides them.

    Attributes:
        hidden: the columns that are not given; None where it is not known which they are.
    """

    row: int
    cells: list[str]
    hidden: frozenset[int] | None = None

    @property
    def raw(self) -> str:
        """Return the row with an ellipsis for what is hidden."""
        if self.hidden is None:
            return f"… ({len(self.cells)} cells)"
        shown = StringIO(newline="")
        cells = ["…" if n in self.hidden and c else c for n, c in enumerate(self.cells)]
        writer(shown, lineterminator="").writerow(cells)
        return shown.getvalue()


def sniff(source: Source, table: Table[C]) -> Match | None:
    """Return how sure it is that a file is of this kind: by its exact name, then by its header.

    Files with the same columns and a longer name are no part of a mailbox: LinkedIn keeps talks
    with its own advisers in ``guide_messages.csv``.
    """
    named = table.is_named(source.name)
    if not named and not any(n.removesuffix(".csv") in source.name.casefold() for n in table.names):
        return None
    records: list[list[str]] = []
    try:
        for line in split_beginning(source, table.find_delimiter(source)):
            if Header.of(line.cells, table.columns):
                if named:
                    return Match(0.95, f"its header has {table.columns}")
                return Match(0.3, f"it has the columns of {table.names[0]}, but not that name")
            records.append(line.cells)
    except WeaktiesError as error:
        return Match(0.1, str(error)) if named else None
    return Match(0.2, explain_mismatch(records, table.columns)) if named else None


def split_beginning(source: Source, delimiter: str) -> Iterator[Line]:
    """Split the first lines of a file, so that it can be said what is wrong with them.

    Raises:
        Unreadable: as `Source.lines`, which a head alone would keep to itself.
    """
    return attrs.evolve(source.head(), is_head=False).lines(delimiter)


def iterate_rows(source: Source, table: Table[C]) -> Iterator[Row[C] | Reject | Skip]:
    """Yield the rows below the header; a skip or reject for each other line.

    Without a header every row is rejected.
    """
    header: Header[C] | None = None
    before: list[Line] = []
    quiet = bool(table.columns.hidden)
    for record in source.lines(table.find_delimiter(source)):
        line: Line = RedactedLine(record.row, record.cells) if quiet else record
        if new_header := Header.of(line.cells, table.columns):
            if header is None:
                yield from (skip_blank(earlier) or skip_preamble(earlier) for earlier in before)
            header = new_header
            yield skip_heading(line)
        elif header is None:
            before.append(line)
        else:
            yield skip_blank(line) or _build_row(line, header)
    if header is None:
        message = f"No header line with {table.columns} was found; export the file again."
        yield from (
            skip_blank(earlier) or reject_row("header.missing", message, earlier)
            for earlier in before
        )


def reject_row(code: str, message: str, line: Line, reason: str = "") -> Reject:
    """Refuse a row, with its raw text.

    Args:
        reason: the message without values of the row, where it has some.
    """
    return Reject(code, message, line.row, line.raw, reason=reason or message)


def find_delimiter_of(source: Source, columns: Columns[C]) -> str:
    """Return the delimiter with which the first lines hold the header; else a comma."""
    head = source.head()
    for delimiter in ",;\t":
        with suppress(WeaktiesError):
            first = islice(head.lines(delimiter), _SEARCHED)
            if any(Header.of(line.cells, columns) for line in first):
                return delimiter
    return ","


def skip_blank(line: Line) -> Skip | None:
    """Skip a line of nothing but separators."""
    if any(map(str.strip, line.cells)):
        return None
    return Skip("blank line", line.row, code="layout.blank")


def skip_preamble(line: Line) -> Skip:
    """Skip one of LinkedIn's notes above the table."""
    return Skip("preamble", line.row, code="layout.preamble")


def skip_heading(line: Line) -> Skip:
    """Skip the header."""
    return Skip("header", line.row, code="layout.header")


def reject_ragged(line: Line, header: Header[C]) -> Reject:
    """Refuse a row whose cells are not those of the header."""
    message = (
        f"The row has {len(line.cells)} cells where the header has {header.width}; "
        "look for a stray comma or quote."
    )
    reason = "The cells are not as many as in the header; look for a stray comma or quote."
    return reject_row("row.ragged", message, line, reason)


def explain_mismatch(records: list[list[str]], columns: Columns[C]) -> str:
    """Return what was expected and what stands there instead."""
    widest = max(records, key=len, default=[])
    shown = ", ".join(widest)[:SHOWN_LENGTH]
    if not shown.strip():
        return f"expected a header with {columns}, but the file is empty"
    return f"expected a header with {columns} (in English), saw {shown!r}"


def _build_row(line: Line, header: Header[C]) -> Row[C] | Reject:
    cut_off = len(line.cells) <= max(header.hidden, default=-1)  # perhaps within others' words
    if cut_off or not header.fits(line.cells):
        return reject_ragged(line, header)
    if header.hidden:
        line = RedactedLine(line.row, line.cells, header.hidden)
    return Row(line, header.read(line.cells))
