"""Is the path the warmest there is, and does every hop say why?"""

from __future__ import annotations

from itertools import pairwise, permutations
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import InteractionNoted, IntroductionMade, MeetingHeld, PersonTied
from weakties.shape import find_warm_paths
from weakties.shape.paths import BETWEEN, HOPS, RECORDED_TIE
from weakties.testing import make_ticking_clock

AT = "2026-11-20"
PEOPLE = 6
PAIRS = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)).filter(
    lambda p: p[0] < p[1]
)
KINDS = st.sampled_from(["friend", "classmate", "colleague"])


def people(network: weakties.Network, count: int, found: Any = "introduction") -> list[str]:
    """Add people of whom I know no more than the name."""
    return [network.add_person(name=f"P{n}", found=found, at=AT) for n in range(count)]


def tie(network: weakties.Network, **told: object) -> None:
    network.record(PersonTied(at=AT, **told))  # type: ignore[arg-type]  # short for ids


@given(
    mine=st.dictionaries(st.integers(0, PEOPLE - 1), st.integers(1, 5), max_size=3),
    bonds=st.dictionaries(PAIRS, KINDS, max_size=8),
)
def test_the_paths_are_as_warm_as_the_best_of_all_paths(
    mine: dict[int, int], bonds: dict[tuple[int, int], str]
) -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ids = people(network, PEOPLE)
        for person, closeness in mine.items():
            tie(network, person=ids[person], closeness=closeness)
        for (one, other), kind in bonds.items():
            tie(network, person=ids[one], other=ids[other], kind=kind)

        found = find_warm_paths(network, [ids[0]])
        assert weakties.find_warm_path(network, [ids[0]]) == (found or [[]])[0]

        paths = [tuple(ids.index(hop.person) for hop in path) for path in found]
        chances = {p: warmth(p, mine, bonds) for n in range(1, HOPS + 1)
                   for p in permutations(range(PEOPLE), n) if p[-1] == 0}  # fmt: skip
        best = sorted(filter(None, chances.values()), reverse=True)[:3]
        assert len(set(paths)) == len(paths)
        assert [chances[path] for path in paths] == pytest.approx(best)


def warmth(path: tuple[int, ...], mine: dict[int, int], bonds: dict[tuple[int, int], str]) -> float:
    """Multiply the chances of every step, by the plain rule."""
    steps = [mine.get(path[0], 0) / 6]
    for one, other in pairwise(path):
        kind = bonds.get((min(one, other), max(one, other)))
        steps.append(BETWEEN.get(kind, RECORDED_TIE) if kind else 0)
    return prod(steps)


def test_every_hop_says_why() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ana, ben, cleo, dai = people(network, 4)
        network.record(MeetingHeld(people=(ana,), at=AT))  # type: ignore[arg-type]  # texts
        network.record(IntroductionMade(introducer=ana, introduced=ben, at=AT))  # type: ignore[arg-type]  # as above
        tie(network, person=cleo, other=ben, kind="classmate")
        employed(network, cleo, dai)

        path = weakties.find_warm_path(network, [dai])

    assert [hop.person for hop in path] == [ana, ben, cleo, dai]
    assert [hop.reason for hop in path] == [
        "you met once, last contact 2026-11-20",
        "P0 introduced you to P1",
        "they know each other: classmate",
        "both are at Acme",
    ]
    assert [hop.link for hop in path] == ["strong", "strong", "medium", "weak"]


def test_nobody_leads_to_a_stranger_and_no_path_is_longer_than_four() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ids = people(network, 6)
        tie(network, person=ids[0], closeness=5)
        for one, other in pairwise(ids[:-1]):
            tie(network, person=one, other=other, kind="friend")

        assert len(weakties.find_warm_path(network, [ids[3]])) == HOPS
        assert weakties.find_warm_path(network, [ids[4]]) == []
        assert weakties.find_warm_path(network, [ids[5]]) == []
        assert weakties.find_warm_path(network, []) == []


def test_of_many_people_sought_the_warmest_is_reached() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ids = people(network, 3, "linkedin")
        network.record(InteractionNoted(people=(ids[1],), at=AT))  # type: ignore[arg-type]  # texts

        path = weakties.find_warm_path(network, ids)

    assert [hop.person for hop in path] == [ids[1]]
    assert path[0].reason == "you are in contact, last on 2026-11-20"


def test_other_paths_say_why_too_and_lead_through_nobody_else_sought() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ana, ben, cleo = people(network, 3)
        for kind in ("classmate", "friend"):
            tie(network, person=ana, other=cleo, kind=kind)
        tie(network, person=ben, other=cleo, kind="acquaintance")
        tie(network, person=ana, closeness=5)
        tie(network, person=ben, closeness=4)

        to_cleo = find_warm_paths(network, [cleo])
        to_both = find_warm_paths(network, [cleo, ana])

        assert find_warm_paths(network, [cleo], most=1) == to_cleo[:1]

    assert [[hop.person for hop in path] for path in to_cleo] == [[ana, cleo], [ben, cleo]]
    assert [path[-1].reason for path in to_cleo] == [
        "they know each other: friend",
        "they know each other: acquaintance",
    ]
    assert [[hop.person for hop in path] for path in to_both] == [[ana], [ben, cleo]]


def test_a_connection_without_contact_leads_on_only_by_what_was_told() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        (dai,) = people(network, 1)
        ana, ben = people(network, 2, "linkedin")
        employed(network, ana, dai)

        alone = weakties.find_warm_path(network, [dai])
        direct = weakties.find_warm_path(network, [ana])
        tie(network, person=ben, other=dai, kind="friend")
        led = weakties.find_warm_path(network, [dai])

    assert alone == []
    assert [hop.reason for hop in direct] == ["you are connected, without contact so far"]
    assert [hop.person for hop in led] == [ben, dai]


def test_to_work_at_the_same_place_leads_to_the_goal_only() -> None:
    with weakties.open(":memory:", clock=make_ticking_clock()) as network:
        ana, ben, cleo = people(network, 3)
        employed(network, ana, ben)
        tie(network, person=ana, closeness=5)
        tie(network, person=ben, other=cleo, kind="friend")

        assert [hop.person for hop in weakties.find_warm_path(network, [ben])] == [ana, ben]
        assert weakties.find_warm_path(network, [cleo]) == []


def employed(network: weakties.Network, *people: str) -> None:
    """Tell that people are at Acme."""
    network.add_organization("Acme")
    place = weakties.find_organization(network, "Acme").id
    for person in people:
        network.record(weakties.PersonDescribed(person=person, organization=place, at=AT))  # type: ignore[arg-type]  # texts
