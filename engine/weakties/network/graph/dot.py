"""How is a graph written for Graphviz?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties.network.graph.values import INTRODUCTION, ME, Edge, Graph, Node, spelt, told

_ENTITY = re.compile(r"&(?=#?\w+;)")


def dot(graph: Graph) -> Iterator[str]:
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
        yield f'  "{node.id}" [{_attributes(node)}{_look(node)}];\n'
    for edge in graph.edges:
        look = ", dir=forward" if edge.kind == INTRODUCTION else ""
        yield f'  "{edge.source}" -> "{edge.target}" [{_attributes(edge)}{look}];\n'
    yield "}\n"


def _look(node: Node) -> str:
    if node.id == ME:
        return ", shape=ellipse"
    return "" if node.connected else ', style="filled,dashed"'


def _attributes(one: Node | Edge) -> str:
    return ", ".join([f"{name}={quoted(spelt(fact))}" for name, fact in told(one).items()])


def quoted(text: str) -> str:
    r"""Spell a text so that Graphviz shows it as it is, also where it looks like an HTML entity.

    >>> print(quoted('"AT&T" \\ &lt;'))
    "\"AT&T\" \\ &amp;lt;"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ENTITY.sub("&amp;", escaped)}"'
