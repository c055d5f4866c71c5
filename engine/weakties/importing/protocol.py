"""The protocol of importers: pure functions from the bytes of a file to drafts, rejects and skips.

An importer never sees the network. Where an event of a draft names somebody, it holds a *claim*
instead of an id: ``linkedin:ana-ruiz``, ``email:ana@example.org``, ``alias:`` and a key of the
source's own, or for an organization ``name:Acme Inc.``. The engine finds whom each claim means, and
adds whoever is new. An event that follows from a lead claims it as ``lead:`` and a key of the
source's own, and mentions the ``LeadHeard`` that begins it. So it is with what follows from a
request (``request:``, begun by an ``OutreachSent``), a meeting (``meeting:``, by a
``MeetingScheduled`` or a ``MeetingHeld``), an introduction (``introduction:``, by the one that was
offered, requested or made), and an offer (``offer:``, by an ``OfferReceived``). Where the
source has a row of its own for the beginning, the whole claim is the key of that row's draft.
A ``MeetingHeld`` may claim a meeting that nobody agreed: then it is a meeting by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Protocol

import attrs

from weakties.importing.source import Source
from weakties.log.envelope import Draft

LAYOUT = "layout."
"""Begins the codes of rows that are headings or blank lines."""


@attrs.frozen
class Match:
    """How sure an importer is that a file is its own.

    Attributes:
        confidence: from 0 to 1; below 0.5 the importer is not chosen.
        why: what it saw, for a person.
    """

    confidence: float
    why: str


@attrs.frozen
class Reject:
    """A row that should have given an event and could not.

    Attributes:
        code: a stable word for the reason, such as ``date.unreadable``.
        message: what is wrong and how to mend it, for a person.
        row: the line it begins on, counted from 1.
        raw: the row as it stands in the file.
        part: the file it is in, where several are imported together; the engine fills it in.
        reason: the message without the values of this row, which stands for all rows that were
            rejected for the same reason; left out, the first message does.
    """

    code: str
    message: str
    row: int
    raw: str = ""
    part: str = ""
    reason: str = ""


@attrs.frozen
class Columns:
    """What is read from the columns of a table, and which of them are left out.

    Attributes:
        taken: for each thing that is read, the names of the columns that hold it.
        left_out: the names of the columns from which nothing is read.
        remarks: what else is to be known before the rows come in, such as dates left out.
    """

    taken: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@attrs.frozen
class Skip:
    """A row that rightly gives no event, and why.

    Attributes:
        raw: the row as it stands in the file, for what stands before all others, such as a
            heading; the engine fills it in.
        withdraws: keys of facts that this source told before, and takes back with this row, such
            as a meeting that is cancelled by now. A key that was never told is none to take back;
            with a revision it is remembered, so that an older file does not bring the fact.
        empties, revision: see `weakties.Draft`.
        code: a stable word for the reason, such as ``message.draft``. One that begins with
            ``layout.`` is a heading or a blank line: it is counted, and not listed among the
            reasons.
        columns: for the heading of a table, what is read from its columns.
    """

    reason: str
    row: int
    raw: str = ""
    withdraws: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()
    revision: str | None = None
    code: str = ""
    columns: Columns | None = None

    @property
    def is_layout(self) -> bool:
        """Check whether it is a heading or a blank line, which nobody misses."""
        return self.code.startswith(LAYOUT)


@attrs.frozen
class Progress:
    """How far the reading has come, for a progress bar; it stands for no row.

    Attributes:
        done: so many rows, or whatever the file is counted in.
        total: of so many; None if that is not known.
    """

    done: int
    total: int | None = None


@attrs.frozen
class Bookmark:
    """Up to where a source was read: recorded with what was read, and handed in the next time.

    Attributes:
        cursor: JSON, for the importer alone; it names nobody.
    """

    cursor: str


RowResult = Draft | Reject | Skip
"""What becomes of a row."""
ImportItem = RowResult | Progress | Bookmark
"""What an importer gives."""


class Importer(Protocol):
    """What reads one kind of file; inherit from it for its defaults.

    Attributes:
        id: for ever, such as ``linkedin.connections``; it is the source of what it gives.
        version: raised when the same bytes give other drafts.
        title: what it reads, for a person.
        options: an attrs class of what a user may set, all with defaults; None if nothing.
        snapshot: whether a file holds all there is, so that what a later one lacks is gone.
    """

    id: str
    version: int
    title: str
    options: ClassVar[type[Any] | None] = None
    snapshot: ClassVar[bool] = False

    def sniff(self, source: Source) -> Match | None:
        """Return how sure it is that this is its file; None if it surely is not."""
        ...

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[ImportItem]:
        """Return exactly one draft, reject or skip for each row of the file, in order.

        A draft's key names the fact for ever and holds no row number, file name or file hash.

        Args:
            source: the file, or one member of an archive; `Source.beside` gives its neighbors,
                `Source.today` the day of the import.
            options: an instance of `options`; None if there is none.
            since: the last bookmark it gave for this network; None the first time.
        """
        ...
