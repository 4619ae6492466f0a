"""What comes into nodes that become a block, and what goes out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.graph import Edge, GraphId, Node, NodeId, NodeKind
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from graph_editor.document.document import Document


def boundary(
    document: Document, graph: GraphId, chosen: list[Node], edges: list[Edge]
) -> tuple[list[tuple[NodeId, str]], list[tuple[NodeId, str]]]:
    """The tensors that come in from outside, and those that go out or are the model's outputs."""
    inside = {node.id for node in chosen}
    sources: dict[tuple[NodeId, str], None] = {}
    results: dict[tuple[NodeId, str], None] = {}
    implicit = not any(
        n.kind is NodeKind.OUTPUT and (graph != MAIN or document.incoming(n.id, graph))
        for n in document.nodes(graph).values()
    )
    for node in chosen:
        for edge in document.incoming(node.id, graph):
            if edge.source not in inside:
                sources[edge.source, edge.source_port] = None
    for node in chosen:
        outgoing = document.outgoing(node.id, graph)
        for edge in outgoing:
            if edge.target not in inside:
                results[edge.source, edge.source_port] = None
        if not outgoing and implicit:
            results[node.id, "output"] = None
    return list(sources), list(results)
