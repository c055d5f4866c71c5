"""Is each published claim told in full, and judged by the user's own interval alone?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import attrs
import pytest

import weakties
from weakties import OutreachSent, Proportion, ReplyReceived, offered, progress
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


def verdicts(view: offered.Readable) -> dict[str, str]:
    return {b.claim.id: b.verdict for b in progress.claims(view)}


def test_every_claim_is_told_in_full() -> None:
    told = progress.published()

    assert len({c.id for c in told}) == len(told)
    for c in told:
        assert all((c.id, c.claim, c.source, c.limits)), c
        assert c.claim.endswith(".")
        assert c.limits.endswith(".")
        assert not c.source.endswith("."), c
        assert c.grade in progress.grades()
        assert (c.low is None) == (c.high is None), c
        assert c.low is None or c.high is None or 0 <= c.low <= c.high <= 1, c
        assert c.beside is None or c.low is not None, c


def test_what_stands_beside_a_claim_is_a_share_that_every_network_has(
    network: weakties.Network,
) -> None:
    there = progress.measured(network)
    units = {f"{m.statistic}/{f.name}": f.unit for m in there for f in m.figures}

    assert {units.get(c.beside) for c in progress.published() if c.beside} == {"share"}


def test_what_nobody_found_a_study_for_is_graded_so() -> None:
    claimed = {c.id: (c.low, c.high) for c in progress.published() if c.grade == "D"}

    assert claimed == {
        "offer-per-talk": (1 / 12, 1 / 12),
        "offer-per-resume": (1 / 1500, 1 / 200),
        "jobs-by-networking": (0.8, 0.8),
        "hidden-market": (0.8, 0.8),
        "nearly-always-respond": (0.9, 1.0),
    }


def test_what_was_counted_among_few_gives_its_interval() -> None:
    told = {c.id: c for c in progress.published()}

    for name, seen in (("frequent", 9), ("occasional", 30), ("rare", 15)):
        claim, of = told[f"helped-by-{name}-contact"], Proportion(seen, 54)
        low, high = of.interval()
        assert claim.low == pytest.approx(of.rate, abs=5e-4)
        assert f"{low * 100:.0f} to {high * 100:.0f} of 100" in claim.limits
        assert f"{seen} of 54" in claim.source


def test_an_empty_network_tests_no_claim(network: weakties.Network) -> None:
    found = progress.claims(network)

    assert {b.verdict for b in found} == {"cannot be tested yet"}
    assert all((b.own is None) == (b.claim.beside is None) for b in found)
    assert all(b.own.value is None for b in found if b.own)


@pytest.mark.parametrize(("replied", "verdict"), [(36, "fits"), (4, "differs")])
def test_a_claim_fits_when_part_of_it_lies_in_the_own_interval(
    network: weakties.Network, replied: int, verdict: str
) -> None:
    ask(network, 40, replied)

    found = verdicts(network)

    assert found["nearly-always-respond"] == verdict
    assert found["cold-mail"] == found["weak-ties"] == "cannot be tested yet"
    assert set(verdicts(network.at(occurred="2026-02-01")).values()) == {"cannot be tested yet"}


def test_a_single_try_fits_nearly_anything(network: weakties.Network) -> None:
    ask(network, 1, 0)

    assert verdicts(network)["coffee"] == "fits"


def test_what_is_given_is_the_readers_own() -> None:
    progress.grades().clear()

    assert progress.grades()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        progress.published()[0].low = 1.0  # type: ignore[misc]
