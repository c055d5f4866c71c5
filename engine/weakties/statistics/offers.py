"""The chance of an offer in the next talks, when talks take months to lead to one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from math import ceil, expm1, lgamma

import attrs

from weakties.statistics.distributions import Beta
from weakties.statistics.proportions import Proportion

RESUMES = Beta(3.063, 1273.73)
"""The claim of one offer in 200 to 1,500 resumes, as 5 % and 95 % of what is believed."""

LAG_DAYS = 90
"""Mean days from a talk to the offer it leads to; a choice of this project."""
FEWEST = 3
"""Offers below which there is no forecast without a claim."""
MOST_TRIES = 1_000_000


def share_passed(days: float, lag: float = LAG_DAYS) -> float:
    """Return how much of its time to lead to an offer a talk has had.

    Args:
        days: how long ago it was; before its day it had none.
        lag: mean days from a talk to its offer.

    >>> [round(share_passed(days), 2) for days in (0, 30, 90, 365)]
    [0.0, 0.28, 0.63, 0.98]
    """
    return -expm1(-max(0.0, days) / lag)


@attrs.frozen
class DecidedTalks:
    """Talks, some of which led to an offer, each counted by how much of its time it had.

    Attributes:
        n: how many led to an offer.
        of: the talks that are decided: those, and of each other the share of its time it had.
        open: the rest of the others.

    Source:
        Chapelle (2014), KDD, pp. 1097-1105, for the idea of weighing what had no time yet.
    """

    n: int
    of: float
    open: float

    @classmethod
    def from_ages(
        cls, successes: int, others: Iterable[float], lag: float = LAG_DAYS
    ) -> DecidedTalks:
        """Count talks.

        Args:
            successes: how many led to an offer.
            others: how many days ago each other talk was.
            lag: see `share_passed`.

        >>> talks = DecidedTalks.from_ages(1, [0, 365])
        >>> talks.n, round(talks.of, 2), round(talks.open, 2)
        (1, 1.98, 1.02)
        """
        passed = sorted(share_passed(days, lag) for days in others)  # sums do not depend on order
        decided = sum(passed)
        return cls(successes, successes + decided, len(passed) - decided)

    def interval(self, *, stopped: bool) -> tuple[float, float]:
        """Bound the chance that a talk leads to an offer, at 95 %.

        With no offer it is the upper bound that none in so many talks leaves, on one side. With
        one it is the interval for whoever talks until the first offer, or for whoever went on.
        With more it is Wilson's.

        Args:
            stopped: whether no talk came after the last offer.

        Source:
            Haldane (1945), Biometrika 33, pp. 222-225; Clopper and Pearson (1934), Biometrika 26,
            pp. 404-413; Wilson (1927), as `Proportion.interval`.

        >>> "{:.3f} to {:.3f}".format(*DecidedTalks(0, 12, 0).interval(stopped=False))
        '0.000 to 0.221'
        >>> "{:.3f} to {:.3f}".format(*DecidedTalks(1, 12, 0).interval(stopped=True))
        '0.002 to 0.285'
        """
        if self.n == 0:
            return 0.0, 1 - 0.05 ** (1 / self.of) if self.of else 1.0
        if self.n == 1:
            tries = ceil(self.of)
            low = 1 - 0.975 ** (1 / tries)
            if tries == 1:
                return low, 1.0
            return low, 1 - 0.025 ** (1 / (tries - 1)) if stopped else _bound_single_success(tries)
        share = Proportion(self.n, self.of)  # type: ignore[arg-type]  # parts of a try count as such
        return share.interval()

    def rate(self, *, stopped: bool) -> float | None:
        """Return the rate of offers for each decided talk; None below two, which tell of none.

        Args:
            stopped: whether no talk came after the last offer; then the last one does not count,
                as it is why the talks ended.

        Source:
            Haldane (1945), Biometrika 33, pp. 222-225.

        >>> [DecidedTalks(offers, 24, 0).rate(stopped=True) for offers in (1, 2)]
        [None, 0.043478260869565216]
        """
        if self.n < 2:
            return None
        if stopped and self.of > 1:
            return min(1.0, (self.n - 1) / (self.of - 1))
        return self.n / self.of

    def count_to_rule_out(self, talks_per_offer: float) -> int:
        """Count the further decided talks without an offer that would rule out a claim.

        They bring the upper bound of `interval`, for whoever goes on, below the claim.

        Args:
            talks_per_offer: how many talks the claim names for one offer, above 1.

        Returns:
            0 when it is ruled out already.

        >>> [DecidedTalks(0, decided, 0).count_to_rule_out(12) for decided in (4.5, 35)]
        [31, 0]
        """
        enough = bisect_left(
            range(1, MOST_TRIES),
            True,
            key=lambda n: DecidedTalks(self.n, n, 0)._is_below(1 / talks_per_offer),
        )
        return max(0, ceil(enough + 1 - self.of))

    def _is_below(self, rate: float) -> bool:
        """Check whether a rate is ruled out as too high."""
        return self.interval(stopped=False)[1] < rate


def _bound_single_success(tries: int) -> float:
    """Bound the rate after one success in some tries that did not end with it."""
    return Beta(2, tries - 1).quantile(0.975)


def prior(tries_per_offer: float, weight: float) -> Beta | None:
    """Return a claim of one offer in so many tries as if it had been seen in a few of them.

    Args:
        tries_per_offer: how many tries the claim names for one offer, above 1.
        weight: how many tries the claim counts for; 0 leaves it out.

    Returns:
        what is believed before anything was tried; None when the claim is left out.

    >>> prior(tries_per_offer=12, weight=12)
    Beta(a=1.0, b=11.0)
    >>> prior(tries_per_offer=12, weight=24)
    Beta(a=2.0, b=22.0)
    """
    return Beta(weight / tries_per_offer, weight - weight / tries_per_offer) if weight else None


def posterior(believed: Beta | None, observed: Proportion | DecidedTalks) -> Beta | None:
    """Add what was seen to what was believed; that somebody stops at an offer changes nothing.

    Args:
        believed: a prior; without one, Jeffreys' prior stands in, a half of either.
        observed: offers out of tries.

    Returns:
        what is believed now; None when there is no prior and fewer than `FEWEST` offers, as then
        Jeffreys' prior alone would speak: it makes 69 % of one talk without an offer.

    Source:
        Berger and Wolpert (1988), The Likelihood Principle, on stopping.

    >>> posterior(prior(tries_per_offer=12, weight=12), Proportion(1, 5))
    Beta(a=2.0, b=15.0)
    """
    if believed is None:
        return (
            Beta(observed.n + 0.5, observed.of - observed.n + 0.5) if observed.n >= FEWEST else None
        )
    return Beta(believed.a + observed.n, believed.b + observed.of - observed.n)


def chance_within(believed: Beta, tries: float) -> float:
    """Return the chance of at least one offer in the next tries; 0 in no try.

    Args:
        tries: whole ones, or parts, such as the time that talks already held still have.

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
