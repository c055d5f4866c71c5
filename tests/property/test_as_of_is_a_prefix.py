"""Is the network as of a day what is known now of all that had happened by then?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import Draft, Organizations, People, Recorded, when
from weakties.domain.event import list_entity_ids, list_person_ids
from weakties.domain.when import last_day
from weakties.log.memory import MemoryLog
from weakties.plugins.manager import Plugins
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.feed import Feed
from weakties.readmodel.structure import Structure
from weakties.readmodel.views import Views
from weakties.stores import STRUCTURAL, Codec
from weakties.testing import append_history, histories, sequence
from weakties.testing.log.factories import BEGIN
from weakties.testing.orders import ListLog

DAYS = st.dates(date(2018, 12, 1), date(2028, 1, 31))
Rows = dict[str, list[tuple[object, ...]]]
Key = tuple[date, datetime]
ADDED = "person.added"
ENTRIES = {
    "people": "person.added",
    "ties": "person.added",
    "organizations": "organization.added",
    "areas": "area.added",
}


def key(recorded: Recorded) -> Key:
    """Say when something happened, by the page on the order of what happened alone."""
    at, now = recorded.occurred_at, datetime.fromisoformat(recorded.recorded_at)
    if len(at) > len("2026-11-20"):
        instant = datetime.fromisoformat(at)
        end = instant.replace(microsecond=999_999)
        utc = [i.replace(tzinfo=i.tzinfo or UTC).astimezone(UTC) for i in (instant, end)]
        return instant.date(), now if utc[0] <= now <= utc[1] else utc[instant.microsecond == 0]
    first = date.fromisoformat(f"{at}-01-01"[:10])
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    last = last_day(when(at))
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(hours=36)
    if midnight - timedelta(hours=14) <= now < end:
        return min(max(now.date(), first), last), now
    return last, datetime.max.replace(tzinfo=UTC)


def by(events: Iterable[Recorded], on: date) -> list[Recorded]:
    """Return what counts and had happened by a day: no event before one that it names."""
    events = list(events)
    structure = Structure.from_history(events)
    keys: dict[str, Key] = {}
    for r in events:
        if r.kind in STRUCTURAL:
            continue
        names = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", repr(vars_of(r))))
        later = [keys[n] for n in names if n in keys and n not in undone(events, structure)]
        keys[r.id] = max([key(r), *later])
    return [r for r in events if r.kind in STRUCTURAL or keys[r.id][0] <= on]


def vars_of(recorded: Recorded) -> list[object]:
    return [getattr(recorded.event, name) for name in recorded.event.__annotations__]


def undone(events: Iterable[Recorded], structure: Structure) -> set[str]:
    return {
        r.id
        for r in events
        if r.id in structure.retracted_events or r.batch in structure.retracted_batches
    }


def hearing(events: list[Recorded], on: date = date.max) -> weakties.View:
    """Make a view of a log that holds these events, and no others."""
    return weakties.View(Feed(ListLog(events)), Views(None, lambda: CORE), on, Plugins())


def viewed(view: weakties.View) -> Rows:
    """Return all rows of a view's read models."""
    for kind in CORE:
        view.read(kind)
    return read_contents(view.read(People)._connection, CORE)


def entered(rows: Rows, events: Iterable[Recorded]) -> Rows:
    """Leave out entries that only begin later, which a look back tells ahead by name."""
    kept = dict(rows)
    structure = Structure.from_history(list(events))
    counted = list(structure.select_for_projections(events))
    for table, kind in ENTRIES.items():
        field = kind.partition(".")[0]
        ids = {getattr(r.event, field) for r in counted if r.kind == kind}
        kept[table] = [row for row in rows[table] if row[0] in ids]
        if table == "people":
            kept["identities"] = []
            for more in ("person_details", "employers"):
                kept[more] = [row for row in rows[more] if row[0] in ids]
    return kept


@given(history=histories(), on=DAYS)
def test_as_of_a_day_nothing_had_happened_after_it(history: list[Draft], on: date) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        view = network.at(occurred=on)

        past = by(append_history(network.log, history), on)

        assert entered(viewed(view), past) == entered(viewed(hearing(past)), past)
        assert view.day == on


@given(history=histories(), on=DAYS)
def test_who_and_what_an_event_by_then_names_is_there(history: list[Draft], on: date) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        view = network.at(occurred=on)
        events = list(network.log.read()) if not history else append_history(network.log, history)

        past = Structure.from_history(events).select_for_projections(by(events, on))

        counted = Structure.from_history(events).select_for_projections(events)
        begun = {
            list_entity_ids(r.event)[0]: r.position for r in reversed([*counted]) if r.kind == ADDED
        }
        naming = [(p, r.position) for r in past for p in list_person_ids(r.event) if p in begun]
        must = {p for p, position in naming if begun[p] <= position}
        there = {p.id for p in view.read(People).people.where()}
        assert must <= there <= {p for p, _ in naming}  # nothing is recorded of ids not begun yet
        places = {p.organization for p in view.read(People).people.where() if p.organization}
        known = {o.id for o in network.read(Organizations).organizations.where()}
        assert places & known <= {o.id for o in view.read(Organizations).organizations.where()}


@given(parts=st.lists(histories(max_size=6), max_size=5), known=st.integers(-1, 6))
def test_as_known_at_an_instant_nothing_was_recorded_after_it(
    parts: list[list[Draft]], known: int
) -> None:
    log, ends = MemoryLog(Codec, lambda: now[0], sequence()), {-1: 0}
    now = [BEGIN]
    for number, part in enumerate(parts):
        now[0] = BEGIN + timedelta(days=number)
        append_history(log, part)
        ends[number] = log.read_head().position
    network = weakties.Network(log, None, Plugins(), (lambda: now[0], sequence()))

    view = network.at(recorded_until=when(BEGIN + timedelta(days=known, hours=1)))

    prefix = list(log.read(0, ends.get(known, log.read_head().position)))
    assert viewed(view) == viewed(hearing(prefix))


@given(parts=st.lists(histories(max_size=6), max_size=4), share=st.floats(0, 1), on=DAYS)
def test_as_known_at_a_position_nothing_was_recorded_behind_it(
    parts: list[list[Draft]], share: float, on: date
) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        for part in parts:
            append_history(network.log, part)
            network.read(People)  # so that there are snapshots to begin from
        position = round(share * network.head.position)

        view = network.at(position=position)
        then = network.at(position=position, occurred=on)

        prefix = list(network.log.read(0, position))
        assert viewed(view) == viewed(hearing(prefix))
        assert list(view.events()) == list(hearing(prefix).events())
        happened = by(prefix, on)
        assert entered(viewed(then), happened) == entered(viewed(hearing(happened)), happened)
