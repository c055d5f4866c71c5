"""Is each day of a walk, which replays the log once, the same as a look back at that day?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import DAYS, viewed

import weakties
from weakties import Draft, Funnel, People, history, progress, when
from weakties.log.memory import MemoryLog
from weakties.plugins.manager import Plugins
from weakties.projections.core import CORE, NAMES
from weakties.stores import Codec
from weakties.testing import append_history, histories, sequence
from weakties.testing.log.factories import BEGIN

SEVERAL = st.lists(DAYS, min_size=1, max_size=6).map(sorted)
LATE = histories("person.added", "organization.added", "outreach.sent", "introduction.offered")
assert len(CORE) == len(NAMES)


@given(
    parts=st.lists(st.one_of(histories(max_size=12), LATE), max_size=4),
    days=SEVERAL,
    known=st.one_of(st.none(), st.integers(-1, 4)),
    skipped=st.sets(st.integers(0, 5)),
)
def test_every_day_of_a_walk_is_a_look_back(
    parts: list[list[Draft]], days: list[date], known: int | None, skipped: set[int]
) -> None:
    now = [BEGIN]
    log = MemoryLog(Codec, lambda: now[0], sequence())
    for number, part in enumerate(parts):
        now[0] = BEGIN + timedelta(days=number)
        append_history(log, part)
    network = weakties.Network(log, None, Plugins(), (lambda: now[0], sequence()))
    until = None if known is None else when(BEGIN + timedelta(days=known, hours=1))

    for number, view in enumerate(network.walk_days(days, recorded_until=until)):
        single = network.at(occurred=days[number], recorded_until=until)
        assert (view.day, view.watched) == (single.day, single.watched)
        if number not in skipped:  # what is asked for the first time on a later day is there, too
            assert viewed(view) == viewed(single)
            assert list(view.events()) == list(single.events())
            assert list(view.events(["outreach.sent"])) == list(single.events(["outreach.sent"]))


@given(facts=histories(), days=SEVERAL)
def test_a_day_that_was_left_behind_still_answers(facts: list[Draft], days: list[date]) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        append_history(network.log, facts)

        views = list(network.walk_days(days))

        for view, day in zip(views, days, strict=True):
            single = network.at(occurred=day)
            assert view.read(People).count() == single.read(People).count()
            assert list(view.events()) == list(single.events())


@given(facts=histories(), span=st.tuples(DAYS, DAYS).map(sorted))
def test_a_series_is_the_answer_of_each_day(facts: list[Draft], span: list[date]) -> None:
    start, end = span
    with weakties.open(":memory:", chance=sequence()) as network:
        append_history(network.log, facts)

        points = list(history.compute_series(network, start, end, "year"))
        requests = list(
            history.compute_series(network, start, end, "year", measure=_count_requests)
        )

        days = history.list_period_ends(start, end, "year")
        assert [point.day for point in points] == days
        for point, day, numbers in zip(points, days, requests, strict=True):
            single = network.at(occurred=day)
            assert point == history.measure_point(single)
            assert numbers == _count_requests(single)


def _count_requests(view: weakties.View) -> object:
    """Return what statistics say of a view: from events and from projections."""
    measurements = progress.measure_statistics(view)
    return [m.figures for m in measurements], view.read(Funnel).list_stages()
