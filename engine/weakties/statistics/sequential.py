"""Tests that stay valid however often somebody looks at the counts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, comb, exp, inf, log, sqrt

import attrs

from weakties.statistics.proportions import Proportion

ODDS = 3
"""The odds ratio that is looked for: an e-value grows fastest where it is the true one."""
ENOUGH_OF_EACH = 2
"""Tries of either side that close a block."""
_GAIN = 0.75 * log(1.5) + 0.25 * log(0.5)
"""Growth of the log of an e-value for each pair of which only one worked, at the odds of `ODDS`."""


@lru_cache(maxsize=65536)
def log_factor(left: Proportion, right: Proportion, odds: int = ODDS) -> float:
    """Return the log of the evidence of one block that the left has more success, by these odds.

    The successes of the block are taken as they are; only how they fall on the two sides counts.
    So its expectation is 1 if both sides are alike, whatever their rate, which may drift from one
    block to the next.

    Args:
        odds: how many times the odds of success are on the left. The evidence for the right is
            that of `right` and `left` exchanged.

    Source:
        ter Schure, Pérez-Ortiz, Ly and Grünwald (2024), N. Engl. J. Stat. Data Sci. 2 (2), who
        test survival so; of one block it is Fisher's noncentral hypergeometric distribution.

    >>> round(exp(log_factor(Proportion(2, 2), Proportion(0, 2))), 6)
    2.454545
    """
    successes = left.n + right.n
    fewest, most = max(0, successes - right.of), min(successes, left.of)
    expected = sum(
        comb(left.of, n) * comb(right.of, successes - n) * odds**n for n in range(fewest, most + 1)
    )
    return log(odds**left.n * comb(left.of + right.of, successes)) - log(expected)


@attrs.frozen
class Trial:
    """One try, and whether it worked.

    Attributes:
        side: which class it belongs to.
        worked: its outcome, which must never change.
        day: when the outcome became final, ISO.
    """

    side: str
    worked: bool
    day: str


@attrs.frozen
class Verdict:
    """That one side had more success, which was settled on some day, for ever.

    Attributes:
        is_higher: whether the compared side is the one with more success.
        day: when it was settled, ISO.
        side, others: what had been counted by then.
    """

    is_higher: bool
    day: str
    side: Proportion
    others: Proportion


@attrs.frozen
class Equivalence:
    """That no side has so many times the odds of the other, which was settled on some day.

    Attributes:
        day: when it was settled, ISO.
        side, others: what had been counted by then.
    """

    day: str
    side: Proportion
    others: Proportion


@attrs.frozen
class Comparison:
    """One side against all others, by all tries so far.

    Attributes:
        side: the name of the class.
        other: the name of the only other class; empty if there are several.
        own, others: all tries so far.
        evidence: the e-value, with the share of the error that it has; it settles at `threshold`.
        lead: log of the larger of its two halves, without that share.
        needed: about how many more of each would settle it; None if it is settled.
        verdict: None while it is not settled.
        alike: that a difference as large as the one looked for is ruled out; None while it is not,
            and among three sides and more.
    """

    side: str
    other: str
    own: Proportion
    others: Proportion
    evidence: float
    lead: float
    needed: int | None
    verdict: Verdict | None
    alike: Equivalence | None = None


def compare(trials: Iterable[Trial], threshold: float = 20) -> list[Comparison]:
    """Compare each side with all others, so that anybody may look after each try.

    If no side differs from the others, the chance that any verdict is ever reached is at most 1
    in `threshold`, for any rates and any number of looks. Two sides are one comparison. Each of
    several has an equal share of that chance. A side that joins later gets no more than what is
    left of it.

    Of two sides alone it can also be ruled out that one has three times the odds of the other, or
    more: if it has, the chance that this is ever said is at most 1 in `threshold`, since 1 out of
    the evidence for three times the odds is an e-value, too (Wald's second boundary).

    Args:
        trials: in an order that does not depend on the outcomes; a prefix gives what was known
            when the prefix was all there was.

    Returns:
        the comparisons in the order in which their sides joined; none for fewer than two sides.

    Source:
        Ville (1939), Étude critique de la notion de collectif: an e-process reaches 1 / a with a
        chance of at most a.

    >>> trials = [Trial(side, side == "a", "2026-05-01") for side in "ab" * 10]
    >>> (comparison,) = compare(trials)
    >>> comparison.verdict.is_higher, comparison.verdict.side, comparison.verdict.others
    (True, Proportion(n=10, of=10), Proportion(n=0, of=10))
    >>> halves = [Trial(side, bool(n % 2), "2026-05-01") for n in range(40) for side in "ab"]
    >>> (comparison,) = compare(halves)
    >>> comparison.verdict, comparison.alike.side  # 15 blocks of .818182 come to less than 1 in 20
    (None, Proportion(n=15, of=30))
    """
    races = _Races(threshold)
    for trial in trials:
        races.add(trial)
    return races.comparisons()


def estimate_needed(lead: float, pooled: Proportion, threshold: float = 20) -> int:
    """Return about how many more of each side would settle a comparison, if the odds are threefold.

    Args:
        lead: the log of the larger half of the e-value.
        pooled: successes and tries of both sides together.

    Returns:
        at least 1. Half of the searches need fewer, four of five at most 1.5 times as many.

    >>> estimate_needed(0, Proportion(28, 96)), estimate_needed(2.5, Proportion(28, 96))
    (68, 22)
    """
    rate = (pooled.n + 1) / (pooled.of + 2)
    return max(1, ceil((log(2 * threshold) - lead) / (_GAIN * 2 * rate * (1 - rate))))


def split_odds(rate: float, odds: float = ODDS) -> tuple[float, float]:
    """Return two shares around a rate, of which one has so many times the odds of the other.

    >>> "{:.2f} and {:.2f}".format(*split_odds(0.3))
    '0.41 and 0.19'
    """
    if odds == 1:
        return rate, rate
    # The root of (odds - 1) a² - (2 (odds - 1) rate + odds + 1) a + 2 odds rate in [0, 1].
    half = (2 * (odds - 1) * rate + odds + 1) / 2
    high = (half - sqrt(half * half - 2 * (odds - 1) * odds * rate)) / (odds - 1)
    return high, 2 * rate - high


class _Race:
    """One side against all others: the open block, and the evidence of all closed ones."""

    def __init__(self, side: str) -> None:
        self.side = side
        self.higher = self.lower = 0.0
        self.share = 1.0
        """The part of the error that this comparison has; less when it joined late."""
        self.closed = self.closed_others = Proportion(0, 0)
        self.own = self.begun_at = Proportion(0, 0)
        """The tries of the side in the open block; all tries there were when the block began."""
        self.verdict: Verdict | None = None
        self.alike: Equivalence | None = None

    @property
    def lead(self) -> float:
        return max(self.higher, self.lower)

    @property
    def log_evidence(self) -> float:
        """The log of the mean of both halves, which never overflows."""
        return self.lead + log((1 + exp(-abs(self.higher - self.lower))) / 2)

    def close(self, total: Proportion, day: str, log_threshold: float) -> bool:
        """Close the block if both sides have enough in it; return whether it still lacks others.

        Args:
            total: all tries so far, of this side too.
        """
        if self.own.of < ENOUGH_OF_EACH:
            return False
        own, others = self.own, _subtract(_subtract(total, self.begun_at), self.own)
        if others.of < ENOUGH_OF_EACH:
            return True
        self.higher += log_factor(own, others)
        self.lower += log_factor(others, own)
        self.closed, self.closed_others = _add(self.closed, own), _add(self.closed_others, others)
        self.own, self.begun_at = Proportion(0, 0), total
        if self.verdict is None and self.log_evidence + log(self.share) >= log_threshold:
            is_higher = self.higher > self.lower
            self.verdict = Verdict(is_higher, day, self.closed, self.closed_others)
        if self.alike is None and self.lead <= -log_threshold:
            self.alike = Equivalence(day, self.closed, self.closed_others)
        return False


class _Races:
    """All sides, each against the others."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.races: dict[str, _Race] = {}
        self.counts: dict[str, Proportion] = {}
        self.total = Proportion(0, 0)
        self.lacking: set[str] = set()
        """Sides whose block lacks nothing but others: of all others only these need a look."""

    @property
    def running(self) -> list[_Race]:
        """The comparisons there are: of two sides, the second's is that of the first."""
        races = list(self.races.values())
        return races if len(races) > 2 else races[:1]

    def add(self, trial: Trial) -> None:
        """Count a try in every comparison; a try of others closes few blocks."""
        if trial.side not in self.races:
            self._join(trial.side)
        outcome = Proportion(int(trial.worked), 1)
        self.total = _add(self.total, outcome)
        self.counts[trial.side] = _add(self.counts[trial.side], outcome)
        race = self.races[trial.side]
        race.own = _add(race.own, outcome)
        for side in (*self.lacking, *({trial.side} - self.lacking)):
            if self.races[side].close(self.total, trial.day, log(self.threshold)):
                self.lacking.add(side)
            else:
                self.lacking.discard(side)

    def _join(self, side: str) -> None:
        """Let a side join, and share the error out anew, without spending any of it twice.

        All tries before are others in its first block; so of two sides both have the same blocks.
        """
        left = sum(race.share * exp(min(race.log_evidence, 600.0)) for race in self.running)
        self.counts[side] = Proportion(0, 0)
        self.races[side] = _Race(side)
        if len(self.races) <= 2:
            return
        part = 1 / len(self.races)
        spent = sum(part * exp(min(race.log_evidence, 600.0)) for race in self.running)
        for race in self.running:
            race.share = part * min(1.0, left / spent)

    def comparisons(self) -> list[Comparison]:
        """Return them by side, in the order in which the sides joined."""
        if len(self.races) < 2:
            return []
        names = list(self.races)
        other = names[1] if len(names) == 2 else ""
        return [self._comparison(race, other) for race in self.running]

    def _comparison(self, race: _Race, other: str) -> Comparison:
        evidence, threshold = race.log_evidence + log(race.share), self.threshold / race.share
        needed = None if race.verdict else estimate_needed(race.lead, self.total, threshold)
        return Comparison(
            side=race.side,
            other=other,
            own=self.counts[race.side],
            others=_subtract(self.total, self.counts[race.side]),
            evidence=exp(evidence) if evidence < 700 else inf,
            lead=race.lead,
            needed=needed,
            verdict=race.verdict,
            alike=race.alike if other and race.verdict is None else None,
        )


def _add(left: Proportion, right: Proportion) -> Proportion:
    return Proportion(left.n + right.n, left.of + right.of)


def _subtract(left: Proportion, right: Proportion) -> Proportion:
    return Proportion(left.n - right.n, left.of - right.of)
