"""The wires of a drawn graph: what arrives where, what its outputs are, and what leads to them."""

from __future__ import annotations

from collections.abc import Iterable

from graph_editor.document.graph import Edge, Graph, NodeId, NodeKind, parse_port


class DrawnWires:
    """The wires of a drawn graph, grouped by their ends."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._incoming: dict[NodeId, list[Edge]] = {}
        self._outgoing: dict[NodeId, list[Edge]] = {}
        for edge in sorted(graph.edges):
            self._incoming.setdefault(edge.target, []).append(edge)
            self._outgoing.setdefault(edge.source, []).append(edge)
        for edges in self._incoming.values():
            edges.sort(key=lambda edge: parse_port(edge.target_port))

    def incoming(self, node_id: NodeId) -> list[Edge]:
        """The edges into a node, by port and index."""
        return self._incoming.get(node_id, [])

    def outgoing(self, node_id: NodeId) -> list[Edge]:
        """The edges out of a node."""
        return self._outgoing.get(node_id, [])

    def outputs(self) -> list[NodeId]:
        """The nodes whose tensors are the graph's outputs, as for a model."""
        nodes = self._graph.nodes
        marked = [
            n for n, node in nodes.items() if node.kind is NodeKind.OUTPUT and self.incoming(n)
        ]
        return marked or [n for n in nodes if self.incoming(n) and not self.outgoing(n)]

    def leading_to(self, ends: Iterable[NodeId]) -> set[NodeId]:
        """The nodes that the ends depend on, owners of shared layers among them."""
        seen = set(ends)
        stack = list(seen)
        while stack:
            node_id = stack.pop()
            before = [edge.source for edge in self.incoming(node_id)]
            owner = self._graph.nodes[node_id].shared_with
            for other in (*before, *((owner,) if owner in self._graph.nodes else ())):
                if other is not None and other not in seen:
                    seen.add(other)
                    stack.append(other)
        return seen
