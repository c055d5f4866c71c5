"""Credit for something, shared by those through whom it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from weakties.statistics.graphs.descent import Descent

MAX_LINES, TERMS = 2_000, 5_000


def lineages(forest: Descent, person: str) -> list[tuple[str, ...]] | None:
    """Return every line back from a person to somebody who came through nobody.

    Returns:
        as from `lineage`, but by all who introduced, the first line first, and none with anybody
        twice; None if there is more than `MAX_LINES` steps to look at.

    >>> from weakties.statistics.graphs.descent import descent
    >>> lineages(descent([("ana", "cleo"), ("ben", "cleo")]), "cleo")
    [('cleo', 'ana'), ('cleo', 'ben')]
    """
    lines: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [(person,)]
    for _ in range(MAX_LINES):
        if not waiting:
            return lines
        line = waiting.pop()
        last = line[-1]
        if last in forest.parents:
            before = (forest.parents[last], *forest.others.get(last, ()))
            waiting += [
                (*line, introducer) for introducer in reversed(before) if introducer not in line
            ]
        else:
            lines.append(line)
    return None


def shapley(lines: Iterable[Collection[str]]) -> dict[str, float] | None:
    """Share 1 by what each adds on average, where only a full line is worth anything.

    People come in every order; the credit goes to whoever completes a line first. It is exact:
    the worth is a sum of games in which one set of people must be complete, and each of those is
    shared equally. It describes lines that were told, and does not say what else would have been.

    Args:
        lines: the people of each line; an empty one is none.

    Returns:
        shares that sum to 1, in the order in which people are named; no share without a line;
        None if more than `TERMS` sets would have to be added up.

    Source:
        Shapley (1953), Contributions to the Theory of Games II, pp. 307-317.

    >>> shapley([("cleo", "ana"), ("cleo", "ben")])
    {'cleo': 0.6666666666666666, 'ana': 0.16666666666666666, 'ben': 0.16666666666666666}
    """
    bits: dict[str, int] = {}
    sets: list[int] = []
    terms: dict[int, int] = {}
    for line in lines:
        whole = 0
        for person in line:
            whole |= bits.setdefault(person, 1 << len(bits))
        if whole and not any(other & whole == other for other in sets):
            sets.append(whole)
            for other, sign in [*terms.items(), (0, -1)]:
                terms[other | whole] = terms.get(other | whole, 0) - sign
            terms = {members: sign for members, sign in terms.items() if sign}
        if len(terms) > TERMS:
            return None
    return {person: share for person, bit in bits.items() if (share := _share(bit, terms))}


def _share(bit: int, terms: Mapping[int, int]) -> float:
    """Add up what somebody gets of each set that must be complete."""
    counts: dict[int, int] = {}
    for members, sign in terms.items():
        if members & bit:
            counts[members.bit_count()] = counts.get(members.bit_count(), 0) + sign
    return float(sum(Fraction(count, size) for size, count in counts.items()))
