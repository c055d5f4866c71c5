"""Which entries are proposed as one person, by which evidence, and which never?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import weakties
from weakties import MeetingHeld, PersonDescribed, PersonId, corrections
from weakties.corrections import Candidate
from weakties.corrections.likeness import Names, split_words
from weakties.testing import make_ticking_clock, sequence


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:", clock=make_ticking_clock(), chance=sequence()) as opened:
        yield opened


def proposed(
    network: weakties.Network, one: dict[str, Any], two: dict[str, Any]
) -> list[Candidate]:
    """Add two entries, each with the phone number as told later, and ask."""
    for told in (one, two):
        phone = told.pop("phone", None)
        person = network.add_person(**told)
        if phone:
            network.record(PersonDescribed(person=person, phone=phone))
    return corrections.find_duplicates(network)


def said(candidate: Candidate) -> tuple[set[str], set[str]]:
    return {e.word for e in candidate.evidence}, {e.word for e in candidate.against}


@pytest.mark.parametrize(
    ("one", "two", "evidence"),
    [
        ({"name": "Zoë Brandt"}, {"name": "zoe BRANDT"}, {"name"}),
        ({"name": "Ana Ruiz"}, {"name": "Ruiz Ana"}, {"order"}),
        ({"name": "Ana Ruiz"}, {"name": "Dr. Ana Ruiz, MBA (she/her)"}, {"name"}),
        ({"name": "Ana Ruiz"}, {"name": "A. Ruiz"}, {"initial"}),
        ({"name": "Ana Ruiz"}, {"name": "Ana María Ruiz"}, {"middle"}),
        ({"name": "Robert Weiss"}, {"name": "Bob Weiss"}, {"nickname"}),
        ({"name": "Alexandra Weiss"}, {"name": "Alex Weiss"}, {"nickname"}),
        ({"name": "王小明"}, {"name": "小明 王"}, {"order"}),
        ({"name": "Ana Ruiz", "organization": "Acme"},
         {"name": "Ana Ruis", "organization": "Acme"}, {"spelling", "organization"}),
        ({"name": "Ana", "organization": "Acme"},
         {"name": "Ana Ruiz", "organization": "Acme"}, {"middle", "organization"}),
        ({"name": "Ana", "email": "ana.ruiz@acme.org"}, {"name": "Ana Ruiz"},
         {"middle", "address"}),
        ({"name": "A. Ruiz", "email": "ana_ruiz7@acme.org"}, {"name": "Ana Ruiz"},
         {"initial", "address"}),
        ({"name": "Ana", "phone": "+34 600 123 456"},
         {"name": "Ana Ruiz", "phone": "600-123-456"}, {"middle", "phone"}),
    ],
)  # fmt: skip
def test_what_speaks_for_one_person_is_said(
    network: weakties.Network, one: dict[str, Any], two: dict[str, Any], evidence: set[str]
) -> None:
    (candidate,) = proposed(network, one, two)

    assert said(candidate) == (evidence, set())
    assert all(e.weight > 0 and e.says for e in candidate.evidence)
    assert candidate.labels == (one["name"], two["name"])


@pytest.mark.parametrize(
    ("one", "two", "against"),
    [
        ({"linkedin": "ana-1"}, {"linkedin": "ana-2"}, "profile"),
        ({"email": "a@x.org"}, {"email": "a@y.org"}, "e-mail"),
        ({"email": "a@x.org"}, {"email": "ana@x.org"}, "e-mail"),
        ({"phone": "600 123 456"}, {"phone": "600 123 457"}, "phone"),
    ],
)
def test_what_speaks_against_it_is_said_and_makes_it_weaker(
    network: weakties.Network, one: dict[str, Any], two: dict[str, Any], against: str
) -> None:
    (candidate,) = proposed(network, {"name": "Ana Ruiz", **one}, {"name": "Ana Ruiz", **two})

    assert said(candidate) == ({"name"}, {against})
    assert candidate.score < sum(e.weight for e in candidate.evidence) + Names(()).prior


def test_two_profiles_at_one_organization_with_one_name_are_still_proposed(
    network: weakties.Network,
) -> None:
    told = {"name": "Ana Ruiz", "organization": "Acme"}

    (candidate,) = proposed(network, {**told, "linkedin": "1"}, {**told, "linkedin": "2"})

    assert said(candidate) == ({"name", "organization"}, {"profile"})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"name": "Ana Ruiz"}, {"name": "Ana Brandt"}),
        ({"name": "Ana"}, {"name": "Ana Ruiz"}),
        ({"name": "Ana", "organization": "Acme"},
         {"name": "Ana Maria de la Cruz Ruiz", "organization": "Acme"}),
        ({"name": "Ana Ruiz"}, {"name": "Ana Ruis"}),
        ({"name": "John Smith Sr."}, {"name": "John Smith, Jr."}),
        ({"name": "Ana Ruiz", "phone": "600 123 456"}, {"name": "Ben Ho", "phone": "600123456"}),
        ({"name": "Ana Ruiz", "linkedin": "1", "email": "a@x.org"},
         {"name": "Ana Ruiz", "linkedin": "2", "email": "b@x.org"}),
        ({"email": "ana.ruiz@x.org"}, {"name": "Ana Ruiz"}),
        ({"name": "..."}, {"name": "..."}),
    ],
)  # fmt: skip
def test_too_little_speaks_for_others(
    network: weakties.Network, one: dict[str, Any], two: dict[str, Any]
) -> None:
    assert proposed(network, one, two) == []


def test_two_who_met_each_other_are_hardly_one(network: weakties.Network) -> None:
    people = tuple(network.add_person(name="Ana Ruiz") for _ in range(2))
    before = corrections.find_duplicates(network)[0].score

    network.record(MeetingHeld(people=people))

    (candidate,) = corrections.find_duplicates(network)
    assert said(candidate) == ({"name"}, {"together"})
    assert candidate.score == before - 4


def test_a_common_name_alone_proposes_nobody(network: weakties.Network) -> None:
    for n in range(40):
        place = "Acme" if n in (3, 30) else None
        network.add_person(name="John Smith", organization=place)
        if n < 4:
            network.add_person(name="Zoë Brandt")

    found = [c for c in corrections.find_duplicates(network) if c.labels[0] == "John Smith"]

    assert [said(c)[0] for c in found] == [{"name", "organization"}]
    assert len(corrections.find_duplicates(network)) == 1 + 4 * 3 // 2


def test_who_was_merged_or_forgotten_is_not_proposed(network: weakties.Network) -> None:
    ana, again, third = (network.add_person(name="Ana Ruiz") for _ in range(3))

    corrections.merge(network, ana, again)
    left = corrections.find_duplicates(network)
    corrections.forget(network, PersonId(third))
    network.record(PersonDescribed(person=third, name="Ana Ruiz"))

    assert [{c.one, c.two} for c in left] == [{min(ana, again), third}]
    assert corrections.find_duplicates(network) == []


def test_the_best_comes_first_and_the_order_is_the_same_each_time(
    network: weakties.Network,
) -> None:
    for told in ({"name": "A. Ruiz"}, {"name": "Ana Ruiz"}, {"name": "Cleo Weiss"},
                 {"name": "Cleo Weiss", "linkedin": "c"}):  # fmt: skip
        network.add_person(**told)  # type: ignore[arg-type]  # names and addresses

    found = corrections.find_duplicates(network)

    assert [c.labels for c in found] == [("Cleo Weiss",) * 2, ("A. Ruiz", "Ana Ruiz")]
    assert found == corrections.find_duplicates(network)
    assert corrections.find_duplicates(network.at(occurred="2020-01-01")) == []


def test_a_rare_name_says_more_than_a_common_one() -> None:
    names = Names([split_words(n) for n in ["Ana Ruiz"] * 2 + ["John Smith"] * 50])

    rare, common = (
        names.compare(split_words(n), split_words(n)) for n in ("Ana Ruiz", "John Smith")
    )

    assert rare
    assert common
    assert rare.weight > common.weight
