"""A table that only grows, with many entries for an owner, several of them in one row."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from weakties.readmodel.shapes import Stored, row
from weakties.readmodel.tables import Rows

_FULL, _PARTS = 200_000, 1_000
"""So many entries are written at once, and so often at most before the next stamp."""


@row
class Handful:
    """Some entries of one owner, in the order in which they happened.

    Attributes:
        number: counts up with the handfuls of an owner; the stamp is most of it.
        earliest: the first of the moments.
        positions, moments: of each, with spaces between them.
    """

    owner: str
    number: int
    earliest: str
    positions: str
    moments: str


class Entries(Rows[Handful]):
    """A table of owners, and the positions and moments at which they are told of.

    A rebuild writes what came between two snapshots as one row an owner, where a row for each entry
    would take ten times as long. No row ever changes, so that nothing is kept of what was before.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, Handful, "owner, number")
        self._open: dict[str, list[Any]] = defaultdict(list)
        self._count, self._number = 0, 0

    def bind(self, connection: sqlite3.Connection) -> Entries:
        """See `Rows.bind`."""
        table = Entries(self.name)
        table._connection = table._cursor = connection
        return table

    def note(self, owners: Iterable[str], position: int, moment: str) -> None:
        """Add an entry to each of some owners."""
        for owner in owners:
            entries = self._open[owner]
            entries += (position, moment)
        self._count += 1

    def list_entries(self, owner: str) -> list[tuple[str, int]]:
        """Return the written entries of an owner, moment and position, as they happened."""
        handfuls = self.where("owner = ? order by number", (owner,))
        return [(moment, int(position)) for h in handfuls for position, moment in _split(h)]

    def settle(self, until: int) -> None:
        """See `Rows.settle`."""
        if self._count > _FULL:
            self.seal(until)

    def seal(self, until: int) -> None:
        """See `Rows.seal`."""
        self._number = max(self._number + 1, until * _PARTS)
        handfuls = []
        for owner in sorted(self._open):
            entries = self._open[owner]
            positions, moments = " ".join(map(str, entries[::2])), entries[1::2]
            handfuls.append(
                (owner, self._number, min(moments), positions, " ".join(moments), until)
            )
        self._store(handfuls)
        self.discard()

    def discard(self) -> None:
        """See `Rows.discard`."""
        self._open.clear()
        self._count = 0

    def list_facts(self, stored: Stored) -> Iterator[Stored]:
        """See `Rows.list_facts`."""
        owner, _, _, positions, moments = stored
        for position, moment in zip(positions.split(" "), moments.split(" "), strict=False):
            yield owner, int(position) if position.isdecimal() else position, moment

    def find_fact(self, key: Stored) -> Stored | None:
        """See `Rows.find_fact`."""
        owner, position = key
        handfuls = self.where("owner = ?", (owner,))
        moments = (m for h in handfuls for text, m in _split(h) if text == str(position))
        return next(((owner, position, moment) for moment in moments), None)


def _split(handful: Handful) -> Iterator[tuple[str, str]]:
    """Take a row apart."""
    return zip(handful.positions.split(" "), handful.moments.split(" "), strict=False)
