"""SQL over the answers, by typing and from a program."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import sqlite_utils
from hypothesis import given
from tests.end_to_end.conftest import Type

import weakties
from weakties.testing import append_history, histories, sequence

TALKS = "select p.name, count(*) talks from attendees a join people p on p.id = a.person group by 1"


@pytest.fixture
def searched(type_in: Type) -> Type:
    """Begin a search with a talk, a lead and an offer."""
    type_in("add", "Ana Ruiz", "--org", "=Grid AG", "--email", "ana@example.org")
    type_in("ask", "ana", "--on", "2026-01-05", "--note", "met at the fair")
    type_in("reply", "ana", "--on", "2026-01-07")
    type_in("meet", "ana", "--on", "2026-01-12", "--note", "batteries are the bottleneck")
    type_in("lead", "=Grid AG", "--from", "ana", "--role", "Planner", "--on", "2026-01-12")
    return type_in


def test_a_table_csv_lines_and_json_have_the_same_rows(searched: Type) -> None:
    assert searched("query", TALKS).out.split() == [
        "name",
        "talks",
        "Ana",
        "Ruiz",
        "1",
        "1",
        "row.",
    ]
    assert searched("query", TALKS, "--csv").out == "name,talks\nAna Ruiz,1\n"
    assert json.loads(searched("query", TALKS, "--nl").out) == {"name": "Ana Ruiz", "talks": 1}
    assert searched("query", TALKS, "--json").json == [{"name": "Ana Ruiz", "talks": 1}]


def test_csv_is_safe_in_a_spreadsheet(searched: Type) -> None:
    out = searched("query", "select name, 1 as n from organizations", "--csv").out

    assert list(csv.reader(StringIO(out))) == [["name", "n"], ["'=Grid AG", "1"]]


def test_a_query_takes_values_and_looks_back(searched: Type) -> None:
    query = ("query", "select count(*) n from meetings where state = :state", "-p", "state", "held")

    assert searched(*query, "--json").json == [{"n": 1}]
    assert searched(*query, "--json", "--as-of", "2026-01-11").json == [{"n": 0}]
    assert searched("query", "select 1 where false").out == "No rows.\n"


def test_words_are_found_and_events_are_of_people(searched: Type) -> None:
    words = "select rowid from meetings_fts where meetings_fts match 'BOTTLENECK'"
    about = (
        "select e.kind from events e join events_about a on a.event = e.position "
        "join people p on p.id = a.person where p.name = 'Ana Ruiz' order by e.position"
    )

    assert len(searched("query", words, "--json").json) == 1
    kinds = [row["kind"] for row in searched("query", about, "--json").json]
    assert kinds == [
        "person.added", "outreach.sent", "reply.received", "meeting.held", "lead.heard",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("select * from persons", "no such table: persons"),
        ("selct 1", "near"),
        ("delete from people", "only reads"),
        ("create table more (id)", "only reads"),
        ("attach 'other.db' as other", "only reads"),
        ("pragma writable_schema = on", "only reads"),
        ("select load_extension('x')", "only reads"),
    ],
)
def test_a_query_that_cannot_be_is_refused_in_a_sentence(
    searched: Type, query: str, hint: str
) -> None:
    refused = searched("query", query, code=2)

    assert hint in " ".join(refused.err.split())
    assert not Path("other.db").exists()


def test_every_table_is_listed_with_its_columns(searched: Type) -> None:
    listed = searched("query", "--tables").out
    described = searched("query", "--tables", "--json").json

    for table in described:
        assert f"{table['name']}: " in listed
        columns = [column["name"] for column in table["columns"]]
        row = searched("query", f"select * from {table['name']}", "--json").json
        assert not row or list(row[0]) == columns


def test_a_database_is_written_whole_private_and_only_once(searched: Type, home: Path) -> None:
    to = home / "answers.db"
    assert "-o FILE" in searched("export", "--as", "sqlite", code=2).err
    searched("export", "--as", "sqlite", "-o", str(to))

    assert to.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(to)) as connection:
        assert connection.execute(TALKS).fetchall() == [("Ana Ruiz", 1)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
    assert "--force" in searched("export", "--as", "sqlite", "-o", str(to), code=1).err
    searched("export", "--as", "sqlite", "-o", str(to), "--force", "--as-of", "2026-01-01")
    assert sqlite_utils.Database(to).table("meetings").count == 0
    assert sorted(home.glob("answers*")) == [to]


def test_who_is_forgotten_is_in_no_later_copy(searched: Type, home: Path) -> None:
    searched("forget", "Ana Ruiz", "--yes")
    to = home / "after.db"
    searched("export", "--as", "sqlite", "-o", str(to))

    assert b"Ana" not in to.read_bytes()
    assert b"bottleneck" not in to.read_bytes()


@given(history=histories())
def test_tables_hold_what_the_engine_answers(history: list[weakties.Draft]) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    with weakties.open(":memory:", clock=lambda: now, chance=sequence()) as network:
        append_history(network.log, history)
        tables = network.database()

        people = {p.id: p.name for p in network.read(weakties.People).people.where()}
        assert dict(tables.execute("select id, name from people").fetchall()) == people
        positions = {p for (p,) in tables.execute("select position from events")}
        assert positions == {recorded.position for recorded in network.events()}
        sent = {recorded.id for recorded in network.events(["outreach.sent"])}
        assert {i for (i,) in tables.execute("select id from requests")} == sent
        for person in people:
            about = "select event from events_about where person = ?"
            own = {position for (position,) in tables.execute(about, (person,))}
            assert own <= set(network.read(weakties.Timeline).list_positions(person))


def test_nobody_writes_through_a_copy() -> None:
    with weakties.open(":memory:") as network:
        network.add_person(name="Ana Ruiz")
        tables = network.database()

        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            tables.table("people").insert({"id": "p-x"})
        assert tables.table("people").count == network.read(weakties.People).count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
        "select randomblob(1000000000)",
    ],
)
def test_a_query_without_an_end_is_ended(searched: Type, query: str) -> None:
    assert searched("query", query, "--timeout", "0.2", code=2).err
