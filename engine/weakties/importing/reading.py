"""What does an importer give of a file, and does it account for every row?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from weakties.domain.people import PersonAdded
from weakties.envelope import Draft
from weakties.errors import EndlessImport, Unreadable
from weakties.importing.choosing import Part
from weakties.importing.limits import (
    RAW_LIMIT,
    REJECTS_LIMIT,
    TEXT_LIMIT,
    WORDS_LIMIT,
)
from weakties.importing.protocol import Bookmark, Given, Progress, Reject, Skip, Told
from weakties.importing.source import Line, Source

SILENT, LONG = "importer.silent", "text.long"
_OVERLONG = (
    f"What stands for {{}} is longer than {WORDS_LIMIT:,} characters, a note than {TEXT_LIMIT:,}; "
    "shorten it."
)
MANY, HEAD_ROW = 200_000, 4096
Since = Callable[[str], Bookmark | None]
"""Gives the last bookmark of an importer, by its id."""


@attrs.define
class Reading:
    """A file as its importer read it: every row, before anything is decided.

    Attributes:
        importer: id of what read it.
        snapshot: whether the file holds all there is.
        file: its base name.
        digest: SHA-256 of its bytes.
        plugin: distribution and version the importer is from; empty if it is not installed.
        unread: sentences about files beside it that are of a kind nobody here reads.
    """

    importer: str
    version: int
    snapshot: bool
    file: str
    digest: str
    plugin: str = ""
    told: list[Told] = attrs.field(factory=list)
    bookmark: Bookmark | None = None
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, part: Part) -> Reading:
        """Begin the reading of a part."""
        reader, source = part
        return cls(reader.id, reader.version, reader.snapshot, source.name, source.sha256)

    def take(self, given: Given) -> None:
        """Keep what stands for a row, and the latest bookmark."""
        if isinstance(given, Bookmark):
            self.bookmark = given
        elif not isinstance(given, Progress):
            self.told.append(given)


def given(part: Part, options: Any, since: Bookmark | None) -> Iterator[Given]:
    """Let an importer read a file, and reject the rows that it passed over.

    Rows are counted where the importer asks the engine for them, with `Source.lines`.

    Raises:
        TypeError: it gave something else than drafts, rejects and skips.
        EndlessImport: it gives more than can stand in the file.
        Unreadable: more of its rows are of no use than are kept.
    """
    importer, source = part
    refused = _Refused(source.name)
    heard: dict[int, Line] = {}
    told: set[int] = set()
    most, begun = max(source.size, MANY), False
    asked = _Heard(source.name, source.read, source.neighbors, heard, today=source.today)
    read = importer.read(asked, options, since)
    for number, one in enumerate(read):
        if number > most:
            raise EndlessImport(importer.id, number)
        if isinstance(one, Draft | Reject | Skip):
            told.add(one.row)
            line = heard.pop(one.row, None)
            begun = begun or not isinstance(one, Skip)
            if isinstance(one, Skip) and line and not begun and len(line.raw) < HEAD_ROW:
                one = attrs.evolve(one, raw=line.raw)  # noqa: PLW2901  # as the protocol says
            if isinstance(one, Draft) and (field := _overlong(one)):
                one = Reject(LONG, _OVERLONG.format(field), one.row)  # noqa: PLW2901  # in its place
            if isinstance(one, Reject):
                refused.count(one)
        elif not isinstance(one, Progress | Bookmark):
            raise TypeError(f"{importer.id} gave a {type(one).__name__} instead of a draft")
        yield one
    for row, line in heard.items():
        if row not in told:
            silent = Reject(SILENT, "The importer said nothing about this row.", row, line.raw)
            refused.count(silent)
            yield silent


@attrs.define
class _Refused:
    """How many rows of a file are of no use, and how much text they hold."""

    name: str
    rows: int = 0
    letters: int = 0

    def count(self, row: Reject) -> None:
        """Count one.

        Raises:
            Unreadable: they are too many, or hold too much.
        """
        self.rows += 1
        self.letters += len(row.raw)
        what = ""
        if self.rows > REJECTS_LIMIT:
            what = f"more than {REJECTS_LIMIT:,} of its rows cannot be used"
        elif self.letters > RAW_LIMIT:
            what = f"its rows that cannot be used hold more than {RAW_LIMIT >> 20} MiB"
        if what:
            reason = (row.reason or row.message).rstrip(".")
            cure = "mend or split it, or export it again"
            raise Unreadable(self.name, f"{what} ({reason})", cure)


def _overlong(draft: Draft) -> str:
    """Return the field of a draft that holds more than such a field can mean; empty if none."""
    for event in (draft.event, *draft.mentions):
        most = WORDS_LIMIT if isinstance(event, PersonAdded) else TEXT_LIMIT
        kind: Any = type(event)
        for name in (field.name for field in attrs.fields(kind)):
            value = getattr(event, name)
            if isinstance(value, str) and len(value) > (TEXT_LIMIT if name == "note" else most):
                return str(name)
    return ""


@attrs.frozen
class _Heard(Source):
    """A source that remembers which of its rows were asked for, and not yet told of."""

    heard: dict[int, Line] = attrs.field(factory=dict, eq=False, repr=False)

    def lines(self, delimiter: str = ",") -> Iterator[Line]:
        """See `Source.lines`."""
        for line in Source.lines(self, delimiter):
            self.heard[line.row] = line
            yield line
