"""Public recommendations, received and given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weakties import (
    Bookmark,
    Draft,
    Importer,
    InteractionNoted,
    Match,
    Reject,
    Skip,
    Source,
)
from weakties_linkedin.dates import parse_moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import RECOMMENDATIONS, build_key
from weakties_linkedin.people import DELETED, MEMBER, UNNAMED, ConnectionIndex
from weakties_linkedin.tables import Line, Row, Table, iterate_rows, reject_row, sniff

ID = RECOMMENDATIONS
GIVEN, RECEIVED = "given", "received"
WRITTEN = ("visible", "hidden")
"""Recommendations that were handed over, whether the profile shows them or not."""
ALONE = (
    "It gives a name and no profile, as recommendations always do; "
    "import it together with Connections.csv."
)


class Cells(NamedTuple):
    """What one row says; its text stays in the file."""

    first: str
    last: str
    created: str
    status: str


TABLE = Table(
    tuple(f"recommendations{s}{direction}.csv" for s in "_ " for direction in (RECEIVED, GIVEN)),
    Columns(
        Cells,
        {
            "first name": "first",
            "last name": "last",
            "creation date": "created",
            "status": "status",
        },
        ("First Name", "Last Name", "Status", "Creation Date"),
        hidden=frozenset({"text"}),
    ),
)


class Recommendations(Importer):
    """Reads the recommendations on profiles, by the name of the file given or received.

    Such a recommendation is a favor, and no job referral: nobody is recommended into a hiring
    process.
    """

    id = ID
    version = 2
    title = "LinkedIn recommendations (Recommendations_Received.csv, Recommendations_Given.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, TABLE)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`; the file says nothing of who but names."""
        connected = ConnectionIndex(source)
        direction = next((w for w in (GIVEN, RECEIVED) if w in source.name.casefold()), "")
        for row in iterate_rows(source, TABLE):
            yield _read_recommendation(row, direction, connected) if isinstance(row, Row) else row


def _read_recommendation(
    row: Row[Cells], direction: str, connected: ConnectionIndex
) -> Draft | Reject | Skip:
    """Decide what one recommendation tells."""
    line, cells = row
    name, at = f"{cells.first} {cells.last}".strip(), parse_moment(cells.created)
    if not direction:
        message = "Call the file Recommendations_Given.csv or Recommendations_Received.csv."
        return reject_row("direction.unknown", message, line)
    if cells.status.casefold() not in WRITTEN:
        return Skip(
            "a recommendation that was not handed over", line.row, code="recommendation.kept"
        )
    if at is None:
        message = f"Creation Date is {cells.created!r}; expected such as 01/24/18, 03:00 PM."
        reason = "Creation Date is no moment such as 01/24/18, 03:00 PM; write it so."
        return reject_row("date.unreadable", message, line, reason)
    other = connected.find_with_profile(name)
    if other is None:
        return _refuse_unknown(name, connected, line)
    event = InteractionNoted(
        people=(other.person,),
        direction="out" if direction == GIVEN else "in",
        purpose="favor",
        gave_value=True if direction == GIVEN else None,
        at=at,
    )
    named = build_key(direction, other.person, at)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _refuse_unknown(name: str, connected: ConnectionIndex, line: Line) -> Reject | Skip:
    """Leave a row of which it is not clear whom it is about; no export gives a profile here."""
    if name.casefold() == MEMBER:
        return Skip(DELETED, line.row, code="member.deleted")
    if connected.is_present:
        return Skip(UNNAMED, line.row, code="person.unknown")
    return reject_row("person.unknown", ALONE, line)
