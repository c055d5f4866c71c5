"""Does a terminal see how far something long has come, and nothing else anything of it?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.material import connections, filled
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import look

EVENTS = 2_500


@pytest.fixture
def network(tmp_path: Path) -> str:
    """Make a network that takes a moment."""
    filled(tmp_path / "network.db", EVENTS, 100)
    return str(tmp_path / "network.db")


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        (("rebuild",), ["Replaying"]),
        (("verify",), ["Verifying"]),
        (("verify", "--replay"), ["Verifying", "Comparing answers"]),
        (("backup", "copy.db", "--force"), ["Copying", "Verifying the copy"]),
    ],
)
def test_a_terminal_sees_it_and_the_line_is_gone_in_the_end(
    network: str, words: tuple[str, ...], stages: list[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    for columns in (40, 80):
        seen = look("--network", network, *words, columns=columns)

        for stage in stages:
            assert (stage if columns == 80 else stage[:9]) in seen.raw
        if columns == 80:
            assert f"{EVENTS:,} of {EVENTS:,}" in seen.raw
        assert re.search(f"{EVENTS} events", seen.text.replace("\n", " "))
        assert not [stage for stage in stages if f"{stage[:9]} " in seen.text]
        assert not seen.screen.cursor.hidden
        assert "\x1b[?25l" not in seen.raw  # whoever is killed could not show the cursor again


def test_an_import_names_what_it_does_and_hides_what_could_steer_the_terminal(
    tmp_path: Path,
) -> None:
    file = tmp_path / "Connections\x1b[2J.csv"
    connections(file, 3_000)

    seen = look("--network", str(tmp_path / "network.db"), "import", str(file), columns=120)

    assert "\x1b[2J" not in seen.raw
    assert "Reading Connections\\x1b[2J.csv" in seen.raw
    assert re.search(r"Reading .* [1-9][0-9,]* of 3,000", seen.raw)
    assert re.search(r"(Reading|Comparing|Recording).* of 3,000", seen.raw)
    assert "Comparing with the network" in seen.raw
    assert "Recording" in seen.raw
    assert "s left" not in seen.text
    assert "  3000 new" in seen.text


def test_what_is_done_at_once_is_not_worth_a_look(tmp_path: Path) -> None:
    filled(tmp_path / "network.db", 100, 10)

    assert "Verifying" not in look("verify").raw


@pytest.mark.parametrize(
    ("common", "variables"), [(("--plain",), {}), ((), {"TERM": "dumb"})], ids=["plain", "dumb"]
)
def test_where_no_line_is_drawn_over_each_stage_is_named_once(
    network: str, common: tuple[str, ...], variables: Any
) -> None:
    seen = look("--network", network, *common, "verify", "--replay", **variables)

    assert seen.raw.replace("\r", "").splitlines() == [
        "Verifying ...",
        "Comparing answers ...",
        f"All {EVENTS} events hold, and the answers are theirs.",
        "1900 of 1900 facts of yours were recorded more than 7 days after they",
        "happened.",
    ]


def test_an_interrupted_bar_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    filled(tmp_path / "network.db", 30_000, 1_000)

    seen = look("verify", "--replay", interrupt_at="Verifying")

    assert seen.code
    assert "Verifying" not in seen.text
    assert seen.lines[-1] == "Aborted!"
    assert not seen.screen.cursor.hidden


def test_a_question_stands_in_a_line_of_its_own(network: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    look("backup", copy)

    seen = look("restore", copy, answers="y\n")

    assert "Verifying the backup" in seen.raw
    assert "Verifying the backup" not in seen.text
    assert "The backup holds all that is there." in seen.lines
    assert any(line.startswith("Restore the backup? [y/N]:") for line in seen.lines)


@pytest.mark.parametrize("words", [("rebuild",), ("verify", "--replay")])
def test_elsewhere_nothing_is_shown(type_in: Type, network: str, words: tuple[str, ...]) -> None:
    assert " of " not in type_in("--network", network, *words).err
