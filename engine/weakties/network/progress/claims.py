"""What is claimed in print, how far can it be trusted, and what do my own numbers say?"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.measuring import measured
from weakties.statistics.figures import Figure

Verdict = Literal["cannot be tested yet", "fits", "differs"]


@attrs.frozen(kw_only=True)
class Claim:
    """A published figure.

    Attributes:
        low, high: what is claimed, as a share; the same for a single figure, None for none.
        grade: see `grades`.
        beside: the statistic and figure that say the same of the user; None if none does.
        limits: why the two may not be comparable.
    """

    id: str
    claim: str
    low: float | None
    high: float | None
    grade: str
    source: str
    beside: str | None
    limits: str


@attrs.frozen
class Beside:
    """A claim, and the user's own figure.

    Attributes:
        own: None if no statistic says anything of it.
        verdict: whether the claim lies within the own 95 % interval, at least in part. That it does
            is no proof: a wide interval fits much. Of twenty claims that are true, one or so
            differs by chance.
    """

    claim: Claim
    own: Figure | None
    verdict: Verdict


def grades() -> dict[str, str]:
    """Give what each grade means, the best first.

    >>> list(grades())
    ['A', 'B', 'C', 'D']
    """
    return dict(_data()["grades"])


def published() -> list[Claim]:
    """Give every claim, as it is kept in ``claims.json``.

    >>> next(claim.grade for claim in published() if claim.id == "hidden-market")
    'D'
    """
    return [Claim(**entry) for entry in _data()["claims"]]


def claims(view: Readable) -> list[Beside]:
    """Set the user's own numbers, as of the view's day, beside each claim."""
    own = {f"{m.statistic}/{f.name}": f for m in measured(view) for f in m.figures}
    return [_beside(claim, own.get(claim.beside or "")) for claim in published()]


def _beside(claim: Claim, own: Figure | None) -> Beside:
    """Judge one claim."""
    if own is None or None in (own.low, own.high, claim.low, claim.high):
        return Beside(claim, own, "cannot be tested yet")
    overlaps = own.low <= claim.high and claim.low <= own.high  # type: ignore[operator]  # none is None
    return Beside(claim, own, "fits" if overlaps else "differs")


@cache
def _data() -> dict[str, Any]:
    place = files(__package__ or "") / "claims.json"
    told: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return told
