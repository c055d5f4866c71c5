"""Is what does not hold never restored, and nothing touched that is not weakties'?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.reliability.keeping import note, people, restored

import weakties
from weakties import People, maintenance
from weakties.errors import AnotherNetwork, BrokenLog, NotANetwork, Unreadable, WeaktiesError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network of five events and its backup; three more came since."""
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        people(network)
        note(network, 2)
        maintenance.backup(network, tmp_path / "backup.db")
        note(network, 3)
        network.read(People)
    return path


@pytest.mark.parametrize(
    ("what", "error"),
    [("nothing", Unreadable), ("text", NotANetwork), ("empty", NotANetwork), ("other", NotANetwork),
     ("another", AnotherNetwork), ("changed", BrokenLog), ("itself", Unreadable),
     ("truncated", WeaktiesError)],
)  # fmt: skip
def test_what_does_not_hold_is_refused_and_nothing_is_touched(
    path: Path, what: str, error: type[WeaktiesError]
) -> None:
    made = path.with_name("bad.db")
    before = {f.name: f.read_bytes() for f in path.parent.iterdir() if "lock" not in f.name}
    _bad(what, path, made)

    with pytest.raises(error):
        restored(path, "bad.db")

    for name, content in before.items():
        assert path.with_name(name).read_bytes() == content
    assert {f.name for f in path.parent.iterdir()} - {*before, "network.db.lock"} <= {
        "bad.db", "bad.anchor", "bad.views.db", "bad.db.lock"
    }  # fmt: skip


def _bad(what: str, path: Path, made: Path) -> None:
    """Make what is no backup of a network."""
    if what == "another":
        with weakties.open(made) as network:
            note(network)
    elif what in ("other", "changed"):
        if what == "changed":
            made.write_bytes(path.with_name("backup.db").read_bytes())
        script = "drop trigger event_is_only_blanked; update event set actor = 'eve'"
        with closing(sqlite3.connect(made, isolation_level=None)) as connection:
            connection.executescript("create table mine (x)" if what == "other" else script)
    elif what != "nothing":
        whole = path.read_bytes()
        texts = {"text": b"no network" * 99, "empty": b"", "truncated": whole[: len(whole) // 2]}
        made.symlink_to(path) if what == "itself" else made.write_bytes(texts[what])


def test_another_programs_database_is_never_replaced(path: Path) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table mine (x)")
    before = other.read_bytes()

    with pytest.raises(NotANetwork):
        maintenance.restore(other, path.with_name("backup.db"), lambda _: True)

    assert other.read_bytes() == before
