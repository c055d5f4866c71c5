"""Rendering a graph as node-link JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from weakties.exchange.graph.values import Graph, list_facts


def render_node_link(graph: Graph) -> Iterator[str]:
    """Write a graph as one JSON object with a list of nodes and one of edges.

    Source:
        https://networkx.org/documentation/stable/reference/readwrite/json_graph.html: it is what
        ``networkx.node_link_graph(data, edges="edges")`` reads.
    """
    yield '{"directed": true, "multigraph": true, "graph": {}, "nodes": [\n'
    yield from _join_objects({"id": node.id, **list_facts(node)} for node in graph.nodes)
    yield '], "edges": [\n'
    yield from _join_objects(
        {"source": e.source, "target": e.target, **list_facts(e)} for e in graph.edges
    )
    yield "]}\n"


def _join_objects(objects: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Yield JSON objects separated by commas, safe inside a script element."""
    for number, item in enumerate(objects):
        text = json.dumps(item, ensure_ascii=False).replace("<", "\\u003c")
        yield f",\n{text}" if number else text
    yield "\n"
