"""Whom a ``Connections.csv`` tells of: one person a row, from any year's export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

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
from weakties_linkedin.addresses import slug
from weakties_linkedin.cells import day
from weakties_linkedin.header import NEEDED, Cells, Header

ID = "linkedin.connections"
FILE = "connections.csv"
HIDDEN = "a member who hid their name or closed the account; only a date is given"
DELETED = "a deleted member, shown as LinkedIn Member"

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_MESSAGES = {
    "header.missing": f"No header line with {NEEDED} was found; export the file again.",
    "row.ragged": "The row has {} cells where the header has {}; look for a stray comma or quote.",
    "name.missing": "Neither a name nor an address is given, so nobody is told of.",
    "address.unreadable": "The URL {!r} is no address of a LinkedIn profile.",
    "email.unreadable": "The e-mail address {!r} is none.",
    "date.unreadable": "Connected On is {!r}; expected a day such as 05 Jun 2024.",
    "date.missing": "Connected On is empty; write a day such as 05 Jun 2024 and import again.",
}


class Line(Protocol):
    """One record of the file, as the engine's `Source.lines` gives it."""

    @property
    def row(self) -> int:
        """The line it begins on, counted from 1."""
        ...

    @property
    def cells(self) -> list[str]:
        """Its cells; none for an empty line."""
        ...

    @property
    def raw(self) -> str:
        """How it stands in the file."""
        ...


class _Told(NamedTuple):
    """A row, understood: who it is, and since when."""

    cells: Cells
    name: str
    slug: str | None
    since: str | None


class Connections(Importer):
    """Reads LinkedIn's list of connections."""

    id = ID
    version = 1
    title = "LinkedIn connections (Connections.csv)"
    snapshot = True

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`; only the first 64 KiB are looked at."""
        named = source.name.casefold() == FILE
        try:
            seen: list[list[str]] = []
            for line in source.head().lines():
                if Header.of(line.cells):
                    return Match(0.95 if named else 0.8, f"its header has {NEEDED}")
                seen.append(line.cells)
        except WeaktiesError as error:
            return Match(0.1, str(error)) if named else None
        return Match(0.2, _unlike(seen)) if named else None

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`; without a header every row is rejected.

        A spreadsheet that sorted the file may have moved rows above their header: what fits the
        header, and is more than a note, is a row wherever it stands.
        """
        lines = source.lines()
        header, before = None, []
        for line in lines:
            before.append(line)
            if header := Header.of(line.cells):
                break
        if header is None:
            yield from (_blank(line) or _reject("header.missing", line) for line in before)
            return
        for line in before[:-1]:
            yield _blank(line) or _above(line, header)
        yield Skip("header", before[-1].row)
        for line in lines:
            if again := Header.of(line.cells):
                header = again
                yield Skip("header", line.row)
            else:
                yield _row(line, header)


def _unlike(seen: list[list[str]]) -> str:
    """Say what was expected and what stands there instead."""
    widest = max(seen, key=len, default=[])
    shown = ", ".join(widest)[:120]
    if not shown.strip():
        return f"expected a header with {NEEDED}, but the file is empty"
    hint = ""
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(widest) < 3 and separator in shown:
            hint = f"; it is separated by {name}, save it with commas"
    return f"expected a header with {NEEDED} (in English), saw {shown!r}{hint}"


def _blank(line: Line) -> Skip | None:
    return None if any(map(str.strip, line.cells)) else Skip("blank line", line.row)


def _above(line: Line, header: Header) -> Draft | Reject | Skip:
    """Tell a row that stands above the header from LinkedIn's notes, which fill a cell or two."""
    if header.fits(line.cells):
        cells = header.read(line.cells)
        if day(cells.connected) or sum(map(bool, cells)) > 2:
            return _row(line, header)
    return Skip("preamble", line.row)


def _row(line: Line, header: Header) -> Draft | Reject | Skip:
    """Decide what one row tells."""
    if not header.fits(line.cells):
        if blank := _blank(line):
            return blank
        return _reject("row.ragged", line, len(line.cells), header.width)
    cells = header.read(line.cells)
    if not any(cells):
        return Skip("blank line", line.row)
    name = f"{cells.first} {cells.last}".strip()
    told = _Told(cells, name, slug(cells.url), day(cells.connected))
    if told.since and not any(cells[:-1]):
        return Skip(HIDDEN, line.row)
    if told.name.casefold() == "linkedin member":
        return Skip(DELETED, line.row)
    return _doubt(told, line) or _draft(told, line.row)


def _doubt(told: _Told, line: Line) -> Reject | None:
    """Refuse what names nobody, or says something that cannot be understood.

    A missing name is no doubt where an address is given: it names its owner better than a name
    does. A missing date is one: an event must say when it happened, and nothing here is guessed.
    """
    cells = told.cells
    if cells.connected and not told.since:
        return _reject("date.unreadable", line, cells.connected)
    if not (told.name or cells.url or cells.email):
        return _reject("name.missing", line)
    if cells.url and not told.slug:
        return _reject("address.unreadable", line, cells.url)
    if cells.email and not _EMAIL.fullmatch(cells.email):
        return _reject("email.unreadable", line, cells.email)
    return None if told.since else _reject("date.missing", line)


def _draft(told: _Told, row: int) -> Draft:
    """Tell of one person; the key is who it is, and nothing that another export tells otherwise."""
    claim, alias, cells = _claim(told), _alias(told), told.cells
    event = PersonAdded(
        person=PersonId(claim),
        organization=OrganizationId(f"name:{cells.company}") if cells.company else None,
        found="linkedin",
        alias=alias.removeprefix("alias:"),
        name=told.name or None,
        email=cells.email or None,
        linkedin=told.slug,
        title=cells.position or None,
        at=When(told.since or ""),
    )
    return Draft(event=event, key=claim, source=ID, row=row)


def _claim(told: _Told) -> str:
    """Name the person by the strongest of what is given: profile, e-mail, or name and day."""
    if told.slug:
        return f"linkedin:{told.slug}"
    cells = told.cells
    if cells.email:
        return f"email:{cells.email.lower()}"
    return _alias(told)


def _alias(told: _Told) -> str:
    """Name the person as an export without profiles does, so that eras meet in one person."""
    name = "\0".join((told.cells.first, told.cells.last, told.since or ""))
    return f"alias:linkedin/name/{sha256(name.encode()).hexdigest()}"


def _reject(code: str, line: Line, *seen: object) -> Reject:
    return Reject(code, _MESSAGES[code].format(*seen), line.row, line.raw)
