"""Is a log that contradicts itself kept from coming to be, and mended where there is one?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type, type_in  # noqa: F401  # a fixture

import weakties
from weakties import Draft, EventId, PersonId, maintenance
from weakties.domain import structural
from weakties.errors import BrokenLog, MalformedEvent
from weakties.stores import STRUCTURAL

ANA = PersonId("p-ana")
EVENTS = (
    structural.PersonForgotten(person=ANA, events=(EventId("e-1"),)),
    structural.PersonMerged(survivor=ANA, absorbed=ANA),
    structural.OrganizationMerged(survivor="o-1", absorbed="o-2"),  # type: ignore[arg-type]  # short ids
    structural.EventRetracted(event=EventId("e-1")),
    structural.BatchRetracted(batch="b-1"),  # type: ignore[arg-type]  # a short id
    structural.ClockCorrected(positions=(1,), instants=("2026-11-20T09:00:00.000000Z",), until=1),
    structural.LogRestored(position=1, hash="00"),
    structural.BatchImported(importer="x", importer_version=1, file="00"),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.KIND)
def test_what_is_about_the_log_itself_is_not_recorded_by_hand(event: weakties.Event) -> None:
    with weakties.open(":memory:") as network:
        network.record(weakties.PersonAdded(person=ANA, name="Ana"))
        with pytest.raises(MalformedEvent, match=r"weakties\.corrections"):
            network.run_transaction(lambda recorder: recorder.record(event))
        with pytest.raises(MalformedEvent, match=r"weakties\.corrections"):
            network.record(event)
        assert network.head.position == 1


def test_every_structural_event_is_tried() -> None:
    assert {event.KIND for event in EVENTS} == set(STRUCTURAL)


@pytest.fixture
def torn(home: Path) -> Path:
    """Return a network in which an older version recorded a forgetting that blanked nothing."""
    path = home / "network.db"
    with weakties.open(path) as network:
        added = network.record(weakties.PersonAdded(person=ANA, name="Zorana", note="velvet"))
        network.add_person(name="Ben")
        event = structural.PersonForgotten(person=ANA, events=(EventId(added.id),))
        network.log.transact(lambda writer: writer.append([Draft(event=event)]))
        with pytest.raises(BrokenLog):
            maintenance.verify(network)
    return path


def test_a_forgetting_that_blanked_nothing_is_mended_when_that_is_meant(
    torn: Path,
    type_in: Type,  # noqa: F811  # the fixture
) -> None:
    found = type_in("doctor", code=1).out
    assert "does not hold" in found
    assert "--mend" in found
    refused = type_in("doctor", "--mend", code=2)
    assert "1 event (1 person.added): 1." in refused.err
    assert "--yes" in refused.err
    assert type_in("verify", code=4)

    mended = type_in("doctor", "--mend", "--yes")

    assert "Mended: 1 event" in mended.err
    assert "All is well" in mended.out
    assert type_in("verify").out == "All 3 events hold.\n"
    assert {p["name"] for p in type_in("people", "--json").json} == {"Ben"}
    for file in torn.parent.glob("network*"):
        assert b"velvet" not in file.read_bytes()
    assert "nothing that --mend" in type_in("doctor", "--mend").err


def test_a_log_that_was_changed_by_others_is_not_mended(
    torn: Path,
    type_in: Type,  # noqa: F811  # the fixture
) -> None:
    type_in("doctor", "--mend", "--yes")
    import sqlite3

    connection = sqlite3.connect(torn, isolation_level=None)
    connection.execute("drop trigger event_is_only_blanked")
    connection.execute("update event set occurred_at = '2020-01-01' where position = 2")
    connection.close()

    refused = type_in("doctor", "--mend", "--yes", code=1)
    assert "nothing that --mend" in refused.err
    assert "Position 2 does not hold" in refused.out
