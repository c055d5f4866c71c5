"""Whom does a row tell of, and by what are they known in every later export?"""

from __future__ import annotations

import re
from hashlib import sha256

import attrs

from weakties import Draft, OrganizationId, PersonAdded, PersonId, Reject, Skip, When
from weakties_spreadsheet.cells import address, clean, note, one
from weakties_spreadsheet.columns import Field
from weakties_spreadsheet.dates import Dates, day
from weakties_spreadsheet.header import Header
from weakties_spreadsheet.profiles import profile
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
class Told:
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
    told = _told(row, header, dates, program)
    unread = [c for c in header.told(row.cells, "email") if "@" in c]
    if unread and not told.email:
        return _reject("email.unreadable", row, clean(unread[0])[:_SHOWN])
    return _nobody(told, row) or _draft(told, row.row, program)


def _nobody(told: Told, row: Row) -> Reject | Skip | None:
    """Tell a row that names no person from one that does."""
    if told.name:
        return None
    if told.email.partition("@")[0].casefold() in _MAILBOXES:
        return Skip(MAILBOX, row.row, code="person.mailbox")
    if told.email or told.linkedin:
        return None
    if told.organization:
        return Skip(ORGANIZATION, row.row, code="person.organization")
    return _reject("name.missing", row)


def _reject(code: str, row: Row, *seen: object) -> Reject:
    return Reject(code, _MESSAGES[code].format(*seen), row.row, row.raw, reason=_REASONS[code])


def _told(row: Row, header: Header, dates: Dates, program: Program) -> Told:
    """Take from a row what its columns tell."""

    def first(field: Field) -> str:
        return next(filter(None, map(one, header.told(row.cells, field))), "")

    name, email = _name(row, header), _email(row, header)
    if address(name) == name:
        name, email = "", email or name
    notes = [note(c) for c in header.told(row.cells, "note")]
    referrers = [f"Referred by: {clean(c)}" for c in header.told(row.cells, "referrer")]
    links = map(profile, header.told(row.cells, "linkedin"))
    own = next(filter(_ENTRY.fullmatch, map(clean, header.told(row.cells, "id"))), "")
    others = (a for c in header.told(row.cells, "email") if (a := address(c)))
    further = {a.casefold(): a for a in others if a.casefold() != email.casefold()}
    told = Told(
        name,
        email,
        next(filter(None, links), ""),
        first("organization"),
        first("title"),
        "\n".join(filter(None, (*notes, *referrers))),
        day(clean(first("date")), dates.order) or "",
        first("record") if program.numbered else "",
        own,
        tuple(further.values()),
    )
    return _unescaped(told) if own else told


def _unescaped(told: Told) -> Told:
    """Return a row of weakties' own export without what keeps a spreadsheet from running it."""
    texts = ("name", "email", "organization", "title")
    plain = {f: v[1:] for f in texts if (v := getattr(told, f))[:1] == "'" and v[1:2] in _FORMULA}
    return attrs.evolve(told, **plain)


def _name(row: Row, header: Header) -> str:
    """Give a name: from its parts if the main two are there, else as it is told whole."""
    fields: tuple[Field, ...] = ("first", "middle", "last", "suffix")
    parts = [next(filter(None, map(one, header.told(row.cells, f))), "") for f in fields]
    whole = next(filter(None, map(one, header.told(row.cells, "name"))), "")
    if whole and not (parts[0] and parts[2]):
        return whole
    return " ".join(filter(None, parts))


def _email(row: Row, header: Header) -> str:
    return next(filter(None, map(address, header.told(row.cells, "email"))), "")


def _draft(told: Told, row: int, program: Program) -> Draft:
    """Tell of one person; the key is who it is, and nothing that another export tells otherwise."""
    claim = _claim(told, program)
    event = PersonAdded(
        person=PersonId(claim),
        organization=OrganizationId(f"name:{told.organization}") if told.organization else None,
        found=program.found,
        alias=_number(told) or None,
        name=told.name or None,
        email=told.email or None,
        linkedin=told.linkedin or None,
        title=told.title or None,
        note=told.note or None,
        emails=told.emails or None,
        at=When(told.since),
    )
    return Draft(event=event, key=claim, source=program.id, row=row)


def _claim(told: Told, program: Program) -> str:
    """Name the person by the strongest of what is given: an id of weakties' own before all.

    Without an address, a profile or a number it is name and organization: two rows with the same
    of both are one person, since nothing in the sheet parts them for ever.
    """
    if told.entry:
        return f"id:{told.entry}"
    if told.email:
        return f"email:{told.email.casefold()}"
    if told.linkedin:
        return f"linkedin:{told.linkedin}"
    if told.number:
        return f"alias:{_number(told)}"
    name = "\0".join((told.name.casefold(), told.organization.casefold()))
    return f"alias:{program.id}/{sha256(name.encode()).hexdigest()}"


def _number(told: Told) -> str:
    return f"hubspot/{told.number}" if told.number else ""
