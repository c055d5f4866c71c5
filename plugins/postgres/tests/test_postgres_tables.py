"""Do the tables hold against mistakes, and is it said when somebody changed them?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

import weakties
import weakties_postgres
from weakties import (
    EventId,
    InteractionNoted,
    PersonForgotten,
    corrections,
    exchange,
    maintenance,
    stores,
)
from weakties_postgres import tables

WORDS = "update weakties.event set {}"


def open_network(url: str, **how: Any) -> weakties.Network:
    return weakties.open(url, plugins=[weakties_postgres], **how)


@pytest.fixture
def filled_url(url: str) -> str:
    """Three events, the second of them with words."""
    with open_network(url) as network:
        network.record(InteractionNoted(people=()))
        network.record(InteractionNoted(people=(), note="likes velvet"))
        network.record(InteractionNoted(people=()), key="a key")
    return url


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "delete from weakties.event",
        "delete from weakties.event where false",
        "truncate weakties.event",
        "truncate weakties.network cascade",
        "delete from weakties.network",
        *(WORDS.format(f"{column} = 'x'") for column in ("kind", "data", "actor", "batch", "id")),
        WORDS.format("personal = 'x', salt = 'x'"),
        WORDS.format("personal = null, salt = null where position = 2"),
        WORDS.format("position = position + 10"),
        "update weakties.network set position = 1",
        "update weakties.network set secret = 'x'",
        "update weakties.network set id = 'other'",
        "insert into weakties.event select network_id, position + 5, id || 'x', kind, version, "
        "occurred_at, recorded_at, actor, source, batch, cause, null, data, null, null, null, hash "
        "from weakties.event where position = 1",
        "insert into weakties.event select network_id, position + 3, id, kind, version, "
        "occurred_at, recorded_at, actor, source, batch, cause, null, data, null, null, null, hash "
        "from weakties.event where position = 1",
        "insert into weakties.event select 'nobody', position, id, kind, version, occurred_at, "
        "recorded_at, actor, source, batch, cause, null, data, null, null, null, hash "
        "from weakties.event where position = 1",
        "insert into weakties.network values ('../../etc', '', 0, '', '')",
    ],
)  # fmt: skip
def test_what_is_recorded_is_neither_changed_nor_deleted(filled_url: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.DatabaseError):
        run(filled_url, statement)

    with open_network(filled_url) as network:
        assert maintenance.verify(network).position == 3


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        ("drop trigger event_stays on weakties.event", "trigger event_stays"),
        ("alter table weakties.event disable trigger all", "trigger event_is_only_blanked"),
        ("alter table weakties.event drop column cause", "column cause"),
        ("drop index weakties.event_key", "index event_key"),
        ("create or replace function weakties.nothing_is_deleted() returns trigger "
         "language plpgsql as 'begin return null; end'", "function nothing_is_deleted"),
    ],
)  # fmt: skip
def test_tables_that_are_not_as_made_are_named(filled_url: str, done: str, sentence: str) -> None:
    run(filled_url, done)

    with open_network(filled_url) as network:
        assert any(sentence in fault for fault in network.log.find_faults())


def test_a_tail_that_was_cut_off_shows(filled_url: str) -> None:
    run(
        filled_url,
        "alter table weakties.event disable trigger event_stays",
        "delete from weakties.event where position = 3",
        "alter table weakties.event enable trigger event_stays",
    )

    with (
        open_network(filled_url) as network,
        pytest.raises(stores.BrokenLog, match="ends at position 3"),
    ):
        maintenance.verify(network)


def test_tables_of_a_later_weakties_are_left_alone(filled_url: str) -> None:
    run(filled_url, "update weakties.about set version = 99")

    with pytest.raises(stores.NewerNetwork, match="99"):
        open_network(filled_url)


def test_tables_of_somebody_else_are_left_alone(url: str) -> None:
    run(url, "create schema weakties", "create table weakties.event (id integer)")

    with pytest.raises(stores.NotANetwork):
        open_network(url)


@pytest.mark.parametrize(("tables_version", "is_left"), [(1, True), (2, False)])
def test_tables_of_before_hold_and_keep_their_keys(
    url: str, tables_version: int, is_left: bool
) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        tables._create(connection, tables_version)
    with open_network(url) as network:
        ana = network.add_person(name="Ana")
        network.record(InteractionNoted(people=(ana,)), key="a key")
        (kept,) = (row.key for row in network.log.read_rows() if row.kind == InteractionNoted.KIND)

        corrections.forget(network, ana)

        assert maintenance.verify(network).position == 3
        assert [row.key for row in network.log.read_rows()] == [
            None,
            kept if is_left else None,
            None,
        ]
        assert bool(network.log.find_ids_by_key(["a key"])) is is_left
        assert not list(network.log.find_faults())
    run(url, "update weakties.about set version = 3 - version")
    with open_network(url) as network:
        assert any("event_is_only_blanked" in fault for fault in network.log.find_faults())


@pytest.mark.parametrize(("tables_version", "key"), [(1, "null"), (2, "key")])
def test_a_key_goes_only_when_its_event_is_blanked(url: str, tables_version: int, key: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        tables._create(connection, tables_version)
    with open_network(url) as network:
        ana = network.add_person(name="Ana")
        noted = network.record(InteractionNoted(people=(ana,), note="words"), key="a key")
        event = PersonForgotten(person=ana, events=(EventId(noted.id),))
        network.log.transact(lambda writer: writer.append([stores.Draft(event=event)]))
    if tables_version == 2:
        with pytest.raises(psycopg.errors.RaiseException):
            run(url, WORDS.format("key = null where position = 2"))

    with pytest.raises(psycopg.errors.RaiseException):
        run(url, WORDS.format(f"key = {key}, personal = null, salt = null where position = 2"))


def test_rows_that_older_tables_cannot_blank_are_refused(url: str, tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    with weakties.open(":memory:") as memory:
        memory.record(InteractionNoted(people=()), key="a key")
        exchange.save((f"{line}\n" for line in exchange.export_log(memory)), export)
    with psycopg.connect(url, autocommit=True) as connection:
        tables._create(connection, 1)

    with pytest.raises(stores.CannotWrite, match="older weakties made its tables"):
        exchange.import_log(export, url, plugins=[weakties_postgres])

    with open_network(url) as network:
        assert network.head.position == 0


def test_a_database_that_cannot_keep_every_letter_is_refused(server: Any) -> None:
    url = server.new(options="encoding 'LATIN1' locale 'C' template template0")

    with pytest.raises(stores.CannotWrite, match="LATIN1"):
        open_network(url)


def test_a_user_who_owns_nothing_can_record_and_forget(filled_url: str, server: Any) -> None:
    user = filled_url.partition("?")[0].rpartition("/")[2] + "_user"
    run(
        filled_url,
        f"create role {user} login",
        f"grant usage on schema weakties to {user}",
        f"grant select on weakties.about to {user}",
        f"grant select, insert, update on weakties.network, weakties.event to {user}",
    )
    with open_network(filled_url.replace("weakties_owner", user)) as network:
        network.record(InteractionNoted(people=()))
        assert network.log.scrub()
        assert maintenance.verify(network).position == 4
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(
            filled_url.replace("weakties_owner", user), "drop trigger event_stays on weakties.event"
        )


def test_a_user_who_may_not_make_tables_is_told_so(url: str) -> None:
    user = url.partition("?")[0].rpartition("/")[2] + "_stranger"
    run(url, f"create role {user} login")

    with pytest.raises(stores.CannotWrite, match="owner does not allow"):
        open_network(url.replace("weakties_owner", user))


@pytest.mark.parametrize("field", ["actor", "source", "batch", "cause"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_postgresql_cannot_keep_is_refused_and_nothing_is_lost(
    url: str, field: str, text: str
) -> None:
    note = "a NUL: \0, an astral: \U0001f511"
    fine = stores.Draft(event=InteractionNoted(people=(), note=note))
    fields: dict[str, Any] = {field: text}
    wrong = attrs.evolve(fine, **fields)
    with open_network(url) as network:
        network.log.transact(lambda writer: writer.append([fine]))

        with pytest.raises(stores.MalformedEvent, match="PostgreSQL"):
            network.log.transact(lambda writer: writer.append([fine, wrong]))

        (only,) = network.log.read()
        assert isinstance(only.event, InteractionNoted)
        assert only.event.note == note
        assert network.log.find([text]) == {}
        assert network.log.positions(events=[text], batches=[text], mentions=[text]) == []
        assert not list(network.log.read(kinds=[text]))
