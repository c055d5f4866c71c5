"""Showing what is claimed in print, with its grade, and what the user's own numbers say."""

from __future__ import annotations

from typing import Any

import attrs

from weakties_cli.context import Call
from weakties_cli.output import (
    NO_DATA,
    print_drawing,
    print_json,
    print_paragraph,
    print_text,
    render_bar,
    render_figure_json,
)

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

    comparisons = progress.compare_claims(view)
    if call.json:
        print_json(
            {
                "grades": progress.load_grades(),
                "claims": [_render_json(comparison) for comparison in comparisons],
            }
        )
        return
    for grade, meaning in progress.load_grades().items():
        print_paragraph(f"{grade}  {meaning}", "", "   ")
    print_text()
    print_paragraph(_VERDICTS)
    for comparison in comparisons:
        print_text()
        _show(comparison, drawn=call.draws)


def _render_json(comparison: Any) -> dict[str, Any]:
    figures = {
        name: None if figure is None else render_figure_json(figure)
        for name, figure in (("own", comparison.own), ("other", comparison.other))
    }
    verdict = {"verdict": comparison.verdict, "more": comparison.more}
    return {**attrs.asdict(comparison.claim), **figures, **verdict}


def _show(comparison: Any, *, drawn: bool) -> None:
    """Show one claim."""
    claim, own = comparison.claim, comparison.own
    print_paragraph(f"{claim.grade}  {claim.claim}", "", "   ")
    print_paragraph(f"Source: {claim.source}.", "   ")
    if own is not None and comparison.other is not None:
        for figure in (own, comparison.other):
            print_text(f"   Yours, {figure.name}: {_format_own(figure)}")
    elif own is not None and own.of and own.value is None:
        print_paragraph(f"Yours: {own.counts}; {own.remark}.", "   ")
    elif own is not None and drawn and own.of and own.has_interval:
        nearest = min(max(own.value, claim.low), claim.high)
        bar = render_bar((own.low, own.high), own.value, nearest)
        print_drawing(bar, before=f"   Yours: {_format_own(own)}  ")
    elif own is not None:
        print_text(f"   Yours: {_format_own(own)}")
    print_paragraph(f"{_format_verdict(comparison)} {claim.limits}", "   ")


def _format_verdict(comparison: Any) -> str:
    """Return the verdict in a sentence, and how many more tries would tell."""
    text = str(comparison.verdict.capitalize())
    if comparison.verdict != "cannot tell yet":
        return f"{text}."
    of_each = " of each" * (comparison.claim.against is not None)
    if comparison.more > _MANY:
        return f"{text}: more than {_MANY} more{of_each}, hardly within one search, would tell."
    return f"{text}: about {-(-comparison.more // 10) * 10} more{of_each} would tell."


def _format_own(own: Any) -> str:
    """Return the own figure as text."""
    return str(own.brief) if own.of else NO_DATA
