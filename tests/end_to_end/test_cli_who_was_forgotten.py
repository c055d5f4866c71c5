"""Is it said plainly of somebody who was forgotten already, and of what a forgetting left?"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import LeadHeard, PersonId

ZOE = "Zoe Lind"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def forgotten(type_in: Type) -> str:
    """Forget somebody, and return the id that stays."""
    type_in("add", ZOE, "--email", "zoe@example.org")
    return str(type_in("forget", ZOE, "--yes", "--json").json["person"])


@pytest.mark.parametrize(
    "command",
    [("ask",), ("meet",), ("promise", "send it", "--by", "2030-01-01"), ("note", "hello")],
)
def test_nothing_is_recorded_of_who_was_forgotten(
    type_in: Type, forgotten: str, command: tuple[str, ...]
) -> None:
    before = len(type_in("history", "--json").json)
    name, *rest = command

    said = flat(type_in(name, forgotten, *rest, code=1).err)

    assert f"{forgotten} is somebody you forgot" in said
    assert f"`weakties describe {forgotten} --name NAME`" in said
    assert len(type_in("history", "--json").json) == before
    type_in("describe", forgotten, "--name", ZOE)
    type_in(name, forgotten, *rest)


def test_what_no_import_leaves_out_cannot_be_lifted(type_in: Type, forgotten: str) -> None:
    said = flat(type_in("forget", forgotten, "--lift", code=1).err)

    assert f"No import leaves out {forgotten}, so there is nothing to lift" in said
    assert "There is no forgotten person" in type_in("forget", "p-none", "--lift", code=1).err


def test_who_was_forgotten_already_is_not_forgotten_again(
    type_in: Type, home: Path, forgotten: str
) -> None:
    before = len(type_in("history", "--json").json)

    for options in ((), ("--dry-run",), ("--yes",), ("--yes", "--suppress")):
        said = flat(type_in("forget", forgotten, *options).out)
        assert f"{forgotten} was forgotten already on " in said
        assert "nothing is left to erase" in said
        assert "without a name" not in said

    assert type_in("forget", forgotten, "--json").json["events"] == []
    assert len(type_in("history", "--json").json) == before
    with weakties.open(home / "network.db") as network:
        network.record(weakties.InteractionNoted(people=(PersonId(forgotten),), note="once more"))
    done = type_in("forget", forgotten, "--dry-run")
    assert "was forgotten already on" in flat(done.err)
    assert "About somebody you forgot, events that lose their words: 1" in done.out


@pytest.mark.usefixtures("cards")
def test_the_calendar_beside_a_network_is_never_named(type_in: Type, home: Path) -> None:
    type_in("add", ZOE)
    type_in("add", "Bob Ray")
    type_in("meet", "bob", "--on", "2030-01-01")
    calendar = home / "network.ics"
    type_in("export", "--as", "calendar.agenda", "-o", str(calendar))

    assert "network.ics" not in type_in("forget", ZOE, "--yes").err

    assert "Bob Ray" in calendar.read_text("utf-8")
    assert "No copies are left." in type_in("forget", "--finish").out
    notes = home / "network.copies"
    (line,) = notes.read_text("utf-8").splitlines()
    notes.write_text(json.dumps({**json.loads(line), "at": "2020-01-01T00:00:00.000+00:00"}))
    assert "No copies are left." in type_in("forget", "--finish").out


def test_copies_that_are_left_are_in_the_json(type_in: Type, home: Path) -> None:
    type_in("add", ZOE)
    reader = sqlite3.connect(home / "network.db")
    reader.execute("begin")
    reader.execute("select count(*) from event").fetchone()

    done = type_in("forget", ZOE, "--yes", "--json", code=1)

    reader.close()
    assert done.json["erased"] is True
    assert len(done.json["events"]) == 1
    assert any(copy["file"].endswith("-wal") and copy["cure"] for copy in done.json["left"])
    assert "copies of them may be left" in flat(done.err)
    assert type_in("forget", "--finish", "--json").json["left"] == []


def test_a_forgetting_that_is_refused_erased_nothing(
    type_in: Type, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weakties.log.sqlite.lock.PATIENCE_S", 0.3)
    monkeypatch.setattr("weakties.log.sqlite.lock.SILENCE_S", 0.1)
    type_in("add", ZOE)
    code = (
        "import sys, time, weakties\n"
        "with weakties.open(sys.argv[1]) as n:\n"
        "    n.run_as_writer(lambda w: (print('held', flush=True), time.sleep(60)))\n"
    )
    words = [sys.executable, "-c", code, str(home / "network.db")]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            said = flat(type_in("forget", ZOE, "--yes", code=1).err)
        finally:
            holder.kill()

    assert "Nothing was erased; wait until that is done" in said
    assert "Nothing was lost" not in said
    assert ZOE in type_in("people").out


def test_where_nobody_was_forgotten_it_is_said(type_in: Type, home: Path) -> None:
    type_in("add", ZOE)
    draft = home / "network.db.draft"
    draft.write_bytes(b"x")

    said = type_in("forget", "--finish").out

    assert "Nobody was forgotten in this network." in said
    assert "No copies are left." not in said
    assert not draft.exists()
    assert type_in("forget", "--finish", "--json").json == {
        "cleaned": [], "left": [], "forgettings": 0, "noted": 0,
    }  # fmt: skip


def test_the_role_of_a_lead_stays_unless_it_names_them(type_in: Type) -> None:
    type_in("add", ZOE)
    for where, role in (("Gamma", "planner"), ("Delta", "assistant of Zoe Lind")):
        type_in("lead", where, "--role", role, "--from", "zoe")
    type_in("apply", "Gamma", "--role", "planner")

    listed = flat(type_in("forget", ZOE, "--dry-run").out)
    type_in("forget", ZOE, "--yes")

    assert "planner" not in listed
    assert "assistant of Zoe Lind" in listed
    assert "planner" in type_in("show", "gamma").out
    assert "assistant" not in type_in("show", "delta").out
    type_in("interview", "Gamma", "--role", "planner")
    type_in("interview", "Delta")
    assert "Zoe" not in type_in("history").out
    assert "No copies are left." in type_in("forget", "--finish").out


def test_the_role_of_a_lead_that_has_a_key_goes_and_is_shown_before(
    type_in: Type, home: Path
) -> None:
    with weakties.open(home / "network.db") as network:
        zoe = network.add_person(name=ZOE)
        delta = network.add_organization("Delta")
        network.record(LeadHeard(organization=delta, person=zoe, role="planner"), key="from-zoe")

    assert "planner" in type_in("forget", ZOE, "--dry-run").out
    type_in("forget", ZOE, "--yes")

    assert "planner" not in type_in("show", "delta").out
    type_in("interview", "Delta")


def test_who_only_stood_in_texts_leaves_no_number(type_in: Type) -> None:
    type_in("add", "Bob Ray", "--note", "met Zoe Lind there")

    said = type_in("forget", "--called", ZOE, "--yes").out

    assert said.endswith("Erased 1 text.\n")


def test_an_organization_that_lost_its_name_reads_well(type_in: Type) -> None:
    type_in("add", ZOE, "--org", ZOE)
    added = {event["kind"]: event["position"] for event in type_in("history", "--json").json}
    number = str(added["organization.added"])

    type_in("forget", ZOE, "--also", number, "--yes")

    assert "Added an organization without a name" in flat(type_in("history").out)
    assert "organization an organization" not in flat(type_in("history").out)
