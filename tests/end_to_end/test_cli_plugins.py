"""What does a person type and read about plugins?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.strangers.making import installed, reader

COMMANDS = """
import click
from weakties import contracts

@click.command("{name}")
@click.pass_obj
def {name}(call):
    with call.network() as network:
        click.echo(f"{{network.read(weakties.People).count()}} by {name}")

@hookimpl
def weakties_commands():
    yield {name}

@hookimpl
def weakties_manifest():
    return contracts.Manifest(title="Counts", touches=("network",))
"""
SEEN = """
@weakties.event("birds/bird.seen")
class Seen(weakties.Event):
    kind_of: weakties.Nameless[str] = "wren"

@hookimpl
def weakties_event_types():
    yield Seen
"""
BIRD = "yield Draft(event=Seen(at='2026-11-20'), key=line.cells[0], row=line.row)"


@pytest.fixture
def place(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which what is written is installed."""
    folder = home / "strangers"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def listed(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text("Ana\nBen\n")
    return path


def test_a_plugin_is_announced_once_with_what_it_touches(run: Type, place: Path) -> None:
    installed(place, "count", COMMANDS.format(name="count"))

    first, again = run("add", "Ana Ruiz").err, run("status").err

    assert "found plugin count (weakties-count 1.0); it says it touches network." in first
    assert "found plugin" not in again


def test_a_plugins_command_stands_in_the_help_and_a_taken_name_stays_ours(
    run: Type, place: Path
) -> None:
    installed(place, "count", COMMANDS.format(name="count"))
    installed(place, "thief", COMMANDS.format(name="people"))
    run("add", "Ana Ruiz")
    run("status")

    assert "count From the plugin count." in " ".join(run("--help").out.split())
    assert run("count").out == "1 by count\n"
    assert "Ana Ruiz" in run("people").out
    assert run("x", "thief", "people").out == "1 by people\n"


def test_a_plugin_that_is_off_is_not_asked(run: Type, place: Path) -> None:
    installed(place, "roster", reader("roster"))

    run("plugins", "list")
    run("plugins", "disable", "roster")
    run("import", str(listed(place, "roster")), code=3)
    run("plugins", "enable", "roster")

    assert "2 new" in run("import", str(listed(place, "roster"))).out


@pytest.mark.parametrize(("words", "told"), [(("--safe",), ""), ((), "off"), ((), "linkedin")])
def test_plugins_can_be_left_out_for_once(
    run: Type, place: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    installed(place, "roster", reader("roster"))
    monkeypatch.setenv("WEAKTIES_PLUGINS", told)

    run(*words, "import", str(listed(place, "roster")), code=3)
    monkeypatch.setenv("WEAKTIES_PLUGINS", "roster,linkedin")

    run("import", str(listed(place, "roster")))


def test_a_broken_plugin_stops_nothing_and_can_be_tried_again(run: Type, place: Path) -> None:
    installed(place, "roster", "import no_such_module")
    run("add", "Ana Ruiz")

    assert "no_such_module" in run("status").err
    assert "plugin roster is broken" in run("doctor", code=1).out
    assert "still broken, at import" in run("plugins", "retry", "roster", code=1).err
    assert "no_such_module" in run("plugins", "info", "roster").out

    (place / "weakties_roster.py").write_text(f"from weakties import *\n{reader('roster')}")
    assert run("plugins", "retry", "roster").out == "Plugin roster works.\n"


def test_who_is_strict_sees_the_first_that_fails(
    run: Type, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(place, "roster", "import no_such_module")
    run("add", "Ana Ruiz")
    monkeypatch.setenv("WEAKTIES_PLUGINS", "strict")

    assert "Plugin roster" in run("status", code=1).err


def test_events_of_a_plugin_that_is_gone_are_kept_and_read_when_it_is_back(
    run: Type, place: Path
) -> None:
    installed(place, "birds", SEEN + reader("birds", BIRD))
    run("import", str(listed(place, "birds")))
    shutil.move(place / "weakties_birds-1.0.dist-info", place / "away")

    gone = run("doctor").err
    run("verify")
    kept = run("export").out
    shutil.move(place / "away", place / "weakties_birds-1.0.dist-info")

    assert "2 events of the plugin birds are kept" in gone
    assert kept.count("birds/bird.seen") == 2
    assert "birds are kept" not in run("doctor").err
    assert "2 known" in run("import", str(listed(place, "birds"))).out


def test_purging_drops_answers_and_keeps_events(run: Type, place: Path) -> None:
    installed(place, "roster", reader("roster"))
    run("import", str(listed(place, "roster")))

    said = run("plugins", "purge", "roster", "--yes").out

    assert "its events are kept" in said
    assert "Ana" in run("people").out


FAULTY = """
from weakties import contracts

class Faulty(contracts.ReminderPolicy):
    id = "faulty.rule"

    def due(self, view, today):
        raise ValueError("no luck")

@hookimpl
def weakties_reminder_policies():
    yield Faulty()
"""


def test_a_rule_that_fails_is_named_and_the_rest_is_listed(run: Type, place: Path) -> None:
    installed(place, "faulty", FAULTY)
    run("add", "Ana Ruiz")
    run("ask", "ana", "--on", "20 days ago")

    said = run("today")

    assert "Ana Ruiz" in said.out
    assert "Plugin faulty (weakties-faulty 1.0) failed at call: ValueError: no luck" in said.err


def test_what_fails_is_said_once_a_call_and_not_after_it_was_set_aside(
    run: Type, place: Path
) -> None:
    installed(place, "faulty", FAULTY)
    run("add", "Ana Ruiz")

    said = [run(*command).err for command in (["report"], ["today"], ["today"], ["today"])]

    assert [err.count("failed at call: ValueError: no luck") for err in said] == [1, 1, 1, 0]
    assert "third time in a row" in said[2]
    assert run("plugins", "list").out.count("broken") == 1
