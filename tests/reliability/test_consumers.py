"""Named consumers: every event at least once, in order, across stops, failures and restores."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread
from time import monotonic, process_time
from typing import Any

import pytest

import weakties
from weakties import InteractionNoted, MeetingHeld, Network, corrections, maintenance
from weakties.errors import CannotWrite, ConsumerTaken, NoFolder

READER = """
import sys
import weakties

with weakties.open(sys.argv[1]) as network:
    print("ready", flush=True)
    for recorded in network.consume("mail", wait=20):
        print(recorded.position, flush=True)
        if recorded.position == int(sys.argv[2]):
            break
"""


def note(network: Network, count: int = 1) -> None:
    for _ in range(count):
        network.record(InteractionNoted(people=()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with weakties.open(tmp_path / "network.db") as network:
        note(network, 3)
    return tmp_path / "network.db"


def take(path: Path, count: int, name: str = "mail") -> list[int]:
    """Deal with so many events, and end without asking for the next one."""
    positions = []
    with weakties.open(path) as network:
        for recorded in network.consume(name, wait=0):
            positions.append(recorded.position)
            if len(positions) == count:
                break
    return positions


def test_what_was_not_dealt_with_comes_again_and_nothing_else(path: Path) -> None:
    assert take(path, 2) == [1, 2]
    assert take(path, 2) == [2, 3]
    assert take(path, 9) == [3]
    assert take(path, 9) == []
    assert take(path, 9, "another") == [1, 2, 3]


def test_its_position_outlives_the_answers(path: Path) -> None:
    assert take(path, 9) == [1, 2, 3]
    for file in path.parent.glob("network.views.db*"):
        file.unlink()
    with weakties.open(path) as network:
        note(network)
    assert take(path, 9) == [4]


def test_what_is_passed_over_moves_it_as_well(path: Path) -> None:
    with weakties.open(path) as network:
        ana = network.add_person(name="Ana")
        network.record(MeetingHeld(people=(ana,)))
        note(network, 2)
        kinds = ("meeting.held",)
        assert [r.position for r in network.consume("mail", kinds=kinds, wait=0)] == [5]
        (state,) = maintenance.status(network).consumers
        assert (state.name, state.position, state.lag) == ("mail", 7, 0)


def test_batches_move_it_as_a_whole(path: Path) -> None:
    with weakties.open(path) as network:
        note(network, 7)
        batches = network.consume("mail", wait=0).batches(4)
        assert [[r.position for r in batch] for batch in batches] == [
            [1, 2, 3, 4], [5, 6, 7, 8], [9, 10],
        ]  # fmt: skip


def test_undoing_and_forgetting_come_as_events_and_erased_words_come_empty(path: Path) -> None:
    with weakties.open(path) as network:
        ana = network.add_person(name="Ana Ruiz")
        corrections.undo(network, "3")
        corrections.forget(network, ana)
        events = list(network.consume("mail", wait=0))
    assert [r.kind for r in events][3:] == ["person.added", "event.retracted", "person.forgotten"]
    assert events[3].to_dict()["event"]["name"] is None
    assert b"Ana" not in b"".join(f.read_bytes() for f in path.parent.glob("*consumer*"))


def test_a_second_one_of_a_name_is_refused_in_this_process_and_in_others(path: Path) -> None:
    with weakties.open(path) as network, weakties.open(path) as other:
        events = iter(network.consume("mail", wait=0))
        next(events)
        with pytest.raises(ConsumerTaken):
            next(iter(other.consume("mail", wait=0)))
        done = subprocess.run(
            [sys.executable, "-c", READER, str(path), "9"],
            check=False, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert "ConsumerTaken" in done.stderr
        assert next(iter(other.consume("another", wait=0))).position == 1
        del events  # as the end of a loop does
    assert take(path, 1) == [1]


def test_a_stop_from_outside_ends_it_within_a_wait(path: Path) -> None:
    stop, seen = Event(), list[int]()
    with weakties.open(path) as network:
        thread = Thread(
            target=lambda: seen.extend(r.position for r in network.consume("mail", stop=stop))
        )
        thread.start()
        stop.set()
        begin = monotonic()
        thread.join(10)
        assert not thread.is_alive()
        assert monotonic() - begin < 5


def test_work_that_fails_is_tried_again_and_then_named_without_a_word(path: Path) -> None:
    tried = list[int]()

    def work(recorded: weakties.Recorded) -> None:
        tried.append(recorded.position)
        if recorded.position == 2:
            raise ValueError("Ana is not at home")

    with weakties.open(path) as network:
        with pytest.raises(ValueError, match="not at home"):
            network.consume("mail", wait=0).run(work, retries=2)
        assert tried == [1, 2, 2, 2]
        (state,) = maintenance.status(network).consumers
        assert (state.position, state.failed_at, state.error) == (1, 2, "ValueError")

        tried.clear()
        network.consume("mail", wait=0).run(tried_of(tried))
        (state,) = maintenance.status(network).consumers
        assert (state.position, state.failed_at, state.error) == (3, None, None)
    assert tried == [2, 3]


def tried_of(tried: list[int]) -> Callable[[weakties.Recorded], None]:
    return lambda recorded: tried.append(recorded.position)


def test_a_log_that_was_put_back_is_followed_from_there(path: Path, tmp_path: Path) -> None:
    with weakties.open(path) as network:
        maintenance.backup(network, tmp_path / "backup.db")
        note(network, 3)
    assert take(path, 9) == [1, 2, 3, 4, 5, 6]
    maintenance.restore(path, tmp_path / "backup.db", lambda loss: True)
    with weakties.open(path) as network:
        note(network, 2)
    assert take(path, 9) == [4, 5, 6]  # that it was put back, and what came since


def test_a_network_without_a_folder_says_so() -> None:
    with weakties.open(":memory:") as network, pytest.raises(NoFolder):
        next(iter(network.consume("mail")))


def test_another_process_is_woken_by_what_is_recorded(path: Path) -> None:
    """Each event of thirty is in its hands, and it sleeps in between."""
    command = [sys.executable, "-c", READER, str(path), "33"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader,
        weakties.open(path) as network,
    ):
        assert reader.stdout
        assert reader.stdout.readline() == "ready\n"
        assert [int(reader.stdout.readline()) for _ in range(3)] == [1, 2, 3]
        for position in range(4, 34):
            note(network)
            assert int(reader.stdout.readline()) == position
        assert reader.wait(20) == 0


@pytest.mark.parametrize("where", ["network.db", ":memory:"])
def test_whoever_follows_is_woken_and_spends_nothing_on_waiting(tmp_path: Path, where: str) -> None:
    with weakties.open(where if where == ":memory:" else tmp_path / where) as network:
        note(network)
        seen, first = list[int](), Event()

        def follow() -> None:
            for recorded in network.follow(wait=20):
                seen.append(recorded.position)
                first.set()
                if recorded.position == 2:
                    return

        thread = Thread(target=follow)
        thread.start()
        first.wait(20)
        begin = process_time()
        thread.join(0.5)
        assert process_time() - begin < 0.4
        note(network)
        thread.join(20)
        assert seen == [1, 2]


def test_consumers_stand_in_the_status(path: Path) -> None:
    take(path, 2)
    done = subprocess.run(
        [sys.executable, "-m", "weakties_cli", "--network", str(path), "status"],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("mail"))
    assert line.split()[:3] == ["mail", "1", "2"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "words"])
@pytest.mark.parametrize("end", ["", "-wal"])
def test_something_in_the_place_of_the_positions_is_named(path: Path, kind: str, end: str) -> None:
    obstacle = path.with_name(f"network.consumers.db{end}")
    match kind:
        case "folder":
            obstacle.mkdir()
        case "pipe":
            os.mkfifo(obstacle)
        case _:
            obstacle.write_bytes(b"no database, but words " * 99)
    with weakties.open(path) as network:
        if (kind, end) == ("words", "-wal"):  # which SQLite takes for nothing
            assert len(list(network.consume("mail", wait=0))) == 3
            return
        with pytest.raises(CannotWrite, match=r"network\.consumers\.db"):
            next(iter(network.consume("mail", wait=0)))
        if obstacle.name == "network.consumers.db":
            with pytest.raises(CannotWrite, match=r"network\.consumers\.db"):
                maintenance.status(network)


@pytest.mark.parametrize("name", ["", "a" * 65, "../x", "a b", "\0", "\ud800", "a\x1b[2J", 5, None])
def test_a_name_that_is_none_is_refused(path: Path, name: Any) -> None:
    with weakties.open(path) as network, pytest.raises(ValueError, match="a consumer's name"):
        network.consume(name)


def test_a_log_that_is_put_back_while_a_consumer_is_at_work_loses_it_nothing(
    path: Path, tmp_path: Path
) -> None:
    """What is recorded anew under the numbers that it had seen is given, too."""
    with weakties.open(path) as network:
        note(network, 2)
        maintenance.backup(network, tmp_path / "backup.db")
        note(network, 3)
        events = network.consume("mail", wait=0).iterate()
        assert [next(events).position for _ in range(8)] == [1, 2, 3, 4, 5, 6, 7, 8]
        maintenance.restore(path, tmp_path / "backup.db", lambda loss: True)
        with weakties.open(path) as other:
            note(other, 5)
            head = other.head.position
        assert [r.position for r in events] == list(range(6, head + 1))
        (state,) = maintenance.status(network).consumers
        assert (state.position, state.lag) == (head, 0)


def test_after_a_second_restore_it_goes_back_no_further_than_it_must(
    path: Path, tmp_path: Path
) -> None:
    def put_back(name: str) -> None:
        maintenance.restore(path, tmp_path / name, lambda loss: True)

    def grow(count: int, backup: str | None = None) -> None:
        with weakties.open(path) as network:
            note(network, count)
            if backup:
                maintenance.backup(network, tmp_path / backup)

    grow(0, "first.db")
    grow(2)
    put_back("first.db")  # to 3; that it was put back is event 4
    grow(6, "second.db")  # 10
    grow(2)
    assert take(path, 99)[-1] == 12
    put_back("second.db")
    assert take(path, 99) == [11]


@pytest.mark.parametrize("kind", ["link", "dangling link", "database"])
def test_positions_are_kept_in_no_file_of_others(path: Path, kind: str, tmp_path: Path) -> None:
    place, other = path.with_name("network.consumers.db"), tmp_path / "other"
    if kind == "database":
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("create table others (name)")
    else:
        place.symlink_to(other)
        if kind == "link":
            other.write_bytes(b"")
    with weakties.open(path) as network:
        with pytest.raises(CannotWrite, match="move it away"):
            list(network.consume("mail", wait=0))
        with pytest.raises(CannotWrite, match="move it away"):
            maintenance.status(network)
    if kind == "link":
        assert other.read_bytes() == b""


def test_positions_are_looked_at_where_nothing_can_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so that the system is made to say that it does not."""
    take(path, 2)
    monkeypatch.setattr("weakties.log.sqlite.file.os.access", lambda *_: False)
    before = sorted((f.name, f.read_bytes()) for f in path.parent.glob("*.consumers.db*"))
    with weakties.open(path) as network:
        (state,) = maintenance.status(network).consumers
    assert (state.name, state.position) == ("mail", 1)
    assert before == sorted((f.name, f.read_bytes()) for f in path.parent.glob("*.consumers.db*"))


def test_an_empty_file_of_positions_has_none(path: Path) -> None:
    path.with_name("network.consumers.db").touch()
    with weakties.open(path) as network:
        assert maintenance.status(network).consumers == ()


def test_the_doctor_names_what_is_wrong_with_a_consumer(path: Path) -> None:
    def fail(_: weakties.Recorded) -> None:
        raise ValueError("Ana is not at home")

    def ask_doctor() -> str:
        command = [sys.executable, "-m", "weakties_cli", "--network", str(path), "doctor"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert "Traceback" not in done.stderr
        return " ".join((done.stdout + done.stderr).split())

    with weakties.open(path) as network, pytest.raises(ValueError, match="not at home"):
        network.consume("mail", wait=0).run(fail, retries=0)
    said = ask_doctor()
    assert "the consumer mail failed at event 1" in said
    assert "Ana" not in said

    for file in path.parent.glob("network.consumers.db*"):
        file.unlink()
    path.with_name("network.consumers.db").write_bytes(b"junk" * 999)
    said = ask_doctor()
    assert "the consumers cannot be read" in said
    assert "answers cannot be read" not in said


def test_when_it_moved_is_said_in_utc(path: Path) -> None:
    zone = timezone(timedelta(hours=9))
    with weakties.open(path, clock=lambda: datetime(2026, 12, 24, 3, tzinfo=zone)) as network:
        list(network.consume("mail", wait=0))
        (state,) = maintenance.status(network).consumers
    assert state.moved_at == "2026-12-23T18:00:00.000000Z"
