"""The wires of a block's uses follow its outputs, whose ports are numbered by their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_editor.document.block_ports import block_outputs
from graph_editor.document.change import EdgeAdded
from graph_editor.document.graph import GraphId, NodeId, NodeKind, output_port, parse_port

if TYPE_CHECKING:
    from graph_editor.document.document import Document
    from graph_editor.document.edit import Edit


@dataclass(frozen=True, slots=True)
class BlockOutput:
    """An output of a block: the node that stands for it, and the tensor that it is.

    Attributes:
        node: an OUTPUT node, or the node that makes the tensor.
        source: node and port that the tensor comes from; None where nothing feeds the OUTPUT node.
    """

    node: NodeId
    source: tuple[NodeId, str] | None


def outputs_now(document: Document, block: GraphId) -> tuple[BlockOutput, ...]:
    """The outputs of a block, in the order of its ports."""
    found = []
    for node in block_outputs(document, block):
        source: tuple[NodeId, str] | None = (node.id, output_port(0))
        if node.kind is NodeKind.OUTPUT:
            edges = document.incoming(node.id, block)
            source = (edges[0].source, edges[0].source_port) if edges else None
        found.append(BlockOutput(node.id, source))
    return tuple(found)


def keep_wires(edit: Edit, document: Document) -> None:
    """Let wires from uses of the blocks that an edit has changed begin where their tensor is now.

    An output that is gone takes its wires along, unless another one has come for it.
    """
    drawn = {change.edge for change in edit.changes if isinstance(change, EdgeAdded)}
    looked_at: set[GraphId] = set()
    while blocks := edit.outputs_before.keys() - looked_at:  # a use may stand in a block itself
        block = min(blocks)
        looked_at.add(block)
        if not document.has_graph(block):
            continue
        before = edit.outputs_before[block]
        after = outputs_now(document, block)
        moves = _moves(before, after)
        if all(place == index for index, place in enumerate(moves)):
            continue
        for graph, node_id in document.references(block):
            outside = edit.in_graph(graph)
            edges = [
                (edge, moves[index])
                for edge in document.outgoing(node_id, graph)
                if edge not in drawn
                and (index := parse_port(edge.source_port)[1]) < len(moves)
                and moves[index] != index
            ]
            for edge, _ in edges:
                outside.disconnect(edge)
            for edge, place in edges:
                if place is not None:
                    outside.connect(node_id, output_port(place), edge.target, edge.target_port)


def _moves(before: tuple[BlockOutput, ...], after: tuple[BlockOutput, ...]) -> list[int | None]:
    """For each output that there was, its place now; None where it is gone."""
    places: list[int | None] = [None] * len(before)
    free = dict(enumerate(after))
    for same in (_same_node, _same_tensor):
        for index, old in enumerate(before):
            if places[index] is None:
                found = next((place for place, new in free.items() if same(old, new)), None)
                if found is not None:
                    places[index] = found
                    del free[found]
    gone = [index for index, place in enumerate(places) if place is None]
    if len(gone) == len(free) == 1:  # the last layer was replaced, or another one came after it
        places[gone[0]] = next(iter(free))
    return places


def _same_node(old: BlockOutput, new: BlockOutput) -> bool:
    return old.node == new.node


def _same_tensor(old: BlockOutput, new: BlockOutput) -> bool:
    return old.source is not None and old.source == new.source
