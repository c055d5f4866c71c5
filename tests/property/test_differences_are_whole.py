"""Do differences hold all that differs, between views, periods, and then and now?"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import DAYS

import weakties
from weakties import Draft, contracts, history, progress
from weakties.domain.when import last_day
from weakties.log.memory import MemoryLog
from weakties.plugins.manager import Plugins
from weakties.projections.core import CORE
from weakties.readmodel.projection import tables
from weakties.readmodel.tables import Entries
from weakties.stores import Codec
from weakties.testing import append_history, histories, sequence
from weakties.testing.log.factories import BEGIN

PARTS = st.lists(
    histories(max_size=8)
    | histories("outreach.sent", "meeting.held", "event.retracted", "person.merged", max_size=8),
    max_size=4,
)
FACTS = histories(
    "outreach.sent",
    "reply.received",
    "meeting.held",
    "thanks.sent",
    "interaction.noted",
    max_size=6,
)
UNDOING = histories("event.retracted", "batch.retracted", "outreach.sent", max_size=4)
TOLD = st.tuples(FACTS, UNDOING | FACTS, UNDOING, UNDOING).map(list)
SPANS = st.tuples(DAYS, DAYS).map(sorted)
PICKS = st.lists(st.integers(0, 99), min_size=4, max_size=4)
PERSON_MEASURES = ("requests", "follow_ups", "replies", "thanks")


def open_network(parts: list[list[Draft]]) -> tuple[weakties.Network, list[int]]:
    """Open a network to which each part was recorded on a day of its own."""
    log, ends = MemoryLog(Codec, lambda: now[0], sequence()), [0]
    now = [BEGIN]
    for number, part in enumerate(parts):
        now[0] = BEGIN + timedelta(days=30 * number)
        append_history(log, part)
        ends.append(log.read_head().position)
    return weakties.Network(log, None, Plugins(), (lambda: now[0], sequence())), ends


def choose_days(network: weakties.Network, picks: list[int]) -> list[date]:
    """Choose days on which something happened, so that periods begin and end on them."""
    days = sorted({last_day(r.event.at) for r in network.log.read()})
    days = [days[0] - timedelta(days=1), *days] if days else [date(2026, 1, 1)]
    return sorted(days[pick % len(days)] for pick in picks)


def read_tables(view: contracts.Readable) -> dict[str, Any]:
    return {
        table.name: table
        for kind in CORE
        for table in view.read(kind).list_tables()
        if not isinstance(table, Entries)
    }


def spell(table: Any, row: Any) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in table.columns)


@given(parts=PARTS, days=SPANS)
def test_the_differences_of_two_views_lead_from_one_to_the_other(
    parts: list[list[Draft]], days: list[date]
) -> None:
    network, ends = open_network(parts)
    views: list[contracts.Readable] = [
        network.at(occurred=days[0]),
        network.at(position=ends[len(ends) // 2]),
        network,
    ]

    for earlier, later in zip(views, [views[1], views[2], views[0]], strict=True):
        was, now = read_tables(earlier), read_tables(later)
        for name, table in now.items():
            found = history.compare_rows(was[name], table)
            rows = {spell(table, row) for row in was[name].where()}
            rows -= {spell(table, row) for row in found.removed}
            rows -= {spell(table, change.before) for change in found.changed}
            rows |= {spell(table, row) for row in found.added}
            rows |= {spell(table, change.after) for change in found.changed}
            assert rows == {spell(table, row) for row in table.where()}
            assert all(change.columns for change in found.changed)
            assert not history.compare_rows(table, table)


@given(parts=TOLD, picks=PICKS, known=st.tuples(st.integers(0, 2), st.integers(1, 3)))
def test_what_was_revised_leads_from_then_to_now(
    parts: list[list[Draft]], picks: list[int], known: tuple[int, int]
) -> None:
    network, _ = open_network(parts)
    days = choose_days(network, picks)[::3]
    period = history.Period("span", days[0], days[1], is_whole=True)
    then, now = (weakties.when(BEGIN + timedelta(days=30 * n, hours=1)) for n in sorted(known))

    found = history.compare_knowledge(network, period, then=then, recorded_until=now)

    def list_facts(recorded_until: str) -> set[str]:
        view = network.at(occurred=days[1], recorded_until=recorded_until)
        before = network.at(occurred=days[0] - timedelta(days=1), recorded_until=recorded_until)
        earlier = {recorded.id for recorded in before.events(history.OWN_KINDS)}
        return {recorded.id for recorded in view.events(history.OWN_KINDS)} - earlier

    facts = list_facts(then)
    for revised in found.revised:
        assert revised.before or revised.after
        if revised.what in ("late", "redone"):
            assert revised.before is None
        if revised.what == "undone":
            assert revised.after is None
    gone = {r.before.id for r in found.revised if r.before}
    come = {r.after.id for r in found.revised if r.after}
    # What is moved into the period, or out of it, or pushed behind what it names, may lie outside.
    order = network.views.load_order(network.log, network.head)
    for view in (network, network.at(recorded_until=then), network.at(recorded_until=now)):
        structure = weakties.lookup.structure_of(view)
        assume(not order.list_pushed(network.head.position, structure))
    after = list_facts(now)
    assert facts - after == gone & facts
    assert after - facts == come & after
    assert then != now or not found.revised


@given(parts=TOLD, picks=PICKS)
def test_each_period_counts_what_a_series_counts_in_it(
    parts: list[list[Draft]], picks: list[int]
) -> None:
    network, _ = open_network(parts)
    days = choose_days(network, picks)
    spans = [history.Period(f"s{n}", days[2 * n], days[2 * n + 1], is_whole=True) for n in (0, 1)]
    assume(days[1] < days[3] and all(span.days > 1 for span in spans))

    found = history.compare_periods(network, *spans)

    view = network.at(occurred=found.after.period.end)
    for figures in (found.before, found.after):
        series = progress.measure_periods(
            view, "year", start=figures.period.start, end=figures.period.end
        )
        done: Counter[str] = Counter()
        for part in series.periods:
            done.update(part.done)
        assert {m: n for m, n in figures.done.items() if n} == {m: n for m, n in done.items() if n}
    for side in ("before", "after"):
        for measure in PERSON_MEASURES:  # each of these is with one person
            total = sum(getattr(work, side).get(measure, 0) for work in found.people)
            assert total == getattr(found, side).done[measure]
    assert found.between == history.compare_days(
        network, found.before.period.end, found.after.period.end
    )


def test_every_table_of_the_core_can_be_compared_but_those_of_timelines() -> None:
    compared = read_tables(weakties.open(":memory:"))

    declared = [table for kind in CORE for table in tables(kind).values()]
    assert {t.name for t in declared if not isinstance(t, Entries)} == compared.keys()
