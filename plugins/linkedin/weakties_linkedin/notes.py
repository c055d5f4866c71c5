"""What did I note about my connections?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    PersonAdded,
    PersonDescribed,
    Reject,
    Skip,
    Source,
    When,
)
from weakties_linkedin.addresses import slug
from weakties_linkedin.dates import moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import key
from weakties_linkedin.people import NO_PROFILE, STRANGE, UNKNOWN, Connected, acquaintance
from weakties_linkedin.tables import Line, Row, Table, rejected, rows, sniff

ID = "linkedin.notes"


class Cells(NamedTuple):
    """What one row says."""

    first: str
    last: str
    url: str
    note: str
    created: str
    edited: str


TABLE = Table(
    ("notes.csv",),
    Columns(
        Cells,
        {
            "connection first name": "first",
            "connection last name": "last",
            "connection profile url": "url",
            "note": "note",
            "created on": "created",
            "edited on": "edited",
        },
        ("Connection First Name", "Connection Last Name", "Note", "Created On"),
        frozenset({"note"}),
    ),
)


class Notes(Importer):
    """Reads my own notes about connections; of all files, the one whose text is kept."""

    id = ID
    version = 2
    title = "LinkedIn notes (Notes.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, TABLE)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`."""
        connected = Connected(source)
        for one in rows(source, TABLE):
            yield _told(one, connected) if isinstance(one, Row) else one


def _told(row: Row[Cells], connected: Connected) -> Draft | Reject | Skip:
    """Decide what one note tells; an edited one is told again, on the day it was edited."""
    line, cells = row
    created = moment(cells.created)
    at = moment(cells.edited) if cells.edited else created
    if created is None or at is None:
        message = (
            f"Created On is {cells.created!r} and Edited On {cells.edited!r}; "
            "expected moments such as 2026-03-05 14:07:09 UTC."
        )
        reason = (
            "Created On or Edited On is no moment such as 2026-03-05 14:07:09 UTC; write it so."
        )
        return rejected("date.unreadable", message, line, reason)
    if not cells.note:
        return Skip("an empty note", line.row, code="note.empty")
    other = _other(cells, created, connected, line)
    if isinstance(other, Reject):
        return other
    event = PersonDescribed(person=other.person, note=cells.note, at=at)
    named = key(other.person, created)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _other(cells: Cells, at: When, connected: Connected, line: Line) -> PersonAdded | Reject:
    """Find whom the note is about."""
    name = f"{cells.first} {cells.last}".strip()
    if profile := slug(cells.url):
        return acquaintance(profile, name, at)
    if cells.url:
        return rejected("address.unreadable", STRANGE.format(cells.url), line, NO_PROFILE)
    return connected.one(name) or rejected("person.unknown", UNKNOWN, line)
