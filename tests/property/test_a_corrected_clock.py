"""Does a log whose clock was corrected read as the one that a right clock would have written?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import ClockCorrected, Draft, Network, View, corrections, exchange, maintenance
from weakties.domain.event import evolve
from weakties.domain.when import NOW
from weakties.errors import CannotCorrectClock
from weakties.log.rows import format_timestamp
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.views import Views
from weakties.testing import append_history, histories, sequence
from weakties.testing.log.factories import BEGIN

RETELLING = ("event.retracted", "batch.retracted", "person.merged")
SEEN = ("person.added", "outreach.sent", "reply.received", "meeting.held", "thanks.sent")
AWAY = st.one_of(st.integers(40 * 86_400, 4_000 * 86_400), st.integers(-90 * 86_400, -60)).map(
    lambda seconds: timedelta(seconds=seconds)
)
"""How far a wrong clock is ahead, or behind."""


@attrs.frozen
class Step:
    """What is recorded at once, and how long after the step before."""

    after: timedelta
    drafts: list[Draft]


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Draw a few steps; most events have no day of their own, so that they happen as of now."""
    made = []
    parts = histories(*SEEN, max_size=3) | histories(max_size=4) | histories(*RETELLING, max_size=2)
    for drafts in draw(st.lists(parts, min_size=3, max_size=6)):
        as_of_now = draw(st.lists(st.booleans(), min_size=len(drafts), max_size=len(drafts)))
        plain = [d for d in drafts if not isinstance(d.event, ClockCorrected)]
        made.append(Step(
            timedelta(milliseconds=draw(st.integers(0, 200_000_000))),
            [
                attrs.evolve(d, event=evolve(d.event, at=NOW)) if now else d
                for d, now in zip(plain, as_of_now, strict=False)
            ],
        ))  # fmt: skip
    return made


@attrs.define
class Pair:
    """Two networks in which the same is recorded: one under a clock that is always right."""

    right: Network
    wrong: Network
    clocks: dict[str, datetime]

    def record(self, step: Step, away: timedelta = timedelta()) -> None:
        """Record the same in both, under a wrong clock in one of them."""
        self.clocks["right"] += step.after
        self.clocks["wrong"] = self.clocks["right"] + away
        for network in (self.right, self.wrong):
            append_history(network.log, step.drafts)

    @property
    def now(self) -> datetime:
        """Return what it is by the right clock, to which the other one is set."""
        return self.clocks["right"]


@contextmanager
def pair() -> Iterator[Pair]:
    clocks = {"right": BEGIN, "wrong": BEGIN}
    with (
        weakties.open(":memory:", clock=lambda: clocks["right"], chance=sequence()) as right,
        weakties.open(":memory:", clock=lambda: clocks["wrong"], chance=sequence()) as wrong,
    ):
        yield Pair(right, wrong, clocks)


def everything(of: Network | View, *, afresh: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the core's read models."""
    if afresh:
        views = Views(None, lambda: CORE)
        views.catch_up(of.feed)
        connection = views.read(CORE[0], of.feed, BEGIN.date())._connection
    else:
        for kind in CORE:
            of.read(kind)
        connection = of.read(CORE[0])._connection
    return read_contents(connection, CORE)


def all_of(of: Network | View, names: dict[str, str]) -> list[str]:
    """Return all that a network says, with the number of an event for its id."""

    def plain(value: object) -> str:
        return re.sub(_ID, lambda found: names.get(found[0], found[0]), repr(value))

    return [
        *(
            plain((r.position, r.kind, r.occurred_at, r.recorded_at, r.event, r.cause))
            for r in of.feed.read()
            if r.kind != ClockCorrected.KIND
        ),
        *sorted(plain((table, row)) for table, rows in everything(of).items() for row in rows),
    ]


_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"


def names_of(network: Network) -> dict[str, str]:
    return {r.id: f"<{r.position}>" for r in network.log.read()}


@given(made=steps(), away=AWAY, cut=st.tuples(st.integers(0, 5), st.integers(1, 5)), data=st.data())
def test_what_was_known_is_as_a_right_clock_would_have_it(
    made: list[Step], away: timedelta, cut: tuple[int, int], data: st.DataObject
) -> None:
    with pair() as both:
        begin = min(cut[0], len(made) - 1)
        end = min(begin + cut[1], len(made))
        by = both.now
        spans: list[tuple[int, int]] = []
        for number, step in enumerate(made):
            is_wrong = begin <= number < end
            before = both.wrong.head.position
            both.record(step, away if is_wrong else timedelta())
            if is_wrong and both.wrong.head.position > before:
                by, spans = both.now, [*spans, (before + 1, both.wrong.head.position)]
            if data.draw(st.booleans()):
                everything(both.wrong)
        if not spans:
            return
        both.record(Step(timedelta(), []))  # the clock is set right
        named: dict[str, Any] = (
            {} if away > timedelta() else {"first": spans[0][0], "last": spans[-1][1]}
        )
        try:
            corrections.correct_clock(both.wrong, **named, recorded_by=by.isoformat())
        except CannotCorrectClock:  # a clock so little behind that nothing shows it
            assert [(r.occurred_at, r.recorded_at) for r in both.wrong.log.read()] == [
                (r.occurred_at, r.recorded_at) for r in both.right.log.read()
            ]
            return
        nothing = ClockCorrected(positions=(), instants=(), until=1)
        both.right.log.transact(lambda writer: writer.append([Draft(event=nothing)]))
        later = [d for d in made[0].drafts if d.event.KIND != "event.retracted"]  # none of these
        both.record(Step(timedelta(hours=1), later))

        names = names_of(both.wrong), names_of(both.right)
        views: list[tuple[Network | View, Network | View]] = [(both.wrong, both.right)]
        times = st.sampled_from(sorted({r.recorded_at for r in both.right.log.read()}))
        views += [
            (both.wrong.at(recorded_until=known), both.right.at(recorded_until=known))
            for known in data.draw(st.lists(times, max_size=3, unique=True))
        ]
        known, day = by.isoformat(), data.draw(st.integers(-1, 20))
        occurred = (BEGIN + timedelta(days=day)).date()
        views.append((both.wrong.at(occurred=occurred), both.right.at(occurred=occurred)))
        views.append((
            both.wrong.at(occurred=occurred, recorded_until=known),
            both.right.at(occurred=occurred, recorded_until=known),
        ))  # fmt: skip
        for wrong, right in views:
            pairs = zip_longest(all_of(wrong, names[0]), all_of(right, names[1]))
            assert [(one, two) for one, two in pairs if one != two] == []
        assert everything(both.wrong) == everything(both.wrong, afresh=True)
        maintenance.verify(both.wrong)


@given(made=steps(), away=AWAY, begin=st.integers(0, 5), data=st.data())
def test_a_correction_is_taken_back_and_brought_back(
    made: list[Step], away: timedelta, begin: int, data: st.DataObject
) -> None:
    with pair() as both:
        for number, step in enumerate(made):
            both.record(step, away if number >= begin else timedelta())
        both.record(Step(timedelta(hours=1), []))
        end, before = both.wrong.head.position, everything(both.wrong)
        named: dict[str, Any] = {}
        if end and (away < timedelta() or data.draw(st.booleans())):
            first = data.draw(st.integers(1, end))
            named = {"first": first, "last": data.draw(st.integers(first, end))}
        try:
            done = corrections.correct_clock(both.wrong, **named)
        except CannotCorrectClock:
            return
        if done is None:
            return
        times = [r.recorded_at for r in both.wrong.log.read()]
        assert times == sorted(times)
        assert times[:-1] <= [format_timestamp(both.now)] * end or named
        corrected = everything(both.wrong)
        assert corrected == everything(both.wrong, afresh=True)

        undone = corrections.undo(both.wrong, str(done.event))
        assert undone.undone[0].kind == "clock.corrected"
        assert everything(both.wrong) == before == everything(both.wrong, afresh=True)
        assert [r.recorded_at for r in both.wrong.log.read()][:end] == [
            r.recorded_at for r in both.wrong.log.read_rows()
        ][:end]

        corrections.redo(both.wrong)
        assert everything(both.wrong) == corrected == everything(both.wrong, afresh=True)
        assert [r.recorded_at for r in both.wrong.log.read()][:end] == times[:-1]


STAMPS = st.datetimes(datetime(2026, 10, 1), datetime(2031, 12, 31)).map(format_timestamp)
CORRECTIONS = st.builds(
    lambda runs, until: ClockCorrected(
        positions=tuple(p for p, _ in runs), instants=tuple(i for _, i in runs), until=until
    ),
    st.lists(
        st.tuples(st.integers(1, 14), STAMPS | st.sampled_from(["", "soon", "2026-13-01"])),
        max_size=4,
    ),
    st.integers(1, 16),
)


@given(
    parts=st.lists(
        histories(*SEEN, max_size=3)
        | st.lists(st.builds(Draft, event=CORRECTIONS), max_size=2)
        | histories("event.retracted", max_size=2),
        max_size=8,
    ),
    data=st.data(),
)
def test_any_corrections_read_as_they_say_and_time_never_runs_backwards(
    parts: list[list[Draft]], data: st.DataObject
) -> None:
    now = [BEGIN]
    with weakties.open(":memory:", clock=lambda: now[0], chance=sequence()) as network:
        for part in parts:
            now[0] = BEGIN + timedelta(hours=data.draw(st.integers(0, 40_000)))
            append_history(network.log, part)
            assert everything(network) == everything(network, afresh=True)
            day = data.draw(st.dates(BEGIN.date(), datetime(2031, 12, 31).date()))
            view = network.at(occurred=day)
            assert everything(view) == everything(view, afresh=True)

        times = [r.recorded_at for r in network.log.read()]
        assert times == expected(network)
        assert [d.recorded_at for d in network.log.read_dates()] == times
        for known in data.draw(st.lists(STAMPS, max_size=2)):
            view = network.at(recorded_until=known)
            assert everything(view) == everything(view, afresh=True)
            assert len(list(view.feed.read())) == sum(time <= known for time in times)


def expected(network: Network) -> list[str]:
    """Return when each event was recorded, worked out one by one from the stored rows."""
    rows, events = list(network.log.read_rows()), {r.position: r for r in network.log.read()}
    gone: set[str] = set()
    for recorded in reversed(events.values()):  # the latest first: a retraction may be retracted
        if recorded.kind == "event.retracted" and recorded.id not in gone:
            gone.add(recorded.event.event)  # type: ignore[attr-defined]  # a retraction has one
    stored = [row.recorded_at for row in rows]
    times: list[str | None] = [None] * len(rows)
    for recorded in events.values():
        if not isinstance(recorded.event, ClockCorrected) or recorded.id in gone:
            continue
        end = min(recorded.event.until, recorded.position - 1)
        runs = {
            p: i for p, i in zip(recorded.event.positions, recorded.event.instants, strict=True)
            if len(i) > len("2026-13-01") and p <= end
        }  # fmt: skip
        instant = None
        for position in range(1, end + 1):
            instant = runs.get(position, instant)
            times[position - 1] = instant or times[position - 1]
    latest, right = "", []
    for time, plain in zip(times, stored, strict=True):
        latest = max(latest, time or plain)
        right.append(latest)
    return right


@given(made=steps(), away=AWAY, begin=st.integers(0, 5))
def test_an_export_and_a_backup_read_as_the_log_does(
    made: list[Step], away: timedelta, begin: int, tmp_path_factory: Any
) -> None:
    folder: Path = tmp_path_factory.mktemp("clock")
    now = [BEGIN]
    with weakties.open(folder / "network.db", clock=lambda: now[0], chance=sequence()) as network:
        for number, step in enumerate(made):
            now[0] = BEGIN + timedelta(hours=number) + (away if number >= begin else timedelta())
            append_history(network.log, step.drafts)
        now[0] = BEGIN + timedelta(hours=len(made))
        try:
            corrections.correct_clock(network)
        except CannotCorrectClock:
            return
        append_history(network.log, made[0].drafts)
        read = [(r.occurred_at, r.recorded_at) for r in network.log.read()]
        maintenance.backup(network, folder / "backup.db")
        lines = list(exchange.export_log(network))
        maintenance.verify(network)
    with weakties.open(folder / "backup.db") as backup:
        assert [(r.occurred_at, r.recorded_at) for r in backup.log.read()] == read
    file = folder / "log.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    exchange.import_log(file, folder / "copy.db")
    with weakties.open(folder / "copy.db") as copy:
        assert [(r.occurred_at, r.recorded_at) for r in copy.log.read()] == read
        assert maintenance.verify(copy).position == len(read)
