"""Reading while others write: one question is answered from one state, and comes to an end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.reliability.child import Child

import weakties
from tests import depth

WRITER = """
import sys, threading, weakties
done = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), done.set()), daemon=True).start()
with weakties.open(sys.argv[1]) as network:
    ana = network.add_person(name="Ana Ruiz")
    print("writing", flush=True)
    while not done.is_set():
        network.record(weakties.OutreachSent(person=ana))
print("done", flush=True)
"""


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize(
    "words", depth.spread([("today",), ("show", "ana"), ("stats",), ("report",)], by_day=1)
)
def test_a_question_beside_busy_writers_ends_and_contradicts_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "network.db"
    weakties.open(path).close()
    command = [sys.executable, "-m", "weakties_cli", "--network", str(path), *words]
    with Child(WRITER, path) as one, Child(WRITER, path) as two:
        assert (one.read_line(), two.read_line()) == ("writing", "writing")
        for _ in range(depth.choose(day=1, landing=3, night=3)):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            assert "Traceback" not in done.stderr, done.stderr
            assert done.returncode == 0 or "several" in done.stderr, done.stderr


def test_a_pinned_network_sees_what_it_records_itself(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network, weakties.open(path) as other:
        network.add_person(name="Ana")
        network.pin()
        other.add_person(name="Ben")
        assert network.read(weakties.People).count() == 1

        network.add_person(name="Cy")

        assert network.read(weakties.People).count() == 3
