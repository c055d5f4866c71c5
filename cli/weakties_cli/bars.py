"""How is an interval drawn, so that it can be read without color, or not drawn at all?"""

from __future__ import annotations

import sys
from collections.abc import Sequence

WIDTH = 20
_STEPS = "▁▂▃▄▅▆▇█"


def can_be_drawn() -> bool:
    """Claim that the output is a terminal that knows the characters."""
    out = sys.stdout
    return out.isatty() and (out.encoding or "").lower().replace("-", "") == "utf8"


def bar(
    interval: tuple[float, float], value: float | None, mark: float | None = None,
    *, cells: int = WIDTH,
) -> str:  # fmt: skip
    """Draw an interval within 0 and 1.

    Args:
        value: what was observed, drawn as a dot.
        mark: what is claimed, drawn as a diamond.
        cells: how wide 1 is.

    >>> bar((0.25, 0.75), 0.5)
    '·····━━━━━●━━━━━····'
    >>> bar((0.25, 0.75), 0.5, mark=0.0)
    '◆····━━━━━●━━━━━····'
    """
    low, high = (_cell(end, cells) for end in interval)
    line = ["━" if low <= cell <= high else "·" for cell in range(cells)]
    if value is not None:
        line[_cell(value, cells)] = "●"
    if mark is not None:
        line[_cell(mark, cells)] = "◆"
    return "".join(line)


def sparkline(values: Sequence[float]) -> str:
    """Draw a row of counts as steps of eight heights; nothing is a dot.

    >>> sparkline([0, 1, 4, 8])
    '·▁▄█'
    """
    most = max(values, default=0)
    return "".join(_STEPS[max(0, round(v / most * 8) - 1)] if v else "·" for v in values)


def _cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, int(share * cells)))
