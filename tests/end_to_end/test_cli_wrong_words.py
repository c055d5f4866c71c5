"""What is no name or address, means two things, or belongs to another command is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

ANA = ("add", "Ana Ruiz", "--email", "ana@example.org", "--org", "Acme")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("", "--email", "b@example.org"), "it is empty; give it a value."),
        (("  ",), "it is empty; give it a value."),
        (("Ben", "--email", "ben at example"), "'ben at example' is no e-mail address"),
        (("Ben", "--linkedin", "Ben Okri"), "'Ben Okri' is no LinkedIn profile"),
        (("Ben", "--linkedin", "https://linkedin.com/company/acme"), "is no LinkedIn profile"),
    ],
)
def test_a_name_or_address_that_is_none_is_refused(
    type_in: Type, words: tuple[str, ...], why: str
) -> None:
    type_in(*ANA)

    refused = type_in("add", *words, code=2)

    assert why in refused.err
    assert len(type_in("people", "--json").json) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("import", ""),
        ("import", "file", " "),
        ("import", "", "--dry-run"),
        ("import", "reparse", "b-1", ""),
        ("import", "retry", ""),
        ("show", ""),
        ("who", ""),
        ("path", " "),
        ("people", ""),
        ("find", ""),
        ("meet", "ana", ""),
        ("undo", ""),
        ("history", ""),
        ("merge", "ana", ""),
        ("backup", ""),
        ("restore", ""),
    ],
)
def test_an_argument_that_is_empty_is_refused_as_a_variable_that_is_not_set(
    home: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    type_in(*ANA)
    (home / "here").mkdir()
    (home / "here" / "people.csv").write_text("name\nBen Okri\n")
    monkeypatch.chdir(home / "here")
    events = type_in("status", "--json").json["events"]

    assert "it is empty; give it a value" in type_in(*words, code=2).err
    assert type_in("status", "--json").json["events"] == events
    assert [path.name for path in Path.cwd().iterdir()] == ["people.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "ana", "--again", "--bounced"),
        ("ask", "ana", "--close", "--note", "x"),
        ("meet", "ana", "--cancelled", "--missed"),
        ("meet", "ana", "--learnt", "x", "--note", "y"),
        ("meet", "ana", "--on", "2999-01-01", "--useful", "5"),
        ("intro", "Ben", "--from", "ana", "--told", "--made"),
        ("intro", "ana", "--from", "ana"),
        ("lead", "Acme", "--closed", "--from", "ana"),
        ("lead", "Acme", "--closed", "--size", "1-9"),
        ("lead", "Acme", "--reason", "filled"),
        ("ask", "ana", "--reason", "other"),
        ("ask", "ana", "--again", "--template", "warm"),
        ("meet", "ana", "--by", "me"),
        ("meet", "ana", "--learnt", "x", "--place", "y"),
        ("intro", "Ben", "--from", "ana", "--by", "me"),
        ("intro", "Ben", "--from", "ana", "--made", "--note", "x"),
        ("intro", "Ben", "--from", "ana", "--to", "2026-01-01"),
        ("offer", "Acme", "--reason", "x"),
        ("debrief", "ana"),
        ("describe", "ana"),
        ("prefer", "ana"),
        ("promise", "ana"),
        ("promise", "ana", " "),
        ("promise", "ana", "x", "--kept", "--by", "2999-01-01"),
        ("refer", "ana", "--given", "--declined"),
        ("offer", "Acme", "--accept", "--decline"),
        ("reply", "ana", "--until", "2999-01-01"),
        ("note", "ana", " "),
    ],
)
def test_what_would_mean_two_things_or_lose_words_is_wrong_usage(
    type_in: Type, words: tuple[str, ...]
) -> None:
    type_in(*ANA)
    events = type_in("status", "--json").json["events"]

    type_in(*words, code=2)

    assert type_in("status", "--json").json["events"] == events


@pytest.mark.parametrize(
    "words",
    [
        ("meet", "ana", "--learnt", "x"),
        ("meet", "ana", "--missed"),
        ("debrief", "ana", "--fit", "more"),
        ("lead", "acme", "--closed"),
        ("offer", "acme", "--accept"),
        ("promise", "ana", "--kept"),
        ("thank", "ana", "--meeting", "2026-01-01"),
        ("refer", "ana", "--given", "--to", "2026-01-01"),
        ("intro", "Ben", "--from", "ana", "--made", "--to", "2026-01-01"),
    ],
)
def test_what_has_nothing_to_go_by_is_one_sentence_with_its_cure(
    type_in: Type, words: tuple[str, ...]
) -> None:
    type_in(*ANA)

    refused = type_in(*words, code=1).err

    assert (refused.count("\n"), refused[:7]) == (1, "Error: ")
    assert "weakties" in refused


def test_a_day_that_could_be_two_is_refused_and_one_to_come_is_noted(type_in: Type) -> None:
    type_in(*ANA)

    refused = type_in("ask", "ana", "--on", "03/04/2026", code=2).err
    assert "could be 2026-04-03 or 2026-03-04" in refused
    assert "still to come" in type_in("ask", "ana", "--on", "2999-01-01").err
    asked = type_in("ask", "ana", "--on", "4/4/2026", "--json").json["recorded"][0]
    assert asked["occurred_at"] == "2026-04-04"


def test_who_is_known_by_an_address_is_not_said_to_be_added(type_in: Type) -> None:
    type_in(*ANA)

    again = type_in("add", "Ana Ruiz", "--email", "ana@example.org", "--title", "Chief")

    assert "Ana Ruiz (p-" in again.out
    assert "is known already; kept what is new." in again.out


def test_an_introduction_answers_in_json_and_keeps_what_is_new_of_who_is_known(
    type_in: Type,
) -> None:
    type_in(*ANA)
    type_in("add", "Ben Okri")

    told = type_in("intro", "ben", "--from", "ana", "--email", "ben@example.org", "--json").json

    assert [e["kind"] for e in told["recorded"]] == ["introduction.offered"]
    assert type_in("show", "ben", "--json").json["email"] == "ben@example.org"


@pytest.mark.parametrize(
    "command",
    ["ask ana", "merge a b", "verify", "anchor", "doctor", "undo", "rebuild",
     "backup none/b.db", "restore none/b.db", "demo"],
)  # fmt: skip
def test_only_what_reads_looks_back(type_in: Type, command: str) -> None:
    type_in(*ANA)

    for words in (("--as-of", "2026", *command.split()), (*command.split(), "--known-at", "2026")):
        assert "look back" in type_in(*words, code=2).err
    assert "--as-of" not in type_in(command.split(maxsplit=1)[0], "--help").out


@pytest.mark.parametrize("command", ["export", "export --person ana", "import x", "import retry b"])
def test_what_takes_in_or_out_is_about_now(type_in: Type, command: str) -> None:
    type_in(*ANA)

    assert "look back" in type_in(*command.split(), "--as-of", "2026", code=2).err
    assert "Ana" in type_in("export", "--people", "--as-of", "2027").out


def test_last_may_be_written_small(type_in: Type) -> None:
    type_in(*ANA)

    type_in("undo", "last")

    assert type_in("people").out.startswith("Nobody is in this network yet: begin with ")


def test_what_is_not_there_says_where_to_look(type_in: Type) -> None:
    type_in(*ANA)

    assert "no person and no organization 'zzz'" in type_in("path", "zzz", code=1).err
    assert "lists who works where" in type_in("who", "zzz", code=1).err
    assert "`weakties history --ids`" in type_in("undo", "b-none", code=1).err
    assert "`weakties history --ids`" in " ".join(
        type_in("import", "retry", "b-none", code=1).err.split()
    )
    assert "No such command 'nothing'" in type_in("x", "nothing", code=2).err
    assert type_in("people", "zzz").out == "Nobody's name or address holds 'zzz'.\n"


def test_one_is_said_in_the_singular_and_no_contact_without_a_day(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    assert "1 event, 1 person, 0 organizations" in type_in("status").out
    assert type_in("verify").out == "The one event holds.\n"
    assert "Contact   none yet\n" in type_in("show", "ana").out
    type_in("meet", "ana", "--on", "2026-11-02")
    assert "(1 meeting, last 2026-11-02)" in type_in("show", "ana").out


def test_a_long_name_does_not_push_the_rest_away(type_in: Type) -> None:
    type_in("add", "A" * 200)
    type_in("add", "Ben Okri")

    assert max(map(len, type_in("people").out.splitlines())) < 120


def test_output_that_cannot_be_written_and_a_home_that_cannot_be_made_are_one_sentence(
    home: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(*ANA)
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no device that is always full")
    command = [sys.executable, "-m", "weakties_cli"]
    with full.open("w") as nowhere:
        done = subprocess.run(
            [*command, "people"], stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    (home / "a-file").touch()
    monkeypatch.delenv("WEAKTIES_NETWORK")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "a-file"))

    done = subprocess.run([*command, "add", "Ana"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--network" in done.stderr


def test_thanks_are_for_the_latest_meeting(type_in: Type) -> None:
    type_in(*ANA)
    type_in("meet", "ana", "--on", "2026-11-02")

    done = type_in("thank", "ana", "--on", "2026-11-03")

    assert "for the meeting of Mon 2026-11-02" in done.out
    within = next(
        figure
        for statistic in type_in("stats", "--json").json["statistics"]
        for figure in statistic["figures"]
        if figure["name"] == "within a day"
    )
    assert (within["n"], within["of"]) == (1, 1)
