"""May a child process use the network its parent opened?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FORKING = """
import os, sys
import weakties
from weakties import People
from weakties.errors import ForkedNetwork
from weakties import maintenance

network = weakties.open(sys.argv[1])
network.add_person(name="Ana")
uses = (
    lambda: network.head,
    lambda: network.add_person(name="Eve"),
    lambda: network.read(People).count(),
    lambda: list(network.log.read()),
    lambda: list(network.follow()),
    lambda: network.views.rebuild(network.log),
)

def in_a_child():
    used = 0
    for use in uses:
        try:
            use()
            used += 1
        except ForkedNetwork:
            pass
    network.close()
    return used

def fork():
    child = os.fork()
    if not child:
        os._exit(in_a_child())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

assert fork() == 0, "a child could use it"
assert network.log.transact(lambda writer: fork()) == 0, "a child could use it during a write"
network.add_person(name="Ben")
assert network.read(People).count() == 2
assert maintenance.verify(network).position == 2
network.close()
"""


def test_a_child_process_is_told_to_open_the_network_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, str(tmp_path / "network.db")]

    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
