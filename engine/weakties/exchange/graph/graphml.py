"""Rendering a graph in GraphML."""

from __future__ import annotations

from collections.abc import Iterator

from weakties.exchange.graph.markup import HEAD, escape_markup
from weakties.exchange.graph.values import EDGE, NODE, Edge, Graph, Node, format_fact, list_facts

_TYPES = {str: "string", float: "double", int: "int", bool: "boolean"}


def render_graphml(graph: Graph) -> Iterator[str]:
    """Write a graph in GraphML, its facts as typed data; days are text, as it has no type for them.

    All edges are directed, since few programs read both sorts in one file.

    Source:
        Brandes et al. (2002), GraphML Progress Report, Graph Drawing 2001, LNCS 2265, pp. 501-512,
        and the schema http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd.
    """
    yield f'{HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, facts in (("node", NODE), ("edge", EDGE)):
        for name, kind in facts.items():
            key = f'id="{name}" for="{domain}" attr.name="{name}" attr.type="{_TYPES[kind]}"'
            yield f"  <key {key}/>\n"
    yield '  <graph id="network" edgedefault="directed">\n'
    for node in graph.nodes:
        yield f'    <node id="{node.id}">{_render_data(node)}</node>\n'
    for number, edge in enumerate(graph.edges):
        ends = f'source="{edge.source}" target="{edge.target}"'
        yield f'    <edge id="e{number}" {ends}>{_render_data(edge)}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _render_data(element: Node | Edge) -> str:
    facts = list_facts(element).items()
    return "".join(
        [f'<data key="{name}">{escape_markup(format_fact(fact))}</data>' for name, fact in facts]
    )
