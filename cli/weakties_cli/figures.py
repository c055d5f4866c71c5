"""How is one figure said: with what it is out of, its interval, and what it does not say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from weakties_cli.bars import bar

if TYPE_CHECKING:
    from weakties import offered, progress

NO_DATA = "no data"


def figure_json(figure: offered.Figure) -> dict[str, Any]:
    """Give a figure as other programs read it; the rate of a share is its value."""
    told = attrs.asdict(figure)
    told["events"] = len(figure.events)
    return told


def describe_open(those: list[offered.Figure] | list[progress.Class]) -> str:
    """Say of how many it is still open what comes of them, and for which figures or classes."""
    names: dict[int, list[str]] = {}
    for one in those:
        if one.pending:
            names.setdefault(one.pending, []).append(getattr(one, "title", one.name))
    if len(names) == 1 and len(those) == len(*names.values()):
        return str(*names)
    return ", ".join(
        f"{count} ({', '.join(some)})" if any(some) else str(count) for count, some in names.items()
    )


def row(figure: offered.Figure, *, drawn: bool) -> tuple[str, ...]:
    """Give what a table shows of a figure: its name, counts, value, interval, and a bar."""
    cells = (figure.title, figure.counts, figure.said, figure.interval)
    if not drawn:
        return cells
    low, high = figure.low, figure.high
    if figure.unit != "share" or not figure.has_interval or low is None or high is None:
        return (*cells, "")
    return (*cells, bar((low, high), figure.value))
