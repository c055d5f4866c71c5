"""Does the file hold against mistakes, and does intent show?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import weakties
from weakties import maintenance
from weakties.errors import BrokenLog, WeaktiesError

MISTAKES = (
    "update event set actor = 'eve' where position = 2",
    "update event set data = '{}'",
    "update event set personal = null, salt = null",
    "update event set personal = '{}' where position = 1",
    "update event set position = 99 where position = 3",
    "update or ignore event set hash = zeroblob(32)",
    "update or replace event set id = (select id from event where position = 1) where position = 2",
    "delete from event",
    "delete from event where position = 3",
    "insert or replace into event select * from event where position = 2",
    "replace into event select * from event where position = 3",
    "insert into event select position + 5, id || 'x', kind, version, occurred_at, recorded_at, "
    "actor, source, batch, cause, null, data, personal, salt, commitment, hash from event limit 1",
    "delete from network",
    "update network set id = 'mine'",
    "update network set secret = zeroblob(32)",
    "insert into network values ('another', zeroblob(32))",
)
INTENT = (
    ("update event set data = '{\"person\":\"p-x\"}' where position = 2", 2),
    ("update event set occurred_at = '2020' where position = 3", 3),
    ("update event set personal = '{\"name\":\"Eve\"}' where position = 1", 1),
    ("update event set personal = null, salt = null where position = 2", 2),
    ("update event set salt = zeroblob(32) where position = 2", 2),
    ("update event set key = zeroblob(16) where position = 1", 1),
    ("update event set key = x'' where position = 1", 1),
    ("update event set batch = '' where position = 2", 2),
    ("update event set source = 'ap', batch = 'i' where position = 2", 2),
    ("update event set hash = zeroblob(32) where position = 3", 3),
    ("delete from event where position = 2", 2),
    ("delete from event where position = 1", 1),
    ("update event set position = -position; update event set position = case position "
     "when -1 then 2 when -2 then 1 else -position end", 1),
    ("update network set id = 'mine'", 1),
    ("update network set secret = zeroblob(32)", 1),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a log of three people."""
    made = tmp_path / "network.db"
    with weakties.open(made) as network:
        for name in ("Ana", "Ben", "Cleo"):
            network.add_person(name=name)
    made.with_name("network.anchor").unlink()  # what it shows has tests of its own
    return made


def tampered(path: Path, script: str, *, disarm: bool = True) -> None:
    """Change a log with another program; a disarmed one has lost its triggers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        query = "select name, sql from sqlite_master where type = 'trigger'"
        triggers = connection.execute(query).fetchall() if disarm else []
        for name, _ in triggers:
            connection.execute(f"drop trigger {name}")
        connection.executescript(script)
        for _, statement in triggers:
            connection.execute(statement)


@pytest.fixture
def network(path: Path) -> Iterator[weakties.Network]:
    with weakties.open(path) as opened:
        yield opened


@pytest.mark.parametrize("mistake", MISTAKES)
def test_another_program_is_refused_what_would_change_the_past(path: Path, mistake: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        tampered(path, mistake, disarm=False)

    with weakties.open(path) as network:
        assert maintenance.verify(network).position == 3


def test_an_event_that_does_not_extend_the_head_ends_all_that_was_begun(path: Path) -> None:
    extend = MISTAKES[11].replace("position + 5", "{}").replace("|| 'x'", "|| {}")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("begin")
        connection.execute(extend.format(4, "'x'"))
        with pytest.raises(sqlite3.IntegrityError, match="extend the head"):
            connection.execute(extend.format(6, "'y'"))

        assert not connection.in_transaction
        assert connection.execute("select count(*) from event").fetchone() == (3,)


@pytest.mark.parametrize(("script", "position"), INTENT)
def test_what_was_changed_with_intent_is_named(path: Path, script: str, position: int) -> None:
    tampered(path, script)

    with weakties.open(path) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)

    assert (found.value.position, found.value.exit_code) == (position, 4)


@pytest.mark.parametrize(
    "script",
    ["drop trigger event_stays", "drop index event_key", "create table mine (x)",
     "create trigger quiet before insert on event begin select raise(ignore); end"],
)  # fmt: skip
def test_a_file_that_is_not_built_as_it_must_be_is_found(path: Path, script: str) -> None:
    tampered(path, script, disarm=False)

    with weakties.open(path) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)

    assert found.value.position == 0


def test_a_cut_tail_shows_only_beside_an_anchor(path: Path) -> None:
    with weakties.open(path) as network:
        anchor = maintenance.anchor(network)
    path.with_name("network.anchor").unlink()
    tampered(path, "delete from event where position = 3")

    with weakties.open(path) as network:
        assert maintenance.verify(network).position == 2
        with pytest.raises(BrokenLog) as found:
            maintenance.verify(network, anchor)

    assert found.value.position == 3


def test_a_longer_log_still_holds_its_anchor(network: weakties.Network) -> None:
    anchor = maintenance.anchor(network)

    network.add_person(name="Dai")

    assert maintenance.verify(network, anchor).position == 4


def test_a_chain_made_anew_does_not_hold_its_anchor(network: weakties.Network) -> None:
    lines = maintenance.anchor(network).split("\n")
    other = "\n".join([*lines[:3], "00" * 32, ""])

    with pytest.raises(BrokenLog) as found:
        maintenance.verify(network, other)

    assert found.value.position == 3


@pytest.mark.parametrize("text", ["", "weakties anchor 1\nx\ny\nz\n", "an anchor\n" * 5])
def test_what_is_no_anchor_is_refused(network: weakties.Network, text: str) -> None:
    with pytest.raises(WeaktiesError, match="no anchor"):
        maintenance.verify(network, text or "nothing")


def test_an_anchor_of_another_network_is_refused(path: Path, network: weakties.Network) -> None:
    with weakties.open(path.with_name("other.db")) as other:
        anchor = maintenance.anchor(other)

    with pytest.raises(WeaktiesError, match="another network"):
        maintenance.verify(network, anchor)


def test_the_doctor_looks_at_a_log_whose_rows_lost_their_data(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        network.add_person(name="Ana")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("pragma writable_schema = on")
        stranger.execute("drop trigger event_is_only_blanked")
        stranger.execute(
            "update sqlite_master set sql = replace(sql, 'data text not null', 'data text')"
        )
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("update event set data = null")

    with maintenance.open_unchecked(path) as network:
        problems = [c.problem for c in maintenance.examine(network) if not c.note]

    assert "the log does not hold" in problems
