"""Options for a sheet: what it does not say itself."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from weakties import WeaktiesError
from weakties_spreadsheet.columns import Field

MAPPED: dict[str, Field] = {
    "name": "name",
    "first": "first",
    "last": "last",
    "email": "email",
    "linkedin": "linkedin",
    "org": "organization",
    "organization": "organization",
    "title": "title",
    "note": "note",
    "date": "date",
}
"""What a column can be said to hold, and the field that is."""

_START = re.compile(rf"(?:\A|,)\s*({'|'.join(MAPPED)})\s*=", re.IGNORECASE)

Charset = Literal[
    "auto", "utf-8", "utf-16-le", "utf-16-be", "windows-1250", "windows-1251", "windows-1252",
    "windows-1253", "windows-1254", "iso-8859-1", "iso-8859-2", "iso-8859-15", "mac-roman",
]  # fmt: skip


@attrs.frozen
class Options:
    """How a sheet is to be read.

    Attributes:
        map: what columns hold, such as ``name=Full Name,email=Mail``; the rest is found by name.
        dates: how numbers in dates are ordered; ``auto`` reads only what has one meaning.
        delimiter: what parts the cells; ``auto`` takes the one that gives the most columns.
        charset: what the letters are in; ``auto`` takes UTF-8 where it can be that, else what
            Excel saves on Windows or on a Mac, whichever makes words.
    """

    map: str = ""
    dates: Literal["auto", "day-first", "month-first", "iso"] = "auto"
    delimiter: Literal["auto", ",", ";", "tab"] = "auto"
    charset: Charset = "auto"


class WrongMap(WeaktiesError):
    """A ``map`` that cannot be read, or names a column the sheet has not."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(
            f"The option map={text!r} cannot be followed: {reason}. "
            "Write it as name=Full Name,email=Mail, with the names of the file's first row."
        )


def parse_mapping(text: str) -> dict[Field, str]:
    """Read what the user says of columns; a comma may be part of a column's name.

    Raises:
        WrongMap: it does not begin with something a column can hold, or says a thing twice.

    >>> parse_mapping("name=Last, First,org=Firma")
    {'name': 'Last, First', 'organization': 'Firma'}
    """
    starts = list(_START.finditer(text))
    if not starts and not text.strip():
        return {}
    if not starts or starts[0].start() > 0:
        raise WrongMap(text, f"a column can hold {', '.join(MAPPED)}")
    names_by_field: dict[Field, str] = {}
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        field = MAPPED[start[1].casefold()]
        if field in names_by_field:
            raise WrongMap(text, f"{field} is named twice")
        names_by_field[field] = text[start.end() : after.start() if after else None].strip()
    return names_by_field
