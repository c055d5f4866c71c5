"""Does a log outlive a power cut at any moment, with every event that it said it had?"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import attrs
import pytest
from tests.reliability.apsw_connection import ApswSqlite
from tests.reliability.crashing_disk import CrashingVFS, Disk, Platter, Synced

import weakties
from tests import depth
from weakties import InteractionNoted, Network, corrections, exchange
from weakties.errors import WeaktiesError
from weakties.log.sqlite import SqliteLog, file
from weakties.log.sqlite.schema import CONNECTION_PRAGMAS
from weakties.log.verification import verify
from weakties.stores import Codec, Head
from weakties.testing import make_ticking_clock, sequence
from weakties.testing.importer import plain
from weakties.testing.log.appending import append, make_draft

ROWS, CHECKPOINT_PAGES = 40, 20
SHIPPED, NETWORK = "synchronous = full", "network.db"
MEMORY, CODEC = Path("/dev/shm"), Codec()


@attrs.frozen
class Season:
    """What was written to a log, and what it had promised when.

    Attributes:
        promised: how many steps the disk had taken when a head was acknowledged.
    """

    disk: Disk = attrs.field(factory=Disk)
    promised: list[tuple[int, Head]] = attrs.field(factory=list)

    @property
    def syncs(self) -> int:
        """How often a file was made safe."""
        return sum(isinstance(step, Synced) and step.inode is not None for step in self.disk.steps)

    def told(self, network: Network) -> None:
        """Take it that somebody was told: what is in the network now is durable."""
        self.promised.append((len(self.disk.steps), network.head))


def lived(folder: Path, synchronous: str) -> Season:
    """Live through a season on a disk that writes down what happens to it."""
    season, vfs = Season(), f"crashing-{synchronous}"
    assert SHIPPED in CONNECTION_PRAGMAS
    pragmas = [p for p in CONNECTION_PRAGMAS if p != SHIPPED]
    pragmas += [f"synchronous = {synchronous}", f"wal_autocheckpoint = {CHECKPOINT_PAGES}"]
    with pytest.MonkeyPatch.context() as patch:
        kept = CrashingVFS(vfs, season.disk)
        patch.setattr(file, "sqlite3", ApswSqlite(vfs))
        patch.setattr(file, "CONNECTION_PRAGMAS", pragmas)
        spring(season, folder)
        summer(season, folder)
        kept.unregister()
    return season


def spring(season: Season, folder: Path) -> None:
    """Begin a network, record one by one, import, forget somebody, and close it."""
    people = [f"{n},Person {n},{n}@example.org,Acme,2026-11-20" for n in range(ROWS)]
    listed = folder / "people.csv"
    listed.write_text("\n".join([",".join(plain.HEADING), *people]), "utf-8")
    with weakties.open(folder / NETWORK, plugins=[plain]) as network:
        season.told(network)
        for n in range(20):
            person = network.add_person(name=f"Ana {n}", email=f"ana{n}@example.org")
            season.told(network)
        exchange.import_file(network, listed)
        season.told(network)
        noted(season, network, 15)
        corrections.forget(network, person)
        season.told(network)
        noted(season, network, 15)


def summer(season: Season, folder: Path) -> None:
    """Open it again, twice: two write by turns, one closes, the other goes on."""
    with ExitStack() as opened:
        networks = [opened.enter_context(weakties.open(folder / NETWORK)) for _ in range(2)]
        for n in range(30):
            noted(season, networks[n % 2], 1)
        networks[0].run_transaction(lambda r: [r.add_person(name=f"Ben {n}") for n in range(8)])
        season.told(networks[0])
        networks[0].close()
        noted(season, networks[1], 30)


def noted(season: Season, network: Network, count: int) -> None:
    """Record so many events, each in a transaction of its own."""
    for n in range(count):
        network.record(InteractionNoted(people=(), at="2026-11-20", note=f"a word {n} " * 5))
        season.told(network)


def became(path: Path, heads: set[Head], promised: Head | None) -> str:
    """Open what a power cut left, and say what became of the log."""
    try:
        with closing(SqliteLog(path, lambda: CODEC, (make_ticking_clock(), sequence()))) as log:
            head = verify(log)
            append(log, make_draft("p-afterwards"))
    except WeaktiesError:
        return "malformed"
    if promised is None:
        return "half" if head.position else "whole"
    if head.position < promised.position or (not head.position and head != promised):
        return "lost"  # at the very beginning, the network itself
    return "whole" if head in heads else "half"


def cuts(season: Season, count: int, folder: Path) -> Counter[str]:
    """Cut the power at random moments, and count what became of the log."""
    chance, counts = random.Random(count), Counter[str]()
    heads = {head for _, head in season.promised}
    moments = sorted(chance.randrange(len(season.disk.steps) + 1) for _ in range(count))
    platter, taken = Platter(), 0
    for moment in moments:
        for step in season.disk.steps[taken:moment]:
            platter.take(step)
        taken = moment
        promised = [head for at, head in season.promised if at <= moment]
        with tempfile.TemporaryDirectory(dir=folder) as place:
            for name, content in platter.crashed(chance).items():
                (Path(place) / name).write_bytes(content)
            counts[became(Path(place) / NETWORK, heads, promised[-1] if promised else None)] += 1
    return counts


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """Return a folder for files that need not outlive the test; in memory, if there is such."""
    return MEMORY if MEMORY.is_dir() else tmp_path


def points(here: int, nightly: int) -> pytest.MarkDecorator:
    """Cut the power so often in every run, and so often in a nightly one."""
    more = pytest.param(nightly, marks=pytest.mark.nightly)
    return pytest.mark.parametrize("count", [here, more])


@points(depth.choose(day=600, landing=2_000, night=2_000), 20_000)
def test_no_power_cut_costs_an_acknowledged_event_or_the_file(
    tmp_path: Path, memory: Path, count: int
) -> None:
    season = lived(tmp_path, "full")

    counts = cuts(season, count, memory)

    print(f"full: {dict(counts)} of {count}, {season.syncs} syncs")
    assert season.syncs > len(season.promised)
    assert counts == {"whole": count}


@points(60, 2_000)
def test_without_syncs_the_same_cuts_are_seen_to_destroy_a_log(
    tmp_path: Path, memory: Path, count: int
) -> None:
    season = lived(tmp_path, "off")

    counts = cuts(season, count, memory)

    print(f"off: {dict(counts)} of {count}, {season.syncs} syncs")
    assert season.syncs == 0
    assert counts["lost"] > count // 10
    assert counts["malformed"] > count // 10


@points(60, 2_000)
def test_with_fewer_syncs_the_same_cuts_are_seen_to_lose_events_and_no_more(
    tmp_path: Path, memory: Path, count: int
) -> None:
    season = lived(tmp_path, "normal")

    counts = cuts(season, count, memory)

    print(f"normal: {dict(counts)} of {count}, {season.syncs} syncs")
    assert 0 < season.syncs < len(season.promised)
    assert counts["lost"] > count // 5
    assert counts["lost"] + counts["whole"] == count
