"""Nothing grows into the drawer that swallows the house."""

from __future__ import annotations

import ast
import re

from tests.architecture.code import CODE, ROOT, TESTS, classes, files, functions, length, module

import weakties
from weakties.codec import KINDS

MODULE, FUNCTION, TEST, POSITIONAL, METHODS, NAMES, NESTING = 250, 40, 25, 5, 8, 40, 4
DRAWERS = {"utils", "helpers", "common", "base", "manager", "misc"}
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def test_a_module_has_at_most_250_lines() -> None:
    long = [str(f) for f in files(*CODE, *TESTS) if len(f.read_text("utf-8").splitlines()) > MODULE]
    assert not long


def test_a_module_says_which_question_it_answers() -> None:
    for path in files(*CODE, *TESTS):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert said, path
        assert len(said.splitlines()[0]) <= 100, path


def test_no_module_is_a_drawer() -> None:
    assert not [f for f in files(*CODE, *TESTS) if f.stem in DRAWERS]


def test_a_function_has_at_most_40_lines_and_a_test_25() -> None:
    long = [
        f"{path}:{f.name} {length(f)}"
        for folder, limit in ((CODE, FUNCTION), (TESTS, TEST))
        for path in files(*folder)
        for f in functions(path)
        if length(f) > (limit if f.name.startswith("test") else FUNCTION)
    ]
    assert not long


def test_a_function_takes_at_most_four_values_by_place() -> None:
    wide = [
        f"{path}:{f.name}"
        for path in files(*CODE)
        for f in functions(path)
        if len(f.args.posonlyargs) + len(f.args.args) > POSITIONAL
    ]
    assert not wide


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


def test_a_class_has_at_most_eight_public_methods_or_a_reason() -> None:
    text = (ROOT / "docs/contributing/violations.md").read_text("utf-8")
    excused = set(re.findall(r"^\| public methods \| `([^`]+)` \|", text, re.MULTILINE))

    large = {
        f"{module(path)}.{c.name}"
        for path in files(*CODE)
        for c in classes(path)
        if sum(_is_public(m) for m in c.body) > METHODS
    }

    assert large == excused


def _is_public(node: ast.stmt) -> bool:
    """Count methods a user calls: no handlers, which the replay calls, and no properties."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    marks = {ast.unparse(d).partition("(")[0] for d in node.decorator_list}
    return not marks & {"on", "property", "cached_property"}


def test_the_front_door_has_at_most_forty_names_besides_events_and_rooms() -> None:
    apart = {made.__name__ for made in KINDS.values()} | {"__version__", *weakties._ROOMS}

    assert len(set(weakties.__all__) - apart) <= NAMES
