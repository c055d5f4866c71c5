"""How is a rate shown: with its counts, and the interval it can be trusted to?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties import Proportion


def rate_json(reached: Proportion) -> dict[str, Any]:
    """Give a rate as other programs read it; no data is no rate."""
    low, high = reached.interval()
    return {"n": reached.n, "of": reached.of, "rate": reached.rate, "low": low, "high": high}


def rate_words(reached: Proportion) -> tuple[str, str]:
    """Show a rate and its interval; no data is no rate."""
    if reached.rate is None:
        return "", "no data"
    low, high = reached.interval()
    return f"{reached.rate:.0%}", f"{low:.0%} to {high:.0%}"
