"""The network as a graph: a value, and the formats in which other programs draw it."""

from weakties.network.graph.values import Edge, Graph, Node, graph_of

__all__ = ["Edge", "Graph", "Node", "graph_of"]
