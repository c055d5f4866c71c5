"""Showing what is claimed in print, with its grade, and what the user's own numbers say."""

from __future__ import annotations

from typing import Any

import attrs

from weakties_cli.bars import bar
from weakties_cli.call import Call
from weakties_cli.figures import NO_DATA, figure_json
from weakties_cli.shown import as_json, paragraph, say

_VERDICTS = (
    "Differs: the claim does not hold for you. Fits: it holds, or nearly; three times its odds, or "
    "a third, are ruled out. At most 1 search of 20 is ever told anything false here, of all "
    "claims together and however often you look. Cannot tell yet: your numbers are too few to say "
    "either. The interval in brackets, 95 %, is that of today alone."
)
_MANY = 100
"""Further tries that hardly fit into one search."""


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
    figures = {
        name: None if figure is None else figure_json(figure)
        for name, figure in (("own", beside.own), ("other", beside.other))
    }
    verdict = {"verdict": beside.verdict, "more": beside.more}
    return {**attrs.asdict(beside.claim), **figures, **verdict}


def _show(beside: Any, *, drawn: bool) -> None:
    """Show one claim."""
    claim, own = beside.claim, beside.own
    paragraph(f"{claim.grade}  {claim.claim}", "", "   ")
    paragraph(f"Source: {claim.source}.", "   ")
    if own is not None and beside.other is not None:
        for figure in (own, beside.other):
            say(f"   Yours, {figure.name}: {_own(figure, claim, drawn=False)}")
    elif own is not None and own.of and own.value is None:
        paragraph(f"Yours: {own.counts}; {own.remark}.", "   ")
    elif own is not None:
        say(f"   Yours: {_own(own, claim, drawn=drawn)}")
    paragraph(f"{_verdict(beside)} {claim.limits}", "   ")


def _verdict(beside: Any) -> str:
    """Say the verdict in a sentence, and how many more tries would tell."""
    said = str(beside.verdict.capitalize())
    if beside.verdict != "cannot tell yet":
        return f"{said}."
    of_each = " of each" * (beside.claim.against is not None)
    if beside.more > _MANY:
        return f"{said}: more than {_MANY} more{of_each}, hardly within one search, would tell."
    return f"{said}: about {-(-beside.more // 10) * 10} more{of_each} would tell."


def _own(own: Any, claim: Any, *, drawn: bool) -> str:
    """Say the own figure; the claim is drawn where it comes nearest to it."""
    if not own.of:
        return NO_DATA
    said: str = own.brief
    if not drawn or not own.has_interval:
        return said
    nearest = min(max(own.value, claim.low), claim.high)
    return f"{said}  {bar((own.low, own.high), own.value, nearest)}"
