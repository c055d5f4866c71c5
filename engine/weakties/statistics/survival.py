"""The time until a reply, while some requests still wait for theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import exp, inf, log, prod, sqrt

import attrs

from weakties.statistics.distributions import Beta
from weakties.statistics.proportions import Z95, Proportion

_HALF = 0.5 + 1e-9
MOST_EXACT = 60
"""Replies up to which `chance_half_waited` is exact; it grows with their cube."""


@attrs.frozen
class WaitingPoint:
    """What is known at one length of wait.

    Attributes:
        days: how long after the request.
        at_risk: how many requests were watched that long without a reply before.
        came: how many replies came then.
        waiting: the share of all requests that wait longer.
        low: the lower bound of that share.
        high: its upper bound.
    """

    days: float
    at_risk: int
    came: int
    waiting: float
    low: float
    high: float


@attrs.frozen
class WaitingCurve:
    """The share of requests that wait longer than each number of days.

    Attributes:
        points: one for each length of wait that was seen, ended or not, the shortest first; empty
            when there is no request.
        z: standard deviations that the bounds allow for.
    """

    points: tuple[WaitingPoint, ...]
    z: float = Z95

    def chance_by(self, days: float) -> float | None:
        """Return the chance of a reply by then; None when nobody was watched that long.

        >>> round(kaplan_meier([(2, True), (5, False), (9, True)]).chance_by(7), 3)
        0.333
        """
        index = self._find_index(days)
        if index is None:
            return None
        return 1 - self.points[index].waiting if index >= 0 else 0.0

    def interval_by(self, days: float) -> tuple[float, float]:
        """Bound the chance of a reply by then.

        Before the first reply the bounds are Wilson's, for none of those watched so long. When all
        had their reply the bound of the step before stands, as the chance only grows.

        Returns:
            ``(low, high)``, each in ``[0, 1]``; ``(0, 1)`` when nobody was watched that long.
        """
        index = self._find_index(days)
        if index is None:
            return 0.0, 1.0
        if index < 0 or self.points[index].waiting == 1:
            following = self.points[bisect_left(self.points, days, key=_days)]
            return Proportion(0, following.at_risk).interval(self.z)
        return 1 - self.points[index].high, 1 - self.points[index].low

    @property
    def median(self) -> float | None:
        """Return the days by which half of the requests have their reply; None: not reached."""
        return next((point.days for point in self.points if point.waiting <= _HALF), None)

    @property
    def requests(self) -> int:
        """Return how many requests the curve rests on."""
        return self.points[0].at_risk if self.points else 0

    @property
    def replies(self) -> int:
        """Return how many replies the curve rests on."""
        return sum(point.came for point in self.points)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """Bound the median at 95 %, honestly for few replies; None for a bound not reached.

        Source:
            The beta product of Fay, Brittain and Proschan (2013), Biostatistics 14 (4),
            pp. 723-736; where every reply is in, it is the sign test.

        >>> kaplan_meier((day, True) for day in range(1, 9)).median_interval
        (1, 8)
        >>> kaplan_meier([(1, True), (2, True), (3, True)]).median_interval
        (0, None)
        """
        if not self.points:
            return None, None
        # Both chances only grow from step to step, so that halving finds where they cross.
        days: list[float] = [0, *(point.days for point in self.points)]
        first = bisect_left(
            range(len(days)),
            0.025,
            key=lambda n: chance_half_waited(self._list_at_risk(n, rest=True)),
        )
        return days[first], self._find_half(0.975)

    def median_bound(self, level: float = 0.95) -> float | None:
        """Return the days by which half of the replies are there at the latest, one-sided.

        Args:
            level: how often such a bound holds.

        Returns:
            None when the bound is not reached.

        >>> kaplan_meier((day, True) for day in range(1, 8)).median_bound()
        7
        """
        return self._find_half(level)

    def _find_half(self, level: float) -> float | None:
        """Find the first days at which half have surely replied, at a level."""
        last = bisect_right(
            range(len(self.points)),
            level,
            key=lambda n: chance_half_waited(self._list_at_risk(n + 1)),
        )
        return self.points[last].days if last < len(self.points) else None

    def _list_at_risk(self, count: int, *, rest: bool = False) -> list[int]:
        """List how many were at risk at each reply of the first steps.

        Args:
            rest: whether those still at risk after them are added, as for a lower bound.
        """
        taken = self.points[:count]
        counts = [point.at_risk - n for point in taken for n in range(point.came)]
        if rest:
            counts.append(self.points[count].at_risk if count < len(self.points) else 0)
        return counts

    def _find_index(self, days: float) -> int | None:
        """Return the index of the point that holds: -1 before the first, None after the last."""
        if not self.points or (days > self.points[-1].days and self.points[-1].waiting > 0):
            return None
        return bisect_right(self.points, days, key=_days) - 1


def kaplan_meier(waits: Iterable[tuple[float, bool]], z: float = Z95) -> WaitingCurve:
    """Draw the curve of waiting from requests with and without a reply.

    Args:
        waits: for each request the days, and whether a reply ended them; False means that they go
            on. At equal days replies count before what goes on.
        z: standard deviations to allow for; 1.96 covers 95 %.

    Raises:
        ValueError: days are negative, or no number.

    Source:
        Kaplan and Meier (1958), J. Am. Stat. Assoc. 53 (282), pp. 457-481; the variance by
        Greenwood (1926); bounds on the scale log(-log): Borgan and Liestøl (1990), Scand. J. Stat.
        17, pp. 35-41.

    >>> waits = [(1, True), (2, True), (4, False), (6, True), (6, False)]
    >>> [(point.days, round(point.waiting, 2)) for point in kaplan_meier(waits).points]
    [(1, 0.8), (2, 0.6), (4, 0.6), (6, 0.3)]
    >>> kaplan_meier(waits).median
    6
    """
    ended, going_on = _count_waits(waits)
    at_risk, waiting, variance = ended.total() + going_on.total(), 1.0, 0.0
    points: list[WaitingPoint] = []
    for days in sorted(ended | going_on):
        came = ended[days]
        waiting *= 1 - came / at_risk
        if waiting:
            variance += came / (at_risk * (at_risk - came))
        if not variance:
            low, high = Proportion(at_risk - came, at_risk).interval(z)
        elif waiting:
            low, high = _bounds(waiting, z * sqrt(variance))
        else:
            low, high = 0.0, points[-1].high
        points.append(WaitingPoint(days, at_risk, came, waiting, low, high))
        at_risk -= came + going_on[days]
    return WaitingCurve(tuple(points), z)


def chance_half_waited(at_risk: Sequence[int]) -> float:
    """Return the chance that half or fewer wait on, from how many were at risk at each reply.

    It is the chance that a product of independent variables, each distributed as ``Beta(n, 1)``,
    is at most one half: exact in fractions, as the terms cancel too much for floats. Of more than
    `MOST_EXACT` replies it is the chance by the beta distribution of the same mean and variance.

    Args:
        at_risk: different counts; a 0 stands for nobody left.

    Source:
        Fay, Brittain and Proschan (2013), Biostatistics 14 (4), pp. 723-736.

    >>> chance_half_waited([8, 7, 6]) * 256
    37.0
    """
    if not at_risk:
        return 0.0
    if 0 in at_risk:
        return 1.0
    if len(at_risk) <= MOST_EXACT:
        terms = (
            Fraction(1, 2**n) * prod(Fraction(m, m - n) for m in at_risk if m != n) for n in at_risk
        )
        return float(sum(terms))
    mean = prod(n / (n + 1) for n in at_risk)
    square = prod(n / (n + 2) for n in at_risk)
    weight = (mean - square) / (square - mean * mean)
    return Beta(mean * weight, (1 - mean) * weight).cdf(0.5)


def _count_waits(waits: Iterable[tuple[float, bool]]) -> tuple[Counter[float], Counter[float]]:
    ended, going_on = Counter[float](), Counter[float]()
    for days, replied in waits:
        if not 0 <= days < inf:
            raise ValueError(f"a wait of {days} days")
        (ended if replied else going_on)[days] += 1
    return ended, going_on


def _bounds(waiting: float, width: float) -> tuple[float, float]:
    """Bound a share strictly between 0 and 1 on the scale log(-log)."""
    power = exp(width / -log(waiting))
    return float(waiting**power), float(waiting ** (1 / power))


def _days(point: WaitingPoint) -> float:
    return point.days
