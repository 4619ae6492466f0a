"""Nodes as text on the clipboard, and back into an edit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_editor.document.edit import Edit, EditError
from graph_editor.document.graph import Graph, GraphId, Node, NodeId, NodeKind, Position
from graph_editor.document.grouping import fill_block
from graph_editor.files.clipboard_text import (
    blocks_from_text,
    incoming_from_text,
    nodes_from_text,
    nodes_to_text,
)

if TYPE_CHECKING:
    from graph_editor.document.shown_graph import ShownGraph

_BESIDE = 32.0


class Clipboard:
    """Turns nodes of a document into text, and such a text into nodes."""

    def __init__(self, document: ShownGraph) -> None:
        self._document = document

    def copy(self, node_ids: Iterable[NodeId]) -> str:
        """These nodes and the edges between them as text; "" for none."""
        chosen = set(node_ids)
        nodes = [node for node_id, node in self._document.nodes().items() if node_id in chosen]
        if not nodes:
            return ""
        edges = [edge for edge in self._document.edges() if {edge.source, edge.target} <= chosen]
        incoming = [
            edge
            for node in nodes
            for edge in self._document.incoming(node.id)
            if edge.source not in chosen
        ]
        return nodes_to_text(nodes, edges, incoming, self._blocks_of(nodes))

    def paste(
        self, edit: Edit, text: str, at: Position | None, *, wired: bool = False
    ) -> list[NodeId]:
        """Add what a text describes, with its top left corner at `at` or a little beside where
        it was; the ids of the new nodes.

        Args:
            wired: connect them to what feeds the copied nodes, as far as it is in this drawing.

        Raises:
            EditError: the text describes no nodes.
        """
        try:
            nodes, edges = nodes_from_text(text)
        except ValueError as error:
            raise EditError(str(error)) from None
        if not nodes:
            return []
        self._bring_blocks(edit, nodes, text)
        dx = dy = _BESIDE
        if at is not None:
            dx = at[0] - min(node.position[0] for node in nodes)
            dy = at[1] - min(node.position[1] for node in nodes)
        ids: dict[NodeId, NodeId] = {}
        # The owner of a shared layer comes before its other calls.
        for node in sorted(nodes, key=lambda node: node.shared_with is not None):
            owner = None
            if node.shared_with is not None:
                owner = ids.get(node.shared_with)
                if owner is None and self._document.has_node(node.shared_with):
                    owner = node.shared_with
            ids[node.id] = edit.add_node(
                node.type,
                node.kind,
                name=node.name,
                params=node.params,
                call_params=node.call_params,
                position=(round(node.position[0] + dx), round(node.position[1] + dy)),
                shared_with=owner,
                extra=node.extra,
                muted=node.muted,
                repeat=node.repeat,
                opened=None if node.opened is None else (0.0, 0.0),  # nothing made room here
            )
        for edge in edges:
            edit.connect(ids[edge.source], edge.source_port, ids[edge.target], edge.target_port)
        for edge in incoming_from_text(text) if wired else ():
            if edge.target in ids and self._document.has_node(edge.source):
                edit.connect(edge.source, edge.source_port, ids[edge.target], edge.target_port)
        return list(ids.values())

    def _blocks_of(self, nodes: Iterable[Node]) -> list[Graph]:
        """The blocks that nodes stand for, and the blocks in them."""
        graphs = {graph.id: graph for graph in self._document.project.graphs}
        found: dict[GraphId, Graph] = {}
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            block = GraphId(node.type)
            if node.kind is NodeKind.BLOCK and block in graphs and block not in found:
                found[block] = graphs[block]
                waiting += graphs[block].nodes.values()
        return list(found.values())

    def _bring_blocks(self, edit: Edit, nodes: Iterable[Node], text: str) -> None:
        """Add the blocks that the pasted nodes stand for, where this project does not have them."""
        wanted = {GraphId(n.type) for n in nodes if n.kind is NodeKind.BLOCK}
        missing = {block for block in wanted if not self._document.has_graph(block)}
        if not missing:
            return
        try:
            blocks = {block.id: block for block in blocks_from_text(text)}
        except ValueError as error:
            raise EditError(str(error)) from None
        if missing - blocks.keys():
            raise EditError(
                "A node on the clipboard stands for a block that this project does not have: copy "
                "it again where the block is."
            )
        new = [block for block in blocks.values() if not self._document.has_graph(block.id)]
        for block in new:
            header = block.header
            edit.add_graph(
                header.name,
                header.parameters,
                as_model=header.as_model,
                flow=header.flow,
                id=block.id,
            )
        for block in new:
            fill_block(edit, block.id, block)
