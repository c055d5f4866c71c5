"""Upcasters of the plugin's events, imported where a log is read and not before."""

from __future__ import annotations

from typing import Any

from weakties import contracts


def _lift_position(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a position that was stored without a place as one of no known place."""
    return {**fields, "place": None}


UPCASTERS = (contracts.Upcaster("linkedin/position.held", 1, _lift_position),)
