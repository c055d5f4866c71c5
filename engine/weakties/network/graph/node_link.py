"""How is a graph written as JSON?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from weakties.network.graph.values import Graph, told


def node_link(graph: Graph) -> Iterator[str]:
    """Write a graph as one JSON object with a list of nodes and one of edges.

    Source:
        https://networkx.org/documentation/stable/reference/readwrite/json_graph.html: it is what
        ``networkx.node_link_graph(data, edges="edges")`` reads.
    """
    yield '{"directed": true, "multigraph": true, "graph": {}, "nodes": [\n'
    yield from _listed({"id": node.id, **told(node)} for node in graph.nodes)
    yield '], "edges": [\n'
    yield from _listed({"source": e.source, "target": e.target, **told(e)} for e in graph.edges)
    yield "]}\n"


def _listed(objects: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Write objects with a comma between them; within a script of a page they cannot end it."""
    for number, one in enumerate(objects):
        text = json.dumps(one, ensure_ascii=False).replace("<", "\\u003c")
        yield f",\n{text}" if number else text
    yield "\n"
