"""Invitations to connect, sent and received."""

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
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.dates import parse_moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import build_key, digest_words
from weakties_linkedin.people import (
    DELETED,
    MEMBER,
    NO_PROFILE,
    STRANGE,
    UNKNOWN,
    ConnectionIndex,
    make_acquaintance,
)
from weakties_linkedin.tables import Line, Row, Table, iterate_rows, reject_row, sniff

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
        connected = ConnectionIndex(source)
        for row in iterate_rows(source, TABLE):
            yield _read_invitation(row, connected) if isinstance(row, Row) else row


@attrs.frozen
class Invitation:
    """An invitation I sent, as far as a message can be compared with it.

    Attributes:
        note: a digest of the words that went with it; empty if there were none.
    """

    at: When
    note: str


def list_sent(source: Source) -> dict[str, list[Invitation]]:
    """Return the invitations I sent, by the slug of the receiver; empty without profiles."""
    invitations: dict[str, list[Invitation]] = {}
    for row in _iterate_readable_rows(source):
        at, profile = parse_moment(row.cells.sent), parse_slug(row.cells.invitee)
        if row.cells.direction.casefold() == "outgoing" and at and profile:
            invitations.setdefault(profile, []).append(
                Invitation(at, digest_words(row.cells.message))
            )
    return invitations


def list_own_slugs(source: Source) -> list[str]:
    """Return the slug of the owner of the export, as often as an invitation tells it."""
    ends = {"outgoing": "inviter", "incoming": "invitee"}
    slugs = (
        parse_slug(getattr(row.cells, ends.get(row.cells.direction.casefold(), "inviter")))
        for row in _iterate_readable_rows(source)
        if row.cells.direction.casefold() in ends
    )
    return [profile for profile in slugs if profile]


def _iterate_readable_rows(source: Source) -> Iterator[Row[Cells]]:
    """Yield the rows of a neighbor, up to where it is damaged; its own import says that it is."""
    try:
        yield from (row for row in iterate_rows(source, TABLE) if isinstance(row, Row))
    except WeaktiesError:
        return


def _read_invitation(row: Row[Cells], connected: ConnectionIndex) -> Draft | Reject | Skip:
    """Decide what one invitation tells."""
    line, cells = row
    direction, at = cells.direction.casefold(), parse_moment(cells.sent)
    if direction not in ("outgoing", "incoming"):
        message = f"Direction is {cells.direction!r}; expected OUTGOING or INCOMING."
        return reject_row(
            "direction.unknown", message, line, "Direction is not OUTGOING or INCOMING."
        )
    if at is None:
        message = f"Sent At is {cells.sent!r}; expected a moment such as 3/5/24, 2:07 PM."
        reason = "Sent At is no moment such as 3/5/24, 2:07 PM; write it so."
        return reject_row("date.unreadable", message, line, reason)
    out = direction == "outgoing"
    address, name = (cells.invitee, cells.receiver) if out else (cells.inviter, cells.sender)
    other = _find_person(address, name, at, connected, line)
    if not isinstance(other, PersonAdded):
        return other
    event = InteractionNoted(
        people=(other.person,),
        channel="linkedin-invitation",
        direction="out" if out else "in",
        at=at,
    )
    named = build_key(direction, other.person, at)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _find_person(
    address: str, name: str, at: When, connected: ConnectionIndex, line: Line
) -> PersonAdded | Reject | Skip:
    """Find whom it went to, or came from; only a profile names somebody for certain."""
    if profile := parse_slug(address):
        return make_acquaintance(profile, name, at)
    if address:
        return reject_row("address.unreadable", STRANGE.format(address), line, NO_PROFILE)
    if name.casefold() == MEMBER:
        return Skip(DELETED, line.row, code="member.deleted")
    return connected.find_with_profile(name, at) or reject_row("person.unknown", UNKNOWN, line)
