"""Proofs for somebody else, by typing: what they show, what they open, and what they refuse."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.conftest import Type

import weakties

NAMES = ("Ana", "Ruiz", "Ben", "Okri", "Halden", "cellar", "gatehouse")


@pytest.fixture
def path(type_in: Type, home: Path) -> Path:
    """Record a small search: events 1 to 9."""
    type_in("add", "Ana Ruiz", "--org", "Halden", "--on", "2026-09-01")
    type_in("add", "Ben Okri", "--on", "2026-09-01")
    type_in("ask", "Ana", "--on", "2026-09-10", "--note", "met in the cellar")
    type_in("reply", "Ana", "--on", "2026-09-12")
    type_in("meet", "Ana", "--on", "2026-09-20", "--minutes", "30", "--note", "by the gatehouse")
    type_in("ask", "Ben", "--on", "2026-10-02", "--note", "cellar again")
    type_in("thank", "Ana", "--on", "2026-10-03")
    return home / "p.proof"


def find(type_in: Type, kind: str) -> int:
    """Return the number of the latest event of a kind."""
    events = type_in("history", "--limit", "100", "--json").json
    return max(int(event["position"]) for event in events if event["kind"] == kind)


def lines_of(proof: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in proof.read_text("utf-8").splitlines()]


def test_a_proof_shows_what_was_done_and_no_word(type_in: Type, path: Path) -> None:
    said = type_in("export", "--proof", str(path)).out
    anchor = type_in("anchor").out

    assert "it shows 5" in said
    text = path.read_text("utf-8")
    assert not [name for name in NAMES if name.lower() in text.lower()]
    with weakties.open(path.with_name("network.db")) as network:
        assert network.log.secret.hex() not in text
    shown = [line["kind"] for line in lines_of(path) if "kind" in line]
    assert shown == ["outreach.sent", "reply.received", "meeting.held", "outreach.sent",
                     "thanks.sent"]  # fmt: skip

    checked = type_in("--network", str(path.with_name("none.db")), "verify", "--proof", str(path),
                      "--anchor", anchor).out  # fmt: skip
    assert "holds: of" in checked
    assert "I asked somebody for a talk" in checked
    assert "5 events that it shows were recorded by then" in " ".join(checked.split())


def test_days_and_kinds_choose_what_is_shown_and_the_chain_still_closes(
    type_in: Type, path: Path
) -> None:
    type_in("export", "--proof", str(path), "--from", "2026-09-12", "--to", "2026-09",
            "--kinds", "meeting.held,reply.received")  # fmt: skip

    found = type_in("verify", "--proof", str(path), "--json").json

    assert [(s["kind"], s["occurred_at"][:10]) for s in found["shown"]] == [
        ("reply.received", "2026-09-12"), ("meeting.held", "2026-09-20"),
    ]  # fmt: skip
    assert found["says"] == {
        "from": "2026-09-12", "to": "2026-09-30", "kinds": ["meeting.held", "reply.received"],
    }  # fmt: skip
    head = type_in("anchor", "--json").json
    assert (found["position"], found["hash"]) == (head["position"], head["hash"])
    assert found["hidden"] == head["position"] - 2


def test_what_was_undone_or_corrected_is_not_shown(type_in: Type, path: Path) -> None:
    type_in("undo", str(find(type_in, "thanks.sent")))
    type_in("edit", str(find(type_in, "meeting.held")), "--on", "2026-09-21")

    said = type_in("export", "--proof", str(path), "--json").json

    assert said["left_out"]["undone"] == 2
    shown = type_in("verify", "--proof", str(path), "--json").json["shown"]
    assert [s["occurred_at"] for s in shown if s["kind"] == "meeting.held"] == ["2026-09-21"]
    assert "thanks.sent" not in {s["kind"] for s in shown}


def test_who_was_forgotten_stands_in_no_proof(type_in: Type, path: Path) -> None:
    before = type_in("anchor").out
    earlier = path.with_name("earlier.proof")
    type_in("export", "--proof", str(earlier))
    ana = next(p["id"] for p in type_in("people", "--json").json if p["name"] == "Ana Ruiz")
    note = str(find(type_in, "meeting.held"))
    gone = type_in("forget", "Ana Ruiz", "--yes").err
    assert "earlier.proof" in gone

    said = type_in("export", "--proof", str(path), "--json").json

    assert said["left_out"]["forgotten"] == 4
    assert ana not in path.read_text("utf-8")
    assert [line["kind"] for line in lines_of(path) if "kind" in line] == ["outreach.sent"]
    type_in("verify", "--proof", str(path), "--anchor", before)
    type_in("verify", "--proof", str(earlier), "--anchor", before)
    refused = type_in("export", "--proof", "q.proof", "--open", note, "--yes", code=1).err
    assert "somebody who was forgotten" in refused
    assert not Path("q.proof").exists()


def test_an_event_is_opened_after_a_look_and_a_yes(type_in: Type, path: Path) -> None:
    asked = str(find(type_in, "meeting.held"))

    refused = type_in("export", "--proof", str(path), "--open", asked, code=2).err
    assert "note: by the gatehouse" in refused
    assert "Say --yes" in refused
    assert not path.exists()

    type_in("export", "--proof", str(path), "--open", asked, "--open", "1", "--yes")
    printed = " ".join(type_in("verify", "--proof", str(path)).out.split())
    assert "note: by the gatehouse" in printed
    assert "name: Halden" in printed or "name: Ana Ruiz" in printed
    text = path.read_text("utf-8")
    assert "cellar" not in text
    changed = text.replace("by the gatehouse", "by the lighthouse")
    path.write_text(changed, "utf-8")
    assert "not those that were recorded" in type_in("verify", "--proof", str(path), code=4).err


def test_what_another_program_put_into_an_event_is_never_shown(
    type_in: Type, path: Path, home: Path
) -> None:
    """An actor, a source or an id that an app names can be anybody's name."""
    with weakties.open(home / "network.db") as network:
        ana = weakties.lookup.find_person(network, "Ana").id
        network.run_transaction(
            lambda recorder: recorder.record(weakties.ThanksSent(person=ana, at="2026-11-01")),
            source="Ruiz & Co",
        )

    said = type_in("export", "--proof", str(path), "--json").json

    assert said["left_out"]["words"] == 1
    assert "Ruiz" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (lambda lines: lines[:1] + lines[2:], "its last line says"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "does not close"),
        (lambda lines: lines[:-1], "without its last line"),
        (lambda lines: [*lines, lines[-1]], "goes on behind its end"),
        (lambda lines: [lines[0].replace("proof 1", "proof 9"), *lines[1:]], "of this format"),
        (lambda lines: ["{}", *lines[1:]], "it is no proof"),
        (lambda lines: [], "it is no proof"),
        (lambda lines: [lines[0], "[" * 100_000, *lines[2:]], "line 2 is no event"),
        (lambda lines: [lines[0], '{"leaf":"zz"}', *lines[2:]], "line 2 is no event"),
        (lambda lines: [lines[0], '{"leaf":"' + "0" * 64 + '","name":"Eve"}', *lines[2:]],
         "line 2 is no event"),
        (lambda lines: [lines[0], "x" * (5 * 2**20), *lines[2:]], "longer than any"),
        (lambda lines: [s.replace("2026-10-02", "2026-10-01") for s in lines], "does not close"),
        (lambda lines: [s.replace("2026-10-02", "2026-13-99") for s in lines], "is no event"),
        (lambda lines: [s.replace('"version":1', '"version":1e400') for s in lines], "no event"),
        (lambda lines: [s.replace('"key":null', '"key":"00"') for s in lines], "no event"),
        (lambda lines: [s.replace('"opened":null', '"note":"x","opened":null') for s in lines],
         "no event"),
    ],
)  # fmt: skip
def test_a_hostile_proof_ends_in_a_sentence(
    type_in: Type, path: Path, what: Any, reason: str
) -> None:
    type_in("export", "--proof", str(path))
    lines = path.read_text("utf-8").splitlines()
    path.write_text("".join(f"{line}\n" for line in what(lines)), "utf-8")

    code = 4 if "close" in reason else 1
    said = type_in("verify", "--proof", str(path), code=code)

    assert reason in " ".join(said.err.split())
    assert said.out == ""


def test_a_proof_that_is_no_file_is_not_waited_for(type_in: Type, home: Path) -> None:
    os.mkfifo(home / "pipe")

    assert "a device or a pipe" in type_in("verify", "--proof", str(home / "pipe"), code=1).err


def test_a_proof_that_was_made_anew_shows_against_an_anchor(type_in: Type, path: Path) -> None:
    """Whoever leaves an event out, and closes the chain again, is found by what was kept."""
    anchor = type_in("anchor").out
    with weakties.open(path.with_name("network.db")) as network:
        own, events = network.log.network_id, network.head.position
    forged = weakties.open(":memory:")
    ben = forged.add_person(name="Ben Okri", at="2026-09-01")
    for _ in range(events):
        forged.record(weakties.ThanksSent(person=ben, at="2026-10-03"))
    plan = weakties.exchange.plan_proof(forged)
    text = "".join(weakties.exchange.export_proof(forged, plan))
    path.write_text(text.replace(forged.log.network_id, own), "utf-8")

    assert "made them up" in " ".join(type_in("verify", "--proof", str(path)).out.split())
    refused = type_in("verify", "--proof", str(path), "--anchor", anchor, code=4).err
    assert "not what the anchor knows" in refused


def test_options_that_do_not_go_together_are_named(type_in: Type, path: Path) -> None:
    assert "go with --proof" in type_in("export", "--open", "1", "--yes", code=2).err
    assert "--from goes with" in type_in("export", "--from", "2026", code=2).err
    assert "leave -o out" in type_in("export", "--proof", "a", "-o", "b", code=2).err
    assert "Choose one of" in type_in("export", "--proof", "a", "--people", code=2).err
    assert "There is no kind" in type_in("export", "--proof", "a", "--kinds", "x.y", code=2).err
    backwards = ("--from", "2026-10", "--to", "2026-09")
    assert "runs backwards" in type_in("export", "--proof", "a", *backwards, code=2).err
    assert "no file, and no anchor" in type_in("verify", "--anchor", "nothing", code=2).err


def test_a_terminal_is_not_steered_by_what_is_opened(type_in: Type, path: Path) -> None:
    type_in("note", "Ben", "\x1b]52;c;AAAA\x07", "--on", "2026-10-05")
    number = str(find(type_in, "interaction.noted"))

    said = type_in("export", "--proof", str(path), "--open", number, "--yes")
    shown = type_in("verify", "--proof", str(path))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said.out + said.err + shown.out + shown.err)
    assert "52;c;AAAA" in shown.out


def test_an_anchor_of_what_was_given_up_is_refused_and_explained(type_in: Type, path: Path) -> None:
    type_in("backup", str(path.with_name("backup.db")))
    type_in("thank", "Ben", "--on", "2026-10-04")
    given_up = type_in("anchor").out
    type_in("restore", str(path.with_name("backup.db")), "--yes")
    type_in("thank", "Ben", "--on", "2026-10-05")

    type_in("export", "--proof", str(path), "--kinds", "thanks.sent")

    assert "log.restored" in type_in("verify", "--proof", str(path)).out
    assert type_in("verify", "--proof", str(path), "--anchor", type_in("anchor").out)
    refused = type_in("verify", "--proof", str(path), "--anchor", given_up, code=4).err
    assert "the log was put back to event 8 on " in " ".join(refused.split())


def test_a_proof_of_days_without_anything_says_so(type_in: Type, path: Path) -> None:
    said = type_in("export", "--proof", str(path), "--from", "2020-01", "--to", "2020-02").out

    assert "it shows 0" in said
    assert "So it shows nothing" in said


def test_a_proof_needs_the_name_of_a_file(type_in: Type, path: Path) -> None:
    assert "A proof is a file" in type_in("export", "--proof", "-", code=2).err
    assert not Path("-").exists()


GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "prove-it.md"
NO_PROOFS = (
    b"", b"\xff\n", b"[1]\n2\n3\n", b'{"format": 1}\n{}\n{}\n', b'{"a":\n\n\n', b"null\nnull\n",
    b'{"format": "weakties proof 1", "genesis": "zz"}\n{"end": "weakties proof 1"}\n',
    b'{"format": "weakties proof 1", "genesis": "00"}\n{"leaf": 5}\n{"end": "weakties proof 1"}\n',
    b'{"format": "weakties proof 1", "genesis": "00"}\n{"version": 1e99, "key": null, '
    b'"commitment": null}\n{"end": "weakties proof 1"}\n',
    b"[" * 100_000 + b"\n1\n2\n",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(NO_PROOFS)))
def test_the_script_of_the_guide_says_of_no_proof_that_it_is_none(
    tmp_path: Path, number: int
) -> None:
    _, script, *_ = GUIDE.read_text("utf-8").split("```python\n")
    (tmp_path / "check.py").write_text(script.partition("```")[0], "utf-8")
    (tmp_path / "no.proof").write_bytes(NO_PROOFS[number])
    command = [sys.executable, "check.py", "no.proof"]

    done = subprocess.run(
        command, cwd=tmp_path, input="", capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert done.stderr.startswith("This ")
    assert "Traceback" not in done.stderr
