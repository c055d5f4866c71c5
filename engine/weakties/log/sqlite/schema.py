"""The tables of a log file, and the triggers that keep it append-only.

The triggers are a seat belt: they hold against mistakes, not against somebody who drops them.
What shows a change is the chain.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from weakties.log.envelope import OBEYED

APPLICATION_ID = 0x77746965  # "wtie"
USER_VERSION = 4
"""Since version 2 an event that does not extend the head ends the transaction, since version 3 the
index has the merging of organizations, and since version 4 rows follow the second rule of
`weakties.log.chain`, so that a key is blanked with the personal part, and the clock can be
corrected, where an older weakties would read the times as they are stored."""
LATE_KIND = "clock.corrected"
_ENDS = {1: "abort"}
"""How an event that does not extend the head is refused, where the transaction is not rolled back:
to abort no more than a statement SQLite notes each page before it changes it, a sixth of what
inserting costs."""
KEY_LEFT = "(case when length(old.commitment) = 33 then null else old.key end)"
"""What is left of a key when an event is blanked: nothing of one that the commitment binds."""


def _build_kind_condition(kinds: Iterable[str]) -> str:
    """Return the condition of an index; comparisons, since a list is built for each insert."""
    return f"({' or '.join(f'kind = {kind!r}' for kind in sorted(kinds))})"


IS_STRUCTURAL = _build_kind_condition(OBEYED)
IS_STRUCTURAL_3 = _build_kind_condition(OBEYED - {LATE_KIND})
_OLDEST = _build_kind_condition(OBEYED - {LATE_KIND, "organization.merged"})
"""What files of versions 1 and 2 have in their index: there all events are looked through, which
for the 20,000 of a large network takes some milliseconds."""
_INDEXED = {1: _OLDEST, 2: _OLDEST, 3: IS_STRUCTURAL_3}

_STATEMENTS = (
    """create table network (
    id text not null,
    secret blob not null
) strict""",
    """create table event (
    position integer primary key,
    id text not null,
    kind text not null,
    version integer not null,
    occurred_at text not null,
    recorded_at text not null,
    actor text not null,
    source text not null,
    batch text,
    cause text,
    key blob,
    data text not null,
    personal text,
    salt blob,
    commitment blob,
    hash blob not null,
    check ((personal is null) = (salt is null)),
    check (commitment is not null or personal is null)
) strict""",
    "create unique index event_id on event (id)",
    "create unique index event_key on event (key) where key is not null",
    "create index event_structural on event (position) where {structural}",
    """create trigger event_extends_the_head before insert on event
when new.position is not (select ifnull(max(position), 0) + 1 from event)
    or exists (select 1 from event where id = new.id)
begin select raise({ends}, 'an event must extend the head'); end""",
    """create trigger event_stays before delete on event
begin select raise(abort, 'events are never deleted'); end""",
    """create trigger event_is_only_blanked before update on event
when new.position is not old.position or new.id is not old.id or new.kind is not old.kind
    or new.version is not old.version or new.occurred_at is not old.occurred_at
    or new.recorded_at is not old.recorded_at or new.actor is not old.actor
    or new.source is not old.source or new.batch is not old.batch or new.cause is not old.cause
    or new.key is not {key} or new.data is not old.data or new.hash is not old.hash
    or new.commitment is not old.commitment
    or new.personal is not null or new.salt is not null
    or not exists (
        select 1 from event as forgetting, json_each(forgetting.data, '$.events') as named
        where forgetting.kind = 'person.forgotten' and forgetting.position > old.position
            and named.value = old.id)
begin select raise(abort, 'an event is only blanked, when a person is forgotten'); end""",
    """create trigger network_is_one before insert on network
when exists (select 1 from network)
begin select raise(abort, 'a log belongs to one network'); end""",
    """create trigger network_stays before delete on network
begin select raise(abort, 'the network is never deleted'); end""",
    """create trigger network_is_fixed before update on network
begin select raise(abort, 'the network is never changed'); end""",
)

CONNECTION_PRAGMAS = (
    "synchronous = full",
    "secure_delete = on",
    "foreign_keys = on",
    "recursive_triggers = on",
    "cell_size_check = on",
    "trusted_schema = off",
    "temp_store = memory",
    "mmap_size = 0",
)
"""What every connection to a log is set to; full is what survives a power cut in WAL mode."""


def read_schema(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Return the tables, indexes and triggers of a file, word by word."""
    return set(connection.execute("select type, name, tbl_name, sql from sqlite_master"))


def build_schema(version: int) -> set[tuple[str, ...]]:
    """Return the same of a file that was just made, in a version of the schema."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in list_statements(version):
            fresh.execute(statement)
        return read_schema(fresh)


def upgrade(connection: sqlite3.Connection) -> None:
    """Take a file to the latest version, in the transaction that first corrects its clock."""
    if is_latest(version_of(connection)):
        return
    for statement in list_statements():
        head, _, rest = statement.partition(" on " if "index" in statement[:20] else " before ")
        kind, name = head.split()[-2:]
        if rest and kind in ("index", "trigger"):
            connection.execute(f"drop {kind} {name}")
            connection.execute(statement)
    connection.execute(f"pragma user_version = {USER_VERSION}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the schema that a file has."""
    (version,) = connection.execute("pragma user_version").fetchone()
    return int(version)


def list_statements(version: int = USER_VERSION) -> list[str]:
    """Return what makes the tables; older files stay as they are, since they hold as well."""
    parts = {
        "{ends}": _ENDS.get(version, "rollback"),
        "{structural}": _INDEXED.get(version, IS_STRUCTURAL),
        "{key}": KEY_LEFT if is_latest(version) else "old.key",
    }
    rendered = list(_STATEMENTS)
    for mark, part in parts.items():
        rendered = [statement.replace(mark, part) for statement in rendered]
    return rendered


def is_latest(version: int) -> bool:
    """Check whether a file can hold rows of the second rule, and events that correct a clock."""
    return version >= USER_VERSION
