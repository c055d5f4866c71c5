"""The results of an importer for one file, with a check that every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from weakties.domain.people import PersonAdded
from weakties.errors import EndlessImport, Unreadable
from weakties.importing.choosing import Part
from weakties.importing.limits import (
    RAW_LIMIT,
    REJECTS_LIMIT,
    TEXT_LIMIT,
    WORDS_LIMIT,
)
from weakties.importing.protocol import Bookmark, ImportItem, Progress, Reject, RowResult, Skip
from weakties.importing.source import Line, Source
from weakties.log.envelope import Draft

SILENT, LONG = "importer.silent", "text.long"
_OVERLONG = (
    f"What stands for {{}} is longer than {WORDS_LIMIT:,} characters, a note than {TEXT_LIMIT:,}; "
    "shorten it."
)
MANY, HEAD_ROW = 200_000, 4096


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
    results: list[RowResult] = attrs.field(factory=list)
    bookmark: Bookmark | None = None
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, part: Part) -> Reading:
        """Begin the reading of a part."""
        reader, source = part
        return cls(reader.id, reader.version, reader.snapshot, source.name, source.sha256)

    def add(self, item: ImportItem) -> None:
        """Keep what stands for a row, and the latest bookmark."""
        if isinstance(item, Bookmark):
            self.bookmark = item
        elif not isinstance(item, Progress):
            self.results.append(item)


def read_part(part: Part, options: Any, since: Bookmark | None) -> Iterator[ImportItem]:
    """Yield what an importer makes of a file, and a reject for each row that it passed over.

    Rows are counted where the importer asks the engine for them, with `Source.lines`.

    Raises:
        TypeError: it gave something else than drafts, rejects and skips.
        EndlessImport: it gives more than can stand in the file.
        Unreadable: more of its rows are of no use than are kept.
    """
    importer, source = part
    reject_counter = _RejectCounter(source.name)
    pending_lines: dict[int, Line] = {}
    reported_rows: set[int] = set()
    limit, has_begun = max(source.size, MANY), False
    tracked = _TrackedSource(
        source.name, source.read, source.neighbors, pending_lines, today=source.today
    )
    items = importer.read(tracked, options, since)
    for number, item in enumerate(items):
        if number > limit:
            raise EndlessImport(importer.id, number)
        if isinstance(item, Draft | Reject | Skip):
            reported_rows.add(item.row)
            line = pending_lines.pop(item.row, None)
            has_begun = has_begun or not isinstance(item, Skip)
            if isinstance(item, Skip) and line and not has_begun and len(line.raw) < HEAD_ROW:
                item = attrs.evolve(item, raw=line.raw)  # noqa: PLW2901  # as the protocol says
            if isinstance(item, Draft) and (field := _find_overlong_field(item)):
                item = Reject(LONG, _OVERLONG.format(field), item.row)  # noqa: PLW2901  # in its place
            if isinstance(item, Reject):
                reject_counter.count(item)
        elif not isinstance(item, Progress | Bookmark):
            raise TypeError(f"{importer.id} gave a {type(item).__name__} instead of a draft")
        yield item
    for row, line in pending_lines.items():
        if row not in reported_rows:
            silent = Reject(SILENT, "The importer said nothing about this row.", row, line.raw)
            reject_counter.count(silent)
            yield silent


@attrs.define
class _RejectCounter:
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
        problem = ""
        if self.rows > REJECTS_LIMIT:
            problem = f"more than {REJECTS_LIMIT:,} of its rows cannot be used"
        elif self.letters > RAW_LIMIT:
            problem = f"its rows that cannot be used hold more than {RAW_LIMIT >> 20} MiB"
        if problem:
            reason = (row.reason or row.message).rstrip(".")
            cure = "mend or split it, or export it again"
            raise Unreadable(self.name, f"{problem} ({reason})", cure)


def _find_overlong_field(draft: Draft) -> str:
    """Return the field of a draft that holds more than such a field can mean; empty if none."""
    for event in (draft.event, *draft.mentions):
        limit = WORDS_LIMIT if isinstance(event, PersonAdded) else TEXT_LIMIT
        kind: Any = type(event)
        for name in (field.name for field in attrs.fields(kind)):
            value = getattr(event, name)
            if isinstance(value, str) and len(value) > (TEXT_LIMIT if name == "note" else limit):
                return str(name)
    return ""


@attrs.frozen
class _TrackedSource(Source):
    """A source that remembers which of its rows were asked for, and not yet told of."""

    pending_lines: dict[int, Line] = attrs.field(factory=dict, eq=False, repr=False)

    def lines(self, delimiter: str = ",") -> Iterator[Line]:
        """See `Source.lines`."""
        for line in Source.lines(self, delimiter):
            self.pending_lines[line.row] = line
            yield line
