"""Proportions with intervals that are honest after a few tries."""

from __future__ import annotations

from math import exp, hypot, lgamma, sqrt

import attrs

Z95 = 1.959963984540054


@attrs.frozen
class Proportion:
    """So many out of so many.

    Attributes:
        n: how often it worked.
        of: how often it was tried.
    """

    n: int
    of: int

    @property
    def rate(self) -> float | None:
        """Return the observed share; None when nothing was tried."""
        return self.n / self.of if self.of else None

    def interval(self, z: float = Z95) -> tuple[float, float]:
        """Bound the true rate, honestly even for one out of two.

        Args:
            z: standard deviations to allow for; 1.96 covers 95 %.

        Returns:
            ``(low, high)``, each in ``[0, 1]``; ``(0, 1)`` when nothing was tried.

        Source:
            Wilson (1927), J. Am. Stat. Assoc. 22 (158), pp. 209-212.

        >>> low, high = Proportion(3, 10).interval()
        >>> f"{low:.2f} to {high:.2f}"
        '0.11 to 0.60'
        """
        if not self.of:
            return 0.0, 1.0
        p, n = self.n / self.of, self.of
        center = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low = 0.0 if self.n == 0 else max(0.0, center - half)
        return low, 1.0 if self.n == n else min(1.0, center + half)

    def jeffreys(self, level: float = 0.95) -> tuple[float, float]:
        """Bound the true rate by what is believed of it when nothing was believed before.

        Args:
            level: the chance that the rate lies within, with as much on either side.

        Returns:
            ``(low, high)``, each in ``[0, 1]``; ``(0, 1)`` when nothing was tried. When nothing
            worked ``low`` is 0, and when all did ``high`` is 1: there the quantile would leave out
            the rate that fits best.

        Source:
            Brown, Cai and DasGupta (2001), Statistical Science 16 (2), pp. 101-133, where the ends
            are set so, too.

        >>> low, high = Proportion(1, 12).jeffreys()
        >>> f"{low:.4f} to {high:.4f}"
        '0.0091 to 0.3285'
        """
        from weakties.statistics.distributions import Beta  # noqa: PLC0415  # a start is dear

        believed = Beta(self.n + 0.5, self.of - self.n + 0.5)
        low = believed.quantile((1 - level) / 2) if self.n else 0.0
        return low, believed.quantile((1 + level) / 2) if self.n < self.of else 1.0


def difference(left: Proportion, right: Proportion, z: float = Z95) -> tuple[float, float]:
    """Bound how much higher the true rate of one is than that of the other.

    Returns:
        ``(low, high)``, each in ``[-1, 1]``; ``(-1, 1)`` when either was not tried. While 0 lies
        within, nobody can tell which works more often.

    Source:
        Newcombe (1998), Statistics in Medicine 17, pp. 873-890, method 10.

    >>> low, high = difference(Proportion(7, 10), Proportion(4, 9))
    >>> f"{low:.3f} to {high:.3f}"
    '-0.163 to 0.575'
    """
    if left.rate is None or right.rate is None:
        return -1.0, 1.0
    (left_low, left_high), (low, high) = left.interval(z), right.interval(z)
    gap = left.rate - right.rate
    below = hypot(left.rate - left_low, high - right.rate)
    above = hypot(left_high - left.rate, right.rate - low)
    return max(-1.0, gap - below), min(1.0, gap + above)


def chance_above(left: Proportion, right: Proportion) -> float:
    """Return the chance that the true rate of one is above that of the other.

    Before anything was tried every rate counts as equally likely, so that the chance is one half
    when neither was.

    Source:
        Thompson (1933), Biometrika 25 (3/4), pp. 285-294.

    >>> round(chance_above(Proportion(2, 11), Proportion(0, 11)), 7)
    0.8913043
    """
    a, b = right.n + 1, right.of - right.n + 1
    c, d = left.n + 1, left.of - left.n + 1
    total = sum(
        exp(_log_beta(a + i, b + d) - _log_beta(1 + i, d) - _log_beta(a, b)) / (d + i)
        for i in range(c)
    )
    return min(1.0, total)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
