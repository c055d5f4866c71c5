"""Does a network stay whole, and one, whatever is done to its files by other means?"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import weakties
from weakties import care
from weakties.errors import CannotWrite, NoNetwork, NotANetwork


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
        care.verify(network)

    assert count(path) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.db", "real"]
    assert (path.parent / "network.anchor").exists()


def test_a_backup_restored_by_a_link_goes_into_the_file(tmp_path: Path) -> None:
    path, link = tmp_path / "real" / "network.db", tmp_path / "link.db"
    path.parent.mkdir()
    link.symlink_to(path)
    with weakties.open(path) as network:
        network.add_person(name="Ana")
        care.backup(network, tmp_path / "backup.db")
        network.add_person(name="Ben")

    assert care.restore(link, tmp_path / "backup.db", lambda _: True)

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
        care.restore(tmp_path / "network.db", tmp_path / "backup.db", lambda _: True)
