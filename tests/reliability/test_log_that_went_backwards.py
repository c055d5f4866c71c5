"""Is a log that ends before, or has another past than, what was last seen of it refused?"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reliability.keeping import ZORA, cut, forget, left, note, people

import weakties
from weakties import maintenance
from weakties.corrections import ledger
from weakties.errors import BrokenLog, LogWentBack
from weakties.log.verification import Anchor
from weakties.network import remembering

OTHER = f"{remembering.HEADING}\nanother\n7\n{'00' * 32}\n\n"
GARBAGE = {
    "nothing": b"",
    "text": b"not an anchor\n",
    "bytes": bytes(range(256)),
    "a heading": f"{remembering.HEADING}\n".encode(),
    "another network": OTHER.encode(),
    "no position": OTHER.replace("7", "seven").encode(),
    "long": b"x" * 1_000_000,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network of eight events, and beside it a copy of when it had five."""
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        people(network)
        note(network, 2)
        network.log.backup(tmp_path / "five.db")
        note(network, 3)
    return path


def position(path: Path) -> int:
    """Return how far a log was seen to come; the note has the form of an anchor."""
    return Anchor.parse(remembering.get_note_path(path).read_text()).position


def test_a_network_that_wrote_leaves_a_private_note_without_a_word(path: Path) -> None:
    file = path.with_name("network.anchor")

    assert position(path) == 8
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.name not in left(path)


def test_who_only_reads_notes_nothing(path: Path) -> None:
    path.with_name("network.anchor").unlink()

    with weakties.open(path) as network:
        network.read(weakties.People)

    assert not path.with_name("network.anchor").exists()


def test_an_older_file_put_back_by_hand_is_refused(path: Path) -> None:
    path.with_name("five.db").replace(path)

    with pytest.raises(LogWentBack, match="anchor --accept") as refused:
        weakties.open(path)

    found = refused.value
    assert (found.position, found.end, found.exit_code) == (8, 5, 4)


@pytest.mark.parametrize(("after", "end"), [(7, "ends at 7"), (0, "ends at 0")])
def test_a_cut_tail_is_refused(path: Path, after: int, end: str) -> None:
    cut(path, after)

    with pytest.raises(LogWentBack, match=end):
        weakties.open(path)


def test_another_past_of_the_same_length_is_refused(path: Path) -> None:
    path.with_name("five.db").replace(path)
    with maintenance.open_unchecked(path) as network:
        note(network, 4)
        assert network.head.position == 9

    with pytest.raises(LogWentBack, match="has another past"):
        weakties.open(path)


def test_what_is_wrong_can_still_be_said(path: Path) -> None:
    path.with_name("five.db").replace(path)

    with maintenance.open_unchecked(path) as network:
        with pytest.raises(LogWentBack):
            maintenance.verify(network)
        said = [c.problem for c in maintenance.examine(network) if not c.note]

    assert said == ["the log is not where it was"]
    assert position(path) == 8


def test_a_changed_event_is_said_before_all_else(path: Path) -> None:
    cut(path, 7, "drop trigger event_is_only_blanked; update event set actor = 'eve'")

    with maintenance.open_unchecked(path) as network, pytest.raises(BrokenLog) as found:
        maintenance.verify(network)

    assert found.value.position == 1


def test_it_is_accepted_knowingly_and_who_was_forgotten_stays_so(path: Path) -> None:
    with weakties.open(path) as network:
        forget(network, 1, 2, 3)
        ledger.remember(network)
    path.with_name("five.db").replace(path)

    with maintenance.open_unchecked(path) as network:
        assert "their words again" in " ".join(c.problem for c in maintenance.examine(network))
        assert maintenance.accept(network) == 1

    assert left(path) == []
    with weakties.open(path) as network:
        assert maintenance.verify(network).position == position(path) == 8
        assert [c for c in maintenance.examine(network) if not c.note] == []
        ben = network.read(weakties.People).get("p-ben")
        assert ben is not None
        assert ben.name == "Ben Okri"


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_in_the_note_breaks_nothing(path: Path, garbage: str) -> None:
    path.with_name("network.anchor").write_bytes(GARBAGE[garbage])

    with weakties.open(path) as network:
        note(network)

    assert position(path) == 9


@pytest.mark.parametrize("number", [-3, 0, 2**63, 10**30])
def test_a_position_that_cannot_be_breaks_nothing(path: Path, number: int) -> None:
    file = path.with_name("network.anchor")
    file.write_text(file.read_text().replace("\n8\n", f"\n{number}\n"))

    weakties.open(path).close()


@pytest.mark.parametrize("thing", ["folder", "pipe", "link"])
def test_a_note_that_is_no_file_breaks_nothing(path: Path, thing: str) -> None:
    file = path.with_name("network.anchor")
    file.unlink()
    if thing == "folder":
        file.mkdir()
    elif thing == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(path.with_name("else"))

    with weakties.open(path) as network:
        note(network)
    with weakties.open(path) as network:
        assert maintenance.verify(network).position == 9
    assert not path.with_name("else").exists()


def test_the_note_never_moves_backwards(path: Path) -> None:
    with weakties.open(path) as one:
        note(one)
        with weakties.open(path) as two:
            note(two)
        assert position(path) == 10

    assert position(path) == 10


def test_a_note_that_is_behind_catches_up(path: Path) -> None:
    file = path.with_name("network.anchor")
    with weakties.open(path) as network:
        before = file.read_text()
        note(network)
    file.write_text(before)

    with weakties.open(path) as network:
        maintenance.anchor(network)

    assert position(path) == 9


def test_what_was_written_before_a_restore_is_not_noted_after_it(path: Path) -> None:
    with weakties.open(path) as network:
        note(network)
        maintenance.restore(path, path.with_name("five.db"), lambda _: True)

    with weakties.open(path) as network:
        assert network.head.position == position(path) == 6


def test_another_network_in_its_place_is_no_step_back(path: Path) -> None:
    path.unlink()

    with weakties.open(path) as network:
        note(network)

    assert position(path) == 1


WRITER = """
import sys, weakties
for _ in range(12):
    with weakties.open(sys.argv[1]) as network:
        network.record(weakties.InteractionNoted(people=(), note="x"))
"""


@pytest.mark.xdist_group("processes")
def test_processes_that_open_and_close_at_once_are_never_refused(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]

    said = [w.communicate(timeout=60)[1] for w in writers]

    assert said == ["", "", ""]
    assert position(path) == 8 + 3 * 12


def test_a_forked_child_notes_nothing_and_breaks_nothing(path: Path) -> None:
    with weakties.open(path) as network:
        note(network)
        child = os.fork()
        if not child:
            network.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        note(network)

    assert position(path) == 10
    assert ZORA not in path.with_name("network.anchor").read_text()
