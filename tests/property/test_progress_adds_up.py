"""Do the figures of a network add up, whatever happened in it?"""

from __future__ import annotations

from hypothesis import given
from tests.property.test_difference_of_days import CORRECTED, network_of

from weakties import Draft, progress


@given(history=CORRECTED)
def test_a_funnel_only_gets_narrower(history: list[Draft]) -> None:
    stages = progress.list_stages(network_of(history))

    counts = [s.reached.n for s in stages]
    assert counts == sorted(counts, reverse=True)
    assert [s.reached.of for s in stages] == [counts[0], *counts[:-1]]
    for s in stages:
        young = s.reached.of - s.mature.of
        assert 0 <= s.mature.n <= s.reached.n
        assert 0 <= s.pending == young - (s.reached.n - s.mature.n)


@given(history=CORRECTED)
def test_every_request_that_arrived_is_in_one_class(history: list[Draft]) -> None:
    network = network_of(history)

    cuts = {by: progress.cut(network, by).classes for by in progress.CUTS}

    requests = {event for c in cuts["channel"] for event in c.events}
    for classes in cuts.values():
        told = [event for c in classes for event in c.events]
        assert len(told) == len(set(told))
        assert set(told) == requests
        assert sum(c.replied.of + c.pending for c in classes) == len(requests)


@given(history=CORRECTED)
def test_the_funnels_of_all_classes_are_parts_of_the_whole(history: list[Draft]) -> None:
    network = network_of(history)
    whole = progress.list_stages(network)

    for by in progress.CUTS:
        parts = [c.stages for c in progress.cut(network, by).classes]
        for place, stage in enumerate(whole):
            assert sum(part[place].reached.n for part in parts) <= stage.reached.n
