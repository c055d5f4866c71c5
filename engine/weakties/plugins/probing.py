"""What does an installed plugin offer, and does it work? Asked once, in a child process."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import attrs

from weakties.plugins import apart
from weakties.plugins.cards import Card
from weakties.plugins.finding import Entry

_FOUND = {"offers", "manifest", "stage", "reason", "trace"}


def probed(entries: Iterable[Entry], patience_s: float) -> list[Card]:
    """Find out about plugins, one after the other; what stops the child is the fault of one.

    Args:
        patience_s: how long one may take.
    """
    left = {entry.name: entry for entry in entries}
    cards: list[Card] = []
    while left:
        at = next(iter(left))
        try:
            for frame in apart.ask(_request(left.values()), silence_s=patience_s):
                told = json.loads(frame)
                at = told.get("at", at)
                if told.get("name") in left:
                    cards.append(_card(left.pop(told["name"]), told))
            reason = "it was passed over"
        except (apart.Died, ValueError, TypeError, OSError) as error:
            reason = str(error)
        if left:
            entry = left.pop(at, None) or left.pop(next(iter(left)))
            cards.append(Card.of(entry, stage="probe", reason=reason))
    return cards


def _request(entries: Iterable[Entry]) -> dict[str, Any]:
    return {"do": "probe", "plugins": [attrs.asdict(entry) for entry in entries]}


def _card(entry: Entry, told: dict[str, Any]) -> Card:
    return Card.of(entry, **{name: value for name, value in told.items() if name in _FOUND})
