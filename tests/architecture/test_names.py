"""Names say what a thing is, not that it was told, found or made: see ADR 20."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EMPTY = frozenset((
    "told", "found", "made", "given", "held", "seen", "asked", "heard", "known", "place", "there",
    "one", "way", "step",
))  # fmt: skip
"""Words that say that something happened to a value, or where it stands, and not what it is."""
EXEMPT = frozenset(("asked_for_names",))
"""Names of fields of events, which logs have for ever."""
FILES = [
    path
    for room in ("engine/weakties", "cli/weakties_cli", "plugins")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "tests" not in path.parts
]


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name of a function, class or parameter, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def is_empty(name: str) -> bool:
    """Check whether a name has a word that says nothing of what it names."""
    return not (
        name in EXEMPT or name.startswith("test_") or EMPTY.isdisjoint(name.lower().split("_"))
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_has_a_word_that_says_nothing(path: Path) -> None:
    empty = [f"{line}: {name}" for line, name in names(ast.parse(path.read_text("utf-8")))
             if is_empty(name)]  # fmt: skip

    assert empty == []
    assert not is_empty(path.stem)


def test_a_name_is_taken_apart() -> None:
    tree = ast.parse("def told_again(one, *, stones): ...\nclass Held: ...")

    assert [name for _, name in names(tree) if is_empty(name)] == ["told_again", "Held", "one"]
