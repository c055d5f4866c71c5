"""Showing what is claimed in print, with its grade, and what the user's own numbers say."""

from __future__ import annotations

from typing import Any

import attrs

from weakties_cli.bars import bar
from weakties_cli.call import Call
from weakties_cli.figures import figure_json, interval_words, value_words
from weakties_cli.shown import as_json, paragraph, say


def show_claims(call: Call, view: Any) -> None:
    """Show each claim, graded, with the own figure and interval beside it."""
    from weakties import progress

    found = progress.claims(view)
    if call.json:
        as_json({"grades": progress.grades(), "claims": [_json(beside) for beside in found]})
        return
    for grade, meaning in progress.grades().items():
        say(f"{grade}  {meaning}")
    for beside in found:
        say()
        _show(beside, drawn=call.draws)


def _json(beside: Any) -> dict[str, Any]:
    own = None if beside.own is None else figure_json(beside.own)
    return {**attrs.asdict(beside.claim), "own": own, "verdict": beside.verdict}


def _show(beside: Any, *, drawn: bool) -> None:
    """Show one claim."""
    claim, own = beside.claim, beside.own
    paragraph(f"{claim.grade}  {claim.claim}", "", "   ")
    paragraph(f"Source: {claim.source}.", "   ")
    if own is not None and own.low is not None:
        said = f"{own.n} of {own.of}, {value_words(own)} ({interval_words(own)})"
        middle = (claim.low + claim.high) / 2
        picture = f"  {bar((own.low, own.high), own.value, middle)}" if drawn else ""
        say(f"   Yours: {said}{picture}")
    paragraph(f"{beside.verdict.capitalize()}. {claim.limits}", "   ")
