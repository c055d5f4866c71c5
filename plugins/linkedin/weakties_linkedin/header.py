"""Where the table begins in a ``Connections.csv``, and what each of its columns is."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import attrs

from weakties_linkedin.cells import clean

NEEDED = "First Name, Last Name and Connected On"

_ALIASES = {
    "first name": "first",
    "firstname": "first",
    "last name": "last",
    "lastname": "last",
    "url": "url",
    "profile url": "url",
    "linkedin url": "url",
    "email address": "email",
    "e-mail address": "email",
    "email": "email",
    "company": "company",
    "company name": "company",
    "position": "position",
    "job title": "position",
    "connected on": "connected",
}
"""LinkedIn's own names and close spellings; no export in another language was ever seen."""


class Cells(NamedTuple):
    """What one row says; an absent column says nothing."""

    first: str
    last: str
    url: str
    email: str
    company: str
    position: str
    connected: str


@attrs.frozen
class Header:
    """The columns of a table, in whatever order they stand.

    Attributes:
        width: how many columns there are, unknown ones included.
        places: for each field of `Cells` its column; an absent one stands past the last.
    """

    width: int
    places: tuple[int, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> Header | None:
        """Read a record as a header; None if it is none, or names a column twice."""
        if "connected" not in "".join(cells).casefold():  # nearly every row, so ask this first
            return None
        fields = [_ALIASES.get(_name(cell)) for cell in cells]
        known = [field for field in fields if field]
        if len(set(known)) < len(known) or not {"first", "last", "connected"} <= set(known):
            return None
        width = len(fields)
        return cls(width, tuple(fields.index(f) if f in known else width for f in Cells._fields))

    def fits(self, cells: Sequence[str]) -> bool:
        """Say whether a record has a cell for each column, and nothing beyond."""
        beyond = len(cells) - self.width
        return beyond == 0 or (beyond > 0 and not any(map(clean, cells[self.width :])))

    def read(self, cells: Sequence[str]) -> Cells:
        """Take the cells we know from a record that fits."""
        picked = itemgetter(*self.places)([*cells[: self.width], ""])
        return Cells._make(map(clean, picked))


def _name(cell: str) -> str:
    """Spell a column's name as the table of aliases does."""
    return clean(cell.replace("\ufeff", "")).casefold()
