"""How often something works, said honestly when it was tried a few times only."""

from __future__ import annotations

from math import sqrt

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
        """Give the observed share; None when nothing was tried."""
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
