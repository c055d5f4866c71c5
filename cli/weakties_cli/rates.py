"""Rates with counts and intervals, as JSON and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weakties import Proportion


def render_rate_json(reached: Proportion) -> dict[str, Any]:
    """Return a rate as other programs read it; no data is no rate."""
    low, high = reached.interval()
    return {"n": reached.n, "of": reached.of, "rate": reached.rate, "low": low, "high": high}


def format_rate(reached: Proportion) -> tuple[str, str]:
    """Show a rate from ten tries on, and its interval from five on; no data is no rate."""
    from weakties import contracts

    figure = contracts.share("", reached)
    return figure.value_text, figure.interval


def format_counts(reached: Proportion) -> str:
    """Show so many out of so many."""
    return f"{reached.n} of {reached.of}"
