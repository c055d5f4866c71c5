"""What does the ledger of erasures keep, and when is somebody forgotten again?"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

import weakties
from weakties import (
    Draft,
    EventId,
    InteractionNoted,
    People,
    PersonAdded,
    PersonDescribed,
    PersonForgotten,
    PersonId,
    corrections,
    maintenance,
)
from weakties.corrections import ledger
from weakties.corrections.reapplying import find_filled_rows, reapply
from weakties.errors import Unreadable
from weakties.stores import Writer

ANA, BEN = PersonId("p-ana"), PersonId("p-ben")


def told(network: weakties.Network) -> list[str]:
    """Record somebody in three events; the third is about another."""
    events = (
        PersonAdded(person=ANA, name="Zorana Quill", email="zq@example.org"),
        InteractionNoted(people=(ANA,), note="Zorana likes velvet"),
        PersonAdded(person=BEN, name="Ben Okri", note="met Zorana Quill"),
    )
    return [network.record(event).id for event in events]


def forget(network: weakties.Network, ids: list[str], *suppressed: str) -> None:
    """Blank events as a forgetting does, without its search."""

    def work(writer: Writer) -> None:
        events = tuple(map(EventId, ids))
        told = PersonForgotten(person=ANA, events=events, suppressed=suppressed)
        writer.append([Draft(event=told)])
        writer.blank(ids)

    network.log.transact(work)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network from which somebody was forgotten, and a copy from before."""
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        ids = told(network)
        network.log.backup(tmp_path / "before.db")
        forget(network, ids, "00ff")
        assert ledger.remember(network) == 1
    return path


def test_it_says_what_was_blanked_and_no_word_about_anybody(path: Path) -> None:
    file = ledger.get_ledger_path(path)

    (entry,) = ledger.read_entries(path)

    with weakties.open(path) as network:
        hashes = [row.hash.hex()[:16] for row in network.log.read_rows(0, 3)]
    assert (entry.people, entry.suppressed) == ((ANA,), ("00ff",))
    assert entry.events == tuple(enumerate(hashes, 1))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any(word in file.read_text().lower() for word in ("zorana", "velvet", "example"))


def test_what_it_holds_is_not_added_again(path: Path) -> None:
    before = ledger.get_ledger_path(path).read_bytes()

    with weakties.open(path) as network:
        assert ledger.remember(network) == 0

    assert ledger.get_ledger_path(path).read_bytes() == before


def test_a_network_without_forgettings_or_in_memory_needs_none(tmp_path: Path) -> None:
    for where in (tmp_path / "network.db", ":memory:"):
        with weakties.open(where) as network:
            told(network)
            assert ledger.remember(network) == 0

    assert not (tmp_path / "network.erasures").exists()


def test_every_id_of_a_person_is_named(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        ids = told(network)
        corrections.merge(network, ANA, BEN)
        forget(network, ids)
        ledger.remember(network)

    assert ledger.read_entries(tmp_path / "network.db")[0].people == (ANA, BEN)


@pytest.mark.parametrize("line", [b"nonsense\n", b'{"people":[]}\n', b"\xff\xfe\n", b"\n"])
def test_a_damaged_line_is_named_and_nothing_is_lost(path: Path, line: bytes) -> None:
    file = ledger.get_ledger_path(path)
    damaged = line + file.read_bytes()
    file.write_bytes(damaged)

    with pytest.raises(Unreadable, match=r"network.erasures .* line 1"):
        ledger.read_entries(path)
    with weakties.open(path) as network:
        forget(network, [])
        with pytest.raises(Unreadable):
            ledger.remember(network)

    assert file.read_bytes() == damaged


@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_a_line_that_was_never_finished_is_written_again(path: Path, left: int) -> None:
    file = ledger.get_ledger_path(path)
    (before,), size = ledger.read_entries(path), file.stat().st_size
    os.truncate(file, left % size)

    assert ledger.read_entries(path) == ([before] if left == -1 else [])
    with weakties.open(path) as network:
        forget(network, [])
        ledger.remember(network)

    assert [len(e.events) for e in ledger.read_entries(path)] == [3, 0]


def test_a_log_from_before_is_forgotten_again(path: Path) -> None:
    with weakties.open(path.with_name("before.db")) as network:
        assert len(find_filled_rows(network.log, ledger.read_entries(path)[0])) == 3

        assert reapply(network.log, ledger.read_entries(path)) == 1

        assert all(row.personal is None for row in network.log.read_rows(0, 3))
        assert weakties.maintenance.verify(network).position == 5
        last = list(network.log.read(4))[-1].event
        assert isinstance(last, PersonForgotten)
        assert (last.person, len(last.events), last.suppressed) == (ANA, 3, ("00ff",))
        assert reapply(network.log, ledger.read_entries(path)) == 0


def test_who_else_is_in_a_blanked_entry_keeps_their_name(path: Path) -> None:
    with weakties.open(path.with_name("before.db")) as network:
        reapply(network.log, ledger.read_entries(path))

        again = [r.event for r in network.log.read(3) if isinstance(r.event, PersonDescribed)]
        (ben,) = network.read(People).search("ben")
        assert [(e.person, e.name, e.note) for e in again] == [(BEN, "Ben Okri", None)]
        assert ben.name == "Ben Okri"


@pytest.mark.parametrize(
    ("column", "stays"), [("position", False), ("hash", False), ("network", True)]
)
def test_words_go_from_a_log_of_another_course_and_stay_in_another_network(
    path: Path, column: str, *, stays: bool
) -> None:
    file = ledger.get_ledger_path(path)
    text = file.read_text()
    (entry,) = ledger.read_entries(path)
    position, begin = entry.events[1]
    changes = {
        "position": (f'[{position},"{begin}"]', f'[{position + 1},"{begin}"]'),
        "hash": (begin, begin[::-1]),
        "network": (entry.network, "another"),
    }
    file.write_text(text.replace(*changes[column]))

    with weakties.open(path.with_name("before.db")) as network:
        reapply(network.log, ledger.read_entries(path))

        assert (next(network.log.read_rows(1, 2)).personal is not None) == stays


def test_a_clock_that_was_ahead_dates_nothing_that_is_forgotten_again(tmp_path: Path) -> None:
    path, backup = tmp_path / "network.db", tmp_path / "backup.db"
    with weakties.open(path) as network:
        ana = network.add_person(name="Zorana Quill")
        maintenance.backup(network, backup)
    with weakties.open(path, clock=lambda: datetime(2199, 1, 1, tzinfo=UTC)) as network:
        corrections.forget(network, ana)

    maintenance.restore(path, backup, lambda _: True)

    with weakties.open(path) as network:
        (again,) = network.log.read(kinds=("person.forgotten",))
        assert again.occurred_at[:10] == again.recorded_at[:10] != "2199-01-01"
