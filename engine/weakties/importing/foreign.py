"""Files of kinds that people have and no importer reads: what they are, and what to do instead."""

from __future__ import annotations

import re

import attrs

from weakties.importing.source import Source

_HEAD = 2**16
_AS_CSV = "save the sheet with people as CSV (UTF-8), and import that"
_AS_CONTACTS = "export its contacts as vCard or CSV, and import that"
_AS_TEXT = "copy the people into a sheet, save it as CSV, and import that"


@attrs.frozen
class FileKind:
    """A kind of file that is known and not read.

    Attributes:
        description: what it is, to follow "it is".
        cure: what to do, beginning with a verb.
        has_people: whether it is worth a word where other files are read.
    """

    description: str
    cure: str
    has_people: bool = False


_WORKBOOK = FileKind("a workbook of Excel", _AS_CSV, has_people=True)
_OPEN_WORKBOOK = FileKind("a workbook of LibreOffice (ods)", _AS_CSV, has_people=True)
_NUMBERS = FileKind("a workbook of Numbers", _AS_CSV, has_people=True)
_MAILBOX = FileKind(
    "a mailbox (mbox)", f"weakties reads no letters; {_AS_CONTACTS}", has_people=True
)
_LETTER = FileKind("a letter", f"weakties reads no letters; {_AS_CONTACTS}")
_OUTLOOK = FileKind(
    "a data file of Outlook",
    "export the contacts from Outlook as CSV, and the calendar as .ics, and import those",
    has_people=True,
)
_MONICA = FileKind(
    "an export of the personal CRM Monica",
    "export the contacts there as vCard, and import that; its notes and activities are not read",
    has_people=True,
)
_JSON = FileKind("a file of JSON, which no importer reads", _AS_CONTACTS)
_WORD = FileKind("a document of a word processor", _AS_TEXT)
_PDF = FileKind("a PDF", f"export the list where it comes from, or {_AS_TEXT}")
_PICTURE = FileKind("a picture", _AS_TEXT)
_PACKED = FileKind(
    "an archive that is not opened", "unpack it, and import the folder", has_people=True
)
_DEEP = FileKind("a zip that is damaged, or lies too deep in others", _PACKED.cure, has_people=True)
_PAGE = FileKind("a web page, perhaps of a login", "export the file again while you are signed in")
_DATABASE = FileKind("a database", _AS_CONTACTS)
_TEXT = FileKind("a text", _AS_TEXT)

_BY_ENDING = {
    "xlsx": _WORKBOOK, "xlsm": _WORKBOOK, "xls": _WORKBOOK, "xlsb": _WORKBOOK,
    "ods": _OPEN_WORKBOOK, "numbers": _NUMBERS,
    "mbox": _MAILBOX, "mbx": _MAILBOX, "eml": _LETTER, "emlx": _LETTER, "msg": _LETTER,
    "pst": _OUTLOOK, "ost": _OUTLOOK, "olm": _OUTLOOK,
    "docx": _WORD, "doc": _WORD, "odt": _WORD, "rtf": _WORD, "pages": _WORD, "pdf": _PDF,
    "png": _PICTURE, "jpg": _PICTURE, "jpeg": _PICTURE, "heic": _PICTURE, "webp": _PICTURE,
    "rar": _PACKED, "7z": _PACKED, "gz": _PACKED, "tgz": _PACKED, "tar": _PACKED, "bz2": _PACKED,
    "xz": _PACKED, "zip": _DEEP, "json": _JSON, "html": _PAGE, "htm": _PAGE,
    "md": _TEXT, "markdown": _TEXT, "txt": _TEXT,
    "abbu": FileKind("an archive of Apple's Contacts", _AS_CONTACTS),
    "ldif": FileKind("an address book in LDIF", _AS_CONTACTS),
    "sqlite": _DATABASE, "db": _DATABASE, "mdb": _DATABASE, "accdb": _DATABASE,
}  # fmt: skip
_BY_BEGINNING = (
    (b"!BDN", _OUTLOOK), (b"%PDF", _PDF), (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE),
    (b"Rar!", _PACKED), (b"7z\xbc\xaf", _PACKED), (b"\x1f\x8b", _PACKED), (b"BZh", _PACKED),
    (b"SQLite format 3", _DATABASE), (b"{\\rtf", _WORD), (b"PK\x03\x04", _DEEP),
)  # fmt: skip
_MONICA_MARK = re.compile(rb'"(?:app_version|exported_by|google2fa_secret)"\s*:')
_FROM = re.compile(rb"From \S+ .*\d{4}[^\n]*\r?\n[A-Za-z-]+:")
_HTML = re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE)


def is_document(name: str) -> bool:
    """Check whether a file is a document of another program, though it may be a zip within."""
    kind = _BY_ENDING.get(name.rpartition(".")[2].casefold())
    return kind is not None and kind is not _DEEP


def describe(source: Source) -> FileKind | None:
    """Return what a file is that nobody here reads, by its content, then by its ending.

    >>> describe(Source("Takeout.mbox", lambda: b"")).description
    'a mailbox (mbox)'
    >>> describe(Source("people.csv", lambda: b"a,b")) is None
    True
    """
    head = source.head(_HEAD).read()
    ending = source.name.rpartition(".")[2].casefold()
    if source.name.casefold() == "workbook.xml":
        return _WORKBOOK
    if head.lstrip()[:1] in (b"{", b"[") and _MONICA_MARK.search(head):
        return _MONICA
    if _FROM.match(head):
        return _MAILBOX
    if _HTML.match(head):
        return _PAGE
    by_ending = _BY_ENDING.get(ending)
    if by_ending and not (by_ending is _TEXT or by_ending is _JSON):
        return by_ending
    by_content = next((kind for start, kind in _BY_BEGINNING if head.startswith(start)), None)
    return by_content or by_ending
