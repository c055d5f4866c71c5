"""Differences between two states of a projection's table: rows added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

import attrs

from weakties.readmodel.tables import Entries, Rows

R = TypeVar("R")


@attrs.frozen
class RowChange(Generic[R]):
    """One row that is otherwise in the later state.

    Attributes:
        columns: the names of the columns that differ, in their order.
    """

    before: R
    after: R
    columns: tuple[str, ...]


@attrs.frozen
class RowDifferences(Generic[R]):
    """The differences between two states of a table, each by the key of the rows.

    Attributes:
        added: rows that only the later state has.
        removed: rows that only the earlier state has.
        changed: rows that both have, with other values.
    """

    added: tuple[R, ...]
    removed: tuple[R, ...]
    changed: tuple[RowChange[R], ...]

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def compare_rows(earlier: Rows[R], later: Rows[R]) -> RowDifferences[R]:
    """Compare a table of a projection in two views, of the core or of one's own.

    Args:
        earlier, later: the same table, such as ``view.read(People).people``, of two views of one
            network: two days, two positions, then and now.

    Raises:
        TypeError: they are two different tables, or one of a timeline, which holds the positions of
            events in no fixed portions; `View.events` lists these.

    >>> import weakties
    >>> from weakties import Ties, history
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana Ruiz")
    ...     before = network.at(position=network.head.position)
    ...     _ = network.record(weakties.MeetingHeld(people=(ana,), at="2026-03-02"))
    ...     ties = history.compare_rows(before.read(Ties).ties, network.read(Ties).ties)
    >>> [(change.after.person == ana, change.before.meetings, change.after.meetings)
    ...  for change in ties.changed]
    [(True, 0, 1)]
    >>> ties.added, ties.removed
    ((), ())
    """
    if (earlier.name, earlier.columns) != (later.name, later.columns):
        raise TypeError(f"{earlier.name} and {later.name} are two tables")
    if isinstance(later, Entries):
        raise TypeError(f"{later.name} holds positions of events, and no rows to compare")
    before, after = dict(_index_rows(earlier)), dict(_index_rows(later))
    return RowDifferences(
        tuple(row for key, row in after.items() if key not in before),
        tuple(row for key, row in before.items() if key not in after),
        tuple(
            RowChange(before[key], row, columns)
            for key, row in after.items()
            if key in before and (columns := tuple(_find_changed(later, before[key], row)))
        ),
    )


def _index_rows(table: Rows[R]) -> Iterator[tuple[tuple[Any, ...], R]]:
    """Yield each row with its key, in the order of the key."""
    names = [part.strip() for part in table.key.split(",")]
    for row in table.where(f"true order by {table.key}"):
        yield tuple(getattr(row, name) for name in names), row


def _find_changed(table: Rows[Any], before: object, after: object) -> Iterator[str]:
    """Yield the columns in which two rows differ."""
    for name in table.columns:
        if getattr(before, name) != getattr(after, name):
            yield name
