"""Does each command end in time, in a sentence, whatever lies in the place of a companion file?"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from click.testing import CliRunner

import weakties
from tests import depth
from weakties import InteractionNoted, People, history
from weakties_cli.main import main

COMPANIONS = (
    "network.db.lock", "network.db-wal", "network.db-shm", "network.db-journal",
    "network.anchor", "network.anchor.draft", "network.clock", "network.clock.draft",
    "network.copies", "network.copies.draft", "network.erasures", "network.secret",
    "network.views.db", "network.views.db-wal", "network.views.db-shm", "network.ics",
)  # fmt: skip
KINDS = "link", "dangling link", "hard link", "pipe", "folder"
LIMIT_S = 15


@pytest.fixture(scope="module")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a network once, of which each test takes a copy."""
    folder = tmp_path_factory.mktemp("base_folder")
    with weakties.open(folder / "network.db") as network:
        ben = network.add_person(name="Ben Okri")
        network.add_person(name="Zorana Quillfeather", email="zq@example.org")
        network.record(InteractionNoted(people=(ben,), note="velvet"))
        assert history.find(network, "velvet")
    return folder


@contextmanager
def limited() -> Iterator[None]:
    """End what takes too long, such as a wait for somebody who writes to a pipe."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"it took more than {LIMIT_S} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def put(kind: str, place: Path, victim: Path) -> None:
    """Put something into the place of a companion."""
    place.unlink(missing_ok=True)
    match kind:
        case "link":
            place.symlink_to(victim)
        case "dangling link":
            place.symlink_to(place.with_name("nowhere"))
        case "hard link":
            os.link(victim, place)
        case "pipe":
            os.mkfifo(place)
        case _:
            place.mkdir()
            (place / "x").write_text("y")


@pytest.mark.parametrize(("name", "kind"), depth.pair(COMPANIONS, KINDS))
def test_every_command_ends_in_a_sentence_and_nothing_else_is_written(
    base_folder: Path, tmp_path: Path, name: str, kind: str
) -> None:
    folder = tmp_path / "there"
    shutil.copytree(base_folder, folder)
    victim = folder / "victim"
    victim.write_text("precious\n")
    victim.chmod(0o644)
    place = folder / name
    put(kind, place, victim)

    for command in (
        ("add", "Ana Ruiz"),
        ("today",),
        ("forget", "Zorana Quillfeather", "--suppress", "--yes"),
        ("forget", "--finish"),
        ("backup", str(folder / "backup.db")),
        ("doctor",),
        ("verify",),
        ("export", "--as", "graphml", "-o", str(folder / "network.ics")),
    ):
        with limited():
            result = CliRunner().invoke(main, ["--network", str(folder / "network.db"), *command])
        shown = (command, result.exit_code, result.output)
        assert result.exception is None or isinstance(result.exception, SystemExit), shown
        assert result.exit_code in (0, 1, 2), shown
        if result.exit_code:
            said = "".join(result.output.split())
            assert name.removesuffix(".draft") in said, shown
        assert victim.read_text() == "precious\n", shown
        assert victim.stat().st_mode & 0o777 == 0o644, shown
        assert not (folder / "nowhere").exists(), shown


@pytest.mark.parametrize("kind", ["link", "hard link"])
@pytest.mark.parametrize("name", ["network.views.db", "network.db.lock"])
def test_no_table_of_another_program_is_dropped(
    base_folder: Path, tmp_path: Path, name: str, kind: str
) -> None:
    folder, other = tmp_path / "there", tmp_path / "other.db"
    shutil.copytree(base_folder, folder)
    with weakties.open(other) as network:
        network.add_person(name="Somebody Else")
    before = other.read_bytes()
    put(kind, folder / name, other)

    for command in (("add", "Ana Ruiz"), ("today",), ("people",), ("forget", "--finish")):
        CliRunner().invoke(main, ["--network", str(folder / "network.db"), *command])

    assert other.read_bytes() == before


def test_answers_are_given_beside_a_link_in_the_place_of_their_file(
    base_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    shutil.copytree(base_folder, folder)
    put("link", folder / "network.views.db", tmp_path / "other")

    with weakties.open(folder / "network.db") as network:
        assert {p.name for p in network.read(People).people.where()} == {
            "Ben Okri",
            "Zorana Quillfeather",
        }
    assert not (tmp_path / "other").exists()
