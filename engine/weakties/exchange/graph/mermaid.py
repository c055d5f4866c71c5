"""Rendering a graph as a Mermaid flowchart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weakties.exchange.graph.values import CONTACT, INTRODUCTION, ME, Graph, Node

_MEANT = re.compile(r"(?<![^\W\d_])[-',]|[!-&(-+./:-@[-`{-~]")


def render_mermaid(graph: Graph) -> Iterator[str]:
    """Write a graph as a flowchart.

    Who is but a name somebody gave me has a rounded frame, and only an introduction an arrow.

    Source:
        https://mermaid.js.org/syntax/flowchart.html.
    """
    yield "flowchart LR\n"
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        before, after = _choose_frame(node)
        yield f'  {ids[node.id]}{before}"{escape_label(node.label)}"{after}\n'
    for edge in graph.edges:
        link = "-->" if edge.kind == INTRODUCTION else "---"
        word = "" if edge.kind == CONTACT else f'|"{edge.kind}"|'
        yield f"  {ids[edge.source]} {link}{word} {ids[edge.target]}\n"


def _choose_frame(node: Node) -> tuple[str, str]:
    if node.id == ME:
        return "([", "])"
    return ("[", "]") if node.connected else ("(", ")")


def escape_label(text: str) -> str:
    """Spell a text in quotes so that nothing in it is markup: directives, HTML, Markdown, icons.

    A hyphen, apostrophe or comma after a letter stands as it is.

    >>> escape_label("Anne-Marie O'Neil"), escape_label('"end" #1')
    ("Anne-Marie O'Neil", '#34;end#34; #35;1')
    """
    return _MEANT.sub(lambda match: f"#{ord(match[0])};", text)
