"""Templates escape, stop at wrong names, and hold no logic beyond loops and conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError, nodes
from tests.architecture.code import ROOT

from weakties.report.page import load_templates

PATHS = sorted((ROOT / "engine").rglob("templates/*.html"))
LOGIC = (
    nodes.BinExpr, nodes.Filter, nodes.Test, nodes.CallBlock, nodes.Assign, nodes.AssignBlock,
    nodes.MarkSafe, nodes.ScopedEvalContextModifier,
)  # fmt: skip
CALLS = {"words", "css", "drawing", "bar", "table"}
"""The macros of the page."""


def test_there_are_templates() -> None:
    assert [path.name for path in PATHS] == ["page.html"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_template_holds_loops_conditions_and_macros_alone(path: Path) -> None:
    parsed = load_templates().parse(path.read_text(encoding="utf-8"))

    logic = [node for node in parsed.find_all(LOGIC) if getattr(node, "name", "") != "defined"]
    assert logic == []
    called = [call.node for call in parsed.find_all(nodes.Call)]
    assert all(isinstance(node, nodes.Name) and node.name in CALLS for node in called)


def test_texts_are_escaped_and_put_on_one_line() -> None:
    template = load_templates().from_string("<p>{{ text }}</p>")

    assert template.render(text="<b>\n\u202e'\"&") == "<p>&lt;b&gt; \ufffd&#39;&#34;&amp;</p>"


def test_a_wrong_name_is_an_error() -> None:
    for wrong in ("{{ no_such }}", "{% for x in no_such %}{% endfor %}", "{{ day.no_such }}"):
        with pytest.raises(UndefinedError, match="no_such"):
            load_templates().from_string(wrong).render(day="2026-11-20")
