"""What is printed fits a terminal of 80 columns, and what is to be copied stays in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.end_to_end.conftest import Type

import weakties_cli
from weakties_cli.catalogue import COMMANDS


@pytest.fixture(autouse=True)
def narrow(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal have 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_fits_80_columns(type_in: Type, name: str) -> None:
    lines = type_in(name, "--help").out.splitlines()
    assert [line for line in lines if len(line) > 80 and "/" not in line] == []


def test_the_words_of_an_option_are_not_broken_in_its_help(type_in: Type) -> None:
    words = " ".join(type_in("ask", "--help").out.split())
    assert "--channel CHANNEL" in words
    assert "One of email, linkedin-message, linkedin-invitation, phone, in-person, event," in words


@pytest.mark.parametrize(
    "words",
    [
        ("today",), ("people",), ("history",), ("targets",), ("areas",), ("leads",), ("stats",),
        ("status",), ("import", "review"), ("find", "grid"), ("edit", "last"), ("edit", "12"),
        ("duplicates",), ("explain",), ("show", "3"), ("introductions",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_answers_about_a_year_fit_80_columns(year: Path, words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(weakties_cli.main, words)
    assert [line for line in done.output.splitlines() if len(line) > 80 and "/" not in line] == []


def test_what_was_understood_goes_over_several_lines(type_in: Type) -> None:
    name = "Maximiliane Wolkenstein-Hohenberg"
    type_in("add", name, "--org", "Landesamt für Energieforschung")
    out = type_in("ask", "max", "--channel", "linkedin-invitation").out
    first, second, third = out.splitlines()
    assert first == f"Asked {name} of Landesamt für Energieforschung by"
    assert second.startswith("LinkedIn invitation on ")
    assert second.endswith(" If no answer comes, `weakties today`")
    assert third == "says when to do what."


def test_a_command_to_copy_is_not_broken(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--org", "Acme Robotics and Machines")
    err = type_in("add", "Ben Ito", "--org", "Acme Robotics & Machine").err
    if "weakties merge" in err:
        command = 'weakties merge --org "Acme Robotics and Machines" "Acme Robotics & Machine"'
        assert f"  {command}" in err.splitlines()


def test_an_error_goes_over_several_lines(type_in: Type) -> None:
    err = type_in("edit", "999", "--on", "yesterday", code=1).err
    assert max(len(line) for line in err.splitlines() if "/" not in line) <= 80
    err = type_in("ask", "nobody at all whom anybody knows in this small network", code=1).err
    assert max(len(line) for line in err.splitlines() if "/" not in line) <= 80  # of a file


def test_a_wider_terminal_gets_longer_lines(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    type_in("add", "Maximiliane Wolkenstein-Hohenberg", "--org", "Landesamt für Energieforschung")
    assert len(type_in("ask", "max").out.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("Email", None),
        ("linkedin", "linkedin-message or linkedin-invitation"),
        ("emial", "email"),
        ("telegraph", ""),
    ],
)
def test_a_channel_is_taken_in_any_case_and_proposed_when_mistyped(
    type_in: Type, typed: str, proposed: str | None
) -> None:
    type_in("add", "Ana Ruiz")
    answer = type_in("ask", "ana", "--channel", typed, code=0 if proposed is None else 2)
    if proposed is None:
        assert "by e-mail" in answer.out
    elif proposed:
        assert f"Did you mean {proposed}?" in " ".join(answer.err.split())
    else:
        assert "Did you mean" not in answer.err


def test_an_argument_with_words_is_called_by_its_name(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    err = " ".join(type_in("reply", "ana", "maybe", code=2).err.split())
    assert "Invalid value for 'SENTIMENT': 'maybe' is none of yes, no, later, redirected," in err


def test_only_near_options_are_proposed(type_in: Type) -> None:
    err = " ".join(type_in("add", "Ana", "--nonsense", "x", code=2).err.split())
    assert err.endswith("No such option '--nonsense'.")
    err = " ".join(type_in("add", "Ana", "--emial", "x", code=2).err.split())
    assert "Did you mean '--email'?" in err
