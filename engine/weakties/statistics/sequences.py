"""Bounds that hold at every look, however often somebody looks: for sentences that decide."""

from __future__ import annotations

from math import inf, lgamma, log, log1p

import attrs

ERROR = 0.05
"""How often a sentence that decides may be wrong in a whole search, however often it is asked."""


@attrs.frozen
class Trials:
    """So many out of so many, looked at again and again while they come in.

    Attributes:
        n: how often it worked.
        of: how often it was tried; parts of a try count as such.
    """

    n: float
    of: float

    def bounds(self, error: float = ERROR) -> tuple[float, float]:
        """Bound the true rate for all looks together.

        Whoever looks after every try sees the rate outside in at most this share of searches, at
        whichever look; a usual interval misses ever more often, the more often it is looked at.

        Args:
            error: the share of searches in which the bounds may ever miss.

        Returns:
            ``(low, high)``, each in ``[0, 1]``; ``(0, 1)`` when nothing was tried.

        Source:
            Robbins (1970), Annals of Mathematical Statistics 41 (5), pp. 1397-1409, with an even
            mixture over all rates; the bound of Ville (1939) for martingales.

        >>> "{:.3f} to {:.3f}".format(*Trials(3, 10).bounds())
        '0.037 to 0.733'
        """
        if not self.of:
            return 0.0, 1.0
        rate = self.n / self.of
        low = self._edge(0.0, rate, error) if self.n > 0 else 0.0
        return low, self._edge(1.0, rate, error) if self.n < self.of else 1.0

    def evidence(self, rate: float) -> float:
        """Return the logarithm of the evidence against a rate: the bet of an even mixture.

        >>> round(Trials(0, 12).evidence(0.370853), 3)
        2.996
        """
        failed = self.of - self.n
        if (rate <= 0 and self.n > 0) or (rate >= 1 and failed > 0):
            return inf
        mixture = lgamma(1 + self.n) + lgamma(1 + failed) - lgamma(2 + self.of)
        told = self.n * log(rate) if self.n else 0.0
        return mixture - told - (failed * log1p(-rate) if failed else 0.0)

    def _edge(self, outside: float, inside: float, error: float) -> float:
        """Find where the evidence against a rate crosses its limit, by halving."""
        limit = -log(error)
        for _ in range(60):
            middle = (outside + inside) / 2
            if self.evidence(middle) < limit:
                inside = middle
            else:
                outside = middle
        return outside


def odds_times(rate: float, factor: float) -> float:
    """Return the rate whose odds are so many times those of another.

    >>> odds_times(0.5, 3), odds_times(0.0, 3), odds_times(1.0, 1 / 3)
    (0.75, 0.0, 1.0)
    """
    return factor * rate / (1 - rate + factor * rate)
