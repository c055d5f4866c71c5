"""Is a network whose very beginning was killed one that can be opened?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import weakties
from weakties import maintenance

KILLS = 150
BEGINNER = """
import os, random, signal, sys, time
import weakties, weakties.network.opening, weakties.log.sqlite

weakties.open(f"{sys.argv[1]}/zeroth").close()  # what is imported late is imported
chance, began = random.Random(int(sys.argv[2])), time.monotonic()
weakties.open(f"{sys.argv[1]}/first").close()
took = time.monotonic() - began
for number in range(int(sys.argv[3])):
    child = os.fork()
    if not child:
        weakties.open(f"{sys.argv[1]}/{number}.db")
        time.sleep(60)
    time.sleep(chance.uniform(0, 2 * took))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.xdist_group("processes")
def test_a_network_killed_while_it_begins_can_be_opened(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BEGINNER, str(tmp_path), "1", str(KILLS)]
    subprocess.run(command, check=True, timeout=300)

    sizes = {p.stat().st_size for p in tmp_path.glob("*.db")}
    for number in range(KILLS):
        with weakties.open(tmp_path / f"{number}.db") as network:
            network.add_person(name="Ana")
            assert maintenance.verify(network).position == 1
    assert len(sizes) > 1, "every kill came at the same moment"


def test_a_file_that_has_but_its_first_page_is_a_network_to_be_begun(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    code = f"import sqlite3; sqlite3.connect({str(path)!r}).execute('pragma journal_mode = wal')"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    assert path.stat().st_size > 0

    with weakties.open(path) as network:
        assert network.add_person(name="Ana")
