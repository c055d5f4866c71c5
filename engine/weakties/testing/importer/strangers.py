"""Files that belong to no importer of people: each is small, and what somebody may try."""

from __future__ import annotations

import random
from typing import NamedTuple


class Stranger(NamedTuple):
    """A file of somebody else's."""

    name: str
    content: bytes


_PROSE = (
    "Dear diary,\n\nToday I went for a walk, and met nobody. It rained, then it did not.\n"
    'Somebody said "hello", from far away; I said nothing.\n'
)
_SPENT = (
    "Date,Description,Amount,Balance\n2024-01-02,Groceries,-12.50,100.00\n"
    "2024-01-03,Rent,-900.00,-800.00\n"
)
_MEASURED = "time;sensor;celsius\n2024-01-02T10:00;roof;4,5\n2024-01-02T11:00;roof;5,1\n"
_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20240102\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nEND:VCARD\r\n"
_PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00"
    b"\x00IEND\xaeB`\x82"
)

STRANGERS = (
    Stranger("nothing", b""),
    Stranger("blank.txt", b"\n \n\t\n"),
    Stranger("picture.png", _PNG),
    Stranger("settings.json", b'{"name": "x", "list": [1, 2, {"email": null}]}\n'),
    Stranger("lines.jsonl", b'{"a": 1}\n{"a": 2}\n'),
    Stranger("page.html", b"<!doctype html><title>x</title><p>First Name, Last Name</p>\n"),
    Stranger("diary.txt", _PROSE.encode()),
    Stranger("diary.utf-16.txt", _PROSE.encode("utf-16")),
    Stranger("account.csv", _SPENT.encode()),
    Stranger("roof.csv", _MEASURED.encode()),
    Stranger("heading.csv", b"a,b,c\n"),
    Stranger("quote.csv", b'a,b\n"never closed,1\n2,3\n'),
    Stranger("holidays.ics", _CALENDAR.encode()),
    Stranger("card.vcf", _CARD.encode()),
    Stranger("program.py", b'import sys\n\nprint("name", sys.argv)\n'),
    Stranger("archive.zip", b"PK\x03\x04 and no more"),
    Stranger("zeros", bytes(5_000)),
    Stranger("noise", random.Random(1).randbytes(5_000)),  # noqa: S311  # the same noise every time
)
