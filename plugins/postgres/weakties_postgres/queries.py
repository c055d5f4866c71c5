"""Queries of the table of events, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from weakties import stores

PAGE, _MANY, _FEW = 1_000, 2_000, 16
STORED, DATED = ", ".join(stores.Row._fields), ", ".join(stores.EventDate._fields)
HEAD = "select position, hash, recorded_at from weakties.network where id = %s"
Columns = tuple[Any, ...]
Ask = Callable[[str, Columns], list[Columns]]


def build_condition(until: int | None, kinds: Collection[str]) -> tuple[str, list[object]]:
    """Return the condition for a part of a log, behind that for its network and a position."""
    where, values = "", list[object]()
    if until is not None:
        where += " and position <= %s"
        values.append(until)
    if kinds:
        where += " and kind = any(%s)"
        values.append(filter_storable(kinds))
    return where, values


def read_pages(
    execute: Ask, columns: str, start: tuple[str, int], part: tuple[str, list[object]]
) -> Iterator[list[Columns]]:
    """Read page by page: no transaction stays open in between, and no page is kept.

    Args:
        start: the network, and the position after which it begins.
    """
    (network, after), (where, values) = start, part
    query = (
        f"select {columns} from weakties.event where network_id = %s and position > %s{where} "  # noqa: S608  # columns and conditions are ours
        f"order by position limit {PAGE}"
    )
    while True:
        page = execute(query, (network, after, *values))
        if page:
            yield page
            after = page[-1][0]
        if len(page) < PAGE:
            return


def read_pages_at(
    execute: Ask, columns: str, network: str, positions: Sequence[int]
) -> Iterator[list[Columns]]:
    """Read the rows of a network at some positions, in their order, page by page."""
    query = f"select {columns} from weakties.event where network_id = %s and position "  # noqa: S608  # as above
    for start in range(0, len(positions), PAGE):
        wanted = list(positions[start : start + PAGE])
        low, high = min(wanted), max(wanted)
        if high - low < 2 * len(wanted):  # most of a span is wanted: one descent, not one for each
            page = execute(f"{query} between %s and %s order by position", (network, low, high))
        else:
            page = execute(f"{query} = any(%s)", (network, wanted))
        if [row[0] for row in page] != wanted:
            rows = {row[0]: row for row in page}
            page = [rows[position] for position in wanted if position in rows]
        yield page


def select_by_values(
    execute: Ask, columns: str, column: str, sought: tuple[str, Iterable[Any]]
) -> Iterator[Columns]:
    """Find the events with these values in a column.

    Args:
        sought: the network, and the values.
    """
    network, values = sought
    query = f"select {columns} from weakties.event where network_id = %s and {column} = any(%s)"  # noqa: S608  # names of our own
    for chunk in split_chunks(values):
        yield from execute(query, (network, chunk))


def split_chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut values into lists that fit a statement."""
    remaining = iter(values)
    while chunk := list(islice(remaining, _MANY)):
        yield chunk


def find_mentioning(execute: Ask, network: str, ids: Collection[str]) -> Iterator[int]:
    """Yield the positions of events whose data holds any of these ids as a value."""
    if not ids:
        return
    is_mentioned = stores.make_mention_check(ids)
    if len(ids) > _FEW:  # the server would look through all data once for each
        for page in read_pages(execute, "position, data", (network, 0), build_condition(None, ())):
            yield from (position for position, data in page if is_mentioned(data))
        return
    wanted = [*stores.encode_ids(ids), "\\"]  # what has a backslash may spell an id otherwise
    query = (
        "select position, data from weakties.event where network_id = %s and exists "
        "(select from unnest(%s::text[]) as held (id) where strpos(data, held.id) > 0)"
    )
    rows = execute(query, (network, filter_storable(wanted)))
    yield from (position for position, data in rows if is_mentioned(data))


def filter_storable(texts: Iterable[str]) -> list[str]:
    """Leave out what PostgreSQL cannot hold, and so no event has."""
    return [text for text in texts if is_storable(text)]


def is_storable(text: str) -> bool:
    """Check whether a text has no NUL and no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
