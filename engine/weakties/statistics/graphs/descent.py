"""Descent in a graph of introductions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

Parents = Mapping[str, str]
"""A forest: from each person to the one they came through. Nobody comes through themselves, not
even by way of others; who came through nobody is no key."""


@attrs.frozen
class Descent:
    """Who came through whom.

    Attributes:
        parents: to each person, who introduced them first.
        others: to each person, who else did, or did when that would have closed a circle.
    """

    parents: dict[str, str]
    others: dict[str, list[str]]


def descent(introductions: Iterable[tuple[str, str]]) -> Descent:
    """Grow the forest of introductions: the first one of a person counts, the others are kept.

    Args:
        introductions: who introduced whom, in the order of time. Told again it counts once, and
            of somebody to themselves not at all. Whatever would close a circle, such as two who
            introduced each other, is kept among the others.

    >>> introductions = [("ana", "ben"), ("cleo", "ben"), ("ben", "ana")]
    >>> descent(introductions)
    Descent(parents={'ben': 'ana'}, others={'ben': ['cleo'], 'ana': ['ben']})
    """
    forest = Descent({}, {})
    higher: dict[str, str] = {}
    for introducer, introduced in dict.fromkeys(introductions):
        if introducer == introduced:
            continue
        if introduced in forest.parents or _find_root(higher, introducer) == introduced:
            forest.others.setdefault(introduced, []).append(introducer)
        else:
            forest.parents[introduced] = higher[introduced] = introducer
    return forest


def lineage(parents: Parents, person: str) -> list[str]:
    """Go back from a person to the first through whom they came.

    Returns:
        the person, whoever introduced them, and so on. In words of credit the first item is the
        last touch, and the last item the first touch.

    >>> lineage({"dai": "ben", "ben": "ana"}, "dai")
    ['dai', 'ben', 'ana']
    """
    line = [person]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


def list_descendants(parents: Parents, person: str) -> list[str]:
    """Return everybody who came through a person, directly or not, nearest first.

    >>> list_descendants({"dai": "ben", "ben": "ana"}, "ana")
    ['ben', 'dai']
    """
    return _add_descendants(_group_children(parents), [person])[1:]


def depths(parents: Parents) -> dict[str, int]:
    """Count for everybody the introductions since the first; 0 for whoever came through nobody.

    >>> depths({"dai": "ben", "ben": "ana"})
    {'ana': 0, 'ben': 1, 'dai': 2}
    """
    counts: dict[str, int] = {}
    for person in _sort_from_roots(parents):
        counts[person] = counts[parents[person]] + 1 if person in parents else 0
    return counts


def sizes(parents: Parents) -> dict[str, int]:
    """Count for everybody who came through them, directly or not; 0 if nobody did.

    >>> sizes({"dai": "ben", "ben": "ana"})
    {'ana': 2, 'ben': 1, 'dai': 0}
    """
    order = _sort_from_roots(parents)
    counts = dict.fromkeys(order, 0)
    for person in reversed(order):
        if person in parents:
            counts[parents[person]] += counts[person] + 1
    return counts


def reach(parents: Parents, labels: Mapping[str, str]) -> dict[str, int]:
    """Count for everybody the distinct labels, such as organizations, of those below them.

    Args:
        labels: of people; who has none adds none.

    >>> reach({"dai": "ben", "ben": "ana", "eve": "ana"}, {"dai": "Acme", "ben": "Acme"})
    {'ana': 1, 'ben': 1, 'eve': 0, 'dai': 0}
    """
    order = _sort_from_roots(parents)
    counts = dict.fromkeys(order, 0)
    label_sets: dict[str, set[str]] = {person: set() for person in order}
    for person in reversed(order):
        own = label_sets.pop(person)
        counts[person] = len(own)
        if person in labels:
            own.add(labels[person])
        if person in parents:
            smaller, larger = sorted((own, label_sets[parents[person]]), key=len)
            larger |= smaller
            label_sets[parents[person]] = larger
    return counts


def _sort_from_roots(parents: Parents) -> list[str]:
    """Return everybody, each after whom they came through."""
    first = dict.fromkeys(parent for parent in parents.values() if parent not in parents)
    return _add_descendants(_group_children(parents), [*first])


def _group_children(parents: Parents) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for person, parent in parents.items():
        children.setdefault(parent, []).append(person)
    return children


def _add_descendants(children: Mapping[str, Iterable[str]], people: list[str]) -> list[str]:
    """Add to some people everybody below them, ring by ring."""
    for person in people:
        people += children.get(person, ())
    return people


def _find_root(higher: dict[str, str], person: str) -> str:
    """Find the first of a line, and make the way there shorter."""
    while person in higher:
        upper = higher[person]
        higher[person] = higher.get(upper, upper)
        person = upper
    return person
