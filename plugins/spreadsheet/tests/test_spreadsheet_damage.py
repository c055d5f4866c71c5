"""Whatever happens to a sheet on its way: nothing is lost, and nothing but a sentence is raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, Reject, Source, WeaktiesError
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet
from weakties_spreadsheet.table import HeaderSearch, find_table, split_records

Damage = Callable[[bytes], bytes]
HERE = Path(__file__).parent
PATHS = [*sorted((HERE / "samples").glob("*/*.csv")), *sorted((HERE / "strangers").glob("*.csv"))]
SHEETS = {program.id: Sheet(program) for program in PROGRAMS}
SAMPLES = [
    (SHEETS.get(f"spreadsheet.{p.parent.name}", SHEETS["spreadsheet.people"]), p.read_bytes())
    for p in PATHS
]

FLAT = [
    (sheet, content)
    for sheet, content in SAMPLES
    if content.isascii()
    and len(content.splitlines()) == len(list(split_records(Source("x", lambda c=content: c), ",")))  # type: ignore[misc]  # the default binds the loop's value
]
"""Sheets in which a line is a record."""


def at(content: bytes, part: float) -> int:
    return int(part * len(content))


def lines(content: bytes, part: float, times: int) -> bytes:
    """Drop a line, or tell it several times."""
    every = content.splitlines(keepends=True) or [b""]
    n = min(int(part * len(every)), len(every) - 1)
    return b"".join([*every[:n], *([every[n]] * times), *every[n + 1 :]])


def recode(content: bytes, encoding: str) -> bytes:
    return content.decode("utf-8", "replace").encode(encoding, "replace")


parts = st.floats(0, 1)
some = st.one_of(
    st.sampled_from(
        [b'"', b"\0", b",", b";", b"\t", b",,,\n", b"\r", b"\n\n", b"\xff", b"\xef\xbb\xbf", b"PK",
         b" ::: ", b"@", b"31/12/2024", "\u2028\u202e".encode(), b"sep=;\n"]
    ),
    st.binary(max_size=8),
)  # fmt: skip
damages: st.SearchStrategy[Damage] = st.one_of(
    st.builds(lambda p: lambda c: c[: at(c, p)], parts),
    st.builds(lambda p: lambda c: c[at(c, p) :], parts),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) :], parts, some),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) + len(x) :], parts, some),
    st.builds(lambda p, n: lambda c: lines(c, p, n), parts, st.integers(0, 3)),
    st.builds(lambda e: lambda c: recode(c, e), st.sampled_from(["utf-16", "utf-16-le", "cp1252"])),
    st.sampled_from(
        [
            lambda c: c.replace(b"\n", b"\r\n"),
            lambda c: c.replace(b"\n", b"\r"),
            lambda c: c.replace(b"\n", b",extra\n"),
            lambda c: c.replace(b",", b";"),
            lambda c: c.replace(b";", b"\t"),
            lambda c: b"\xef\xbb\xbf" + c,
        ]
    ),
)


def _apply_damages(sample: tuple[Sheet, bytes], done: list[Damage]) -> tuple[Sheet, bytes]:
    sheet, content = sample
    for damage in done:
        content = damage(content)
    return sheet, content


damaged = st.builds(
    _apply_damages, st.sampled_from(SAMPLES), st.lists(damages, min_size=1, max_size=3)
)


@given(damaged)
def test_a_damaged_sheet_loses_no_row_or_says_why_it_cannot_be_read(
    sheet_and_content: tuple[Sheet, bytes],
) -> None:
    sheet, content = sheet_and_content
    source = Source("x.csv", lambda: content)
    table = find_table(source.head(), HeaderSearch(sheet.program.recognizes))
    try:
        expected = [row.row for row in split_records(source, table.delimiter if table else ",")]
    except WeaktiesError as error:
        with pytest.raises(WeaktiesError, match=re.escape(str(error))):
            list(sheet.read(source, None, None))
        return

    results = list(sheet.read(source, None, None))

    assert [t.row for t in results] == expected
    assert all(t.raw and t.message for t in results if isinstance(t, Reject))
    assert all(t.key and t.source == sheet.id for t in results if isinstance(t, Draft))
    assert results == list(sheet.read(Source("y", lambda: content), None, None))


@given(st.sampled_from(FLAT), parts, st.integers(0, 3))
def test_losing_or_doubling_a_line_leaves_who_else_is_told_of(
    sample: tuple[Sheet, bytes], part: float, times: int
) -> None:
    sheet, content = sample
    whole, changed = _keys(sheet, content), _keys(sheet, lines(content, part, times))

    assert changed <= whole
    assert len(whole - changed) <= 1 or not changed  # none at all, if it was the header


def _keys(sheet: Sheet, content: bytes) -> set[str | None]:
    try:
        results = list(sheet.read(Source("x.csv", lambda: content), None, None))
    except WeaktiesError:
        return set()
    return {t.key for t in results if isinstance(t, Draft)}


def test_a_huge_cell_is_refused_with_a_sentence_and_a_large_one_costs_little() -> None:
    header = b"Name;E-Mail;Web Page\n"
    huge = header + b'Ana;"' + b"a" * (9 * 2**20) + b'";\n'
    large = header + b"Ana;" + b"a" * 2**20 + b"@;" + b"linkedin.com/in/%" * 2**16 + b"\n"
    sheet = SHEETS["spreadsheet.people"]

    with pytest.raises(WeaktiesError, match="8 MiB"):
        list(sheet.read(Source("x.csv", lambda: huge), None, None))
    (_, result) = sheet.read(Source("x.csv", lambda: large), None, None)

    assert isinstance(result, Reject)
    assert len(result.message) < 200
