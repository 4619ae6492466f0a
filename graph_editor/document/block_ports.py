"""What a block takes and gives: its INPUT nodes, and its OUTPUT nodes or what goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_editor.document.graph import GraphId, Node, NodeKind

if TYPE_CHECKING:
    from graph_editor.document.document import Document


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
