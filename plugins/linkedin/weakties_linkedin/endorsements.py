"""Endorsements of skills, given and received."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weakties import (
    Bookmark,
    Draft,
    Importer,
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
from weakties_linkedin.header import Columns, Header
from weakties_linkedin.keys import build_key
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

ID = "linkedin.endorsements"


class Cells(NamedTuple):
    """What one row says; the columns of one of the two people are there."""

    date: str
    skill: str
    first: str
    last: str
    url: str
    status: str


def _describe_table(direction: str, person: str) -> Table[Cells]:
    """Describe one of the two files, which call the other person otherwise."""
    names = {
        "endorsement date": "date",
        "skill name": "skill",
        f"{person} first name": "first",
        f"{person} last name": "last",
        f"{person} public url": "url",
        "endorsement status": "status",
    }
    needed = (f"{person} First Name", f"{person} Last Name", "Skill Name", "Endorsement Date")
    spelt = (f"endorsement_{direction}_info.csv", f"endorsement {direction} info.csv")
    return Table(spelt, Columns(Cells, {k.casefold(): v for k, v in names.items()}, needed))


RECEIVED, GIVEN = _describe_table("received", "Endorser"), _describe_table("given", "Endorsee")


class Endorsements(Importer):
    """Reads who endorsed whom for which skill; it is a click, and so no contact."""

    id = ID
    version = 2
    title = "LinkedIn endorsements (Endorsement_Received_Info.csv, Endorsement_Given_Info.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        matches = filter(None, (sniff(source, RECEIVED), sniff(source, GIVEN)))
        return max(matches, key=lambda m: m.confidence, default=None)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`; the header says which of the two files it is."""
        is_own, connected = _lists_own(source), ConnectionIndex(source)
        for row in iterate_rows(source, GIVEN if is_own else RECEIVED):
            yield _read_endorsement(row, connected, is_own=is_own) if isinstance(row, Row) else row


def _lists_own(source: Source) -> bool:
    """Check whether the file says whom I endorsed."""
    try:
        return any(
            Header.of(line.cells, GIVEN.columns)
            for line in source.head().lines(GIVEN.find_delimiter(source))
        )
    except WeaktiesError:  # reading the whole of it will say so
        return False


def _read_endorsement(
    row: Row[Cells], connected: ConnectionIndex, *, is_own: bool
) -> Draft | Reject | Skip:
    """Decide what one endorsement tells."""
    from weakties_linkedin.events import (  # noqa: PLC0415  # a start need not make event classes
        EndorsementGiven,
        EndorsementReceived,
    )

    line, cells = row
    at = parse_moment(cells.date)
    if cells.status and cells.status.casefold() != "accepted":
        return Skip("an endorsement that was not accepted", line.row, code="endorsement.refused")
    if at is None:
        message = f"Endorsement Date is {cells.date!r}; expected such as 2023/11/02 08:00:01 UTC."
        reason = "Endorsement Date is no moment such as 2023/11/02 08:00:01 UTC; write it so."
        return reject_row("date.unreadable", message, line, reason)
    if not cells.skill:
        return reject_row("skill.missing", "No skill is given, so nothing is told.", line)
    other = _find_person(cells, at, connected, line)
    if not isinstance(other, PersonAdded):
        return other
    kind = EndorsementGiven if is_own else EndorsementReceived
    event = kind(person=other.person, skill=cells.skill, at=at)
    named = build_key(kind.KIND, other.person, at, cells.skill)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _find_person(
    cells: Cells, at: When, connected: ConnectionIndex, line: Line
) -> PersonAdded | Reject | Skip:
    """Find the other person: by profile, or in files of before 2023 by name."""
    name = f"{cells.first} {cells.last}".strip()
    if profile := parse_slug(cells.url):
        return make_acquaintance(profile, name, at)
    if cells.url:
        return reject_row("address.unreadable", STRANGE.format(cells.url), line, NO_PROFILE)
    if name.casefold() == MEMBER:
        return Skip(DELETED, line.row, code="member.deleted")
    return connected.find_with_profile(name) or reject_row("person.unknown", UNKNOWN, line)
