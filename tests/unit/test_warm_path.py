"""Is the path the warmest there is, and does every hop say why?"""

from __future__ import annotations

from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import InteractionNoted, IntroductionMade, MeetingHeld, PersonTied
from weakties.network.paths import BETWEEN, HOPS, TOLD
from weakties.testing import ticking

AT = "2026-11-20"
PEOPLE = 6
PAIRS = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)).filter(
    lambda p: p[0] < p[1]
)
KINDS = st.sampled_from(["friend", "classmate", "colleague"])


def people(network: weakties.Network, count: int, found: str = "introduction") -> list[str]:
    """Add people of whom I know no more than the name."""
    return [network.add_person(name=f"P{n}", found=found, at=AT) for n in range(count)]


def tie(network: weakties.Network, **told: object) -> None:
    network.record(PersonTied(at=AT, **told))  # type: ignore[arg-type]  # short for ids


@given(
    mine=st.dictionaries(st.integers(0, PEOPLE - 1), st.integers(1, 5), max_size=3),
    bonds=st.dictionaries(PAIRS, KINDS, max_size=8),
)
def test_the_path_is_as_warm_as_the_best_of_all_paths(
    mine: dict[int, int], bonds: dict[tuple[int, int], str]
) -> None:
    with weakties.open(":memory:", clock=ticking()) as network:
        ids = people(network, PEOPLE)
        for person, closeness in mine.items():
            tie(network, person=ids[person], closeness=closeness)
        for (one, other), kind in bonds.items():
            tie(network, person=ids[one], other=ids[other], kind=kind)

        path = [ids.index(hop.person) for hop in weakties.warm_path(network, [ids[0]])]

        chances = {tuple(p): warmth(list(p), mine, bonds) for n in range(1, HOPS + 1)
                   for p in permutations(range(PEOPLE), n) if p[-1] == 0}  # fmt: skip
        best = max(chances.values())
        assert (warmth(path, mine, bonds) if path else 0) == pytest.approx(best)


def warmth(path: list[int], mine: dict[int, int], bonds: dict[tuple[int, int], str]) -> float:
    """Multiply the chances of every step, by the plain rule."""
    steps = [mine.get(path[0], 0) / 6]
    for one, other in pairwise(path):
        kind = bonds.get((min(one, other), max(one, other)))
        steps.append(BETWEEN.get(kind, TOLD) if kind else 0)
    return prod(steps)


def test_every_hop_says_why() -> None:
    with weakties.open(":memory:", clock=ticking()) as network:
        ana, ben, cleo, dai = people(network, 4)
        network.record(MeetingHeld(people=(ana,), at=AT))  # type: ignore[arg-type]  # texts
        network.record(IntroductionMade(introducer=ana, introduced=ben, at=AT))  # type: ignore[arg-type]  # as above
        tie(network, person=cleo, other=ben, kind="classmate")
        for person in (cleo, dai):
            network.add_organization("Acme")
            place = weakties.find_organization(network, "Acme").id
            network.record(weakties.PersonDescribed(person=person, organization=place, at=AT))  # type: ignore[arg-type]  # as above

        path = weakties.warm_path(network, [dai])

    assert [hop.person for hop in path] == [ana, ben, cleo, dai]
    assert [hop.reason for hop in path] == [
        "you met once, last contact 2026-11-20",
        "P0 introduced you to P1",
        "they know each other: classmate",
        "both are at Acme",
    ]
    assert [hop.link for hop in path] == ["strong", "strong", "medium", "weak"]


def test_nobody_leads_to_a_stranger_and_no_path_is_longer_than_four() -> None:
    with weakties.open(":memory:", clock=ticking()) as network:
        ids = people(network, 6)
        tie(network, person=ids[0], closeness=5)
        for one, other in pairwise(ids[:-1]):
            tie(network, person=one, other=other, kind="friend")

        assert len(weakties.warm_path(network, [ids[3]])) == HOPS
        assert weakties.warm_path(network, [ids[4]]) == []
        assert weakties.warm_path(network, [ids[5]]) == []
        assert weakties.warm_path(network, []) == []


def test_of_many_people_sought_the_warmest_is_reached() -> None:
    with weakties.open(":memory:", clock=ticking()) as network:
        ids = people(network, 3, "linkedin")
        network.record(InteractionNoted(people=(ids[1],), at=AT))  # type: ignore[arg-type]  # texts

        path = weakties.warm_path(network, ids)

    assert [hop.person for hop in path] == [ids[1]]
    assert path[0].reason == "you are in contact, last on 2026-11-20"
