"""Events about the log itself; the runtime obeys them, and no projection ever sees one."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import BatchId, EventId, OrganizationId, PersonId

Count = Annotated[int, Meta(ge=0)]
Position = Annotated[int, Meta(ge=1)]


@event("batch.imported")
class BatchImported(Event):
    """A file was imported; the events of its batch follow.

    Attributes:
        importer: id and version of what read the file.
        file: SHA-256 of the file; it goes when somebody who came with the file is forgotten.
        plugin: distribution and version that the importer was from.
        rows: for each event that follows, the row of the file that told it.
        bookmark: up to where it was read, for the importer's next time.
        rejects: JSON of the rows that could not be used, with their raw text.
        skipped: rows that rightly told nothing; until 0.2 with headings and blank lines, which
            are counted by `layout` since.
        suppressed: rows about people who were forgotten, and are not to come back, or that named
            such people and were erased.
        revisions: for each fact of which the file says how new its word is, a keyed hash that
            names the fact, ``+`` if the fact stands and ``-`` if it is taken back, the revision,
            and what it goes with: ``#3`` is the third event that follows, ``=57`` the event at
            position 57, another text a person's id, and ``-`` nothing, with spaces between; only
            what was new. It goes with what that tells of when somebody is forgotten.
    """

    importer: str
    importer_version: int
    file: Personal[str] = ""
    new: Count = 0
    known: Count = 0
    changed: Count = 0
    rejected: Count = 0
    skipped: Count = 0
    repeated: Count = 0
    conflict: Count = 0
    gone: Count = 0
    withdrawn: Count = 0
    suppressed: Count = 0
    layout: Count = 0
    rows: tuple[Count, ...] = ()
    revisions: Personal[tuple[str, ...]] = ()
    plugin: str | None = None
    bookmark: Personal[str | None] = None
    rejects: Personal[str | None] = None


@event("event.retracted")
class EventRetracted(Event):
    """One event no longer counts; retracting a retraction makes it count again.

    Attributes:
        correction: the event that counts in its place; None if it was undone.
    """

    event: EventId
    correction: EventId | None = None
    reason: Personal[str | None] = None


@event("batch.retracted")
class BatchRetracted(Event):
    """No event of one batch counts any more."""

    batch: BatchId
    reason: Personal[str | None] = None


@event("person.merged")
class PersonMerged(Event):
    """Two entries are one person."""

    survivor: PersonId
    absorbed: PersonId


@event("organization.merged")
class OrganizationMerged(Event):
    """Two entries are one organization."""

    survivor: OrganizationId
    absorbed: OrganizationId


@event("person.forgotten")
class PersonForgotten(Event):
    """The personal part of every event that mentions a person was blanked.

    What a lead is called stays, if it does not name them.

    Attributes:
        events: the events that were blanked.
        suppressed: keyed hashes of identity keys that an import must not bring back, and of the
            keys of erased events of others; their key lies outside of the log.
        people: further ids that the person had, in entries that are merged or undone.
    """

    person: PersonId
    events: tuple[EventId, ...] = ()
    suppressed: tuple[str, ...] = ()
    reason: Literal["request", "retention", "user"] = "user"
    people: tuple[PersonId, ...] | None = None


@event("log.restored")
class LogRestored(Event):
    """The log was replaced by a backup or an older file of it, and goes on from there.

    What only the log before had is not in it. Nothing takes this back.

    Attributes:
        position: the number of the last event of the backup or file; 0 if it had none.
        hash: the link of the chain there, in hexadecimal.
        left_position: the number of the last event of the log that was left; 0 if nobody can tell.
        left_hash: the link of the chain there; empty if nobody can tell.
        how: by restoring a backup, or by accepting a file that was put there by hand.
    """

    position: Count
    hash: str
    left_position: Count = 0
    left_hash: str = ""
    how: Literal["backup", "file"] = "backup"


@event("clock.corrected")
class ClockCorrected(Event):
    """The machine's clock was wrong when some earlier events were recorded; this says when it was.

    From each of the positions to the next one, and from the last up to `until`, events count as
    recorded at the instant of the same number. Events recorded after this one have the time of a
    clock that is right again.

    Attributes:
        positions: where each run of events begins that were recorded at one instant.
        instants: by when each run was recorded at the latest, spelt as the log does; there is one
            for each position.
        until: the last position that is corrected.
    """

    positions: tuple[Position, ...]
    instants: tuple[str, ...]
    until: Position
