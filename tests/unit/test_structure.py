"""What do retractions and merges do to history?"""

from __future__ import annotations

from itertools import permutations

import pytest

from weakties import (
    BatchRetracted,
    Draft,
    Event,
    EventRetracted,
    MeetingHeld,
    OutreachSent,
    PersonMerged,
    Recorded,
)
from weakties.log.memory import MemoryLog
from weakties.readmodel.structure import Structure, replace_ids
from weakties.stores import STRUCTURAL, Codec
from weakties.testing import make_ticking_clock, sequence


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(Codec, make_ticking_clock(), sequence())


def tell(log: MemoryLog, event: Event, batch: str | None = None) -> str:
    (recorded,) = log.transact(lambda w: w.append([Draft(event=event, batch=batch)]))
    return recorded.id


def sent(person: str) -> Event:
    return OutreachSent(person=person)  # type: ignore[arg-type]  # a short id


def retracted(event: str) -> Event:
    return EventRetracted(event=event)  # type: ignore[arg-type]  # as above


def merged(survivor: str, absorbed: str) -> Event:
    return PersonMerged(survivor=survivor, absorbed=absorbed)  # type: ignore[arg-type]  # as above


def seen(log: MemoryLog) -> list[Recorded]:
    """Return what projections see."""
    return list(
        Structure.from_history(log.read(kinds=tuple(STRUCTURAL))).select_for_projections(log.read())
    )


def people(log: MemoryLog) -> list[str]:
    return [r.event.person for r in seen(log) if isinstance(r.event, OutreachSent)]


def test_a_retracted_event_is_not_seen(log: MemoryLog) -> None:
    first, _ = tell(log, sent("p-1")), tell(log, sent("p-2"))

    tell(log, retracted(first))

    assert people(log) == ["p-2"]


def test_a_retracted_retraction_counts_again_and_so_on(log: MemoryLog) -> None:
    last = tell(log, sent("p-1"))
    for expected in ([], ["p-1"], [], ["p-1"]):
        last = tell(log, retracted(last))

        assert people(log) == expected


def test_one_of_two_retractions_undone_leaves_the_other(log: MemoryLog) -> None:
    event = tell(log, sent("p-1"))
    once, twice = tell(log, retracted(event)), tell(log, retracted(event))

    tell(log, retracted(once))
    assert people(log) == []
    tell(log, retracted(twice))
    assert people(log) == ["p-1"]


def test_a_retracted_batch_is_not_seen_until_that_is_undone(log: MemoryLog) -> None:
    tell(log, sent("p-1"), "b-1"), tell(log, sent("p-2"), "b-2"), tell(log, sent("p-3"), "b-1")

    undo = tell(log, BatchRetracted(batch="b-1"))  # type: ignore[arg-type]  # a short id
    assert people(log) == ["p-2"]
    tell(log, retracted(undo))
    assert people(log) == ["p-1", "p-2", "p-3"]


@pytest.mark.parametrize("order", [*permutations([("b", "c"), ("c", "a"), ("d", "b")])])
def test_merges_in_any_order_give_the_same_person(
    log: MemoryLog, order: tuple[tuple[str, str], ...]
) -> None:
    for person in ("a", "b", "c", "d", "e"):
        tell(log, sent(person))

    for survivor, absorbed in order:
        tell(log, merged(survivor, absorbed))

    assert people(log) == ["a", "a", "a", "a", "e"]


def test_an_undone_merge_parts_two_people_again(log: MemoryLog) -> None:
    for person in ("a", "b", "c"):
        tell(log, sent(person))
    merge = tell(log, merged("b", "a"))
    tell(log, merged("c", "b"))

    tell(log, retracted(merge))

    assert people(log) == ["a", "b", "b"]


def test_people_merged_with_themselves_or_in_a_circle_are_one(log: MemoryLog) -> None:
    for one, other in (("a", "a"), ("a", "b"), ("b", "a")):
        tell(log, merged(one, other))
    tell(log, sent("b"))

    assert people(log) == ["a"]


def test_two_guests_who_are_one_sit_at_the_table_once() -> None:
    held = MeetingHeld(people=("a", "b", "c"), at="2026")  # type: ignore[arg-type]  # short ids

    assert replace_ids(held, {"a": "c", "b": "b", "c": "c"}.__getitem__).people == ("c", "b")  # type: ignore[attr-defined]  # a meeting stays one
    assert replace_ids(held, lambda person: person) is held


def test_projections_never_see_a_structural_event(log: MemoryLog) -> None:
    tell(log, retracted(tell(log, sent("p-1"))))
    tell(log, merged("a", "b"))

    assert seen(log) == []
