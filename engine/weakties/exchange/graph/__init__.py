"""The network as a graph, and the formats in which other programs draw it."""

from weakties.exchange.graph.values import Edge, Graph, Node, build_graph

__all__ = ["Edge", "Graph", "Node", "build_graph"]
