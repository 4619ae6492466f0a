"""Changing what a block takes and gives, inside an open edit; its uses keep their wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.block_ports import block_inputs, block_outputs
from graph_editor.document.edit import Edit
from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind, Position

if TYPE_CHECKING:
    from graph_editor.document.document import Document


def add_input(edit: Edit, document: Document, block: GraphId, name: str = "inputs") -> NodeId:
    """Give a block another input, below the others; returns its INPUT node."""
    flow = document.header(block).flow
    place = _beside(document, block, block_inputs(document, block))
    if place is None:
        along, across = _corner(document, block, first=True)
        place = flow.turn(along - flow.pitch, across)
    return edit.in_graph(block).add_node("Input", NodeKind.INPUT, name=name, position=place)


def add_output(edit: Edit, document: Document, block: GraphId, name: str = "outputs") -> NodeId:
    """Give a block another output, below the others; returns its OUTPUT node, which is fed by
    nothing yet. Outputs that were only loose ends are marked as such first."""
    flow = document.header(block).flow
    mark_outputs(edit, document, block)
    place = _beside(document, block, block_outputs(document, block))
    if place is None:
        along, across = _corner(document, block, first=False)
        place = flow.turn(along + flow.pitch, across)
    return edit.in_graph(block).add_node("Output", NodeKind.OUTPUT, name=name, position=place)


def mark_outputs(edit: Edit, document: Document, block: GraphId) -> dict[NodeId, NodeId]:
    """Mark what a block gives because it goes nowhere as outputs; the OUTPUT nodes by their makers.

    Nothing where there are OUTPUT nodes.
    """
    outputs = block_outputs(document, block)
    if not outputs or outputs[0].kind is NodeKind.OUTPUT:
        return {}
    inside, flow = edit.in_graph(block), document.header(block).flow
    marks = {}
    for node in outputs:
        along, across = flow.turn(*node.position)
        mark = inside.add_node(
            "Output",
            NodeKind.OUTPUT,
            name="outputs" if len(outputs) == 1 else f"{node.name}_output",
            position=flow.turn(along + flow.pitch, across),
        )
        inside.connect(node.id, "output", mark, "inputs")
        marks[node.id] = mark
    return marks


def _beside(document: Document, block: GraphId, ends: list[Node]) -> Position | None:
    """The place below (or right of) the last of these ends."""
    if not ends:
        return None
    flow = document.header(block).flow
    along, across = max((flow.turn(*node.position) for node in ends), key=lambda place: place[1])
    return flow.turn(along, across + flow.side)


def _corner(document: Document, block: GraphId, *, first: bool) -> tuple[float, float]:
    """Where a drawing begins, or ends, along its flow, and where it begins across it."""
    flow = document.header(block).flow
    places = [flow.turn(*node.position) for node in document.nodes(block).values()]
    along = [place[0] for place in places] or [0.0]
    across = [place[1] for place in places] or [0.0]
    return (min(along) if first else max(along)), min(across)
