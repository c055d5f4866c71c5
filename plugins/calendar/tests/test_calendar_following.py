"""Does a calendar that lies beside a network keep up with it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import weakties
import weakties_calendar
from weakties import MeetingScheduled, when

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Begin a network with a calendar beside it."""
    path = tmp_path / "network.db"
    with open_network(path) as network:
        network.add_person(name="Ana Ruiz")
        (export,) = network.plugins.collect_offers("exporters")
        text = "".join(export.lines(network))
    path.with_suffix(".ics").write_text(text, encoding="utf-8", newline="")
    yield path
    tmp_path.chmod(0o700)


def open_network(path: Path) -> weakties.Network:
    return weakties.open(path, plugins=[weakties_calendar], clock=lambda: NOW)


def record_agreement(network: weakties.Network) -> None:
    ana = weakties.find_person(network, "Ana")
    starts = when("2026-12-03T14:00+01:00")
    network.record(MeetingScheduled(people=(weakties.PersonId(ana.id),), starts=starts))


def test_what_is_agreed_stands_in_it(path: Path) -> None:
    with open_network(path) as network:
        record_agreement(network)

    text = path.with_suffix(".ics").read_text("utf-8")
    assert "SUMMARY:Information interview with Ana Ruiz" in text
    assert path.with_suffix(".ics").stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in path.parent.iterdir() if "ics" in p.name) == ["network.ics"]


def test_who_is_forgotten_is_gone_from_it(path: Path) -> None:
    with open_network(path) as network:
        record_agreement(network)
    with open_network(path) as network:
        weakties.corrections.forget(
            network, weakties.PersonId(weakties.find_person(network, "Ana").id)
        )

    assert "Ruiz" not in path.with_suffix(".ics").read_text("utf-8")


def test_one_that_says_the_same_is_left_as_it_is(path: Path) -> None:
    before = path.with_suffix(".ics").stat()

    with open_network(path) as network:
        network.add_organization("Acme")

    after = path.with_suffix(".ics").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("existing", [None, b"BEGIN:VCALENDAR\r\nPRODID:mine\r\n", b"\xff\xfe"])
def test_none_is_made_and_no_other_touched(path: Path, existing: bytes | None) -> None:
    calendar = path.with_suffix(".ics")
    calendar.unlink() if existing is None else calendar.write_bytes(existing)

    with open_network(path) as network:
        record_agreement(network)

    assert network.plugins.broken == []
    assert calendar.read_bytes() == existing if existing else not calendar.exists()


def test_one_that_cannot_be_written_is_said_to_be_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_network(path) as network:
        monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
        record_agreement(network)

    assert [b.stage for b in network.plugins.broken] == ["attach"]
    assert "network.ics is not kept up to date" in str(network.plugins.broken[0])
