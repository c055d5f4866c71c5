"""Is each published claim told in full, and judged by the user's own interval alone?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import attrs
import pytest

import weakties
from weakties import (
    LeadHeard,
    LeadId,
    MeetingHeld,
    OfferReceived,
    OutreachSent,
    Proportion,
    ReplyReceived,
    contracts,
    progress,
)
from weakties.testing import sequence

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", clock=lambda: NOW, chance=sequence()) as made:
        yield made


def ask(network: weakties.Network, asked: int, replied: int) -> None:
    """Ask so many people in March, of whom so many reply."""
    for number in range(asked):
        person = network.add_person(name=f"P{number}", at=weakties.when("2025"))
        network.record(OutreachSent(person=person, at=weakties.when("2026-03-01")))
        if number < replied:
            network.record(ReplyReceived(person=person, at=weakties.when("2026-03-05")))


def verdicts(view: contracts.Readable) -> dict[str, str]:
    return {b.claim.id: b.verdict for b in progress.compare_claims(view)}


def test_every_claim_is_told_in_full() -> None:
    told = progress.load_claims()

    assert len({c.id for c in told}) == len(told)
    for c in told:
        assert all((c.id, c.claim, c.source, c.limits)), c
        assert c.claim.endswith(".")
        assert c.limits.endswith(".")
        assert not c.source.endswith("."), c
        assert c.grade in progress.load_grades()
        assert (c.low is None) == (c.high is None), c
        assert c.low is None or c.high is None or 0 <= c.low <= c.high <= 1, c
        assert c.beside is None or c.low is not None or c.against is not None, c
        assert c.against is None or (c.beside is not None and c.low is None), c


def test_what_stands_beside_a_claim_is_a_share_that_every_network_has(
    network: weakties.Network,
) -> None:
    there = progress.measure_statistics(network)
    units = {f"{m.statistic}/{f.name}": f.unit for m in there for f in m.figures}

    beside = {name for c in progress.load_claims() for name in (c.beside, c.against) if name}
    assert {units.get(name) for name in beside} == {"share"}
    assert progress.error_of_each() == pytest.approx(0.05 / len(beside))


def test_what_nobody_found_a_study_for_is_graded_so() -> None:
    claimed = {c.id: (c.low, c.high) for c in progress.load_claims() if c.grade == "D"}

    assert claimed == {
        "offer-per-talk": (1 / 12, 1 / 12),
        "offer-per-resume": (1 / 1500, 1 / 200),
        "jobs-by-networking": (0.8, 0.8),
        "hidden-market": (0.8, 0.8),
        "nearly-always-respond": (0.9, 1.0),
        "most-effective": (0.5, 1.0),
        "small-firms-by-networking": (None, None),
        "trying-on": (0.5, 1.0),
    }


def test_each_of_the_seven_claims_of_the_source_page_can_be_met_by_ones_own_figures() -> None:
    beside = {c.id: c.beside for c in progress.load_claims()}

    assert all(
        beside[name]
        for name in (
            "offer-per-talk", "offer-per-resume", "jobs-by-networking", "nearly-always-respond",
            "most-effective", "small-firms-by-networking", "trying-on",
        )
    )  # fmt: skip


def test_what_was_found_for_and_against_a_claim_stands_beside_it() -> None:
    told = {c.id: c for c in progress.load_claims()}

    assert (told["people-say-yes"].grade, told["people-say-no-by-mail"].grade) == ("A", "A")
    assert (told["hires-by-referral"].low, told["hires-by-referral"].high) == (0.11, 0.4)
    assert (told["cold-mail"].low, told["cold-mail"].high) == (0.01, 0.08)
    assert told["cold-mail-experiment"].low == 0.15
    assert told["cold-mail-experiment"].beside == told["cold-mail"].beside
    assert told["linkedin-training"].grade == "A"
    assert "does not foretell" in told["search-quality"].claim


def test_what_was_counted_among_few_gives_its_interval() -> None:
    told = {c.id: c for c in progress.load_claims()}

    for name, seen in (("frequent", 9), ("occasional", 30), ("rare", 15)):
        claim, of = told[f"helped-by-{name}-contact"], Proportion(seen, 54)
        low, high = of.interval()
        assert claim.low == pytest.approx(of.rate, abs=5e-4)
        assert f"{low * 100:.0f} to {high * 100:.0f} of 100" in claim.limits
        assert f"{seen} of 54" in claim.source


def test_an_empty_network_tests_no_claim(network: weakties.Network) -> None:
    found = progress.compare_claims(network)

    assert {b.verdict for b in found} == {"cannot be tested yet"}
    assert all((b.own is None) == (b.claim.beside is None) for b in found)
    assert all(b.own.value is None for b in found if b.own)


@pytest.mark.parametrize(
    ("asked", "replied", "verdict"), [(100, 92, "fits"), (40, 4, "differs"), (40, 36, None)]
)
def test_a_claim_is_judged_by_ones_own_figure(
    network: weakties.Network, asked: int, replied: int, verdict: str | None
) -> None:
    ask(network, asked, replied)

    found = verdicts(network)

    assert found["nearly-always-respond"] == (verdict or "cannot tell yet")
    assert found["first-mail"] == found["weak-ties"] == "cannot be tested yet"
    assert set(verdicts(network.at(occurred="2026-02-01")).values()) == {"cannot be tested yet"}


def test_no_offer_of_42_talks_does_not_fit_one_in_twelve(network: weakties.Network) -> None:
    for number in range(42):
        person = network.add_person(name=f"P{number}", at=weakties.when("2020"))
        network.record(MeetingHeld(people=(person,), at=weakties.when("2021-01-01")))

    (found,) = (b for b in progress.compare_claims(network) if b.claim.id == "offer-per-talk")

    assert found.own
    assert (found.own.n, found.own.of) == (0, 42)
    assert found.verdict == "cannot tell yet"
    assert found.more is not None
    assert found.more > 100


@pytest.mark.parametrize("told", [True, False])
def test_one_offer_does_not_differ_from_eighty_of_a_hundred(
    network: weakties.Network, told: bool
) -> None:
    ana = network.add_person(name="Ana", at=weakties.when("2025"))
    lead = network.record(LeadHeard(person=ana if told else None, at=weakties.when("2026-01-01")))
    network.record(OfferReceived(lead=LeadId(lead.id), at=weakties.when("2026-02-01")))

    (found,) = (b for b in progress.compare_claims(network) if b.claim.id == "jobs-by-networking")

    assert found.own
    assert (found.own.n, found.own.of) == (int(told), 1)
    assert found.verdict == "cannot tell yet"


def test_talks_count_for_a_claim_by_how_much_of_their_time_they_had(
    network: weakties.Network,
) -> None:
    """Of 200 talks long ago without an offer one in twelve is refuted; of 200 today nothing is."""
    for number in range(200):
        person = network.add_person(name=f"P{number}", at=weakties.when("2020"))
        network.record(MeetingHeld(people=(person,), at=weakties.when("2026-06-01")))

    assert verdicts(network)["offer-per-talk"] == "cannot be tested yet"
    assert verdicts(network.at(occurred="2028-06-01"))["offer-per-talk"] == "differs"


def test_a_claim_that_compares_is_judged_by_two_figures(network: weakties.Network) -> None:
    at = weakties.when("2026-01-01")
    ana = network.add_person(name="Ana", at=weakties.when("2025"))
    for number in range(16):
        network.record(LeadHeard(person=ana, size="10-49", at=at))
        if number == 4:
            few = {b.claim.id: b for b in progress.compare_claims(network)}[
                "small-firms-by-networking"
            ]
        network.record(LeadHeard(source="posting", size="1000+", at=at))

    found = {b.claim.id: b for b in progress.compare_claims(network)}["small-firms-by-networking"]

    assert (few.verdict, (few.more or 0) > 0) == ("cannot tell yet", True)
    assert found.own
    assert found.other
    assert ((found.own.n, found.own.of), (found.other.n, found.other.of)) == ((16, 16), (0, 16))
    assert found.verdict == "fits"


def test_what_is_given_is_the_readers_own() -> None:
    progress.load_grades().clear()

    assert progress.load_grades()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        progress.load_claims()[0].low = 1.0  # type: ignore[misc]
