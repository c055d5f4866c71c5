"""Do `network`, `lineage` and `reconnect` say what the year holds, in words and as JSON?"""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

from tests import prepared

THEN = ("--as-of", "2026-11-20")
COMMANDS = (
    "path zoë",
    "status",
    "network",
    "reconnect",
    "lineage",
    "lineage --leads",
    "lineage --everybody",
    "stats",
    "stats --claims",
)


def on_a_terminal(*words: str) -> str:
    """Run a command whose output is a terminal, and give what a person sees."""
    parent, child = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    with Path(os.devnull).open("r+b", buffering=0) as nowhere:
        streams = nowhere.fileno(), child, nowhere.fileno()
        running = prepared.start_command(
            *words, streams=streams, env={**environment, "TERM": "dumb"}
        )
    os.close(child)
    seen = b""
    try:
        while piece := os.read(parent, 65536):
            seen += piece
    except OSError:  # the other end is closed
        pass
    assert running.wait() == 0
    os.close(parent)
    return seen.decode()


def test_the_shape_of_the_year_adds_up(type_in: Type, year: Path) -> None:
    found = type_in("network", *THEN, "--json").json

    assert found["reached"][0] == sum(found["parts"])
    assert sum(b["brought"] for b in found["bridges"]) >= len(found["bridges"])
    assert all(b["only"] <= b["brought"] for b in found["bridges"])
    assert all(len(g["people"]) >= 3 for g in found["groups"])
    assert {f["of"] for f in found["weak"]} == {found["reached"][0]}
    text = type_in("network", *THEN).out
    assert f"{found['reached'][0]} one step away" in text
    assert "there may be more" in text


def test_every_count_of_a_bridge_has_its_introductions(type_in: Type, year: Path) -> None:
    bridges = type_in("network", *THEN, "--json").json["bridges"]

    for bridge in bridges:
        events = type_in("network", "--explain", bridge["person"], *THEN, "--json").json
        assert len(events) >= bridge["brought"] > 0
        assert {e["kind"] for e in events} <= {"introduction.offered", "introduction.made"}


def test_an_offer_leads_back_to_who_was_there_first(type_in: Type, year: Path) -> None:
    first, *_ = type_in("lineage", *THEN, "--json").json
    names = [link["label"] for link in first["links"]]

    text = type_in("lineage", first["organization"], *THEN).out

    assert len(names) > 1
    assert all(name in text for name in names)
    assert f"2: {names[1]}" in text
    assert "no offer" in type_in("lineage", "--as-of", "2026-01-01").out


def test_who_slept_long_enough_is_listed(type_in: Type, year: Path) -> None:
    found = type_in("reconnect", *THEN, "--limit", "99", "--json").json

    assert found
    assert all(d["last_at"] <= "2026-05-24" for d in found)
    assert [d["is_new"] for d in found] == sorted((d["is_new"] for d in found), reverse=True)
    said = type_in("reconnect", "--days", "9999", *THEN).out
    assert said.startswith("There is nobody with whom you were in contact")


def test_wrong_words_are_mended(type_in: Type, year: Path) -> None:
    assert "leave" in type_in("lineage", "halden", "--everybody", code=2).err
    assert "--days" in type_in("reconnect", "--days", "0", code=2).err


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_wider_than_a_terminal(type_in: Type, year: Path, command: str) -> None:
    for line in type_in(*command.split(), *THEN).out.splitlines():
        assert len(line) <= 80 or line.startswith("In /"), line


@pytest.mark.parametrize(
    ("command", "drawn"),
    [("lineage --everybody", "└─"), ("stats", "●"), ("stats --claims", "◆")],
)
def test_a_terminal_is_drawn_on_unless_plain(year: Path, command: str, drawn: str) -> None:
    words = (*command.split(), *THEN)

    assert drawn in on_a_terminal(*words)
    plain = on_a_terminal(*words, "--plain")
    assert plain.isascii() or drawn not in plain
    assert all(len(line) <= 80 for line in on_a_terminal(*words).splitlines())
