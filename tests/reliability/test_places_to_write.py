"""Who may read the files, and what happens where nothing can be written?"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import weakties
from weakties import InteractionNoted, People, exchange, maintenance
from weakties.errors import CannotWrite, NoNetwork, NotANetwork, NotEmpty, WeaktiesError

FULL = """
import resource, signal, sys
import weakties
from weakties import InteractionNoted, People
from weakties.errors import CannotWrite
from weakties import maintenance

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with weakties.open(sys.argv[1]) as network:
    network.add_person(name="Ana")
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    told = 0
    try:
        while told < 10_000:
            network.record(InteractionNoted(people=(), note="x" * 1_000))
            told += 1
    except CannotWrite as error:
        print(error)
    assert network.head.position == told + 1, "an acknowledged event was lost"
    assert network.log.read_head() == maintenance.verify(network)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    network.record(InteractionNoted(people=(), note="again"))
    assert maintenance.verify(network).position == told + 2
    assert network.read(People).count() == 1
"""


def test_a_full_disk_loses_nothing_and_works_again_when_there_is_space(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path / "network.db")]

    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written" in done.stdout
    assert "Nothing was lost" in done.stdout


def test_a_log_at_its_largest_size_loses_nothing_and_grows_again(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        log = network.log
        connection = log.stored._connections.get_own()  # type: ignore[attr-defined]  # only a pragma makes a disk full without root
        connection.execute("pragma max_page_count = 40")
        told = [InteractionNoted(people=(), note="x" * 1_000)] * 200

        with pytest.raises(CannotWrite, match="no room on the disk"):
            network.run_transaction(lambda recorder: [recorder.record(event) for event in told])
        assert network.head.position == 0
        connection.execute("pragma max_page_count = 100000")
        network.run_transaction(lambda recorder: [recorder.record(event) for event in told])

        assert maintenance.verify(network).position == 200


def test_every_file_of_a_network_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with weakties.open(tmp_path / "network.db") as network:
            network.add_person(name="Ana")
            network.read(People)
            modes = {
                p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir() if p.is_file()
            }
    finally:
        os.umask(before)

    ends = ("", "-wal", "-shm")
    names = [*(f"network.db{e}" for e in (*ends, ".lock")), *(f"network.views.db{e}" for e in ends)]
    assert modes == dict.fromkeys(sorted(names), 0o600)


def test_a_file_that_is_no_network_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("no network at all, but long enough to be mistaken for a file of pages" * 20)
    before = path.read_bytes()

    with pytest.raises(NotANetwork):
        weakties.open(path)

    assert path.read_bytes() == before


def test_no_network_is_begun_where_none_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(NoNetwork):
        weakties.open(tmp_path / "none.db", create=False)

    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_network(tmp_path: Path) -> None:
    with pytest.raises(NotANetwork):
        weakties.open(tmp_path)


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="nowhere"):
        weakties.open(tmp_path / "nowhere" / "network.db")


@pytest.mark.parametrize("line", [0, 1, 2])
def test_an_exported_log_that_was_changed_is_refused_and_leaves_nothing(
    tmp_path: Path, line: int
) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        for name in ("Ana", "Ben"):
            network.add_person(name=name)
        lines = list(exchange.export_log(network))
    lines[line] = lines[line].replace("Ana", "Eve").replace("Ben", "Eve").replace("log 1", "log 9")
    export, target = tmp_path / "export.jsonl", tmp_path / "copy.db"
    export.write_text("\n".join(lines), "utf-8")

    with pytest.raises(WeaktiesError):
        exchange.import_log(export, target)

    export.write_text("\n".join(lines).replace("Eve", "Ana", 1), "utf-8")
    if target.exists():
        with weakties.open(target) as copy:
            assert copy.head.position == 0


def test_an_export_is_read_into_an_empty_place_only(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        network.add_person(name="Ana")
        (tmp_path / "export.jsonl").write_text("\n".join(exchange.export_log(network)), "utf-8")
        head = network.head

    assert exchange.import_log(tmp_path / "export.jsonl", tmp_path / "copy.db") == 1
    with pytest.raises(NotEmpty):
        exchange.import_log(tmp_path / "export.jsonl", tmp_path / "copy.db")

    with weakties.open(tmp_path / "copy.db") as copy:
        assert copy.head == head
