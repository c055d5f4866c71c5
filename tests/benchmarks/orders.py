"""The order of what happened: what a late fact costs, beside a rebuild and beside one in order."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from tests.benchmarks.material import BEGIN, DAYS, events, filled, person, recorded
from tests.benchmarks.measuring import RUNS, Line, timed

import weakties
from weakties import Draft, Event, OutreachSent, ReplyReceived, maintenance
from weakties.readmodel.order import TABLES

EVENTS, PEOPLE, MANY = 100_000, 30_000, 2_000
LATE = (
    ("in order", 0, 0.002), ("a day late", 1, 0.02), ("a week late", 7, 0.08),
    ("a month late", 30, 0.25), ("a quarter late", 91, 0.6),
)  # fmt: skip
"""How late, in days, and which part of a rebuild it may take."""


def orders(place: Path) -> Iterator[Line]:
    """Tell facts late, and the same year shuffled."""
    path, shuffled = place / "ordered.db", place / "shuffled.db"
    filled(path, EVENTS, PEOPLE)
    year = list(events(EVENTS, PEOPLE))
    Random(7).shuffle(year)
    recorded(shuffled, [Draft(event=event) for event in year])
    with weakties.open(path) as network, weakties.open(shuffled) as other:
        times = [
            (
                timed(partial(maintenance.rebuild, network)),
                timed(partial(maintenance.rebuild, other)),
            )
            for _ in range(RUNS)
        ]
        rebuild, mixed = (median(column) for column in zip(*times, strict=True))
        yield Line("rebuild, told in any order", mixed, "told in order", rebuild, 1.25)
        for what, days, limit in LATE:
            took = median(_late(network, days) for _ in range(RUNS))
            yield Line(f"a request, {what}", took, "rebuild", rebuild, limit)
        took = _caught_up(network, [_make_request(number, DAYS - 1) for number in range(MANY)])
        yield Line(f"{MANY:,} requests of a year ago in one go", took, "rebuild", rebuild, 1.1)
    yield _size(path)
    yield Line(
        f"{MANY:,} facts newest first, each alone", _told_one_by_one(place, newest_first=True),
        "oldest first", _told_one_by_one(place, newest_first=False), 2,
    )  # fmt: skip


def _make_request(number: int, days: int) -> Event:
    day = BEGIN + timedelta(days=DAYS + 1 - days)
    return OutreachSent(person=person(number % PEOPLE), at=weakties.when(day))


def _late(network: weakties.Network, days: int) -> float:
    """Time the catching up of all read models with one request."""
    return _caught_up(network, [_make_request(days, days)])


def _caught_up(network: weakties.Network, late: Sequence[Event]) -> float:
    drafts = [Draft(event=event) for event in late]
    network.log.transact(lambda writer: writer.append(drafts))
    return timed(lambda: network.views.catch_up(network.feed))


def _size(path: Path) -> Line:
    """Compare the file of the read models with what it is without the order."""
    views, bare = path.with_suffix(".views.db"), path.with_suffix(".bare.db")
    with closing(sqlite3.connect(views)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("vacuum")
    shutil.copy(views, bare)
    with closing(sqlite3.connect(bare)) as connection:
        for table in TABLES:
            connection.execute(f"drop table {table}")
        connection.execute("vacuum")
    whole, less = (file.stat().st_size / 2**20 for file in (views, bare))
    return Line("file of the read models", whole, "without the order", less, 1.15, "MiB")


def _told_one_by_one(place: Path, *, newest_first: bool) -> float:
    """Time requests and replies of days that lie one behind the other, each recorded alone."""
    path = place / f"alone-{newest_first}.db"
    with weakties.open(path) as network:
        ana = network.add_person(name="Ana", at=weakties.when("2015-01-01"))
        days = sorted(range(MANY), reverse=newest_first)

        def tell() -> None:
            for number in days:
                at = weakties.when(BEGIN - timedelta(days=number % 3_000))
                kind = ReplyReceived if number % 2 else OutreachSent
                network.record(kind(person=ana, at=at))

        network.record(OutreachSent(person=ana, at=weakties.when("2015-01-02")))
        return timed(tell)
