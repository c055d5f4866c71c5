"""What the tests of backups and of logs that went back have in common."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import weakties
from weakties import (
    Draft,
    EventId,
    InteractionNoted,
    PersonAdded,
    PersonForgotten,
    PersonId,
    maintenance,
)
from weakties.maintenance.restoring import RestoreResult
from weakties.stores import Writer

ZORA, BEN = PersonId("p-zora"), PersonId("p-ben")
WORDS = (b"zorana", b"velvet")


def people(network: weakties.Network) -> None:
    """Record three events about somebody, one of them about another, too."""
    network.record(PersonAdded(person=ZORA, name="Zorana Quill", email="zorana@example.org"))
    network.record(InteractionNoted(people=(ZORA,), note="likes velvet"))
    network.record(PersonAdded(person=BEN, name="Ben Okri", note="met Zorana"))


def note(network: weakties.Network, times: int = 1) -> None:
    """Record events about nobody."""
    for number in range(times):
        network.record(InteractionNoted(people=(), note=f"note {number}"))


def forget(network: weakties.Network, *positions: int) -> None:
    """Blank events as a forgetting does, without its search."""
    ids = [row.id for p in positions for row in network.log.read_rows(p - 1, p)]

    def work(writer: Writer) -> None:
        writer.append([Draft(event=PersonForgotten(person=ZORA, events=tuple(map(EventId, ids))))])
        writer.blank(ids)

    network.log.transact(work)
    network.log.scrub()


def left(path: Path, *but: str) -> list[str]:
    """Name the files beside a network that hold a word about the forgotten; another looks."""
    files = [f for f in sorted(path.parent.iterdir()) if f.is_file() and f.name not in but]
    held = {f.name: subprocess.check_output(["cat", f]).lower() for f in files}
    return [name for name, text in held.items() if any(word in text for word in WORDS)]


def cut(path: Path, after: int, script: str = "") -> None:
    """Cut the tail of a log with another program, as nobody should."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (trigger,) = connection.execute(
            "select sql from sqlite_master where name = 'event_stays'"
        ).fetchone()
        connection.execute("drop trigger event_stays")
        connection.execute("delete from event where position > ?", (after,))
        connection.executescript(script)
        connection.execute(trigger)


def restored(path: Path, backup: str = "backup.db") -> RestoreResult:
    """Restore a backup that lies beside."""
    done = maintenance.restore(path, path.with_name(backup), lambda _: True)
    assert done is not None
    return done


def verified(path: Path) -> int:
    """Verify a network as anybody would, and give where it ends."""
    with weakties.open(path, create=False) as network:
        network.views.catch_up(network.feed)
        maintenance.verify_answers(network)
        return maintenance.verify(network).position
