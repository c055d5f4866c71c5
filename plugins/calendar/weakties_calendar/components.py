"""The entries of a calendar file, each with the line on which it begins.

Lines are unfolded byte by byte, since old programs fold within a letter, and decoded one by one, so
that a damaged line spoils no other. Only what a meeting is told by is kept of an entry, so that a
description or an attachment of any size costs nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import NamedTuple

import attrs

from weakties import Source, WeaktiesError

LINE_LIMIT, LINES_LIMIT, ZONES_LIMIT = 2**16, 2_000, 200
RAW_LIMIT = 2**14
ENTRIES_LIMIT = 100_000
FILE_LINES_LIMIT, LINES_OF_AN_ENTRY = 200_000, 100
"""Unfolded lines of one file, and how many more for each of its events."""
PIECES_LIMIT = 10_000_000
"""Lines of one file as they stand, folded."""

_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\n|\r|\Z)((?:[ \t][^\r\n]*+(?:\r\n|\n|\r|\Z))*+)")
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_NAME = re.compile(rb"\s*([A-Za-z0-9-]+)[ \t]*[:;]")
_UNSEEN = {code: None for code in (*range(32), 127) if code != ord("\t")}
_ZONE = "VTIMEZONE"
_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", _ZONE})
_COUNTED = ("VEVENT", "VTODO", "VJOURNAL")
_OF_CALENDAR = frozenset({"METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "X-OWNER"})
_OF_EVENT = frozenset({
    "ATTENDEE", "CREATED", "DTEND", "DTSTAMP", "DTSTART", "DURATION", "EXDATE", "EXRULE",
    "LAST-MODIFIED", "ORGANIZER", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS",
    "SUMMARY", "UID", "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip


@attrs.define
class Calendar:
    """What one calendar of a file says of all its entries.

    Attributes:
        lines: its own lines, by the name of their property.
        zones: the lines of each time zone it defines, by its id.
    """

    lines: dict[str, str] = attrs.field(factory=dict)
    zones: dict[str, list[str]] = attrs.field(factory=dict)


@attrs.define
class Entry:
    """An entry of a calendar: an event, or what is none.

    Attributes:
        kind: such as ``VEVENT``.
        row: the line it begins on, counted from 1.
        span: where it stands in the file, in bytes.
        lines: its unfolded lines, each with its property's name.
        fault: what is wrong with it as a whole: ``unclosed``, ``long``, or nothing.
    """

    kind: str
    row: int
    calendar: Calendar
    span: tuple[int, int]
    lines: list[tuple[str, str]] = attrs.field(factory=list)
    fault: str = ""

    def of(self, *names: str) -> list[str]:
        """Return the lines of some properties, in the order of the file."""
        return [line for name, line in self.lines if name in names]


class Line(NamedTuple):
    """An unfolded line: the row it begins on, where it stands, and its first 64 KiB."""

    row: int
    start: int
    end: int
    content: bytes


def read_utf8(source: Source) -> bytes:
    """Return the bytes of a file as UTF-8 without a byte-order mark."""
    content = source.read()
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return source.text().encode("utf-8", "replace")
    return content.removeprefix(BOM_UTF8)


def iterate_entries(content: bytes, name: str = "The calendar") -> Iterator[Entry]:
    """Yield the entries of all calendars of a file as they end, those that never end included.

    Args:
        content: UTF-8 without a byte-order mark.
        name: of the file, for a person.

    Raises:
        WeaktiesError: it holds more entries than a calendar does, or far more lines than they need.
    """
    number = sum(content.count(b"BEGIN:" + kind.encode()) for kind in _COUNTED)
    scan = _Scan()
    if number > ENTRIES_LIMIT:
        raise make_too_many_error(name)
    if content.count(b"\n") > PIECES_LIMIT:
        raise WeaktiesError(
            f"{name} cannot be read: it has more than {PIECES_LIMIT:,} lines; split it."
        )
    left = FILE_LINES_LIMIT + LINES_OF_AN_ENTRY * number
    for line in _unfold_lines(content):
        left -= 1
        if left < 0:
            raise WeaktiesError(
                f"{name} cannot be read: it has far more lines than its events need, more than "
                f"{FILE_LINES_LIMIT:,} and {LINES_OF_AN_ENTRY} an event; export it again."
            )
        yield from scan.add_line(line)
    yield from scan.close("unclosed")


def make_too_many_error(name: str) -> WeaktiesError:
    """Return what to say of a file with more entries than are read."""
    return WeaktiesError(
        f"{name} holds more than {ENTRIES_LIMIT:,} entries; export a part of the time."
    )


def read_raw(content: bytes, entry: Entry) -> str:
    """Return an entry as it stands in the file, at most its first 16 KiB."""
    start, end = entry.span
    return _decode_line(content[start : min(end, start + RAW_LIMIT)]).rstrip("\r\n")


@attrs.define
class _Scan:
    """The state of the scan: the current calendar, entry, and nested parts of the entry."""

    calendar: Calendar = attrs.field(factory=Calendar)
    entry: Entry | None = None
    inside: list[str] = attrs.field(factory=list)

    def add_line(self, line: Line) -> Iterator[Entry]:
        """Read on by one line, and give the entry that ends with it."""
        match = _NAME.match(line.content)
        name = match[1].decode().upper() if match else ""
        if name in ("BEGIN", "END"):
            kind = _decode_visible(line.content).partition(":")[2].strip().upper()
            yield from self._begin(kind, line) if name == "BEGIN" else self._end(kind, line)
        elif self.entry is None and name in _OF_CALENDAR:
            self.calendar.lines.setdefault(name, _decode_visible(line.content))
        if self.entry is not None:
            self.entry.span = (self.entry.span[0], line.end)
            if self.entry.kind == _ZONE or (name in _OF_EVENT and not self.inside):
                self._keep(self.entry, name, line)

    def _keep(self, entry: Entry, name: str, line: Line) -> None:
        """Keep a line, unless it is longer than any meeting needs."""
        if len(line.content) > LINE_LIMIT or len(entry.lines) == LINES_LIMIT:
            entry.fault = "long"
        else:
            entry.lines.append((name, _decode_visible(line.content)))

    def _begin(self, kind: str, line: Line) -> Iterator[Entry]:
        """Go into an entry or a part of one; an entry within another means that one never ended."""
        if kind == "VCALENDAR":
            yield from self.close("unclosed")
            self.calendar = Calendar()
        elif kind in _KINDS:
            yield from self.close("unclosed")
            self.entry = Entry(kind, line.row, self.calendar, (line.start, line.end))
        elif self.entry is not None:
            self.inside.append(kind)

    def _end(self, kind: str, line: Line) -> Iterator[Entry]:
        """Go out of an entry or a part of one."""
        if self.entry is not None and kind == self.entry.kind:
            self.entry.span = (self.entry.span[0], line.end)
            yield from self.close("")
        elif kind == "VCALENDAR":
            yield from self.close("unclosed")
        elif self.inside and kind == self.inside[-1]:
            self.inside.pop()

    def close(self, fault: str) -> Iterator[Entry]:
        """Leave the entry, if there is one; a time zone goes to its calendar."""
        entry, self.entry = self.entry, None
        self.inside.clear()
        if entry is None:
            return
        entry.fault = fault or entry.fault
        if entry.kind != _ZONE:
            yield entry
        elif not entry.fault and len(self.calendar.zones) < ZONES_LIMIT:
            name = next(iter(entry.of("TZID")), "").partition(":")[2].strip()
            self.calendar.zones.setdefault(name, [line for _, line in entry.lines])


def _unfold_lines(content: bytes) -> Iterator[Line]:
    """Put folded lines together; what a line holds beyond its limit is let go."""
    row = 1
    for match in _LINE.finditer(content):
        start, end = match.span()
        if start == end:
            break
        folded = content[start : min(end, start + 2 * LINE_LIMIT)]
        if not match[1]:
            yield Line(row, start, end, folded[: LINE_LIMIT + 2].rstrip(b"\r\n"))
            row += 1
            continue
        text = _FOLD.sub(b"", folded).rstrip(b"\r\n")
        yield Line(row, start, end, text[: LINE_LIMIT + 1])
        row += _count_breaks(content, start, end)


def _count_breaks(content: bytes, start: int, end: int) -> int:
    """Count the lines as they stand in the file."""
    ends = content.count(b"\n", start, end) + content.count(b"\r", start, end)
    return ends - content.count(b"\r\n", start, end)


def _decode_visible(line: bytes) -> str:
    """Decode a line without the control characters in it, at which icalendar would give up."""
    text = _decode_line(line)
    return text if text.isprintable() else text.translate(_UNSEEN)


def _decode_line(line: bytes) -> str:
    """Decode a line as UTF-8, or as what Windows wrote before it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
