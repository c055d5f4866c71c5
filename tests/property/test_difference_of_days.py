"""Do differences, series, explanations and the facts agree with the answers of each day?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_as_of_is_a_prefix import DAYS

import weakties
from weakties import Draft, Funnel, People, Recorded, ReplyRates, history
from weakties.readmodel.structure import Structure
from weakties.stores import STRUCTURAL
from weakties.testing import append_history, histories, sequence

CORRECTED = st.one_of(
    histories(), histories("outreach.sent", "reply.received", "event.retracted", "batch.retracted")
)
TWO = st.tuples(DAYS, DAYS).map(sorted)


def network_of(facts: list[Draft]) -> weakties.Network:
    network = weakties.open(":memory:", chance=sequence())
    append_history(network.log, facts)
    return network


@given(facts=histories(), days=TWO)
def test_a_difference_leads_from_one_day_to_the_other(facts: list[Draft], days: list[date]) -> None:
    network, (start, end) = network_of(facts), days

    found = history.compare_days(network, start, end)

    before, after = network.at(occurred=start), network.at(occurred=end)
    was, now = ({p.id for p in v.read(People).people.where()} for v in (before, after))
    assert was | {p.person for p in found.added} == now | {p.person for p in found.gone}
    assert {p.person for p in found.added} == now - was
    for view, side in ((before, "before"), (after, "after")):
        stages = [(r.name, getattr(r, side)) for r in found.stage_rates]
        assert stages == [(s.name, s.reached) for s in view.read(Funnel).list_stages()]
    assert {r.name: r.after for r in found.channel_rates} == after.read(
        ReplyRates
    ).count_by_channel()


@given(facts=histories(), on=DAYS)
def test_a_day_differs_in_nothing_from_itself(facts: list[Draft], on: date) -> None:
    found = history.compare_days(network_of(facts), on, on)

    lists = (found.added, found.gone, found.changed, found.ties, found.stages, found.due)
    assert not any((*lists, found.settled))
    assert all(r.before == r.after for r in (*found.stage_rates, *found.channel_rates))


@given(facts=histories(), days=st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_differences_follow_one_another(facts: list[Draft], days: list[date]) -> None:
    network, (a, b, c) = network_of(facts), days

    one, two, both = (history.compare_days(network, *span) for span in ((a, b), (b, c), (a, c)))

    after = {s.person: s.after for part in (one, two) for s in part.stages}
    away = {p.person for part in (one, two) for p in part.gone}
    moved = {s.person: s.after for s in both.stages if s.person not in away}
    assert moved.items() <= after.items()
    assert [r.before for r in two.stage_rates] == [r.after for r in one.stage_rates]
    assert [r.before for r in both.stage_rates] == [r.before for r in one.stage_rates]


@given(days=TWO, step=st.sampled_from(["week", "month", "year"]))
def test_steps_cover_a_span_without_a_gap(days: list[date], step: str) -> None:
    start, end = days

    ends = history.list_period_ends(start, end, step)

    assert ends[-1] == end
    assert ends == sorted(set(ends))
    assert all(start <= on <= end for on in ends)
    longest = {"week": 7, "month": 31, "year": 366}[step]
    assert all((two - one).days <= longest for one, two in pairwise(ends))
    assert (ends[0] - start).days < longest


@given(facts=CORRECTED, on=DAYS)
def test_a_count_is_as_long_as_its_explanation(facts: list[Draft], on: date) -> None:
    view = network_of(facts).at(occurred=on)

    for stage in view.read(Funnel).list_stages():
        steps = history.explain_stage(view, stage.name)
        assert len({s.person for s in steps}) == len(steps) == stage.reached.n
    for channel, rate in view.read(ReplyRates).count_by_channel().items():
        threads = history.explain_channel(view, channel)
        assert (sum(t.reply is not None for t in threads), len(threads)) == (rate.n, rate.of)


@given(facts=CORRECTED, limit=st.integers(1, 40), on=DAYS)
def test_the_history_is_what_the_day_heard_and_marks_what_counts_no_longer(
    facts: list[Draft], limit: int, on: date
) -> None:
    network = network_of(facts)
    view = network.at(occurred=on)

    found = history.list_history(view)

    heard = list(view.feed.read())
    assert [e.recorded for e in found] == heard
    assert history.list_history(view, limit=limit) == found[-limit:]
    structure = Structure.read_from(network.log)
    assert [e.recorded.id for e in found if not e.undone and _is_plain(e.recorded)] == [
        r.id for r in structure.select_for_projections(heard)
    ]


def _is_plain(recorded: Recorded) -> bool:
    return recorded.kind not in STRUCTURAL
