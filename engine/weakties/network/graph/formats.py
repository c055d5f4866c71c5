"""In which formats is the graph of a network written?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.network.graph.dot import dot
from weakties.network.graph.gexf import gexf
from weakties.network.graph.graphml import graphml
from weakties.network.graph.mermaid import mermaid
from weakties.network.graph.node_link import node_link
from weakties.network.graph.values import Graph, graph_of

if TYPE_CHECKING:
    from weakties.hookspecs.offered import Readable


@attrs.define
class Format:
    """One of weakties' own exporters: see `weakties.offered.Exporter`.

    Attributes:
        written: writes a graph piece by piece.
    """

    id: str
    title: str
    media_type: str
    suffix: str
    written: Callable[[Graph], Iterator[str]]

    def lines(self, view: Readable, /, *, named: bool = True) -> Iterator[str]:
        """Write a network; without names people are numbers, see `graph_of`."""
        return self.written(graph_of(view, named=named))


_ALL = (
    Format("dot", "The network, for Graphviz", "text/vnd.graphviz", ".dot", dot),
    Format("gexf", "The network, for Gephi", "application/gexf+xml", ".gexf", gexf),
    Format("graphml", "The network, for Gephi, yEd, Cytoscape or NetworkX",
           "application/graphml+xml", ".graphml", graphml),
    Format("mermaid", "The network, for pages that draw Mermaid",
           "application/vnd.mermaid", ".mmd", mermaid),
    Format("node-link", "The network, for NetworkX or D3", "application/json", ".json", node_link),
)  # fmt: skip
EXPORTERS = {made.id: made for made in _ALL}
