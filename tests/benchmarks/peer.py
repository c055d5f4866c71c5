"""How fast is the peer, the `eventsourcing` library, with its mapper and recorder on SQLite?

It tells the same story as ours, event by event and field by field, as its own guide would have it:
an aggregate for each person and organization. Its events are made before the clock starts, with
their ids, times and versions; ours get theirs while it runs. Both are written at the same
durability (WAL, synchronous full). It keeps neither hashes nor keys.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from tests.benchmarks.material import events

from weakties import (
    Event,
    InteractionNoted,
    MeetingHeld,
    OrganizationAdded,
    OutreachSent,
    PersonAdded,
    ReplyReceived,
    ThanksSent,
)

SECTION = 10
RAW = "create table event (originator_id, originator_version, topic, state)"
SELECT = "select rowid, * from stored_events order by rowid"


class Organization(Aggregate):
    """An organization."""

    def __init__(self, name: str, at: str) -> None:
        self.name = name


class Person(Aggregate):
    """A person, and all contact with them; nothing of it is kept but the name."""

    def __init__(  # the peer's way: a parameter for each field
        self, organization: str, found: str, name: str, email: str, title: str, at: str
    ) -> None:
        self.name = name

    @event("Asked")
    def ask(self, at: str, channel: str, purpose: str, note: str) -> None:
        """Tell of a request."""

    @event("Replied")
    def reply(self, at: str, sentiment: str) -> None:
        """Tell of an answer."""

    @event("Met")
    def meet(self, at: str, kind: str, usefulness: int, note: str) -> None:
        """Tell of a meeting."""

    @event("Thanked")
    def thank(self, at: str, channel: str) -> None:
        """Tell of a thank-you."""

    @event("Noted")
    def note(self, at: str, channel: str, direction: str, purpose: str) -> None:
        """Tell of other contact."""


_TELL: dict[type[Event], Callable[..., None]] = {
    OutreachSent: Person.ask,
    ReplyReceived: Person.reply,
    MeetingHeld: Person.meet,
    ThanksSent: Person.thank,
    InteractionNoted: Person.note,
}


def application(path: Path) -> Application[UUID]:
    """Open the peer on a file of its own."""
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return Application(env=environment)


def pending(count: int) -> list[Any]:
    """Make so many events, the same as ours, not yet saved."""
    made: list[Any] = []
    people: dict[str, Person] = {}
    for told in events(count, count // 10):
        every = {name: getattr(told, name) for name in ("at", *type(told).__annotations__)}
        fields = {name: value for name, value in every.items() if value is not None}
        who = fields.pop("person", None) or fields.pop("people", (None,))[0]
        thread: Aggregate
        if isinstance(told, OrganizationAdded):
            thread = Organization(fields["name"], told.at)
        elif isinstance(told, PersonAdded):
            thread = people[told.person] = Person(**fields)
        else:
            thread = people[who]
            _TELL[type(told)](thread, **fields)
        made += thread.collect_events()
    return made


def stored(path: Path, told: list[Any]) -> list[tuple[Any, ...]]:
    """Return the rows that the peer makes of its events."""
    append(application(path), told)
    return sqlite3.connect(path).execute("select * from stored_events").fetchall()


def append(app: Application[UUID], told: list[Any]) -> None:
    """Map and insert in bulk, in one transaction; closing checkpoints."""
    app.recorder.insert_events([app.mapper.to_stored_event(e) for e in told])
    app.close()


def replay(app: Application[UUID]) -> int:
    """Read the notification log from its start, and map every event back.

    A section has ten events, as by default; with a thousand it takes two thirds of the time.
    """
    start = 1
    while page := app.notification_log.select(start=start, limit=SECTION):
        for notification in page:
            app.mapper.to_domain_event(notification)
        start = int(page[-1].id) + 1
    return start - 1


def rebuild(app: Application[UUID], names: list[UUID]) -> None:
    """Get every aggregate from the repository."""
    for name in names:
        app.repository.get(name)
