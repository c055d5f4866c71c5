"""Do the tables hold against mistakes, and is it said when somebody changed them?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

import weakties
import weakties_postgres
from weakties import InteractionNoted, care, correcting, data, stores
from weakties.domain.ids import EventId
from weakties.domain.structural import PersonForgotten
from weakties_postgres import tables

WORDS = "update weakties.event set {}"


def opened(url: str, **how: Any) -> weakties.Network:
    return weakties.open(url, plugins=[weakties_postgres], **how)


@pytest.fixture
def filled(url: str) -> str:
    """Three events, the second of them with words."""
    with opened(url) as network:
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
def test_what_is_recorded_is_neither_changed_nor_deleted(filled: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.DatabaseError):
        run(filled, statement)

    with opened(filled) as network:
        assert care.verify(network).position == 3


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("drop trigger event_stays on weakties.event", "trigger event_stays"),
        ("alter table weakties.event disable trigger all", "trigger event_is_only_blanked"),
        ("alter table weakties.event drop column cause", "column cause"),
        ("drop index weakties.event_key", "index event_key"),
        ("create or replace function weakties.nothing_is_deleted() returns trigger "
         "language plpgsql as 'begin return null; end'", "function nothing_is_deleted"),
    ],
)  # fmt: skip
def test_tables_that_are_not_as_made_are_named(filled: str, done: str, said: str) -> None:
    run(filled, done)

    with opened(filled) as network:
        assert any(said in fault for fault in network.log.faults())


def test_a_tail_that_was_cut_off_shows(filled: str) -> None:
    run(
        filled,
        "alter table weakties.event disable trigger event_stays",
        "delete from weakties.event where position = 3",
        "alter table weakties.event enable trigger event_stays",
    )

    with opened(filled) as network, pytest.raises(stores.BrokenLog, match="ends at position 3"):
        care.verify(network)


def test_tables_of_a_later_weakties_are_left_alone(filled: str) -> None:
    run(filled, "update weakties.about set version = 99")

    with pytest.raises(stores.NewerNetwork, match="99"):
        opened(filled)


def test_tables_of_somebody_else_are_left_alone(url: str) -> None:
    run(url, "create schema weakties", "create table weakties.event (id integer)")

    with pytest.raises(stores.NotANetwork):
        opened(url)


@pytest.mark.parametrize(("made", "is_left"), [(1, True), (2, False)])
def test_tables_of_before_hold_and_keep_their_keys(url: str, made: int, is_left: bool) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        tables._make(connection, made)
    with opened(url) as network:
        ana = network.add_person(name="Ana")
        network.record(InteractionNoted(people=(ana,)), key="a key")
        (kept,) = (row.key for row in network.log.rows() if row.kind == InteractionNoted.KIND)

        correcting.forget(network, ana)

        assert care.verify(network).position == 3
        assert [row.key for row in network.log.rows()] == [None, kept if is_left else None, None]
        assert bool(network.log.known(["a key"])) is is_left
        assert not list(network.log.faults())
    run(url, "update weakties.about set version = 3 - version")
    with opened(url) as network:
        assert any("event_is_only_blanked" in fault for fault in network.log.faults())


@pytest.mark.parametrize(("made", "key"), [(1, "null"), (2, "key")])
def test_a_key_goes_only_when_its_event_is_blanked(url: str, made: int, key: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        tables._make(connection, made)
    with opened(url) as network:
        ana = network.add_person(name="Ana")
        noted = network.record(InteractionNoted(people=(ana,), note="words"), key="a key")
        told = PersonForgotten(person=ana, events=(EventId(noted.id),))
        network.log.writing(lambda writer: writer.append([stores.Draft(event=told)]))
    if made == 2:
        with pytest.raises(psycopg.errors.RaiseException):
            run(url, WORDS.format("key = null where position = 2"))

    with pytest.raises(psycopg.errors.RaiseException):
        run(url, WORDS.format(f"key = {key}, personal = null, salt = null where position = 2"))


def test_rows_that_older_tables_cannot_blank_are_refused(url: str, tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    with weakties.open(":memory:") as memory:
        memory.record(InteractionNoted(people=()), key="a key")
        data.save((f"{line}\n" for line in data.export_log(memory)), export)
    with psycopg.connect(url, autocommit=True) as connection:
        tables._make(connection, 1)

    with pytest.raises(stores.CannotWrite, match="older weakties made its tables"):
        data.import_log(export, url, plugins=[weakties_postgres])

    with opened(url) as network:
        assert network.head.position == 0


def test_a_database_that_cannot_keep_every_letter_is_refused(server: Any) -> None:
    url = server.new(options="encoding 'LATIN1' locale 'C' template template0")

    with pytest.raises(stores.CannotWrite, match="LATIN1"):
        opened(url)


def test_a_user_who_owns_nothing_can_record_and_forget(filled: str, server: Any) -> None:
    user = filled.partition("?")[0].rpartition("/")[2] + "_user"
    run(
        filled,
        f"create role {user} login",
        f"grant usage on schema weakties to {user}",
        f"grant select on weakties.about to {user}",
        f"grant select, insert, update on weakties.network, weakties.event to {user}",
    )
    with opened(filled.replace("weakties_owner", user)) as network:
        network.record(InteractionNoted(people=()))
        assert network.log.scrub()
        assert care.verify(network).position == 4
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(filled.replace("weakties_owner", user), "drop trigger event_stays on weakties.event")


def test_a_user_who_may_not_make_tables_is_told_so(url: str) -> None:
    user = url.partition("?")[0].rpartition("/")[2] + "_stranger"
    run(url, f"create role {user} login")

    with pytest.raises(stores.CannotWrite, match="owner does not allow"):
        opened(url.replace("weakties_owner", user))


@pytest.mark.parametrize("field", ["actor", "source", "batch", "cause"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_postgresql_cannot_keep_is_refused_and_nothing_is_lost(
    url: str, field: str, text: str
) -> None:
    note = "a NUL: \0, an astral: \U0001f511"
    fine = stores.Draft(event=InteractionNoted(people=(), note=note))
    told: dict[str, Any] = {field: text}
    wrong = attrs.evolve(fine, **told)
    with opened(url) as network:
        network.log.writing(lambda writer: writer.append([fine]))

        with pytest.raises(stores.MalformedEvent, match="PostgreSQL"):
            network.log.writing(lambda writer: writer.append([fine, wrong]))

        (only,) = network.log.read()
        assert isinstance(only.event, InteractionNoted)
        assert only.event.note == note
        assert network.log.find([text]) == {}
        assert network.log.positions(events=[text], batches=[text], mentions=[text]) == []
        assert not list(network.log.read(kinds=[text]))
