"""Showing what is claimed in print, with its grade, and what the user's own numbers say."""

from __future__ import annotations

from typing import Any

import attrs

from weakties_cli.bars import bar
from weakties_cli.call import Call
from weakties_cli.figures import NO_DATA, figure_json
from weakties_cli.shown import as_json, paragraph, say

_VERDICTS = (
    "Fits: the claim, or a part of it, lies within the 95 % interval of your own figure, which "
    "proves nothing while that is wide. Differs: it lies outside, as one or so of twenty true "
    "claims does by chance."
)


def show_claims(call: Call, view: Any) -> None:
    """Show each claim, graded, with the own figure and interval beside it."""
    from weakties import progress

    found = progress.claims(view)
    if call.json:
        as_json({"grades": progress.grades(), "claims": [_json(beside) for beside in found]})
        return
    for grade, meaning in progress.grades().items():
        paragraph(f"{grade}  {meaning}", "", "   ")
    say()
    paragraph(_VERDICTS)
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
    if own is not None:
        say(f"   Yours: {_own(own, claim, drawn=drawn)}")
    paragraph(f"{beside.verdict.capitalize()}. {claim.limits}", "   ")


def _own(own: Any, claim: Any, *, drawn: bool) -> str:
    """Say the own figure; the claim is drawn where it comes nearest to it."""
    if own.value is None:
        return NO_DATA
    said: str = own.brief
    if not drawn or not own.has_interval:
        return said
    nearest = min(max(own.value, claim.low), claim.high)
    return f"{said}  {bar((own.low, own.high), own.value, nearest)}"
