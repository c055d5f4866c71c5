"""Is a claim judged as the score test judges it, of which Wilson's interval is the inverse?"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_difference_of_days import CORRECTED, network_of

import weakties
from weakties import LeadHeard, MeetingHeld, OfferReceived, OutreachSent, ReplyReceived, progress
from weakties.domain.ids import LeadId
from weakties.envelope import Draft
from weakties.testing import sequence

Z = NormalDist().inv_cdf(0.975)


def search(asked: int, replied: int, met: int, offers: int) -> weakties.Network:
    """Make a network in which so many were asked, long ago, and so many got further."""
    network = weakties.open(":memory:", chance=sequence())
    at = weakties.when("2025-03-01")
    for number in range(asked):
        person = network.add_person(name=f"P{number}", at=at)
        network.record(OutreachSent(person=person, at=at))
        if number < replied:
            network.record(ReplyReceived(person=person, at=at))
        if number < met:
            network.record(MeetingHeld(people=(person,), at=at))
        if number < offers:
            heard = network.record(LeadHeard(person=person if number % 2 else None, at=at))
            network.record(OfferReceived(lead=LeadId(heard.id), at=at))
    return network


def is_compatible(beside: progress.Beside) -> bool | None:
    """Test the value of the claim that is nearest to what was seen; None if there is neither."""
    own, claim = beside.own, beside.claim
    if own is None or own.value is None or claim.low is None or claim.high is None:
        return None
    nearest = min(max(own.value, claim.low), claim.high)
    return abs(own.value - nearest) <= Z * sqrt(nearest * (1 - nearest) / (own.of or 1)) + 1e-12


@given(counts=st.lists(st.integers(0, 25), min_size=4, max_size=4).map(sorted))
def test_a_claim_fits_when_the_score_test_does_not_reject_it(counts: list[int]) -> None:
    offers, met, replied, asked = counts

    found = progress.claims(search(asked, replied, met, offers))

    expected = {True: "fits", False: "differs", None: "cannot be tested yet"}
    assert [b.verdict for b in found] == [expected[is_compatible(b)] for b in found]


@given(history=CORRECTED)
def test_an_own_interval_that_covers_a_claim_fits_it(history: list[Draft]) -> None:
    for beside in progress.claims(network_of(history)):
        own, claim = beside.own, beside.claim
        if own is None or own.low is None or own.high is None or claim.low is None:
            assert beside.verdict == "cannot be tested yet"
        elif claim.high is not None and own.low <= claim.low <= claim.high <= own.high:
            assert beside.verdict == "fits"
