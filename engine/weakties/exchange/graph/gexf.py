"""Rendering a graph in GEXF."""

from __future__ import annotations

from collections.abc import Iterator

from weakties.exchange.graph.markup import HEAD, escape_markup
from weakties.exchange.graph.values import (
    CONTACT,
    EDGE,
    NODE,
    Edge,
    Graph,
    Node,
    format_fact,
    list_facts,
)

_TYPES = {str: "string", float: "double", int: "integer", bool: "boolean"}
_FACTS = {"node": {n: kind for n, kind in NODE.items() if n != "label"}, "edge": EDGE}


def render_gexf(graph: Graph) -> Iterator[str]:
    """Write a graph in GEXF 1.3: its facts typed, ties between two others from their day on.

    A contact of mine has no beginning there, since its day is that of the latest one.

    Source:
        https://gexf.net/1.3/gexf.xsd and https://gexf.net/1.3/dynamics.xsd.
    """
    yield f'{HEAD}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield "  <meta><creator>weakties</creator></meta>\n"
    yield '  <graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n'
    for domain, facts in _FACTS.items():
        yield f'    <attributes class="{domain}">\n'
        for name, kind in facts.items():
            yield f'      <attribute id="{name}" title="{name}" type="{_TYPES[kind]}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node in graph.nodes:
        label = escape_markup(node.label)
        yield f'      <node id="{node.id}" label="{label}">{_render_values(node)}</node>\n'
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(graph.edges):
        ends = f'source="{edge.source}" target="{edge.target}" kind="{edge.kind}"'
        start = f' start="{edge.date}"' if edge.kind != CONTACT else ""
        yield f'      <edge id="e{number}" {ends}{start}>{_render_values(edge)}</edge>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _render_values(element: Node | Edge) -> str:
    facts = [(name, fact) for name, fact in list_facts(element).items() if name != "label"]
    values = [
        f'<attvalue for="{name}" value="{escape_markup(format_fact(fact))}"/>'
        for name, fact in facts
    ]
    return f"<attvalues>{''.join(values)}</attvalues>"
