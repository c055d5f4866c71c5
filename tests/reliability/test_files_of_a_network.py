"""Does a network stay whole, and one, whatever is done to its files by other means?"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import weakties
from tests import depth, prepared
from weakties import corrections, exchange, maintenance
from weakties.errors import (
    CannotWrite,
    ForeignWal,
    MissingWal,
    NoNetwork,
    NotANetwork,
    WeaktiesError,
)


def add(path: Path, name: str) -> None:
    with weakties.open(path) as network:
        network.add_person(name=name)


def count(path: Path) -> int:
    with weakties.open(path, create=False) as network:
        return network.read(weakties.People).count()


def test_a_network_is_in_its_own_file_from_its_first_moment(tmp_path: Path) -> None:
    path, moved = tmp_path / "network.db", tmp_path / "elsewhere" / "network.db"
    moved.parent.mkdir()

    with weakties.open(path) as network:
        shutil.copyfile(path, moved)
        name = network.log.network_id

    with weakties.open(moved, create=False) as copy:
        assert copy.log.network_id == name


def test_a_look_begins_nothing_in_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    path.touch()

    with pytest.raises(NoNetwork):
        weakties.open(path, create=False)

    assert path.read_bytes() == b""
    assert [p.name for p in tmp_path.iterdir()] == ["network.db"]
    add(path, "Ana")
    assert count(path) == 1


def test_a_link_and_its_file_are_one_network(tmp_path: Path) -> None:
    path, link = tmp_path / "real" / "network.db", tmp_path / "link.db"
    path.parent.mkdir()
    link.symlink_to(path)

    add(link, "Ana")
    add(path, "Ben")
    with weakties.open(link) as network:
        assert network.path == path
        network.add_person(name="Cy")
        maintenance.verify(network)

    assert count(path) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.db", "real"]
    assert (path.parent / "network.anchor").exists()


def test_a_backup_restored_by_a_link_goes_into_the_file(tmp_path: Path) -> None:
    path, link = tmp_path / "real" / "network.db", tmp_path / "link.db"
    path.parent.mkdir()
    link.symlink_to(path)
    with weakties.open(path) as network:
        network.add_person(name="Ana")
        maintenance.backup(network, tmp_path / "backup.db")
        network.add_person(name="Ben")

    assert maintenance.restore(link, tmp_path / "backup.db", lambda _: True)

    assert count(path) == 1
    assert link.is_symlink()
    assert not list(tmp_path.glob("link.*-*"))


def test_a_link_in_a_circle_ends_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.db").symlink_to(tmp_path / "b.db")
    (tmp_path / "b.db").symlink_to(tmp_path / "a.db")

    with pytest.raises(CannotWrite):
        weakties.open(tmp_path / "a.db")


def test_a_file_with_two_names_is_refused_and_the_cure_works(tmp_path: Path) -> None:
    path, second = tmp_path / "network.db", tmp_path / "second.db"
    add(path, "Ana")
    os.link(path, second)

    for name in (path, second):
        with pytest.raises(CannotWrite, match="second name") as refused:
            weakties.open(name)
    assert not (tmp_path / "second.db-wal").exists()

    assert os.system(refused.value.cure.partition(": ")[2]) == 0
    add(path, "Ben")
    assert (count(path), count(second)) == (2, 1)


def test_nothing_is_written_into_a_file_that_was_linked_while_it_was_open(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        os.link(path, tmp_path / "second.db")
        with pytest.raises(CannotWrite, match="linked"):
            network.add_person(name="Ana")
        (tmp_path / "second.db").unlink()
        network.add_person(name="Ana")
    assert count(path) == 1


@pytest.mark.parametrize("comes_back", [True, False])
def test_nothing_is_written_into_a_file_that_was_moved_while_it_was_open(
    tmp_path: Path, *, comes_back: bool
) -> None:
    path, moved = tmp_path / "network.db", tmp_path / "moved.db"
    with weakties.open(path) as network:
        network.add_person(name="Ana")
        path.rename(moved)
        if comes_back:
            add(path, "Somebody Else")
        with pytest.raises(CannotWrite, match="moved"):
            network.add_person(name="Ben")
        if not comes_back:
            moved.rename(path)
            network.add_person(name="Ben")
    if not comes_back:
        assert count(path) == 2


def test_a_pipe_is_no_network(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "network.db")

    with pytest.raises(NotANetwork):
        weakties.open(tmp_path / "network.db")
    with pytest.raises(NotANetwork):
        maintenance.restore(tmp_path / "network.db", tmp_path / "backup.db", lambda _: True)


def crash_after_adding(path: Path, *names: str) -> None:
    """Add people in a process that is killed, so that they are in the WAL alone."""
    code = (
        "import os, sys, weakties\n"
        "network = weakties.open(sys.argv[1])\n"
        "[network.add_person(name=name) for name in sys.argv[2:]]\n"
        "os.kill(os.getpid(), 9)"
    )
    prepared.run(code, str(path), *names)
    assert Path(f"{path}-wal").stat().st_size


def test_a_wal_of_another_network_changes_nothing_and_its_own_is_taken(tmp_path: Path) -> None:
    path, other = tmp_path / "network.db", tmp_path / "other.db"
    for each in (path, other):
        add(each, "Ana")
    crash_after_adding(path, "Ben")
    crash_after_adding(other, "Cy", "Dee", "Eve")
    own = Path(f"{path}-wal").rename(tmp_path / "kept-wal")
    before = path.read_bytes()
    shutil.copy(f"{other}-wal", f"{path}-wal")

    for opened in (weakties.open, maintenance.open_unchecked):
        with pytest.raises(ForeignWal, match=r"network\.db-wal") as refused:
            opened(path)
    assert refused.value.exit_code == 4
    assert path.read_bytes() == before
    assert Path(f"{path}-wal").read_bytes() == Path(f"{other}-wal").read_bytes()

    own.replace(f"{path}-wal")
    assert (count(path), count(other)) == (2, 4)


def test_a_wal_of_another_program_changes_nothing(tmp_path: Path) -> None:
    path, other = tmp_path / "network.db", tmp_path / "other.db"
    add(path, "Ana")
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('pragma journal_mode = wal')\n"
        "c.execute('create table t (x)')\n"
        "c.executemany('insert into t values (?)', [('x' * 999,)] * 99)\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(other)], check=False, timeout=60)
    before = path.read_bytes()
    shutil.copy(f"{other}-wal", f"{path}-wal")

    with pytest.raises(WeaktiesError):
        weakties.open(path)

    assert path.read_bytes() == before
    Path(f"{path}-wal").unlink()
    Path(f"{path}-shm").unlink(missing_ok=True)
    assert count(path) == 1


def test_a_wal_that_was_left_behind_is_missed_until_that_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    add(path, "Ana")
    crash_after_adding(path, "Ben")
    kept = Path(f"{path}-wal").rename(tmp_path / "kept-wal")

    with pytest.raises(MissingWal, match="position 2, and ends at 1"):
        weakties.open(path)
    kept.rename(f"{path}-wal")
    assert count(path) == 2

    crash_after_adding(path, "Cy")
    Path(f"{path}-wal").unlink()
    with pytest.raises(MissingWal):
        weakties.open(path)
    with maintenance.open_unchecked(path) as network:
        maintenance.accept(network)
    add(path, "Dee")
    assert count(path) == 3


def test_a_network_moved_with_its_wal_and_without_its_lock_is_whole(tmp_path: Path) -> None:
    path, folder = tmp_path / "network.db", tmp_path / "elsewhere"
    folder.mkdir()
    crash_after_adding(path, "Ana", "Ben")
    for name in ("network.db", "network.db-wal"):
        (tmp_path / name).rename(folder / name)

    assert count(folder / "network.db") == 2


def test_a_wal_that_another_program_merged_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    crash_after_adding(path, "Ana")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("select count(*) from event").fetchone()
    assert not Path(f"{path}-wal").exists()

    assert count(path) == 1


def test_answers_that_replace_damaged_ones_are_private(tmp_path: Path) -> None:
    path, answers = tmp_path / "network.db", tmp_path / "network.views.db"
    add(path, "Ana")
    before = os.umask(0o022)
    try:
        for content in (b"damaged" * 2000, answers.read_bytes() if answers.exists() else b""):
            answers.write_bytes(content)
            answers.chmod(0o644)
            assert count(path) == 1
            with weakties.open(path) as network:
                assert network.read(weakties.People).count() == 1
                modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
            assert set(modes.values()) == {0o600}, modes
    finally:
        os.umask(before)


def test_all_that_is_made_beside_a_network_is_private(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    before = os.umask(0)
    try:
        with weakties.open(path) as network:
            ana = network.add_person(name="Ana")
            network.add_person(name="Ben")
            maintenance.backup(network, tmp_path / "backup.db")
            exchange.save((f"{x}\n" for x in exchange.export_log(network)), tmp_path / "log.jsonl")
            corrections.forget(network, ana)
            network.read(weakties.People)
            maintenance.anchor(network)
        maintenance.restore(path, tmp_path / "backup.db", lambda _: True)
        exchange.import_log(tmp_path / "log.jsonl", tmp_path / "new.db")
    finally:
        os.umask(before)

    modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert {"network.erasures", "network.anchor", "network.before-restore-1.db"} <= set(modes)


COMPANIONS = (
    "network.db-wal", "network.db-shm", "network.db.lock", "network.anchor", "network.erasures",
    "network.views.db", "network.views.db-wal", "network.views.db-shm", "network.db-journal",
)  # fmt: skip


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize(("name", "make"), depth.pair(COMPANIONS, (os.mkfifo, os.mkdir)))
def test_what_is_no_file_in_the_place_of_one_ends_in_a_sentence(
    tmp_path: Path, name: str, make: Callable[[str], None]
) -> None:
    path = tmp_path / "network.db"
    add(path, "Ana")
    (tmp_path / name).unlink(missing_ok=True)
    make(str(tmp_path / name))

    told = ""
    for words in (("doctor",), ("add", "Ben"), ("forget", "Ana", "--yes")):
        done = prepared.run(prepared.COMMAND, "--network", str(path), *words)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        told += done.stdout + done.stderr
    assert name in told

    place = tmp_path / name
    if place.is_dir():
        place.rmdir()
    else:
        place.unlink()
    add(path, "Cy")


@pytest.mark.parametrize(
    "name",
    [
        *COMPANIONS,
        "network.db",
        "network.db-journal",
        "network.before-restore-3.db",
        "network.secret",
        "network.copies",
        "network.clock",
        "network.copies.draft",
    ],  # fmt: skip
)
def test_no_export_and_no_backup_takes_the_place_of_a_file_of_the_network(
    tmp_path: Path, name: str
) -> None:
    path, place = tmp_path / "network.db", tmp_path / name
    add(path, "Ana")
    with weakties.open(path) as network:
        before = place.read_bytes() if place.exists() else None
        for write in (
            lambda to: exchange.save(["x"], to, force=True, network=path),
            lambda to: maintenance.backup(network, to, force=True),
        ):
            for to in (place, tmp_path / "." / name):
                with pytest.raises(CannotWrite, match=r"belongs to|the network itself"):
                    write(to)
        assert (place.read_bytes() if place.exists() else None) == before
        exchange.save(["x"], tmp_path / "network.jsonl", network=path)


READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77
shift
touch "$1/x" 2>/dev/null && exit 77
for words in verify people "verify --replay" doctor export "add Cy"; do
    "$2" -m weakties_cli --network "$1" $words; echo "code $?"
done
"""


def test_a_backup_is_verified_and_read_on_a_medium_that_takes_nothing(tmp_path: Path) -> None:
    path, medium = tmp_path / "network.db", tmp_path / "medium"
    medium.mkdir()
    with weakties.open(path) as network:
        network.add_person(name="Ana Ruiz")
        corrections.forget(network, network.add_person(name="Ben Okri"))
        maintenance.backup(network, medium / "backup.db")
    before = (medium / "backup.db").read_bytes()

    command = ["unshare", "-m", "sh", "-c", READ_ONLY, "sh"]
    command += [str(medium), str(medium / "backup.db")]
    try:
        done = subprocess.run([*command, sys.executable], capture_output=True, text=True,
                              check=False, timeout=120)  # fmt: skip
    except FileNotFoundError:
        pytest.skip("there is no unshare to mount with")
    if done.returncode == 77 or "code" not in done.stdout:
        pytest.skip("nothing can be mounted here")

    codes = [line for line in done.stdout.splitlines() if line.startswith("code ")]
    assert codes == ["code 0"] * 5 + ["code 1"], done.stdout + done.stderr
    assert "All 3 events hold." in done.stdout
    assert "Ana Ruiz" in done.stdout
    assert "it is read-only" in done.stderr
    assert [p.name for p in medium.iterdir()] == ["backup.db"]
    assert (medium / "backup.db").read_bytes() == before


def test_a_file_that_may_not_be_written_is_read_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        network.add_person(name="Ana")
        maintenance.backup(network, tmp_path / "backup.db")
    (tmp_path / "backup.db").chmod(0o400)
    allowed = os.access  # which says yes to everything for root
    monkeypatch.setattr(
        "os.access", lambda p, mode: Path(p).name != "backup.db" and allowed(p, mode)
    )

    with weakties.open(tmp_path / "backup.db", create=False) as copy:
        assert maintenance.verify(copy).position == 1
        assert copy.read(weakties.People).count() == 1
        with pytest.raises(CannotWrite, match="read-only"):
            copy.add_person(name="Ben")

    assert not list(tmp_path.glob("backup.db-*")) + list(tmp_path.glob("backup.db.*"))
