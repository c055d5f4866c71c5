"""People in ``Connections.csv``: one a row, from any year's export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    OrganizationId,
    PersonAdded,
    PersonId,
    Reject,
    Skip,
    Source,
    WeaktiesError,
    When,
)
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.dates import parse_day
from weakties_linkedin.header import Columns, Header
from weakties_linkedin.keys import CONNECTIONS
from weakties_linkedin.tables import (
    Line,
    explain_mismatch,
    find_delimiter_of,
    reject_ragged,
    skip_blank,
    skip_heading,
    skip_preamble,
    split_beginning,
)

ID = CONNECTIONS
FILE = "connections.csv"
HIDDEN = "a member who hid their name or closed the account; only a date is given"
DELETED = "a deleted member, shown as LinkedIn Member"


class Cells(NamedTuple):
    """What one row says; an absent column says nothing."""

    first: str
    last: str
    url: str
    email: str
    company: str
    position: str
    connected: str


_NAMES = {
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
COLUMNS = Columns(Cells, _NAMES, ("First Name", "Last Name", "Connected On"))
NEEDED = str(COLUMNS)

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_MESSAGES = {
    "header.missing": f"No header line with {NEEDED} was found; export the file again.",
    "name.missing": "Neither a name nor an address is given, so nobody is told of.",
    "address.unreadable": "The URL {!r} is no address of a LinkedIn profile.",
    "email.unreadable": "The e-mail address {!r} is none.",
    "date.unreadable": "Connected On is {!r}; expected a day such as 05 Jun 2024.",
    "date.missing": "Connected On is empty; write a day such as 05 Jun 2024 and import again.",
}

_REASONS = {
    "address.unreadable": "The URL is no address of a LinkedIn profile.",
    "email.unreadable": "What stands for the e-mail address is none; mend it or empty the cell.",
    "date.unreadable": "Connected On is no day such as 05 Jun 2024; write it so.",
}
"""What stands for all rows of one code, without their values."""


class _Connection(NamedTuple):
    """A row, understood: who it is, and since when."""

    cells: Cells
    name: str
    slug: str | None
    since: str | None


class Connections(Importer):
    """Reads LinkedIn's list of connections."""

    id = ID
    version = 3
    title = "LinkedIn connections (Connections.csv)"
    snapshot = True

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`; only the first 64 KiB are looked at."""
        named = source.name.casefold() == FILE
        try:
            records: list[list[str]] = []
            for line in split_beginning(source, find_delimiter_of(source, COLUMNS)):
                if Header.of(line.cells, COLUMNS):
                    return Match(0.95 if named else 0.8, f"its header has {NEEDED}")
                records.append(line.cells)
        except WeaktiesError as error:
            return Match(0.1, str(error)) if named else None
        return Match(0.2, explain_mismatch(records, COLUMNS)) if named else None

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`; without a header every row is rejected.

        A spreadsheet that sorted the file may have moved rows above their header: what fits the
        header, and is more than a note, is a row wherever it stands.
        """
        lines = source.lines(find_delimiter_of(source, COLUMNS))
        header, before = None, []
        for line in lines:
            before.append(line)
            if header := Header.of(line.cells, COLUMNS):
                break
        if header is None:
            yield from (skip_blank(line) or _reject("header.missing", line) for line in before)
            return
        for line in before[:-1]:
            yield skip_blank(line) or _read_row_above(line, header)
        yield skip_heading(before[-1])
        for line in lines:
            if again := Header.of(line.cells, COLUMNS):
                header = again
                yield skip_heading(line)
            else:
                yield _read_row(line, header)


def _read_row_above(line: Line, header: Header[Cells]) -> Draft | Reject | Skip:
    """Distinguish a row above the header from LinkedIn's notes, which fill a cell or two."""
    if header.fits(line.cells):
        cells = header.read(line.cells)
        if parse_day(cells.connected) or sum(map(bool, cells)) > 2:
            return _read_row(line, header)
    return skip_preamble(line)


def _read_row(line: Line, header: Header[Cells]) -> Draft | Reject | Skip:
    """Decide what one row tells."""
    if not header.fits(line.cells):
        return reject_ragged(line, header)
    cells = header.read(line.cells)
    if not any(cells):
        return Skip("blank line", line.row, code="layout.blank")
    name = f"{cells.first} {cells.last}".strip()
    connection = _Connection(cells, name, parse_slug(cells.url), parse_day(cells.connected))
    if connection.since and not any(cells[:-1]):
        return Skip(HIDDEN, line.row, code="member.hidden")
    if connection.name.casefold() == "linkedin member":
        return Skip(DELETED, line.row, code="member.deleted")
    return _find_doubt(connection, line) or _build_draft(connection, line.row)


def _find_doubt(connection: _Connection, line: Line) -> Reject | None:
    """Refuse what names nobody, or says something that cannot be understood.

    A missing name is no doubt where an address is given: it names its owner better than a name
    does. A missing date is one: an event must say when it happened, and nothing here is guessed.
    """
    cells = connection.cells
    if cells.connected and not connection.since:
        return _reject("date.unreadable", line, cells.connected)
    if not (connection.name or cells.url or cells.email):
        return _reject("name.missing", line)
    if cells.url and not connection.slug:
        return _reject("address.unreadable", line, cells.url)
    if cells.email and not _EMAIL.fullmatch(cells.email):
        return _reject("email.unreadable", line, cells.email)
    return None if connection.since else _reject("date.missing", line)


def _build_draft(connection: _Connection, row: int) -> Draft:
    """Draft one person; the key is who it is, and nothing that another export tells otherwise."""
    claim, alias, cells = _build_claim(connection), _build_alias(connection), connection.cells
    event = PersonAdded(
        person=PersonId(claim),
        organization=OrganizationId(f"name:{cells.company}") if cells.company else None,
        found="linkedin",
        alias=alias.removeprefix("alias:"),
        name=connection.name or None,
        email=cells.email or None,
        linkedin=connection.slug,
        title=cells.position or None,
        at=When(connection.since or ""),
    )
    return Draft(event=event, key=claim, source=ID, row=row)


def _build_claim(connection: _Connection) -> str:
    """Name the person by the strongest of what is given: profile, e-mail, or name and day."""
    if connection.slug:
        return f"linkedin:{connection.slug}"
    cells = connection.cells
    if cells.email:
        return f"email:{cells.email.lower()}"
    return _build_alias(connection)


def _build_alias(connection: _Connection) -> str:
    """Name the person as an export without profiles does, so that eras meet in one person."""
    name = "\0".join((connection.cells.first, connection.cells.last, connection.since or ""))
    return f"alias:linkedin/name/{sha256(name.encode()).hexdigest()}"


def _reject(code: str, line: Line, *values: object) -> Reject:
    message = _MESSAGES[code].format(*values)
    return Reject(code, message, line.row, line.raw, reason=_REASONS.get(code, message))
