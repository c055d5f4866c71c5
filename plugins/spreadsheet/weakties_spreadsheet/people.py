"""The person in a row, with keys that hold in every later export."""

from __future__ import annotations

import re
from hashlib import sha256

import attrs

from weakties import Draft, OrganizationId, PersonAdded, PersonId, Reject, Skip, When
from weakties_spreadsheet.cells import clean, clean_note, parse_address, pick_first
from weakties_spreadsheet.columns import Field
from weakties_spreadsheet.dates import Dates, parse_day
from weakties_spreadsheet.header import Header
from weakties_spreadsheet.profiles import parse_profile
from weakties_spreadsheet.programs import Program
from weakties_spreadsheet.table import Row

ORGANIZATION = "an organization, no person is named"
NOTE = "a line of one cell with a number, such as a sum below the table"
MAILBOX = "a mailbox such as info@ or noreply@, no person is named"

_MESSAGES = {
    "row.ragged": "The header has {} columns, the row {} cells; look for a stray comma or quote.",
    "name.missing": "Neither a name nor an e-mail address is given, so nobody is told of.",
    "email.unreadable": "The e-mail address {!r} is none; mend it or empty the cell.",
}
_REASONS = {
    "row.ragged": "More cells than the header has columns; look for a stray comma or quote.",
    "name.missing": _MESSAGES["name.missing"],
    "email.unreadable": "What stands for the e-mail address is none; mend it or empty the cell.",
}
"""What stands for all rows of one code, without their values."""
_MAILBOXES = {
    "admin", "billing", "contact", "do-not-reply", "donotreply", "hello", "help", "helpdesk", "hr",
    "info", "jobs", "mail", "newsletter", "no-reply", "noreply", "notifications", "office", "sales",
    "service", "support", "team",
}  # fmt: skip
_SHOWN = 80
_ENTRY = re.compile(r"p-[a-z2-7]{16}")
_FORMULA = tuple("=+-@")


@attrs.frozen
class PersonCells:
    """A row, understood.

    Attributes:
        number: what the program itself calls the record; empty if it calls it nothing.
        entry: the id of a person of weakties, in what weakties exported; empty in all else.
        emails: further addresses.
    """

    name: str = ""
    email: str = ""
    linkedin: str = ""
    organization: str = ""
    title: str = ""
    note: str = ""
    since: str = ""
    number: str = ""
    entry: str = ""
    emails: tuple[str, ...] = ()


def judge(row: Row, header: Header, dates: Dates, program: Program) -> Draft | Reject | Skip:
    """Decide what becomes of a row."""
    if not any(map(clean, row.cells)):
        return Skip("blank line", row.row, code="layout.blank")
    if len(row.cells) == 1 < len(header.names) and any(map(str.isdigit, row.cells[0])):
        return Skip(NOTE, row.row, code="row.note")
    if not header.fits(row.cells):
        return _reject("row.ragged", row, len(header.names), len(row.cells))
    person = _read_person(row, header, dates, program)
    unread = [c for c in header.iterate_cells(row.cells, "email") if "@" in c]
    if unread and not person.email:
        return _reject("email.unreadable", row, clean(unread[0])[:_SHOWN])
    return _explain_nobody(person, row) or _build_draft(person, row.row, program)


def _explain_nobody(person: PersonCells, row: Row) -> Reject | Skip | None:
    """Return why a row names no person; None if it names one."""
    if person.name:
        return None
    if person.email.partition("@")[0].casefold() in _MAILBOXES:
        return Skip(MAILBOX, row.row, code="person.mailbox")
    if person.email or person.linkedin:
        return None
    if person.organization:
        return Skip(ORGANIZATION, row.row, code="person.organization")
    return _reject("name.missing", row)


def _reject(code: str, row: Row, *values: object) -> Reject:
    return Reject(code, _MESSAGES[code].format(*values), row.row, row.raw, reason=_REASONS[code])


def _read_person(row: Row, header: Header, dates: Dates, program: Program) -> PersonCells:
    """Take from a row what its columns tell."""

    def first(field: Field) -> str:
        return next(filter(None, map(pick_first, header.iterate_cells(row.cells, field))), "")

    name, email = _read_name(row, header), _read_email(row, header)
    if parse_address(name) == name:
        name, email = "", email or name
    notes = [clean_note(c) for c in header.iterate_cells(row.cells, "note")]
    referrers = [f"Referred by: {clean(c)}" for c in header.iterate_cells(row.cells, "referrer")]
    links = map(parse_profile, header.iterate_cells(row.cells, "linkedin"))
    own = next(filter(_ENTRY.fullmatch, map(clean, header.iterate_cells(row.cells, "id"))), "")
    others = (a for c in header.iterate_cells(row.cells, "email") if (a := parse_address(c)))
    further = {a.casefold(): a for a in others if a.casefold() != email.casefold()}
    person = PersonCells(
        name,
        email,
        next(filter(None, links), ""),
        first("organization"),
        first("title"),
        "\n".join(filter(None, (*notes, *referrers))),
        parse_day(clean(first("date")), dates.order) or "",
        first("record") if program.numbered else "",
        own,
        tuple(further.values()),
    )
    return _unescape(person) if own else person


def _unescape(person: PersonCells) -> PersonCells:
    """Return a row of weakties' own export without what keeps a spreadsheet from running it."""
    texts = ("name", "email", "organization", "title")
    plain = {f: v[1:] for f in texts if (v := getattr(person, f))[:1] == "'" and v[1:2] in _FORMULA}
    return attrs.evolve(person, **plain)


def _read_name(row: Row, header: Header) -> str:
    """Return a name: from its parts if the main two are there, else as it is told whole."""
    fields: tuple[Field, ...] = ("first", "middle", "last", "suffix")
    parts = [
        next(filter(None, map(pick_first, header.iterate_cells(row.cells, f))), "") for f in fields
    ]
    whole = next(filter(None, map(pick_first, header.iterate_cells(row.cells, "name"))), "")
    if whole and not (parts[0] and parts[2]):
        return whole
    return " ".join(filter(None, parts))


def _read_email(row: Row, header: Header) -> str:
    return next(filter(None, map(parse_address, header.iterate_cells(row.cells, "email"))), "")


def _build_draft(person: PersonCells, row: int, program: Program) -> Draft:
    """Draft one person; the key is who it is, and nothing that another export tells otherwise."""
    claim = _build_claim(person, program)
    event = PersonAdded(
        person=PersonId(claim),
        organization=OrganizationId(f"name:{person.organization}") if person.organization else None,
        found=program.origin,
        alias=_format_number(person) or None,
        name=person.name or None,
        email=person.email or None,
        linkedin=person.linkedin or None,
        title=person.title or None,
        note=person.note or None,
        emails=person.emails or None,
        at=When(person.since),
    )
    return Draft(event=event, key=claim, source=program.id, row=row)


def _build_claim(person: PersonCells, program: Program) -> str:
    """Name the person by the strongest of what is given: an id of weakties' own before all.

    Without an address, a profile or a number it is name and organization: two rows with the same
    of both are one person, since nothing in the sheet parts them for ever.
    """
    if person.entry:
        return f"id:{person.entry}"
    if person.email:
        return f"email:{person.email.casefold()}"
    if person.linkedin:
        return f"linkedin:{person.linkedin}"
    if person.number:
        return f"alias:{_format_number(person)}"
    name = "\0".join((person.name.casefold(), person.organization.casefold()))
    return f"alias:{program.id}/{sha256(name.encode()).hexdigest()}"


def _format_number(person: PersonCells) -> str:
    return f"hubspot/{person.number}" if person.number else ""
