"""Does a process that is killed in the middle of an import leave all of it, or nothing?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import weakties
from tests import depth
from weakties import People, maintenance
from weakties.testing.importer import plain

KILLS, ROWS, AGAIN = depth.choose(day=40, landing=200, night=200), 300, 20
FULL = ROWS + 2  # the heading of the batch, and one organization
CHILD = """
import os, sys
from pathlib import Path
import weakties
from tests import depth
from weakties import exchange
from weakties.testing.importer import plain

folder = Path(sys.argv[1])
for number in sys.stdin:
    child = os.fork()
    if not child:
        with weakties.open(folder / f"{number.strip()}.db", plugins=[plain]) as network:
            print("begin", os.getpid(), flush=True)
            exchange.import_file(network, folder / "people.csv")
            print("done", flush=True)
            os.read(0, 1)
        os._exit(0)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


class Importer:
    """A process that imports one file into one network after another, each in a child to kill."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", CHILD, str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.told, self.heard = self.process.stdin, self.process.stdout

    def killed(self, number: int, after: float | None) -> tuple[float, bool]:
        """Begin an import, kill it, and say how long it lived and whether it said it was done."""
        self.told.write(f"{number}\n")
        child = int(self.heard.readline().split()[1])
        begun = time.monotonic()
        said = [self.heard.readline()] if after is None else []
        time.sleep(after or 0)
        lived = time.monotonic() - begun
        os.kill(child, signal.SIGKILL)
        while said[-1:] != ["gone\n"]:
            said.append(self.heard.readline())
        return lived, "done\n" in said

    def close(self) -> None:
        self.told.close()
        self.process.wait()
        self.heard.close()


def wrote(folder: Path) -> None:
    """Write the file to import."""
    rows = [f"{n},Person {n},{n}@example.org,Acme,2026-11-20" for n in range(ROWS)]
    (folder / "people.csv").write_text("\n".join([",".join(plain.HEADING), *rows]), "utf-8")


@pytest.mark.xdist_group("processes")
def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    wrote(tmp_path)
    importer, chance = Importer(tmp_path), random.Random(1)
    whole, found = 0.0, list[int]()

    for number in range(1, KILLS + 1):
        if number % AGAIN == 1:  # as long as it lasts by now, whatever else the machine does
            whole, _ = importer.killed(-number, None)
        _, done = importer.killed(number, chance.uniform(0, 1.3 * whole))
        with weakties.open(tmp_path / f"{number}.db", plugins=[plain]) as network:
            found.append(maintenance.verify(network).position)
            assert found[-1] in ((FULL,) if done else (0, FULL))
            if number % 10 == 0:
                assert network.read(People).count() == (ROWS if found[-1] else 0)
    importer.close()

    print(f"{KILLS} kills: {found.count(0)} left nothing, {found.count(FULL)} all of it")
    assert found.count(0) > KILLS // 20, "every kill came too late to prove anything"
    assert found.count(FULL) > 0, "every kill came too early to prove anything"
