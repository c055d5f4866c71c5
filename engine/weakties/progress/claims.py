"""Published claims, their grades, and the user's own figures beside them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import attrs

from weakties.contracts import Readable
from weakties.progress.landing import count_talk_outcomes
from weakties.progress.measuring import measure_statistics
from weakties.progress.once import ensure_cache
from weakties.statistics.figures import Figure
from weakties.statistics.sequences import ERROR, Trials, count_to_differ, differ

Verdict = Literal["cannot be tested yet", "cannot tell yet", "fits", "differs"]
OFFER_PER_TALK = "offers/talks with an offer"
"""The figure whose tries are talks counted by how much of their time they had."""


@attrs.frozen(kw_only=True)
class Claim:
    """A published figure.

    Attributes:
        low, high: what is claimed, as a share; the same for a single figure, None for none.
        grade: see `load_grades`.
        beside: the statistic and figure that say the same of the user; None if none does.
        against: the figure that is claimed to be lower than the one beside it; None if the claim
            compares nothing.
        limits: why the two may not be comparable.
    """

    id: str
    claim: str
    low: float | None
    high: float | None
    grade: str
    source: str
    beside: str | None
    against: str | None = None
    limits: str


@attrs.frozen(kw_only=True)
class ClaimComparison:
    """A claim, and the user's own figure.

    Attributes:
        own: None if no statistic says anything of it.
        other: the own figure that the claim says is lower; None if it compares nothing.
        verdict: by `Trials.settle`, or `differ` where two figures are compared: at every look, and
            for all figures that claims are set beside together, a true claim is said to differ in
            at most one search of twenty, and so is one said to fit that is wrong by three times
            the odds.
        more: about how many further tries would tell, see `Trials.count_to_settle`; None if there
            is nothing to test, 0 if it is told.
    """

    claim: Claim
    own: Figure | None
    other: Figure | None
    verdict: Verdict
    more: int | None


def load_grades() -> dict[str, str]:
    """Return what each grade means, the best first.

    >>> list(load_grades())
    ['A', 'B', 'C', 'D']
    """
    return dict(_load_data()["grades"])


def load_claims() -> list[Claim]:
    """Return every claim, as it is kept in ``claims.json``.

    >>> next(claim.grade for claim in load_claims() if claim.id == "hidden-market")
    'D'
    """
    return [Claim(**entry) for entry in _load_data()["claims"]]


def compare_claims(view: Readable) -> list[ClaimComparison]:
    """Set the user's own numbers, as of the view's day, beside each claim."""
    view = ensure_cache(view)
    own = {f"{m.statistic}/{f.name}": f for m in measure_statistics(view) for f in m.figures}
    trials = {
        name: Trials(f.n, f.of) for name, f in own.items() if f.n is not None and f.of is not None
    }
    talks = count_talk_outcomes(view).talks
    trials[OFFER_PER_TALK] = Trials(talks.n, talks.of)
    return [_compare_claim(claim, own, trials) for claim in load_claims()]


def error_of_each() -> float:
    """Return the error of one figure, so that all figures beside claims have `ERROR` together.

    Claims set beside the same figure share its error, as its bounds hold for all of them at once.
    """
    return ERROR / len({name for c in load_claims() for name in (c.beside, c.against) if name})


def _compare_claim(
    claim: Claim, own: dict[str, Figure], trials: dict[str, Trials]
) -> ClaimComparison:
    """Judge one claim."""
    names = [name for name in (claim.beside, claim.against) if name]
    verdict, more = _judge(claim, [trials[name] for name in names if name in trials])
    mine, other = own.get(claim.beside or ""), own.get(claim.against or "")
    return ClaimComparison(claim=claim, own=mine, other=other, verdict=verdict, more=more)


def _judge(claim: Claim, trials: list[Trials]) -> tuple[Verdict, int | None]:
    """Return the verdict on a claim, and how many further tries would tell."""
    if not trials or not all(t.of for t in trials):
        return "cannot be tested yet", None
    error = error_of_each()
    if claim.against:
        first, second = trials
        holds = differ(first, second, 2 * error)  # the error of two figures
        more = count_to_differ(first, second, 2 * error)
    elif claim.low is not None and claim.high is not None:
        holds = trials[0].settle(low=claim.low, high=claim.high, error=error)
        more = trials[0].count_to_settle(low=claim.low, high=claim.high, error=error)
    else:
        return "cannot be tested yet", None
    if holds is None:
        return "cannot tell yet", more
    return "fits" if holds else "differs", 0


@cache
def _load_data() -> dict[str, Any]:
    path = files(__package__ or "") / "claims.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
