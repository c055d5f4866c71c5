"""The table in a file: where it begins, and what parts its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import attrs

from weakties import Source, WeaktiesError
from weakties_spreadsheet.columns import Field
from weakties_spreadsheet.header import Header

DELIMITERS = (",", ";", "\t")
_SEARCHED = 20
_EXCEL_SAYS = "sep="
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Row(NamedTuple):
    """One record: the line it begins on, its cells, and how it stands in the file."""

    row: int
    cells: list[str]
    raw: str


class Table(NamedTuple):
    """A sheet, recognized.

    Attributes:
        row: the line on which the header begins.
    """

    header: Header
    row: int
    delimiter: str


@attrs.frozen
class HeaderSearch:
    """What header is looked for.

    Attributes:
        mapping: what the user says of columns.
    """

    fits: Callable[[Header], bool]
    mapping: Mapping[Field, str] = attrs.field(factory=dict)
    delimiters: tuple[str, ...] = DELIMITERS


def split_records(source: Source, delimiter: str) -> Iterator[Row]:
    """Split a file into records by any delimiter, within the limits of `Source.lines`.

    That knows only commas; so comma and delimiter change places before, and change back after.

    Raises:
        WeaktiesError: as `Source.lines`.
    """
    if delimiter == ",":
        yield from (Row(line.row, line.cells, line.raw) for line in source.lines())
        return
    back = str.maketrans({",": delimiter, delimiter: ","})
    for line in Source(source.name, lambda: _exchange_delimiters(source, delimiter)).lines():
        cells = [cell.translate(back) for cell in line.cells]
        yield Row(line.row, cells, line.raw.translate(back))


def _exchange_delimiters(source: Source, delimiter: str) -> bytes:
    """Return a file's bytes with commas and delimiters exchanged; both are ASCII."""
    content = source.read()
    if content.startswith(_UTF_16):
        content = source.text().encode("utf-8")
    comma, other = b",", delimiter.encode()
    return content.translate(bytes.maketrans(comma + other, other + comma))


def find_table(head: Source, search: HeaderSearch) -> Table | None:
    """Look for the header; of several delimiters take the one that shows the most columns."""
    tables = [
        table for d in search.delimiters if (table := _find_first(head, search, d)) is not None
    ]
    return max(tables, key=lambda table: sum(map(len, table.header.indexes.values())), default=None)


def _find_first(head: Source, search: HeaderSearch, delimiter: str) -> Table | None:
    """Find the first record that fits, near the beginning; what cannot be split has none.

    Above it may stand what a spreadsheet put there, filled up to the width of the table; prose
    that happens to hold a line of fitting words is no table, unless the user names its columns.
    """
    above: set[int] = set()
    for row, unmapped in _read_beginning(head.name, head.read(), delimiter):
        header = Header.of(row.cells, search.mapping) if search.mapping else unmapped
        if search.fits(header):
            fills = above <= {len(row.cells)} or any(search.mapping.values())
            return Table(header, row.row, delimiter) if fills else None
        if header.names and not row.raw.startswith(_EXCEL_SAYS):
            above.add(len(row.cells))
    return None


@lru_cache(maxsize=len(DELIMITERS))
def _read_beginning(name: str, content: bytes, delimiter: str) -> tuple[tuple[Row, Header], ...]:
    """Return the first records that can be split, each also read as a header.

    The sheets of all programs look at the same records, so those of the last file are kept.
    """
    records: list[tuple[Row, Header]] = []
    rows = islice(split_records(Source(name, lambda: content), delimiter), _SEARCHED)
    with suppress(WeaktiesError):  # those before it stay
        records.extend((row, Header.of(row.cells, {})) for row in rows)
    return tuple(records)
