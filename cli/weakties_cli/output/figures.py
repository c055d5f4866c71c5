"""Figures and rates: as JSON, in words, and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from weakties_cli.output import terminal
from weakties_cli.output.drawing import WIDTH, render_bar
from weakties_cli.output.text import measure_width

if TYPE_CHECKING:
    from weakties import Proportion, contracts, progress

NO_DATA = "no data"
_HEADS = ("", "Counts", "Value", "95 %")
_GAP, _LEAST = 2, 10
"""Between two columns of a table, and how wide a bar is at least."""


def render_figure_json(figure: contracts.Figure) -> dict[str, Any]:
    """Return a figure as other programs read it; the rate of a share is its value."""
    fields = attrs.asdict(figure)
    fields["events"] = len(figure.events)
    return fields


def describe_open(those: list[contracts.Figure] | list[progress.Class]) -> str:
    """Return how many are still open, and for which figures or classes."""
    names: dict[int, list[str]] = {}
    for item in those:
        if item.pending:
            names.setdefault(item.pending, []).append(getattr(item, "title", item.name))
    if len(names) == 1 and len(those) == len(*names.values()):
        return str(*names)
    return ", ".join(
        f"{count} ({', '.join(some)})" if any(some) else str(count) for count, some in names.items()
    )


def build_rows(figures: Iterable[contracts.Figure], *, drawn: bool) -> list[tuple[str, ...]]:
    """Return what a table shows of figures: names, counts, values, intervals, and bars.

    The bars are as wide as the rest of the line allows; where that is hardly anything, there is
    none.
    """
    cells_by_figure = [(f, (f.title, f.counts, f.value_text, f.interval)) for f in figures]
    if not drawn:
        return [cells for _, cells in cells_by_figure]
    columns = zip(_HEADS, *(cells for _, cells in cells_by_figure), strict=True)
    left = terminal.measure_line() - sum(
        max(map(measure_width, column)) + _GAP for column in columns
    )
    return [(*cells, _draw(f, min(WIDTH, left))) for f, cells in cells_by_figure]


def _draw(figure: contracts.Figure, cells: int) -> str:
    """Return the bar of a figure; nothing where none can be drawn."""
    low, high = figure.low, figure.high
    if figure.unit != "share" or not figure.has_interval or low is None or high is None:
        return ""
    return render_bar((low, high), figure.value, cells=cells) if cells >= _LEAST else ""


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
