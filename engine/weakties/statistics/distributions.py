"""Beta and gamma distributions, for shares and rates of which only counts are known."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p

import attrs

_TINY = 1e-300
_EXACT = 1e-15
_MOST_TERMS = 1_000_000


def _finite(_: object, field: attrs.Attribute[float], count: float) -> None:
    if not 0 < count < inf:
        raise ValueError(f"{field.name} must be above 0 and finite: {count}")


@attrs.frozen
class Beta:
    """What is known of a share after successes and failures, both counted with the prior.

    Attributes:
        a: successes, above 0; it need not be whole.
        b: failures, above 0; it need not be whole.
    """

    a: float = attrs.field(validator=_finite)
    b: float = attrs.field(validator=_finite)

    def cdf(self, x: float) -> float:
        """Return the chance that the share is at most ``x``.

        It is exact to 1e-10 for counts up to ten thousand, and to 1e-8 up to a million.

        Source:
            NIST Digital Library of Mathematical Functions, 8.17.22: the regularized incomplete
            beta function as a continued fraction.

        >>> round(1 - Beta(1, 11).cdf(1 / 12), 3)
        0.384
        """
        if not 0 < x < 1:
            return float(x >= 1)
        return exp(self._log_cdf(log(x) - log1p(-x)))

    def quantile(self, chance: float) -> float:
        """Return the share not exceeded with this chance; 0 at a chance of 0, 1 at one of 1.

        Source:
            Newton's method on the logarithm of `cdf` over the log odds; it is concave there, as
            its density is: Bagnoli and Bergstrom (2005), Economic Theory 26, pp. 445-469.

        >>> round(Beta(1.5, 11.5).quantile(0.975), 6)
        0.328496
        """
        if not 0 < chance < 1:
            return float(chance >= 1)
        odds = _solve(self._log_cdf, self._log_density, log(self.a / self.b), log(chance))
        return exp(-_softplus(-odds))

    def _log_density(self, log_odds: float) -> float:
        beta = lgamma(self.a) + lgamma(self.b) - lgamma(self.a + self.b)
        return -self.a * _softplus(-log_odds) - self.b * _softplus(log_odds) - beta

    def _log_cdf(self, log_odds: float) -> float:
        x, y = exp(-_softplus(-log_odds)), exp(-_softplus(log_odds))
        density = self._log_density(log_odds)
        if x * (self.a + self.b + 2) <= self.a + 1:
            return density - log(self.a) + log(_beta_fraction(self.a, self.b, x))
        return log1p(-exp(density - log(self.b)) * _beta_fraction(self.b, self.a, y))


@attrs.frozen
class Gamma:
    """What is known of a rate after events in some exposure, both counted with the prior.

    Attributes:
        events: the shape, above 0; it need not be whole.
        exposure: the inverse of the scale, above 0.
    """

    events: float = attrs.field(validator=_finite)
    exposure: float = attrs.field(validator=_finite)

    def cdf(self, x: float) -> float:
        """Return the chance that the rate is at most ``x``, as exactly as `Beta.cdf`.

        Source:
            NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2: the regularized
            incomplete gamma function as a series, and as a continued fraction.

        >>> round(1 - Gamma(9.5, 8).cdf(1), 4)
        0.6573
        """
        if not 0 < x < inf:
            return float(x > 0)
        return exp(self._log_cdf(min(700.0, log(x) + log(self.exposure))))

    def quantile(self, chance: float) -> float:
        """Return the rate that is not exceeded with this chance; infinite at a chance of 1.

        Source:
            As `Beta.quantile`, over the logarithm of the rate.

        >>> round(Gamma(9.5, 8).quantile(0.025), 4)
        0.5567
        """
        if not 0 < chance < 1:
            return inf if chance >= 1 else 0.0
        solved = _solve(self._log_cdf, self._log_density, log(self.events), log(chance))
        return exp(solved) / self.exposure

    def _log_density(self, log_x: float) -> float:
        return self.events * log_x - exp(log_x) - lgamma(self.events)

    def _log_cdf(self, log_x: float) -> float:
        x, density = exp(log_x), self._log_density(log_x)
        if x < self.events + 1:
            return density - log(self.events) + log(_gamma_series(self.events, x))
        return log1p(-exp(density) * _gamma_fraction(self.events, x))


def _solve(
    log_cdf: Callable[[float], float],
    log_density: Callable[[float], float],
    start: float,
    target: float,
) -> float:
    """Find where a concave logarithm of a chance has a value; from one step on from the left."""
    at = start
    for _ in range(100):
        chance = log_cdf(at)
        correction = (target - chance) * exp(chance - log_density(at))
        at += correction
        if abs(correction) < 1e-10:
            break
    return at


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Evaluate a continued fraction from its front.

    Source:
        Lentz (1976), Applied Optics 15 (3), pp. 668-671, with the small numbers of Thompson and
        Barnett (1986), J. Comput. Phys. 64, pp. 490-509.
    """
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    fraction = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d or _TINY)
        c = 1 + even / c or _TINY
        fraction *= c * d
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d or _TINY)
        c = 1 + odd / c or _TINY
        fraction *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return fraction


def _gamma_series(shape: float, x: float) -> float:
    total = term = 1.0
    for n in range(1, _MOST_TERMS):
        term *= x / (shape + n)
        total += term
        if term < _EXACT * total:
            break
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """Evaluate a continued fraction as `_beta_fraction` does."""
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for n in range(1, _MOST_TERMS):
        term = n * (shape - n)
        b += 2
        d = 1 / (term * d + b or _TINY)
        c = b + term / c or _TINY
        fraction *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return fraction


def _softplus(x: float) -> float:
    """Return log(1 + exp(x)), which never overflows."""
    return max(x, 0.0) + log1p(exp(-abs(x)))
