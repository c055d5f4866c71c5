"""The importer of people in a sheet, with its preview."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from weakties import Bookmark, Draft, Importer, Match, Reject, Skip, Source
from weakties_spreadsheet.cells import clean
from weakties_spreadsheet.dates import Dates
from weakties_spreadsheet.header import Header
from weakties_spreadsheet.options import Options, WrongMap, parse_mapping
from weakties_spreadsheet.people import judge
from weakties_spreadsheet.programs import Program
from weakties_spreadsheet.table import (
    DELIMITERS,
    HeaderSearch,
    Row,
    Table,
    find_table,
    split_records,
)

SHEETS = (".csv", ".tsv", ".tab")
WORKBOOK = "workbook.xml"
LINKEDIN = ("Registration.csv", "Email Addresses.csv")
ABOVE = "above the header"
HEADER = "layout.header"
WIDEST = 16_384
"""So many cells a row may have, see `weakties.Source.lines`."""

_DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
_NO_HEADER = (
    "No header line was found that names people and how to reach them; "
    "say what the columns hold with the option map."
)


class Sheet(Importer):
    """Reads the sheets of one program."""

    version = 1
    options = Options

    def __init__(self, program: Program) -> None:
        self.id, self.title, self.program = program.id, program.title, program

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`; only the first 64 KiB are looked at."""
        head = source.head()
        if table := find_table(head, HeaderSearch(self.program.recognizes)):
            if self.program.marks is None and any(map(source.find_neighbor, LINKEDIN)):
                return Match(0.1, "it lies in LinkedIn's export, and is about its owner")
            return Match(self.program.confidence, str(table.header))
        return _explain_mismatch(head) if self.program.marks is None else None

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`; without a header every row is rejected.

        The header's own row says what is taken from which column: that is the preview.
        """
        chosen = options or Options()
        if chosen.charset != "auto":
            source = source.decode(chosen.charset)
        table = self._find_table(source, chosen)
        if table is None:
            delimiter = _DELIMITERS.get(chosen.delimiter, ",")
            yield from map(_reject_row, split_records(source, delimiter))
            return
        columns = table.header.list_columns(
            _list_remarks(table.header, dates := _read_dates(source, table, chosen))
        )
        for row in split_records(source, table.delimiter):
            if row.row < table.row:
                yield Skip(ABOVE, row.row, code="layout.above")
            elif row.row == table.row:
                yield Skip("header", row.row, code=HEADER, columns=columns)
            elif tuple(map(clean, row.cells[: len(table.header.names)])) == table.header.names:
                yield Skip("header, again", row.row, code=HEADER)
            else:
                yield judge(row, table.header, dates, self.program)

    def _find_table(self, source: Source, chosen: Options) -> Table | None:
        """Find the header, with what the user says of columns.

        Raises:
            WrongMap: the sheet has no such column.
        """
        mapping = parse_mapping(chosen.map)
        own = _DELIMITERS.get(chosen.delimiter)
        delimiters = (own,) if own else DELIMITERS
        named = [name for name in mapping.values() if name]
        fits = self.program.recognizes
        if named:
            fits = partial(_has_all, named)
        head = source.head()
        table = find_table(head, HeaderSearch(fits, mapping, delimiters))
        if table is None and named:
            raise WrongMap(chosen.map, _explain_missing(head, named, delimiters))
        return table


def _has_all(named: list[str], header: Header) -> bool:
    return not header.find_missing(named)


def _explain_missing(head: Source, named: list[str], delimiters: tuple[str, ...]) -> str:
    """Return which column the sheet has not, and which it has."""
    table = find_table(head, HeaderSearch(lambda header: bool(header.names), {}, delimiters))
    if table is None:
        return "the file has no columns"
    missing = table.header.find_missing(named)
    return f"there is no column {missing!r}, but {_format_header(table.header)}"


def _format_header(header: Header) -> str:
    shown = ", ".join(map(repr, header.names))
    return shown if len(shown) <= 200 else f"{shown[:200]}..."


def _reject_row(row: Row) -> Reject | Skip:
    if any(map(clean, row.cells)):
        return Reject("header.missing", _NO_HEADER, row.row, row.raw)
    return Skip("blank line", row.row, code="layout.blank")


def _read_dates(source: Source, table: Table, chosen: Options) -> Dates:
    """Read the order of the column of dates, if there is one, before the first row."""
    order = None if chosen.dates == "auto" else chosen.dates
    if not table.header.indexes.get("date"):
        return Dates(order)
    rows = split_records(Source(source.name, source.read), table.delimiter)
    below = (row.cells for row in rows if row.row > table.row)
    firsts = (next(table.header.iterate_cells(cells, "date"), "") for cells in below)
    return Dates.of(map(clean, firsts), order)


def _list_remarks(header: Header, dates: Dates) -> list[str]:
    """Say, once, which dates are left out and what would have them read."""
    remarks = []
    if dates.unclear:
        remarks.append(
            f"dates left out that could be two days: {dates.unclear} "
            "(--option dates=day-first or --option dates=month-first says which)"
        )
    if dates.unreadable:
        remarks.append(f"dates left out that cannot be read: {dates.unreadable}")
    if header.indexes.get("referrer"):
        remarks.append("who referred somebody is kept as a note")
    return remarks


def _explain_mismatch(head: Source) -> Match | None:
    """Return why a file that is named as a sheet is none of people."""
    if head.name == WORKBOOK:
        return Match(0.1, "it is an Excel workbook; save the sheet as CSV UTF-8, and import that")
    if not head.name.casefold().endswith(SHEETS):
        return None
    first = head.read().lstrip().partition(b"\n")[0]
    if max(first.count(mark.encode()) for mark in DELIMITERS) >= WIDEST:
        return Match(0.2, f"its first row has more than {WIDEST:,} cells")
    if table := find_table(head, HeaderSearch(Header.lists_people)):
        return Match(0.1, f"it seems to be {table.header.explain_stranger()}")
    table = find_table(head, HeaderSearch(lambda header: bool(header.names)))
    observed = f"saw {_format_header(table.header)}" if table else "saw none"
    return Match(0.2, f"expected a first row with columns such as Name and Email, {observed}")
