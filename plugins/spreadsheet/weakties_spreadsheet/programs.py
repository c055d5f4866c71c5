"""Programs whose sheets are known by their columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from weakties_spreadsheet.columns import fold_names
from weakties_spreadsheet.header import Header


@attrs.frozen
class Program:
    """What writes a kind of sheet.

    Attributes:
        id: of the importer, for ever.
        marks: sets of columns; a sheet that has all of any set is this program's. None is any
            sheet of people.
        origin: where its people were found.
        confidence: of a sheet with such columns.
        numbered: whether its records have a number of their own, in the column Record ID.
    """

    id: str
    title: str
    marks: frozenset[frozenset[str]] | None
    origin: Literal["address-book", "other"] = "address-book"
    confidence: float = 0.9
    numbered: bool = False

    def recognizes(self, header: Header) -> bool:
        """Check whether a sheet with these columns is this program's, and no other's before it."""
        if self.marks is None:
            return header.lists_people() and not header.explain_stranger()
        own = fold_names(header.names)
        return any(marks <= own for marks in self.marks)


def _any(*marks: Iterable[str]) -> frozenset[frozenset[str]]:
    return frozenset(map(fold_names, marks))


_SURE = ("Contact owner", "Lead Status", "Lifecycle Stage", "Create Date", "Associated Company",
         "Marketing contact status", "Last Activity Date")  # fmt: skip
PROGRAMS = (
    Program(
        "spreadsheet.google",
        "Google contacts (CSV, before and since 2024)",
        _any(
            ("E-mail 1 - Value", "First Name"),
            ("E-mail 1 - Value", "Given Name"),
            ("Given Name", "Family Name", "Yomi Name"),
            ("First Name", "Phonetic First Name", "File As"),
        ),
    ),
    Program(
        "spreadsheet.outlook",
        "Outlook contacts (CSV, in English, German, French, Italian, Spanish; Outlook.com)",
        _any(
            ("First Name", "E-mail Address", "E-mail 2 Address"),
            ("First Name", "E-mail Address", "Given Yomi"),
            ("First Name", "E-mail Address", "E-mail Display Name"),
            ("Vorname", "E-Mail-Adresse", "E-Mail 2: Adresse"),  # codespell:ignore
            ("Vorname", "E-Mail-Adresse", "E-Mail: Angezeigter Name"),
            ("Prénom", "Adresse de messagerie", "Adresse de messagerie 2"),  # codespell:ignore
            ("Cognome", "Indirizzo posta elettronica", "Indirizzo posta elettronica 2"),
            ("Nombre", "Dirección de correo electrónico 2"),
        ),
    ),
    Program(
        "spreadsheet.thunderbird",
        "Thunderbird address book (CSV)",
        _any(("Display Name", "Primary Email", "Secondary Email")),
    ),
    Program(
        "spreadsheet.hubspot",
        "HubSpot contacts (CSV)",
        _any(
            *(("Record ID", "Email", mark) for mark in _SURE),
            *(("Record ID", "First Name", mark) for mark in _SURE),
            ("Record ID - Contact", "Email"),
            ("Record ID - Contact", "First Name"),
        ),
        numbered=True,
    ),
    Program(
        "spreadsheet.people",
        "Any sheet of people with a header (CSV, semicolons or tabs)",
        None,
        origin="other",
        confidence=0.6,
    ),
)
