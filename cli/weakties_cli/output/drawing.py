"""Intervals, counts and trees drawn with characters; on a terminal rich gives them colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from weakties_cli.output import terminal
from weakties_cli.output.text import clean, measure_width, print_text

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

WIDTH = 20
_GUIDE, _LABEL = 4, 16
"""Columns of a tree that each branch takes, and those that its words have at least."""
_STEPS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLOURS = {
    "━": "cyan",
    "●": "bold",
    "◆": "bold magenta",
    "·": "dim",
    **dict.fromkeys(_STEPS, "cyan"),
    **dict.fromkeys(_EIGHTHS[1:], "cyan"),
}


class Drawing(str):
    """A text that is a picture, and may have colours; nothing else has them by its letters."""

    __slots__ = ()


def render_bar(
    interval: tuple[float, float], value: float | None, mark: float | None = None,
    *, cells: int = WIDTH,
) -> Drawing:  # fmt: skip
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
    return Drawing("".join(line))


def render_length(count: float, most: float, *, cells: int = WIDTH) -> Drawing:
    """Draw a count as a bar, to an eighth of a letter; nothing is drawn for 0 alone.

    Args:
        most: the count that is as long as the line.
        cells: how long that is.

    >>> render_length(4, 8, cells=3), render_length(8, 8, cells=3), render_length(0, 8)
    ('█▌', '███', '')
    """
    if not count:
        return Drawing("")
    full, rest = divmod(max(1, round(count / most * cells * len(_EIGHTHS))), len(_EIGHTHS))
    return Drawing("█" * full + (_EIGHTHS[rest] if rest else ""))


def render_sparkline(values: Sequence[float]) -> Drawing:
    """Draw a row of counts as steps of eight heights; nothing is a dot.

    >>> render_sparkline([0, 1, 4, 8])
    '·▁▄█'
    """
    most = max(values, default=0)
    return Drawing("".join(_STEPS[max(0, round(v / most * 8) - 1)] if v else "·" for v in values))


def _find_cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, int(share * cells)))


def colour(drawing: Drawing) -> Text:
    """Return a drawing as rich prints it."""
    from rich.text import Text

    parts = groupby(drawing, lambda letter: _COLOURS.get(letter, ""))
    return Text.assemble(*(("".join(letters), style) for style, letters in parts))


def print_drawing(drawing: Drawing, *, before: str = "", after: str = "") -> None:
    """Print a drawing on a terminal, with words before or after it.

    Where both do not fit into a line, the words before it have one of their own.
    """
    before, after = clean(before), clean(after)
    if measure_width(before) + measure_width(drawing) > terminal.measure_line():
        print_text(before.rstrip())
        before = before[: len(before) - len(before.lstrip())]
    console = terminal.build_console()
    from rich.text import Text

    console.print(Text(before) + colour(drawing) + Text(after), soft_wrap=True)


def print_forest(nodes: Sequence[tuple[int, str]], *, drawn: bool) -> None:
    """Print trees, as branches or in words.

    Args:
        nodes: depth and text of each, those below a node right behind it.
        drawn: whether branches are drawn; else each line says how deep it is by a number.
    """
    if not drawn:
        for depth, text in nodes:
            print_text(f"{depth}: {text}" if depth else text)
        return
    deepest = max((depth for depth, _ in nodes), default=0)
    console = terminal.build_console(least=_GUIDE * deepest + _LABEL)
    for root in _build_trees(nodes):
        console.print(root, crop=False)


def _build_trees(nodes: Sequence[tuple[int, str]]) -> list[Tree]:
    """Return the trees as rich draws them."""
    from rich.text import Text
    from rich.tree import Tree

    roots: list[Tree] = []
    above: list[Tree] = []
    for depth, text in nodes:
        label = Text(clean(text))
        del above[depth:]
        if above:
            above.append(above[-1].add(label))
        else:
            above.append(Tree(label, guide_style="dim"))
            roots.append(above[0])
    return roots
