"""What a block takes and gives: its INPUT nodes, and its OUTPUT nodes or what goes nowhere.

Inside an open edit they can be added; uses of the block keep their wires (`block_wires`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.graph import GraphId, Node, NodeId, NodeKind, Position

if TYPE_CHECKING:
    from graph_editor.document.document import Document
    from graph_editor.document.edit import Edit


def block_inputs(document: Document, block: GraphId) -> list[Node]:
    """The INPUT nodes of a graph in document order; their names are the block's input ports."""
    return [node for node in document.nodes(block).values() if node.kind is NodeKind.INPUT]


def block_outputs(document: Document, block: GraphId) -> list[Node]:
    """The nodes that mark or make the tensors that a block returns, in the order of its ports.

    They are the OUTPUT nodes or, where there are none, the nodes whose tensors go nowhere.
    """
    nodes = document.nodes(block).values()
    marked = [node for node in nodes if node.kind is NodeKind.OUTPUT]
    if marked:
        return marked
    return [
        node
        for node in nodes
        if document.incoming(node.id, block) and not document.outgoing(node.id, block)
    ]


def path_to(document: Document, graph: GraphId) -> tuple[GraphId, ...]:
    """A way from the main graph down to a block, by first uses: `(main, outer, block)`.

    A block that is used nowhere stands directly below the main graph.
    """
    main = document.graphs()[0]
    path = [graph]
    while path[0] != main:
        uses = document.references(path[0])
        above = next((user for user, _ in uses if user not in path), main)
        path.insert(0, above)
    return tuple(path)


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
