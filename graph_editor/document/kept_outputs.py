"""The outputs of a drawing that no OUTPUT node marks, kept while its nodes are exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.drawn_wires import DrawnWires
from graph_editor.document.edit import Edit
from graph_editor.document.graph import OUTPUT, NodeId, NodeKind

if TYPE_CHECKING:
    from graph_editor.document.document import Document

Tensor = tuple[NodeId, str]
"""A node and one of its output ports."""


def outputs_of(edit: Edit, document: Document) -> tuple[NodeId, ...]:
    """The nodes that make or mark the outputs of the graph that is edited."""
    graph = next(graph for graph in document.project.graphs if graph.id == edit.graph)
    return DrawnWires(graph).outputs()


def place_for(
    edit: Edit, document: Document, outputs: Iterable[NodeId], nodes: Iterable[NodeId]
) -> int:
    """The place in document order for a node that comes instead of `nodes`: that of the last of
    them that is among `outputs`, so that the outputs stay in order; else that of the first."""
    places = {node_id: document.place_of(node_id, edit.graph) for node_id in nodes}
    last = [places[node_id] for node_id in outputs if node_id in places]
    return max(last) if last else min(places.values())


def keep_outputs(edit: Edit, document: Document, wanted: Iterable[Tensor]) -> list[NodeId]:
    """Let the graph that is edited have these outputs, in this order: where its ways end elsewhere
    now, OUTPUT nodes are added that mark them.

    Returns:
        The nodes that were added.
    """
    tensors = list(dict.fromkeys(wanted))
    if tensors == [(node_id, OUTPUT) for node_id in outputs_of(edit, document)]:
        return []
    flow = document.header(edit.graph).flow
    added = []
    for place, (node_id, port) in enumerate(tensors):
        before = [n for n, _ in tensors[:place]].count(node_id)
        along, across = flow.turn(*flow.after(document.node(node_id, edit.graph).position))
        marked = edit.add_node(
            "Output", NodeKind.OUTPUT, position=flow.turn(along, across + before * flow.side)
        )
        edit.connect(node_id, port, marked, "inputs")
        added.append(marked)
    return added
