"""How each format of a graph is read again, as strictly as whoever draws it would."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import attrs
import networkx as nx

QUOTED = r'"(?:[^"\\]|\\.)*"'
WORD = rf"(?:{QUOTED}|[a-z]+)"
ATTRIBUTES = rf"\[{WORD}={WORD}(?:, {WORD}={WORD})*\]"
HEAD = 'digraph network {\n  node [shape=box, style="filled,rounded", fillcolor=white];\n'
STATEMENT = re.compile(rf"  ({QUOTED})(?: -> ({QUOTED}))? ({ATTRIBUTES});")
BOX = re.compile(r'  (n\d+)(?:\(\["([^"]+)"\]\)|\["([^"]+)"\]|\("([^"]+)"\))')
LINE = re.compile(r'  (n\d+) (---|-->)(?:\|"([a-z]+)"\|)? (n\d+)')
Facts = dict[str, Any]


@attrs.frozen
class Drawn:
    """What a file tells: nodes by id, and edges by their ends."""

    nodes: dict[str, Facts]
    edges: list[tuple[str, str, Facts]]


def _of(graph: Any) -> Drawn:
    """Return what networkx read; it gives each edge of a file an id."""
    edges = [(one, two, facts) for one, two, facts in graph.edges(data=True)]
    for _, _, facts in edges:
        facts.pop("id", None)
    return Drawn(dict(graph.nodes(data=True)), edges)


def graphml(text: str) -> Drawn:
    """Read GraphML."""
    return _of(nx.read_graphml(io.BytesIO(text.encode())))


def gexf(text: str) -> Drawn:
    """Read GEXF."""
    return _of(nx.read_gexf(io.BytesIO(text.encode()), version="1.3"))


def node_link(text: str) -> Drawn:
    """Read node-link JSON."""
    return _of(nx.node_link_graph(json.loads(text), edges="edges"))


def dot(text: str) -> Drawn:
    """Read DOT; every value is text."""
    begin, *lines, end, after = text.removeprefix(HEAD).split("\n")
    assert (begin, end, after) == ("  edge [dir=none];", "}", "")
    drawn = Drawn({}, [])
    for line in lines:
        found = STATEMENT.fullmatch(line)
        assert found, line
        one, two, attributes = found.groups()
        told = re.findall(rf"({WORD})=({WORD})", attributes)
        facts = {name: _plain(value) for name, value in told}
        if two is None:
            drawn.nodes[_plain(one)] = facts
        else:
            drawn.edges.append((_plain(one), _plain(two), facts))
    return drawn


def _plain(quoted: str) -> str:
    """Read a text as Graphviz does a label: its quotes, its escapes, its entities."""
    if not quoted.startswith('"'):
        return quoted
    escapes = set(re.findall(r"\\(.)", quoted[1:-1]))
    assert escapes <= {"\\", '"'}, quoted
    text = re.sub(r"\\(.)", r"\1", quoted[1:-1])
    return re.sub(r"&#?\w+;", lambda entity: html.unescape(entity[0]), text)


def mermaid(text: str) -> Drawn:
    """Read a Mermaid flowchart: only boxes with a text in quotes, and lines between them."""
    begin, *lines, end = text.split("\n")
    assert (begin, end) == ("flowchart LR", "")
    drawn = Drawn({}, [])
    for line in lines:
        if box := BOX.fullmatch(line):
            label = box[2] or box[3] or box[4]
            bare = re.sub(r"#\d+;", "", label)
            assert all(c.isalnum() or c in " -'," or not c.isascii() for c in bare), line
            shown = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label)
            drawn.nodes[box[1]] = {"label": shown}
        else:
            edge = LINE.fullmatch(line)
            assert edge, line
            assert {edge[1], edge[4]} <= drawn.nodes.keys()
            drawn.edges.append((edge[1], edge[4], {"kind": edge[3] or "contact"}))
    return drawn


READERS: dict[str, Callable[[str], Drawn]] = {
    "dot": dot, "gexf": gexf, "graphml": graphml, "mermaid": mermaid, "node-link": node_link,
}  # fmt: skip
