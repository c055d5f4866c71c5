"""Do statistics say of a day what they said on it, and only what counts, told in any order?"""

from __future__ import annotations

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import DAYS, by, hearing
from tests.property.test_difference_of_days import CORRECTED, network_of

import weakties
from weakties import Draft, EventId, EventRetracted, When, progress
from weakties.domain.event import evolve
from weakties.readmodel.structure import Structure
from weakties.stores import STRUCTURAL
from weakties.testing import histories

END, YEAR = date(2028, 1, 31), 2024


def close(history: list[Draft]) -> list[Draft]:
    """Move everything into one year, so that windows of days mean something."""
    return [
        attrs.evolve(d, event=evolve(d.event, at=When(f"{YEAR}{d.event.at[4:]}"))) for d in history
    ]


HISTORIES = st.one_of(
    CORRECTED,
    histories(
        "outreach.sent", "outreach.followed_up", "outreach.bounced", "reply.received",
        "meeting.scheduled", "meeting.rescheduled", "meeting.missed", "meeting.held",
        "thanks.sent", "introduction.offered", "introduction.made", "introduction.closed",
        "person.merged", "event.retracted",
    ).map(close),
)  # fmt: skip
ANY_DAY = DAYS | DAYS.map(lambda on: on.replace(year=YEAR))


def said(view: weakties.Network | weakties.View) -> list[object]:
    """Return all that the statistics say of a view."""
    cuts = [progress.cut(view, by) for by in progress.CUTS]
    return [
        progress.measure_statistics(view),
        progress.list_stages(view),
        progress.count_weekly(view),
        cuts,
    ]


@given(history=HISTORIES, on=ANY_DAY)
def test_as_of_a_day_they_say_what_they_would_have_said_on_it(
    history: list[Draft], on: date
) -> None:
    network = network_of(history)

    past = by(network.log.read(), on)

    assert said(network.at(occurred=on)) == said(hearing(past, on))


@given(history=HISTORIES, which=st.integers(0, 29))
def test_what_was_undone_is_as_if_never_told(history: list[Draft], which: int) -> None:
    network = network_of(history)
    made = [r for r in network.log.read() if r.kind not in STRUCTURAL]
    if not made:
        return
    undone = made[which % len(made)]

    retraction = Draft(event=EventRetracted(event=EventId(undone.id)))
    network.log.transact(lambda writer: writer.append([retraction]))

    others = [r for r in network.log.read() if r.id != undone.id]
    assert said(network.at(occurred=END)) == said(hearing(others, END))


@given(history=HISTORIES, on=ANY_DAY)
def test_every_count_names_events_that_had_happened_and_count(
    history: list[Draft], on: date
) -> None:
    network = network_of(history)
    view = network.at(occurred=on)

    heard = list(network.log.read())
    there = {r.id for r in Structure.from_history(heard).select_for_projections(by(heard, on))}
    for m in progress.measure_statistics(view):
        for figure in m.figures:
            assert figure.events or not figure.n
            assert {*figure.events} <= there
            traced = progress.trace_figure(view, f"{m.statistic}/{figure.name}")
            assert {r.id for r in traced} == {*figure.events}
            assert len({*figure.events}) == len(figure.events)


@given(history=HISTORIES, on=ANY_DAY)
def test_every_value_lies_within_its_interval(history: list[Draft], on: date) -> None:
    figures = {
        f"{m.statistic}/{f.name}": f
        for m in progress.measure_statistics(network_of(history).at(occurred=on))
        for f in m.figures
    }

    for figure in figures.values():
        assert (figure.value is None) <= (figure.remark != "")
        if figure.value is not None and figure.n is not None and figure.of:
            assert figure.value == figure.n / figure.of
        for end, sign in ((figure.low, 1), (figure.high, -1)):
            if end is not None and figure.value is not None:
                assert sign * (figure.value - end) >= 0
        if figure.unit == "share":
            assert all(0 <= n <= 1 for n in (figure.low, figure.value, figure.high) if n)
            assert (figure.n or 0) <= (figure.of or 0)
    chances = [figures[f"reply-time/by day {n}"].value for n in (2, 5, 10, 21)]
    known = [chance for chance in chances if chance is not None]
    assert known == sorted(known) and chances[: len(known)] == known  # noqa: PT018  # one law


@given(history=HISTORIES, on=ANY_DAY)
def test_the_steps_multiply_to_those_met(history: list[Draft], on: date) -> None:
    measured = {
        m.statistic: m for m in progress.measure_statistics(network_of(history).at(occurred=on))
    }
    whole, each, *steps = measured["reproduction"].figures

    product = each.value or 0.0
    for step in steps:
        product *= step.value or 0.0

    assert each.of == whole.of
    assert round(product * (each.of or 0), 6) == (steps[-1].n or 0) >= (whole.n or 0)
