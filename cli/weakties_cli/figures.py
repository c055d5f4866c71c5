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


def pending_words(those: list[offered.Figure] | list[progress.Class]) -> str:
    """Say of which figures, or classes, some are too young to count, and how many."""
    return ", ".join(f"{one.name} {one.pending}".lstrip() for one in those if one.pending)


def row(figure: offered.Figure, *, drawn: bool) -> tuple[str, ...]:
    """Give what a table shows of a figure: its name, counts, value, interval, and a bar."""
    cells = (figure.name, figure.counts, figure.said, figure.interval)
    if not drawn:
        return cells
    if figure.unit != "share" or figure.low is None or figure.high is None:
        return (*cells, "")
    return (*cells, bar((figure.low, figure.high), figure.value))
