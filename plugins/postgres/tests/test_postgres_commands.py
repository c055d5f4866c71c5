"""Does the command line work on a database, and say in a sentence what it cannot reach?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import prepared

EXPORT = Path(__file__).parents[3] / "tests/samples/linkedin/export.zip"


class Answer(NamedTuple):
    """What a command printed."""

    out: str
    err: str


def run(network: str, *words: str, code: int = 0) -> Answer:
    """Run a command as a process of its own; it never shows the password."""
    done = prepared.run(prepared.COMMAND, "--network", network, *words, timeout_s=120)
    output = done.stdout + done.stderr
    assert done.returncode == code, output
    assert "Traceback" not in output
    assert "sesame" not in output
    return Answer(done.stdout, done.stderr)


def test_a_network_in_a_database_is_used_like_any_other(url: str, tmp_path: Path) -> None:
    network = f"{url}#office-7"
    run(network, "import", str(EXPORT))
    run(network, "add", "Ana Ruiz", "--email", "ana@example.org", "--org", "Halden Grid")
    run(network, "ask", "ana", "--channel", "email", "--on", "2026-11-02")

    assert "Ana Ruiz" in run(network, "who", "halden").out
    assert "Ana Ruiz" in run(network, "today").out
    assert json.loads(run(network, "stats", "--json").out)["stages"][0]["n"] == 1
    assert "postgresql, network office-7" in run(network, "status").out
    verified = json.loads(run(network, "verify", "--replay", "--json").out)
    run(network, "backup", str(tmp_path / "backup.db"))
    assert json.loads(run(str(tmp_path / "backup.db"), "verify", "--json").out) == verified


def test_a_log_moves_into_a_database_by_typing(url: str, tmp_path: Path) -> None:
    file, log = str(tmp_path / "file.db"), str(tmp_path / "log.jsonl")
    run(file, "add", "Ana Ruiz")
    run(file, "export", "-o", log)

    assert run(url, "import", log).out == "Read 1 events.\n"
    assert run(url, "anchor").out.splitlines()[:4] == run(file, "anchor").out.splitlines()[:4]
    assert "already holds 1 events" in run(url, "import", log, code=1).err
    assert "export" in run(url, "restore", "backup.db", code=2).err


def test_several_networks_are_told_apart_by_their_id(url: str) -> None:
    run(f"{url}#one", "add", "Ana Ruiz")
    run(f"{url}#two", "add", "Ben Okri")

    assert "#ID" in run(url, "people", code=1).err
    assert "Ben" not in run(f"{url}#one", "people").out


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        pytest.param(
            "postgresql://ana:sesame@127.0.0.1:1/db#one",
            "no server answers there",
            marks=pytest.mark.landing,
        ),
        ("postgresql://ana:sesame@/db?host=/nowhere", "no server answers there"),
        pytest.param(
            "postgresql://ana:sesame@[db",
            "not as PostgreSQL writes them",
            marks=pytest.mark.landing,
        ),
        pytest.param(
            "postgresql://ana:sesame@h:sesame/db",
            "postgresql://... cannot be read",
            marks=pytest.mark.landing,
        ),
        ("other://ana:sesame@h/db", "No plugin that is loaded opens other://"),
    ],
)
def test_what_cannot_be_reached_is_said_in_a_sentence(network: str, sentence: str) -> None:
    for words in (("who", "acme"), ("import", str(EXPORT))):
        answer = run(network, *words, code=1)
        assert sentence in answer.err
        assert not answer.out


def test_a_database_that_is_not_there_is_said_in_a_sentence(url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]

    assert "no such database" in run(url.replace(name, "nowhere"), "who", "acme", code=1).err
    assert "There is no network at" in run(f"{url}#one", "who", "acme", code=1).err
