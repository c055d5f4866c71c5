"""Whom did I invite to connect, and who invited me?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

from weakties import (
    Bookmark,
    Draft,
    Importer,
    InteractionNoted,
    Match,
    PersonAdded,
    Reject,
    Skip,
    Source,
    WeaktiesError,
    When,
)
from weakties_linkedin.addresses import slug
from weakties_linkedin.dates import moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import digest, key
from weakties_linkedin.people import (
    DELETED,
    MEMBER,
    NO_PROFILE,
    STRANGE,
    UNKNOWN,
    Connected,
    acquaintance,
)
from weakties_linkedin.tables import Line, Row, Table, rejected, rows, sniff

ID = "linkedin.invitations"


class Cells(NamedTuple):
    """What one row says."""

    sender: str
    receiver: str
    sent: str
    message: str
    direction: str
    inviter: str
    invitee: str


TABLE = Table(
    ("invitations.csv",),
    Columns(
        Cells,
        {
            "from": "sender",
            "to": "receiver",
            "sent at": "sent",
            "message": "message",
            "direction": "direction",
            "inviterprofileurl": "inviter",
            "inviteeprofileurl": "invitee",
        },
        ("From", "To", "Direction", "Sent At"),
        frozenset({"message"}),
        frozenset({"message"}),
    ),
)


class Invitations(Importer):
    """Reads the invitations to connect, sent and received.

    Each is a contact, in the direction it went; whether it was taken up, the file does not say.
    """

    id = ID
    version = 2
    title = "LinkedIn invitations (Invitations.csv)"

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


@attrs.frozen
class Invitation:
    """An invitation I sent, as far as a message can be compared with it.

    Attributes:
        note: a digest of the words that went with it; empty if there were none.
    """

    at: When
    note: str


def sent_to(source: Source) -> dict[str, list[Invitation]]:
    """Give the invitations I sent, by the slug of whom they went to; empty without profiles."""
    found: dict[str, list[Invitation]] = {}
    for row in _readable(source):
        at, profile = moment(row.cells.sent), slug(row.cells.invitee)
        if row.cells.direction.casefold() == "outgoing" and at and profile:
            found.setdefault(profile, []).append(Invitation(at, digest(row.cells.message)))
    return found


def mine(source: Source) -> list[str]:
    """Give the slug of the owner of the export, as often as an invitation tells it."""
    ends = {"outgoing": "inviter", "incoming": "invitee"}
    told = (
        slug(getattr(row.cells, ends.get(row.cells.direction.casefold(), "inviter")))
        for row in _readable(source)
        if row.cells.direction.casefold() in ends
    )
    return [profile for profile in told if profile]


def _readable(source: Source) -> Iterator[Row[Cells]]:
    """Give the rows of a neighbor, up to where it is damaged; its own import says that it is."""
    try:
        yield from (one for one in rows(source, TABLE) if isinstance(one, Row))
    except WeaktiesError:
        return


def _told(row: Row[Cells], connected: Connected) -> Draft | Reject | Skip:
    """Decide what one invitation tells."""
    line, cells = row
    direction, at = cells.direction.casefold(), moment(cells.sent)
    if direction not in ("outgoing", "incoming"):
        message = f"Direction is {cells.direction!r}; expected OUTGOING or INCOMING."
        return rejected(
            "direction.unknown", message, line, "Direction is not OUTGOING or INCOMING."
        )
    if at is None:
        message = f"Sent At is {cells.sent!r}; expected a moment such as 3/5/24, 2:07 PM."
        reason = "Sent At is no moment such as 3/5/24, 2:07 PM; write it so."
        return rejected("date.unreadable", message, line, reason)
    out = direction == "outgoing"
    address, name = (cells.invitee, cells.receiver) if out else (cells.inviter, cells.sender)
    other = _other((address, name), at, connected, line)
    if not isinstance(other, PersonAdded):
        return other
    event = InteractionNoted(
        people=(other.person,),
        channel="linkedin-invitation",
        direction="out" if out else "in",
        at=at,
    )
    named = key(direction, other.person, at)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _other(
    told: tuple[str, str], at: When, connected: Connected, line: Line
) -> PersonAdded | Reject | Skip:
    """Find whom it went to, or came from; only a profile names somebody for certain."""
    address, name = told
    if profile := slug(address):
        return acquaintance(profile, name, at)
    if address:
        return rejected("address.unreadable", STRANGE.format(address), line, NO_PROFILE)
    if name.casefold() == MEMBER:
        return Skip(DELETED, line.row, code="member.deleted")
    return connected.one(name, at) or rejected("person.unknown", UNKNOWN, line)
