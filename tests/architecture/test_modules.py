"""What every module keeps to, besides what ruff and the contracts between rooms check."""

from __future__ import annotations

import ast
from collections import Counter

from tests.architecture.code import CODE, ROOT, TESTS, files, functions, tree

import weakties
from weakties.log.codec import KINDS

NESTING, NAMES = 4, 45
DRAWERS = {"utils", "helpers", "common", "base", "misc"}
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def test_a_module_says_what_is_in_it() -> None:
    assert not [str(path) for path in files(*CODE, *TESTS) if not ast.get_docstring(tree(path))]


def test_no_module_is_a_drawer() -> None:
    assert not [str(path) for path in files(*CODE, *TESTS) if path.stem in DRAWERS]


def test_blocks_are_nested_at_most_four_deep() -> None:
    deep = [
        f"{path}:{f.name}" for path in files(*CODE) for f in functions(path) if _depth(f) > NESTING
    ]
    assert not deep


def _depth(node: ast.AST) -> int:
    """Count the blocks around the innermost statement; an elif stands beside its if."""
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        inner = max((_depth(child) for child in node.body), default=0)
        return max(inner + 1, _depth(node.orelse[0]))
    inner = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return inner + isinstance(node, BLOCKS)


def test_the_front_door_stays_small_besides_events_ids_and_modules() -> None:
    apart = {kind.__name__ for kind in KINDS.values()} | {"__version__", *weakties.MODULES}
    ids = {name for name in weakties.__all__ if name.endswith("Id")}

    assert len({*weakties.__all__} - apart - ids) <= NAMES


INSIDE = {
    "architecture": 3, "benchmarks": 4, "contract": 10, "end_to_end": 7, "golden": 1, "plugins": 3,
    "property": 21, "reliability": 17, "stateful": 3, "strangers": 3, "unit": 37,
}  # fmt: skip
"""Test files that import from below the public modules: pure parts, stores, and faults inside."""


def test_no_more_tests_than_now_reach_behind_the_public_modules() -> None:
    public = {"weakties", *(f"weakties.{name}" for name in weakties.MODULES)}
    counts = Counter(
        "plugins" if parts[0] == "plugins" else parts[1]
        for path in files(*TESTS)
        for parts in (path.relative_to(ROOT).parts,)
        if any(
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("weakties.")
            and node.module not in public
            for node in ast.walk(tree(path))
        )
    )

    assert not {room: count for room, count in counts.items() if count > INSIDE.get(room, 0)}
