"""What an undo or redo brings to a drawing. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from graph_editor.canvas.annotation.carrying import Things
from graph_editor.document.change import AnnotationAdded, Change, EdgeAdded, NodeAdded
from graph_editor.document.graph import Edge, GraphId


def what_came(changes: Iterable[Change], graph: GraphId) -> tuple[Things, frozenset[Edge]]:
    """The nodes, frames and notes that changes have added to a graph; and the wires."""
    nodes, annotations, edges = set(), set(), set()
    for change in changes:
        match change:
            case NodeAdded(graph=where, node=node) if where == graph:
                nodes.add(node.id)
            case AnnotationAdded(graph=where, annotation=annotation) if where == graph:
                annotations.add(annotation.id)
            case EdgeAdded(graph=where, edge=edge) if where == graph:
                edges.add(edge)
    return Things(frozenset(nodes), frozenset(annotations)), frozenset(edges)
