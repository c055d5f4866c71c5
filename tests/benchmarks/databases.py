"""How fast is the log on PostgreSQL, beside the driver's own way to write the same rows?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from tests.benchmarks.logs import BULK, ONE, TURNS, Rows
from tests.benchmarks.material import contacts, events
from tests.benchmarks.measuring import Line, medians

import weakties
import weakties_postgres
from weakties import stores

_SERVER = Path(__file__).parents[2] / "plugins/postgres/tests/conftest.py"
_TYPES = {"position": "bigint primary key", "version": "bigint"} | dict.fromkeys(
    ("key", "salt", "commitment", "hash"), "bytea"
)
_COLUMNS = ", ".join(f"{c} {_TYPES.get(c, 'text')}" for c in stores.Row._fields)
_RAW = f"create table raw ({_COLUMNS})"
_INSERT = f"insert into raw values ({', '.join(['%s'] * len(stores.Row._fields))})"


def postgres(_: Path) -> Iterator[Line]:
    """Append many events, and one durably; nothing where no server is installed."""
    spec = spec_from_file_location("postgres_server", _SERVER)
    assert spec is not None
    assert spec.loader is not None
    made: Any = module_from_spec(spec)
    spec.loader.exec_module(made)
    if made.program("initdb") is None:
        return
    with made.thrown_away() as folder, made.running(folder, fsync="on") as server:
        yield from _lines(server)


def _lines(server: Any) -> Iterator[Line]:
    drafts = [stores.Draft(event=e, key=f"k{n}") for n, e in enumerate(events(BULK, BULK // 10))]
    ones = [stores.Draft(event=e) for e in contacts(ONE)]
    filled = server.new()
    _recorded(filled, drafts)
    rows = _rows(filled)
    took = medians(
        ours=lambda: _recorded(server.new(), drafts), raw=lambda: _written(server.new(), rows)
    )
    what = f"append {BULK:,} events on PostgreSQL"
    yield Line(what, took["ours"], "raw executemany", took["raw"], 1.5)
    with (
        weakties.open(server.new(), plugins=[weakties_postgres]) as network,
        psycopg.connect(server.new(), autocommit=True) as connection,
    ):
        connection.execute(_RAW.encode())
        took = medians(
            TURNS,
            ours=partial(_each, network, ones),
            raw=partial(_committed, connection, rows[:ONE], count(1)),
        )
    yield Line(f"record {ONE} events there", took["ours"], "raw commits", took["raw"], 5)


def _recorded(url: str, drafts: list[stores.Draft]) -> None:
    with weakties.open(url, plugins=[weakties_postgres]) as network:
        network.log.transact(lambda writer: writer.append(drafts))


def _rows(url: str) -> Rows:
    with weakties.open(url, plugins=[weakties_postgres]) as network:
        return list(network.log.read_rows())


def _written(url: str, rows: Rows) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(_RAW.encode())
        connection.cursor().executemany(_INSERT, rows)


def _each(network: weakties.Network, drafts: list[stores.Draft]) -> None:
    for draft in drafts:
        network.log.transact(lambda writer, draft=draft: writer.append([draft]))  # type: ignore[misc]  # binds the draft


def _committed(connection: psycopg.Connection, rows: Rows, numbers: Iterator[int]) -> None:
    for row in rows:
        with connection.transaction():
            connection.execute(_INSERT, (next(numbers), *row[1:]))
