"""Is a clock that jumps doubted before anything is recorded by it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click
import pytest
from tests.end_to_end.conftest import Type

import weakties

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the clock of the machine to so many days after, or before, a day."""
    opened = weakties.open

    def set_to(**after: float) -> None:
        moment = NOW + timedelta(**after)
        monkeypatch.setattr(weakties, "open", partial(opened, clock=lambda: moment))

    set_to()
    return set_to


def test_a_clock_behind_the_last_event_is_refused_unless_it_is_right(
    type_in: Type, set_clock: Callable[..., None], home: Path
) -> None:
    type_in("add", "Ana")
    set_clock(hours=-23)
    type_in("add", "Ben")

    set_clock(days=-3)
    for words in (("add", "Cy"), ("undo",), ("note", "ana", "x"), ("forget", "ben", "--yes")):
        refused = type_in(*words, code=1).err
        assert "2026-11-17" in refused
        assert "last event was recorded on 2026-11-20" in refused
        assert "--clock-is-right" in refused
    assert len(type_in("people", "--json").json) == 2

    type_in("--clock-is-right", "add", "Cy")
    type_in("add", "Dee", "--clock-is-right")
    assert len(type_in("people", "--json").json) == 4


def test_a_clock_a_week_ahead_of_the_last_run_is_refused_once(
    type_in: Type, set_clock: Callable[..., None], home: Path
) -> None:
    type_in("add", "Ana")
    set_clock(days=6)
    type_in("people")
    set_clock(days=12)
    type_in("add", "Ben")

    set_clock(days=400)
    assert "weakties ran last on 2026-12-02" in type_in("add", "Cy", code=1).err
    type_in("people")
    assert "weakties ran last on 2026-12-02" in type_in("add", "Cy", code=1).err

    type_in("add", "Cy", "--clock-is-right")
    type_in("add", "Dee")


def test_a_doubted_clock_is_asked_about_on_a_terminal(
    type_in: Type, set_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in("add", "Ana")
    set_clock(days=30)
    monkeypatch.setattr("weakties_cli.shown.is_on_a_terminal", lambda: True)
    answers = iter([False, True])

    def confirm(question: str, **_: object) -> bool:
        assert question == "Is the clock right?"
        if not next(answers):
            raise click.Abort
        return True

    monkeypatch.setattr("click.confirm", confirm)
    type_in("add", "Ben", code=1)
    assert type_in("add", "Cy").out.startswith("Added Cy")
    assert [p["name"] for p in type_in("people", "--json").json] == ["Ana", "Cy"]


def test_a_read_leaves_no_note_and_a_note_that_is_damaged_refuses_nothing(
    type_in: Type, set_clock: Callable[..., None], home: Path
) -> None:
    type_in("add", "Ana")
    note = home / "network.clock"
    assert note.read_text() == "2026-11-20T09:00:00+00:00\n"
    assert note.stat().st_mode & 0o777 == 0o600
    note.unlink()
    type_in("people")
    assert not note.exists()

    note.write_text("soon")
    set_clock(days=300)
    type_in("add", "Ben")
    assert note.read_text().startswith("2027-09-16")


def test_doctor_finds_a_log_that_a_wrong_clock_led_into_the_future(
    type_in: Type, set_clock: Callable[..., None], home: Path
) -> None:
    set_clock(days=4000)
    type_in("add", "Ana")
    with weakties.open(home / "network.db") as network:
        recorded = network.head.recorded_at
    assert recorded.startswith("2037-")

    complaint = type_in("doctor", code=1).out

    assert "days ahead of the clock: event 1 was recorded on 2037-11-02" in complaint
    assert "--clock-is-right" in complaint
