"""What is asked of the log's table, page by page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from weakties.domain.resting import undisturbed
from weakties.envelope import Row
from weakties.log.sqlite.schema import IS_STRUCTURAL, STRUCTURAL

PAGE, _VARIABLES = 500, 500
LAST = "select position, hash, recorded_at from event order by position desc limit 1"
STORED = ", ".join(Row._fields)
INSERT = f"insert or rollback into event values ({', '.join('?' * len(Row._fields))})"  # noqa: S608  # marks
"""Whatever is refused ends the transaction: then SQLite need not note how to undo one statement."""
Columns = tuple[Any, ...]
Ask = Callable[[str, Columns], list[Columns]]


def condition(
    until: int | None, kinds: Collection[str], occurred: str | None
) -> tuple[str, Columns]:
    """Give the condition for a part of the log, after a position that comes first."""
    where = "position > ?"
    values: list[object] = []
    if until is not None:
        where += " and position <= ?"
        values.append(until)
    if kinds:
        where += f" and kind in ({', '.join('?' * len(kinds))})"
        values.extend(kinds)
        if STRUCTURAL.issuperset(kinds):
            where += f" and {IS_STRUCTURAL}"
    if occurred is not None:
        where += " and substr(occurred_at, 1, 10) <= ?"
        values.append(occurred)
    return where, tuple(values)


def pages(ask: Ask, columns: str, after: int, part: tuple[str, Columns]) -> Iterator[list[Columns]]:
    """Read page by page: no statement stays open, so that no reader holds back the WAL."""
    where, values = part
    query = f"select {columns} from event where {where} order by position limit {PAGE}"  # noqa: S608  # columns and marks are ours
    while True:
        page = ask(query, (after, *values))
        if page:
            yield page
            after = page[-1][0]
        if len(page) < PAGE:
            return


def found(
    connection: sqlite3.Connection, columns: str, column: str, values: Iterable[object]
) -> Iterator[Any]:
    """Find the events with these values in a unique column."""
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
    with undisturbed():
        while chunk := list(islice(rows, PAGE)):
            connection.executemany(INSERT, chunk)


def earliest(
    connection: sqlite3.Connection, batches: Collection[str], people: Collection[str]
) -> Iterator[int]:
    """Find the first event of each batch, and the first whose data holds any of these ids."""
    first = "select position from event where {} order by position limit 1"
    for batch in batches:
        yield from (p for (p,) in connection.execute(first.format("batch = ?"), (batch,)))
    remaining = iter(people)
    while chunk := tuple(islice(remaining, _VARIABLES)):
        held = " or ".join(["instr(data, ?)"] * len(chunk))
        yield from (p for (p,) in connection.execute(first.format(held), chunk))
