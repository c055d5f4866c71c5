"""A log that was put back says so itself, wherever somebody verifies it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import exchange, history, maintenance


@pytest.fixture
def path(type_in: Type, home: Path) -> Path:
    """Write a network of four events, a backup of when it had two, and an anchor of its end."""
    type_in("add", "Ana Ruiz", "--on", "2026-01-01")
    type_in("ask", "ana", "--on", "2026-10-01")
    type_in("backup", str(home / "two.db"))
    type_in("reply", "ana", "yes", "--on", "2026-10-04")
    type_in("meet", "ana", "--on", "2026-10-09")
    (home / "anchor.txt").write_text(type_in("anchor").out)
    return home / "network.db"


def test_a_restore_is_recorded_and_verify_says_so(type_in: Type, path: Path, home: Path) -> None:
    head = type_in("anchor", "--json").json
    kept = type_in("restore", str(home / "two.db"), "--yes", "--json").json

    whole = type_in("verify", "--json").json
    (restored,) = whole["restored"]
    assert (whole["position"], restored["event"]) == (3, 3)
    assert (restored["position"], restored["left_position"], restored["how"]) == (2, 4, "backup")
    assert restored["left_hash"] == head["hash"]
    said = " ".join(type_in("verify").out.split())
    assert "replaced by a backup that ended at event 2, as event 3 says" in said
    assert "the one before ended at event 4" in said
    refused = " ".join(type_in("verify", "--anchor", str(home / "anchor.txt"), code=4).err.split())
    assert "event 3 says that the log was replaced then, by one that ended at event 2" in refused
    # the anchor of now goes on from there
    (home / "later.txt").write_text(type_in("anchor").out)
    type_in("thank", "ana")
    assert "All 4 events hold." in type_in("verify", "--anchor", str(home / "later.txt")).out
    with weakties.open(kept["kept"]) as before:
        assert history.list_restorations(before) == []
        assert before.head.hash.hex() == head["hash"]


def test_an_older_file_that_is_accepted_is_recorded_once(
    type_in: Type, path: Path, home: Path
) -> None:
    shutil.copy(home / "two.db", path)

    type_in("history", code=4)
    type_in("anchor", "--accept")
    type_in("anchor", "--accept")

    (restored,) = type_in("verify", "--json").json["restored"]
    assert (restored["position"], restored["left_position"], restored["how"]) == (2, 4, "file")
    assert type_in("history", "--json").json[-1]["kind"] == "log.restored"
    listed = type_in("history", "--ids").out
    said = "Replaced the log, which ended at event 4, by an older file that ended at event 2"
    assert said in " ".join(listed.split())
    assert "log.restored" in type_in("show", "3").out


def test_nothing_is_recorded_where_nothing_is_left_out(
    type_in: Type, path: Path, home: Path
) -> None:
    type_in("backup", str(home / "all.db"))
    assert type_in("restore", str(home / "all.db"), "--yes", "--json").json["lost"] == 0
    assert type_in("--network", str(home / "new.db"), "restore", str(home / "two.db"), "--json")

    assert type_in("verify", "--json").json["restored"] == []
    assert type_in("--network", str(home / "new.db"), "verify", "--json").json["restored"] == []


def test_it_is_no_step_of_yours_and_stays(type_in: Type, path: Path, home: Path) -> None:
    type_in("restore", str(home / "two.db"), "--yes")

    assert "it says what became of the log" in type_in("undo", "3", code=1).err
    assert "Undid event 2" in type_in("undo").out
    assert "about the log itself" in type_in("edit", "3", "--on", "2026-10-01", code=1).err
    assert "2026-10-01" not in type_in("history", "--as-of", "2026-09-30").out
    assert len(type_in("verify", "--json").json["restored"]) == 1


def test_it_counts_from_its_recording_on_for_every_day(
    type_in: Type, path: Path, home: Path
) -> None:
    type_in("restore", str(home / "two.db"), "--yes")

    with weakties.open(path) as network:
        assert len(history.list_restorations(network.at(occurred="2020-01-01"))) == 1
        assert history.list_restorations(network.at(recorded_until="2020-01-01")) == []
        assert network.at(occurred="2026-10-30").read(weakties.Funnel).list_stages()[0].reached.n


def test_of_a_damaged_log_what_is_noted_of_its_end_is_recorded(
    type_in: Type, path: Path, home: Path
) -> None:
    path.write_bytes(b"damaged" * 1_000)

    type_in("restore", str(home / "two.db"), "--yes")

    (restored,) = type_in("verify", "--json").json["restored"]
    assert (restored["position"], restored["left_position"]) == (2, 4)
    path.write_bytes(b"damaged" * 1_000)
    path.with_name("network.anchor").unlink()
    type_in("restore", str(home / "two.db"), "--yes")
    (restored,) = type_in("verify", "--json").json["restored"]
    assert (restored["position"], restored["left_position"]) == (2, None)
    assert "the one before cannot be read" in " ".join(type_in("verify").out.split())


def test_a_copy_of_it_keeps_saying_so(type_in: Type, path: Path, home: Path) -> None:
    type_in("restore", str(home / "two.db"), "--yes")
    type_in("export", "-o", str(home / "log.jsonl"))
    copy = home / "copy.db"

    exchange.import_log(home / "log.jsonl", copy)

    with weakties.open(copy) as network:
        assert [r.left_position for r in history.list_restorations(network)] == [4]
        assert maintenance.verify(network).position == 3
