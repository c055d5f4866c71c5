"""Anchors, by typing: kept in a list, sent in a letter, and all of them checked."""

from __future__ import annotations

import os
import stat
import textwrap
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties


@pytest.fixture
def anchors(type_in: Type, home: Path) -> Path:
    """Keep an anchor of two events, and one of four."""
    type_in("add", "Ana Ruiz")
    type_in("ask", "Ana", "--on", "2026-09-01")
    type_in("anchor", "--keep", str(home / "list.txt"))
    type_in("reply", "Ana", "--on", "2026-09-02")
    type_in("thank", "Ana")
    type_in("anchor", "--keep", str(home / "list.txt"))
    type_in("note", "Ana", "called", "--on", "2026-09-05")
    return home / "list.txt"


def test_every_anchor_of_a_list_is_checked(type_in: Type, anchors: Path) -> None:
    said = [
        line
        for line in type_in("verify", "--anchor", str(anchors)).out.splitlines()
        if "facts of yours" not in line
    ]
    found = type_in("verify", "--anchor", str(anchors), "--json").json

    assert said[0] == "All 5 events hold."
    assert said[1].startswith("Anchor 2 of ")
    assert said[1].endswith("holds. 3 events recorded since, of which 2 tell of days before it.")
    assert said[2].endswith("holds. 1 event recorded since, of which 1 tells of days before it.")
    assert found["ok"]
    assert [(a["position"], a["holds"], a["since"], a["earlier"]) for a in found["anchors"]] == [
        (2, True, 3, 2), (4, True, 1, 1),
    ]  # fmt: skip
    assert stat.S_IMODE(anchors.stat().st_mode) == 0o600


def test_the_sentence_to_send_is_an_anchor_however_a_letter_breaks_it(
    type_in: Type, anchors: Path
) -> None:
    sentence = type_in("anchor", "--keep", str(anchors), "--json").json["sentence"]
    letter = "".join(f"> {line}\r\n" for line in textwrap.wrap(sentence, 70))

    found = type_in("verify", "--anchor", letter, "--json").json["anchors"]

    assert [(a["position"], a["holds"], a["since"]) for a in found] == [(5, True, 0)]


def test_nothing_new_is_not_kept_twice(type_in: Type, anchors: Path) -> None:
    type_in("anchor", "--keep", str(anchors))
    before = anchors.read_text()

    assert "Nothing was recorded since" in type_in("anchor", "--keep", str(anchors)).out
    assert anchors.read_text() == before


def test_the_list_lies_beside_the_latest_backup(type_in: Type, anchors: Path, home: Path) -> None:
    assert type_in("anchor", "--keep", "--json").json["file"] == str(home / "network.anchors.txt")
    (home / "stick").mkdir()
    type_in("backup", str(home / "stick" / "copy.db"))

    kept = type_in("anchor", "--keep", "--json").json

    assert (kept["file"], kept["kept"]) == (str(home / "stick" / "network.anchors.txt"), 1)


def test_an_anchor_that_does_not_hold_is_named_beside_those_that_do(
    type_in: Type, anchors: Path
) -> None:
    text = anchors.read_text()
    last = text.splitlines()[8]
    anchors.write_text(text.replace(last, "0" * 64))

    said = type_in("verify", "--anchor", str(anchors), code=4)
    found = type_in("verify", "--anchor", str(anchors), "--json", code=4)

    assert "Anchor 2" in said.out
    assert "does not hold, the log has another past" in said.out
    assert "Position 4 does not hold: it is not what the anchor knows" in said.err
    assert [a["holds"] for a in found.json["anchors"]] == [True, False]
    assert not found.json["ok"]


def test_anchors_of_another_network_are_passed_over_unless_there_are_no_others(
    type_in: Type, anchors: Path, home: Path
) -> None:
    with weakties.open(home / "other.db") as other:
        other.add_person(name="Eve")
        foreign = weakties.maintenance.anchor(other)
    anchors.write_text(anchors.read_text() + foreign)

    assert "it is of another network" in type_in("verify", "--anchor", str(anchors)).out
    assert "another network" in type_in("verify", "--anchor", foreign, code=1).err


@pytest.mark.parametrize("name", ["network.db", "network.anchor", "network.views.db", "notes.txt"])
def test_a_list_takes_the_place_of_nothing(
    type_in: Type, anchors: Path, home: Path, name: str
) -> None:
    (home / "notes.txt").write_text("to do")
    before = (home / name).read_bytes()

    said = type_in("anchor", "--keep", str(home / name), code=1).err

    assert "cannot be written" in said
    assert name in ("network.db", "network.views.db") or (home / name).read_bytes() == before


def test_a_link_and_a_pipe_are_not_followed(type_in: Type, anchors: Path, home: Path) -> None:
    (home / "link.txt").symlink_to(home / "target.txt")
    os.mkfifo(home / "pipe.txt")

    for name in ("link.txt", "pipe.txt"):
        assert "cannot be written" in type_in("anchor", "--keep", str(home / name), code=1).err
    assert not (home / "target.txt").exists()


def test_what_is_no_text_with_anchors_is_said(type_in: Type, anchors: Path, home: Path) -> None:
    (home / "empty.txt").write_text("")
    assert "no anchor" in type_in("verify", "--anchor", str(home / "empty.txt"), code=1).err
    assert "no file, and no anchor" in type_in("verify", "--anchor", str(home), code=2).err
    assert "no anchor" in type_in("verify", "--anchor", "weakties anchor 1 x -1 00", code=1).err
