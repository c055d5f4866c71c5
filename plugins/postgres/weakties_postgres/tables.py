"""The tables of a database, and the triggers that keep them append-only.

They stand in a schema of their own, ``weakties``. Every key begins with the network's id, so that a
database may be parted by it. A network's row is lock, counter and fence: who writes holds it, it
says where the log ends, and what would leave a gap is refused.

The triggers are a seat belt: they hold against mistakes, not against the owner of the tables. What
shows a change is the chain.
"""

from __future__ import annotations

import psycopg

from weakties import stores
from weakties_postgres.address import Connection, Database

VERSION = 2
"""Since version 2 rows follow the second rule of the chain, so that a key is blanked with the
personal part; tables of version 1 stay as they are, and go on by the first rule."""
_SEALS_KEYS = 2
_KEY_LEFT = "case when octet_length(old.commitment) = 33 then null else old.key end"
_MAKING = 0x77746965  # "wtie": the lock of whoever makes tables, or begins a network
_STRUCTURAL = ", ".join(f"'{kind}'" for kind in sorted(stores.OBEYED))

_BODIES = {
    "event_extends_the_head": """
begin
    if exists (
        select from (
            select network_id, min(position) as first, max(position) as last, count(*) as many
            from added group by network_id) as part
        where last - first + 1 <> many
            or not exists (select from weakties.network where id = part.network_id)
            or first <> 1 and not exists (
                select from weakties.event as before
                where before.network_id = part.network_id and before.position = part.first - 1))
    then raise exception 'an event must extend the head'; end if;
    return null;
end""",
    "event_is_only_blanked": """
begin
    if (new.network_id, new.position, new.id, new.kind, new.version, new.occurred_at,
        new.recorded_at, new.actor, new.source, new.batch, new.cause, new.key, new.data,
        new.commitment, new.hash)
        is distinct from
        (old.network_id, old.position, old.id, old.kind, old.version, old.occurred_at,
        old.recorded_at, old.actor, old.source, old.batch, old.cause, {key}, old.data,
        old.commitment, old.hash)
        or new.personal is not null or new.salt is not null
        or not exists (
            select from weakties.event as forgetting
            where forgetting.network_id = old.network_id and forgetting.position > old.position
                and case when forgetting.kind = 'person.forgotten'
                    then (forgetting.data::jsonb -> 'events') ? old.id else false end)
    then raise exception 'an event is only blanked, when a person is forgotten'; end if;
    return new;
end""",
    "network_goes_on": """
begin
    if (new.id, new.secret) is distinct from (old.id, old.secret) or new.position < old.position
    then raise exception 'a network is never changed, and never goes back'; end if;
    return new;
end""",
    "nothing_is_deleted": """
begin
    raise exception 'what is recorded is never deleted';
end""",
}
TRIGGERS = {
    "event_extends_the_head": "after insert on weakties.event referencing new table as added "
    "for each statement execute function weakties.event_extends_the_head()",
    "event_is_only_blanked": "before update on weakties.event "
    "for each row execute function weakties.event_is_only_blanked()",
    "event_stays": "before delete or truncate on weakties.event "
    "for each statement execute function weakties.nothing_is_deleted()",
    "network_goes_on": "before update on weakties.network "
    "for each row execute function weakties.network_goes_on()",
    "network_stays": "before delete or truncate on weakties.network "
    "for each statement execute function weakties.nothing_is_deleted()",
}
_TABLES = (
    "create table weakties.about (version integer not null)",
    """create table weakties.network (
    id text collate "C" primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    secret bytea not null,
    position bigint not null,
    hash bytea not null,
    recorded_at text collate "C" not null
) with (fillfactor = 50)""",
    """create table weakties.event (
    network_id text collate "C" not null,
    position bigint not null,
    id text collate "C" not null,
    kind text collate "C" not null,
    version bigint not null,
    occurred_at text collate "C" not null,
    recorded_at text collate "C" not null,
    actor text collate "C" not null,
    source text collate "C" not null,
    batch text collate "C",
    cause text collate "C",
    key bytea,
    data text collate "C" not null,
    personal text collate "C",
    salt bytea,
    commitment bytea,
    hash bytea not null,
    primary key (network_id, position),
    check ((personal is null) = (salt is null)),
    check (commitment is not null or personal is null)
)""",
    "create unique index event_id on weakties.event (network_id, id)",
    "create unique index event_key on weakties.event (network_id, key) where key is not null",
    "create index event_structural on weakties.event (network_id, position) "
    f"where kind in ({_STRUCTURAL})",
)


_EXISTS = """
select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname = 'weakties' and relname = 'about'"""
"""Asked of the catalog: what names are looked up in may be older than the lock that was waited for.
"""


def list_bodies(tables_version: int) -> dict[str, str]:
    """Return the functions of a version of the tables."""
    key = _KEY_LEFT if seals_keys(tables_version) else "old.key"
    return {name: body.replace("{key}", key) for name, body in _BODIES.items()}


def seals_keys(tables_version: int) -> bool:
    """Check whether rows in a version of the tables follow the second rule of the chain."""
    return tables_version >= _SEALS_KEYS


def list_statements(tables_version: int = VERSION) -> list[str]:
    """Return what makes all of it, in a schema that is there."""
    functions = [
        f"create function weakties.{name}() returns trigger language plpgsql "
        f"set search_path = pg_catalog, pg_temp as $${body}$$"
        for name, body in list_bodies(tables_version).items()
    ]
    triggers = [f"create trigger {name} {rest}" for name, rest in TRIGGERS.items()]
    return [*_TABLES, *functions, *triggers]


def read_version(connection: Connection) -> int | None:
    """Return the version of the tables that are there; None if there are none."""
    if connection.execute(_EXISTS).fetchone() is None:
        return None
    row = connection.execute("select version from weakties.about").fetchone()
    return None if row is None else int(row[0])


def has_tables(connection: Connection, database: Database) -> bool:
    """Check whether the tables exist.

    Raises:
        NewerNetwork: a later weakties made them.
    """
    existing = read_version(connection)
    if existing is not None and existing > VERSION:
        raise stores.NewerNetwork(database.name, existing, VERSION)
    return existing is not None


def create_tables(connection: Connection, database: Database) -> None:
    """Make the tables, unless somebody else just did.

    Raises:
        CannotWrite: the database does not keep every letter.
        NotANetwork: the schema holds tables of somebody else.
    """
    (encoding,) = connection.execute("show server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        cure = "make a database with `encoding 'UTF8' template template0` and name that one"
        raise stores.CannotWrite(database.name, f"it keeps text as {encoding} only", cure)
    try:
        with connection.transaction():
            lock_tables(connection)
            if read_version(connection) is None:
                _create(connection)
    except psycopg.errors.DuplicateTable:
        raise stores.NotANetwork(database.name) from None


def _create(connection: Connection, tables_version: int = VERSION) -> None:
    """Make all of it; the schema may be there, since its owner may be somebody else."""
    schema = connection.execute("select from pg_namespace where nspname = 'weakties'").fetchone()
    if schema is None:
        connection.execute("create schema weakties")
    for statement in list_statements(tables_version):
        connection.execute(statement.encode())
    connection.execute("insert into weakties.about values (%s)", (tables_version,))


def lock_tables(connection: Connection) -> None:
    """Wait, within a transaction, until nobody else makes tables or begins a network."""
    connection.execute("select pg_advisory_xact_lock(%s)", (_MAKING,))
