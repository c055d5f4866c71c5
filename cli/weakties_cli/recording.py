"""Recording from the command line: one transaction, one line of what was recorded."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

import weakties
from weakties_cli.call import Call
from weakties_cli.dates import told
from weakties_cli.naming import chosen
from weakties_cli.shown import as_json, remark, say

if TYPE_CHECKING:
    from weakties import Network, Recorded, When


class Telling:
    """What a recording command works with: names become people, texts become days."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def person(self, text: str) -> Any:
        """Find a person by a few letters."""
        return chosen(weakties.find_person, self.network, text)

    def organization(self, text: str) -> Any:
        """Find an organization by a part of its name."""
        return chosen(weakties.find_organization, self.network, text)

    def when(self, text: str | None, *, future: bool = False) -> When:
        """Read a date as people write it."""
        return told(text, self.network.day, future=future)

    def was(self, text: str | None) -> When:
        """Read the day of something that happened; say so if that day is still to come."""
        at = self.when(text)
        if self.is_to_come(at):
            remark(f"note: {at} is still to come; if that is not meant, `weakties undo`")
        return at

    def is_to_come(self, at: When) -> bool:
        """Claim that a day is after today."""
        return bool(at) and date.fromisoformat(f"{at[:10]}-01-01"[:10]) > self.network.day


def one_of(told: Mapping[str, Any], **flags: str) -> None:
    """Refuse options that mean different things, as `field="--option"`."""
    given = [option for name, option in flags.items() if told[name] not in (None, False)]
    if len(given) > 1:
        raise click.UsageError(f"Choose one of {' and '.join(given)}.")


def record(call: Call, decide: Callable[[Telling], tuple[list[Any], str]]) -> None:
    """Record the events that are decided on, and say so.

    Args:
        call: the options of this call.
        decide: gives the events and the line to print; it asks its questions before anything
            is locked.
    """
    with call.network() as network, warnings.catch_warnings(record=True) as odd:
        warnings.simplefilter("always", weakties.OddSequence)
        events, line = decide(Telling(network))
        recorded = network.together(lambda r: [r.record(e) for e in events], source="cli")
        report(call, recorded, line)
    for warning in odd:
        remark(f"note: {warning.message}")


def report(call: Call, recorded: list[Recorded], line: str) -> None:
    """Print what was recorded."""
    if call.json:
        as_json({"recorded": [event_json(r) for r in recorded]})
    else:
        say(line)


def event_json(recorded: Recorded) -> dict[str, Any]:
    """Give the envelope of an event, without a word about anybody."""
    return {
        "id": recorded.id,
        "position": recorded.position,
        "kind": recorded.kind,
        "occurred_at": recorded.occurred_at,
        "recorded_at": recorded.recorded_at,
        "source": recorded.source,
        "batch": recorded.batch,
        "cause": recorded.cause,
    }
