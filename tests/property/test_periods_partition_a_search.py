"""Do the periods of a search share out what was done, and the cohorts what `stats` counts?"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import DAYS

import weakties
from weakties import Draft, history, progress
from weakties.testing import append_history, histories, sequence

SEARCHES = st.one_of(
    histories(),
    histories(
        "outreach.sent", "reply.received", "outreach.bounced", "outreach.closed", "meeting.held",
        "event.retracted", "introduction.offered", "job_interview.held", "interaction.noted",
    ),
)  # fmt: skip
PACES = st.sampled_from(("week", "month", "quarter", "year"))
EARLIEST = "2015-01-01"


def network_of(facts: list[Draft]) -> weakties.Network:
    network = weakties.open(":memory:", chance=sequence())
    append_history(network.log, facts)
    return network


def totals(series: progress.Series) -> dict[str, int]:
    """Return the sum of each measure over all periods."""
    sums: dict[str, int] = {}
    for row in series.list_rows():
        sums[row.measure] = sums.get(row.measure, 0) + row.value
    return sums


@given(facts=SEARCHES, on=DAYS, pace=PACES)
def test_periods_of_any_length_add_up_to_the_same(facts: list[Draft], on: date, pace: str) -> None:
    view = network_of(facts).at(occurred=on)

    series = progress.measure_periods(view, pace, start=EARLIEST)

    assert totals(series) == totals(progress.measure_periods(view, "year", start=EARLIEST))
    for before, after in pairwise(series.periods):
        assert after.period.start == before.period.end + timedelta(days=1)
    assert series.periods[0].period.start == date(2015, 1, 1)
    assert series.periods[-1].period.end == on
    for figures in series.periods:
        cohort = figures.cohort
        assert cohort.answered_in_time <= cohort.answered <= cohort.mature <= cohort.arrived
        assert cohort.talked <= cohort.mature
        assert cohort.open <= cohort.arrived
        own = sum(
            count
            for measure, count in figures.done.items()
            if measure
            in ("requests", "follow_ups", "talks", "thanks", "applications", "job_interviews")
        )
        assert own <= figures.own_acts


@given(facts=SEARCHES, on=DAYS)
def test_cohorts_add_up_to_the_statistics_of_all_requests(facts: list[Draft], on: date) -> None:
    view = network_of(facts).at(occurred=on)

    sums = totals(progress.measure_periods(view, "year", start=EARLIEST))

    (requests,) = (m for m in progress.measure_statistics(view) if m.statistic == "requests")
    figures = {figure.name: figure for figure in requests.figures}
    assert (sums["answered"], sums["mature"]) == (figures["replied"].n, figures["replied"].of)
    assert (sums["talked"], sums["mature"]) == (figures["met"].n, figures["met"].of)
    assert sums["arrived"] - sums["mature"] == figures["replied"].pending


@given(facts=SEARCHES, on=DAYS)
def test_a_series_begins_with_the_first_fact_and_leaves_none_out(
    facts: list[Draft], on: date
) -> None:
    view = network_of(facts).at(occurred=on)

    series = progress.measure_periods(view, "year")

    assert totals(series) == (
        totals(progress.measure_periods(view, "year", start=EARLIEST)) if series.periods else {}
    )
    if series.periods:
        first = series.periods[0]
        assert first.own_acts or any(first.done.values())
    else:
        assert progress.find_first_fact(view) is None


@given(facts=SEARCHES, days=st.tuples(DAYS, DAYS).map(sorted), on=DAYS)
def test_both_sides_of_a_day_are_the_whole(facts: list[Draft], days: list[date], on: date) -> None:
    view = network_of(facts).at(occurred=max(days[1], on))
    split_day = days[1]

    split = progress.split_periods(view, split_day, start=EARLIEST)

    whole = totals(progress.measure_periods(view, "year", start=EARLIEST))
    for measure in progress.MEASURES:
        assert split.before.done[measure] + split.since.done[measure] == whole[measure]
    for outcome in progress.OUTCOMES:
        sides = (split.before.cohort, split.since.cohort)
        assert sum(side.count(outcome) for side in sides) == whole[outcome]


@given(facts=SEARCHES, on=DAYS)
def test_a_later_view_moves_no_act_of_the_past(facts: list[Draft], on: date) -> None:
    """What was done on a day stays there; only what names what happens later may come."""
    network = network_of(facts)
    days = history.list_period_ends(on, on + timedelta(days=40), "week")

    series = [
        progress.measure_periods(network.at(occurred=day), "year", start=EARLIEST) for day in days
    ]

    for earlier, later in pairwise(series):
        for before, after in zip(earlier.periods, later.periods, strict=False):
            assert before.done["requests"] <= after.done["requests"]
            assert before.done["thanks"] <= after.done["thanks"]
