"""Who confirmed skills of mine, and whose skills did I confirm?"""

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
from weakties_linkedin.addresses import slug
from weakties_linkedin.dates import moment
from weakties_linkedin.header import Columns, Header
from weakties_linkedin.keys import key
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

ID = "linkedin.endorsements"


class Cells(NamedTuple):
    """What one row says; the columns of one of the two people are there."""

    date: str
    skill: str
    first: str
    last: str
    url: str
    status: str


def _table(way: str, person: str) -> Table[Cells]:
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
    spelt = (f"endorsement_{way}_info.csv", f"endorsement {way} info.csv")
    return Table(spelt, Columns(Cells, {k.casefold(): v for k, v in names.items()}, needed))


RECEIVED, GIVEN = _table("received", "Endorser"), _table("given", "Endorsee")


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
        given, connected = _is_given(source), Connected(source)
        for one in rows(source, GIVEN if given else RECEIVED):
            yield _told(one, connected, given=given) if isinstance(one, Row) else one


def _is_given(source: Source) -> bool:
    """Claim that the file says whom I endorsed."""
    try:
        return any(
            Header.of(line.cells, GIVEN.columns)
            for line in source.head().lines(GIVEN.delimiter(source))
        )
    except WeaktiesError:  # reading the whole of it will say so
        return False


def _told(row: Row[Cells], connected: Connected, *, given: bool) -> Draft | Reject | Skip:
    """Decide what one endorsement tells."""
    from weakties_linkedin.events import (  # noqa: PLC0415  # a start need not make event classes
        EndorsementGiven,
        EndorsementReceived,
    )

    line, cells = row
    at = moment(cells.date)
    if cells.status and cells.status.casefold() != "accepted":
        return Skip("an endorsement that was not accepted", line.row, code="endorsement.refused")
    if at is None:
        message = f"Endorsement Date is {cells.date!r}; expected such as 2023/11/02 08:00:01 UTC."
        reason = "Endorsement Date is no moment such as 2023/11/02 08:00:01 UTC; write it so."
        return rejected("date.unreadable", message, line, reason)
    if not cells.skill:
        return rejected("skill.missing", "No skill is given, so nothing is told.", line)
    other = _other(cells, at, connected, line)
    if not isinstance(other, PersonAdded):
        return other
    kind = EndorsementGiven if given else EndorsementReceived
    event = kind(person=other.person, skill=cells.skill, at=at)
    named = key(kind.KIND, other.person, at, cells.skill)
    return Draft(event=event, key=named, source=ID, row=line.row, mentions=(other,))


def _other(cells: Cells, at: When, connected: Connected, line: Line) -> PersonAdded | Reject | Skip:
    """Find the other person: by profile, or in files of before 2023 by name."""
    name = f"{cells.first} {cells.last}".strip()
    if profile := slug(cells.url):
        return acquaintance(profile, name, at)
    if cells.url:
        return rejected("address.unreadable", STRANGE.format(cells.url), line, NO_PROFILE)
    if name.casefold() == MEMBER:
        return Skip(DELETED, line.row, code="member.deleted")
    return connected.one(name) or rejected("person.unknown", UNKNOWN, line)
