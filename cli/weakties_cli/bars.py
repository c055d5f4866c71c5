"""Drawing intervals and counts with characters."""

from __future__ import annotations

import sys
from collections.abc import Sequence

WIDTH = 20
_STEPS = "▁▂▃▄▅▆▇█"


def can_be_drawn() -> bool:
    """Check whether the output is a terminal that can show the characters."""
    out = sys.stdout
    return out.isatty() and (out.encoding or "").lower().replace("-", "") == "utf8"


def render_bar(
    interval: tuple[float, float], value: float | None, mark: float | None = None,
    *, cells: int = WIDTH,
) -> str:  # fmt: skip
    """Draw an interval within 0 and 1.

    Args:
        value: what was observed, drawn as a dot.
        mark: what is claimed, drawn as a diamond.
        cells: how wide 1 is.

    >>> render_bar((0.25, 0.75), 0.5)
    '·····━━━━━●━━━━━····'
    >>> render_bar((0.25, 0.75), 0.5, mark=0.0)
    '◆····━━━━━●━━━━━····'
    """
    low, high = (_find_cell(end, cells) for end in interval)
    line = ["━" if low <= cell <= high else "·" for cell in range(cells)]
    if value is not None:
        line[_find_cell(value, cells)] = "●"
    if mark is not None:
        line[_find_cell(mark, cells)] = "◆"
    return "".join(line)


def render_sparkline(values: Sequence[float]) -> str:
    """Draw a row of counts as steps of eight heights; nothing is a dot.

    >>> render_sparkline([0, 1, 4, 8])
    '·▁▄█'
    """
    most = max(values, default=0)
    return "".join(_STEPS[max(0, round(v / most * 8) - 1)] if v else "·" for v in values)


def _find_cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, int(share * cells)))
