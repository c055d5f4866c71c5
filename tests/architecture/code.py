"""The source of the house, read as text and as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUESTS = ("calendar", "linkedin", "postgres", "spreadsheet", "vcard")
CODE = ("engine/weakties", "cli/weakties_cli", *(f"plugins/{g}/weakties_{g}" for g in GUESTS))
TESTS = ("tests", *(f"plugins/{g}/tests" for g in GUESTS))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*folders: str) -> list[Path]:
    """Return the Python files in some folders."""
    return sorted(f for folder in folders for f in (ROOT / folder).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """Read a file as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file."""
    yield from (n for n in ast.walk(tree(path)) if isinstance(n, Function))
