"""How likely is an offer in the next few tries, by a claim and by what was seen?"""

from __future__ import annotations

from bisect import bisect_left
from math import expm1, lgamma

from weakties.statistics.distributions import Beta
from weakties.statistics.proportions import Proportion

RESUMES = Beta(3.063, 1273.73)
"""The claim of one offer in 200 to 1,500 resumes, as 5 % and 95 % of what is believed."""

MOST_TRIES = 1_000_000


def prior(one_in: float, weight: float) -> Beta | None:
    """Take a claim of one offer in so many tries as if it had been seen in a few of them.

    Args:
        one_in: how many tries the claim names for one offer, above 1.
        weight: how many tries the claim counts for; 0 leaves it out.

    Returns:
        what is believed before anything was tried; None when the claim is left out.

    >>> prior(one_in=12, weight=12)
    Beta(a=1.0, b=11.0)
    >>> prior(one_in=12, weight=24)
    Beta(a=2.0, b=22.0)
    """
    return Beta(weight / one_in, weight - weight / one_in) if weight else None


def posterior(believed: Beta | None, seen: Proportion) -> Beta | None:
    """Add what was seen to what was believed; that somebody stops at an offer changes nothing.

    Args:
        believed: a prior; without one, Jeffreys' prior stands in, a half of either.
        seen: offers out of tries.

    Returns:
        what is believed now; None when there is no prior and nothing was tried.

    Source:
        Berger and Wolpert (1988), The Likelihood Principle, on stopping.

    >>> posterior(prior(one_in=12, weight=12), Proportion(1, 5))
    Beta(a=2.0, b=15.0)
    """
    if believed is None:
        return Beta(seen.n + 0.5, seen.of - seen.n + 0.5) if seen.of else None
    return Beta(believed.a + seen.n, believed.b + seen.of - seen.n)


def chance_within(believed: Beta, tries: int) -> float:
    """Give the chance of at least one offer in the next tries; 0 in no try.

    Source:
        The beta-geometric distribution: Weinberg and Gladen (1986), Biometrics 42, pp. 547-560.

    >>> [round(chance_within(Beta(1, 11), tries), 3) for tries in (6, 12, 24)]
    [0.353, 0.522, 0.686]
    """
    a, b = believed.a, believed.b
    without = lgamma(b + tries) - lgamma(a + b + tries) + lgamma(a + b) - lgamma(b)
    return max(0.0, -expm1(without))


def tries_for(believed: Beta, chance: float) -> int | None:
    """Count the fewest further tries in which an offer has this chance, to nine digits.

    Returns:
        None when it takes more than a million. There is no mean on purpose: with at most one offer
        in the prior and none seen, it is infinite.

    >>> [tries_for(Beta(1, 11), chance) for chance in (0.5, 0.8, 0.95)]
    [11, 44, 209]
    """
    enough = bisect_left(
        range(MOST_TRIES + 1), chance - 1e-9, key=lambda tries: chance_within(believed, tries)
    )
    return enough if enough <= MOST_TRIES else None
