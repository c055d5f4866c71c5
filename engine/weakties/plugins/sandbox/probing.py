"""The probe of an installed plugin: once, in a child process."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import attrs

from weakties.plugins.cache import Card
from weakties.plugins.discovery import Entry
from weakties.plugins.sandbox import process

_RESULT_FIELDS = {"offers", "manifest", "stage", "reason", "trace"}


def probe_plugins(entries: Iterable[Entry], patience_s: float) -> list[Card]:
    """Find out about plugins, one after the other; what stops the child is the fault of one.

    Args:
        patience_s: how long one may take.
    """
    waiting = {entry.name: entry for entry in entries}
    cards: list[Card] = []
    while waiting:
        at = next(iter(waiting))
        try:
            for frame in process.run_child(_build_request(waiting.values()), silence_s=patience_s):
                message = json.loads(frame)
                at = message.get("at", at)
                if message.get("name") in waiting:
                    cards.append(_build_card(waiting.pop(message["name"]), message))
            reason = "it was passed over"
        except (process.ChildDied, ValueError, TypeError, OSError) as error:
            reason = str(error)
        if waiting:
            entry = waiting.pop(at, None) or waiting.pop(next(iter(waiting)))
            cards.append(Card.of(entry, stage="probe", reason=reason))
    return cards


def _build_request(entries: Iterable[Entry]) -> dict[str, Any]:
    return {"do": "probe", "plugins": [attrs.asdict(entry) for entry in entries]}


def _build_card(entry: Entry, message: dict[str, Any]) -> Card:
    return Card.of(
        entry, **{name: value for name, value in message.items() if name in _RESULT_FIELDS}
    )
