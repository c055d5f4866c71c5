"""On a system without fcntl, resource, masks of signals and pipes of one's own: does all work?

They are hidden as Python starts, in every process; what Windows does otherwise is not tried.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.reliability.child import Child

from tests import depth
from weakties.plugins.sandbox import process

pytestmark = pytest.mark.usefixtures("fresh_processes")

HIDE = """
import os, signal, sys
sys.modules["fcntl"] = sys.modules["resource"] = None
for module, names in (
    (os, "pread pwrite fork mkfifo O_NOFOLLOW O_CLOEXEC sched_getaffinity"),
    (signal, "pthread_sigmask SIGTSTP SIGXCPU"),
):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
COMMANDS = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from weakties.plugins.sandbox import process
from weakties_cli import main
process.HAS_POSIX_PIPES = False
answers = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(words) or 0
        except SystemExit as end:
            code = end.code or 0
    answers.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(answers))
"""
WRITER = """
import sys, weakties
with weakties.open(sys.argv[1]) as network:
    for number in range(10):
        network.run_transaction(lambda recorder: recorder.add_person(name="Ana"), source="test")
"""
HOLDER = """
import sys, weakties
with weakties.open(sys.argv[1]) as network:
    def work(writer):
        print("within", flush=True)
        sys.stdin.readline()
    network.log.transact(work)
"""
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ben,Okoro,https://www.linkedin.com/in/ben-okoro,,Halden,Analyst,20 Oct 2026\n"
)


@pytest.fixture(autouse=True)
def hidden(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what is not there on every system, from all processes that a test starts."""
    (home / "hidden").mkdir()
    (home / "hidden" / "sitecustomize.py").write_text(HIDE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(home / "hidden"))


def weakties_runs(*commands: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Run commands in one process."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", COMMANDS, json.dumps(commands)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [(code, out, err) for code, out, err in json.loads(done.stdout)]


def test_all_that_a_network_needs_works(home: Path) -> None:
    connections, backup, page = home / "Connections.csv", home / "b.db", home / "ana.html"
    connections.write_text(CONNECTIONS, encoding="utf-8")
    answers = weakties_runs(
        ("add", "Ana Ruiz", "--org", "Halden"),
        ("ask", "ana", "--on", "2026-10-05"),
        ("import", str(connections)),
        ("people",),
        ("report", "-o", str(page)),
        ("forget", "Ana Ruiz", "--yes"),
        ("find", "ana"),
        ("backup", str(backup)),
        ("add", "Cy Ode"),
        ("restore", str(backup), "--yes"),
        ("people",),
        ("verify",),
    )

    assert [code for code, _, _ in answers[:-1] if code] == [], answers
    people, forgotten, restored, verified = (answers[i] for i in (3, 5, 10, 11))
    assert "Ana Ruiz" in people[1]
    assert "Ben Okoro" in people[1]
    assert str(page) in forgotten[1] + forgotten[2]  # it was noted, so it is named
    assert "Ben Okoro" in restored[1]
    assert "Cy Ode" not in restored[1]
    assert verified[0] == 0
    assert b"Ana Ruiz" not in b"".join(p.read_bytes() for p in home.glob("network.*"))


def test_the_doctor_says_what_is_missing() -> None:
    _, (_, said, _), (_, out, err) = weakties_runs(
        ("add", "Ana Ruiz"), ("doctor", "--json"), ("doctor",)
    )

    notes = [complaint["problem"] for complaint in json.loads(said) if complaint["note"]]
    for missing in ("no fcntl", "cannot hold Ctrl-C back", "no resource"):
        assert any(missing in note for note in notes)
        assert missing in err
    assert "All is well." in out


def test_several_writers_lose_nothing(home: Path) -> None:
    path = home / "network.db"
    _open(path)
    command = [sys.executable, "-c", WRITER, str(path)]

    writers = [subprocess.Popen(command) for _ in range(3)]

    assert [writer.wait(timeout=120) for writer in writers] == [0] * 3
    assert json.loads(weakties_runs(("status", "--json"))[0][1])["people"] == 30
    assert not list(home.glob("*.turn"))


@pytest.mark.parametrize("is_killed", depth.spread([True, False], by_day=1))
def test_a_stopped_writer_is_named_and_a_killed_one_bars_nobody(
    home: Path, is_killed: bool
) -> None:
    path = home / "network.db"
    _open(path)
    with Child(HOLDER, path) as holder:
        assert holder.read_line() == "within"
        os.kill(holder.process.pid, signal.SIGKILL if is_killed else signal.SIGSTOP)
        if is_killed:
            holder.process.wait()
        began = time.monotonic()
        ((code, _, err),) = weakties_runs(("add", "Ben"))

        if is_killed:
            assert code == 0, err
        else:
            assert code == 1
            assert f"cannot be written: process {holder.process.pid}, since " in err
            assert 9 < time.monotonic() - began < 60


def _open(path: Path) -> None:
    """Make a network, without the rest of a command."""
    subprocess.run([sys.executable, "-c", WRITER.replace("10", "0"), str(path)], check=True)


SPEAKER = """
import os
from weakties.plugins.sandbox import process
def main(pipe):
    with process.open_answers(pipe) as answers:
        print("noise", flush=True)
        os.write(1, b"noise")
        process.send_frame(answers, b"an answer")
        answers.write(process.END)
"""


@pytest.mark.parametrize("has_pipes", [False, True])
def test_a_child_answers_and_one_that_is_silent_is_ended(
    home: Path, monkeypatch: pytest.MonkeyPatch, has_pipes: bool
) -> None:
    (home / "speaker.py").write_text(SPEAKER, encoding="utf-8")
    (home / "sleeper.py").write_text("def main(pipe): import time; time.sleep(60)", "utf-8")
    monkeypatch.syspath_prepend(home)
    monkeypatch.setattr(process, "HAS_POSIX_PIPES", has_pipes)

    with process.start_child({}, "speaker") as answers:
        assert list(answers(30)) == [b"an answer"]
    with (
        pytest.raises(process.ChildDied, match=r"it did not answer for 0.3 s"),
        process.start_child({}, "sleeper") as answers,
    ):
        list(answers(0.3))
