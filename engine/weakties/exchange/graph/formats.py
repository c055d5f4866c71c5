"""The graph formats, as exporters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.exchange.graph.dot import render_dot
from weakties.exchange.graph.gexf import render_gexf
from weakties.exchange.graph.graphml import render_graphml
from weakties.exchange.graph.mermaid import render_mermaid
from weakties.exchange.graph.node_link import render_node_link
from weakties.exchange.graph.values import Graph, build_graph

if TYPE_CHECKING:
    from weakties.contracts import Readable


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
