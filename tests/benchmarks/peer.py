"""How fast is the peer, the `eventsourcing` library, with its mapper and recorder on SQLite?

Its events are made before the clock starts, with their ids, times and versions; ours get theirs
while it runs. One of its events tells a time and three texts, one of ours four or five fields on
average. Both are written at the same durability (WAL, synchronous full). It keeps neither hashes
nor keys.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

BATCH, SECTION = 500, 10
RAW = "create table event (originator_id, originator_version, topic, state)"
SELECT = "select rowid, * from stored_events order by rowid"


class Thread(Aggregate):
    """A thread of contacts with one person."""

    def __init__(self, person: str) -> None:
        self.person = person

    @event("Asked")
    def ask(self, channel: str, purpose: str, note: str) -> None:
        """Tell of one request."""


def application(path: Path) -> Application[UUID]:
    """Open the peer on a file of its own."""
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return Application(env=environment)


def pending(count: int) -> list[Any]:
    """Make so many events, five hundred to an aggregate, not yet saved."""
    made: list[Any] = []
    while len(made) < count:
        thread = Thread(str(uuid4()))
        for _ in range(min(BATCH, count - len(made)) - 1):
            thread.ask("email", "information-interview", "asked for half an hour")
        made += thread.collect_events()
    return made


def stored(path: Path, told: list[Any]) -> list[tuple[Any, ...]]:
    """Give the rows that the peer makes of its events."""
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
