"""A document seen through one of its graphs: the one that a canvas shows and edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager

from graph_editor.document.annotation import Annotation, AnnotationId
from graph_editor.document.document import Document, EditListener, Listener
from graph_editor.document.edit import Edit
from graph_editor.document.graph import Edge, GraphHeader, GraphId, Node, NodeId, Points
from graph_editor.document.project import MAIN, Project


class ShownGraph:
    """Reads and edits one graph without naming it each time; which one it is can be changed.

    Attributes:
        whole: the document.
        graph: the graph that is meant where none is named.
    """

    def __init__(self, document: Document, graph: GraphId = MAIN) -> None:
        self.whole = document
        self.graph = graph

    @property
    def project(self) -> Project:
        return self.whole.project

    @property
    def changed(self) -> list[Listener]:
        """The listeners of the document: they hear of every graph."""
        return self.whole.changed

    @property
    def edited(self) -> list[EditListener]:
        return self.whole.edited

    @property
    def is_main(self) -> bool:
        """Whether it is the model itself, not a block."""
        return self.graph == MAIN

    def graphs(self) -> tuple[GraphId, ...]:
        return self.whole.graphs()

    def has_graph(self, graph: GraphId) -> bool:
        return self.whole.has_graph(graph)

    def header(self, graph: GraphId | None = None) -> GraphHeader:
        return self.whole.header(graph or self.graph)

    def references(self, block: GraphId) -> list[tuple[GraphId, NodeId]]:
        return self.whole.references(block)

    def annotations(self, graph: GraphId | None = None) -> Mapping[AnnotationId, Annotation]:
        return self.whole.annotations(graph or self.graph)

    def nodes(self, graph: GraphId | None = None) -> Mapping[NodeId, Node]:
        return self.whole.nodes(graph or self.graph)

    def node(self, name_or_id: str, graph: GraphId | None = None) -> Node:
        return self.whole.node(name_or_id, graph or self.graph)

    def has_node(self, node_id: NodeId, graph: GraphId | None = None) -> bool:
        return self.whole.has_node(node_id, graph or self.graph)

    def calls_of(self, node_id: NodeId, graph: GraphId | None = None) -> list[NodeId]:
        return self.whole.calls_of(node_id, graph or self.graph)

    def layer_calls(self, node_id: NodeId) -> list[NodeId]:
        """All nodes that call the layer of this one, the owner first; none where it is alone."""
        owner = self.node(node_id).shared_with or node_id
        calls = self.calls_of(owner)
        return [owner, *calls] if calls else []

    def name_taken(self, name: str, graph: GraphId | None = None) -> bool:
        return self.whole.name_taken(name, graph or self.graph)

    def place_of(self, node_id: NodeId, graph: GraphId | None = None) -> int:
        return self.whole.place_of(node_id, graph or self.graph)

    def next_place(self, graph: GraphId | None = None) -> int:
        return self.whole.next_place(graph or self.graph)

    def edges(self, graph: GraphId | None = None) -> Iterator[Edge]:
        return self.whole.edges(graph or self.graph)

    def has_edge(self, edge: Edge, graph: GraphId | None = None) -> bool:
        return self.whole.has_edge(edge, graph or self.graph)

    def points(self, graph: GraphId | None = None) -> Mapping[Edge, Points]:
        return self.whole.points(graph or self.graph)

    def incoming(self, node_id: NodeId, graph: GraphId | None = None) -> list[Edge]:
        return self.whole.incoming(node_id, graph or self.graph)

    def outgoing(self, node_id: NodeId, graph: GraphId | None = None) -> list[Edge]:
        return self.whole.outgoing(node_id, graph or self.graph)

    def edit(
        self, label: str, graph: GraphId | None = None, *, merge: str | None = None
    ) -> AbstractContextManager[Edit]:
        """As `Document.edit`, of this graph."""
        return self.whole.edit(label, graph or self.graph, merge=merge)
