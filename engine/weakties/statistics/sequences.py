"""Bounds that hold at every look, however often somebody looks: for sentences that decide."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil, inf, lgamma, log, log1p, sqrt

import attrs

FACTOR, MOST = 3, 10_000
"""By how much odds differ that are told apart; and the further tries after which nobody looks."""
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
        likelihood = self.n * log(rate) if self.n else 0.0
        return mixture - likelihood - (failed * log1p(-rate) if failed else 0.0)

    def settle(self, *, low: float, high: float, error: float = ERROR) -> bool | None:
        """Decide whether the true rate is a claimed one, or in a claimed range, at every look.

        It is not if all of the range lies outside `bounds`. It is if these bounds, which then hold
        a part of the range, leave out all rates whose odds are a third of those of the range, or
        three times these: so that data which could not have said otherwise never say yes.

        Args:
            low, high: the claimed range; the same for a single rate. Below 0 and above 1 there is
                nothing to leave out.
            error: the share of searches in which a true claim is ever said not to hold, at most;
                and in which one is ever said to hold that is wrong by three times the odds.

        Returns:
            None while nobody can tell.

        >>> claim = {"low": 1 / 12, "high": 1 / 12}
        >>> [Trials(n, of).settle(**claim) for n, of in ((0, 42), (0, 90), (20, 240))]
        [None, False, True]
        """
        if not self.of:
            return None
        limit, rate = -log(error), self.n / self.of
        nearest = min(max(rate, low), high)
        if nearest != rate and self.evidence(nearest) >= limit:
            return False
        below, above = odds_times(low, 1 / FACTOR), odds_times(high, FACTOR)
        is_above = low <= 0 or (rate > below and self.evidence(below) >= limit)
        is_below = high >= 1 or (rate < above and self.evidence(above) >= limit)
        return True if is_above and is_below else None

    def count_to_settle(self, *, low: float, high: float, error: float = ERROR) -> int:
        """Count the further tries that would settle it.

        They are counted as if they went as is claimed, while the rate so far lies within the
        claimed range; else as if their odds were three times those of the range, or a third.

        Returns:
            0 when it is settled; at most `MOST`.

        >>> Trials(0, 42).count_to_settle(low=1 / 12, high=1 / 12)
        165
        """
        if self.settle(low=low, high=high, error=error) is not None:
            return 0
        rate, expected = self.n / self.of if self.of else (low + high) / 2, True
        if not low <= rate <= high:
            rate = odds_times(low, 1 / FACTOR) if rate < low else odds_times(high, FACTOR)
            expected = False

        def is_settled(more: int) -> bool:
            trials = Trials(self.n + rate * more, self.of + more)
            return trials.settle(low=low, high=high, error=error) is expected

        return bisect_left(range(MOST), True, key=is_settled)

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


def differ(left: Trials, right: Trials, error: float = ERROR) -> bool | None:
    """Decide whether one rate is above another, at every look: their bounds have to part.

    Returns:
        True if it is above, False if it is below, None while nobody can tell.

    >>> differ(Trials(18, 20), Trials(2, 20)), differ(Trials(9, 20), Trials(7, 20))
    (True, None)
    """
    (low, high), (other_low, other_high) = left.bounds(error / 2), right.bounds(error / 2)
    if low > other_high:
        return True
    return False if high < other_low else None


def count_to_differ(left: Trials, right: Trials, error: float = ERROR) -> int:
    """Count the further tries of each that would tell apart two rates, one of three times the odds.

    Returns:
        0 when they are apart; at most `MOST`.
    """
    if differ(left, right, error) is not None:
        return 0
    pooled = (left.n + right.n + 1) / (left.of + right.of + 2)
    high, low = odds_times(pooled, sqrt(FACTOR)), odds_times(pooled, 1 / sqrt(FACTOR))

    def is_apart(tries: int) -> bool:
        return bool(differ(Trials(high * tries, tries), Trials(low * tries, tries), error))

    needed = bisect_left(range(MOST), True, key=is_apart)
    return max(1, ceil(needed - min(left.of, right.of)))


def odds_times(rate: float, factor: float) -> float:
    """Return the rate whose odds are so many times those of another.

    >>> odds_times(0.5, 3), odds_times(0.0, 3), odds_times(1.0, 1 / 3)
    (0.75, 0.0, 1.0)
    """
    return factor * rate / (1 - rate + factor * rate)
