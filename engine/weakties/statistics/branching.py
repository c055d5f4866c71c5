"""Branching: how many meetings come from one meeting, so whether a network feeds itself."""

from __future__ import annotations

from math import exp, inf, log1p

import attrs

from weakties.statistics.distributions import Gamma


@attrs.frozen
class Reproduction:
    """Meetings that came from meetings by an introduction, counted directly.

    Only parents that are old enough to have had their children may count; introductions that came
    to no meeting do not.

    Attributes:
        children: meetings that came from one of the parents.
        parents: meetings old enough to count.
    """

    children: int
    parents: int

    @property
    def mean(self) -> float | None:
        """Return the mean of what is believed of the number; None without a parent."""
        return (self.children + 0.5) / self.parents if self.parents else None

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Bound the number by what is believed of it when nothing was believed before.

        Args:
            level: the chance that it lies within, with as much on either side.

        Returns:
            ``(low, high)``; ``low`` is 0 when there are no children; ``(0, inf)`` without a parent.
            It holds for children that come by chance alone, and is too narrow when a few parents
            have most of them.

        Source:
            Jeffreys' prior of a Poisson rate: Brown, Cai and DasGupta (2003), Statistica Sinica 13,
            pp. 19-49.

        >>> low, high = Reproduction(9, 8).interval()
        >>> f"{low:.4f} to {high:.4f}"
        '0.5567 to 2.0533'
        """
        if not self.parents:
            return 0.0, inf
        low = self._posterior.quantile((1 - level) / 2) if self.children else 0.0
        return low, self._posterior.quantile((1 + level) / 2)

    def garwood(self, level: float = 0.95) -> tuple[float, float]:
        """Bound the number so that at least this share of such bounds holds it, whatever it is.

        Returns:
            ``(low, high)``, wider than `interval`; ``(0, inf)`` without a parent.

        Source:
            Garwood (1936), Biometrika 28 (3/4), pp. 437-442.

        >>> low, high = Reproduction(10, 1).garwood()
        >>> f"{low:.4f} to {high:.4f}"
        '4.7954 to 18.3904'
        """
        if not self.parents:
            return 0.0, inf
        least = Gamma(self.children, self.parents).quantile((1 - level) / 2) if self.children else 0
        return least, Gamma(self.children + 1, self.parents).quantile((1 + level) / 2)

    @property
    def growth_chance(self) -> float | None:
        """Return the chance that the network feeds itself; None without a parent.

        It is too sure of itself with few parents: show it from ten on.

        >>> round(Reproduction(9, 8).growth_chance, 4)
        0.6573
        """
        return 1 - self._posterior.cdf(1) if self.parents else None

    @property
    def _posterior(self) -> Gamma:
        return Gamma(self.children + 0.5, self.parents)


def meetings_in_all(reproduction: float) -> float:
    """Return how many meetings one cold start brings on average, itself among them.

    Returns:
        infinity when the number is 1 or more.

    Source:
        Harris (1963), The Theory of Branching Processes, chapter I.

    >>> round(meetings_in_all(0.68), 1)
    3.1
    """
    return 1 / (1 - reproduction) if reproduction < 1 else inf


def extinction(reproduction: float, dispersion: float = inf) -> float:
    """Return the chance that the chain of meetings from one cold start ends.

    Args:
        reproduction: meetings that come from one meeting, on average.
        dispersion: the smaller, the more of them come from a few; infinite: by chance alone.

    Returns:
        1 when the number is at most 1.

    Source:
        Lloyd-Smith, Schreiber, Kopp and Getz (2005), Nature 438, pp. 355-359: the least solution of
        q = G(q), G being that of a Poisson or negative binomial number of children.

    >>> round(extinction(2), 3), round(extinction(2, dispersion=0.16), 3)
    (0.203, 0.837)
    """
    if reproduction <= 1:
        return 1.0
    ending = 0.0
    for _ in range(200):
        rest = reproduction * (1 - ending)
        if dispersion == inf:
            chance = slope = exp(-rest)
        else:
            chance = exp(-dispersion * log1p(rest / dispersion))
            slope = chance / (1 + rest / dispersion)
        correction = (chance - ending) / (1 - reproduction * slope)
        ending += correction
        if correction < 1e-15:
            break
    return ending
