"""Is a claim judged as its bet against each rate, worked in whole numbers, judges it?"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_difference_of_days import CORRECTED, network_of

import weakties
from weakties import (
    Draft,
    LeadHeard,
    LeadId,
    MeetingHeld,
    OfferReceived,
    OutreachSent,
    ReplyReceived,
    progress,
)
from weakties.testing import sequence


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


def refutes(n: int, of: int, rate: float) -> bool:
    """Check whether the bet of an even mixture against a rate has paid what it takes."""
    p = Fraction(rate)
    chance = (of + 1) * comb(of, n) * p**n * (1 - p) ** (of - n)
    return chance <= Fraction(progress.error_of_each())


def judged(beside: progress.ClaimComparison) -> str:
    """Judge a claim of a rate or of a range anew, by its definition."""
    own, low, high = beside.own, beside.claim.low, beside.claim.high
    if own is None or not own.of or own.n is None or low is None or high is None:
        return "cannot be tested yet"
    n, of = own.n, own.of
    third, thrice = low / 3 / (1 - low + low / 3), 3 * high / (1 - high + 3 * high)
    nearest = min(max(n / of, low), high)
    if n / of != nearest and refutes(n, of, nearest):
        return "differs"
    is_above = low == 0 or (n / of > third and refutes(n, of, third))
    is_below = high == 1 or (n / of < thrice and refutes(n, of, thrice))
    return "fits" if is_above and is_below else "cannot tell yet"


def is_plain(beside: progress.ClaimComparison) -> bool:
    """Check whether a claim is of one figure, whose tries count fully."""
    claim = beside.claim
    return claim.against is None and claim.beside != "offers/talks with an offer"


@given(counts=st.lists(st.integers(0, 60), min_size=4, max_size=4).map(sorted))
def test_a_claim_is_judged_by_its_definition(counts: list[int]) -> None:
    offers, met, replied, asked = counts

    found = progress.compare_claims(search(asked, replied, met, offers))

    assert [b.verdict for b in found if is_plain(b)] == [judged(b) for b in found if is_plain(b)]


@given(history=CORRECTED)
def test_what_nothing_was_tried_of_is_not_tested_and_what_is_tested_says_how_many_more(
    history: list[Draft],
) -> None:
    for beside in progress.compare_claims(network_of(history)):
        figures = [f for f in (beside.own, beside.other) if f is not None]
        if not figures or not all(f.of for f in figures):
            assert (beside.verdict, beside.more) == ("cannot be tested yet", None)
        elif beside.verdict == "cannot tell yet":
            assert beside.more is not None and beside.more > 0  # noqa: PT018  # one law
        elif beside.verdict != "cannot be tested yet":
            assert beside.more == 0
