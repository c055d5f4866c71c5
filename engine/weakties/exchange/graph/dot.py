"""Rendering a graph in the DOT language of Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties.exchange.graph.values import (
    INTRODUCTION,
    ME,
    Edge,
    Graph,
    Node,
    format_fact,
    list_facts,
)

_ENTITY = re.compile(r"&(?=#?\w+;)")


def render_dot(graph: Graph) -> Iterator[str]:
    """Write a graph in the DOT language.

    I am an ellipse; who is but a name somebody gave me has a dashed frame, and only an
    introduction an arrow.

    Source:
        https://graphviz.org/doc/info/lang.html, and https://graphviz.org/docs/attr-types/escString/
        for what a label does with a backslash.
    """
    yield 'digraph network {\n  node [shape=box, style="filled,rounded", fillcolor=white];\n'
    yield "  edge [dir=none];\n"
    for node in graph.nodes:
        yield f'  "{node.id}" [{_format_attributes(node)}{_style_node(node)}];\n'
    for edge in graph.edges:
        look = ", dir=forward" if edge.kind == INTRODUCTION else ""
        yield f'  "{edge.source}" -> "{edge.target}" [{_format_attributes(edge)}{look}];\n'
    yield "}\n"


def _style_node(node: Node) -> str:
    if node.id == ME:
        return ", shape=ellipse"
    return "" if node.connected else ', style="filled,dashed"'


def _format_attributes(element: Node | Edge) -> str:
    return ", ".join(
        [f"{name}={quote(format_fact(fact))}" for name, fact in list_facts(element).items()]
    )


def quote(text: str) -> str:
    r"""Return a text quoted for DOT, shown by Graphviz as it is.

    >>> print(quote('"AT&T" \\ &lt;'))
    "\"AT&T\" \\ &amp;lt;"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ENTITY.sub("&amp;", escaped)}"'
