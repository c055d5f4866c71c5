"""How is one figure said: with what it is out of, its interval, and what it does not say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from weakties_cli.bars import bar

if TYPE_CHECKING:
    from weakties import offered, progress

NO_DATA = "no data"
_FORMS = {"share": "{:.0%}", "days": "{:.0f} days", "people": "{:.0f}", "each": "{:.2f}"}


def figure_json(figure: offered.Figure) -> dict[str, Any]:
    """Give a figure as other programs read it; the rate of a share is its value."""
    told = attrs.asdict(figure)
    told["events"] = len(figure.events)
    return told


def value_words(figure: offered.Figure) -> str:
    """Say the value; nothing without data."""
    return "" if figure.value is None else _FORMS[figure.unit].format(figure.value)


def interval_words(figure: offered.Figure) -> str:
    """Say the interval; nothing if there is none, but that there is no data if so."""
    if figure.low is None and figure.high is None:
        return NO_DATA if figure.remark == NO_DATA else ""
    form = _FORMS[figure.unit].removesuffix(" days")
    low, high = (
        "not reached" if end is None else form.format(end) for end in (figure.low, figure.high)
    )
    return f"{low} to {high}"


def pending_words(those: list[offered.Figure] | list[progress.Class]) -> str:
    """Say of which figures, or classes, some are too young to count, and how many."""
    return ", ".join(f"{one.name} {one.pending}".lstrip() for one in those if one.pending)


def row(figure: offered.Figure, *, drawn: bool) -> tuple[str, ...]:
    """Give what a table shows of a figure: its name, counts, value, interval, and a bar."""
    counts = "" if figure.n is None else f"{figure.n} of {figure.of}"
    cells = (figure.name, counts, value_words(figure), interval_words(figure))
    if not drawn:
        return cells
    if figure.unit != "share" or figure.low is None or figure.high is None:
        return (*cells, "")
    return (*cells, bar((figure.low, figure.high), figure.value))
