"""Notes about connections."""

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
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.dates import parse_moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import build_key
from weakties_linkedin.people import (
    NO_PROFILE,
    STRANGE,
    UNKNOWN,
    ConnectionIndex,
    make_acquaintance,
)
from weakties_linkedin.tables import Line, Row, Table, iterate_rows, reject_row, sniff

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
        connected = ConnectionIndex(source)
        for row in iterate_rows(source, TABLE):
            yield _read_note(row, connected) if isinstance(row, Row) else row


def _read_note(row: Row[Cells], connected: ConnectionIndex) -> Draft | Reject | Skip:
    """Decide what one note tells; an edited one is told again, on the day it was edited."""
    line, cells = row
    created = parse_moment(cells.created)
    at = parse_moment(cells.edited) if cells.edited else created
    if created is None or at is None:
        message = (
            f"Created On is {cells.created!r} and Edited On {cells.edited!r}; "
            "expected moments such as 2026-03-05 14:07:09 UTC."
        )
        reason = (
            "Created On or Edited On is no moment such as 2026-03-05 14:07:09 UTC; write it so."
        )
        return reject_row("date.unreadable", message, line, reason)
    if not cells.note:
        return Skip("an empty note", line.row, code="note.empty")
    other = _find_person(cells, created, connected, line)
    if isinstance(other, Reject):
        return other
    event = PersonDescribed(person=other.person, note=cells.note, at=at)
    named = build_key(other.person, created)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _find_person(
    cells: Cells, at: When, connected: ConnectionIndex, line: Line
) -> PersonAdded | Reject:
    """Find whom the note is about."""
    name = f"{cells.first} {cells.last}".strip()
    if profile := parse_slug(cells.url):
        return make_acquaintance(profile, name, at)
    if cells.url:
        return reject_row("address.unreadable", STRANGE.format(cells.url), line, NO_PROFILE)
    return connected.find_with_profile(name) or reject_row("person.unknown", UNKNOWN, line)
