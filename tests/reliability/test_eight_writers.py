"""Does one of eight writers wait long for its turn, and does reading or rebuilding disturb them?"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import attrs
import pytest
from tests.reliability.child import Child

import weakties
from weakties import maintenance

WRITERS = 8
CLOSED_S = 600
WRITER = """
import json, sys
from time import perf_counter
import weakties
from weakties import InteractionNoted

path, writer, each, person = sys.argv[1:]
turns, whole = [], []
with weakties.open(path) as network:
    for n in range(-1, int(each)):
        if n == 0:
            print("warm", flush=True)
            sys.stdin.readline()
        told = InteractionNoted(people=(person,), at="2026-11-20", note=f"{writer}/{n}")
        begun = perf_counter()
        turn = network.run_transaction(
            lambda r: (perf_counter(), r.record(told, key=f"{writer}/{n}"))[0], as_batch=False
        )
        turns.append(turn - begun)
        whole.append(perf_counter() - begun)
print(json.dumps([turns[1:], whole[1:]]))
"""
READER = """
import json, sys
from time import perf_counter, sleep
import weakties

path, until = sys.argv[1], int(sys.argv[2])
seen, longest, position = [], 0.0, 1
with weakties.open(path) as network:
    while position < until:
        begun = perf_counter()
        told = list(network.log.read(position))
        longest = max(longest, perf_counter() - begun)
        seen += [(r.position, r.event.note) for r in told]
        position = seen[-1][0] if seen else position
        sleep(0.005)
print(json.dumps([seen, longest]))
"""
REBUILDER = """
import sys, time
from pathlib import Path
import weakties
from weakties import maintenance

path, stop, pause = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
count = 0
with weakties.open(path) as network:
    while not stop.exists():
        maintenance.rebuild(network)
        count += 1
        time.sleep(pause)
print(count)
"""


@attrs.frozen
class Told:
    """What eight writers, a reader and a rebuilder had to say; times in seconds."""

    turns: list[float]
    whole: list[float]
    seen: list[tuple[int, str]]
    longest_read: float
    rebuilds: int
    lasted: float

    def __str__(self) -> str:
        return (
            f"{len(self.whole) / self.lasted:.0f} appends/s; waits: {spread(self.turns)}; "
            f"whole appends: {spread(self.whole)}; longest read {1e3 * self.longest_read:.0f} ms; "
            f"{self.rebuilds} rebuilds"
        )


def spread(times: Sequence[float]) -> str:
    """Spell the median, the 99th in a hundred, and the longest."""
    ordered = sorted(times)
    places = (len(ordered) // 2, len(ordered) * 99 // 100, -1)
    return "p50 {:.1f}, p99 {:.1f}, max {:.1f} ms".format(*(1e3 * ordered[p] for p in places))


def all_at_once(path: Path, each: int, pause: float) -> Told:
    """Let eight write so many events each, while one reads and one rebuilds."""
    with weakties.open(path) as network:
        person = network.add_person(name="Ana")
    stop = path.with_name("stop")
    with ExitStack() as open_ones:
        start = open_ones.enter_context
        writers = [start(Child(WRITER, path, w, each, person)) for w in range(WRITERS)]
        for writer in writers:
            assert writer.read_line() == "warm"
        reader = start(Child(READER, path, 1 + WRITERS * (each + 1)))
        rebuilder = start(Child(REBUILDER, path, stop, pause))
        begun = time.perf_counter()
        for writer in writers:
            writer.write("go\n")
        times = [json.loads(writer.read_rest(CLOSED_S)) for writer in writers]
        lasted = time.perf_counter() - begun
        seen, longest = json.loads(reader.read_rest(CLOSED_S))
        stop.touch()
        rebuilds = int(rebuilder.read_rest(CLOSED_S))
    turns, whole = ([t for told in times for t in told[part]] for part in (0, 1))
    return Told(turns, whole, [(p, n) for p, n in seen], longest, rebuilds, lasted)


def in_order(told: Told, each: int) -> bool:
    """Check whether the reader saw each event once, without a gap, each writer's in its order."""
    notes = [note for _, note in told.seen]
    ordered = all(
        [n for n in notes if n.startswith(f"{w}/")] == [f"{w}/{n}" for n in range(-1, each)]
        for w in range(WRITERS)
    )
    return ordered and [p for p, _ in told.seen] == list(range(2, 2 + WRITERS * (each + 1)))


@pytest.mark.parametrize(
    ("each", "pause", "patience"),
    [
        pytest.param(100, 0.1, 5.0, id="100-each"),
        pytest.param(5_000, 0.0, 1.0, id="5000-each", marks=pytest.mark.nightly),
    ],
)
@pytest.mark.xdist_group("processes")
def test_eight_writers_lose_double_and_skip_nothing_and_none_waits_long(
    tmp_path: Path, each: int, pause: float, patience: float
) -> None:
    path = tmp_path / "network.db"

    told = all_at_once(path, each, pause)

    print(told)
    assert in_order(told, each)
    with weakties.open(path) as network:
        assert maintenance.verify(network).position == 1 + len(told.seen)
        assert all(state.current for state in maintenance.status(network).projections)
    assert told.rebuilds > 1
    assert max(told.turns) < patience
    assert told.longest_read < patience
