"""How fast is the log: many events at once, one event durably, all of them read again?

Against the peer there are two lines each. One compares times: both write what they write, and our
rows have sixteen columns to its four. The other compares how many times longer each takes than the
barest way to write, or read, its own rows: what a library adds, however wide its rows are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from tests.benchmarks import peer
from tests.benchmarks.material import contacts, events, filled, new_log, recorded
from tests.benchmarks.measuring import Line, medians

from weakties import Draft
from weakties.log.sqlite import SqliteLog
from weakties.stores import Row, Writer

BULK, LONG, PEER_LONG, PEOPLE = 30_000, 1_000_000, 50_000, 30_000
ONE, TURNS = 50, 41
_RAW = f"create table event (position integer primary key, {', '.join(Row._fields[1:])})"
_SEEN = ", ".join(f for f in Row._fields if f not in ("key", "salt", "commitment", "hash"))
Rows = list[tuple[Any, ...]]


def _raw(path: Path, table: str = _RAW) -> sqlite3.Connection:
    """Make the barest table of the same columns, at the same durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(table)
    return connection


def _insert(columns: int) -> str:
    return f"insert into event values ({', '.join('?' * columns)})"


def _append(path: Path, rows: Rows, table: str = _RAW) -> None:
    connection = _raw(path, table)
    connection.execute("begin immediate")
    connection.executemany(_insert(len(rows[0])), rows)
    connection.execute("commit")
    connection.close()


def _rows(path: Path, drafts: list[Draft]) -> Rows:
    """Return the rows that a log makes of drafts."""
    recorded(path, drafts)
    return sqlite3.connect(path).execute("select * from event").fetchall()


def bulk(place: Path) -> Iterator[Line]:
    """Append many events; checkpoint and close count for everybody."""
    drafts = [Draft(event=e, key=f"k{n}") for n, e in enumerate(events(BULK, BULK // 10))]
    rows, told, number = _rows(place / "rows.db", drafts), peer.pending(BULK), count()
    stored = peer.stored(place / "peer-rows.db", told)

    def fresh() -> Path:
        return place / f"bulk{next(number)}.db"

    took = medians(
        ours=lambda: recorded(fresh(), drafts),
        raw=lambda: _append(fresh(), rows),
        theirs=lambda: peer.append(peer.application(fresh()), told),
        their_raw=lambda: _append(fresh(), stored, peer.RAW),
    )
    what, added = "append 30,000 events", took["ours"] / took["raw"]
    yield Line(what, took["ours"], "raw executemany", took["raw"], 4)
    yield Line(what, took["ours"], "eventsourcing", took["theirs"], 0.5)
    theirs = took["theirs"] / took["their_raw"]
    yield Line(f"{what}, each to its raw", added, "eventsourcing", theirs, 0.5, "times")


def single(place: Path) -> Iterator[Line]:
    """Record one event durably, many times; in short turns, since disks have moods.

    A commit takes longer while the WAL grows, as it does for who opens a network, tells something
    and closes it, than once it is written over from its start. Raw commits fill it more slowly, so
    that each way is measured alone.
    """
    drafts, rows = _few(place)
    for way, checkpoint in (("WAL grows", 0), ("WAL is used again", 50)):
        log, connection = new_log(place / f"{checkpoint}.db"), _raw(place / f"{checkpoint}-raw.db")
        for each in (log._connections.get_own(), connection):
            each.execute(f"pragma wal_autocheckpoint = {checkpoint}")
        took = medians(
            TURNS, ours=partial(_record, log, drafts), raw=partial(_commit, connection, rows)
        )
        what = f"record {ONE} events, each durable, {way}"
        yield Line(what, took["ours"], "raw commits", took["raw"], 1.5)


def _few(place: Path) -> tuple[list[Draft], Iterator[Rows]]:
    """Return some events to record, and their rows, again and again with new positions."""
    drafts = [Draft(event=e) for e in contacts(ONE)]
    rows, position = _rows(place / "few.db", drafts), count(1)
    return drafts, ([(next(position), *row[1:]) for row in rows] for _ in count())


def _record(log: SqliteLog, drafts: list[Draft]) -> None:
    for draft in drafts:
        log.transact(partial(_one, draft))


def _commit(connection: sqlite3.Connection, turns: Iterator[Rows]) -> None:
    for row in next(turns):
        connection.execute("begin immediate")
        connection.execute(_insert(len(row)), row)
        connection.execute("commit")


def _one(draft: Draft, writer: Writer) -> None:
    writer.append((draft,))


def replay(place: Path) -> Iterator[Line]:
    """Read everything into envelopes and events; the file stays for the rebuild."""
    path = place / "long.db"
    filled(path, LONG, PEOPLE)
    took = medians(ours=partial(_read, path), raw=partial(_select, path))
    with get_context("spawn").Pool(1) as process:
        grown = process.apply(_grown, (path,))
    yield Line("replay 1,000,000 events", took["ours"], "raw select", took["raw"], 3)
    yield Line("replay: memory above the start", grown, "100 MB", 100, 1, "MB")
    yield from _against_peer(place)


def _read(path: Path) -> None:
    log = new_log(path)
    for _ in log.read():
        pass
    log.close()


def _grown(path: Path) -> float:
    """Return the MB by which a process grows that only reads; this one grew while it wrote."""
    before = getrusage(RUSAGE_SELF).ru_maxrss
    _read(path)
    return (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024


def _select(path: Path, query: str = f"select {_SEEN} from event order by position") -> None:
    connection = sqlite3.connect(path)
    for _ in connection.execute(query):
        pass
    connection.close()


def _against_peer(place: Path) -> Iterator[Line]:
    """Compare a shorter replay with the peer's."""
    path, theirs, told = place / "short.db", place / "peer-long.db", peer.pending(PEER_LONG)
    filled(path, PEER_LONG, PEER_LONG // 10)
    app, names = peer.application(theirs), list({e.originator_id for e in told})
    app.recorder.insert_events([app.mapper.to_stored_event(e) for e in told])
    took = medians(
        ours=partial(_read, path),
        raw=partial(_select, path),
        log=lambda: peer.replay(app),
        repository=lambda: peer.rebuild(app, names),
        their_raw=partial(_select, theirs, peer.SELECT),
    )
    what, added = "replay 50,000 events", took["ours"] / took["raw"]
    for way, limit in (("log", 0.25), ("repository", 0.1)):
        name, of_raw = f"eventsourcing {way}", took[way] / took["their_raw"]
        yield Line(what, took["ours"], name, took[way], limit)
        yield Line(f"{what}, each to its raw", added, name, of_raw, limit, "times")
