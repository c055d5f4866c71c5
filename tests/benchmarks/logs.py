"""The log: many events at once, one event durably, all of them read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from tests.benchmarks import peer
from tests.benchmarks.material import events, filled, new_log
from tests.benchmarks.measuring import Line, medians

from weakties.envelope import Draft, Row
from weakties.log.protocol import Writer

BULK, LONG, PEER_LONG, PEOPLE = 30_000, 1_000_000, 50_000, 30_000
ONE = 200
_MARKS = ", ".join("?" * len(Row._fields))
_RAW = f"create table event (position integer primary key, {', '.join(Row._fields[1:])})"
_SEEN = ", ".join(f for f in Row._fields if f not in ("key", "salt", "commitment", "hash"))


def _raw(path: Path) -> sqlite3.Connection:
    """Make the barest table of the same columns, at the same durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(_RAW)
    return connection


def bulk(place: Path) -> Iterator[Line]:
    """Append many events; checkpoint and close count for everybody."""
    drafts = [Draft(event=e, key=f"k{n}") for n, e in enumerate(events(BULK, BULK // 10))]
    filled(place / "rows.db", BULK, BULK // 10)
    rows = sqlite3.connect(place / "rows.db").execute("select * from event").fetchall()
    told = peer.pending(BULK)
    number = count()

    def ours() -> None:
        log = new_log(place / f"ours{next(number)}.db")
        log.writing(lambda writer: writer.append(drafts))
        log.close()

    def raw() -> None:
        connection = _raw(place / f"raw{next(number)}.db")
        connection.execute("begin immediate")
        connection.executemany(f"insert into event values ({_MARKS})", rows)
        connection.execute("commit")
        connection.close()

    def theirs() -> None:
        peer.append(peer.application(place / f"peer{next(number)}.db"), told)

    took = medians(ours=ours, raw=raw, theirs=theirs)
    yield Line("append 30,000 events", took["ours"], "raw executemany", took["raw"], 4)
    yield Line("append 30,000 events", took["ours"], "eventsourcing", took["theirs"], 0.5)


def single(place: Path) -> Iterator[Line]:
    """Record one event durably, many times."""
    drafts = [Draft(event=e) for e in events(ONE, 50)]
    log, connection = new_log(place / "one.db"), _raw(place / "one-raw.db")
    filled(place / "few.db", ONE, 50)
    rows = sqlite3.connect(place / "few.db").execute("select * from event").fetchall()
    position = count(1)

    def ours() -> None:
        for draft in drafts:
            log.writing(partial(_one, draft))

    def raw() -> None:
        for row in rows:
            connection.execute("begin immediate")
            connection.execute(f"insert into event values ({_MARKS})", (next(position), *row[1:]))
            connection.execute("commit")

    took = medians(runs=9, ours=ours, raw=raw)
    yield Line("record 200 events, each durable", took["ours"], "raw commits", took["raw"], 1.5)


def _one(draft: Draft, writer: Writer) -> None:
    writer.append((draft,))


def replay(place: Path) -> Iterator[Line]:
    """Read everything into envelopes and events; the file stays for the rebuild."""
    path = place / "long.db"
    filled(path, LONG, PEOPLE)
    log, connection = new_log(path), sqlite3.connect(path)
    before = getrusage(RUSAGE_SELF).ru_maxrss

    def ours() -> None:
        for _ in log.read():
            pass

    def raw() -> None:
        for _ in connection.execute(f"select {_SEEN} from event order by position"):
            pass

    took = medians(ours=ours, raw=raw)
    grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Line("replay 1,000,000 events", took["ours"], "raw select", took["raw"], 3)
    yield Line("replay: MB above the start", grown / 1000, "100 MB", 0.1, 1)
    yield from _against_peer(place, took["ours"] / LONG)


def _against_peer(place: Path, ours: float) -> Iterator[Line]:
    """Compare a replayed event with the peer's."""
    app, told = peer.application(place / "peer-long.db"), peer.pending(PEER_LONG)
    names = list({e.originator_id for e in told})
    app.recorder.insert_events([app.mapper.to_stored_event(e) for e in told])
    took = medians(log=lambda: peer.replay(app), repository=lambda: peer.rebuild(app, names))
    ours *= PEER_LONG
    yield Line("replay 50,000 events", ours, "eventsourcing notification log", took["log"], 0.25)
    yield Line("replay 50,000 events", ours, "eventsourcing repository", took["repository"], 0.1)
