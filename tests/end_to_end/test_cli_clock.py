"""Is a clock that jumps doubted before anything is recorded by it?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click
import pytest
from tests.end_to_end.conftest import Type
from tests.reliability.test_keys_are_forgotten import older

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
    set_clock(days=300)
    monkeypatch.setattr("weakties_cli.output.is_on_a_terminal", lambda: True)
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


@pytest.mark.parametrize("days", [8, 18, 92])
def test_after_a_pause_one_short_question_is_answered_with_enter(
    type_in: Type, set_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    type_in("add", "Ana")
    set_clock(days=days)
    day = (NOW + timedelta(days=days)).date()
    monkeypatch.setattr("weakties_cli.output.is_on_a_terminal", lambda: True)
    asked = []

    def confirm(question: str, *, default: bool, **_: object) -> bool:
        asked.append(question)
        assert default
        return True

    monkeypatch.setattr("click.confirm", confirm)
    assert not type_in("add", "Ben").err
    assert type_in("add", "Cy").out.startswith("Added Cy")
    assert asked == [f"It is {day} 09:00, {days} days since weakties ran last: is that right?"]


@pytest.mark.parametrize(("state", "code"), [(0, 0), (4, 0), (5, 1), (-1, 1)])
def test_a_clock_that_the_system_says_is_synchronized_is_not_doubted_after_a_pause(
    type_in: Type, home: Path, monkeypatch: pytest.MonkeyPatch, state: int, code: int
) -> None:
    type_in("add", "Ana")
    (home / "network.clock").write_text("2026-01-01T09:00:00+00:00\n")

    class Library:
        def __init__(self, _: None) -> None:
            pass

        def adjtimex(self, _: object) -> int:
            return state

    monkeypatch.setattr("ctypes.CDLL", Library)
    answer = type_in("add", "Ben", code=code)

    assert ("--clock-is-right" in answer.err) == bool(code)


def test_what_the_system_says_of_its_clock_is_nothing_about_another(
    type_in: Type, set_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def __init__(self, _: None) -> None:
            pass

        def adjtimex(self, _: object) -> int:
            return 0

    type_in("add", "Ana")
    set_clock(days=4000)
    monkeypatch.setattr("ctypes.CDLL", Library)

    assert "--clock-is-right" in type_in("add", "Ben", code=1).err


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

    assert "days ahead of the clock: event 1 counts as recorded on 2037-11-02" in complaint
    assert "run `weakties clock`" in complaint


@pytest.fixture
def pinned(type_in: Type, set_clock: Callable[..., None]) -> None:
    """Let a clock be eleven years ahead for two hours, and right again afterwards."""
    lead_into_the_future(type_in, set_clock)


def lead_into_the_future(type_in: Type, set_clock: Callable[..., None]) -> None:
    """Record something under a clock that is eleven years ahead, and under a right one again."""
    type_in("add", "Ana")
    set_clock(days=4000)
    type_in("add", "Ben", "--clock-is-right")
    set_clock(days=4000, hours=2)
    type_in("ask", "ben", "--channel", "phone")
    type_in("ask", "ana", "--on", "today")
    set_clock(days=1)
    type_in("add", "Cy", "--clock-is-right")
    set_clock(days=2)


def names_known(type_in: Type, known_at: str) -> list[str]:
    """Return the names that were known at an instant."""
    known = type_in("people", "--known-at", known_at, "--json").json
    return sorted(person["name"] for person in known)


def test_a_log_in_the_future_is_corrected_once_that_is_meant(
    type_in: Type, set_clock: Callable[..., None], pinned: None
) -> None:
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana"]

    assert type_in("find", "ben", "--as-of", "2026-11-21", "--json").json == []
    assert len(type_in("people", "--as-of", "2026-11-20", "--json").json) == 1

    foreseen = type_in("clock", "--dry-run").out
    assert "By the clock of this machine it is 2026-11-22 09:00 now" in foreseen
    assert "The 4 events 2 to 5 count as recorded from 2037-11-02 09:00" in " ".join(
        foreseen.split()
    )
    assert "Nothing was changed." in foreseen
    refused = type_in("clock", code=2).err
    assert "would from 2026-11-21 07:00 to 2026-11-21 09:00" in " ".join(refused.split())
    assert "Say --yes" in refused
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana"]

    told = type_in("clock", "--recorded-by", "2026-11-20T18:00Z", "--yes")
    assert "the 4 events 2 to 5 were recorded" in told.out
    assert "`weakties edit 4 --on DATE`" in told.err

    assert names_known(type_in, "2026-11-20T15:59Z") == ["Ana"]
    assert names_known(type_in, "2026-11-20T16:00Z") == ["Ana", "Ben"]
    assert names_known(type_in, "2026-11-21T08:59Z") == ["Ana", "Ben"]
    assert names_known(type_in, "2026-11-21T09:00Z") == ["Ana", "Ben", "Cy"]
    assert len(type_in("people", "--as-of", "2026-11-20", "--json").json) == 2
    found = type_in("find", "ben", "--as-of", "2026-11-21", "--json").json
    assert [match["text"] for match in found] == ["Added Ben"]
    asked = type_in("history", "ben", "--json").json[-1]
    assert (asked["on"], asked["recorded"]) == (
        "2026-11-20T18:00:00Z", "2026-11-20T18:00:00.000000Z",
    )  # fmt: skip
    shown = " ".join(type_in("history").out.split())
    assert "Corrected when the events 2 to 5 were recorded: by Sat 2026-11-21" in shown

    set_clock(days=3)
    type_in("add", "Dee")
    assert names_known(type_in, "2026-11-23T09:00Z") == ["Ana", "Ben", "Cy", "Dee"]
    assert "2026-11-23" in type_in("history", "dee", "--json").json[0]["recorded"]
    type_in("verify", "--replay")
    assert "nothing to correct" in type_in("clock").out
    type_in("edit", "4", "--on", "2026-11-20")


def test_a_correction_is_undone_and_done_again(
    type_in: Type, set_clock: Callable[..., None], pinned: None
) -> None:
    done = type_in("clock", "--yes", "--json").json
    assert (done["first"], done["last"], done["to_come"]) == (2, 5, [4])
    assert done["after"]["last"] == "2026-11-21T09:00:00.000000Z"
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana", "Ben", "Cy"]

    assert "Corrected when the events 2 to 5" in type_in("undo").out
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana"]
    type_in("redo")
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana", "Ben", "Cy"]
    type_in("undo")
    set_clock(days=5)
    type_in("add", "Dee")

    assert type_in("clock", "--yes", "--json").json["last"] == 10
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana", "Ben", "Cy"]
    assert names_known(type_in, "2026-11-25T09:00Z") == ["Ana", "Ben", "Cy", "Dee"]
    type_in("verify", "--replay")


def test_events_that_a_clock_behind_recorded_are_corrected_by_number(
    type_in: Type, set_clock: Callable[..., None]
) -> None:
    set_clock(days=10)
    type_in("add", "Ana")
    set_clock(days=3)
    type_in("add", "Ben", "--clock-is-right")
    set_clock(days=12)
    type_in("add", "Cy", "--clock-is-right")
    assert names_known(type_in, "2026-11-30T10:00Z") == ["Ana", "Ben"]

    assert "nothing to correct" in type_in("clock", "--yes").out
    type_in("clock", "2", "--recorded-by", "2026-12-01T09:00Z", "--yes")

    assert names_known(type_in, "2026-12-01T08:59Z") == ["Ana"]
    assert names_known(type_in, "2026-12-01T09:00Z") == ["Ana", "Ben"]
    assert type_in("history", "ben", "--json").json[0]["on"].startswith("2026-12-01T09:00")


def test_what_cannot_be_corrected_is_refused_in_words(
    type_in: Type, set_clock: Callable[..., None], pinned: None
) -> None:
    for words, code, said in (
        (("clock", "9", "--yes"), 1, "There is no event '9'"),
        (("clock", "one", "--yes"), 2, "names no events"),
        (("clock", "3-2", "--yes"), 1, "comes after"),
        (("clock", "1", "--yes"), 1, "these events were recorded when they say"),
        (("clock", "3", "--yes"), 1, "`weakties clock 2-3`"),
        (("clock", "--recorded-by", "2026-11-19", "--yes"), 1, "name a later moment"),
        (("clock", "--recorded-by", "2026-11-22", "--yes"), 1, "name an earlier moment"),
        (("clock", "--recorded-by", "soon", "--yes"), 2, "is no date"),
        (("clock", "--known-at", "2026-11-22"), 2, "look back"),
    ):
        assert said in " ".join(type_in(*words, code=code).err.split())
    assert len(type_in("history", "--json").json) == 5
    assert "nothing to correct" not in type_in("clock", "--dry-run").out


def test_a_correction_is_asked_about_on_a_terminal(
    type_in: Type, pinned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weakties_cli.commands.clock.is_on_a_terminal", lambda: True)
    answers = iter([False, True])

    def confirm(question: str, **_: object) -> bool:
        assert question == "Is the clock right now, and is that meant?"
        if not next(answers):
            raise click.Abort
        return True

    monkeypatch.setattr("click.confirm", confirm)
    type_in("clock", code=1)
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana"]
    assert "takes this back" in type_in("clock").out
    assert names_known(type_in, "2026-11-22T09:00Z") == ["Ana", "Ben", "Cy"]


def test_an_older_file_is_raised_to_the_latest_version_when_its_clock_is_corrected(
    type_in: Type, set_clock: Callable[..., None], home: Path
) -> None:
    older(home / "network.db", 3)
    lead_into_the_future(type_in, set_clock)

    def version() -> int:
        with closing(sqlite3.connect(home / "network.db")) as connection:
            return int(connection.execute("pragma user_version").fetchone()[0])

    assert version() == 3
    type_in("clock", "--yes")
    assert version() == 4
    type_in("verify")
