"""Drawing a tree with characters, or in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def render_tree(nodes: Sequence[tuple[int, str]], *, drawn: bool) -> Iterator[str]:
    """Yield the lines of a forest.

    Args:
        nodes: depth and text of each, those below a node right behind it.
        drawn: whether branches are drawn; else each line says how deep it is by a number.
    """
    open_: list[bool] = []
    for index, (depth, text) in enumerate(nodes):
        if not drawn:
            yield f"{depth}: {text}" if depth else text
            continue
        later = next((d for d, _ in nodes[index + 1 :] if d <= depth), -1)
        open_[depth:] = [later == depth]
        stems = "".join("│  " if more else "   " for more in open_[1:depth])
        yield f"{stems}{'├─ ' if later == depth else '└─ '}{text}" if depth else text
