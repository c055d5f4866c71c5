"""A check that the tables and triggers are as weakties made them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties import stores
from weakties_postgres import tables
from weakties_postgres.address import Connection

_COLUMNS = """
select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid
where relnamespace = 'weakties'::regnamespace and relkind in ('r', 'p')
    and attnum > 0 and not attisdropped"""
_INDEXES = """
select relname, indisunique and indisvalid from pg_index join pg_class on pg_class.oid = indexrelid
where relnamespace = 'weakties'::regnamespace"""
_FUNCTIONS = """
select proname, prosrc from pg_proc where pronamespace = 'weakties'::regnamespace"""
_TRIGGERS = """
select tgname, relname, tgtype, proname, pronamespace = relnamespace and tgqual is null,
    tgenabled in ('O', 'A')
from pg_trigger
    join pg_class on pg_class.oid = tgrelid join pg_proc on pg_proc.oid = tgfoid
where not tgisinternal and relnamespace = 'weakties'::regnamespace"""
_LAST = """
select position, hash from weakties.event where network_id = %s order by position desc limit 1"""
_END = "select position, hash from weakties.network where id = %s"
_INDEX = {"network_pkey": True, "event_pkey": True, "event_id": True, "event_key": True}
_TYPES = {
    "event_extends_the_head": 4,
    "event_is_only_blanked": 1 | 2 | 16,
    "event_stays": 2 | 8 | 32,
    "network_goes_on": 1 | 2 | 16,
    "network_stays": 2 | 8 | 32,
}
"""When each trigger fires: by row 1, before 2, insert 4, delete 8, update 16, truncate 32."""
_CALLS = re.compile(r"on weakties\.(\w+) .*execute function weakties\.(\w+)")
Things = set[tuple[object, ...]]


def find_faults(connection: Connection, network: str) -> Iterator[str]:
    """Yield what is not as it was made, and whether the log ends where its network says."""
    tables_version = tables.read_version(connection) or tables.VERSION
    for kind, query, right in (
        ("column", _COLUMNS, _list_columns()),
        ("index", _INDEXES, set(_INDEX.items())),
        ("function", _FUNCTIONS, set(tables.list_bodies(tables_version).items())),
        ("trigger", _TRIGGERS, _list_triggers()),
    ):
        existing: Things = set(connection.execute(query))
        lacking = right - existing
        spare = existing - right if kind == "trigger" else set()
        names = {str(row[-1 if kind == "column" else 0]) for row in lacking | spare}
        yield from (f"its {kind} {name} is not as weakties made it" for name in sorted(names))
    yield from _check_end(connection, network)


def _list_columns() -> Things:
    """Return the columns there must be; more do not disturb."""
    network = ("id", "secret", "position", "hash", "recorded_at")
    event = ("network_id", *stores.Row._fields)
    return {("network", c) for c in network} | {("event", c) for c in event}


def _list_triggers() -> Things:
    rows: Things = set()
    for name, text in tables.TRIGGERS.items():
        calls = _CALLS.search(text)
        assert calls is not None  # each says so
        rows.add((name, calls[1], _TYPES[name], calls[2], True, True))
    return rows


def _check_end(connection: Connection, network: str) -> Iterator[str]:
    """Compare the last event with what the network says of its end."""
    last = connection.execute(_LAST, (network,)).fetchone()
    end = connection.execute(_END, (network,)).fetchone()
    if end is None:
        yield "its network is no longer there"
    elif (last or (0, end[1])) != end:
        yield f"its network ends at position {end[0]}, and its events do not"
