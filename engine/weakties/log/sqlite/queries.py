"""Queries of the log's table, page by page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from weakties.domain.resting import pause_garbage_collection
from weakties.log.decoding import encode_ids, make_mention_check
from weakties.log.envelope import OBEYED, EventDate, Row
from weakties.log.sqlite.schema import (
    IS_STRUCTURAL,
    IS_STRUCTURAL_3,
    KEY_LEFT,
    LATE_KIND,
    USER_VERSION,
    is_latest,
)

PAGE, _VARIABLES, _FEW = 500, 500, 16
LAST = "select position, hash, recorded_at from event order by position desc limit 1"
STORED, DATED = ", ".join(Row._fields), ", ".join(EventDate._fields)
INSERT = f"insert or rollback into event values ({', '.join('?' * len(Row._fields))})"  # noqa: S608  # marks
"""Whatever is refused ends the transaction: then SQLite need not note how to undo one statement."""
BLANK = f"""update event set personal = null, salt = null, key = {KEY_LEFT.replace("old.", "")}
where id = ? and personal is not null"""  # noqa: S608  # as above
Columns = tuple[Any, ...]
Execute = Callable[[str, Columns], list[Columns]]


def build_condition(
    until: int | None, kinds: Collection[str], version: int = USER_VERSION
) -> tuple[str, Columns]:
    """Return the condition for a part of the log, after a position that comes first.

    Args:
        version: of the file's schema; an older one has no event that corrects a clock, and its
            index has none of these.
    """
    where = "position > ?"
    values: list[object] = []
    if until is not None:
        where += " and position <= ?"
        values.append(until)
    if kinds:
        is_late = is_latest(version)
        present = [kind for kind in kinds if kind != LATE_KIND or is_late]
        where += f" and kind in ({', '.join('?' * len(present))})"
        values.extend(present)
        if OBEYED.issuperset(present):
            where += f" and {IS_STRUCTURAL if is_late else IS_STRUCTURAL_3}"
    return where, tuple(values)


def read_pages(
    execute: Execute, columns: str, after: int, part: tuple[str, Columns]
) -> Iterator[list[Columns]]:
    """Read page by page: no statement stays open, so that no reader holds back the WAL."""
    where, values = part
    query = f"select {columns} from event where {where} order by position limit {PAGE}"  # noqa: S608  # columns and marks are ours
    while True:
        page = execute(query, (after, *values))
        if page:
            yield page
            after = page[-1][0]
        if len(page) < PAGE:
            return


def read_pages_at(
    execute: Execute, columns: str, positions: Sequence[int]
) -> Iterator[list[Columns]]:
    """Read the rows at some positions, in their order, page by page; see `read_pages`."""
    for start in range(0, len(positions), PAGE):
        wanted = positions[start : start + PAGE]
        low, high = min(wanted), max(wanted)
        if high - low < 2 * len(wanted):  # most logs tell nearly in order: a span is read at once
            query = f"select {columns} from event where position between ? and ? order by position"  # noqa: S608  # as above
            page = execute(query, (low, high))
        else:
            marks = ", ".join("?" * len(wanted))
            query = f"select {columns} from event where position in ({marks})"  # noqa: S608  # as above
            page = execute(query, tuple(wanted))
        if [row[0] for row in page] != list(wanted):
            rows = {row[0]: row for row in page}
            page = [rows[position] for position in wanted if position in rows]
        yield page


def select_by_values(
    connection: sqlite3.Connection, columns: str, column: str, values: Iterable[object]
) -> Iterator[Any]:
    """Find the events with these values in a column."""
    remaining = iter(values)
    while chunk := tuple(islice(remaining, _VARIABLES)):
        marks = ", ".join("?" * len(chunk))
        query = f"select {columns} from event where {column} in ({marks})"  # noqa: S608  # names of our own
        yield from connection.execute(query, chunk)


def insert(connection: sqlite3.Connection, rows: Iterator[Columns], count: int) -> None:
    """Store rows, some hundred at a time: making and storing one by one takes a third longer."""
    if count == 1:
        connection.execute(INSERT, next(rows))
        return
    with pause_garbage_collection():
        while chunk := list(islice(rows, PAGE)):
            connection.executemany(INSERT, chunk)


def find_mentioning(connection: sqlite3.Connection, ids: Collection[str]) -> set[int]:
    """Return the positions of all events whose data has any of these ids as a value."""
    if not ids:
        return set()
    is_mentioned = make_mention_check(ids)
    query, values = "select position, data from event", tuple[str, ...]()
    if len(ids) <= _FEW:  # with more, SQLite would look through all data once for each
        values = (*encode_ids(ids), "\\")  # what has a backslash may spell an id otherwise
        query += " where " + " or ".join(["instr(data, ?)"] * len(values))
    rows = connection.execute(query, values)
    return {position for position, data in rows if is_mentioned(data)}
