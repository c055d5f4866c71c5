"""The graph formats, as exporters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from weakties.exchange.graph.values import (
    CONTACT,
    EDGE,
    INTRODUCTION,
    ME,
    NODE,
    Edge,
    Graph,
    Node,
    build_graph,
    format_fact,
    list_facts,
)

if TYPE_CHECKING:
    from weakties.contracts import Readable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape_markup(text: str) -> str:
    """Spell a text as an element, or an attribute in double quotes, holds it.

    >>> escape_markup('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return text.translate(_ENTITIES)


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


_GEXF_TYPES = {str: "string", float: "double", int: "integer", bool: "boolean"}
_FACTS = {"node": {n: kind for n, kind in NODE.items() if n != "label"}, "edge": EDGE}


def render_gexf(graph: Graph) -> Iterator[str]:
    """Write a graph in GEXF 1.3: its facts typed, everybody and every tie from their day on.

    No node begins after an edge of it, and none ends: who was merged is one person on every day,
    and whose entry was undone, or who was forgotten, is in no graph.

    Source:
        https://gexf.net/1.3/gexf.xsd and https://gexf.net/1.3/dynamics.xsd.
    """
    yield f'{HEAD}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield "  <meta><creator>weakties</creator></meta>\n"
    yield '  <graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n'
    for domain, facts in _FACTS.items():
        yield f'    <attributes class="{domain}">\n'
        for name, kind in facts.items():
            yield f'      <attribute id="{name}" title="{name}" type="{_GEXF_TYPES[kind]}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node in graph.nodes:
        label = escape_markup(node.label)
        start = _render_start(node)
        yield f'      <node id="{node.id}" label="{label}"{start}>{_render_values(node)}</node>\n'
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(graph.edges):
        ends = f'source="{edge.source}" target="{edge.target}" kind="{edge.kind}"'
        start = _render_start(edge)
        yield f'      <edge id="e{number}" {ends}{start}>{_render_values(edge)}</edge>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _render_start(element: Node | Edge) -> str:
    return f' start="{element.start}"' if element.start else ""


def _render_values(element: Node | Edge) -> str:
    facts = [(name, fact) for name, fact in list_facts(element).items() if name != "label"]
    values = [
        f'<attvalue for="{name}" value="{escape_markup(format_fact(fact))}"/>'
        for name, fact in facts
    ]
    return f"<attvalues>{''.join(values)}</attvalues>"


_GRAPHML_TYPES = {str: "string", float: "double", int: "int", bool: "boolean"}


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
            key = (
                f'id="{name}" for="{domain}" attr.name="{name}" attr.type="{_GRAPHML_TYPES[kind]}"'
            )
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


@attrs.define
class Format:
    """One of weakties' own exporters: see `weakties.contracts.Exporter`.

    Attributes:
        render: writes a graph piece by piece.
    """

    id: str
    title: str
    media_type: str
    suffix: str
    render: Callable[[Graph], Iterator[str]]

    def lines(self, view: Readable, /, *, named: bool = True) -> Iterator[str]:
        """Write a network; without names people are numbers, see `build_graph`."""
        return self.render(build_graph(view, named=named))


_ALL = (
    Format("dot", "The network, for Graphviz", "text/vnd.graphviz", ".dot", render_dot),
    Format("gexf", "The network, for Gephi", "application/gexf+xml", ".gexf", render_gexf),
    Format(
        "graphml",
        "The network, for Gephi, yEd, Cytoscape or NetworkX",
        "application/graphml+xml",
        ".graphml",
        render_graphml,
    ),
    Format(
        "mermaid",
        "The network, for pages that draw Mermaid",
        "application/vnd.mermaid",
        ".mmd",
        render_mermaid,
    ),
    Format(
        "node-link",
        "The network, for NetworkX or D3",
        "application/json",
        ".json",
        render_node_link,
    ),
)
EXPORTERS = {exporter.id: exporter for exporter in _ALL}
