"""Is each kind of tampering found by the command that the documentation names, in its words?"""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from tests.architecture.code import ROOT
from tests.end_to_end.conftest import Type
from tests.end_to_end.conftest import type_in as type_in  # noqa: PLC0414  # a fixture
from tests.reliability.test_tampering import tampered

import weakties
from weakties.log import chain
from weakties.stores import Row

PAGE = ROOT / "docs" / "explanation" / "tampering.md"
_CELL = r" ([^|]+) \|"
ROWS = re.findall(
    rf"^\|{_CELL} `weakties ([^`]+)` \|{_CELL}$", PAGE.read_text("utf-8"), re.MULTILINE
)
NOTES = ("network.anchor", "network.db.lock")


@attrs.frozen
class Case:
    """A network of six events, an older copy of it, an anchor and a proof."""

    folder: Path

    @property
    def network(self) -> Path:
        return self.folder / "network.db"

    def change(self, script: str) -> None:
        tampered(self.network, script)

    def read_rows(self) -> list[Row]:
        with weakties.open(self.network) as network:
            return list(network.log.read_rows())

    def replace_by_chain_of(self, rows: list[Row], secret: bytes) -> None:
        """Write rows with hashes of their own, as somebody would who knows how they are made."""
        with weakties.open(self.network) as network:
            previous = chain.genesis(network.log.network_id, secret)
        script = ""
        for position, row in enumerate(rows, 1):
            previous = chain.link(previous, (position, *row[1:-1]))
            values = ", ".join(map(_quote, (position, *row[1:-1], previous)))
            script += f"insert into event values ({values});"
        self.change(f"delete from event; {script}")
        self.forget_notes()

    def forget_notes(self) -> None:
        for name in NOTES:
            (self.folder / name).unlink(missing_ok=True)


def _quote(value: object) -> str:
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return (
        "null" if value is None else repr(value) if isinstance(value, int) else _spell(str(value))
    )


def _spell(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture
def case(type_in: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.chdir(home)
    type_in("add", "Ana Ruiz")
    type_in("add", "Ben Okri")
    type_in("ask", "Ana", "--on", "2026-09-10", "--note", "by the gatehouse")
    with (
        closing(sqlite3.connect(home / "network.db")) as source,
        closing(sqlite3.connect(home / "older.db")) as target,
    ):
        source.backup(target)
    type_in("reply", "Ana", "--on", "2026-09-12")
    type_in("ask", "Ben", "--on", "2026-09-14", "--note", "in the cellar")
    type_in("thank", "Ana", "--on", "2026-09-15")
    type_in("people")
    (home / "anchor.txt").write_text(type_in("anchor").out)
    type_in("export", "--proof", "search.proof")
    return Case(home)


def change_word(case: Case) -> None:
    case.change("update event set personal = replace(personal, 'gatehouse', 'lighthouse')")


def change_date(case: Case) -> None:
    case.change("update event set occurred_at = '2026-09-11' where position = 3")


def remove_event(case: Case) -> None:
    case.change("delete from event where position = 4")


def insert_event(case: Case) -> None:
    case.change(
        "update event set position = -position where position >= 4;"
        "update event set position = 1 - position where position < 0;"
        "insert into event select 4, replace(id, '-7', '-8'), kind, version, occurred_at, "
        "recorded_at, actor, source, batch, cause, null, data, personal, salt, commitment, "
        "zeroblob(32) from event where position = 5"
    )


def swap_events(case: Case) -> None:
    case.change(
        "update event set position = -position where position in (3, 4);"
        "update event set position = 7 + position where position < 0"
    )


def swap_salts(case: Case) -> None:
    salts = [row.salt for row in case.read_rows()]
    assert salts[2] is not None
    assert salts[4] is not None
    case.change(
        f"update event set salt = x'{salts[4].hex()}' where position = 3;"
        f"update event set salt = x'{salts[2].hex()}' where position = 5"
    )


def replace_secret(case: Case) -> None:
    case.change("update network set secret = zeroblob(32)")


def cut_end(case: Case) -> None:
    case.change("delete from event where position > 4")


def put_older_copy(case: Case) -> None:
    for name in ("network.db", "network.db-wal", "network.db-shm"):
        (case.folder / name).unlink(missing_ok=True)
    shutil.copy(case.folder / "older.db", case.network)
    case.forget_notes()


def make_chain_anew(case: Case) -> None:
    rows = case.read_rows()
    rows[3] = rows[3]._replace(occurred_at="2026-09-11")
    with weakties.open(case.network) as network:
        secret = network.log.secret
    case.replace_by_chain_of(rows, secret)


def put_another_network(case: Case) -> None:
    with weakties.open(case.folder / "other.db") as other:
        for name in ("Cleo", "Dai", "Eve", "Finn", "Gus", "Hal", "Ina"):
            other.add_person(name=name)
        rows, secret = list(other.log.read_rows()), other.log.secret
    case.replace_by_chain_of(rows, secret)
    case.change(f"update network set secret = x'{secret.hex()}'")


def change_anchor(case: Case) -> None:
    anchor = case.folder / "anchor.txt"
    digest = anchor.read_text().splitlines()[3]
    anchor.write_text(anchor.read_text().replace(digest, digest[::-1]))


def change_proof(case: Case) -> None:
    proof = case.folder / "search.proof"
    proof.write_text(proof.read_text().replace("2026-09-14", "2026-09-13"))


def change_answers(case: Case) -> None:
    with closing(sqlite3.connect(case.folder / "network.views.db")) as connection:
        (table,) = connection.execute(
            "select name from sqlite_master where type = 'table' and name like '%people'"
        ).fetchone()
        connection.execute(f"update {table} set name = 'Eve Okri' where name = 'Ben Okri'")
        connection.commit()


TAMPERINGS: dict[str, Callable[[Case], None]] = {
    "changed a word": change_word,
    "changed a date": change_date,
    "removed an event": remove_event,
    "inserted an event": insert_event,
    "swapped two events": swap_events,
    "swapped the salts of two events": swap_salts,
    "replaced the secret": replace_secret,
    "cut the end": cut_end,
    "put an older copy in its place, and took away the notes beside it": put_older_copy,
    "changed an event, and made the whole chain anew": make_chain_anew,
    "put another network in its place, under its id": put_another_network,
    "changed the anchor": change_anchor,
    "changed a proof": change_proof,
    "changed the answers beside the log": change_answers,
}


def test_the_table_has_all_fourteen() -> None:
    assert [what for what, _, _ in ROWS] == list(TAMPERINGS)
    assert len(ROWS) == 14


@pytest.mark.parametrize(("what", "command", "says"), ROWS)
def test_it_is_found(type_in: Type, case: Case, what: str, command: str, says: str) -> None:
    type_in(*shlex.split(command))

    TAMPERINGS[what](case)

    assert says in type_in(*shlex.split(command), code=4).err


@pytest.mark.parametrize("what", [what for what, command, _ in ROWS if "--anchor" in command])
def test_without_an_anchor_it_is_not(type_in: Type, case: Case, what: str) -> None:
    """So the anchor is what finds it, and nobody is promised more."""
    TAMPERINGS[what](case)
    (case.folder / "network.views.db").unlink(missing_ok=True)

    assert "events hold" in type_in("verify").out
