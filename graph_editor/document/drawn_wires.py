"""The wires of a drawn graph: what arrives where, what its outputs are, and what leads to them.

Code generation and checking ask here, so that they agree on what is a part of the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graph_editor.document.graph import (
    ENDS,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    parse_port,
)
from graph_editor.document.project import MAIN

Takes = Callable[[Node, str], bool]
"""Whether a block node needs what arrives at one of its ports."""


class DrawnWires:
    """The wires of a drawn graph, grouped by their ends."""

    def __init__(self, graph: Graph, takes: Takes = lambda node, port: True) -> None:
        """Of a graph whose block nodes need what `takes` says."""
        self._graph = graph
        self._takes = takes
        self._outputs: tuple[NodeId, ...] | None = None
        self._incoming: dict[NodeId, list[Edge]] = {}
        self._outgoing: dict[NodeId, list[Edge]] = {}
        for edge in sorted(graph.edges):
            if edge.source in graph.nodes and edge.target in graph.nodes:
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

    def needed(self, node_id: NodeId) -> list[Edge]:
        """The edges into a node whose tensors it needs: past a muted node goes the first only, and
        a block needs what leads to its outputs."""
        edges, node = self.incoming(node_id), self._graph.nodes[node_id]
        if is_bypassed(node):
            return edges[:1]
        if node.kind is NodeKind.BLOCK:
            return [edge for edge in edges if self._takes(node, parse_port(edge.target_port)[0])]
        return edges

    def outputs(self) -> tuple[NodeId, ...]:
        """The nodes whose tensors are the graph's outputs: what the OUTPUT nodes mark or, without
        any, the ends of all ways. A block's OUTPUT nodes are its ports, connected or not."""
        if self._outputs is None:  # looked for once: each use of a block asks
            nodes, inner = self._graph.nodes, self._graph.id != MAIN
            marked = [
                n
                for n, node in nodes.items()
                if node.kind is NodeKind.OUTPUT and (inner or self.incoming(n))
            ]
            ends = marked or [n for n in nodes if self.incoming(n) and not self.outgoing(n)]
            self._outputs = tuple(ends)
        return self._outputs

    def leading_to(self, ends: Iterable[NodeId]) -> set[NodeId]:
        """The nodes whose tensors the ends need, the ends among them."""
        seen = set(ends)
        stack = list(seen)
        while stack:
            for edge in self.needed(stack.pop()):
                if edge.source not in seen:
                    seen.add(edge.source)
                    stack.append(edge.source)
        return seen


class Drawings:
    """The wires of a project's graphs, each read once."""

    def __init__(self, graphs: Iterable[Graph]) -> None:
        self.graphs: Mapping[GraphId, Graph] = {graph.id: graph for graph in graphs}
        self._wires: dict[GraphId, DrawnWires] = {}
        self._needed: dict[GraphId, frozenset[NodeId]] = {}

    def wires(self, graph: GraphId) -> DrawnWires:
        """The wires of a graph."""
        if graph not in self._wires:
            self._wires[graph] = DrawnWires(self.graphs[graph], self._takes)
        return self._wires[graph]

    def needed(self, graph: GraphId) -> frozenset[NodeId]:
        """The nodes of a graph that lead to its outputs; all while it has none."""
        if graph not in self._needed:
            # So it stays without outputs, and with blocks on a circle, which only a file can hold.
            self._needed[graph] = frozenset(self.graphs[graph].nodes)
            wires = self.wires(graph)
            ends = wires.outputs()
            if ends:
                self._needed[graph] = frozenset(wires.leading_to(ends))
        return self._needed[graph]

    def _takes(self, node: Node, port: str) -> bool:
        block = self.graphs.get(GraphId(node.type))
        if block is None:
            return True
        found = [n for n in block.nodes.values() if n.kind is NodeKind.INPUT and n.name == port]
        return not found or found[0].id in self.needed(block.id)


def is_bypassed(node: Node) -> bool:
    """Whether a node's first tensor goes past it."""
    return node.muted and node.kind not in ENDS
