"""What nodes must be to become a block: what comes into them and goes out, and what forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.edit import EditError
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


def require_convex(document: Document, graph: GraphId, inside: set[NodeId]) -> None:
    """No tensor leaves the nodes and comes back to them."""
    seen: set[NodeId] = set()
    stack = [
        edge.target
        for node_id in inside
        for edge in document.outgoing(node_id, graph)
        if edge.target not in inside
    ]
    while stack:
        between = stack.pop()
        if between in seen:
            continue
        seen.add(between)
        for edge in document.outgoing(between, graph):
            if edge.target in inside:
                name = document.node(between, graph).name
                raise EditError(
                    f"{name!r} lies between the selected nodes, so the block would feed itself: "
                    "select it as well."
                )
            stack.append(edge.target)


def require_whole_layers(document: Document, graph: GraphId, inside: set[NodeId]) -> None:
    """All calls of a shared layer are in, or none."""
    for node in document.nodes(graph).values():
        if node.shared_with is not None and (node.id in inside) != (node.shared_with in inside):
            owner = document.node(node.shared_with, graph).name
            raise EditError(
                f"{node.name!r} calls the layer of {owner!r} again: a block must hold both of "
                "them, or neither."
            )
