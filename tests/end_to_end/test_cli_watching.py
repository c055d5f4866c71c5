"""Does a terminal see how far something long has come, and nothing else anything of it?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.benchmarks.material import connections, filled
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import on_a_terminal

EVENTS = 2_500


@pytest.fixture
def network(tmp_path: Path) -> str:
    """Make a network that takes a moment."""
    filled(tmp_path / "network.db", EVENTS, 100)
    return str(tmp_path / "network.db")


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (("rebuild",), ["Replaying"]),
        (("verify",), ["Verifying"]),
        (("verify", "--replay"), ["Verifying", "Comparing answers"]),
    ],
)
def test_a_terminal_sees_it_and_the_line_is_gone_in_the_end(
    network: str, words: tuple[str, ...], steps: list[str]
) -> None:
    seen = on_a_terminal("--network", network, *words)

    for step in steps:
        assert f"\r{step}: {EVENTS} of {EVENTS}" in seen
    *_, last, answer = seen.rstrip().split("\r")
    assert last.strip() == ""
    assert f"{EVENTS} events" in answer


def test_an_import_tells_rows_and_hides_what_could_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "Connections\x1b[2J.csv"
    connections(file, 3_000)

    seen = on_a_terminal("--network", str(tmp_path / "network.db"), "import", str(file))

    assert "\x1b[2J" not in seen
    assert "Reading Connections\\x1b[2J.csv: ..." in seen


@pytest.mark.parametrize("words", [("rebuild",), ("verify", "--replay")])
def test_elsewhere_nothing_is_shown(type_in: Type, network: str, words: tuple[str, ...]) -> None:
    assert " of " not in type_in("--network", network, *words).err
