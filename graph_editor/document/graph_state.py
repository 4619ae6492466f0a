"""A graph while it is edited: what `Document` keeps of each graph, indexed for quick edits."""

from __future__ import annotations

from types import MappingProxyType

from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.graph import Edge, Graph, Node, NodeId, Points


class GraphState:
    """A graph while it is edited: nodes in order, edges by their ends, calls by their layer.

    A node's *place* is a number that only grows, so that a node comes back to where it was after an
    undo without renumbering the others; `nodes` is sorted by it when somebody reads.
    """

    def __init__(self, graph: Graph) -> None:
        self.id = graph.id
        self.header = graph.header
        self.annotations: dict[AnnotationId, Annotation] = dict(graph.annotations)
        self.points: dict[Edge, Points] = dict(graph.points)
        self._nodes: dict[NodeId, Node] = dict(graph.nodes)
        self._sorted = True
        self.places: dict[NodeId, int] = {node_id: i for i, node_id in enumerate(graph.nodes)}
        self.next_place = len(graph.nodes)
        self.incoming: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self._nodes}
        self.outgoing: dict[NodeId, set[Edge]] = {node_id: set() for node_id in self._nodes}
        self.names: dict[str, NodeId] = {
            node.name: node_id for node_id, node in self._nodes.items()
        }
        self.calls: dict[NodeId, set[NodeId]] = {}
        self._edges: set[Edge] = set()  # all of them; a set is frozen without hashing them again
        for node in self._nodes.values():
            self._note_call(node)
        for edge in graph.edges:
            self.add_edge(edge)

    @property
    def nodes(self) -> dict[NodeId, Node]:
        if not self._sorted:
            places = self.places
            self._nodes = dict(sorted(self._nodes.items(), key=lambda item: places[item[0]]))
            self._sorted = True
        return self._nodes

    def has_node(self, node_id: NodeId) -> bool:
        return node_id in self._nodes

    def get_node(self, node_id: NodeId) -> Node | None:
        return self._nodes.get(node_id)

    def add_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].add(edge)
        self.incoming[edge.target].add(edge)
        self._edges.add(edge)

    def remove_edge(self, edge: Edge) -> None:
        self.outgoing[edge.source].remove(edge)
        self.incoming[edge.target].remove(edge)
        self._edges.remove(edge)

    def bend_edge(self, edge: Edge, points: Points) -> None:
        if points:
            self.points[edge] = points
        else:
            self.points.pop(edge, None)

    def add_node(self, node: Node, place: int) -> None:
        self._sorted = self._sorted and place >= self.next_place
        self._nodes[node.id] = node
        self.places[node.id] = place
        self.next_place = max(self.next_place, place + 1)
        self.incoming[node.id] = set()
        self.outgoing[node.id] = set()
        self.names[node.name] = node.id
        self._note_call(node)

    def remove_node(self, node: Node) -> None:
        del self._nodes[node.id], self.places[node.id]
        del self.incoming[node.id], self.outgoing[node.id], self.names[node.name]
        self._forget_call(node)

    def swap_nodes(self, first: NodeId, second: NodeId) -> None:
        places = self.places
        places[first], places[second] = places[second], places[first]
        self._sorted = False

    def change_node(self, before: Node, after: Node) -> None:
        self._nodes[after.id] = after
        if before.name != after.name:
            if self.names.get(before.name) == before.id:
                del self.names[before.name]
            self.names[after.name] = after.id
        if before.shared_with != after.shared_with:
            self._forget_call(before)
            self._note_call(after)

    def add_annotation(self, annotation: Annotation, place: int) -> None:
        """Put an annotation at its place among the others."""
        behind = list(self.annotations)[place:]
        self.annotations[annotation.id] = annotation
        for other in behind:
            self.annotations[other] = self.annotations.pop(other)

    def freeze(self) -> Graph:
        header = self.header
        return Graph(
            self.id,
            header.name,
            MappingProxyType(dict(self.nodes)),
            frozenset(self._edges),
            header.parameters,
            header.as_model,
            MappingProxyType(dict(self.annotations)),
            header.flow,
            MappingProxyType(dict(self.points)),
        )

    def _note_call(self, node: Node) -> None:
        if node.shared_with is not None:
            self.calls.setdefault(node.shared_with, set()).add(node.id)

    def _forget_call(self, node: Node) -> None:
        if node.shared_with is not None:
            self.calls[node.shared_with].discard(node.id)
