"""Is a plugin that fails each time it is asked set aside, and one that failed once forgiven?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.strangers.making import installed

import weakties
from weakties import Installed

MOODY = """
import pathlib
MOOD = pathlib.Path(__file__).with_name("mood")

class Rule(weakties.contracts.ReminderPolicy):
    id = "moody.rule"

    def due(self, view, today):
        if MOOD.exists():
            raise ValueError(MOOD.read_text())
        return []

@hookimpl
def weakties_reminder_policies():
    yield Rule()
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    installed(tmp_path, "moody", MOODY)
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    sys.modules.pop("weakties_moody", None)


def today(place: Path, mood: str = "") -> list[tuple[str, str]]:
    """Ask what is due, with the plugin in a mood, and give what is wrong with it."""
    file = place / "mood"
    file.write_text(mood) if mood else file.unlink(missing_ok=True)
    found = Installed(place / "plugins.json", frozenset({"moody"}))
    with weakties.open(place / "network.db", plugins=found) as network:
        weakties.list_due_items(network)
        weakties.list_due_items(network)  # a second time it is passed over
        return [(b.stage, b.reason) for b in network.plugins.broken]


def test_the_third_time_in_a_row_it_is_set_aside(place: Path) -> None:
    assert today(place, "no") == [("call", "ValueError: no")]
    assert today(place, "no") == [("call", "ValueError: no")]
    ((stage, reason),) = today(place, "no")
    assert (stage, "third time in a row" in reason) == ("call", True)

    assert today(place) == [("call", "three times in a row: ValueError: no")]  # not asked any more
    (known,) = (k for k in Installed(place / "plugins.json").list_plugins() if k.name == "moody")
    assert (known.state, known.stage) == ("broken", "call")


def test_one_that_answers_in_between_is_forgiven(place: Path) -> None:
    for mood in ("no", "no", "", "no", "no"):
        today(place, mood)

    assert today(place) == []


def test_tried_again_it_begins_anew(place: Path) -> None:
    for _ in range(3):
        today(place, "no")

    Installed(place / "plugins.json").forget("moody")

    assert today(place) == []


def test_a_plugin_that_was_handed_over_is_never_set_aside(place: Path) -> None:
    import weakties_moody  # type: ignore[import-not-found]  # it was just made

    (place / "mood").write_text("no")
    for _ in range(4):
        with weakties.open(":memory:", plugins=[weakties_moody]) as network:
            weakties.list_due_items(network)
            assert [b.reason for b in network.plugins.broken] == ["ValueError: no"]
