"""Are facts late by the days from their day to their first recording, whatever is corrected?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import BatchId, BatchImported, corrections, history
from weakties.errors import WrongSpan
from weakties.stores import Draft
from weakties.testing import sequence

BEGIN = date(2026, 1, 1)
FATES = ("stays", "undone", "redone", "moved", "moved twice", "moved and back", "renamed")


@attrs.frozen
class Fact:
    """A request, when it happened, when it was recorded, and what became of its record.

    Attributes:
        happened, recorded: days since `BEGIN`.
        moved_to: the day to which a correction moves it.
    """

    happened: int
    recorded: int
    fate: str
    moved_to: int
    is_imported: bool


FACTS = st.lists(
    st.builds(
        Fact,
        st.integers(0, 60),
        st.integers(0, 120),
        st.sampled_from(FATES),
        st.integers(0, 60),
        st.booleans(),
    ),
    max_size=8,
)


def iso(day: int) -> str:
    return (BEGIN + timedelta(days=day)).isoformat()


def expect(
    facts: list[Fact], days: int, start: int | None, end: int | None, known: int
) -> tuple[int, int, int]:
    """Count in plain Python: late ones, all of them, and those that were imported."""
    late = of = imported = 0
    for fact in facts:
        is_corrected = known >= 200  # all corrections are recorded on day 200
        if fact.recorded > known or (fact.fate == "undone" and is_corrected):
            continue
        is_moved = fact.fate in ("moved", "moved twice") and is_corrected
        happened = fact.moved_to if is_moved else fact.happened
        if (start is not None and happened < start) or (end is not None and happened > end):
            continue
        if fact.is_imported:
            imported += 1
        else:
            of += 1
            late += fact.recorded - happened > days
    return late, of, imported


def record(network: weakties.Network, clock: list[datetime], facts: list[Fact]) -> None:
    """Record each fact on its day, and on day 200 what became of it."""
    person = network.add_person(name="Ana Ruiz", at="2020-01-01")
    ids: dict[int, Any] = {}
    for number, fact in sorted(enumerate(facts), key=lambda pair: pair[1].recorded):
        clock[0] = datetime.combine(BEGIN + timedelta(days=fact.recorded), time(9), UTC)
        event = weakties.OutreachSent(person=person, at=weakties.when(iso(fact.happened)))
        if not fact.is_imported:
            ids[number] = network.record(event).id
            continue
        batch = BatchId(f"batch-{number}")
        imported = BatchImported(importer="sheet", importer_version=1, rows=(2,))
        drafts = [Draft(event=e, batch=batch, source="sheet") for e in (imported, event)]
        ids[number] = append(network, drafts)
    clock[0] = datetime.combine(BEGIN + timedelta(days=200), time(9), UTC)
    for number, fact in enumerate(facts):
        change(network, ids[number], fact)


def append(network: weakties.Network, drafts: list[Draft]) -> str:
    """Record what an import brings, and return the id of its one fact."""
    return network.run_as_writer(lambda writer: writer.append(drafts))[1].id


def change(network: weakties.Network, event: Any, fact: Fact) -> None:
    if fact.fate in ("undone", "redone"):
        corrections.undo(network, event)
    if fact.fate == "redone":
        corrections.redo(network, event)
    if fact.fate == "renamed":
        corrections.edit(network, event, {"channel": "phone"})
    if fact.fate.startswith("moved") and fact.moved_to != fact.happened:
        if fact.fate == "moved twice":
            corrections.edit(network, event, {"channel": "phone"})
        done = corrections.edit(network, event, {"at": weakties.when(iso(fact.moved_to))})
        if fact.fate == "moved and back":
            corrections.undo(network, done.after.id)


@given(
    facts=FACTS,
    days=st.integers(1, 60),
    start=st.none() | st.integers(0, 60),
    width=st.none() | st.integers(0, 60),
)
def test_late_is_by_the_first_recording_and_by_the_day_that_counts_now(
    facts: list[Fact], days: int, start: int | None, width: int | None
) -> None:
    clock = [datetime.combine(BEGIN, time(9), UTC)]
    end = None if width is None else (start or 0) + width
    with weakties.open(":memory:", clock=lambda: clock[0], chance=sequence()) as network:
        record(network, clock, facts)
        span = {
            "start": None if start is None else iso(start),
            "end": None if end is None else iso(end),
        }
        for known in (200, 150):
            view = network if known == 200 else network.at(recorded_until=iso(known))
            got = history.count_late(view, days=days, **span)
            assert (got.late, got.of, got.imported) == expect(facts, days, start, end, known)
            assert (got.days, got.unsure) == (days, 0)


def test_a_month_is_late_by_its_end_and_a_plan_is_not_late() -> None:
    clock = datetime(2026, 11, 29, 9, tzinfo=UTC)
    with weakties.open(":memory:", clock=lambda: clock) as network:
        ana = network.add_person(name="Ana", at="2020-01-01")
        for at in ("2026-10", "2026-11", "2026", "2026-11-28T23:30-08:00"):
            network.record(weakties.OutreachSent(person=ana, at=weakties.when(at)))
        network.record(weakties.MeetingScheduled(people=(ana,), starts=weakties.when("2026-12-04")))
        assert history.count_late(network, days=28).late == 1  # October is over since 29 days
        assert history.count_late(network, days=29).late == 0
        assert history.count_late(network).of == 5
        assert history.count_late(network, start="2026-11").of == 3


def test_who_records_by_a_wrong_clock_may_be_in_time() -> None:
    clock = [datetime(2026, 11, 1, 9, tzinfo=UTC)]
    with weakties.open(":memory:", clock=lambda: clock[0]) as network:
        ana = network.add_person(name="Ana", at="2020-01-01")
        clock[0] = datetime(2031, 3, 1, 9, tzinfo=UTC)
        network.record(weakties.OutreachSent(person=ana))
        network.record(weakties.ReplyReceived(person=ana, at=weakties.when("2026-11-02")))
        assert history.count_late(network).late == 1  # nobody knows yet that the clock was wrong

        clock[0] = datetime(2026, 11, 29, 9, tzinfo=UTC)
        corrections.correct_clock(network)

        lateness = history.count_late(network)
        assert (lateness.late, lateness.of, lateness.unsure) == (0, 2, 1)
        assert lateness.share == 0.0


def test_no_fact_has_no_share_and_a_limit_is_a_day_or_more() -> None:
    with weakties.open(":memory:") as network:
        assert history.count_late(network).share is None
        with pytest.raises(WrongSpan, match="1 or more"):
            history.count_late(network, days=0)
        with pytest.raises(WrongSpan, match="backwards"):
            history.count_late(network, start="2026-11", end="2026-10")
