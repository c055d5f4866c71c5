"""Does everybody stand below the one who introduced them first, whatever is told?"""

from __future__ import annotations

from itertools import pairwise

from weakties.statistics.graphs.descent import (
    Descent,
    depths,
    descent,
    lineage,
    list_descendants,
    reach,
    sizes,
)

FAMILY = descent([("a", "b"), ("b", "c"), ("b", "d"), ("x", "d"), ("x", "y")])


def test_the_first_to_introduce_counts_and_the_others_are_kept() -> None:
    assert Descent({"b": "a", "c": "b", "d": "b", "y": "x"}, {"d": ["x"]}) == FAMILY
    assert descent([]) == Descent({}, {})


def test_a_circle_is_cut_where_it_would_close() -> None:
    circle = descent([("a", "b"), ("b", "c"), ("c", "a"), ("b", "b"), ("b", "a"), ("z", "a")])

    assert circle.parents == {"b": "a", "c": "b", "a": "z"}
    assert circle.others == {"a": ["c", "b"]}


def test_what_is_told_twice_counts_once() -> None:
    assert descent([("a", "b"), ("c", "b"), ("a", "b"), ("c", "b")]).others == {"b": ["c"]}


def test_everybody_is_counted_below_all_before_them() -> None:
    assert sizes(FAMILY.parents) == {"a": 3, "x": 1, "b": 2, "y": 0, "c": 0, "d": 0}
    assert depths(FAMILY.parents) == {"a": 0, "x": 0, "b": 1, "y": 1, "c": 2, "d": 2}
    assert list_descendants(FAMILY.parents, "a") == ["b", "c", "d"]
    assert (
        list_descendants(FAMILY.parents, "d")
        == list_descendants(FAMILY.parents, "a stranger")
        == []
    )
    assert sizes({}) == depths({}) == reach({}, {}) == {}


def test_a_line_goes_back_to_the_first() -> None:
    assert lineage(FAMILY.parents, "d") == ["d", "b", "a"]
    assert lineage(FAMILY.parents, "a stranger") == ["a stranger"]


def test_a_label_counts_once_and_not_for_those_who_bear_it() -> None:
    labels = {"a": "Acme", "b": "Brill", "c": "Brill", "d": "Dyne", "y": "Dyne"}

    assert reach(FAMILY.parents, labels) == {"a": 2, "x": 1, "b": 2, "y": 0, "c": 0, "d": 0}


def test_a_very_long_line_is_no_trouble() -> None:
    people = [f"{n:06}" for n in range(50_000)]
    pairs = list(pairwise(people))

    for told in (pairs, pairs[::-1], [*pairs, (people[-1], people[0])]):
        parents = descent(told).parents
        assert depths(parents)[people[-1]] == len(people) - 1
        assert sizes(parents)[people[0]] == len(people) - 1
        assert reach(parents, dict(zip(people, people, strict=True)))[people[0]] == len(people) - 1
        assert len(lineage(parents, people[-1])) == len(people)
